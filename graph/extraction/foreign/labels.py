"""Terms of other languages in the form that a list of terms has them in."""

from __future__ import annotations

import re

from graph.extraction.foreign.grammars import is_verb
from graph.extraction.foreign.lemmas import base_form
from graph.extraction.foreign.words import is_english
from graph.extraction.inflection import is_acronym
from graph.extraction.zipf import zipf

GERMAN = "de"
_PLURALS = ("daten", "kosten")  # nobody says "ein Trainingsdatum"
_INFLECTED = re.compile(r"\w{3,}e[nmrs]?$")
_ENDING = re.compile(r"e[nmrs]?$")
_FEMININE = re.compile(r"(?:ung|heit|keit|schaft|tät|ion|ik|enz|anz|bank|[^n]e)$")


def listed_form(word: str, language: str) -> str:
    """A noun as a list of terms has it: its base form, unless it is used more in the form at hand.

    >>> listed_form("Gewichten", "de"), listed_form("Daten", "de"), listed_form("minimise", "fr")
    ('Gewicht', 'Daten', 'minimise')
    """
    plural = language == GERMAN and word.lower().endswith(_PLURALS)
    base = "" if plural or is_acronym(word) else base_form(word, language)
    if len(base) < 3 or base[:3].lower() != word[:3].lower() or ("ß" in base and "ß" not in word):
        return word  # no inflection, or the spelling before the reform of 1996
    if word.islower() is not base.islower() or zipf(base.lower(), language) < zipf(word.lower(), language):
        return word
    return word if is_verb(base, language) else base


def german_label(words: tuple[str, ...], *, opens: bool) -> tuple[str, ...]:
    """A term as a list of terms has it: adjectives in lower case, and in the nominative where that is plain.

    A noun of a feminine ending needs no dictionary for it; ``opens`` says that the term opens a sentence.

    >>> german_label(("Neuronale", "Netze"), opens=True), german_label(("binären", "Suche"), opens=False)
    (('neuronale', 'Netze'), ('binäre', 'Suche'))
    """
    *adjectives, noun = words
    if not adjectives or not all(_INFLECTED.search(word.lower()) for word in adjectives):
        return words
    if any(is_acronym(word) or is_english(word, GERMAN) for word in adjectives):
        return words
    if opens and base_form(words[0].lower(), GERMAN)[:1] == words[0][0].lower():
        adjectives[0] = adjectives[0].lower()
    if _FEMININE.search(noun) and not adjectives[-1][0].isupper():
        adjectives = [_ENDING.sub("e", word) for word in adjectives]
    return (*adjectives, noun)
