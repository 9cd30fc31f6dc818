"""Aliases: which terms of a deck name the same concept, and why.

Merges are made in order of trust: the glossary; abbreviations, symbols and other names that the text
itself defines; then initialisms, clippings, generic tails and ellipses that only one term of the deck
fits. Nothing is ever merged because two terms are used alike: forward and reverse KL are.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from graph.extraction.ambiguity import are_alike
from graph.extraction.foreign.lemmas import nouns_of
from graph.extraction.groups import Merge
from graph.extraction.inflection import NounTable, is_acronym, spelling_key
from graph.extraction.initialisms import cards_of, clippings, first_card, initialisms, partial_initialisms
from graph.extraction.reading import SideText
from graph.extraction.terms import Term, Terms
from graph.extraction.zipf import zipf

# Nouns that add nothing to some names: "the GRPO algorithm" is GRPO, "the attention mechanism" is
# attention. Behind others they make a term of its own: a reward model is no reward, an HTTP method no
# HTTP, a text classification model no text classification.
_TAILS_OF_NAMES = frozenset("algorithm architecture technique".split())
_TAILS_OF_ACTS = frozenset("mechanism process".split())
_TAILS_OF_THINGS = frozenset("framework function model network".split())
# What a name may stand for as well where it is said of nothing else: Crohn's, of Crohn's disease.
_HEADS_OF_NAMES = frozenset(
    """
    conjecture criterion disease distribution effect equation inequality law lemma pattern principle
    series syndrome theorem transform
    """.split()
)
_TAILS_OF_PHRASES = frozenset("problem term".split())  # the vanishing gradient problem
_ACTS = ("ing", "ion", "sis")
_EVERYDAY = 4.4  # Zipf frequency from which a lone word has many meanings
_COMMON = 3.0  # … frequency from which a lone word is no name


_QUOTES = r"[\"'“”‘’`*_(]*"
_CALLED = re.compile(
    rf"{_QUOTES}(?:\s*\([^()]*\))?[,;\s(]*(?:(?:which|that|and)\s+)?(?:(?:is|are)\s+)?"
    r"(?:(?:also|sometimes|often|commonly|otherwise)\s+(?:called|known\s+as|referred\s+to\s+as|termed|named)"
    rf"|a\.?k\.?a\.?)\s+(?:(?:an?|the)\s+)?{_QUOTES}",
    re.IGNORECASE,
)
_OR_IN_BRACKETS = re.compile(rf"{_QUOTES}\s*\((?:or|also)\s+(?:simply\s+|just\s+)?{_QUOTES}")
_OR_IN_COMMAS = re.compile(rf"{_QUOTES},\s+or\s+(?:simply\s+|just\s+)?{_QUOTES}")
_OR = re.compile(rf"{_QUOTES},?\s+or\s+(?:an?\s+|the\s+)?{_QUOTES}")
_SAYS = r"(?:is|are|was|refers|means|measures|describes)\b"
_PHRASE_END = re.compile(
    rf"[\"'”’`*_]*(?:\s*$|(?P<bracket>\)\s+{_SAYS})|\)|(?P<clause>,\s+{_SAYS})|[.,;:](?!\w)|\s+\(|\s+{_SAYS})"
)
_WIDEST_GAP = 60  # characters between two names of one thing


def find_merges(terms: Terms, sides: Sequence[SideText], nouns: NounTable) -> list[Merge]:
    """Every merge of a deck's terms, most trusted first."""
    defined = _abbreviations(terms, sides, nouns)
    short = {merge.key for merge in defined}
    return [
        *defined,
        *_stand_ins(terms, sides),
        *_appositions(terms, sides),
        *initialisms(terms, sides, short),
        *partial_initialisms(terms, sides),
        *clippings(terms, sides),
        *_tails(terms, nouns),
        *_ellipses(terms, sides, nouns),
    ]


