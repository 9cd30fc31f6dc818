"""Labels and definitions: the name a textbook would print, the sentence that defines it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from graph.extraction.foreign.definitions import articles, copula
from graph.extraction.foreign.labels import GERMAN, german_label, listed_form
from graph.extraction.inflection import NounTable, is_acronym
from graph.extraction.languages import ENGLISH
from graph.extraction.reading import SideText
from graph.extraction.terms import Occurrence, Term

_COPULA = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:,[^,]{1,60},\s*)?"
    r"(?:is|are|was|=|:|—|–|refers? to|means?|denotes?|measures?|describes?|states?|stands? for"
    r"|quantif(?:y|ies)|consists? of|represents?|can be (?:defined|thought|seen|described)|occurs? when)"
    r"(?=[\s=:(])",
    re.IGNORECASE,
)

_ARTICLES = ("a", "an", "the")


def label_of(term: Term, nouns: NounTable) -> str:
    """The name to print for a term: its commonest spelling, singular, in the case of running text.

    A capital counts as part of the name only if it shows inside a sentence too. A name in another
    language than English stays as it is written: in its commonest form, the shortest of several.
    """
    forms: Counter[str] = Counter()
    if term.language != ENGLISH:
        for occurrence in term.occurrences:
            forms[" ".join(_foreign_form(occurrence, term))] += 1
        return max(forms, key=lambda form: (forms[form], -len(form), form))
    for occurrence in term.occurrences:
        forms[singular_form(_running_case(occurrence, term), nouns)] += 1
    return max(forms, key=lambda form: (forms[form], form.islower(), form))


def _foreign_form(occurrence: Occurrence, term: Term) -> tuple[str, ...]:
    if term.language == GERMAN:
        words = german_label(occurrence.words, opens=occurrence.opens_sentence)
    else:
        words = _running_case(occurrence, term)
    return words if len(words) > 1 else (listed_form(words[0], term.language),)


def _running_case(occurrence: Occurrence, term: Term) -> tuple[str, ...]:
    first, *rest = occurrence.words
    if is_acronym(first) or not first[:1].isupper():
        return occurrence.words
    inside = [other for other in term.occurrences if not other.opens_sentence]
    proper = any(other[:1].isupper() and not is_acronym(other) for other in rest)
    if not proper and (occurrence.opens_sentence or not inside):
        capital = [other for other in inside if other.words[0][:1].isupper()]
        if 2 * len(capital) <= len(inside):
            return (first[0].lower() + first[1:], *rest)
    return occurrence.words


def singular_form(words: Sequence[str], nouns: NounTable) -> str:
    """Words with the last one in the singular, its case kept.

    >>> singular_form(("preference", "pairs"), NounTable()), singular_form(("LLMs",), NounTable())
    ('preference pair', 'LLM')
    """
    *head, last = words
    if is_acronym(last):
        last = last[:-1] if last.endswith("s") and last[-2].isupper() else last
    elif last.isalpha():  # "Node.js" and "t-statistics" stay
        single = nouns.singular(last.lower())
        if last.lower().startswith(single):
            last = last[: len(single)]
        elif single != last.lower():
            last = single.capitalize() if last[:1].isupper() else single
    return " ".join((*head, last))


def definition_of(terms: Iterable[Term], sides: Sequence[SideText]) -> tuple[str, str]:
    """The first sentence on an answer that opens with a term and says what it is, and its card.

    Empty strings if no card defines it.
    """
    places = sorted(
        (occurrence.side, occurrence.start, occurrence.end)
        for term in terms
        for occurrence in term.occurrences
        if not occurrence.nested
    )
    for index, start, end in places:
        side = sides[index]
        if side.side != "back":
            continue
        first, last = side.sentence_at(start)
        opening = side.text[first:start].strip().lower()
        english = side.language == ENGLISH
        allowed = _ARTICLES if english else articles(side.language)
        verb = _COPULA if english else copula(side.language)
        if (not opening or opening in allowed) and verb.match(side.text, end, last):
            return side.text[first:last], side.card
    return "", ""
