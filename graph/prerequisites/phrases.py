"""Phrases: words before a name that say what it is there for."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that say what the name behind them is there for, ``least`` to ``most`` characters behind.

    ``pattern`` finds them in lower case, as its first group, also where some begin within others.
    """

    pattern: re.Pattern[str]
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
    least=1,
    most=26,
)
ASIDE = Phrase(re.compile(rf"(?=((?:{_OF_ASIDES})(?!\w)))"), least=0, most=40)
