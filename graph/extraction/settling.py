"""Settling: which of the places that were found on the cards count, now that all cards have been seen.

The columns of all places are worked on as a whole; single terms are looked at only where a rule is about few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from graph.extraction.derivation import noun_for, noun_of
from graph.extraction.inflection import NounTable, spelling_key
from graph.extraction.occurrences import (
    DERIVED,
    IS_NAME,
    NESTED,
    NO_LANGUAGE,
    SURE,
    WORD_BREAK,
    Gathered,
    Numbered,
    Places,
)
from graph.extraction.symbols import symbol_key, unambiguous
from graph.extraction.terms import Occurrences, Term, Terms
from graph.model import AliasReason

_SMALL_DECK = 100  # sides of cards, of fewer than which one place is enough to establish a term

Mask = NDArray[np.bool_]
StandsFor = tuple[str, AliasReason]


@dataclass
class Draft:
    """Terms on their way: ``order`` holds the numbers of their keys, in order of first occurrence.

    ``label`` of a key is the glossary's, by number.
    """

    keys: Numbered
    forms: Numbered
    places: Places
    order: list[int]
    label: dict[int, str]
    headwords: set[int] = field(default_factory=set)
    stands_for: dict[int, StandsFor] = field(default_factory=dict)

    def spellings(self) -> list[str]:
        """The forms by number."""
        return list(self.forms)

    def first_words(self) -> dict[int, str]:
        """The form of the first occurrence of each term, in order."""
        spellings, first = self.spellings(), first_by(self.places.key, len(self.keys))
        numbers = self.places.form[first[self.order]].tolist() if self.order else []
        return {key: spellings[number] for key, number in zip(self.order, numbers, strict=True)}

    def without(self, keys: Container[int]) -> None:
        """Drop these terms with all their places."""
        self.order = [key for key in self.order if key not in keys]
        kept = np.zeros(len(self.keys), dtype=bool)
        kept[self.order] = True
        self.places = self.places.take(kept[self.places.key])

    def add(self, parts: Sequence[Places]) -> None:
        """Add places behind all others."""
        self.places = Places.joined([self.places, *parts])


def settled(found: Gathered, small: bool) -> Draft:
    """What counts of what was found on the cards; in a ``small`` deck one place establishes a term."""
    keys = found.keys
    standing = np.zeros(len(keys), dtype=bool)
    standing[found.top.key] = True
    counts = (found.shared.flags & SURE).astype(bool) | standing[found.shared.key]
    shared, lone = found.shared.take(counts), found.lone[counts]
    places = Places.joined([found.top, shared])
    order = in_order(places.key)
    labelled = dict(_labels(places))
    places = places.take(~_at(places, set(zip(shared.side.tolist(), *lone.T.tolist(), strict=True))))
    present = first_by(places.key, len(keys)) >= 0
    order = [key for key in order if present[key]]
    established = present & (small | _established(places, found.forms, len(keys)))
    nested = found.nested.take((found.nested.flags & SURE).astype(bool) | established[found.nested.key])
    order += [key for key in in_order(nested.key) if not present[key]]
    places = Places.joined([places, nested.flagged(NESTED)])
    names = list(found.labels)
    labelled = dict(_labels(nested)) | labelled
    label = {key: names[number] for key, number in labelled.items()}
    return Draft(keys, found.forms, places, order, label)


def first_by(keys: NDArray[np.int32], number: int) -> NDArray[np.int64]:
    """Where each of so many numbers stands first; -1 where it does not.

    >>> first_by(np.array([2, 0, 2]), 4).tolist()
    [1, -1, 0, -1]
    """
    first = np.full(number, -1, dtype=np.int64)
    first[keys[::-1]] = np.arange(len(keys) - 1, -1, -1)
    return first


def in_order(keys: NDArray[np.int32]) -> list[int]:
    """Numbers in the order in which they stand first.

    >>> in_order(np.array([2, 0, 2]))
    [2, 0]
    """
    found, first = np.unique(keys, return_index=True)
    return [int(key) for key in found[np.argsort(first)]]


def sides_by(places: Places, number: int) -> NDArray[np.int64]:
    """On how many sides each of so many keys stands."""
    pairs = np.unique(places.key.astype(np.int64) << 32 | places.side)
    return np.bincount(pairs >> 32, minlength=number)


def _labels(places: Places) -> list[tuple[int, int]]:
    """The first label of each key that has one."""
    labelled = np.flatnonzero(places.label)[::-1]
    return list(zip(places.key[labelled].tolist(), places.label[labelled].tolist(), strict=True))


def _at(places: Places, where: set[tuple[int, int, int]]) -> Mask:
    """Which places are at one of these (side, start, end)."""
    found = np.zeros(len(places), dtype=bool)
    sides = np.unique(np.array([side for side, _, _ in where], dtype=np.int32))
    for at in np.flatnonzero(np.isin(places.side, sides)).tolist():
        found[at] = (int(places.side[at]), int(places.start[at]), int(places.end[at])) in where
    return found


def _established(places: Places, forms: Numbered, number: int) -> Mask:
    """Which keys are looked for inside longer terms: a lone word, or what stands by itself twice."""
    lone = np.array([WORD_BREAK not in form for form in forms], dtype=bool)
    first = first_by(places.key, number)
    alone = np.zeros(number, dtype=bool)
    there = first >= 0
    alone[there] = lone[places.form[first[there]]]
    return alone | (sides_by(places, number) > 1)


def drop_needless_extensions(draft: Draft) -> None:
    """Drop terms that only dress up a glossary name: "log policy ratio" for policy ratio.

    Where a glossary's concept of several words stands only at the end of candidates that one side alone has,
    the name that people gave it is the concept, and the candidates go.
    """
    places, number = draft.places, len(draft.keys)
    alone = np.bincount(places.key[(places.flags & NESTED) == 0], minlength=number) > 0
    wanted = [key for key in draft.order if draft.label.get(key) and not alone[key]]
    if not wanted:
        return
    rare = sides_by(places, number) == 1
    rare[[key for key in draft.order if draft.label.get(key)]] = False
    rank = np.zeros(number, dtype=np.int64)
    rank[draft.order] = np.arange(len(draft.order))
    own = np.isin(places.key, wanted)
    around = rare[places.key] & np.isin(places.side, places.side[own])
    beside: dict[int, list[int]] = defaultdict(list)
    for at in sorted(np.flatnonzero(around).tolist(), key=lambda at: (rank[places.key[at]], at)):
        beside[int(places.side[at])].append(at)
    spellings, needless, freed = draft.spellings(), set[int](), list[int]()
    by_key: dict[int, list[int]] = defaultdict(list)
    for at in np.flatnonzero(own).tolist():
        by_key[int(places.key[at])].append(at)

    def extended(at: int) -> int | None:
        """The key of the first candidate of which a place is the end."""
        if WORD_BREAK not in spellings[places.form[at]]:
            return None
        start, end = places.start[at], places.end[at]
        longer = (o for o in beside[int(places.side[at])] if places.start[o] < start and places.end[o] == end)
        outer = next(longer, None)
        return None if outer is None else int(places.key[outer])

    for key in wanted:
        found = [extended(at) for at in by_key[key]]
        if all(outer is not None for outer in found):
            needless.update(outer for outer in found if outer is not None)
            freed += by_key[key]
    flags = places.flags.copy()
    flags[freed] &= ~np.uint16(NESTED)
    draft.places = replace(places, flags=flags)
    draft.without(needless)


def merge_gerunds(draft: Draft) -> None:
    """Make a gerund its noun where the deck has both: normalizing is normalization."""
    words = draft.first_words()
    names = {form.lower(): key for key, form in words.items() if WORD_BREAK not in form}
    nouns = {key: noun_for(word, names) for word, key in names.items() if not draft.label.get(key)}
    moved: dict[int, list[Places]] = defaultdict(list)
    gone = {key: names[noun] for key, noun in nouns.items() if noun}  # into what, of which none is a gerund
    for key, into in gone.items():
        moved[into].append(_moved(draft.places.take(draft.places.key == key), into))
        if key in draft.headwords:
            draft.headwords.add(into)
    draft.add([part for parts in moved.values() for part in parts])
    draft.without(gone)


def _moved(places: Places, key: int) -> Places:
    """Places as derived ones of another key."""
    there = places.flagged(DERIVED)
    there.key[:] = key
    return there


def add_derived(draft: Draft, found: Gathered, nouns: NounTable) -> None:
    """Add the verb forms that carry a concept which the deck has as a noun."""
    words = {key: form.split(WORD_BREAK) for key, form in draft.first_words().items()}
    names = {" ".join(parts).lower(): key for key, parts in words.items() if len(parts) <= 2}
    standing = set(draft.order)
    known = np.full(len(found.verb_texts), -1, dtype=np.int32)
    for text, number in found.verb_texts.items():
        noun = None if draft.keys.get(spelling_key(text, nouns)) in standing else noun_of(text, names)
        if noun:
            known[number] = names[noun]
    verbs = found.verbs[known[found.verbs[:, 0]] >= 0]
    text, start, first, last, side = verbs.T
    lengths = np.array([len(text) for text in found.verb_texts], dtype=np.int32)
    form = np.array(
        [draft.forms[text] if known[number] >= 0 else 0 for text, number in found.verb_texts.items()],
        dtype=np.int32,
    )
    flags = np.full(len(verbs), NESTED | DERIVED | NO_LANGUAGE, dtype=np.uint16)
    label = np.zeros(len(verbs), dtype=np.int32)
    draft.add(
        [Places(known[text], label, form[text], side, start, start + lengths[text], first, last, flags)]
    )


def add_symbols(draft: Draft, found: Gathered) -> None:
    """Add a term for each symbol that stands for one concept of the deck, with all its occurrences."""
    places, keys = draft.places, list(draft.keys)
    sides = np.unique(np.array([side for side, _ in found.claims], dtype=np.int32))
    near = np.isin(places.side, sides) & ((places.flags & NESTED) == 0)
    claimed = (
        (symbol, keys[places.key[at]])
        for at in np.flatnonzero(near).tolist()
        if (symbol := found.claims.get((int(places.side[at]), int(places.end[at]))))
    )
    claims = unambiguous(claimed)
    standing = set(draft.order)
    rows = []
    for symbol, text, (start, end, first, last, side) in found.symbols:
        if symbol not in claims:
            continue
        key = draft.keys[symbol_key(symbol)]
        if key not in standing:
            standing.add(key)
            draft.order.append(key)
            draft.stands_for[key] = (claims[symbol], "symbol")
        rows.append(
            (key, 0, draft.forms[text], side, start, end, first, last, NESTED | IS_NAME | NO_LANGUAGE)
        )
    if rows:
        draft.add([Places.of(np.array(rows, dtype=np.int32))])


def terms_of(draft: Draft, languages: Sequence[str]) -> Terms:
    """The terms of a draft, its places sorted by term; ``languages`` holds that of each card."""
    rank = np.zeros(len(draft.keys), dtype=np.int32)
    rank[draft.order] = np.arange(len(draft.order), dtype=np.int32)
    places = draft.places
    order = np.argsort(rank[places.key], kind="stable")
    places = places.take(order)
    number = rank[places.key]
    places.key[:] = number
    occurrences = Occurrences(places, draft.spellings(), languages)
    borders = np.searchsorted(number, np.arange(len(draft.order) + 1)).tolist()
    sides = sides_by(places, len(draft.order)).tolist()
    names = list(draft.keys)
    terms: Terms = {}
    for at, (key, forms) in enumerate(zip(draft.order, occurrences.forms(borders), strict=True)):
        terms[names[key]] = Term(
            names[key],
            draft.label.get(key, ""),
            key in draft.headwords,
            draft.stands_for.get(key),
            occurrences,
            borders[at],
            borders[at + 1],
            sides[at],
            forms,
        )
    return terms


def collect_terms(
    found: Gathered, languages: Sequence[str], headwords: Iterable[str], nouns: NounTable
) -> Draft:
    """The terms of a deck by key, in order of first occurrence."""
    draft = settled(found, small=2 * len(languages) < _SMALL_DECK)
    drop_needless_extensions(draft)
    draft.headwords = {draft.keys[key] for key in headwords if key in draft.keys}
    merge_gerunds(draft)
    add_derived(draft, found, nouns)
    add_symbols(draft, found)
    return draft
