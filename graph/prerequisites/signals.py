"""Signals: what speaks for one concept being needed before another, each a small function.

Each takes a survey and an ordered pair, the concept that may be needed and the one that may need it, and
gives a sign or None. What they are worth together is the matter of ``weights``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from graph.prerequisites.passages import Naming
from graph.prerequisites.survey import Survey

_FADING = 20.0  # words after which a naming counts 1/e
_LOOKED_AT = 60  # characters before a name in which a phrase is looked for
_PLAIN = 2.0  # Zipf frequency from which a lone word may be meant in an everyday sense
_MARGIN, _LEAST_TYPICAL = 0.05, 0.3  # keep small similarities from being a large share of smaller ones

_DEPENDS = re.compile(
    r"(?:\b(?:defined (?:as|by|to be|in terms of|using)|in terms of|by|using|uses|employs|via|given|from"
    r"|requires?|needs?|assum\w+|consists? of|exploits?|is an?|are|(?:kind|type|form|version|way) of"
    r"|(?:based|builds?|built|depends?|rel(?:y|ies)|rests?) on|(?:technique|method|algorithm) for"
    r"|approach to|approximat\w+|m(?:ax|in)imi[sz]es)|=)\s[^.;,]{0,25}$",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:used (?:in|to|for|as)|use in|uses? of|useful (?:in|for|to)|such as|includ(?:es?|ing)|e\.g\.,?"
    r"|for (?:example|instance)|examples? (?:is|are|of|include)|special cases? (?:is|are|of|include)"
    r"|applications? (?:of|in|include|to)|applied (?:to|in)|unlike|in contrast to|compared (?:to|with)"
    r"|rather than|instead of|alternatives? to|basis (?:for|of)|leads? to|important (?:in|for|to)|role in"
    r"|central to|(?:arises?|occurs?|appears?) in|common(?:ly)? (?:in|used)|analog\w+|similar to|like"
    r"|proof of|prove|component of|closely related to|equals?|known as|called)(?!\w)[^.;]{0,40}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sign:
    """A signal that was found: how strongly, and where a card gives it, the naming that shows it."""

    strength: float
    naming: Naming | None = None


Signal = Callable[[Survey, int, int], Sign | None]


def _namings(survey: Survey, a: int, b: int) -> tuple[Naming, ...]:
    return survey.passages.namings.get((a, b), ())


def _lead(survey: Survey, naming: Naming) -> str:
    back = survey.cards[naming.card].back
    return back[max(naming.sentence[0], naming.start - _LOOKED_AT) : naming.start]


def early_naming(survey: Survey, a: int, b: int) -> Sign | None:
    """An answer about the one names the other, the earlier the stronger: 1 at once, 1/e after 20 words."""
    found = [
        Sign(naming.focus * math.exp(-naming.words / _FADING), naming)
        for naming in _namings(survey, a, b)
        if not naming.subject
    ]
    return max(found, key=lambda sign: sign.strength, default=None)


def sentence_about(survey: Survey, a: int, b: int) -> Sign | None:
    """A sentence that the one opens names the other in the same clause."""
    found = [
        Sign(math.exp(-naming.words / _FADING), naming) for naming in _namings(survey, a, b) if naming.subject
    ]
    return max(found, key=lambda sign: sign.strength, default=None)


def undivided(survey: Survey, a: int, b: int) -> Sign | None:
    """A card about the one names the other, the stronger the fewer concepts its question asks about."""
    found = (Sign(naming.focus, naming) for naming in _namings(survey, a, b))
    return max(found, key=lambda sign: sign.strength, default=None)


def repeated_naming(survey: Survey, a: int, b: int) -> Sign | None:
    """Several cards about the one name the other: the logarithm of 1 + their number."""
    namings = _namings(survey, a, b)
    return Sign(math.log1p(len({naming.card for naming in namings})), namings[0]) if namings else None


def dependency_phrase(survey: Survey, a: int, b: int) -> Sign | None:
    """A name stands behind words of dependence: "is defined as", "uses", "requires", "exploits", "= …"."""
    depends = (
        naming
        for naming in _namings(survey, a, b)
        if _DEPENDS.search(lead := _lead(survey, naming)) and not _ASIDE.search(lead)
    )
    naming = next(depends, None)
    return Sign(1.0, naming) if naming else None


def aside(survey: Survey, a: int, b: int) -> Sign | None:
    """A name stands in asides alone: "used in", "such as", "unlike", "a special case is"."""
    namings = _namings(survey, a, b)
    if namings and all(_ASIDE.search(_lead(survey, naming)) for naming in namings):
        return Sign(1.0, namings[0])
    return None


def formula(survey: Survey, a: int, b: int) -> Sign | None:
    """A name stands behind an equals sign: "perplexity = exp(cross-entropy)"."""
    for naming in _namings(survey, a, b):
        if "=" in survey.cards[naming.card].back[naming.sentence[0] : naming.start]:
            return Sign(1.0, naming)
    return None


def part_of_name(survey: Survey, a: int, b: int) -> Sign | None:
    """The one's name is part of the other's: entropy in cross-entropy."""
    return Sign(1.0) if (a, b) in survey.contained else None


def named_in_part(survey: Survey, a: int, b: int) -> Sign | None:
    """The cards about the one hold most of the other's name, though never the name itself."""
    share = survey.coverage.get((a, b), 0.0)
    return Sign(share) if share and not _namings(survey, a, b) else None


