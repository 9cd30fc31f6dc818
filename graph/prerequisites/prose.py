"""Prose: what the texts of a deck's cards hold, whatever concepts they name: their words and marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from graph.model import Card
from graph.prerequisites.counting import Count, share, uncounted
from graph.prerequisites.marks import Marks, read_marks
from graph.prerequisites.wording import Vocabulary, Wording

Sides = tuple[Sequence[str], Sequence[str]]  # the fronts of all cards, and their backs

_WORDS = 60  # percent of the time that reading words takes, as measured


@dataclass(frozen=True, slots=True, eq=False)
class Prose:
    """The ``words`` of all texts, by number; which of them each front and each back holds; marks of backs."""

    words: Sequence[str]
    fronts: Wording
    backs: Wording
    marks: Marks


Reader = Callable[[Count], Prose]  # what reads it, or has it from where it was read


def sides_of(cards: Sequence[Card]) -> Sides:
    """The texts of some cards."""
    return [card.front for card in cards], [card.back for card in cards]


def reader_of(cards: Sequence[Card]) -> Reader:
    """What reads the prose of some cards."""
    return partial(read_prose, sides_of(cards))


def read_prose(sides: Sides, report: Count = uncounted) -> Prose:
    """The prose of all cards; ``report`` is told how far it has come, and what it raises ends the work."""
    fronts, backs = sides
    vocabulary = Vocabulary()
    words = vocabulary.read(backs, share(report, 0, _WORDS))
    return Prose(
        words=vocabulary.words,
        fronts=vocabulary.read(fronts),
        backs=words,
        marks=read_marks(backs, share(report, _WORDS, 100)),
    )
