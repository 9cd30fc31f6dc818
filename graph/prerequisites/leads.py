"""Leads: what stands before a name in its sentence, which tells what the name is there for."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from graph.prerequisites.ragged import Bools, Ints
from graph.prerequisites.wording import Laid

_LOOKED_AT = 60  # characters before a name in which a phrase is looked for


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that say what the name behind them is there for.

    ``pattern`` finds them in lower case, also where some begin within others. From their end to the name are
    ``least`` to ``most`` characters, and none of the marks ``stops``.
    """

    pattern: re.Pattern[str]
    stops: str
    least: int
    most: int


def _any_of(phrases: str) -> str:
    """A pattern for any of some phrases, a line each; those of a first letter together, which is quicker."""
    by_letter: dict[str, list[str]] = defaultdict(list)
    for phrase in phrases.strip().splitlines():
        by_letter[phrase.strip()[0]].append(phrase.strip()[1:])
    return "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())


_OF_DEPENDENCE = _any_of(
    r"""
    defined (?:as|by|to be|in terms of|using)
    depends? on
    in terms of
    is an?
    by
    based on
    buil(?:ds?|t) on
    us(?:ing|es)
    employs
    exploits?
    via
    version of
    given
    from
    form of
    requires?
    rel(?:y|ies) on
    rests? on
    needs?
    assum\w+
    are
    algorithm for
    approach to
    approximat\w+
    consists? of
    kind of
    type of
    technique for
    way of
    method for
    m(?:ax|in)imi[sz]es
    """
)
_OF_ASIDES = _any_of(
    r"""
    used (?:in|to|for|as)
    use in
    uses? of
    useful (?:in|for|to)
    unlike
    such as
    special cases? (?:is|are|of|include)
    similar to
    includ(?:es?|ing)
    in contrast to
    instead of
    important (?:in|for|to)
    e\.g\.,?
    examples? (?:is|are|of|include)
    equals?
    for (?:example|instance)
    applications? (?:of|in|include|to)
    applied (?:to|in)
    alternatives? to
    arises? in
    appears? in
    analog\w+
    compared (?:to|with)
    central to
    common(?:ly)? (?:in|used)
    component of
    closely related to
    called
    rather than
    role in
    basis (?:for|of)
    leads? to
    like
    occurs? in
    proof of
    prove
    known as
    """
)
DEPENDS = Phrase(
    # Few places begin a word or are an equals sign: to ask that first saves most of the time.
    re.compile(rf"(?:\b|(?==))(?=((?:{_OF_DEPENDENCE}|=)(?=\s)))"),
    stops=".;,",
    least=1,
    most=26,
)
ASIDE = Phrase(re.compile(rf"(?=((?:{_OF_ASIDES})(?!\w)))"), stops=".;", least=0, most=40)


@dataclass(frozen=True, slots=True, eq=False)
class Leads:
    """For each of some names whether it stands behind words of dependence, in an aside, behind "="."""

    depends: Bools
    aside: Bools
    equals: Bools


def leads_of(laid: Laid, start: Ints, first: Ints) -> Leads:
    """What leads to names that start at some places of texts, in sentences that start at ``first``."""
    text = laid.text.replace("İ", "i").lower()  # the one letter that would become two
    characters = laid.characters
    return Leads(
        depends=_behind(DEPENDS, text, characters, start, first),
        aside=_behind(ASIDE, text, characters, start, first),
        equals=_last(np.flatnonzero(characters == ord("=")), start) >= first,
    )


def _behind(phrase: Phrase, text: str, characters: Ints, start: Ints, first: Ints) -> Bools:
    """Whether each name stands behind a phrase: the last one before it, since no other is nearer."""
    spans = [found.span(1) for found in phrase.pattern.finditer(text)]
    begin, end = np.array(spans, dtype=np.int64).reshape(-1, 2).T
    order = np.lexsort((begin, end))
    row = np.searchsorted(end[order], start - phrase.least, side="right") - 1
    begin, end = np.append(begin[order], -1)[row], np.append(end[order], -1)[row]
    stop = _last(np.flatnonzero(np.isin(characters, [ord(mark) for mark in phrase.stops])), start)
    gap = start - end - (characters[start - 1] == ord("\n"))  # a line's end right before the name is free
    near: Bools = (begin >= np.maximum(first, start - _LOOKED_AT)) & (gap <= phrase.most) & (stop < end)
    return near


def _last(marks: Ints, places: Ints) -> Ints:
    """The last mark before each place, -1 without one."""
    return np.append(marks, -1)[np.searchsorted(marks, places) - 1]
