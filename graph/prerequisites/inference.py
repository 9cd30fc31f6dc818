"""Inference: the prerequisites that the cards themselves show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graph.model import Prerequisite, Tier
from graph.prerequisites.counting import Count, counted, share, uncounted
from graph.prerequisites.evidence import evidence_for
from graph.prerequisites.judging import (
    are_asked_for,
    closure_features,
    log_odds,
    of_kind,
    pair_features,
    probability,
)
from graph.prerequisites.levels import LEAST, levels
from graph.prerequisites.pairs import Pair, keys_of
from graph.prerequisites.ragged import Floats, Ints
from graph.prerequisites.signals import earlier_in_deck
from graph.prerequisites.survey import Survey
from graph.prerequisites.weights import WEIGHTS, Weights

_STRONG = 0.58  # confidence from which an edge is strong
_ONE_WAY = 0.85  # … if it is as sure as this that it does not run the other way
_SUGGESTED = 0.18  # how likely a direct prerequisite has to be, to be suggested
UNRELATED = 0.06  # below it a pair is not looked at again
_DECK_ORDER = 0.7  # discount of the deck's order, which is judged by signals that count already
_LOOKED = 44  # percent of the time that judging takes, as measured on decks of 1,000 to 100,000 cards
_PAIRS, _EDGES = 16384, 1024  # that are looked at at a time


@dataclass(frozen=True)
class Judgement:
    """What is thought of an ordered pair.

    ``direct`` is how likely the first is a direct prerequisite of the second, ``ahead`` that it comes first
    if they are related, ``confidence`` that it has to be understood before the second at all.
    """

    direct: float
    ahead: float
    confidence: float

    @property
    def tier(self) -> Tier | None:
        """Whether the pair is an edge, and of which tier."""
        if self.confidence >= _STRONG and self.ahead >= _ONE_WAY:
            return "strong"
        return "suggested" if self.direct >= _SUGGESTED else None


@dataclass(frozen=True, slots=True, eq=False)
class Judgements:
    """What is thought of each of some ordered pairs, which are sorted."""

    a: Ints
    b: Ints
    direct: Floats
    ahead: Floats
    confidence: Floats

    def __iter__(self) -> Iterator[tuple[Pair, Judgement]]:
        """Each pair with its judgement."""
        columns = (self.a, self.b, self.direct, self.ahead, self.confidence)
        for a, b, *said in zip(*(column.tolist() for column in columns), strict=True):
            yield (a, b), Judgement(*said)


@dataclass(frozen=True)
class Inferred:
    """The prerequisites that cards show, cycles and all, and each concept's level (low: learned first)."""

    edges: tuple[Prerequisite, ...]
    level: dict[str, float]


def infer_prerequisites(deck: Survey, report: Count = uncounted) -> Inferred:
    """What the cards show has to be understood before what; what ``report`` raises ends the work."""
    judgements, level = judge(deck, report=share(report, 0, _LOOKED))
    found = [(pair, said, tier) for pair, said in judgements if (tier := said.tier)]
    edges: list[Prerequisite] = []
    for block in counted(len(found), _EDGES, share(report, _LOOKED, 100)):
        ends = np.array([pair for pair, _, _ in found[block]], dtype=np.int32).T
        edges += (
            Prerequisite(
                source=deck.concepts[a].id,
                target=deck.concepts[b].id,
                confidence=round(said.confidence, 3),
                tier=tier,
                origin="cards",
                evidence=evidence,
            )
            for ((a, b), said, tier), evidence in zip(found[block], evidence_for(deck, *ends), strict=True)
        )
    heights = level.tolist()
    return Inferred(
        tuple(edges),
        {concept.id: round(height, 6) for concept, height in zip(deck.concepts, heights, strict=True)},
    )


def judge(deck: Survey, weights: Weights = WEIGHTS, report: Count = uncounted) -> tuple[Judgements, Floats]:
    """The judgement of each pair that may be a prerequisite, the likelier way round, and the levels."""
    related, ahead = first_look(deck, weights, report)
    level = levels_of(deck, related, ahead)
    kept = np.flatnonzero(related >= UNRELATED)
    a, b, related = deck.candidates.first[kept], deck.candidates.second[kept], related[kept]
    features = {"ahead": log_odds(ahead[kept]), "step": level[b] - level[a]}
    first = probability(of_kind(are_asked_for(deck, a, b), weights.turn, features))
    turned = first < 0.5
    a, b, first = np.where(turned, b, a), np.where(turned, a, b), np.where(turned, 1 - first, first)
    confidence = weights.closure(closure_features(deck, a, b, related, first))
    order = np.argsort(keys_of(a, b))
    return Judgements(a[order], b[order], (related * first)[order], first[order], confidence[order]), level


def first_look(deck: Survey, weights: Weights = WEIGHTS, report: Count = uncounted) -> tuple[Floats, Floats]:
    """For each candidate pair (a, b) with a < b: how likely one needs the other, and that a comes first."""
    number, first, second = len(deck.candidates), deck.candidates.first, deck.candidates.second
    related, ahead = np.zeros(number), np.zeros(number)
    for block in counted(number, _PAIRS, report):
        a, b = first[block], second[block]
        asked = are_asked_for(deck, a, b)
        relation, direction = pair_features(deck, a, b)
        related[block] = probability(of_kind(asked, weights.related, relation))
        odds = of_kind(asked, weights.ahead, direction) + deck_order_odds(deck, a, b)
        ahead[block] = probability(odds)
    return related, ahead


def deck_order_odds(deck: Survey, a: Ints, b: Ints) -> Floats:
    """The log-odds that the deck's order gives for a coming first, less what other signals tell anyway."""
    return _DECK_ORDER * earlier_in_deck(deck, a, b)


def levels_of(deck: Survey, related: Floats, ahead: Floats) -> Floats:
    """The level of each concept; before any edge pulls at it, what is more general stands lower."""
    if not len(deck.candidates):
        return -deck.generality
    pulling = np.flatnonzero(related >= LEAST)  # that one way or the other may
    a, b = deck.candidates.first[pulling], deck.candidates.second[pulling]
    related, ahead = related[pulling], ahead[pulling]
    spread = float(np.std(deck.generality)) or 1.0
    return levels(
        np.concatenate([a, b]),
        np.concatenate([b, a]),
        np.concatenate([related * ahead, related * (1 - ahead)]),
        -deck.generality / spread,
    )
