"""Which decks have cards in common, so that one is known again when it was edited or renamed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import nsmallest
from itertools import count

_SKETCH = 64  # card ids
_SAME_NAME, _OTHER_NAME = 0.1, 0.5  # resemblance from which a deck is taken for a known one


def sketch_of(card_ids: Iterable[str]) -> tuple[str, ...]:
    """The smallest ids of a deck's cards, which stand for all; the ids have to be hashes.

    A. Broder, "On the resemblance and containment of documents", SEQUENCES 1997.
    """
    return tuple(nsmallest(_SKETCH, set(card_ids)))


def resemblance(one: Sequence[str], other: Sequence[str]) -> float:
    """About which share of the cards of two decks both have, by their sketches; 1 for two empty ones.

    >>> resemblance(("1a", "2b", "3c"), ("1a", "2b", "4d"))
    0.5
    """
    union = nsmallest(_SKETCH, {*one, *other})
    return len({*one} & {*other} & {*union}) / len(union) if union else 1.0


def key_among(decks: Iterable[tuple[str, str, str]], name: str, sketch: Sequence[str]) -> str:
    """The key of the deck, of those given as key, name and sketch, that this one grew out of, or a new key.

    >>> key_among([("d.tsv", "d.tsv", "1a 2b 3c")], "renamed.tsv", ("1a", "2b", "4d"))
    'd.tsv'
    >>> key_among([("d.tsv", "d.tsv", "1a 2b 3c")], "d.tsv", ("5e",))
    'd.tsv (2)'
    """
    taken, alike = set(), []
    for key, known_as, other in decks:
        taken.add(key)
        share = resemblance(sketch, tuple(other.split()))
        if share >= (_SAME_NAME if known_as == name else _OTHER_NAME):
            alike.append((share, key))
    if alike:
        return max(alike)[1]
    numbered = (f"{name} ({number})" for number in count(2))
    return name if name not in taken else next(key for key in numbered if key not in taken)
