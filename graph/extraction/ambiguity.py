"""Acronyms with two meanings: each card's own is told by the long form that stands on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from graph.extraction.inflection import NounTable, spelling_key
from graph.extraction.reading import SideText
from graph.extraction.spans import Occurrence
from graph.extraction.terms import Term, Terms

_STEM = 4  # letters that two forms of a word share


def split_by_meaning(terms: Terms, sides: Sequence[SideText], nouns: NounTable) -> Terms:
    """Terms in which an acronym that cards spell out in two ways is one term a meaning.

    An occurrence goes with the long form that its card names. Where a card names none, or both, the
    acronym stays a term of its own, for nothing tells which it is.
    """
    split = dict(terms)
    for short, longs in sorted(_meanings(terms, sides, nouns).items()):
        cards = {long: {sides[place.side].card for place in terms[long].occurrences} for long in longs}
        meant: dict[str, list[Occurrence]] = defaultdict(list)
        for place in terms[short].occurrences:
            fitting = [long for long in longs if sides[place.side].card in cards[long]]
            meant[fitting[0] if len(fitting) == 1 else ""].append(place)
        del split[short]
        for long, places in meant.items():
            key = f"{short}|{long}" if long else short
            split[key] = Term(key, places, stands_for=(long, "abbreviation") if long else None)
    return split


def _meanings(terms: Terms, sides: Sequence[SideText], nouns: NounTable) -> dict[str, list[str]]:
    """The long forms of each acronym that has several, none of them a variant of another."""
    found: dict[str, set[str]] = defaultdict(set)
    for side in sides:
        for pair in side.abbreviations:
            short, long = spelling_key(pair.short, nouns), spelling_key(pair.long, nouns)
            if short in terms and long in terms and short != long:
                found[short].add(long)
    apart = {short: _apart(sorted(longs), found, terms) for short, longs in found.items()}
    return {short: longs for short, longs in apart.items() if len(longs) > 1 and not terms[short].label}


def _apart(longs: list[str], found: dict[str, set[str]], terms: Terms) -> list[str]:
    """Long forms less those that hold another, or are another with an acronym inside spelled out."""
    full = {long: _spelled_out(long, found) for long in longs}
    return [
        long
        for at, long in enumerate(longs)
        if not any(other != long and other in long for other in longs)
        and not any(full[other] == full[long] or are_alike(terms[other], terms[long]) for other in longs[:at])
    ]


def are_alike(one: Term, other: Term) -> bool:
    """Whether two terms differ only in the endings of their words: mean square(d) error."""
    pairs = zip(one.words, other.words, strict=False)
    return len(one.words) == len(other.words) and all(
        a[:_STEM].casefold() == b[:_STEM].casefold() for a, b in pairs
    )


def _spelled_out(long: str, found: dict[str, set[str]]) -> str:
    for short, others in sorted(found.items()):
        if len(short) > 2 and short in long and len(others) == 1:
            long = long.replace(short, next(iter(others)))
    return long
