"""Acronyms with two meanings: each card's own is told by the long form that stands on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from graph.extraction.inflection import NounTable, spelling_key
from graph.extraction.reading import SideText
from graph.extraction.terms import Occurrence, Term, Terms


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
    """The long forms of each acronym that has several, none of them a part of another."""
    found: dict[str, set[str]] = defaultdict(set)
    for side in sides:
        for pair in side.abbreviations:
            short, long = spelling_key(pair.short, nouns), spelling_key(pair.long, nouns)
            if short in terms and long in terms and short != long:
                found[short].add(long)
    apart = {
        short: sorted(long for long in longs if not any(other != long and other in long for other in longs))
        for short, longs in found.items()
    }
    return {short: longs for short, longs in apart.items() if len(longs) > 1 and not terms[short].label}
