"""Fitting the weights of ``graph.prerequisites.weights``, and what they say of pairs they have not seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from graph.prerequisites.inference import UNRELATED, Judgement, deck_order_odds, levels_of
from graph.prerequisites.judging import (
    Features,
    Logistic,
    are_asked_for,
    closure_features,
    log_odds,
    pair_features,
)
from graph.prerequisites.pairs import Pair
from graph.prerequisites.weights import Weights
from tests.benchmarks.prerequisites.decks import GoldDeck

RELATION = {
    True: (
        "early_naming repeated_naming named_both_ways aside formula part_of_name named_in_part similar_texts"
        " closest_kin mutual_kin ambiguous_name same_card"
    ).split(),
    False: (
        "early_naming sentence_about undivided formula part_of_name similar_texts named_by_kin most_general"
        " lone_words ambiguous_name same_card in_questions"
    ).split(),
}
DIRECTION = (
    "early_naming sentence_about aside formula dependency_phrase part_of_name named_in_part named_by_kin"
    " plainer longer"
).split()
TURNING = ["ahead", "step"]
CLOSURE = "related ahead asked_for early_naming early_naming_back part_of_name".split()

FOLDS = 5
_DIGITS = 3

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Fit:
    """Weights, and what is thought of each deck by weights that had not seen the pair in question.

    ``judged`` and ``levels`` are in the order of ``decks``, those that were fitted on first.
    """

    weights: Weights
    decks: tuple[GoldDeck, ...]
    judged: tuple[dict[Pair, Judgement], ...]
    levels: tuple[Floats, ...]


@dataclass(frozen=True)
class _Table:
    """One deck's rows for one question: features, answers, fold, and which rows have an answer."""

    x: Floats
    y: Floats
    fold: NDArray[np.int64]
    use: Mask


def fit(train: Sequence[GoldDeck], held_out: Sequence[GoldDeck] = ()) -> Fit:
    """Fit on ``train`` and judge its decks out of fold; judge the others by weights fitted on all of it."""
    decks = [_Rows(deck) for deck in (*train, *held_out)]
    count = len(train)
    related, by_kind = _by_kind([rows.relation for rows in decks], decks, count, shrink=3.3)
    for rows, odds in zip(decks, related, strict=True):
        rows.related = _chance(odds)
    ahead, ahead_by_kind = _by_kind([rows.direction for rows in decks], decks, count, shrink=10.0, odd=True)
    for rows, odds in zip(decks, ahead, strict=True):
        rows.ahead = odds + rows.deck_order
        rows.climb()
    turned, turn_by_kind = _by_kind([rows.turning for rows in decks], decks, count, shrink=3.3, odd=True)
    for rows, odds in zip(decks, turned, strict=True):
        rows.turn(odds)
    closure, indirect = _cross_fitted([rows.indirect() for rows in decks], count, shrink=3.3)
    weights = Weights(
        related={kind: _logistic(found, RELATION[kind]) for kind, found in by_kind.items()},
        ahead={kind: _logistic(found, DIRECTION) for kind, found in ahead_by_kind.items()},
        turn={kind: _logistic(found, TURNING) for kind, found in turn_by_kind.items()},
        closure=_logistic(closure, CLOSURE),
    )
    return Fit(
        weights,
        tuple(rows.deck for rows in decks),
        tuple(rows.judged(_chance(odds)) for rows, odds in zip(decks, indirect, strict=True)),
        tuple(rows.levels for rows in decks),
    )


class _Rows:
    """The candidate pairs of a deck, on their way through the questions."""

    def __init__(self, deck: GoldDeck) -> None:
        self.deck = deck
        self.a, self.b = deck.survey.candidates.first, deck.survey.candidates.second
        names = [(deck.names[a], deck.names[b]) for a, b in self.pairs]
        self.asked = are_asked_for(deck.survey, self.a, self.b)
        self.features = pair_features(deck.survey, self.a, self.b)
        self.known = np.array([bool(a and b and a != b) for a, b in names], dtype=bool)
        # By name, so that the same pair of two versions of a deck falls into the same fold.
        self.fold = np.array([(crc32(a.encode()) + crc32(b.encode())) % FOLDS for a, b in names])
        self.deck_order = deck_order_odds(deck.survey, self.a, self.b)
        self.related = self.ahead = self.levels = np.zeros(0)

    @property
    def pairs(self) -> list[Pair]:
        """The pairs as they stand, the likelier way round once they are turned."""
        return list(zip(self.a.tolist(), self.b.tolist(), strict=True))

    def truth(self, edges: frozenset[tuple[str, str]]) -> Floats:
        """1 where the first of a pair is needed for the second, -1 the other way round, else 0."""
        names = [(self.deck.names[a], self.deck.names[b]) for a, b in self.pairs]
        return np.array([float((a, b) in edges) - float((b, a) in edges) for a, b in names])

    def relation(self, kind: bool) -> _Table:
        y = np.abs(self.truth(self.deck.gold))
        return _Table(_matrix(self.features[0], RELATION[kind]), y, self.fold, self.known)

    def direction(self, kind: bool) -> _Table:
        y = self.truth(self.deck.gold)
        return _Table(_matrix(self.features[1], DIRECTION), y, self.fold, self.known & (y != 0))

    def climb(self) -> None:
        """Levels of the concepts from what is thought so far."""
        self.levels = levels_of(self.deck.survey, self.related, _chance(self.ahead))

    def turning(self, kind: bool) -> _Table:
        steps = self.levels[self.b] - self.levels[self.a]
        y = self.truth(self.deck.closure)
        return _Table(
            np.column_stack([log_odds(_chance(self.ahead)), steps]), y, self.fold, self.known & (y != 0)
        )

    def turn(self, odds: Floats) -> None:
        """Every pair the likelier way round."""
        turned = odds < 0
        self.a, self.b = np.where(turned, self.b, self.a), np.where(turned, self.a, self.b)
        self.ahead = np.abs(odds)

    def indirect(self) -> _Table:
        found = closure_features(self.deck.survey, self.a, self.b, self.related, _chance(self.ahead))
        y = np.maximum(self.truth(self.deck.closure), 0.0)
        return _Table(_matrix(found, CLOSURE), y, self.fold, self.known & (self.related >= UNRELATED))

    def judged(self, confidence: Floats) -> dict[Pair, Judgement]:
        ahead = _chance(self.ahead)
        return {
            pair: Judgement(float(related * first), float(first), float(sure))
            for pair, related, first, sure in zip(self.pairs, self.related, ahead, confidence, strict=True)
            if related >= UNRELATED
        }


