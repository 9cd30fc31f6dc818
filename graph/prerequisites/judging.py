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

from graph.prerequisites import signals
from graph.prerequisites.signals import Signal
from graph.prerequisites.survey import Survey

Features = dict[str, float]

_OF_NAMINGS: dict[str, Signal] = {
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

    def odds(self, features: Mapping[str, float]) -> float:
        """The log-odds of the features; those without a weight do not count."""
        return self.intercept + sum(weight * features[name] for name, weight in self.weights.items())

    def __call__(self, features: Mapping[str, float]) -> float:
        """The probability of the features."""
        return probability(self.odds(features))


def probability(log_odds: float) -> float:
    """The probability of log-odds.

    >>> probability(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def log_odds(chance: float) -> float:
    """The log-odds of a probability, kept finite.

    >>> log_odds(0.5)
    0.0
    """
    chance = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(chance / (1 - chance))


def are_asked_for(survey: Survey, a: int, b: int) -> bool:
    """Whether cards ask for both concepts by name."""
    return a in survey.passages.asked and b in survey.passages.asked


def strength(signal: Signal, survey: Survey, a: int, b: int) -> float:
    """How strong a signal is, 0 without one."""
    sign = signal(survey, a, b)
    value = sign.strength if sign else 0.0
    return max(0.0, value - _PART) if signal is signals.named_in_part else value


def pair_features(survey: Survey, a: int, b: int) -> tuple[Features, Features]:
    """What tells whether two concepts are related closely enough, and what tells that a then comes first.

    The former is the same for (b, a), the latter of opposite sign.
    """
    one, other = strengths(survey, a, b), strengths(survey, b, a)
    names = survey.texts.names
    shares = sorted((signals.kinship(survey, a, b), signals.kinship(survey, b, a)))
    namings = survey.passages.namings
    relation = {name: max(one[name], other[name]) for name in one} | {
        "named_both_ways": float((a, b) in namings and (b, a) in namings),
        "similar_texts": strength(signals.similar_texts, survey, a, b),
        "closest_kin": shares[1],
        "mutual_kin": shares[0],
        "same_card": strength(signals.same_card, survey, a, b),
        "most_general": float(max(survey.generality[a], survey.generality[b])),
        "lone_words": float((len(names[a]) == 1) + (len(names[b]) == 1)),
        "in_questions": float(sum(bool(survey.passages.explained_by[number]) for number in (a, b))),
    }
    direction = {name: one[name] - other[name] for name in one} | {
        "plainer": strength(signals.plainer, survey, a, b),
        "longer": strength(signals.longer, survey, a, b),
    }
    return relation, direction


def strengths(survey: Survey, a: int, b: int) -> Features:
    """How strong each signal is that differs by direction."""
    found = {
        "part_of_name": strength(signals.part_of_name, survey, a, b),
        "named_in_part": strength(signals.named_in_part, survey, a, b),
        "named_by_kin": strength(signals.named_by_kin, survey, a, b),
        "ambiguous_name": strength(signals.ambiguous_name, survey, a, b),
    }
    if (a, b) not in survey.passages.namings:
        return found | dict.fromkeys(_OF_NAMINGS, 0.0)
    return found | {name: strength(signal, survey, a, b) for name, signal in _OF_NAMINGS.items()}


def closure_features(survey: Survey, a: int, b: int, related: float, ahead: float) -> Features:
    """What tells that a has to be understood before b, be it by way of others.

    ``related`` is how likely the two are to need one another, ``ahead`` that a then comes first.
    """
    return {
        "related": log_odds(related),
        "ahead": log_odds(ahead),
        "asked_for": float(are_asked_for(survey, a, b)),
        "early_naming": strength(signals.early_naming, survey, a, b),
        "early_naming_back": strength(signals.early_naming, survey, b, a),
        "part_of_name": strength(signals.part_of_name, survey, a, b),
    }
