"""Labels: the name that a textbook would print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from graph.extraction.foreign.labels import GERMAN, german_label, listed_form
from graph.extraction.inflection import POSSESSIVES, NounTable, is_acronym
from graph.extraction.languages import ENGLISH
from graph.extraction.terms import Term

_MOST_CAPITALS = 0.8  # share of capitals from which a term of several words is a proper name
_FEW_CAPITALS = 1 / 3  # … of "SVM" from which "svm" is a sloppy form of it
_OWNER = re.compile(r"(?<=\w)['’]s$")


def label_of(term: Term, nouns: NounTable) -> str:
    """The name to print for a term: its commonest spelling, singular, in the case of running text.

    A capital counts as part of the name only if it shows inside a sentence too. A name in another
    language than English stays as it is written: in its commonest form, the shortest of several.
    """
    inside = [other for other in term.forms if not other.opens_sentence]
    capital = sum(other.times for other in inside if other.words[0][:1].isupper())
    several = any(len(other.words) > 1 for other in inside)
    common = capital <= (_MOST_CAPITALS if several else 0.5) * sum(other.times for other in inside)
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
        forms[form] = forms.get(form, 0) + place.times
    if language != ENGLISH:
        return max(forms, key=lambda form: (forms[form], -len(form), form))
    if several and common:  # names are hardly ever written in lower case
        forms = {form: times for form, times in forms.items() if form[0].islower()} or forms
    best = max(forms, key=lambda form: (forms[form], not _is_owned(form), form.islower(), form))
    capitals = next((form for form in forms if form == best.upper()), best)
    often = forms[capitals] >= _FEW_CAPITALS * sum(forms.values())  # more than in a heading
    return capitals if often and " " not in best and not nouns.lists(best) else best


def _is_owned(form: str) -> bool:
    """Whether a noun owns another: "Transformer's decoder", for Transformer decoder."""
    return any(word.endswith(POSSESSIVES) for word in form.split()[:-1])


def _foreign_form(words: tuple[str, ...], language: str, *, opens: bool, common: bool) -> tuple[str, ...]:
    if language == GERMAN:
        words = german_label(words, opens=opens)
    elif common:
        words = _running_case(words)
    return words if len(words) > 1 else (listed_form(words[0], language),)


def _running_case(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words that open a sentence as they would be written inside one."""
    first, *rest = words
    if is_acronym(first) or not first[:1].isupper() or first.endswith(POSSESSIVES):
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
        at = words.index("of", 1)
        return " ".join((_singular_form(words[:at], nouns), *words[at:]))
    *head, last = words
    if head and head[-1].lower() == "least":  # "least squares"
        return " ".join(words)
    last = _OWNER.sub("", last)
    if head and len(last) == 1:  # "proteins C"
        return f"{_singular_form(tuple(head), nouns)} {last}"
    if is_acronym(last):
        last = last[:-1] if last.endswith("s") and last[-2].isupper() else last
    else:
        before, hyphen, noun = last.rpartition("-")
        if noun.isalpha():  # "Node.js" stays
            last = before + hyphen + _singular_word(noun, nouns)
    return " ".join((*head, last))


def _singular_word(word: str, nouns: NounTable) -> str:
    single = nouns.singular(word.lower())
    if word.lower().startswith(single):
        return word[: len(single)]
    return single.capitalize() if word[:1].isupper() else single
