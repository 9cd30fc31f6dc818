"""Leads: what stands before a name in its sentence, which tells what the name is there for."""

from __future__ import annotations

import re
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


DEPENDS = Phrase(
    re.compile(
        r"(?=((?:\b(?:defined (?:as|by|to be|in terms of|using)|in terms of|by|using|uses|employs|via|given"
        r"|from|requires?|needs?|assum\w+|consists? of|exploits?|is an?|are|(?:kind|type|form|version|way) of"
        r"|(?:based|builds?|built|depends?|rel(?:y|ies)|rests?) on|(?:technique|method|algorithm) for"
        r"|approach to|approximat\w+|m(?:ax|in)imi[sz]es)|=)(?=\s)))"
    ),
    stops=".;,",
    least=1,
    most=26,
)
ASIDE = Phrase(
    re.compile(
        r"(?=((?:used (?:in|to|for|as)|use in|uses? of|useful (?:in|for|to)|such as|includ(?:es?|ing)"
        r"|e\.g\.,?|for (?:example|instance)|examples? (?:is|are|of|include)"
        r"|special cases? (?:is|are|of|include)|applications? (?:of|in|include|to)|applied (?:to|in)|unlike"
        r"|in contrast to|compared (?:to|with)|rather than|instead of|alternatives? to|basis (?:for|of)"
        r"|leads? to|important (?:in|for|to)|role in|central to|(?:arises?|occurs?|appears?) in"
        r"|common(?:ly)? (?:in|used)|analog\w+|similar to|like|proof of|prove|component of"
        r"|closely related to|equals?|known as|called)(?!\w)))"
    ),
    stops=".;",
    least=0,
    most=40,
)


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
