"""German terms: nouns are capitalised, adjectives in front of them are inflected, compounds are one word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.extraction.candidates import MOST_WORDS, Candidate
from graph.extraction.foreign.lemmas import base_form
from graph.extraction.foreign.stoplists import shell_words, stop_words
from graph.extraction.foreign.words import Stretch, is_english
from graph.extraction.inflection import is_acronym
from graph.extraction.runs import Word
from graph.extraction.zipf import zipf

GERMAN = "de"
_MOST_ADJECTIVES = 2
_EVERYDAY = 5.2  # Zipf frequency from which a lone noun is no term, and an adjective no part of one
_INFLECTED = re.compile(r"\w{3,}e[nmrs]?$")
_PARTICIPLE = re.compile(r"\w{3,}(?:t|nd)e[nmrs]?$")
_ENDING = re.compile(r"e[nmrs]?$")
# What is named after people: "der Satz von Bayes", "der Algorithmus von Dijkstra".
_NAMED = frozenset(
    "algorithmus formel gesetz kriterium lemma paradoxon prinzip problem regel satz theorem "
    "transformation ungleichung verfahren zahl".split()
)
_OF = ("von", "des", "nach")


def german_terms(stretch: Stretch) -> Iterator[Candidate]:
    """The terms of a stretch of German words, left to right."""
    words = stretch.words
    at = 0
    while at < len(words):
        first = at
        while at < len(words) and at - first < _MOST_ADJECTIVES and _is_adjective(stretch, at):
            at += 1
        if at == len(words) or not _is_noun(stretch, at):
            at = max(at, first + 1)
            continue
        last = _end_of_nouns(words, at)
        if _is_named_after(words, at, last):
            last += 2
            yield Candidate(words[at:last])
        elif kept := _without_everyday(words[first:last]):
            yield Candidate(kept)
        at = last


def _is_adjective(stretch: Stretch, at: int) -> bool:
    """Whether a word is an inflected adjective or participle; verbs and nouns may end like one."""
    text = stretch.words[at].text
    lower = text.lower()
    if text[0].isupper() and not (at == 0 and stretch.opens and text[1:].islower()):
        return _is_part_of_name(stretch.words, at)
    if lower in stop_words(GERMAN) or not _INFLECTED.search(lower):
        return False
    base = base_form(lower, GERMAN)
    if base[:1].isupper():
        return False
    if base.endswith("n"):  # of a verb: "teilen" is none, "verkettete" is
        return base != lower and bool(_PARTICIPLE.search(lower))
    return True


def _is_part_of_name(words: tuple[Word, ...], at: int) -> bool:
    """Whether a capitalised word is the adjective of a name: "Westfälischer Friede"."""
    lower = words[at].text.lower()
    if at + 1 == len(words) or not words[at + 1].text[0].isupper() or not _INFLECTED.search(lower):
        return False
    base = base_form(lower, GERMAN)
    return base[:1].islower() and not base.endswith("n") and lower not in stop_words(GERMAN)


def _is_noun(stretch: Stretch, at: int) -> bool:
    text = stretch.words[at].text
    lower = text.lower()
    if is_acronym(text):
        return True
    if len(text) < 3 or lower in stop_words(GERMAN):
        return False
    if text[0].islower():  # "supervised learning", left in lower case
        if not text.isalpha() and "-" not in text:  # "quick_sort": a name of some code
            return True
        return len(text) > 3 and is_english(text, GERMAN) and not base_form(lower, GERMAN)[:1].islower()
    if at == 0 and stretch.opens:  # "Nenne" and "Läuft" are capitalised here only
        base = base_form(text, GERMAN)
        return not base or base[0].isupper()
    return True


def _end_of_nouns(words: tuple[Word, ...], at: int) -> int:
    """Where a name of several nouns ends: English ones stand side by side, German ones do not."""
    last = at + 1
    while last < min(len(words), at + MOST_WORDS):
        before, here = words[last - 1].text, words[last].text
        if here.lower() in stop_words(GERMAN) or not is_english(here, GERMAN):
            break
        if not (is_acronym(before) or is_english(before, GERMAN)) or here[0].islower() != before[0].islower():
            break
        last += 1
    return last


def _is_named_after(words: tuple[Word, ...], at: int, last: int) -> bool:
    if last + 1 >= len(words) or last - at > 1 or words[last].text not in _OF:
        return False
    name = words[last + 1].text
    named = base_form(words[at].text, GERMAN).lower() in _NAMED
    return named and name[0].isupper() and len(name) > 2 and name.lower() not in stop_words(GERMAN)


def _without_everyday(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """A term less everyday adjectives in front; nothing if its noun says nothing by itself."""
    while len(words) > 1 and _is_everyday(words[0].text.lower()):
        words = words[1:]
    noun = words[-1].text
    if is_acronym(noun):
        return words
    if (base_form(noun, GERMAN) or noun).lower() in shell_words(GERMAN):
        return ()
    return words if len(words) > 1 or zipf(noun.lower(), GERMAN) < _EVERYDAY else ()


def _is_everyday(adjective: str) -> bool:
    forms = {_ENDING.sub("", adjective), base_form(adjective, GERMAN)}
    return bool(forms & shell_words(GERMAN)) or zipf(adjective, GERMAN) >= _EVERYDAY
