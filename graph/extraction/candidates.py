"""Candidates: which part of a term run is a term, once the deck has voted on its tags.

A candidate is ``(adjective | participle | noun)* noun`` (J. Justeson and S. Katz, "Technical
terminology", Natural Language Engineering 1, 1995), with general English cut off both ends, or a
hyphenated participle such as *mode-seeking*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from graph.extraction.inflection import POSSESSIVES, NounTable, is_acronym, spelling_key
from graph.extraction.lexicon import ADJECTIVE_SUFFIXES
from graph.extraction.runs import Run, Word
from graph.extraction.stoplists import (
    ADJECTIVAL_ENDINGS,
    FUNCTION_WORDS,
    GENERIC_MODIFIERS,
    HEAD_NOUNS,
    IMPERATIVES,
    SHELL_NOUNS,
    THIRD_PERSON,
    VERBAL_STARTS,
)
from graph.extraction.zipf import zipf

MOST_WORDS = 6
_MOST_INITIALS = 6  # words that an acronym may stand for
_COMMON_GERUND = 4.4  # Zipf frequency from which a lone -ing word is taken for a verb
_COMMON_NOUN = 5.35  # … and a lone noun for everyday English

_UNKNOWN = 2.2  # … and below which the tagger may not know a word

_QUANTITY = re.compile(r"\d[\d.,]*(?:[a-zμµ]{1,2}|[BMKTX%])")  # 70B, 5mg; but 3D
_ROMAN = re.compile(r"(?=[IVX]{2})(?:X{0,3})(?:I{1,3}|I?V|VI{0,3}|IX)?")  # of an enumeration

_OBJECTS = ("NN", "JJ", "CD")
_OF_VERBS_ALONE = ("DT", "PRP", "PRP$", "TO", "WDT", "WP", "RB")
_BEHIND_VERBS = (*_OF_VERBS_ALONE, "IN")

_BEFORE_PARTICIPLES = ("CC", "IN", "DT", "JJ")

_NO_HEADS = ADJECTIVAL_ENDINGS | FUNCTION_WORDS  # behind a hyphen: "task-specific", "top-down"
_DEGREES = ("near-", "too-", "lower-", "higher-", "several-", "more-", "less-")
_OPENINGS = ("", ".", ":", "LS")

_GENERAL = SHELL_NOUNS | GENERIC_MODIFIERS

Votes = Mapping[str, str]


class Candidate(NamedTuple):
    """A stretch of words that may name a concept."""

    words: tuple[Word, ...]

    @property
    def start(self) -> int:
        """Offset of the first character."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.words[-1].end


def word_class(word: Word) -> str:
    """The class of a word by itself: Noun, Adjective, Gerund, Participle, Verb, Cardinal, Other."""
    return "N" if word.is_name else class_of(word.text, word.tag)


@lru_cache(maxsize=1 << 16)
def class_of(text: str, tag: str) -> str:
    """The class of a word with this tag, which is no name."""
    if len(text) == 1 and text.isupper():
        return "N"
    if "-" in text and text.rsplit("-", 1)[1].lower() in ADJECTIVAL_ENDINGS:
        return "A"
    if is_acronym(text) or tag.startswith("NN") or tag == "FW":
        return "N"
    if tag == "CD":
        return "N" if text[:2].isalpha() and text[-1].isdigit() else "C"  # caspase-9
    if tag == "RB":
        return "D" if text.endswith("ly") else "O"
    if "-" in text.strip("-"):
        return "G" if text.endswith("ing") else "A"
    if tag == "JJ" or text.lower() == "least":
        return "A"
    if tag == "VBN":
        return "P"
    if tag == "VBG":
        return "G"
    return "V" if tag.startswith("VB") else "O"


def candidates(run: Run, votes: Votes, nouns: NounTable) -> Iterator[Candidate]:
    """The candidates of a run, left to right, not overlapping."""
    segment: list[tuple[Word, str]] = []
    for word in run:
        label = voted_class(word, votes, nouns)
        parts = label in "VO" or (label == "D" and word.next_tag != "VBN")
        if parts or (segment and _starts_anew(word, label, *segment[-1])):
            yield from _segment_candidates(segment, nouns)
            segment = []
        if not parts:
            segment.append((word, label))
    yield from _segment_candidates(segment, nouns)


def _starts_anew(word: Word, label: str, before: Word, label_before: str) -> bool:
    """Whether a new term starts at a word: "on a directory new files", "run `git revert`"."""
    if label != "A" and not word.is_name:
        return False
    if word.is_name and not before.is_name:
        code = word.text.islower() or " " in word.text
        return code and not word.next_tag.startswith("NN")
    noun = label_before == "N" and not before.text.endswith(("ing", *POSSESSIVES))
    return noun and label == "A" and word.text.lower() in GENERIC_MODIFIERS


