"""Inference: the prerequisites that the cards themselves show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.model import Prerequisite, Tier
from graph.prerequisites.counting import Count, counted, share, uncounted
from graph.prerequisites.evidence import evidence_for
from graph.prerequisites.judging import (
    are_asked_for,
    closure_features,
    log_odds,
    pair_features,
    probability,
)
from graph.prerequisites.levels import levels
from graph.prerequisites.signals import earlier_in_deck
from graph.prerequisites.survey import Floats, Survey
from graph.prerequisites.texts import Pair
from graph.prerequisites.weights import WEIGHTS, Weights

_STRONG = 0.58  # confidence from which an edge is strong
_ONE_WAY = 0.85  # … if it is as sure as this that it does not run the other way
_SUGGESTED = 0.18  # how likely a direct prerequisite has to be, to be suggested
UNRELATED = 0.06  # below it a pair is not looked at again
_DECK_ORDER = 0.7  # discount of the deck's order, which is judged by signals that count already
_LOOKED = 45  # percent of the time that the first look takes, as measured on decks of 350 to 10,000 cards


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


@dataclass(frozen=True)
class Inferred:
    """The prerequisites that cards show, cycles and all, and each concept's level (low: learned first)."""

    edges: tuple[Prerequisite, ...]
    level: dict[str, float]


def infer_prerequisites(deck: Survey, report: Count = uncounted) -> Inferred:
    """What the cards show has to be understood before what; what ``report`` raises ends the work."""
    judgements, level = judge(deck, report=share(report, 0, _LOOKED))
    found = [(pair, said, tier) for pair, said in sorted(judgements.items()) if (tier := said.tier)]
    edges = tuple(
        Prerequisite(
            source=deck.concepts[a].id,
            target=deck.concepts[b].id,
            confidence=round(said.confidence, 3),
            tier=tier,
            origin="cards",
            evidence=evidence_for(deck, a, b),
        )
        for (a, b), said, tier in counted(found, share(report, _LOOKED, 100))
    )
    heights = {
        concept.id: round(float(height), 6) for concept, height in zip(deck.concepts, level, strict=True)
    }
    return Inferred(edges, heights)


def judge(
    deck: Survey, weights: Weights = WEIGHTS, report: Count = uncounted
) -> tuple[dict[Pair, Judgement], Floats]:
    """The judgement of each pair that may be a prerequisite, the likelier way round, and the levels."""
    related, ahead = first_look(deck, weights, report)
    level = levels_of(deck, related, ahead)
    found: dict[Pair, Judgement] = {}
    for (a, b), relation in related.items():
        if relation < UNRELATED:
            continue
        asked = are_asked_for(deck, a, b)
        step = float(level[b] - level[a])
        first = weights.turn[asked]({"ahead": log_odds(ahead[a, b]), "step": step})
        if first < 0.5:
            a, b, first = b, a, 1 - first
        confidence = weights.closure(closure_features(deck, a, b, relation, first))
        found[a, b] = Judgement(relation * first, first, confidence)
    return found, level


def first_look(
    deck: Survey, weights: Weights = WEIGHTS, report: Count = uncounted
) -> tuple[dict[Pair, float], dict[Pair, float]]:
    """For each candidate pair (a, b) with a < b: how likely one needs the other, and that a comes first."""
    related: dict[Pair, float] = {}
    ahead: dict[Pair, float] = {}
    for a, b in counted(deck.candidates, report):
        asked = are_asked_for(deck, a, b)
        relation, direction = pair_features(deck, a, b)
        related[a, b] = weights.related[asked](relation)
        ahead[a, b] = probability(weights.ahead[asked].odds(direction) + deck_order_odds(deck, a, b))
    return related, ahead


def deck_order_odds(deck: Survey, a: int, b: int) -> float:
    """The log-odds that the deck's order gives for a coming first, less what other signals tell anyway."""
    sign = earlier_in_deck(deck, a, b)
    return _DECK_ORDER * sign.strength if sign else 0.0


def levels_of(deck: Survey, related: dict[Pair, float], ahead: dict[Pair, float]) -> Floats:
    """The level of each concept; before any edge pulls at it, what is more general stands lower."""
    edges: dict[Pair, float] = {}
    for (a, b), relation in related.items():
        edges[a, b] = relation * ahead[a, b]
        edges[b, a] = relation * (1 - ahead[a, b])
    if not edges:
        return -deck.generality
    spread = float(np.std(deck.generality)) or 1.0
    return levels(edges, -deck.generality / spread)
