"""What the starter deck works out is right: every sum on any card, and how cards are read for that.

What it states by topic is tested in test_facts_*.py. Numbers and formulas are read off the cards, so that
a wrong one fails; only what they are compared with is written down in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest

from tests.facts import Figure, card, cards, figures, fit, leading, number, rows
from tests.formulas import evaluate

# --- Every sum that a card works out ---


def _sums(text: str) -> Iterator[tuple[str, Figure | str]]:
    """The sides of each equality in a text that names nothing unknown: "2^-3" and the figure 0.125."""
    for sign in re.finditer(r" = ", text):
        before, behind = text[: sign.start()], text[sign.end() :]
        left = next((side for side in _suffixes(before) if _closed(side)), "")
        right = leading(behind) or next((side for side in _prefixes(behind) if _closed(side)), "")
        if re.search(r"[-+*/^(]", left.lstrip("-")) and right:
            yield left, right


def _suffixes(text: str) -> Iterator[str]:
    """What a text ends with, longest first, from the start of a clause or behind a word."""
    starts = (found.end() for found in re.finditer(r"^|[,:;=.] |\b[A-Za-z]{2,} ", text))
    return (text[start:] for start in starts if not re.match(r"[+*/^]|- ", text[start:]))


def _prefixes(text: str) -> Iterator[str]:
    """What a text begins with, longest first, up to a space."""
    ends = [found.start() for found in re.finditer(r"[,:;.]?(?=\s|$)", text)]
    return (text[:end] for end in reversed(ends))


def _closed(formula: str) -> bool:
    try:
        return bool(formula) and np.ndim(evaluate(formula)) == 0
    except (ValueError, TypeError):
        return False


_SUMS = [(card.front, *sides) for card in cards() for sides in _sums(card.back)]


def test_sums_are_found_in_prose() -> None:
    assert list(_sums("so 2^3 = 8 and 2^-3 = 0.125, not n - 1 = 7 or k = 3.")) == [
        ("2^3", Figure(8, 1)),
        ("2^-3", Figure(0.125, 0.001)),
    ]
    assert list(_sums("It is -log sigma(0) = log(2) = 0.693 nats.")) == [
        ("-log sigma(0)", "log(2)"),
        ("log(2)", Figure(0.693, 0.001)),
    ]
    assert list(_sums("here 50 * 4,096 = 204.8 thousand")) == [("50 * 4,096", Figure(204.8, 0.1))]
    assert len(_SUMS) >= 20


@pytest.mark.parametrize(("question", "left", "right"), _SUMS, ids=[left for _, left, _ in _SUMS])
def test_what_a_card_works_out_comes_to_that(question: str, left: str, right: Figure | str) -> None:
    exact = float(evaluate(left))
    if isinstance(right, Figure) and right.step == 1:
        assert right.is_exact(exact), f"{question} {left} = {exact}"
    elif isinstance(right, Figure):
        assert right.fits(exact), f"{question} {left} = {exact}"
    else:
        assert exact == pytest.approx(float(evaluate(right)))


# --- When what was published; the names of papers on arXiv begin with year and month ---


@pytest.mark.parametrize(
    ("words", "paper"),
    [
        (("Describe a transformer",), "1706.03762"),
        (("Chinchilla",), "2203.15556"),
        (("RLHF", "steps"), "2203.02155"),
        (("does GRPO do",), "2402.03300"),
    ],
)
def test_year_of_a_paper(words: tuple[str, ...], paper: str) -> None:
    asked = card(*words)
    assert number(asked.front + " " + asked.back, "in #").value == 2000 + int(paper[:2])


# --- How formulas and figures are read ---


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("2 * 3^2 - 4 / 2", 16),
        ("-2^2", -4),
        ("2^-1", 0.5),
        ("1,024 / 2^(1 + 1)", 256),
        ("3x_i y", 60),
        ("|x_i - 8| + 1", 4),
        ("2 * z_ij - z_i . x", -38),
        ("sum_i x_i^2", 34),
        ("1 - sum_i x_i / 2 - 1", -4),
        ("prod_i x_i", 15),
        ("log exp(y) + log_2(8) + log_3(9)", 9),
        ("||x||^2", 34),
        ("x . x / (||x|| ||x||)", 1),
        ("P(y|i) - P(y, i)", 10),
        ("min(3, y, 5)", 3),
    ],
)
def test_a_formula_has_its_value(formula: str, expected: float) -> None:
    names = {"x": np.array([3.0, 5.0]), "z": np.array([[1.0, 2.0], [3.0, 7.0]]), "y": 4.0, "i": 1, "j": 0}
    names.update({"P": lambda *_: 0.0, "P|": lambda *_: 10.0})
    assert float(evaluate(formula, names, {"i": range(2)})) == pytest.approx(expected)


@pytest.mark.parametrize("formula", ["2 +", "x", "(1", "1)", "sum_j 1", "é", "2 = 2"])
def test_what_is_no_formula_is_refused(formula: str) -> None:
    with pytest.raises(ValueError):
        evaluate(formula, {}, {"i": range(2)})


def test_figures_keep_the_precision_they_are_printed_with() -> None:
    text = "About 6.4 billion, 0.39 % of 16,777,216, 8.4 * 10^22; not x_1, but -1 or (0.5, -2)."
    billion, percent, exact, large, minus, half, two = figures(text)
    assert (billion.value, billion.step) == (6.4e9, 1e8)
    assert billion.fits(6.44e9)
    assert not billion.fits(6.46e9)
    assert percent.value == pytest.approx(0.0039)
    assert (exact.value, minus.value, half.value, two.value) == (16777216, -1, 0.5, -2)
    assert large.value == pytest.approx(8.4e22)
    assert rows(text) == [(half, two)]


def test_tests_of_a_row_need_all_of_it() -> None:
    row = (Figure(0.5, 0.1), Figure(0.3, 0.1))
    assert fit(row, (0.52, 0.28))
    assert not fit(row, (0.52, 0.38))
    with pytest.raises(ValueError):
        fit(row, (0.5,))
