"""Aliases: which terms of a deck name the same concept, and why.

Merges are made in order of trust: the glossary, abbreviations that the text itself defines, then
initialisms and generic tails that only one term of the deck fits. Nothing is ever merged because
two terms are used alike: forward and reverse KL are.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

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
_TAILS_OF_PHRASES = frozenset("problem term".split())  # the vanishing gradient problem
_ACTS = ("ing", "ion")
_DOMINANT = 4  # times as many cards as the next term of the same initials
_COMMON = 3.0  # Zipf frequency from which a lone word is no name


_QUOTES = r"[\"'“”‘’`*_(]*"
_CALLED = re.compile(
    rf"{_QUOTES}(?:\s*\([^()]*\))?[,;\s(]*(?:(?:which|that|and)\s+)?(?:(?:is|are)\s+)?"
    r"(?:(?:also|sometimes|often|commonly|otherwise)\s+(?:called|known\s+as|referred\s+to\s+as|termed|named)"
    rf"|a\.?k\.?a\.?)\s+(?:(?:an?|the)\s+)?{_QUOTES}",
    re.IGNORECASE,
)
_OR_IN_BRACKETS = re.compile(rf"{_QUOTES}\s*\((?:or|also)\s+(?:simply\s+|just\s+)?{_QUOTES}")
_OR_IN_COMMAS = re.compile(rf"{_QUOTES},\s+or\s+(?:simply\s+|just\s+)?{_QUOTES}")
_SAYS = r"(?:is|are|was|refers|means|measures|describes)\b"
_PHRASE_END = re.compile(
    rf"[\"'”’`*_]*(?:\s*$|(?P<bracket>\)\s+{_SAYS})|\)|(?P<clause>,\s+{_SAYS})|[.,;:](?!\w)|\s+\(|\s+{_SAYS})"
)
_WIDEST_GAP = 60  # characters between two names of one thing


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
    return [
        *defined,
        *_stand_ins(terms, sides),
        *_appositions(terms, sides),
        *_initialisms(terms, sides, short),
        *_tails(terms, nouns),
    ]


def _stand_ins(terms: Terms, sides: Sequence[SideText]) -> list[Merge]:
    """Symbols behind the name of one concept ("cross-entropy H(p,q)"), acronyms told by their card."""
    return [
        Merge(key, *term.stands_for, sides[term.occurrences[0].side].card)
        for key, term in terms.items()
        if term.stands_for and term.stands_for[0] in terms
    ]


def _appositions(terms: Terms, sides: Sequence[SideText]) -> list[Merge]:
    """Names that a card gives to the same thing: "X, also called Y", "X (or Y)", "X, or Y, is"."""
    places: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for key, term in terms.items():
        for place in term.occurrences:
            if not place.nested and not term.stands_for:
                places[place.side].append((place.start, place.end, key))
    merges = []
    for index, found in sorted(places.items()):
        text = sides[index].text
        for (_, end, key), (next_start, next_end, other) in pairwise(sorted(found)):
            if end >= next_start or next_start - end > _WIDEST_GAP or key in other or other in key:
                continue
            gap, after = text[end:next_start], _PHRASE_END.match(text, next_end)
            if not after:
                continue
            called = _CALLED.fullmatch(gap)
            bracket = _OR_IN_BRACKETS.fullmatch(gap) and after["bracket"]
            commas = _OR_IN_COMMAS.fullmatch(gap) and after["clause"]
            if called or bracket or commas:
                merges.append(Merge(other, key, "apposition", sides[index].card))
    return merges


def _abbreviations(terms: Terms, sides: Sequence[SideText], nouns: NounTable) -> list[Merge]:
    """Abbreviations that cards define. Where cards disagree, the long form most of them give."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    shown: dict[tuple[str, str], str] = {}
    for side in sides:
        for pair in side.abbreviations:
            short, long = spelling_key(pair.short, nouns), spelling_key(pair.long, nouns)
            if short in terms and long in terms and short != long:
                votes[short][long] += 1
                shown.setdefault((short, long), side.card)
    merges = []
    for short, longs in votes.items():
        long = max(sorted(longs), key=longs.__getitem__)
        merges.append(Merge(short, long, "abbreviation", shown[short, long]))
    return merges


def _initialisms(terms: Terms, sides: Sequence[SideText], defined: set[str]) -> list[Merge]:
    """Acronyms that spell the initials of one term of the deck, or of one that is far more common.

    Two letters fit too much by chance, so these need a card that has both forms.
    """
    by_initials: dict[str, set[str]] = defaultdict(set)
    for key, term in terms.items():
        if term.stands_for:
            continue
        words = [part for word in term.words for part in fold(word).split("-") if part]
        if len(words) >= 2:
            by_initials["".join(word[0] for word in words)].add(key)
    merges = []
    for key, term in terms.items():
        if key in defined or len(term.words) != 1:
            continue
        text = without_plural(term.words[0])
        longs = sorted(by_initials[text.lower()], key=lambda long: (-len(_cards(terms[long], sides)), long))
        if len(text) < 2 or not text.isupper() or not longs:
            continue
        first, *others = (len(_cards(terms[long], sides)) for long in longs)
        together = bool(_cards(term, sides) & _cards(terms[longs[0]], sides))
        if (len(text) > 2 or together) and (not others or (together and first >= _DOMINANT * others[0])):
            merges.append(Merge(key, longs[0], "initialism"))
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
        if term.stands_for:
            continue
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
    if tail in _TAILS_OF_PHRASES:
        return len(stem.words) > 1
    if any(is_acronym(word) or word.istitle() for word in stem.words) or _is_proper(stem):
        return False  # a Boolean function is no Boolean
    if tail in _TAILS_OF_ACTS:
        return True
    if tail == "method" and len(stem.words) == 1 and not stem.occurrences[0].is_name:
        return False  # the lifecycle is no method
    return tail in _TAILS_OF_THINGS and _names(stem) and not last.endswith(_ACTS)


def _is_proper(term: Term) -> bool:
    inside = [place for place in term.written if not place.opens_sentence]
    capital = sum(place.words[0][0].isupper() for place in inside)
    proper = 2 * capital > len(inside) or term.words[0].lower().endswith(("ean", "ian"))
    return len(term.words) == 1 and proper


def _names(term: Term) -> bool:
    """Whether a term is a name by itself: an acronym, a proper name, a rare word, several words."""
    word = term.words[-1]
    if len(term.words) > 1 or is_acronym(word) or zipf(word.lower()) < _COMMON:
        return True
    return term.occurrences[0].is_name


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
