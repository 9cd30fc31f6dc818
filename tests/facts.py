"""The starter deck as the tests of its facts read it: a card, the figures on it, and its formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from graph.model import Card
from graph.readers import read_deck
from tests.formulas import NO_NAMES, Names, evaluate

PATH = Path(__file__).resolve().parents[1] / "data" / "language-models.tsv"

_SCALES = {"": 1.0, "%": 0.01, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_FIGURE = (
    r"((?<![\w.)])-)?(?<![\w.])(\d{1,3}(?:,\d{3})+(?!\d)|\d+)(\.\d+)?"
    r"(?:\s*(%|million\b|billion\b|trillion\b)|\s\*\s10\^(\d+))?"
)
_GROUPS = 5
_SIZES = {1: "one first", 2: "two twice second", 3: "three third", 4: "four", 5: "five", 6: "six", 8: "eight"}
_SIZES |= {10: "ten", 100: "hundred", 0.5: "half", 0.25: "quarter", 0.1: "tenth"}
_WORDS = {word: size for size, words in _SIZES.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is printed, and what one more in its last digit would add."""

    value: float
    step: float

    def fits(self, exact: float) -> bool:
        """Whether it is what an exact value is rounded to."""
        return abs(exact - self.value) <= self.step / 2 * (1 + 1e-9)

    def is_exact(self, value: float) -> bool:
        """Whether it is the value itself, not only what it is rounded to."""
        return bool(np.isclose(self.value, value, rtol=1e-9, atol=1e-12))


@cache
def cards() -> tuple[Card, ...]:
    """The cards of the deck."""
    return read_deck(PATH).cards


@cache
def card(*words: str, topic: str = "") -> Card:
    """The one card with all these words in its question, case aside; of a topic, if one is given."""
    found = [
        card
        for card in cards()
        if topic in ("", *card.tags)
        and all(
            re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", card.front, re.IGNORECASE) for word in words
        )
    ]
    assert len(found) == 1, f"{len(found)} cards ask about {' and '.join(words)}"
    return found[0]


def answer(*words: str, topic: str = "") -> str:
    """The answer of the one card with all these words in its question."""
    return card(*words, topic=topic).back


def says(text: str, *stems: str) -> bool:
    """Whether a text has all these beginnings of words, case aside."""
    return all(re.search(rf"\b{re.escape(stem)}", text, re.IGNORECASE) for stem in stems)


def read(text: str, pattern: str) -> tuple[Figure, ...]:
    """The figures at the one place of a text that has a pattern: ``#`` is a figure, ``...`` anything.

    All else is literal, spaces and case aside.
    """
    regex = _regex(pattern, {"#": _FIGURE})
    found = list(re.finditer(regex, text, re.IGNORECASE))
    assert len(found) == 1, f"{len(found)} times {pattern!r} in: {text}"
    groups = found[0].groups()
    return tuple(_figure(*groups[at : at + _GROUPS]) for at in range(0, len(groups), _GROUPS))


def number(text: str, pattern: str) -> Figure:
    """The one figure at the one place of a text that has a pattern."""
    (found,) = read(text, pattern)
    return found


def rows(text: str) -> list[tuple[Figure, ...]]:
    """All lists of two figures or more in brackets, such as (0.5, 0.3, 0.2), in order."""
    found = re.findall(r"\(((?:-?[\d.]+, )+-?[\d.]+)\)", text)
    return [tuple(figures(row)) for row in found]


def values(row: Iterable[Figure]) -> np.ndarray:
    """Figures as an array of numbers."""
    return np.array([figure.value for figure in row])


def figures(text: str) -> Iterator[Figure]:
    """All figures of a text."""
    return (_figure(*found.groups()) for found in re.finditer(_FIGURE, text))


def leading(text: str) -> Figure | None:
    """The figure that a text begins with, if nothing is worked out with it."""
    found = re.match(rf"{_FIGURE}(?!\s*[-+*/^(])(?![\d,.]*\d)", text)
    return _figure(*found.groups()) if found else None


def fit(row: Iterable[Figure], exact: Iterable[float]) -> bool:
    """Whether each figure of a row is what the exact value at its place is rounded to."""
    return all(figure.fits(value) for figure, value in zip(row, exact, strict=True))


def word(text: str, pattern: str) -> float:
    """The number that a word says at the one place of a text that has a pattern: ``#`` is the word."""
    regex = _regex(pattern, {"#": rf"\b({'|'.join(_WORDS)})\b"})
    found = re.findall(regex, text, re.IGNORECASE)
    assert len(found) == 1, f"{len(found)} times {pattern!r} in: {text}"
    return _WORDS[found[0].lower()]


def states(text: str, formula: str) -> bool:
    """Whether a text contains a formula, spaces aside."""
    return "".join(formula.split()) in "".join(text.split())


def value(text: str, formula: str, names: Names = NO_NAMES, **over: Iterable[int]) -> Any:
    """The value of a formula that the text must contain; the keywords are what it sums over."""
    assert states(text, formula), f"no {formula!r} in: {text}"
    return evaluate(formula, names, over)


def holds(text: str, relation: str, names: Names = NO_NAMES, **over: Iterable[int]) -> bool:
    """Whether a relation that the text must contain is true: formulas with =, <= or >= between them."""
    assert states(text, relation), f"no {relation!r} in: {text}"
    first, *others = re.split(r"\s(=|<=|>=)\s", relation)
    left = evaluate(first, names, over)
    for sign, formula in zip(others[::2], others[1::2], strict=True):
        right = evaluate(formula, names, over)
        close = np.isclose(left, right, rtol=1e-9, atol=1e-12)
        if not np.all({"=": close, "<=": close | (left <= right), ">=": close | (left >= right)}[sign]):
            return False
        left = right
    return bool(others)


def _regex(pattern: str, holes: Mapping[str, str]) -> str:
    parts = re.split(r"(\.\.\.|#|\s+)", pattern)
    fixed = {"...": ".*?", **holes}
    return "".join(fixed.get(part) or (r"\s*" if part.isspace() else re.escape(part)) for part in parts)


def _figure(
    minus: str | None, whole: str, decimals: str | None, scale: str | None, power: str | None
) -> Figure:
    factor = _SCALES[(scale or "").lower()] * 10.0 ** int(power or 0)
    digits = len(decimals or ".") - 1
    size = float(whole.replace(",", "") + (decimals or ""))
    return Figure((-size if minus else size) * factor, factor * 10.0**-digits)
