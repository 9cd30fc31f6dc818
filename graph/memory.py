"""Memory: how well a concept is remembered at a moment, from what a study tool's scheduler left on its cards.

No output of a build depends on it, since it changes with the clock: the moment is always given.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from graph.model import Card, ConceptGraph, Memory, MemoryBasis
from graph.study import teaching_of

Level = Literal["remembered", "fading", "forgetting", "never"]

LEVELS: tuple[Level, ...] = ("remembered", "fading", "forgetting", "never")
REMEMBERED = 90  # percent: what schedulers aim at; below it cards are due
FADING = 70  # percent: the least that Anki lets one aim at

_DAY = 86_400.0  # seconds
_STEEPEST = 1e9  # decay from which on the curve is that of 0.9^(t/S)
_BASES: tuple[MemoryBasis, ...] = ("fsrs", "reviews", "interval")  # the surest first


@dataclass(frozen=True, slots=True)
class Recall:
    """How well some cards are remembered at a moment.

    ``chance`` is the mean retrievability over the ``reviewed`` ones of all ``cards``, 0 if there are none:
    a card that was never reviewed says nothing of what is remembered, and so it is counted but not averaged.
    ``last`` is when one was reviewed last, in seconds since 1970; ``bases`` say what it was worked out from.
    """

    chance: float
    reviewed: int
    cards: int
    last: float = 0.0
    bases: tuple[MemoryBasis, ...] = ()

    @property
    def percent(self) -> int:
        """The chance in whole percent, by which levels are told."""
        return round(100 * self.chance)

    @property
    def level(self) -> Level:
        """In a word: remembered from 90 %, fading from 70 %, else forgetting; never without a review."""
        if not self.reviewed:
            return "never"
        if self.percent >= REMEMBERED:
            return "remembered"
        return "fading" if self.percent >= FADING else "forgetting"

    @property
    def counts_as_known(self) -> bool:
        """Whether somebody may be taken to know this: remembered, and at least half of the cards reviewed."""
        return self.level == "remembered" and 2 * self.reviewed >= self.cards


def retrievability(memory: Memory, now: float) -> float:
    """The chance, from 0 to 1, that a card is recalled at ``now``, in seconds since 1970.

    That is FSRS's curve of forgetting, R = (1 + f·t/S)^(−decay) with f = 0.9^(−1/decay) − 1: after t = S days
    it is 90 %. A review in the future counts as one of this moment, and where nothing is stable, nothing is
    recalled.

    >>> round(retrievability(Memory(0.0, 10.0, 0.5, "fsrs"), now=10 * 86_400.0), 6)
    0.9
    """
    if not (memory.stability > 0 and memory.decay > 0):
        return 0.0
    ratio = max(0.0, now - memory.reviewed) / _DAY / memory.stability
    if not ratio > 0:
        return 1.0
    # By logarithms, for f leaves the range of numbers where a decay is tiny: there, 1 + f·t/S is f·t/S.
    decay = min(memory.decay, _STEEPEST)
    bend = -math.log(0.9) / decay
    grown = math.log1p(math.expm1(bend) * ratio) if bend < 700 else bend + math.log(ratio)
    return math.exp(-decay * max(0.0, grown))


def recall(cards: Iterable[Card], now: float) -> Recall:
    """How well cards are remembered at ``now``, in seconds since 1970.

    >>> seen = Memory(0.0, 10.0, 0.5, "fsrs")
    >>> recall([Card("a", "Q", "A", memory=seen), Card("b", "Q", "A")], now=0.0)
    Recall(chance=1.0, reviewed=1, cards=2, last=0.0, bases=('fsrs',))
    """
    cards = tuple(cards)
    memories = [card.memory for card in cards if card.memory]
    if not memories:
        return Recall(0.0, 0, len(cards))
    found = {memory.basis for memory in memories}
    return Recall(
        chance=math.fsum(retrievability(memory, now) for memory in memories) / len(memories),
        reviewed=len(memories),
        cards=len(cards),
        last=max(memory.reviewed for memory in memories),
        bases=tuple(basis for basis in _BASES if basis in found),
    )


def has_memory(graph: ConceptGraph) -> bool:
    """Whether any card came with the state of its reviews."""
    return any(card.memory for card in graph.cards)


def recalls(graph: ConceptGraph, now: float) -> dict[str, Recall]:
    """How well each concept is remembered at ``now``, by id; empty where no card has a memory.

    What counts are the cards about a concept, by their questions; only where there are none, all that name
    it. A card that names it along the way may be forgotten for another reason.
    """
    if not has_memory(graph):
        return {}
    teaching = teaching_of(graph)
    return {
        concept.id: recall(
            (graph.card_by_id[card] for card in teaching.own(concept.id) or concept.cards), now
        )
        for concept in graph.concepts
    }