def _matrix(features: Features, names: Sequence[str]) -> Floats:
    return np.column_stack([features[name] for name in names])


def _chance(odds: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return chance


def _by_kind(
    tables: Sequence[Callable[[bool], _Table]],
    decks: Sequence[_Rows],
    count: int,
    shrink: float,
    *,
    odd: bool = False,
) -> tuple[list[Floats], dict[bool, Floats]]:
    """Cross-fitted log-odds, and the coefficients, for each kind of pair by itself."""
    odds = [np.zeros(len(rows.pairs)) for rows in decks]
    fitted: dict[bool, Floats] = {}
    for kind in (True, False):
        made = [table(kind) for table in tables]
        own = [rows.asked == kind for rows in decks]
        parts = [
            _Table(table.x[mask], table.y[mask], table.fold[mask], table.use[mask])
            for table, mask in zip(made, own, strict=True)
        ]
        fitted[kind], found = _cross_fitted(parts, count, shrink, odd=odd)
        for whole, mask, part in zip(odds, own, found, strict=True):
            whole[mask] = part
    return odds, fitted


def _cross_fitted(
    tables: Sequence[_Table], count: int, shrink: float, *, odd: bool = False
) -> tuple[Floats, list[Floats]]:
    """Coefficients fitted on the first ``count`` tables; log-odds of all, of those by the other folds."""

    def coefficients(fold: int | None) -> Floats:
        masks = [table.use & (table.fold != fold) for table in tables[:count]]
        x = np.concatenate([table.x[mask] for table, mask in zip(tables, masks, strict=False)])
        y = np.concatenate([table.y[mask] for table, mask in zip(tables, masks, strict=False)])
        return regression(x, y, shrink, odd=odd)

    whole = coefficients(None)
    odds = [whole[0] + table.x @ whole[1:] for table in tables]
    for fold in range(FOLDS):
        part = coefficients(fold)
        for table, found in zip(tables[:count], odds, strict=False):
            mask = table.fold == fold
            found[mask] = part[0] + table.x[mask] @ part[1:]
    return whole, odds


def regression(x: Floats, y: Floats, shrink: float, *, odd: bool = False) -> Floats:
    """Logistic regression with an L2 penalty on standardised features: the intercept, then the weights.

    ``y`` holds 0 and 1; with ``odd`` it holds -1 and 1, and there is no intercept, so that a row of opposite
    features gets the opposite answer.

    >>> x, y = np.array([[0.0], [0.0], [1.0], [1.0]]), np.array([0.0, 1.0, 1.0, 1.0])
    >>> regression(x, y, 1e-6).round(1).tolist()[0]
    0.0
    """
    scale = np.sqrt((x**2).mean(axis=0)) if odd else x.std(axis=0)
    scale[scale < 1e-6] = 1.0
    design = x / scale if odd else np.column_stack([np.ones(len(x)), x / scale])
    sign = y if odd else 2 * y - 1
    penalty = np.full(design.shape[1], shrink)
    if not odd:
        penalty[0] = 0.0

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = sign * (design @ weights)
        value = np.logaddexp(0, -margin).sum() + 0.5 * (penalty * weights**2).sum()
        gradient = -design.T @ (sign * _chance(-margin)) + penalty * weights
        return float(value), gradient

    found = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B").x
    if odd:
        return np.concatenate([[0.0], found / scale])
    return np.concatenate([found[:1], found[1:] / scale])


def _logistic(coefficients: Floats, names: Sequence[str]) -> Logistic:
    rounded = [round(float(value), _DIGITS) for value in coefficients]
    return Logistic(rounded[0], dict(zip(names, rounded[1:], strict=True)))


def weights_source(weights: Weights) -> str:
    """The weights as the Python that stands at the end of ``graph/prerequisites/weights.py``."""

    def logistic(found: Logistic, indent: str) -> str:
        rows = "".join(f'{indent}        "{name}": {value},\n' for name, value in found.weights.items())
        return f"Logistic(\n{indent}    {found.intercept},\n{indent}    {{\n{rows}{indent}    }},\n{indent})"

    def by_kind(found: Mapping[bool, Logistic]) -> str:
        rows = "".join(f"        {kind}: {logistic(found[kind], ' ' * 8)},\n" for kind in (True, False))
        return f"{{\n{rows}    }}"

    return (
        "WEIGHTS = Weights(\n"
        f"    related={by_kind(weights.related)},\n"
        f"    ahead={by_kind(weights.ahead)},\n"
        f"    turn={by_kind(weights.turn)},\n"
        f"    closure={logistic(weights.closure, '    ')},\n)\n"
    )
