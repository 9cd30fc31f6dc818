"""Words as the comparison of texts takes them: stemmed, and weighted by how much they tell."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache

import Stemmer

from graph.extraction.zipf import zipf

WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_STEMMER = Stemmer.Stemmer("english")
FUNCTION_WORDS = frozenset(
    """
    a an and are as at be been being both but by can do does each for from has have how if in into is it
    its may more most no not of on one only or other our over per so some such than that the their them
    then there these they this those to under up us via vs was we were what when where which while who
    whose why will with without would you your
    """.split()
)
_WORDS_OF_A_CARD = 50  # the text in which the background counts a word
_BACKGROUND = 300.0  # cards of everyday text that are mixed in, so that ten cards have their common words


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The stem of a word, by M. Porter's Snowball stemmer for English.

    >>> stem("Conditionally"), stem("conditional")
    ('condit', 'condit')
    """
    stemmed: str = _STEMMER.stemWord(word.lower().replace("’", "'"))
    return stemmed


def stems_with_places(text: str) -> list[tuple[str, int]]:
    """The stems of a text's content words, each with where its word starts.

    What a hyphen joins to another word is none of the function words that tell nothing.

    >>> stems_with_places("The odds of an event"), stems_with_places("on-policy"), stems("decoder-only")
    ([('odd', 4), ('event', 15)], [('on', 0), ('polici', 3)], ('decod', 'onli'))
    """
    return [
        (stem(found[0]), found.start())
        for found in WORD.finditer(text)
        if found[0].lower() not in FUNCTION_WORDS or _is_joined(text, *found.span())
    ]


def _is_joined(text: str, start: int, end: int) -> bool:
    """Whether a hyphen joins a word to the next one or the one before."""
    return text.startswith("-", end) or text[max(0, start - 1) : start] == "-"


@lru_cache(maxsize=1 << 16)
def stems(text: str) -> tuple[str, ...]:
    """The stems of a text's content words, in order."""
    return tuple(found for found, _ in stems_with_places(text))


def surface_words(text: str) -> list[str]:
    """The words of a text as it writes them, function words included."""
    found: list[str] = WORD.findall(text)
    return found


def simple_words(text: str) -> list[str]:
    """The words of a text in lower case, function words included."""
    return [word.lower() for word in surface_words(text)]


def singular(word: str) -> str:
    """A lower-case word without a plural s.

    >>> singular("vectors"), singular("loss"), singular("bias")
    ('vector', 'loss', 'bias')
    """
    return word[:-1] if len(word) > 4 and word[-1] == "s" and word[-2] not in "suai" else word


def everydayness(name: str) -> float:
    """How common the rarest word of a name is in English at large: a Zipf frequency, 0 to about 8."""
    return min((zipf(found.lower()) for found in WORD.findall(name)), default=0.0)


def informativeness(seen: Mapping[str, int], texts: int) -> dict[str, float]:
    """How much each stem tells: the inverse document frequency, in nats.

    ``seen`` says how many of the ``texts`` hold each. The documents are these, and as many again as make 300
    whose words are as frequent as in English at large, so that the common words of a small deck are known
    for such.
    """
    total = texts + _BACKGROUND
    return {
        found: math.log(total / (count + _BACKGROUND * _share_of_cards(found)))
        for found, count in seen.items()
    }


def _share_of_cards(word: str) -> float:
    """The share of everyday texts of a card's length that hold a word (a stem stands for its words)."""
    return min(1.0, _WORDS_OF_A_CARD * 10 ** (zipf(word) - 9))
