"""Abbreviations and their long forms, as their text defines them: "mean squared error (MSE)"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

_BRACKET = re.compile(r"\(([^()\t\n]{2,80})\)")
_SHORT = re.compile(r"[A-Za-z0-9][\w./&-]*(?: [\w./&-]+)?")
_INITIAL = re.compile(r"(?<![^\W_])[^\W_]")
_WORD = re.compile(r"[^\W_][\w'’./&+-]*")


@dataclass(frozen=True, slots=True)
class AbbreviationPair:
    """A short form and its long form, with the offsets of the long form in the text."""

    short: str
    long: str
    start: int
    end: int


@Language.component("abbreviation_pairs")
def abbreviation_pairs(doc: Doc) -> Doc:
    """SpaCy component: the pairs of a document, in ``doc.user_data["abbreviations"]``."""
    doc.user_data["abbreviations"] = find_pairs(doc.user_data["masked"])
    return doc


def find_pairs(text: str) -> tuple[AbbreviationPair, ...]:
    """Pairs in either order: ``long (SHORT)`` and ``SHORT (long)``.

    The match of letters is that of A. Schwartz and M. Hearst, "A simple algorithm for identifying
    abbreviation definitions in biomedical text", PSB 2003.

    >>> [(pair.short, pair.long) for pair in find_pairs("It minimises mean squared error (MSE).")]
    [('MSE', 'mean squared error')]
    >>> [(pair.short, pair.long) for pair in find_pairs("DPO (direct preference optimization)")]
    [('DPO', 'direct preference optimization')]
    """
    found: list[AbbreviationPair] = []
    for bracket in _BRACKET.finditer(text):
        inner = re.split(r"[,;:]| or ", bracket[1])[0].strip()
        before = text[: bracket.start()].rstrip(" ")
        if _is_short_form(inner):
            pair = _long_before(inner, before)
        else:
            pair = _long_inside(inner, bracket.start(1), before)
        if pair:
            found.append(pair)
    return tuple(found)


def _is_short_form(text: str) -> bool:
    return (
        2 <= len(text) <= 10
        and bool(_SHORT.fullmatch(text))
        and any(c.isalpha() for c in text)
        and sum(c.isupper() for c in text) >= 1
        and not text.istitle()
    )


def _long_before(short: str, before: str) -> AbbreviationPair | None:
    clause = re.split(r"[.;:!?\t\n]\s|[\t\n()]", before)[-1]
    offset = len(before) - len(clause)
    words = list(_WORD.finditer(clause))[-_most_words(_letters(short)) :]
    if not words or words[-1].end() < len(clause.rstrip()):
        return None
    start = best_start(short, clause[words[0].start() :])
    if start is None:
        return None
    long = clause[words[0].start() + start :].rstrip()
    begin = offset + words[0].start() + start
    return _checked(short, long, begin)


def _long_inside(inner: str, start: int, before: str) -> AbbreviationPair | None:
    short = re.search(r"(?<![\w-])[A-Z][\w-]*$", before)
    if not short or not _is_short_form(short[0]) or best_start(short[0], inner) != 0:
        return None
    return _checked(short[0], inner, start)


def best_start(short: str, long: str) -> int | None:
    """Where the shortest tail of ``long`` that spells ``short`` begins, or None.

    The initials of the last words go before all else; then letters of the short form are matched
    right to left, and the first one must begin a word.

    >>> best_start("MSE", "the mean squared error"), best_start("PPO", "proximal policy optimization")
    (4, 0)
    """
    words = list(_INITIAL.finditer(long))[-len(short) :]
    if len(words) == len(short) and "".join(word[0] for word in words).lower() == short.lower():
        return words[0].start()
    at = len(long) - 1
    for index in range(len(short) - 1, -1, -1):
        letter = short[index].lower()
        if not letter.isalnum():
            continue
        while at >= 0 and (long[at].lower() != letter or (index == 0 and at > 0 and long[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
        at -= 1
    return at + 1


def _letters(short: str) -> int:
    return sum(c.isalnum() for c in short)


def _most_words(letters: int) -> int:
    """How many words a long form may have, after Schwartz and Hearst."""
    return min(letters + 5, letters * 2)


def _checked(short: str, long: str, start: int) -> AbbreviationPair | None:
    letters = _letters(short)
    words = [word for word in re.split(r"[\s-]+", long) if word]
    if len(long) <= len(short) or short.lower() in (word.lower() for word in words):
        return None
    if len(words) > _most_words(letters) or (len(words) == 1 and letters > 4):
        return None
    initials = "".join(word[0] for word in words).lower()
    if len(words) == 1 and sum(c.isupper() for c in short) < 2:
        return None
    if letters >= 3 and len(words) < letters - 2 and initials not in short.lower():
        return None
    return AbbreviationPair(short, long, start, start + len(long))
