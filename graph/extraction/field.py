"""Field: whether a deck is about what a glossary is about.

A glossary of language models knows "temperature", "router" and "momentum" in one sense only. On a deck of
another field these words would get its definitions and prerequisites, so the glossary is left out there.
What tells the field are names that are hardly used outside of it: those of several words, and rare words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.extraction.glossary import Glossary
from graph.extraction.zipf import zipf
from graph.model import SIDES, Card

_SHARE = 0.1  # of cards that name something distinctive: .43 and more in decks of the field, else up to .07
_NAMES = 2  # distinctive names at least: one may be a coincidence in a deck of few cards
_RARE = 2.5  # Zipf frequency below which a lone word tells a field: "softmax", "GRPO"
_SAMPLE = 400  # cards looked at


def suited(glossary: Glossary, cards: Sequence[Card]) -> Glossary:
    """A glossary if the cards are of its field, else an empty one.

    At most 400 cards, evenly spaced, are looked at.
    """
    distinctive = {
        words for entry in glossary for name in entry.names if _is_distinctive(words := _words(name))
    }
    if not distinctive or not cards:
        return ()
    longest = max(map(len, distinctive))
    sample = cards[:: -(-len(cards) // _SAMPLE)]
    named = [
        {name for side in SIDES for name in _names(card.side(side), distinctive, longest)} for card in sample
    ]
    telling = sum(map(bool, named))
    return glossary if telling >= _SHARE * len(sample) and len(set().union(*named)) >= _NAMES else ()


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.casefold()))


def _is_distinctive(words: tuple[str, ...]) -> bool:
    return len(words) > 1 or (len(words) == 1 and zipf(words[0]) < _RARE)


def _names(text: str, names: set[tuple[str, ...]], longest: int) -> Iterator[tuple[str, ...]]:
    """Those of the names that a text has, the last word in the plural or not."""
    words = _words(text)
    for start in range(len(words)):
        for end in range(start + 1, min(start + longest, len(words)) + 1):
            found = words[start:end]
            singular = (*found[:-1], found[-1].removesuffix("s"))
            if found in names or singular in names:
                yield found if found in names else singular
