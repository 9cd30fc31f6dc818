"""Indices and powers of HTML in the notation that people type: ``x_1``, ``x^2``, ``e^{-x}``."""

from __future__ import annotations

import re

_LONGEST = 40  # characters; what is longer is a text that is set small
_BASE = re.compile(r"[\w)\]}'’”|∑∏∫]\Z")
_WORD = re.compile(r"\w+|[^\w\s]")
_ORDINAL = re.compile(
    r"st|nd|rd|th|er|re|e|o|a|tm|sm|®|™|©|\[.*|\*+|†|‡|\d{1,3}(?:[,–-] ?\d{1,3})+", re.IGNORECASE
)
# H2O, CO2: of letters of elements, the last of which has the number, or has one behind it.
_ELEMENTS = re.compile(r"(?:[A-Z][a-z]?\d*\)?){2,}\Z")
_ELEMENT = re.compile(r"(?<![^\W_])[A-Z][a-z]?\Z|\)\Z")


def index(name: str, base: str, text: str, following: str) -> str:
    """How an index (``sub``) or power (``sup``) is written behind its base.

    >>> index("sub", "x", "i", ""), index("sup", "e", "-x", ""), index("sup", "1", "st", "")
    ('_i', '^{-x}', 'st')
    >>> index("sub", "H", "2", "O"), index("sub", "H", "0", " is")
    ('2', '_0')
    """
    if not text or len(text) > _LONGEST or not _BASE.search(base[-1:]) or text[0].isspace() or "\n" in text:
        return text
    if text[0] in "_^([{":
        return text
    if name == "sup" and _ORDINAL.fullmatch(text) and not (text.isalpha() and not base[-1:].isdigit()):
        return text
    if name == "sub" and text.isdigit():
        base = base[-20:]
        if _ELEMENTS.search(base) or (_ELEMENT.search(base) and re.match(r"[A-Z(]", following)):
            return text
    sign = "_" if name == "sub" else "^"
    return sign + text if _WORD.fullmatch(text) else f"{sign}{{{text}}}"
