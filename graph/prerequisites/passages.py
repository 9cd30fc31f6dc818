"""Passages: what the cards say while they explain a concept, and which others they name there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.columns import FRONT, Placed, placed
from graph.extraction.headwords import asks_for
from graph.model import Card, Concept
from graph.prerequisites.counting import Count, uncounted
from graph.prerequisites.namings import Namings
from graph.prerequisites.pairs import Pairs, keys_of
from graph.prerequisites.places import Places, Surroundings, surroundings
from graph.prerequisites.prose import Prose
from graph.prerequisites.ragged import Bools, Floats, Ints, Ragged, bounds_of

_MOST_OPENING = 3  # words that may stand before the subject of a sentence

_Rows = tuple[Ints, Ints, Ints]  # the place of each naming, the concept it explains, and the words between


@dataclass(frozen=True, slots=True, eq=False)
class Passages:
    """What a deck explains, by the numbers of its cards and concepts.

    ``explained_by`` holds the cards whose question names each concept; ``asked`` says of which a card asks
    for it and nothing else ("What is entropy?"); ``focus`` of a card is 1 over the concepts in its question.
    ``namings`` maps (named, explained) to all places where that happens, in deck order.
    """

    explained_by: Ragged
    asked: Bools
    focus: Floats
    namings: Namings


def find_passages(
    cards: Sequence[Card], concepts: Sequence[Concept], prose: Prose, report: Count = uncounted
) -> Passages:
    """The passages of a deck, of whose cards the prose is given; all is numbered as it comes."""
    found = placed(concepts, {card.id: number for number, card in enumerate(cards)})
    front = np.flatnonzero((found.table.side == FRONT) & (found.table.card >= 0))
    asking = Pairs.of(found.table.card[front], found.concept[front])
    topics = Ragged(asking.second, bounds_of(asking.first, len(cards)))
    places = Places.of(found)
    around = surroundings(prose.marks, prose.backs, places, report)
    answers, sentences = _in_answers(places, around, topics), _in_sentences(places, around)
    place, explained, words = (np.concatenate(column) for column in zip(answers, sentences, strict=True))
    return Passages(
        explained_by=Ragged.grouped(asking.second, asking.first, len(concepts)),
        asked=_asked(cards, len(concepts), found, front),
        focus=np.divide(1.0, topics.lengths, out=np.zeros(len(cards)), where=topics.lengths > 0),
        namings=Namings.of(
            cards=[card.id for card in cards],
            topics=topics.lengths,
            places=places,
            leads=around.leads,
            explained=explained,
            place=place,
            words=words,
            subject=np.repeat([False, True], [len(answers[0]), len(sentences[0])]),
        ),
    )


def _asked(cards: Sequence[Card], concepts: int, found: Placed, front: Ints) -> Bools:
    """Of each concept whether the front of some card asks for it and nothing else."""
    asked = np.zeros(concepts, dtype=bool)
    columns = (found.concept, found.table.card, found.table.start, found.table.end)
    for concept, card, start, end in zip(*(column[front].tolist() for column in columns), strict=True):
        if not asked[concept]:
            asked[concept] = asks_for(cards[card].front, start, end)
    return asked


def _in_answers(places: Places, around: Surroundings, topics: Ragged) -> _Rows:
    """What answers name besides the concepts that their questions ask about."""
    asking = Pairs(keys_of(topics.row, topics.values))
    others = np.flatnonzero(asking.find(places.card, places.concept) < 0).astype(np.int32)
    place = np.repeat(others, topics.lengths[places.card[others]])
    return place, topics.values[topics.places(places.card[others])], around.before[place]


def _in_sentences(places: Places, around: Surroundings) -> _Rows:
    """What sentences name behind the concept that opens them, up to the end of the clause."""
    opens = (np.diff(places.card, prepend=-1) != 0) | (np.diff(around.clause, prepend=-1) != 0)
    subject = np.flatnonzero(opens).astype(np.int32)[np.cumsum(opens) - 1]  # the first name of each clause
    others = places.concept != places.concept[subject]
    place = np.flatnonzero(others & (around.opening[subject] <= _MOST_OPENING)).astype(np.int32)
    subject = subject[place]
    words = np.maximum(0, around.before[place] - around.until[subject])
    return place, places.concept[subject], words
