"""Aliases: which terms of a deck name the same concept, and why.

Merges are made in order of trust: the glossary, abbreviations that the text itself defines, then
initialisms and generic tails that only one term of the deck fits. Nothing is ever merged because
two terms are used alike: forward and reverse KL are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.extraction.foreign.lemmas import nouns_of
from graph.extraction.inflection import NounTable, fold, is_acronym, spelling_key
from graph.extraction.reading import SideText
from graph.extraction.terms import Term, Terms
from graph.extraction.zipf import zipf
from graph.model import AliasReason

# Nouns that add nothing to some names: "the GRPO algorithm" is GRPO, "the attention mechanism" is
# attention. Behind others they make a term of its own: a reward model is no reward, an HTTP method no
# HTTP, a text classification model no text classification.
_TAILS_OF_NAMES = frozenset("algorithm architecture technique".split())
_TAILS_OF_ACTS = frozenset("mechanism process".split())
_TAILS_OF_THINGS = frozenset("approach framework function method model network".split())
_ACTS = ("ing", "ion")
_COMMON = 3.0  # Zipf frequency from which a lone word is no name


@dataclass(frozen=True, slots=True)
class Merge:
    """Two keys that name one concept, the reason, and the card that shows it (if one does)."""

    key: str
    into: str
    reason: AliasReason
    card: str = ""


def find_merges(terms: Terms, sides: Sequence[SideText], nouns: NounTable) -> list[Merge]:
    """Every merge of a deck's terms, most trusted first."""
    defined = _abbreviations(terms, sides, nouns)
    short = {merge.key for merge in defined}
    return [*defined, *_initialisms(terms, sides, short), *_tails(terms, nouns)]


def _abbreviations(terms: Terms, sides: Sequence[SideText], nouns: NounTable) -> list[Merge]:
    """Abbreviations that cards define. Where cards disagree, the long form most of them give."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    shown: dict[tuple[str, str], str] = {}
    for side in sides:
        own = nouns_of(side.language, nouns)
        for pair in side.abbreviations:
            short, long = spelling_key(pair.short, own), spelling_key(pair.long, own)
            if short in terms and long in terms and short != long:
                votes[short][long] += 1
                shown.setdefault((short, long), side.card)
    merges = []
    for short, longs in votes.items():
        long = max(sorted(longs), key=longs.__getitem__)
        merges.append(Merge(short, long, "abbreviation", shown[short, long]))
    return merges


def _initialisms(terms: Terms, sides: Sequence[SideText], defined: set[str]) -> list[Merge]:
    """Acronyms that spell the initials of exactly one term of the deck.

    Two letters fit too much by chance, so these need a card that has both forms.
    """
    by_initials: dict[str, set[str]] = defaultdict(set)
    for key, term in terms.items():
        words = [part for word in term.words for part in fold(word).split("-") if part]
        if len(words) >= 2 and not any(is_acronym(word) for word in term.words):
            by_initials["".join(word[0] for word in words)].add(key)
    merges = []
    for key, term in terms.items():
        if key in defined or len(term.words) != 1:
            continue
        text = without_plural(term.words[0])
        longs = by_initials[text.lower()]
        if len(text) < 2 or not text.isupper() or len(longs) != 1:
            continue
        (long,) = longs
        if len(text) > 2 or _cards(term, sides) & _cards(terms[long], sides):
            merges.append(Merge(key, long, "initialism"))
    return merges


def _cards(term: Term, sides: Sequence[SideText]) -> set[str]:
    return {sides[index].card for index in term.sides()}


def without_plural(acronym: str) -> str:
    """An acronym without its plural s.

    >>> without_plural("LLMs"), without_plural("SGD")
    ('LLM', 'SGD')
    """
    return acronym[:-1] if acronym.endswith("s") and acronym[:-1].isupper() else acronym


def _tails(terms: Terms, nouns: NounTable) -> list[Merge]:
    """Terms that are another term plus a noun that adds nothing: "the GRPO algorithm"."""
    merges = []
    for key, term in terms.items():
        *head, tail = (word.lower() for word in term.words)
        tail = nouns.singular(tail)
        stem = terms.get(key.removesuffix(tail))
        if head and stem and stem.key != key and _is_empty(tail, stem):
            merges.append(Merge(key, stem.key, "tail"))
    return merges


def _is_empty(tail: str, stem: Term) -> bool:
    """Whether a noun behind a term adds nothing to it."""
    last = stem.words[-1].lower()
    if last == "learning":  # a field, of which there are many algorithms and models
        return False
    if tail in _TAILS_OF_NAMES:
        return _names(stem) or last.endswith(_ACTS)
    if any(is_acronym(word) or word.istitle() for word in stem.words):
        return False
    if tail in _TAILS_OF_ACTS:
        return True
    return tail in _TAILS_OF_THINGS and _names(stem) and not last.endswith(_ACTS)


def _names(term: Term) -> bool:
    """Whether a term is a name by itself: an acronym, a proper name, a rare word, several words."""
    word = term.words[-1]
    if len(term.words) > 1 or is_acronym(word) or zipf(word.lower()) < _COMMON:
        return True
    inside = [occurrence for occurrence in term.occurrences if not occurrence.opens_sentence]
    return bool(inside) and all(occurrence.words[0][0].isupper() for occurrence in inside)


class Groups:
    """Keys merged into concepts: a union-find that remembers the reason of each merge."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._parent = {key: key for key in keys}
        self.reasons: dict[str, Merge] = {}

    def root(self, key: str) -> str:
        """The key that stands for the concept of ``key``."""
        while self._parent[key] != key:
            key = self._parent[key]
        return key

    def merge(self, merge: Merge, fixed: frozenset[str]) -> bool:
        """Join two concepts, unless both are in ``fixed`` (a glossary's own) and so stay apart.

        Returns whether they were two and now are one.
        """
        a, b = self.root(merge.key), self.root(merge.into)
        if a == b or (a in fixed and b in fixed):
            return False
        if a in fixed:
            a, b = b, a
        self._parent[a] = b
        self.reasons[merge.key] = merge
        return True

    def members(self) -> dict[str, list[str]]:
        """The keys of each concept, in order of first occurrence."""
        found: dict[str, list[str]] = {}
        for key in self._parent:
            found.setdefault(self.root(key), []).append(key)
        return found
