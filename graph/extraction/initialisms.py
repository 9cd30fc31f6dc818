"""Short names whose letters tell the long one: SGD, rough ER, BatchNorm, S. aureus.

No card says so; that only one term of the deck fits is what makes it likely. Two letters fit too much
by chance, so these need a card that has both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from graph.extraction.groups import Merge
from graph.extraction.inflection import fold, initials, without_plural, word_parts
from graph.extraction.terms import Term, Terms
from graph.extraction.zipf import zipf
from graph.model import Card

_DOMINANT = 4  # times as many cards as the next term of the same initials
_COMMON = 3.0  # Zipf frequency from which lower case is a word and no initialism ("mvcc")
_SAID_TOO = frozenset("algorithm form method model protocol system technique".split())  # SSA, "… form"
_CAMEL = re.compile(r"(?:[A-Z][a-z]{2,}){2,}")
_CAPITALIZED = re.compile(r"[A-Z][a-z]+")
_MOST_WORDS = 8  # of a term that another may shorten in part
_PREFIX = 3  # letters that a part of a clipping has at least
_SPECIES = re.compile(r"([A-Z])\. ([a-z]+)")


def initialisms(terms: Terms, cards: Sequence[Card], defined: Collection[str]) -> list[Merge]:
    """Acronyms that spell the initials of one term of the deck, or of one that is far more common.

    ``defined`` holds the keys of those that a card spells out.
    """
    whole: dict[str, set[str]] = defaultdict(set)
    but_last: dict[str, set[str]] = defaultdict(set)
    for key, term in terms.items():
        letters = "" if term.stands_for or _has_acronym(term) else initials(term.words)
        if len(letters) > 1:
            whole[letters].add(key)
        if len(letters) > 2 and term.words[-1].lower() in _SAID_TOO:
            but_last[letters[:-1]].add(key)
    merges = []
    for key, term in terms.items():
        if key in defined or len(term.words) != 1:
            continue
        text = without_plural(term.words[0])
        found = whole[text.lower()] or but_last[text.lower()]
        if len(text) < 2 or not found:
            continue
        by_cards = sorted((-len(terms[long].cards()), long) for long in found)
        (first, long), *others = by_cards
        card = first_card(term, terms[long], cards)
        lower = card and len(text) > 2 and text.islower() and zipf(text) < _COMMON
        if not (text.isupper() or lower) or not (card or len(text) > 2):
            continue
        if not others or (card and -first >= _DOMINANT * -others[0][0]):
            merges.append(Merge(key, long, "initialism", card))
    return merges


def partial_initialisms(terms: Terms, cards: Sequence[Card]) -> list[Merge]:
    """Terms that shorten another only in part: "rough ER", of rough endoplasmic reticulum."""
    long: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for key, term in terms.items():
        if not term.stands_for and 2 < len(term.words) <= _MOST_WORDS:
            for at in range(1, len(term.words)):
                before, after = term.words[:at], term.words[at:]
                if len(after) > 1:
                    long[_folded(before), initials(after), ""].add(key)
                if len(before) > 1:
                    long["", initials(before), _folded(after)].add(key)
    merges = []
    for key, term in terms.items() if long else ():
        first, *_, last = term.words if len(term.words) > 1 else ("", "")
        for acronym, shape in (
            (last, (_folded(term.words[:-1]), last.lower(), "")),
            (first, ("", first.lower(), _folded(term.words[1:]))),
        ):
            found = long.get(shape, set()) if acronym.isupper() and acronym.isalpha() else set()
            if len(found) == 1 and not term.stands_for:
                other = terms[next(iter(found))]
                card = first_card(term, other, cards)
                if card or len(acronym) > 2:
                    merges.append(Merge(key, other.key, "initialism", card))
    return merges


def clippings(terms: Terms, cards: Sequence[Card]) -> list[Merge]:
    """Names made of the beginnings of words: "BatchNorm", of batch normalization; "S. aureus"."""
    merges = []
    by_beginnings = _by_beginnings(terms)
    for key, term in terms.items():
        if len(term.words) != 1 or term.stands_for:
            continue
        species = _SPECIES.fullmatch(term.words[0])
        if species:
            found = by_beginnings.get((species[1].lower(), species[2]), ())
        elif _CAMEL.fullmatch(term.words[0]):
            parts = [part.lower() for part in _CAPITALIZED.findall(term.words[0])]
            alike = by_beginnings.get(tuple(part[:_PREFIX] for part in parts), ())
            found = [long for long in alike if _begins(parts, terms[long].words)]
        else:
            continue
        others = [long for long in found if long != key]
        if len(others) == 1:
            other = terms[others[0]]
            merges.append(Merge(key, other.key, "initialism", first_card(term, other, cards)))
    return merges


def _by_beginnings(terms: Terms) -> Mapping[tuple[str, ...], list[str]]:
    """The terms by the first letters of each word, and those of two words by initial and second word."""
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key, term in terms.items():
        parts = list(word_parts(term.words))
        if len(parts) > 1 and not term.stands_for:
            found[tuple(part[:_PREFIX] for part in parts)].append(key)
            if len(parts) == 2 and len(parts[0]) > 1:
                found[parts[0][0], parts[1]].append(key)
    return found


def _begins(parts: Sequence[str], words: Sequence[str]) -> bool:
    return all(word.startswith(part) for part, word in zip(parts, word_parts(words), strict=True))


def _has_acronym(term: Term) -> bool:
    return any(len(word) > 1 and word.isupper() for word in term.words)


def _folded(words: Sequence[str]) -> str:
    return " ".join(map(fold, words))


def first_card(one: Term, other: Term, cards: Sequence[Card]) -> str:
    """The id of the first card that two terms stand on together; empty if there is none."""
    shared = one.cards() & other.cards()
    return cards[min(shared)].id if shared else ""
