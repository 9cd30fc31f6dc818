"""Transit, which writes Clojure's data as JSON, to plain values: both of its ways, verbose and short."""

from __future__ import annotations

import json
import re
from typing import Any

from graph.readers.errors import UnreadableError
from graph.readers.limits import DEEPEST
from graph.readers.mochi.edn import key_name, number_in

_CODE_BASE = 44
_CODE_FIRST = ord("0")
_CACHED = _CODE_BASE**2  # strings, before the cache begins anew
_SHORTEST_CACHED = 4  # characters
_CODE = re.compile(r"\^[0-[]{1,2}")
_MAP = "^ "


def read_transit(text: str) -> Any:
    """The value of a Transit text: maps are dicts, other collections lists, keywords names without colon.

    Times are milliseconds since 1970 or, where they are written out, text.

    >>> read_transit('{"~:cards": {"~#list": [{"~:id": "~:a", "~:due": "~m5"}]}}')
    {'cards': [{'id': 'a', 'due': 5}]}
    >>> read_transit('["^ ", "~:cards", [["^ ", "~:name", "KL"], ["^ ", "^1", "H"]]]')
    {'cards': [{'name': 'KL'}, {'name': 'H'}]}

    Raises:
        UnreadableError: it is no JSON, or too deep.
    """
    try:
        value = json.loads(text, parse_int=_number, strict=False)
    except RecursionError:
        raise _too_deep() from None
    except json.JSONDecodeError as error:
        raise UnreadableError(
            f"damaged JSON in line {error.lineno} ({error.msg}); export the deck again"
        ) from None
    return _Reader().value(value, 0)


class _Reader:
    """Reads values in the order of the text, since short codes stand for strings that came before."""

    def __init__(self) -> None:
        self._cache: list[str] = []

    def value(self, value: Any, level: int) -> Any:
        """What a value of JSON stands for."""
        if level > DEEPEST:
            raise _too_deep()
        if isinstance(value, str):
            return _scalar(self._whole(value, False))
        if isinstance(value, dict):
            return self._object(value, level + 1)
        if isinstance(value, list):
            return self._list(value, level + 1)
        return value

    def _object(self, value: dict[str, Any], level: int) -> Any:
        pairs = {}
        for key, child in value.items():
            whole = self._whole(key, True)
            if whole.startswith("~#"):
                return self._tagged(whole, self.value(child, level))
            pairs[key_name(_scalar(whole))] = self.value(child, level)
        return pairs

    def _list(self, value: list[Any], level: int) -> Any:
        if not value or not isinstance(value[0], str):
            return [self.value(child, level) for child in value]
        if value[0] == _MAP:
            pairs = {}
            for key, child in zip(value[1::2], value[2::2], strict=False):
                whole = _scalar(self._whole(key, True)) if isinstance(key, str) else self.value(key, level)
                pairs[key_name(whole)] = self.value(child, level)
            return pairs
        first = self._whole(value[0], False)
        if first.startswith("~#") and len(value) == 2:
            return self._tagged(first, self.value(value[1], level))
        return [_scalar(first), *(self.value(child, level) for child in value[1:])]

    def _tagged(self, tag: str, value: Any) -> Any:
        """What a tag makes of a value: maps with any keys are lists of keys and values in turn."""
        if tag == "~#cmap" and isinstance(value, list):
            return {key_name(key): child for key, child in zip(value[::2], value[1::2], strict=False)}
        return value

    def _whole(self, text: str, is_key: bool) -> str:
        """A string, or what its code stands for; those that may get a code are kept."""
        if _CODE.fullmatch(text):
            digits = [ord(sign) - _CODE_FIRST for sign in text[1:]]
            at = digits[0] if len(digits) == 1 else digits[0] * _CODE_BASE + digits[1]
            if at >= len(self._cache):
                raise UnreadableError("damaged Transit data (a code for nothing); export the deck again")
            return self._cache[at]
        if len(text) >= _SHORTEST_CACHED and (is_key or text.startswith(("~:", "~$", "~#"))):
            if len(self._cache) == _CACHED:
                self._cache.clear()
            self._cache.append(text)
        return text


def _scalar(text: str) -> Any:
    """What a string stands for: itself, or what follows its sign."""
    if not text.startswith("~") or len(text) < 2:
        return text
    sign, rest = text[1], text[2:]
    if sign in "~^`":
        return text[1:]
    if sign in "infdmt":
        return _number(rest)
    if sign == "?":
        return rest == "t"
    if sign == "_":
        return None
    return rest


def _number(text: str) -> Any:
    """A number, or the text where it is none that can be counted with."""
    number = number_in(text)
    return text if number is None else number


def _too_deep() -> UnreadableError:
    return UnreadableError(f"more than {DEEPEST} levels inside each other; export the deck again")
