"""Appositions: other names that a text gives to the same thing, as in "X, also called Y"."""

from __future__ import annotations

import re
from collections.abc import Sequence

_QUOTES = r"[\"'“”‘’`*_(]*"
_CALLED = re.compile(
    rf"{_QUOTES}(?:\s*\([^()]*\))?[,;\s(]*(?:(?:which|that|and)\s+)?(?:(?:is|are)\s+)?"
    r"(?:(?:also|sometimes|often|commonly|otherwise)\s+(?:called|known\s+as|referred\s+to\s+as|termed|named)"
    rf"|a\.?k\.?a\.?)\s+(?:(?:an?|the)\s+)?{_QUOTES}",
    re.IGNORECASE,
)
_OR_IN_BRACKETS = re.compile(rf"{_QUOTES}\s*\((?:or|also)\s+(?:simply\s+|just\s+)?{_QUOTES}")
_OR_IN_COMMAS = re.compile(rf"{_QUOTES},\s+or\s+(?:simply\s+|just\s+)?{_QUOTES}")
_OR = re.compile(rf"{_QUOTES},?\s+or\s+(?:an?\s+|the\s+)?{_QUOTES}")
_SAYS = r"(?:is|are|was|refers|means|measures|describes)\b"
_PHRASE_END = re.compile(
    rf"[\"'”’`*_]*(?:\s*$|(?P<bracket>\)\s+{_SAYS})|\)|(?P<clause>,\s+{_SAYS})|[.,;:](?!\w)|\s+\(|\s+{_SAYS})"
)
_WIDEST_GAP = 60  # characters between two names of one thing
# What all of the above need, which is quick to look for in a whole text.
_ANY = re.compile(
    r"called|known\s+as|referred\s+to\s+as|termed|named|a\.?k\.?a|\((?:or|also)\s|,\s+or\s", re.IGNORECASE
)

# … and what is in a text of theirs, which is quicker still.
_SIGNS = ("called", "known", "referred", "termed", "named", "aka", "a.ka", "ak.a", "a.k.a", "(or", "(also")
_LISTED = re.compile(r",\s+or\s")


def may_give_another_name(text: str) -> bool:
    """Whether a text may give a thing another name at all; to ask first is cheap.

    >>> may_give_another_name("Entropy, also known as uncertainty"), may_give_another_name("Heads or tails")
    (True, False)
    """
    if text.isascii():  # where no other letter is an "s" or a "k"
        lower = text.lower()
        if not (_LISTED.search(lower) or any(sign in lower for sign in _SIGNS)):
            return False
    return _ANY.search(text) is not None


Named = tuple[int, int, str]  # start, end, key


def called(text: str, end: int, found: Sequence[Named], at: int) -> Sequence[Named]:
    """Of the terms from the one at an index on, those that are other names of what ends at an offset."""
    start, next_end, _ = found[at]
    if not end < start <= end + _WIDEST_GAP:
        return ()
    gap, after = text[end:start], _PHRASE_END.match(text, next_end)
    bracket = _OR_IN_BRACKETS.fullmatch(gap) and after and after["bracket"]
    commas = _OR_IN_COMMAS.fullmatch(gap) and after and after["clause"]
    if bracket or commas:
        return found[at : at + 1]
    if not _CALLED.fullmatch(gap):
        return ()
    last = at + 1
    while last < len(found) and _OR.fullmatch(text, found[last - 1][1], found[last][0]):
        last += 1
    while last > at and not _PHRASE_END.match(text, found[last - 1][1]):
        last -= 1
    return found[at:last]
