"""Indented JSON, a value to a line: what ``json`` writes so in Python alone, in a third of the time."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any


def indented(value: Any, line: str = "\n") -> str:
    """The text of a value, as ``json.dumps`` makes it by ``ensure_ascii=False, indent=1``.

    ``line`` begins a line where the value stands. Keys are texts.

    >>> print(indented({"cards": ["a", "b"], "score": 0.5}))
    {
     "cards": [
      "a",
      "b"
     ],
     "score": 0.5
    }
    """
    if plain := _PLAIN.get(type(value)):
        return plain(value)
    inside = line + " "
    if isinstance(value, dict) and value:
        entries = [
            plain(entry) if (plain := _PLAIN.get(type(entry))) else indented(entry, inside)
            for entry in value.values()
        ]
        return _form(tuple(value), line) % tuple(entries)
    if isinstance(value, list) and value:
        try:
            entries = list(map(encode_basestring, value))
        except TypeError:  # not of texts alone
            entries = [indented(entry, inside) for entry in value]
        return f"[{inside}{f',{inside}'.join(entries)}{line}]"
    return json.dumps(value)


def _number(value: float) -> str:
    return float.__repr__(value) if math.isfinite(value) else json.dumps(value)


_PLAIN: dict[type, Callable[[Any], str]] = {str: encode_basestring, int: int.__repr__, float: _number}


@lru_cache(maxsize=64)
def _form(keys: tuple[str, ...], line: str) -> str:
    """The text of a dictionary with a gap for each value."""
    inside = line + " "
    entries = [encode_basestring(key).replace("%", "%%") + ": %s" for key in keys]
    return f"{{{inside}{f',{inside}'.join(entries)}{line}}}"