def named_by_kin(survey: Survey, a: int, b: int) -> Sign | None:
    """The cards about concepts like the one name the other: their share, by similarity."""
    share = survey.naming_kin.get((a, b), 0.0)
    return Sign(share) if share else None


def similar_texts(survey: Survey, a: int, b: int) -> Sign | None:
    """The texts of the two are alike: the root of their cosine. The same either way."""
    cosine = survey.alike(a, b)
    return Sign(math.sqrt(cosine)) if cosine > 0 else None


def same_card(survey: Survey, a: int, b: int) -> Sign | None:
    """Some card names both. The same either way."""
    return None if set(survey.concepts[a].cards).isdisjoint(survey.concepts[b].cards) else Sign(1.0)


def more_general(survey: Survey, a: int, b: int) -> Sign | None:
    """The one is named on the cards of more concepts than the other: the logarithm of the ratio."""
    return Sign(float(survey.generality[a] - survey.generality[b]))


def plainer(survey: Survey, a: int, b: int) -> Sign | None:
    """The one's name is more common in English at large: the difference in Zipf frequency."""
    return Sign(survey.everydayness[a] - survey.everydayness[b])


def longer(survey: Survey, a: int, b: int) -> Sign | None:
    """The one's name has more words than the other's: the logarithm of the ratio."""
    names = survey.texts.names
    return Sign(math.log(max(1, len(names[a])) / max(1, len(names[b]))))


def earlier_in_deck(survey: Survey, a: int, b: int) -> Sign | None:
    """The deck teaches the one first, as far as its order tells anything."""
    first, second = survey.place[a], survey.place[b]
    if first is None or second is None or first == second or not survey.deck_order:
        return None
    return Sign(survey.deck_order if first < second else -survey.deck_order)


def ambiguous_name(survey: Survey, a: int, b: int) -> Sign | None:
    """The one is named by a lone everyday word (stack, set), which cards may use in another sense.

    As strong as the word is common, in Zipf frequency over 2, less the share of its typical similarity that
    the other reaches without the word itself: where the cards of both speak of the same things, so do
    their words (M. Lesk, "Automatic sense disambiguation using machine readable dictionaries", SIGDOC 1986).
    """
    if len(survey.texts.names[a]) > 1 or survey.everydayness[a] <= _PLAIN:
        return None
    share = _kinship(survey, a, survey.alike(a, b) - survey.texts.by_name(a).get(b, 0.0))
    return Sign((survey.everydayness[a] - _PLAIN) * (1 - min(1.0, share)))


def kinship(survey: Survey, a: int, b: int) -> float:
    """How alike the texts of two concepts are, as a share of what is typical of the first's nearest."""
    return _kinship(survey, a, survey.alike(a, b))


def _kinship(survey: Survey, a: int, cosine: float) -> float:
    return math.sqrt(max(0.0, cosine)) / max(float(survey.typical[a]) + _MARGIN, _LEAST_TYPICAL)