def voted_class(word: Word, votes: Votes, nouns: NounTable) -> str:
    """The class of a word once its neighbours and the rest of the deck have been heard."""
    own = word_class(word)
    if word.is_name:
        return own
    if own == "N":
        if word.previous_tag in _OPENINGS and word.next_tag in ("DT", "PRP$") and _is_plain(word):
            return "V"  # "Delete a container": no noun opens a clause before an article
        if word.tag != "VBD":
            return own
    text = word.text.lower()
    if own == "G" and word.previous_tag in ("DT", "PRP$", "JJ") and word.next_tag.startswith("NN"):
        return "A"  # "a reducing agent", "exponential moving average"
    if own == "G" and text in VERBAL_STARTS:
        return "V"
    if own == "G" and "-" not in text and not nouns.lists(text) and word.next_tag.startswith(_OBJECTS):
        # "storing keys" is an act, "learning rates" and "the overfitting problem" are things
        return "N" if word.previous_tag in ("DT", "PRP$", "POS", "JJ") else "V"
    if word.tag == "VBD" and word.previous_tag in _BEFORE_PARTICIPLES and word.next_tag.startswith("NN"):
        return "P"  # "and hinted handoff"
    if own == "G" and "-" not in text and word.next_tag == "JJ":
        return "V"  # "counting non-embedding parameters"
    if own != "V" and votes.get(text) == "N":
        return "N"
    if own == "A" and _is_rare_noun(text) and not word.next_tag.startswith(_OBJECTS):
        return "N"  # the tagger does not know the word and takes it for an adjective: "more bradykinin"
    if own == "A" and _is_head(word) and nouns.lists(text):
        return "N"  # "the private key (Ed25519)"
    return "A" if own == "O" and votes.get(text) == "A" else own


def _is_plain(word: Word) -> bool:
    return word.text.isalpha() and not is_acronym(word.text)


def _is_head(word: Word) -> bool:
    """Whether what is tagged as an adjective stands where a noun does: behind another, before none."""
    return word.previous_tag == "JJ" and not word.next_tag.startswith((*_OBJECTS, "VBG", "VBN", "CC", "HYPH"))


def _is_rare_noun(text: str) -> bool:
    return text.isalpha() and not text.endswith(ADJECTIVE_SUFFIXES) and zipf(text) < _UNKNOWN


def _segment_candidates(segment: list[tuple[Word, str]], nouns: NounTable) -> Iterator[Candidate]:
    """Cut a run of nouns and modifiers behind each last noun before a modifier group."""
    first = 0
    while first < len(segment):
        last = len(segment) - 1
        while last >= first and not _can_head(segment, last, nouns):
            last -= 1
        if last < first:
            return
        words, labels = zip(*segment[first : last + 1], strict=True)
        trimmed = trim(words, labels, nouns)
        if trimmed:
            yield Candidate(trimmed)
        first = last + 1


def _can_head(segment: list[tuple[Word, str]], at: int, nouns: NounTable) -> bool:
    word, label = segment[at]
    if label == "G":
        behind = at + 1 < len(segment)
        if at and segment[at - 1][1] == "N" and nouns.lists(word.text.lower()):  # "genome editing in mice"
            return not behind and word.next_tag not in _OF_VERBS_ALONE
        verbal = word.next_tag in _BEHIND_VERBS or behind
        return "-" in word.text or (not verbal and zipf(word.text.lower()) < _COMMON_GERUND)
    if label == "A" and "-" in word.text:  # "cross-entropy" is tagged as an adjective now and then
        last = word.text.lower().rsplit("-", 1)[1]
        return at + 1 == len(segment) and last not in _NO_HEADS and nouns.lists(last)
    if label == "C":  # "trisomy 21"
        return at > 0 and word.text.isdigit() and segment[at - 1][1] == "N"
    return label == "N"


def trim(words: tuple[Word, ...], labels: tuple[str, ...], nouns: NounTable) -> tuple[Word, ...]:
    """Cut general English off both ends; empty if nothing of substance remains."""
    first, last = 0, len(words)
    while first < last and _cut_in_front(words[first], labels[first], last - first):
        if last - first > 1 and _opens_name(*words[first : first + 2]):
            break
        first += 1
    while last > first and (
        _cut_behind(words[last - 1], last - first, nouns)
        or (last < len(words) and labels[last - 1] not in "NG" and not _may_end(words[first:last], nouns))
    ):
        last -= 1
    kept = words[first:last]
    if last < len(words) and kept:  # "Hess's lecture" is nobody's term, and "Hess's" is none
        kept = kept[_behind_possessive(kept) :]
    half = len(kept) // 2
    if half and len(kept) == 2 * half and _lower(kept[:half]) == _lower(kept[half:]):
        kept = kept[half:]  # a heading and the sentence behind it
    if not kept or len(kept) > MOST_WORDS:
        return ()
    return kept if _has_substance(kept) else ()


