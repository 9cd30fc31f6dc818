"""Signals: what speaks for one concept being needed before another, each a small function.

Each takes a survey and two columns of numbers, the concepts that may be needed and those that may need them,
and gives how strong the signal is for each pair, 0 where it is not there. Those of namings give with it the
naming that shows it. What they are worth together is the matter of ``weights``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps

import numpy as np

from graph.prerequisites.exactly import each
from graph.prerequisites.namings import Namings, Signs
from graph.prerequisites.ragged import Floats, Ints
from graph.prerequisites.survey import Survey

_PLAIN = 2.0  # Zipf frequency from which a lone word may be meant in an everyday sense
_MARGIN, _LEAST_TYPICAL = 0.05, 0.3  # keep small similarities from being a large share of smaller ones

Signal = Callable[[Survey, Ints, Ints], Floats]
Shown = Callable[[Survey, Ints, Ints], Signs]


def _of_namings(signal: Callable[[Namings], Signs]) -> Shown:
    """A signal of the namings of a pair, worked out for all pairs at once and then looked up."""

    @wraps(signal)
    def shown(survey: Survey, a: Ints, b: Ints) -> Signs:
        namings = survey.passages.namings
        return namings.once(signal).of(namings.pairs.find(a, b))

    return shown


@_of_namings
def early_naming(namings: Namings) -> Signs:
    """An answer about the one names the other, the earlier the stronger: 1 at once, 1/e after 20 words."""
    return namings.strongest(namings.strength, among=~namings.subject)


@_of_namings
def sentence_about(namings: Namings) -> Signs:
    """A sentence that the one opens names the other in the same clause."""
    return namings.strongest(namings.strength, among=namings.subject)


@_of_namings
def undivided(namings: Namings) -> Signs:
    """A card about the one names the other, the stronger the fewer concepts its question asks about."""
    return namings.strongest(namings.focus)


@_of_namings
def repeated_naming(namings: Namings) -> Signs:
    """Several cards about the one name the other: the logarithm of 1 + their number."""
    return Signs(each(math.log1p, namings.cards_of().astype(np.float64)), namings.bounds[:-1])


@_of_namings
def dependency_phrase(namings: Namings) -> Signs:
    """A name stands behind words of dependence: "is defined as", "uses", "requires", "exploits", "= …"."""
    return namings.first((namings.leads.depends & ~namings.leads.aside)[namings.place])


@_of_namings
def aside(namings: Namings) -> Signs:
    """A name stands in asides alone: "used in", "such as", "unlike", "a special case is"."""
    alone = namings.first(~namings.leads.aside[namings.place]).naming < 0
    return Signs(alone.astype(np.float64), np.where(alone, namings.bounds[:-1], -1))


@_of_namings
def formula(namings: Namings) -> Signs:
    """A name stands behind an equals sign: "perplexity = exp(cross-entropy)"."""
    return namings.first(namings.leads.equals[namings.place])


def part_of_name(survey: Survey, a: Ints, b: Ints) -> Floats:
    """The one's name is part of the other's: entropy in cross-entropy."""
    return (survey.contained.find(a, b) >= 0).astype(np.float64)


def named_in_part(survey: Survey, a: Ints, b: Ints) -> Floats:
    """The cards about the one hold most of the other's name, though never the name itself: its share."""
    named = survey.passages.namings.pairs.find(a, b) >= 0
    return np.where(named, 0.0, survey.coverage.of(a, b))


def named_by_kin(survey: Survey, a: Ints, b: Ints) -> Floats:
    """The cards about concepts like the one name the other: their share, by similarity."""
    return survey.naming_kin(a, b)


def similar_texts(survey: Survey, a: Ints, b: Ints) -> Floats:
    """The texts of the two are alike: the root of their cosine. The same either way."""
    return np.sqrt(np.maximum(0.0, survey.alike(a, b)))


def same_card(survey: Survey, a: Ints, b: Ints) -> Floats:
    """Some card names both. The same either way."""
    return survey.share_a_card(a, b).astype(np.float64)


def more_general(survey: Survey, a: Ints, b: Ints) -> Floats:
    """The one is named on the cards of more concepts than the other: the logarithm of the ratio."""
    return survey.generality[a] - survey.generality[b]


def plainer(survey: Survey, a: Ints, b: Ints) -> Floats:
    """The one's name is more common in English at large: the difference in Zipf frequency."""
    return survey.everydayness[a] - survey.everydayness[b]


def longer(survey: Survey, a: Ints, b: Ints) -> Floats:
    """The one's name has more words than the other's: the logarithm of the ratio."""
    words = np.maximum(1, survey.name_lengths)
    return each(math.log, words[a] / words[b])


def earlier_in_deck(survey: Survey, a: Ints, b: Ints) -> Floats:
    """The deck teaches the one first, as far as its order tells anything."""
    first, second = survey.place[a], survey.place[b]
    known = (first >= 0) & (second >= 0)
    return np.where(known, np.sign(second - first) * survey.deck_order, 0.0)


def ambiguous_name(survey: Survey, a: Ints, b: Ints) -> Floats:
    """The one is named by a lone everyday word (stack, set), which cards may use in another sense.

    As strong as the word is common, in Zipf frequency over 2, less the share of its typical similarity that
    the other reaches without the word itself: where the cards of both speak of the same things, so do
    their words (M. Lesk, "Automatic sense disambiguation using machine readable dictionaries", SIGDOC 1986).
    """
    common = survey.everydayness[a] - _PLAIN
    share = _kinship(survey, a, survey.alike(a, b) - survey.texts.of_lone_word(a, b))
    ambiguous = (survey.name_lengths[a] <= 1) & (common > 0)
    return np.where(ambiguous, common * (1 - np.minimum(1.0, share)), 0.0)


def kinship(survey: Survey, a: Ints, b: Ints) -> Floats:
    """How alike the texts of two concepts are, as a share of what is typical of the first's nearest."""
    return _kinship(survey, a, survey.alike(a, b))


def _kinship(survey: Survey, a: Ints, cosine: Floats) -> Floats:
    return np.sqrt(np.maximum(0.0, cosine)) / np.maximum(survey.typical[a] + _MARGIN, _LEAST_TYPICAL)
