"""Formulas as the cards print them, "-sum_x p(x) log q(x)" or "2 * P * R / (P + R)", and their values.

What a formula's names stand for is given: numbers, arrays or functions. ``log_2`` and the like are known.
A space between factors multiplies; ``x_i`` is the entry i of x where nothing is called ``x_i``, and ``x_it``
the entry t of that; ``sum_i`` sums the factors behind it over the values of ``i`` given. ``P(A|B)`` calls
what is named ``P|``, if anything is, so that it may differ from ``P(A, B)``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from types import MappingProxyType
from typing import Any

import numpy as np

Names = Mapping[str, Any]
Node = Callable[[Names], Any]
NO_NAMES: Names = MappingProxyType({})

_NUMBER = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_NAME = r"[A-Za-z]+(?:_[A-Za-z0-9]+)?'?(?:\*(?=\())?"
_TOKEN = re.compile(rf"\s*(?:({_NUMBER})|({_NAME})|(\|\||[-+*/^.()\[\],;|]))")
_CLOSING = {"(": ")", "[": "]"}
_SEPARATORS = (",", ";", "|", "||")


def sigma(x: Any) -> Any:
    """The sigmoid function."""
    return 1 / (1 + np.exp(-np.asarray(x, dtype=float)))


KNOWN: dict[str, Any] = {
    "e": math.e,
    "log": np.log,
    "ln": np.log,
    "log_2": np.log2,
    "exp": np.exp,
    "sqrt": np.sqrt,
    "sigma": sigma,
    "cos": np.cos,
    "round": np.round,
    "clip": np.clip,
    "mean": np.mean,
    "std": np.std,
    "min": lambda *values: reduce(np.minimum, values),
    "max": lambda *values: reduce(np.maximum, values),
}
_PREFIXES = ("log", "ln", "log_2", "exp", "sqrt", "sigma")  # may stand without brackets: log q(x)


def evaluate(formula: str, names: Names = NO_NAMES, over: Mapping[str, Iterable[int]] = NO_NAMES) -> Any:
    """The value of a formula; ``over`` has the values of each index that it sums over."""
    return _Parser(formula, over).whole()({**KNOWN, **names})


class _Parser:
    """Reads a formula, operators by precedence, into functions from names to values."""

    def __init__(self, formula: str, over: Mapping[str, Iterable[int]]) -> None:
        self._over = {index: tuple(values) for index, values in over.items()}
        self._tokens: list[tuple[str, str, bool]] = []  # kind, text, whether a space stands before it
        at, end = 0, len(formula.rstrip())
        while at < end:
            if not (found := _TOKEN.match(formula, at)):
                raise ValueError(f"no formula: {formula[at:]}")
            kind = ("number", "name", "sign")[found.lastindex - 1]
            self._tokens.append((kind, found[found.lastindex], formula[at].isspace()))
            at = found.end()
        self._at = 0
        self._inside = ["group"]

    def whole(self) -> Node:
        node = self._sum()
        if self._at < len(self._tokens):
            raise ValueError(f"left over: {self._tokens[self._at :]}")
        return node

    def _next(self) -> tuple[str, str, bool]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "", False)

    def _take(self, *signs: str) -> str:
        kind, text, _ = self._next()
        if kind == "sign" and text in signs:
            self._at += 1
            return text
        return ""

    def _need(self, sign: str) -> None:
        if not self._take(sign):
            raise ValueError(f"{sign} expected, not {self._next()[1]!r}")

    def _sum(self) -> Node:
        node = self._product()
        while sign := self._take("+", "-"):
            node = _binary(sign, node, self._product())
        return node

    def _product(self) -> Node:
        node = self._factor()
        while True:
            if sign := self._take("*", "/", "."):
                node = _binary(sign, node, self._factor())
            elif self._starts_factor():
                node = _binary("*", node, self._factor())
            else:
                return node

    def _starts_factor(self) -> bool:
        kind, text, _ = self._next()
        bars = text == "||" and self._inside[-1] == "group"
        return kind in ("number", "name") or (kind == "sign" and text == "(") or bars

    def _factor(self) -> Node:
        if self._take("-"):
            inner = self._factor()
            return lambda names: -inner(names)
        base = self._atom()
        return _binary("^", base, self._factor()) if self._take("^") else base

    def _atom(self) -> Node:
        kind, text, _ = self._next()
        self._at += 1
        if kind == "number":
            number = float(text.replace(",", ""))
            return lambda names: number
        if kind == "name":
            return self._name(text)
        if text == "(":
            parts, _ = self._list("(", "group", (",",))
            return parts[0] if len(parts) == 1 else lambda names: np.array([part(names) for part in parts])
        if text in ("|", "||"):
            self._inside.append("bars")
            inner = self._sum()
            self._inside.pop()
            self._need(text)
            return lambda names: (np.abs if text == "|" else np.linalg.norm)(inner(names))
        raise ValueError(f"a number, name or bracket expected, not {text!r}")

    def _list(self, opening: str, inside: str, separators: tuple[str, ...]) -> tuple[list[Node], set[str]]:
        self._inside.append(inside)
        parts, used = [self._sum()], set()
        while sign := self._take(*separators):
            used.add(sign)
            parts.append(self._sum())
        self._inside.pop()
        self._need(_CLOSING[opening])
        return parts, used

    def _name(self, name: str) -> Node:
        operation, _, index = name.partition("_")
        if operation in ("sum", "prod") and index:
            return self._repeated(operation, index)
        _, text, spaced = self._next()
        if text in _CLOSING and not spaced:
            self._at += 1
            parts, used = self._list(text, "call", _SEPARATORS)
            given = name + "|" if "|" in used else name
            return lambda names: _look_up(given if given in names else name, names)(
                *(part(names) for part in parts)
            )
        if name in _PREFIXES and self._starts_factor():
            inner = self._atom()
            return lambda names: _look_up(name, names)(inner(names))
        return lambda names: _look_up(name, names)

    def _repeated(self, operation: str, index: str) -> Node:
        if index not in self._over:
            raise ValueError(f"over which {index}?")
        inner = self._product()
        combine = sum if operation == "sum" else math.prod
        return lambda names: combine(inner({**names, index: value}) for value in self._over[index])


def _look_up(name: str, names: Names) -> Any:
    if name in names:
        return names[name]
    base, _, index = name.partition("_")
    if base == "log" and index.isdecimal():
        return lambda x: np.log(x) / math.log(int(index))
    if index and base in names and all(letter in names for letter in index):
        return reduce(lambda found, letter: found[names[letter]], index, names[base])
    raise ValueError(f"what is {name}?")


def _binary(sign: str, left: Node, right: Node) -> Node:
    operation = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
        "^": lambda a, b: a**b,
        ".": np.dot,
    }[sign]
    return lambda names: operation(left(names), right(names))
