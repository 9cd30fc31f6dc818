"""Decks of any size, multiplied from real ones with varied text.

The first round is the real cards as they are. In each further round a sentence in four of the answers is
exchanged for one of another card of the same deck, and on three cards in four all words that are rare in
English are respelled, in one of as many ways as the number of the round to the power of .7: so new concepts
go on coming, ever more slowly, as they do in texts (H. Heaps, "Information Retrieval", 1978, section 7.5).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import count, islice
from pathlib import Path

from graph.extraction.zipf import zipf
from graph.model import Card
from graph.readers import all_cards, read_deck
from tests.benchmarks.data import SHARED

_GROWTH = 0.7  # exponent of the number of spellings of a word by round
_AS_IS = 0.25  # of the cards of a round
_RARE = 3.5  # Zipf frequency below which a word is respelled
_EXCHANGED = 0.25  # of the sentences of an answer
_WORD = re.compile(r"[a-z]{6,}|[A-Z][a-z]{5,}")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_VOWELS, _CONSONANTS = "aeiou", "bcdfghklmnprstvz"
_ENDING = 3  # letters of a word that stay, by which the tagger knows what it is

SOURCES = (
    "30s-interviews",
    "ds-iamtodor",
    "ds-interviews-grigorev",
    "google-ml-glossary-obsidian",
    "llm-kalyanks",
)


def real_decks(shared: Path = SHARED) -> list[tuple[Card, ...]]:
    """The real decks that are multiplied, those that are on this machine."""
    paths = [shared / "decks" / source / "deck.tsv" for source in SOURCES]
    return [all_cards([read_deck(path)]) for path in paths if path.exists()]


def multiplied(decks: Sequence[Sequence[Card]], number: int) -> Iterator[tuple[str, str]]:
    """So many questions with answers, a deck's round of variants after the other; the same every time."""
    return islice((pair for round_ in count() for pair in _round(decks, round_)), number)


def write_deck(path: Path, decks: Sequence[Sequence[Card]], number: int) -> None:
    """Write so many cards as a table of questions and answers."""
    with path.open("w", encoding="utf-8") as out:
        for front, back in multiplied(decks, number):
            out.write(f"{_cell(front)}\t{_cell(back)}\n")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace('"', "”")


def _round(decks: Sequence[Sequence[Card]], number: int) -> Iterator[tuple[str, str]]:
    chance = random.Random(f"7-{number}")
    for deck in decks:
        for card in deck:
            if number == 0:
                yield card.front, card.back
                continue
            sentences = _SENTENCE.split(card.back)
            for at in range(len(sentences)):
                if chance.random() < _EXCHANGED:
                    sentences[at] = chance.choice(_SENTENCE.split(chance.choice(deck).back))
            way = _way(number, chance)
            yield _varied(card.front, way), _varied(" ".join(sentences), way)


def _way(number: int, chance: random.Random) -> int:
    if chance.random() < _AS_IS:
        return 0
    return 1 + int(chance.random() * number**_GROWTH)


def _varied(text: str, way: int) -> str:
    """A text in which each rare word is spelled in the same way of many."""
    return _WORD.sub(lambda word: respelled(word[0], way if zipf(word[0].lower()) < _RARE else 0), text)


@lru_cache(maxsize=1 << 18)
def respelled(word: str, way: int) -> str:
    """A word spelled in another way, which looks like one; its way 0 is the word itself.

    >>> respelled("entropy", 0), respelled("entropy", 1) != respelled("entropy", 2)
    ('entropy', True)
    """
    if not way:
        return word
    chance = random.Random(f"{word.lower()}-{way}")
    kept = word[-_ENDING:]
    letters = [
        chance.choice(kind) if (kind := _kind(letter)) else letter for letter in word[:-_ENDING].lower()
    ]
    changed = "".join(letters) + kept
    return changed.capitalize() if word[0].isupper() else changed


def _kind(letter: str) -> str:
    return _VOWELS if letter in _VOWELS else _CONSONANTS if letter in _CONSONANTS else ""
