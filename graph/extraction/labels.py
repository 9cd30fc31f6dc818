"""Labels and definitions: the name a textbook would print, the sentence that defines it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from graph.extraction.foreign.definitions import articles, copula
from graph.extraction.foreign.labels import GERMAN, german_label, listed_form
from graph.extraction.headwords import asks_for
from graph.extraction.inflection import NounTable, is_acronym
from graph.extraction.languages import ENGLISH
from graph.extraction.reading import SideText
from graph.extraction.terms import Term

_COPULA = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:,[^,]{1,60},\s*)?"
    r"(?:is|are|was|=|:|—|–|refers? to|means?|denotes?|measures?|describes?|states?|stands? for"
    r"|quantif(?:y|ies)|consists? of|represents?|can be (?:defined|thought|seen|described)|occurs? when)"
    r"(?=[\s=:(])",
    re.IGNORECASE,
)

_ARTICLES = ("a", "an", "the")


_POSSESSIVE = ("'s", "’s", "'", "’")


_REFERRAL = re.compile(  # "Synonym for X" defines nothing
    r"(?:#\w+[\s,]*)*(?:an?\s+|the\s+)?(?:abbreviation|acronym|synonym|short|alias|see)\b", re.IGNORECASE
)
_SHORT = 30  # characters of an answer's first sentence that a second one should follow


def label_of(term: Term, nouns: NounTable) -> str:
    """The name to print for a term: its commonest spelling, singular, in the case of running text.

    A capital counts as part of the name only if it shows inside a sentence too. A name in another
    language than English stays as it is written: in its commonest form, the shortest of several.
    """
    inside = [other for other in term.occurrences if not other.opens_sentence]
    capital = sum(other.words[0][:1].isupper() for other in inside)
    common = 2 * capital <= len(inside)
    forms: dict[str, int] = {}
    language = term.language
    for place in term.written:
        words = place.words
        opens = common and (place.opens_sentence or not inside)
        if place.is_name:
            form = " ".join(words)
        elif language != ENGLISH:
            form = " ".join(_foreign_form(words, language, opens=place.opens_sentence, common=opens))
        else:
            form = singular_form(_running_case(words) if opens else words, nouns)
        forms[form] = forms.get(form, 0) + 1
    if language != ENGLISH:
        return max(forms, key=lambda form: (forms[form], -len(form), form))
    return max(forms, key=lambda form: (forms[form], form.islower(), form))


def _foreign_form(words: tuple[str, ...], language: str, *, opens: bool, common: bool) -> tuple[str, ...]:
    if language == GERMAN:
        words = german_label(words, opens=opens)
    elif common:
        words = _running_case(words)
    return words if len(words) > 1 else (listed_form(words[0], language),)


def _running_case(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words that open a sentence as they would be written inside one."""
    first, *rest = words
    if is_acronym(first) or not first[:1].isupper() or first.endswith(_POSSESSIVE):
        return words
    if any(other[:1].isupper() and len(other) > 1 and not is_acronym(other) for other in rest):
        return words
    return (first[0].lower() + first[1:], *rest)


def singular_form(words: Sequence[str], nouns: NounTable) -> str:
    """Words with the last one in the singular, its case kept.

    >>> singular_form(("preference", "pairs"), NounTable()), singular_form(("LLMs",), NounTable())
    ('preference pair', 'LLM')
    """
    return _singular_form(tuple(words), nouns)


def written_forms(form: str, nouns: NounTable) -> tuple[str, ...]:
    """What people write for a form of a term: its singular, and the form itself if it is another word.

    >>> written_forms("text corpora", NounTable(exceptions={"corpora": ["corpus"]}))
    ('text corpus', 'text corpora')
    """
    single = singular_form(form.split(), nouns)
    regular = (f"{single}s", f"{single}es", f"{single[:-1]}ies")
    return (single,) if form == single or form in regular else (single, form)


@lru_cache(maxsize=1 << 16)
def _singular_form(words: tuple[str, ...], nouns: NounTable) -> str:
    if "of" in words[1:]:  # "bag of words", "nodes of Ranvier"
        at = words.index("of")
        return " ".join((_singular_form(words[:at], nouns), *words[at:]))
    *head, last = words
    if head and len(last) == 1:  # "proteins C"
        return f"{_singular_form(tuple(head), nouns)} {last}"
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
    """The sentence that says what a term is, and its card; empty strings if no card defines it.

    That is how the answer to "What is X?" begins, or else a sentence of an answer such as "X is …".
    ``sides`` holds the front and the back of each card in turn.
    """
    places = sorted(
        (occurrence.side, occurrence.start, occurrence.end)
        for term in terms
        for occurrence in term.occurrences
        if not occurrence.nested
    )
    for index, start, end in places:
        side = sides[index]
        if side.side == "front" and (text := _answer(side, sides[index + 1], start, end)):
            return text, side.card
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


def _answer(front: SideText, back: SideText, start: int, end: int) -> str:
    """How an answer begins, if its question is what the term from ``start`` to ``end`` is."""
    if not asks_for(front.text, start, end) or not back.sentences:
        return ""
    first, last = back.sentences[0]
    if _REFERRAL.match(back.text, first):
        return ""
    if last - first < _SHORT and len(back.sentences) > 1:  # "Global Interpreter Lock."
        last = back.sentences[1][1]
    return back.text[first:last]