def _lower(words: Sequence[Word]) -> list[str]:
    return [word.text.lower() for word in words]


def _may_end(words: Sequence[Word], nouns: NounTable) -> bool:
    """Whether a term may end in an adjective whose noun was cut off: not "key", of "key paper"."""
    return len(words) > 1 and nouns.lists(words[-1].text)


def _behind_possessive(words: tuple[Word, ...]) -> int:
    owners = [at for at, word in enumerate(words) if word.text.endswith(POSSESSIVES)]
    return owners[-1] + 1 if owners else 0


def _cut_in_front(word: Word, label: str, length: int) -> bool:
    kind = "kept" if word.is_name else _front_kind(word.text)
    if kind in ("cut", "kept"):
        return kind == "cut"
    if label in "CD" and (label == "C" or length == 1):
        return True
    if word.tag in ("JJR", "JJS") or kind == "degree":
        return True
    if length == 1 or not kind:
        return False
    return kind == "third person" or word.previous_tag in _OPENINGS or word.tag.startswith("VB")


@lru_cache(maxsize=1 << 16)
def _front_kind(word: str) -> str:
    """What a word is at the front of a term: cut, kept, or cut if something else says so, too."""
    text = word.lower()
    if _QUANTITY.fullmatch(word):
        return "cut"
    if is_acronym(word) or text == "least":
        return "kept"
    if text in GENERIC_MODIFIERS or text in FUNCTION_WORDS:
        return "cut"
    if text.startswith(_DEGREES):
        return "degree"
    if text in THIRD_PERSON:
        return "third person"
    return "imperative" if text in IMPERATIVES else ""


def _opens_name(word: Word, following: Word) -> bool:
    """Whether a word that qualifies anything is the first of a name: "than Fast R-CNN"."""
    inside = word.previous_tag not in _OPENINGS
    return inside and word.text.istitle() and following.text[0].isupper()


def _cut_behind(word: Word, length: int, nouns: NounTable) -> bool:
    if word.is_name:
        return False
    generic, third_person, shell, head = _behind_kinds(word.text, nouns)
    if generic:
        return True
    if length > 1 and third_person and word.next_tag not in (".", ",", "CC", ""):
        return not (shell and word.next_tag == "IN")
    return shell and (length == 1 or not head)


@lru_cache(maxsize=1 << 16)
def _behind_kinds(word: str, nouns: NounTable) -> tuple[bool, bool, bool, bool]:
    """Whether the last word of a term is generic, a verb's third person, a shell noun, a head noun."""
    text = word.lower()
    singular = nouns.singular(text)
    shell = text in SHELL_NOUNS or singular in SHELL_NOUNS or text.removesuffix("s") in SHELL_NOUNS
    head = singular in HEAD_NOUNS or text in HEAD_NOUNS
    return text in GENERIC_MODIFIERS, text in THIRD_PERSON, shell, head


def _has_substance(words: tuple[Word, ...]) -> bool:
    if any(word.is_name for word in words):
        return True
    if len(words) == 1:
        return _stands_alone(words[0].text)
    if all(word.text.lower() in HEAD_NOUNS for word in words):
        return len(words) == 2  # "loss function": two plain nouns can make a term
    return any(is_acronym(word.text) or word.text.lower() not in _GENERAL for word in words)


@lru_cache(maxsize=1 << 16)
def _stands_alone(text: str) -> bool:
    if is_acronym(text):
        return len(text) > 1 and text.lower() not in SHELL_NOUNS and not _ROMAN.fullmatch(text)
    return len(text) > 2 and zipf(text.lower()) < _COMMON_NOUN


def windows(run: Run) -> Iterator[tuple[Word, ...]]:
    """The rows of two words and more of a run that may be a long form."""
    for first in range(len(run) - 1):
        for last in range(first + 1, min(first + _MOST_INITIALS, len(run))):
            if not run[last].tag.startswith(("NN", "JJ", "VBN")):
                break
            if run[last].tag.startswith("NN") and run[first].tag.startswith(("NN", "JJ", "VBN")):
                yield run[first : last + 1]


def key_of(words: Sequence[Word], nouns: NounTable) -> str:
    """The spelling key of some words."""
    return spelling_key(" ".join(word.text for word in words), nouns)
