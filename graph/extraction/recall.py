"""Recall: what earlier builds found on a card, and whether it still holds in the deck as it is now.

What was read of a card follows from its text, its language and the settings alone. What was found on it
follows from the whole deck as well, but only from what was asked of it: how the deck votes on the card's
words, and which keys it takes for wholes. Both are kept with what was found; as long as the answers are the
same, so is what was found.
"""

from __future__ import annotations

import marshal
from collections.abc import Container, Sequence
from functools import cache
from hashlib import blake2b
from itertools import repeat
from typing import Any

from graph.cache.versions import code_version
from graph.extraction.census import Verdict
from graph.extraction.finding import found_on
from graph.extraction.glossary import Glossary, names_of
from graph.extraction.inflection import NounTable
from graph.extraction.occurrences import CardFound
from graph.extraction.reading import CardSides, Texts

EVIDENCE, CENSUS, SIDES, FOUND = "evidence", "census", "sides", "found"  # kinds of what is kept of a card
CENSUSES = "censuses"  # … and of a stretch

_NO_VOTE = "-"


@cache
def settings_key(glossary: Glossary, fast: bool) -> bytes:
    """What stands for the settings in the keys of cards: names of the glossary, mode, code that reads."""
    # Of a version without references, which differ by chance.
    names = marshal.dumps((list(names_of(glossary).items()), fast), 2)
    return blake2b(names, key=code_version("graph.extraction", "graph.model"), digest_size=16).digest()


def text_keys(settings: bytes, cards: Sequence[Texts]) -> list[bytes]:
    """A hash of the texts of each card, and of the settings.

    >>> one, other = text_keys(b"", [("ab", "c"), ("a", "bc")])
    >>> one == other
    False
    """
    keys = []
    for front, back in cards:
        text = f"{len(front)} {front}{back}".encode("utf-8", "surrogatepass")
        keys.append(blake2b(text, key=settings, digest_size=16).digest())
    return keys


class _Listening(Container[str]):
    """A container that keeps what it was asked for."""

    def __init__(self, inner: Container[str]) -> None:
        self._inner = inner
        self.heard: dict[str, bool] = {}

    def __contains__(self, key: object) -> bool:
        answer = self.heard.get(key)  # type: ignore[call-overload]
        if answer is None:
            answer = self.heard[key] = key in self._inner  # type: ignore[index]
        return bool(answer)


def find_and_keep(sides: CardSides, decided: Verdict, nouns: NounTable) -> bytes:
    """What may be a term on a card, as bytes, with what it was asked of the deck for that."""
    listening = _Listening(decided.wholes)
    found = found_on(sides, decided.votes, listening, nouns)
    words = sorted({word.text.lower() for side in sides for run in side.runs for word in run})
    yes = [key for key, answer in listening.heard.items() if answer]
    no = [key for key, answer in listening.heard.items() if not answer]
    return marshal.dumps((words, _classes(words, decided), yes, no, found))


def found_again(kept: bytes, decided: Verdict) -> CardFound | None:
    """What was kept as found on a card, if the deck still says the same; else None."""
    words, classes, yes, no, found = _loaded(kept)
    if _classes(words, decided) != classes:
        return None
    if not (decided.wholes.issuperset(yes) and decided.wholes.isdisjoint(no)):
        return None
    card: CardFound = found
    return card


def found_in(kept: bytes) -> CardFound:
    """What was kept as found on a card, which is known to hold."""
    card: CardFound = _loaded(kept)[-1]
    return card


def _classes(words: Sequence[str], decided: Verdict) -> str:
    return "".join(map(decided.votes.get, words, repeat(_NO_VOTE)))


def _loaded(kept: bytes) -> Any:
    return marshal.loads(kept)  # noqa: S302 (plain values, behind a checksum)
