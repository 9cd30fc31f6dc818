"""Passages: what the cards say while they explain a concept, and which others they name there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.extraction.headwords import asks_for
from graph.model import Card, Concept, Mention
from graph.prerequisites.words import word_starts

_MOST_OPENING = 3  # words that may stand before the subject of a sentence
_CLAUSE_END = re.compile(r";|\s[—–]\s")

_Placed = tuple[Mention, int]  # a mention and the number of its concept
_Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Naming:
    """A concept named while a card explains another one; offsets are into the card's back.

    ``words`` stand between the start of the explanation and the name; ``focus`` is 1 over the number
    of concepts that the question asks about. With ``subject``, the explanation is no whole answer but
    the sentence that the explained concept opens.
    """

    card: str
    start: int
    end: int
    sentence: tuple[int, int]
    words: int
    focus: float
    subject: bool = False


@dataclass(frozen=True)
class Passages:
    """What a deck explains, by the numbers of its concepts.

    ``explained_by`` holds the cards whose question names each concept; ``asked`` the concepts that a
    card asks for and nothing else ("What is entropy?"); ``focus`` of a card is 1 over the concepts in its
    question. ``namings`` maps (named, explained) to all places where that happens, in deck order.
    """

    explained_by: tuple[tuple[str, ...], ...]
    asked: frozenset[int]
    focus: dict[str, float]
    namings: dict[_Pair, tuple[Naming, ...]]


def find_passages(cards: Sequence[Card], concepts: Sequence[Concept]) -> Passages:
    """The passages of a deck; concepts are numbered as they come."""
    by_card: dict[str, list[_Placed]] = defaultdict(list)
    for number, concept in enumerate(concepts):
        for mention in concept.mentions:
            by_card[mention.card].append((mention, number))
    explained_by: list[list[str]] = [[] for _ in concepts]
    asked: set[int] = set()
    focus: dict[str, float] = {}
    namings: dict[_Pair, list[Naming]] = defaultdict(list)
    for card in cards:
        placed = by_card.get(card.id, ())
        front = [(mention, number) for mention, number in placed if mention.side == "front"]
        topics = list(dict.fromkeys(number for _, number in front))
        asked.update(number for mention, number in front if asks_for(card.front, mention.start, mention.end))
        for number in topics:
            explained_by[number].append(card.id)
        focus[card.id] = 1 / len(topics) if topics else 0.0
        named = sorted(
            ((mention, number) for mention, number in placed if mention.side == "back"),
            key=lambda item: item[0].start,
        )
        starts = word_starts(card.back)
        for pair, naming in _in_answer(card, topics, named, starts):
            namings[pair].append(naming)
        for pair, naming in _in_sentences(card, named, starts):
            namings[pair].append(naming)
    return Passages(
        tuple(map(tuple, explained_by)),
        frozenset(asked),
        focus,
        {pair: tuple(found) for pair, found in namings.items()},
    )


def _in_answer(
    card: Card, topics: Sequence[int], named: Sequence[_Placed], starts: Sequence[int]
) -> Iterator[tuple[_Pair, Naming]]:
    """What an answer names besides the concepts that its question asks about."""
    for mention, number in named:
        if number in topics:
            continue
        words = bisect_left(starts, mention.start)
        naming = Naming(card.id, mention.start, mention.end, mention.sentence, words, 1 / max(1, len(topics)))
        for topic in topics:
            yield (number, topic), naming


def _in_sentences(
    card: Card, named: Sequence[_Placed], starts: Sequence[int]
) -> Iterator[tuple[_Pair, Naming]]:
    """What a sentence names behind the concept that opens it, up to the end of the clause."""
    by_sentence: dict[tuple[int, int], list[_Placed]] = defaultdict(list)
    for mention, number in named:
        by_sentence[mention.sentence].append((mention, number))
    for sentence, inside in by_sentence.items():
        cuts = [cut.end() for cut in _CLAUSE_END.finditer(card.back, *sentence)]
        for begin, end in pairwise([sentence[0], *cuts, sentence[1]]):
            here = [(mention, number) for mention, number in inside if begin <= mention.start < end]
            if len(here) < 2:
                continue
            subject, about = here[0]
            if bisect_left(starts, subject.start) - bisect_left(starts, begin) > _MOST_OPENING:
                continue
            for mention, number in here[1:]:
                if number != about:
                    words = bisect_left(starts, mention.start) - bisect_left(starts, subject.end)
                    yield (
                        (number, about),
                        Naming(card.id, mention.start, mention.end, sentence, max(0, words), 1.0, True),
                    )
