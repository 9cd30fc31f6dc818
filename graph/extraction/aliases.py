"""Aliases: which terms of a deck name the same concept, and why.

Merges are made in order of trust: the glossary; abbreviations, symbols and other names that the text
itself defines; then initialisms, clippings, generic tails and ellipses that only one term of the deck
fits. Nothing is ever merged because two terms are used alike: forward and reverse KL are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from graph.extraction.ambiguity import are_alike
from graph.extraction.appositions import Named, called
from graph.extraction.groups import Merge
from graph.extraction.inflection import NounTable, is_acronym, spelling_key
from graph.extraction.initialisms import clippings, first_card, initialisms, partial_initialisms
from graph.extraction.occurrences import NESTED, Gathered
from graph.extraction.terms import Term, Terms
from graph.extraction.zipf import zipf
from graph.model import SIDES, Card

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


def find_merges(terms: Terms, found: Gathered, cards: Sequence[Card], nouns: NounTable) -> list[Merge]:
    """Every merge of a deck's terms, most trusted first; ``found`` is what was found on its cards."""
    defined = _abbreviations(terms, found, cards)
    short = {merge.key for merge in defined}
    return [
        *defined,
        *_stand_ins(terms, cards),
        *_appositions(terms, found, cards),
        *initialisms(terms, cards, short),
        *partial_initialisms(terms, cards),
        *clippings(terms, cards),
        *_tails(terms, nouns),
        *_ellipses(terms, cards, nouns),
    ]


def _stand_ins(terms: Terms, cards: Sequence[Card]) -> list[Merge]:
    """Symbols behind the name of one concept ("cross-entropy H(p,q)"), acronyms told by their card."""
    return [
        Merge(key, *term.stands_for, cards[term.forms[0].side // 2].id)
        for key, term in terms.items()
        if term.stands_for and term.stands_for[0] in terms
    ]


def _appositions(terms: Terms, found: Gathered, cards: Sequence[Card]) -> list[Merge]:
    """Names that a card gives to the same thing: "X, also called Y or Z", "X (or Y)", "X, or Y, is"."""
    merges = []
    for index, named in sorted(_named_on(terms, found.naming).items()):
        named.sort()
        card = cards[index // 2]
        text = card.side(SIDES[index % 2])
        for at, (_, end, key) in enumerate(named[:-1]):
            for _, _, other in called(text, end, named, at + 1):
                if key not in other and other not in key and not _is_everyday(terms[other]):
                    merges.append(Merge(other, key, "apposition", card.id))
    return merges


def _named_on(terms: Terms, sides: Sequence[int]) -> dict[int, list[Named]]:
    """The places of terms on some sides that stand by themselves, under their own names."""
    keys = list(terms)
    named: dict[int, list[Named]] = defaultdict(list)
    if terms:
        places = terms[keys[0]].occurrences.places
        chosen = np.isin(places.side, sides) & ((places.flags & NESTED) == 0)
        columns = (places.key, places.side, places.start, places.end)
        for key, side, start, end in zip(*(column[chosen].tolist() for column in columns), strict=True):
            if not terms[keys[key]].stands_for:
                named[side].append((start, end, keys[key]))
    return named


def _is_everyday(term: Term) -> bool:
    """Whether a term is a plain word of several cards: what one of them calls "a test" is not every test."""
    everyday = len(term.words) == 1 and zipf(term.words[0].lower()) >= _EVERYDAY
    return everyday and len(term.cards()) > 1


def _abbreviations(terms: Terms, found: Gathered, cards: Sequence[Card]) -> list[Merge]:
    """Abbreviations that cards define. Where cards disagree, the long form most of them give."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    shown: dict[tuple[str, str], str] = {}
    for number, short, long, _, _ in found.abbreviations:
        if short in terms and long in terms and short != long:
            votes[short][long] += 1
            shown.setdefault((short, long), cards[number].id)
    merges = []
    untold = {key.partition("|")[0] for key, term in terms.items() if term.stands_for and "|" in key}
    for short, longs in votes.items():
        if short in untold:  # of several meanings, none of which its card tells
            continue
        long = max(sorted(longs), key=longs.__getitem__)
        merges.append(Merge(short, long, "abbreviation", shown[short, long]))
        variants = (
            other
            for other in sorted(longs)
            if other != long and are_alike(terms[other].words, terms[long].words)
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


def _ellipses(terms: Terms, cards: Sequence[Card], nouns: NounTable) -> list[Merge]:
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
        if term.cards() <= whole.cards():
            merges.append(Merge(name, whole.key, "tail", first_card(term, whole, cards)))
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
        return stem.is_name or last.endswith((*_ACTS, "ment"))
    return tail in _TAILS_OF_THINGS and _names(stem) and not last.endswith(_ACTS)


def _is_proper(term: Term) -> bool:
    inside = [form for form in term.written if not form.opens_sentence]
    capital = sum(form.times for form in inside if form.words[0][0].isupper())
    proper = 2 * capital > sum(form.times for form in inside) or term.words[0].lower().endswith(
        ("ean", "ian")
    )
    return len(term.words) == 1 and proper


def _names(term: Term) -> bool:
    """Whether a term is a name by itself: an acronym, a proper name, a rare word, several words."""
    word = term.words[-1]
    if len(term.words) > 1 or is_acronym(word) or zipf(word.lower()) < _COMMON:
        return True
    return term.is_name
