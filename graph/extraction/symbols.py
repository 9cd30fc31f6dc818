"""Symbols that stand for a concept: the H(p,q) of "cross-entropy H(p,q)".

A symbol is told by its head and the number of its arguments: H(p) is another than H(p,q), whatever
the letters in the brackets.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from graph.extraction.plain_formulas import FUNCTIONS

_SYMBOL = r"(?P<head>[A-ZΑ-Ω][A-Za-z]{0,2})\((?P<arguments>[^\s()](?:[^()\n]{0,22}[^\s()])?)\)"
_ANY = re.compile(_SYMBOL)
_APPOSED = re.compile(rf",?\s*(?:\\\(|\$)?{_SYMBOL}")
_ANYWHERE = re.compile(rf"(?<![\w\\]){_SYMBOL}")
_PARTS = re.compile(r"\|\||[,;|]")
_ARGUMENTS = re.compile(r"[\w\s,;|'θφ_-]+")

Symbol = tuple[str, int]  # head and number of arguments


def may_hold_symbol(text: str) -> bool:
    """Whether there may be a symbol with arguments in a text; to ask first is cheap.

    >>> may_hold_symbol("Entropy H(p) is"), may_hold_symbol("Entropy (in bits)")
    (True, False)
    """
    return "(" in text and _ANY.search(text) is not None


def apposed_symbol(text: str, end: int) -> tuple[Symbol, int, int] | None:
    """The symbol right behind a term that ends at an offset, with the symbol's own offsets.

    >>> apposed_symbol("Entropy H(p) is", 7)
    (('H', 1), 8, 12)
    """
    found = _APPOSED.match(text, end)
    symbol = _symbol(found) if found else None
    return (symbol, found.start("head"), found.end()) if found and symbol else None


def symbols(text: str) -> Iterator[tuple[Symbol, int, int]]:
    """Every symbol with arguments in a text, with its offsets."""
    for found in _ANYWHERE.finditer(text):
        if symbol := _symbol(found):
            yield symbol, found.start(), found.end()


def _symbol(found: re.Match[str]) -> Symbol | None:
    head, arguments = found["head"], found["arguments"]
    parts = _PARTS.split(arguments)
    if head.lower() in FUNCTIONS or not _ARGUMENTS.fullmatch(arguments):
        return None
    if any(len(part.strip()) > 8 or not part.strip() for part in parts):
        return None  # words in brackets, no arguments
    if len(head) > 1 and len(parts) == 1 and len(arguments) > 1:
        return None  # an acronym and a remark
    return head, len(parts)


def unambiguous(claims: Iterable[tuple[Symbol, str]]) -> dict[Symbol, str]:
    """The concept key of each symbol that cards give to one concept only.

    >>> unambiguous([(("H", 1), "entropy"), (("P", 1), "power"), (("P", 1), "probability")])
    {('H', 1): 'entropy'}
    """
    claimed: dict[Symbol, set[str]] = defaultdict(set)
    for symbol, key in claims:
        claimed[symbol].add(key)
    return {symbol: next(iter(keys)) for symbol, keys in claimed.items() if len(keys) == 1}


def symbol_key(symbol: Symbol) -> str:
    """The key of a symbol among those of terms.

    >>> symbol_key(("H", 2))
    'H/2'
    """
    return f"{symbol[0]}/{symbol[1]}"
