"""Judging: from the signals of a pair to how likely the one is needed before the other.

Three questions are asked apart, since different signals answer them: are the two related so closely that
one needs the other; if so, which way; and does what comes first have to be understood first, be it by way
of others. Each is a logistic regression over a few signals. The weights differ for two kinds of
pairs: where cards ask for both concepts by name, as in a glossary or textbook, the answers are about them
and a name early in one means more than in an answer to "Why do we clip gradients?".
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graph.prerequisites import signals
from graph.prerequisites.exactly import each
from graph.prerequisites.ragged import Bools, Floats, Ints
from graph.prerequisites.signals import Shown
from graph.prerequisites.survey import Survey

Features = dict[str, Floats]

_OF_NAMINGS: dict[str, Shown] = {
    "early_naming": signals.early_naming,
    "sentence_about": signals.sentence_about,
    "undivided": signals.undivided,
    "repeated_naming": signals.repeated_naming,
    "aside": signals.aside,
    "formula": signals.formula,
    "dependency_phrase": signals.dependency_phrase,
}
_PART = 0.3  # share of a name from which holding a part of it starts to count


@dataclass(frozen=True)
class Logistic:
    """A logistic regression: the log-odds are the intercept and the weighted features."""

    intercept: float
    weights: Mapping[str, float]

    def odds(self, features: Mapping[str, Floats]) -> Floats:
        """The log-odds of the features; those without a weight do not count."""
        odds: Floats = self.intercept + sum(
            (weight * features[name] for name, weight in self.weights.items()), start=np.zeros(1)
        )
        return odds

    def __call__(self, features: Mapping[str, Floats]) -> Floats:
        """The probability of the features."""
        return probability(self.odds(features))


def probability(log_odds: Floats) -> Floats:
    """The probability of log-odds.

    >>> probability(np.zeros(1)).tolist()
    [0.5]
    """
    return 1 / (1 + each(math.exp, -np.clip(log_odds, -30.0, 30.0)))


def log_odds(chance: Floats) -> Floats:
    """The log-odds of a probability, kept finite.

    >>> log_odds(np.array([0.5])).tolist()
    [0.0]
    """
    chance = np.clip(chance, 1e-4, 1 - 1e-4)
    return each(math.log, chance / (1 - chance))


def of_kind(asked: Bools, judges: Mapping[bool, Logistic], features: Mapping[str, Floats]) -> Floats:
    """The log-odds of pairs, those of which cards ask for both by the one judge, the others by the other."""
    return np.where(asked, judges[True].odds(features), judges[False].odds(features))


def are_asked_for(survey: Survey, a: Ints, b: Ints) -> Bools:
    """Whether cards ask for both concepts of each pair by name."""
    return survey.passages.asked[a] & survey.passages.asked[b]


def pair_features(survey: Survey, a: Ints, b: Ints) -> tuple[Features, Features]:
    """What tells whether two concepts are related closely enough, and what tells that a then comes first.

    The former is the same for (b, a), the latter of opposite sign.
    """
    one, other = strengths(survey, a, b), strengths(survey, b, a)
    kinships = signals.kinship(survey, a, b), signals.kinship(survey, b, a)
    named = survey.passages.namings.pairs
    lone, explained = survey.name_lengths == 1, survey.passages.explained_by.lengths > 0
    relation = {name: np.maximum(one[name], other[name]) for name in one} | {
        "named_both_ways": ((named.find(a, b) >= 0) & (named.find(b, a) >= 0)).astype(np.float64),
        "similar_texts": signals.similar_texts(survey, a, b),
        "closest_kin": np.maximum(*kinships),
        "mutual_kin": np.minimum(*kinships),
        "same_card": signals.same_card(survey, a, b),
        "most_general": np.maximum(survey.generality[a], survey.generality[b]),
        "lone_words": lone[a].astype(np.float64) + lone[b],
        "in_questions": explained[a].astype(np.float64) + explained[b],
    }
    direction = {name: one[name] - other[name] for name in one} | {
        "plainer": signals.plainer(survey, a, b),
        "longer": signals.longer(survey, a, b),
    }
    return relation, direction


def strengths(survey: Survey, a: Ints, b: Ints) -> Features:
    """How strong each signal is that differs by direction."""
    return {
        "part_of_name": signals.part_of_name(survey, a, b),
        "named_in_part": np.maximum(0.0, signals.named_in_part(survey, a, b) - _PART),
        "named_by_kin": signals.named_by_kin(survey, a, b),
        "ambiguous_name": signals.ambiguous_name(survey, a, b),
    } | {name: signal(survey, a, b).strength for name, signal in _OF_NAMINGS.items()}


def closure_features(survey: Survey, a: Ints, b: Ints, related: Floats, ahead: Floats) -> Features:
    """What tells that a has to be understood before b, be it by way of others.

    ``related`` is how likely the two are to need one another, ``ahead`` that a then comes first.
    """
    return {
        "related": log_odds(related),
        "ahead": log_odds(ahead),
        "asked_for": are_asked_for(survey, a, b).astype(np.float64),
        "early_naming": signals.early_naming(survey, a, b).strength,
        "early_naming_back": signals.early_naming(survey, b, a).strength,
        "part_of_name": signals.part_of_name(survey, a, b),
    }
