"""Acronyms with two meanings: each card's own is told by the long form that stands on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from graph.extraction.occurrences import WORD_BREAK, Gathered
from graph.extraction.settling import Draft

_STEM = 4  # letters that two forms of a word share


def split_by_meaning(draft: Draft, found: Gathered) -> None:
    """Make an acronym that cards spell out in two ways one term a meaning.

    An occurrence goes with the long form that its card names. Where a card names none, or both, the
    acronym stays a term of its own, for nothing tells which it is.
    """
    number, words = draft.keys, draft.first_words()
    before, card = draft.places.key.copy(), draft.places.side >> 1
    for short, longs in sorted(_meanings(draft, found, words).items()):
        cards = {long: set(card[before == number[long]].tolist()) for long in longs}
        meant: dict[str, list[int]] = defaultdict(list)
        for at in np.flatnonzero(before == number[short]).tolist():
            fitting = [long for long in longs if int(card[at]) in cards[long]]
            meant[fitting[0] if len(fitting) == 1 else ""].append(at)
        draft.order.remove(number[short])
        draft.headwords.discard(number[short])
        for long, places in meant.items():
            key = number[f"{short}|{long}" if long else short]
            draft.order.append(key)
            draft.places.key[places] = key
            if long:
                draft.stands_for[key] = (long, "abbreviation")


def _meanings(draft: Draft, found: Gathered, words: Mapping[int, str]) -> dict[str, list[str]]:
    """The long forms of each acronym that has several, none of them a variant of another."""
    spelled: dict[str, set[str]] = defaultdict(set)
    number = draft.keys
    for _, _, _, short, long in found.abbreviations:
        if number.get(short) in words and number.get(long) in words and short != long:
            spelled[short].add(long)
    form = {long: words[number[long]].split(WORD_BREAK) for longs in spelled.values() for long in longs}
    apart = {short: _apart(sorted(longs), spelled, form) for short, longs in spelled.items()}
    return {
        short: longs
        for short, longs in apart.items()
        if len(longs) > 1 and not draft.label.get(number[short])
    }


def _apart(longs: list[str], found: dict[str, set[str]], words: Mapping[str, Sequence[str]]) -> list[str]:
    """Long forms less those that hold another, or are another with an acronym inside spelled out."""
    full = {long: _spelled_out(long, found) for long in longs}
    return [
        long
        for at, long in enumerate(longs)
        if not any(other != long and other in long for other in longs)
        and not any(full[other] == full[long] or are_alike(words[other], words[long]) for other in longs[:at])
    ]


def are_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names differ only in the endings of their words: mean square(d) error."""
    pairs: Iterable[tuple[str, str]] = zip(one, other, strict=False)
    return len(one) == len(other) and all(a[:_STEM].casefold() == b[:_STEM].casefold() for a, b in pairs)


def _spelled_out(long: str, found: dict[str, set[str]]) -> str:
    for short, others in sorted(found.items()):
        if len(short) > 2 and short in long and len(others) == 1:
            long = long.replace(short, next(iter(others)))
    return long
