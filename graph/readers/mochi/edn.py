"""EDN, the notation of Clojure's data, to plain values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from graph.readers.errors import UnreadableError
from graph.readers.limits import DEEPEST

_TOKEN = re.compile(
    r"""(?P<space>[\s,]+|;[^\n]*)
    |"(?P<string>(?:[^"\\]|\\.)*+)"
    |(?P<discard>\#_)
    |(?P<open>\#?\{|\(|\[)
    |(?P<close>[)\]}])
    |\\(?P<char>u[0-9a-fA-F]{4}(?![^\s,()\[\]{}";])|[a-z]{2,9}|.)
    |(?P<tag>\#(?!\#)[^\s,()\[\]{}";\\]+)
    |(?P<atom>\#\#\w+|[^\s,()\[\]{}";\\\#][^\s,()\[\]{}";\\]*)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|[0-7]{1,3}|.)", re.DOTALL)
_CODE = re.compile("u[0-9a-fA-F]{4}")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_CHARACTERS = {
    "newline": "\n",
    "tab": "\t",
    "return": "\r",
    "space": " ",
    "backspace": "\b",
    "formfeed": "\f",
}
_CLOSES = {"(": ")", "[": "]", "{": "}", "#{": "}"}
_CONSTANTS = {"nil": None, "true": True, "false": False}
_NUMBER = re.compile(r"([+-]?\d{1,300}(?:\.\d{0,300})?(?:[eE][+-]?\d{1,5})?)[NM]?")  # big ones with a letter
_HALVES = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class _Collection:
    """A collection that is not closed yet; ``discarded`` counts what comes next and is to be left out."""

    opened: str
    items: list[Any] = field(default_factory=list)
    discarded: int = 0


def read_edn(text: str) -> Any:
    r"""The first value of an EDN text: maps are dicts, other collections lists, keywords names without colon.

    Tags are passed over: what is behind them stands for itself.

    >>> read_edn('{:cards ({:content "KL?", :tags #{"ml"}, :n 1}) #_old :on? true}')
    {'cards': [{'content': 'KL?', 'tags': ['ml'], 'n': 1}], 'on?': True}

    Raises:
        UnreadableError: it is no EDN, or too deep.
    """
    open_ = [_Collection("")]
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _damage(text, at, "a string without end" if text[at] == '"' else "a sign that is no EDN")
        kind, at = found.lastgroup, found.end()
        if kind in ("space", "tag"):
            continue
        if kind == "discard":
            open_[-1].discarded += 1
            continue
        if kind == "open":
            if len(open_) > DEEPEST:
                raise _damage(text, at, f"more than {DEEPEST} levels inside each other")
            open_.append(_Collection(found[0]))
            continue
        if kind == "close":
            closed = open_.pop()
            if _CLOSES.get(closed.opened) != found[0]:
                raise _damage(text, at, f"a '{found[0]}' that closes nothing")
            value = _closed(closed, text, at)
        elif kind == "string":
            value = _unescaped(found["string"])
        elif kind == "char":
            value = _character(found["char"])
        else:
            value = _atom(found[0])
        if open_[-1].discarded:
            open_[-1].discarded -= 1
        elif len(open_) == 1:
            return value
        else:
            open_[-1].items.append(value)
    raise _damage(text, at, "the end is missing")


def _closed(collection: _Collection, text: str, at: int) -> Any:
    if collection.opened != "{":
        return collection.items
    keys, values = collection.items[::2], collection.items[1::2]
    if len(keys) != len(values):
        raise _damage(text, at, "a key without a value")
    return {key_name(key): value for key, value in zip(keys, values, strict=True)}


def _atom(text: str) -> Any:
    """A keyword, a number, a constant or a symbol."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    number = number_in(text)
    return text.removeprefix(":") if number is None else number


def number_in(text: str) -> int | float | None:
    """The number that a text is; None if it is none.

    >>> number_in("7N"), number_in("-0.5"), number_in("x")
    (7, -0.5, None)
    """
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    return int(found[1]) if found[1].lstrip("+-").isdecimal() else float(found[1])


def key_name(key: Any) -> str:
    """The key of a map, which may be anything, as a name."""
    return key if isinstance(key, str) else repr(key)


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _paired(_ESCAPE.sub(lambda found: _escaped(found[1]), text))


def _escaped(code: str) -> str:
    if _CODE.fullmatch(code):
        return chr(int(code[1:], 16))
    if code[0] in "01234567":
        return chr(int(code, 8))
    return _ESCAPES.get(code, code)


def _character(code: str) -> str:
    return chr(int(code[1:], 16)) if _CODE.fullmatch(code) else _CHARACTERS.get(code, code)


def _paired(text: str) -> str:
    r"""A text whose characters beyond 16 bits were written in two halves; lone halves stay.

    >>> _paired("\ud83d\ude00") == "\U0001f600"
    True
    """
    if not _HALVES.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _damage(text: str, at: int, why: str) -> UnreadableError:
    line = text.count("\n", 0, at) + 1
    return UnreadableError(f"damaged EDN in line {line} ({why}); export the deck again")