def _stand_ins(terms: Terms, sides: Sequence[SideText]) -> list[Merge]:
    """Symbols behind the name of one concept ("cross-entropy H(p,q)"), acronyms told by their card."""
    return [
        Merge(key, *term.stands_for, sides[term.occurrences[0].side].card)
        for key, term in terms.items()
        if term.stands_for and term.stands_for[0] in terms
    ]


def _appositions(terms: Terms, sides: Sequence[SideText]) -> list[Merge]:
    """Names that a card gives to the same thing: "X, also called Y or Z", "X (or Y)", "X, or Y, is"."""
    places: dict[int, list[_Place]] = defaultdict(list)
    for key, term in terms.items():
        for place in term.occurrences:
            if not place.nested and not term.stands_for:
                places[place.side].append((place.start, place.end, key))
    merges = []
    for index, found in sorted(places.items()):
        found.sort()
        text = sides[index].text
        for at, (_, end, key) in enumerate(found[:-1]):
            for _, _, other in _called(text, end, found, at + 1):
                if key not in other and other not in key and not _is_everyday(terms[other], sides):
                    merges.append(Merge(other, key, "apposition", sides[index].card))
    return merges


def _is_everyday(term: Term, sides: Sequence[SideText]) -> bool:
    """Whether a term is a plain word of several cards: what one of them calls "a test" is not every test."""
    everyday = len(term.words) == 1 and zipf(term.words[0].lower()) >= _EVERYDAY
    return everyday and len(cards_of(term, sides)) > 1


_Place = tuple[int, int, str]  # start, end, key


def _called(text: str, end: int, found: Sequence[_Place], at: int) -> Sequence[_Place]:
    """Of the terms from the one at an index on, those that are other names of what ends at an offset."""
    start, next_end, _ = found[at]
    if not end < start <= end + _WIDEST_GAP:
        return ()
    gap, after = text[end:start], _PHRASE_END.match(text, next_end)
    bracket = _OR_IN_BRACKETS.fullmatch(gap) and after and after["bracket"]
    commas = _OR_IN_COMMAS.fullmatch(gap) and after and after["clause"]
    if bracket or commas:
        return found[at : at + 1]
    if not _CALLED.fullmatch(gap):
        return ()
    last = at + 1
    while last < len(found) and _OR.fullmatch(text, found[last - 1][1], found[last][0]):
        last += 1
    while last > at and not _PHRASE_END.match(text, found[last - 1][1]):
        last -= 1
    return found[at:last]


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
    untold = {key.partition("|")[0] for key, term in terms.items() if term.stands_for and "|" in key}
    for short, longs in votes.items():
        if short in untold:  # of several meanings, none of which its card tells
            continue
        long = max(sorted(longs), key=longs.__getitem__)
        merges.append(Merge(short, long, "abbreviation", shown[short, long]))
        variants = (
            other for other in sorted(longs) if other != long and are_alike(terms[other], terms[long])
        )
        merges += [Merge(other, long, "abbreviation", shown[short, other]) for other in variants]
    return merges


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


def _ellipses(terms: Terms, sides: Sequence[SideText], nouns: NounTable) -> list[Merge]:
    """Names that stand for the one thing of the deck that is called after them: "Crohn's", "CAP"."""
    called: dict[str, list[str]] = defaultdict(list)
    for key, term in terms.items():
        if len(term.words) > 1 and not term.stands_for:
            called[spelling_key(term.words[0], nouns)].append(key)
    merges = []
    for name, keys in called.items():
        whole = terms[keys[0]]
        if name not in terms or len(keys) > 1 or len(whole.words) > 2:
            continue
        term = terms[name]
        named = is_acronym(term.words[0]) or _is_proper(term) or whole.words[0].endswith(("'s", "’s"))
        if not named or nouns.singular(whole.words[-1].lower()) not in _HEADS_OF_NAMES:
            continue
        if cards_of(term, sides) <= cards_of(whole, sides):
            merges.append(Merge(name, whole.key, "tail", first_card(term, whole, sides)))
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
        return last.endswith(_ACTS)
    if tail == "method":  # console.log is one, matrix algebra is none
        return stem.occurrences[0].is_name or last.endswith((*_ACTS, "ment"))
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
