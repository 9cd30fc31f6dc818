"""Definitions: the sentence of a card that says what a term is."""

from __future__ import annotations

import re
from bisect import bisect_left

from graph.extraction.foreign.definitions import articles, copula
from graph.extraction.languages import ENGLISH
from graph.extraction.reading import SideText
from graph.extraction.runs import Run

_COPULA = re.compile(
    r"\s*(?:\([^)]*\)\s*|[A-Za-z]{1,2}\([^)]*\)\s*)?(?:,[^,]{1,60},\s*)?"
    r"(?:is|are|was|=|:|—|–|refers? to|means?|denotes?|measures?|describes?|states?|says?|stands? for"
    r"|quantif(?:y|ies)|consists? of|represents?|can be (?:defined|thought|seen|described)|occurs? when)"
    r"(?=[\s=:(])",
    re.IGNORECASE,
)

_ARTICLES = ("a", "an", "the")
_OPENING = re.compile(r"\s*+(\S{0,8}+)\s*+")  # no more than an article, however long the sentence
_REFERRAL = re.compile(  # "Synonym for X" defines nothing
    r"(?:an?\s+|the\s+)?(?:abbreviation|acronym|synonym|short|alias|see)\b", re.IGNORECASE
)
_BE = (" is", " are", " was")
_KIND = re.compile(
    r"\s+(?:(?:\w+ly|also|just|often|then),?\s+)*(?:(?:an?|the|one|any|another|that|those|where|when|how)\b|defined\s+as|[=(])",
    re.IGNORECASE,
)
_HASHTAGS = re.compile(r"(?:#\w+[\s,.]*)+")
_SHORT = 30  # characters of an answer's first sentence that a second one should follow


def answer_span(back: SideText) -> tuple[int, int] | None:
    """Where the answer of a card says what its question asks for: its first sentence, if that says anything.

    A sentence of a few words takes the second one along.
    """
    if not back.borders:
        return None
    first, last, *more = back.borders
    if tags := _HASHTAGS.match(back.text, first, last):
        first = tags.end()
    if first == last or _REFERRAL.match(back.text, first):
        return None
    if last - first < _SHORT and more:  # "Global Interpreter Lock."
        last = more[1]
    return first, last


def defines(side: SideText, start: int, end: int) -> tuple[bool, bool]:
    """Whether a sentence of an answer says what the term from ``start`` to ``end`` is, such as "X is …".

    The second of the two: whether it does if the card's question names the term.
    """
    first, last = side.sentence_at(start)
    english = side.language == ENGLISH
    if start > first:
        opening = _OPENING.fullmatch(side.text, first, start)
        known = _ARTICLES if english else articles(side.language)
        if not opening or (opening[1] and opening[1].lower() not in known):
            return False, False
    verb = _COPULA if english else copula(side.language)
    says = verb.match(side.text, end, last)
    if not says:
        return False, False
    return _says_what(side, says, last) if english else (True, True)


def _says_what(side: SideText, says: re.Match[str], last: int) -> tuple[bool, bool]:
    """Whether a verb leads to what a term is, and not only to how it is or what is done to it.

    "Tokens are pieces of text" says what they are, "tokens are embedded" does not. Where the question
    names the term, "early stopping is ending training" says it, too, and is no progressive form.
    """
    if not says[0].lower().endswith(_BE) or _KIND.match(side.text, says.end(), last):
        return True, True
    at = bisect_left(side.runs, says.end(), key=_start)
    behind = side.runs[at] if at < len(side.runs) else None
    if behind is None or side.text[says.end() : behind[0].start].strip():
        return False, False
    first, *others = [word.tag for word in behind]
    if first == "VBG":
        return False, True
    if first == "VBN":  # "is supervised fine-tuning"
        return False, bool(others) and others[0].startswith("NN")
    told = any(tag.startswith("NN") for tag in (first, *others))
    return told, told


def _start(run: Run) -> int:
    return run[0].start
