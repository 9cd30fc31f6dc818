"""Base forms of words in other languages, from ``simplemma``'s dictionaries.

They show which forms are one term ("neuronales Netz", "neuronalen Netzen"), and, where there is no
tagger, which words are verbs: their base form is an infinitive.
"""

from __future__ import annotations

import re
from functools import lru_cache

import simplemma

from graph.extraction.inflection import NounTable, fold
from graph.extraction.languages import ENGLISH

_CODES = {"sh": "hbs", "fil": "tl"}  # simplemma's names of languages that wordfreq calls otherwise
_KNOWN = frozenset(
    "bg ca cs da de el es fa fi fr hbs hi hu hy id is it ka lt lv mk ms nb nl pl pt ro ru sk sl sv tl tr "
    "uk".split()
)
_GERMAN_ENDING = re.compile(r"(?<=\w{4})(?:e[nmrs]?|s)$")
_GERMAN_PARTICIPLE = re.compile(r"\w{3}te[nmrs]?$")
# Endings of plurals, for words that the dictionary of the language does not have.
_PLURAL_ENDINGS = {
    "ca": ("s",), "da": ("erne", "er"), "es": ("es", "s"), "fr": ("s", "x"), "nb": ("ene", "er"),
    "nl": ("en", "s"), "pt": ("s",), "sv": ("erna", "er"),
}  # fmt: skip
_MOST_STEPS = 3  # "données" is "donnée", which is "donner"


@lru_cache(maxsize=1 << 16)
def base_form(word: str, language: str) -> str:
    """The base form of a word as a dictionary has it, or nothing where no dictionary has the word.

    >>> base_form("Netzen", "de"), base_form("minimise", "fr"), base_form("Dijkstra", "de")
    ('Netz', 'minimiser', '')
    """
    code = _CODES.get(language, language)
    if code not in _KNOWN or not simplemma.is_known(word, lang=code):
        return ""
    return simplemma.lemmatize(word, lang=code)


class Lemmas(NounTable):
    """Base forms in place of English singulars, for the spelling keys of another language."""

    def __init__(self, language: str, english: NounTable) -> None:
        super().__init__()
        self._language, self._english = language, english

    def _singular(self, word: str) -> str:
        if self._language == "de" and (known := _german(word)):
            return known
        if self._language != "de" and (known := self._base(word)):
            return known
        english = self._english.singular(word)
        if self._english.lists(english):  # "Embeddings" is one even on a German card
            return english
        if self._language == "de":
            return _GERMAN_ENDING.sub("", word)
        for ending in _PLURAL_ENDINGS.get(self._language, ()):
            if word.endswith(ending) and len(word) > len(ending) + 3:
                return word.removesuffix(ending)
        return word

    def _base(self, word: str) -> str:
        found = ""
        for _ in range(_MOST_STEPS):
            base = fold(base_form(word, self._language))
            if not base or base == found:
                break
            found = word = base
        return found


def _german(word: str) -> str:
    """The key of a German word in lower case: a noun's singular, any other word less its ending."""
    base = base_form(word, "de")
    if base[:1].isupper():
        return fold(base)
    verbal = base.endswith("n") and not _GERMAN_PARTICIPLE.search(word)
    if verbal or not base:
        noun = base_form(word.capitalize(), "de")
        return fold(noun) if noun[:1].isupper() else ""
    return _GERMAN_ENDING.sub("", word)


@lru_cache(maxsize=32)
def nouns_of(language: str, english: NounTable) -> NounTable:
    """The table of base forms of a language; ``english`` itself for English."""
    return english if language == ENGLISH else Lemmas(language, english)
