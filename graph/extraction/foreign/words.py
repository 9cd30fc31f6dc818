"""What the text of a card is cut into before the rules of its language look for terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from graph.extraction.candidates import Candidate
from graph.extraction.masking import BLANK
from graph.extraction.runs import Word
from graph.extraction.zipf import zipf

_LONGEST = 60  # characters of a word
_MEASURE = re.compile(r"\d{2,}\w{1,4}|.*@.*")  # "650W", "4K@60Hz"
_ENGLISH_LEAD = 0.3  # Zipf frequency by which a word is more English than anything else


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words with nothing but white space between them; whether the first opens a sentence."""

    words: tuple[Word, ...]
    opens: bool


def names_of_code(doc: Doc) -> Iterator[Candidate]:
    """The names that are no words of any language: "git rebase", "C++", "O(n log n)"."""
    names: set[int] = doc.user_data["names"]
    for token, start in zip(doc, doc.user_data["offsets"], strict=True):
        if start in names:
            yield Candidate((Word(token.text, "", start, is_name=True),))


def stretches(doc: Doc) -> Iterator[Stretch]:
    """The stretches of a text: punctuation, numbers, single letters, masks and names of code end one."""
    masked: str = doc.user_data["masked"]
    offsets: list[int] = doc.user_data["offsets"]
    names: set[int] = doc.user_data["names"]
    current: list[Word] = []
    for token, start in zip(doc, offsets, strict=True):
        word = start not in names and _is_word(token.text)
        if current and (not word or masked[current[-1].end : start].strip(" \u00a0")):
            yield Stretch(tuple(current), _opens(masked, current[0].start))
            current = []
        if word and current and current[-1].end == start and not current[-1].text.endswith(("'", "’")):
            current[-1] = Word(current[-1].text + token.text, "", current[-1].start)  # cut by a tokenizer
        elif word:
            current.append(Word(token.text, "", start))
    if current:
        yield Stretch(tuple(current), _opens(masked, current[0].start))


def _is_word(text: str) -> bool:
    if text.endswith(("'", "’")):  # elided: "l'", "dell'"
        return text[:-1].isalpha()
    if not 2 <= len(text) <= _LONGEST or not any(c.isalpha() for c in text):
        return len(text) == 1 and text.isalpha() and text.islower()  # "y", "à", "w"; or a variable
    if _MEASURE.fullmatch(text):
        return False
    return text[0].isalnum() and (text[-1].isalnum() or text[-1] in "+#*")


def _opens(masked: str, start: int) -> bool:
    before = masked[:start].rstrip(" \u00a0\"'«„“”‚‘’([*-–—•")
    return not before or before[-1] in ".:!?…\n" + BLANK


def is_english(word: str, language: str) -> bool:
    """Whether a word is more at home in English than in the language of its card.

    >>> is_english("Overflow", "de"), is_english("Baum", "de")
    (True, False)
    """
    word = word.lower()
    return zipf(word) > zipf(word, language) + _ENGLISH_LEAD
