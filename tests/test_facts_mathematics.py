"""What the starter deck states about mathematics, computed anew."""

from __future__ import annotations

import re
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.distributions import SEED, random_distributions, slopes
from tests.facts import answer, holds, number, read, rows, says, states, value, values, word
from tests.formulas import KNOWN, evaluate

_NUMBERS = st.floats(-20, 20).map(lambda x: round(x, 3))
_POSITIVE = st.floats(0.01, 100)
_PLACES = st.lists(_NUMBERS, min_size=1, max_size=6)


def test_function_and_its_value() -> None:
    text = answer("mathematical function")
    x, y = read(text, "# into #")
    assert y.is_exact(value(text, "2x + 1", {"x": x.value}))


@given(st.floats(0.1, 10), st.integers(0, 8))
def test_negative_exponents_divide(b: float, n: int) -> None:
    text = answer("exponentiation")
    assert holds(text, "b^-n = 1 / b^n", {"b": b, "n": n})
    assert evaluate("b^n", {"b": b, "n": n}) == pytest.approx(np.prod([b] * n))


@given(_POSITIVE)
def test_square_root(x: float) -> None:
    root = value(answer("exponentiation"), "x^(1/2)", {"x": x})
    assert root > 0
    assert root * root == pytest.approx(x)


@given(_POSITIVE, _POSITIVE, st.floats(1.5, 20))
def test_logarithms_undo_powers_and_add_up(x: float, y: float, b: float) -> None:
    text = answer("logarithm")
    assert holds(text, "log(x * y) = log(x) + log(y)", {"x": x, "y": y})
    exponent = value(text, "log_b(x)", {"log_b": lambda number: np.log(number) / np.log(b), "x": x})
    assert b**exponent == pytest.approx(x)


@given(st.floats(0.01, 100), st.floats(-5, 5))
def test_exponential_function(x: float, y: float) -> None:
    text = answer("exponential function")
    assert holds(text, "exp(log(x)) = x", {"x": x})
    assert holds(text, "exp(x) = e^x", {"x": y})
    assert np.exp(y) > 0
    assert slopes(lambda at: float(np.exp(at[0])), [y])[0] == pytest.approx(np.exp(y), rel=1e-6)
    assert np.exp(np.log(x) + y) == pytest.approx(x * np.exp(y))  # "turns sums into products"


def test_the_base_of_natural_logarithms() -> None:
    assert int(number(answer("exponential function"), "e = #").value * 1000) == int(np.e * 1000)


@given(st.lists(_POSITIVE, min_size=1, max_size=6))
def test_sums_and_products(numbers: list[float]) -> None:
    text, size = answer("summation notation"), range(len(numbers))
    assert states(text, "sum_i x_i = x_1 + x_2 + ... + x_n")
    x = np.array(numbers)
    assert value(text, "sum_i x_i", {"x": x}, i=size) == pytest.approx(sum(numbers))
    whole = value(text, "prod_i x_i", {"x": x}, i=size)
    assert np.log(whole) == pytest.approx(value(text, "sum_i log(x_i)", {"x": x}, i=size), abs=1e-9)


@given(_PLACES)
def test_arithmetic_mean(numbers: list[float]) -> None:
    text, n = answer("arithmetic mean"), len(numbers)
    assert value(text, "(1/n) sum_i x_i", {"x": numbers, "n": n}, i=range(n)) == pytest.approx(
        np.mean(numbers)
    )
    *example, mean = read(text, "#, # and # ... #")
    assert mean.is_exact(np.mean(values(example)))


def test_power_law_is_straight_with_its_exponent_as_slope() -> None:
    text = answer("power law")
    exponent = number(text, "k = #").value
    x = np.array([1.0, 7.0, 50.0, 900.0])
    y = value(text, "a * x^k", {"a": 3.0, "x": x, "k": exponent})
    assert np.diff(np.log(y)) / np.diff(np.log(x)) == pytest.approx(exponent)
    factor = number(text, "2^-0.1 = #")
    assert word(text, "# the x") == 2
    assert factor.fits(evaluate("a * x^k", {"a": 1, "x": 2, "k": exponent}))


@given(_PLACES)
def test_length_of_a_vector(entries: list[float]) -> None:
    text, v = answer("What is a vector"), np.array(entries)
    assert holds(text, "||v|| = sqrt(sum_i v_i^2)", {"v": v}, i=range(len(v)))
    (example,) = rows(text)
    assert number(text, "norm #").is_exact(np.linalg.norm(values(example)))


@given(st.floats(0.1, 9), st.floats(0.1, 9), st.floats(-3, 3), st.floats(0, np.pi))
def test_dot_product_is_lengths_times_cosine(first: float, second: float, turn: float, theta: float) -> None:
    text = answer("dot product", topic="mathematics")
    a = first * np.array([np.cos(turn), np.sin(turn)])
    b = second * np.array([np.cos(turn + theta), np.sin(turn + theta)])
    names = {"a": a, "b": b, "theta": theta}
    assert holds(text, "a . b = sum_i a_i b_i = ||a|| ||b|| cos(theta)", names, i=range(2))
    assert number(text, "# where ... perpendicular").is_exact(a @ np.array([-a[1], a[0]]))
    if abs(theta - np.pi / 2) > 0.01:
        assert (a @ b > 0) == (theta < np.pi / 2)  # the same way, and apart


@given(st.lists(st.tuples(_NUMBERS, _NUMBERS), min_size=1, max_size=5), st.floats(0.1, 9))
def test_cosine_similarity(entries: list[tuple[float, float]], factor: float) -> None:
    text = answer("cosine similarity")
    a, b = np.array(entries).T
    if np.linalg.norm(a) < 0.01 or np.linalg.norm(b) < 0.01:
        return
    least, most = read(text, "between # and #")
    found = value(text, "a . b / (||a|| ||b||)", {"a": a, "b": b})
    assert least.value - 1e-9 <= found <= most.value + 1e-9
    assert found == pytest.approx(evaluate("a . b / (||a|| ||b||)", {"a": factor * a, "b": b}))
    assert evaluate("a . b / (||a|| ||b||)", {"a": a, "b": -a}) == pytest.approx(least.value)
    assert evaluate("a . b / (||a|| ||b||)", {"a": a, "b": a}) == pytest.approx(most.value)


def test_cosine_similarity_example() -> None:
    text = answer("cosine similarity")
    first, second = (values(row) for row in rows(text))
    found = evaluate("a . b / (||a|| ||b||)", {"a": first, "b": second})
    assert number(text, "similarity #").fits(found)


def test_a_matrix_times_a_vector() -> None:
    text = answer("What is a matrix")
    rows_, columns, taken, given_ = re.findall(r"\b([mn]) (?:rows|columns|numbers)", text)
    size = {rows_: 3, columns: 5}
    chance = np.random.default_rng(SEED)
    matrix, vector = chance.normal(size=(size[rows_], size[columns])), chance.normal(size=size[taken])
    assert matrix @ vector == pytest.approx([row @ vector for row in matrix])
    assert len(matrix @ vector) == size[given_]


def test_multiplying_by_a_matrix_is_a_linear_map_and_every_linear_map_is_that() -> None:
    text = answer("linear map")
    chance = np.random.default_rng(SEED)
    matrix, a, b = chance.normal(size=(3, 5)), chance.normal(size=5), chance.normal(size=5)
    for f in (lambda v: matrix @ v, lambda v: np.array([v[4] - v[0], v.sum()])):
        assert holds(text, "f(a + b) = f(a) + f(b)", {"f": f, "a": a, "b": b})
        assert holds(text, "f(c * a) = c * f(a)", {"f": f, "a": a, "c": -2.5})
        of_units = np.array([f(unit) for unit in np.eye(5)]).T
        assert of_units @ a == pytest.approx(f(a))


@pytest.mark.parametrize(("m", "k", "n"), [(3, 200, 4), (1, 150, 1), (7, 400, 2)])
def test_cost_of_a_matrix_product(m: int, k: int, n: int) -> None:
    products = sums = 0
    for _ in product(range(m), range(n)):
        products += k
        sums += k - 1
    about = value(answer("matrix multiplication"), "2 * m * k * n", {"m": m, "k": k, "n": n})
    assert about == pytest.approx(products + sums, rel=0.01)


def test_rank_counts_rows_and_columns_alike() -> None:
    text = answer("rank", "matrix", topic="mathematics")
    chance = np.random.default_rng(SEED)
    d, r = 7, 3
    thin, flat = chance.normal(size=(d, r)), chance.normal(size=(r, d))
    assert states(text, "product of a d x r and an r x d")
    assert np.linalg.matrix_rank(thin @ flat) == np.linalg.matrix_rank((thin @ flat).T) == r
    assert value(text, "2 * d * r", {"d": d, "r": r}) == thin.size + flat.size
    assert value(text, "d^2", {"d": d}) == (thin @ flat).size


def test_low_rank_approximation() -> None:
    text = answer("low-rank approximation")
    rows_, columns, rank, few, many = read(text, "# x # ... rank # ... # ... #")
    assert few.is_exact((rows_.value + columns.value) * rank.value)
    assert many.is_exact(rows_.value * columns.value)


def test_the_singular_value_decomposition_approximates_best() -> None:
    assert says(answer("low-rank approximation"), "singular value decomposition", "best")
    chance = np.random.default_rng(SEED)
    matrix = chance.normal(size=(5, 5))
    u, s, v = np.linalg.svd(matrix)
    for rank in range(1, 5):
        best = np.linalg.norm(matrix - (u[:, :rank] * s[:rank]) @ v[:rank])
        for _ in range(50):
            left = u[:, :rank] + 0.3 * chance.normal(size=(5, rank))
            right = np.linalg.lstsq(left, matrix, rcond=None)[0]  # the best partner of this left factor
            assert best <= np.linalg.norm(matrix - left @ right) + 1e-9


@given(_NUMBERS)
def test_derivative_of_a_square(x: float) -> None:
    text = answer("derivative")
    assert states(text, "derivative of x^2 is 2x")
    rise = value(text, "2x", {"x": x})
    assert rise == pytest.approx(slopes(lambda at: evaluate("x^2", {"x": at[0]}), [x])[0], abs=1e-6)
    assert word(text, "# times") == evaluate("2x", {"x": number(text, "x = #").value})


@given(st.floats(-3, 3))
def test_chain_rule(x: float) -> None:
    text = answer("chain rule of calculus")
    names = {"f'": np.cos, "g": lambda at: at**2, "g'": lambda at: 2 * at, "x": x}
    whole = slopes(lambda at: value(text, "f(g(x))", {"f": np.sin, "g": names["g"], "x": at[0]}), [x])[0]
    assert value(text, "f'(g(x)) * g'(x)", names) == pytest.approx(whole, abs=1e-6)


def test_the_gradient_points_where_the_function_rises_fastest() -> None:
    text = answer("gradient", topic="mathematics")
    assert says(text, "fastest", "norm")

    def function(at: np.ndarray) -> float:
        return float(np.sin(at[0]) * at[1] + at[2] ** 2)

    point, step = np.array([0.4, -1.2, 0.7]), 1e-5
    gradient = slopes(function, point)
    steepest = np.linalg.norm(gradient)
    along = gradient / steepest
    assert (function(point + step * along) - function(point)) / step == pytest.approx(steepest, rel=1e-3)
    chance = np.random.default_rng(SEED)
    for _ in range(100):
        other = chance.normal(size=3)
        other /= np.linalg.norm(other)
        assert (function(point + step * other) - function(point)) / step <= steepest * (1 + 1e-3)


@given(_NUMBERS, _NUMBERS, st.floats(0, 1))
def test_the_convex_example_stays_below_its_chords(x: float, y: float, share: float) -> None:
    text = answer("convex function")

    def function(at: float) -> float:
        return float(value(text, "x^2", {"x": at}))

    chord = share * function(x) + (1 - share) * function(y)
    assert function(share * x + (1 - share) * y) <= chord + 1e-9


def test_argmax_example() -> None:
    text = answer("argmax")
    (row,) = rows(text)
    largest, place = read(text, "is # ... is #")
    assert sum(figure.value for figure in row) == pytest.approx(1)
    assert largest.is_exact(max(values(row)))
    assert place.is_exact(np.argmax(values(row)) + 1)
    assert word(text, "# place") == place.value


@given(st.floats(-30, 30))
def test_sigmoid_function(x: float) -> None:
    text = answer("sigmoid function")
    assert holds(text, "sigma(-x) = 1 - sigma(x)", {"x": x})
    assert holds(
        text, "sigma(x) = 1 / (1 + exp(-x))", {"x": x, "sigma": lambda at: (1 + np.tanh(at / 2)) / 2}
    )
    low, high = read(text, "between # and #")
    assert (low.value, high.value) == (0, 1)
    assert low.value < KNOWN["sigma"](x) < high.value


def test_sigmoid_function_undoes_log_odds() -> None:
    for p, _ in random_distributions(2, 30):
        assert KNOWN["sigma"](np.log(p / (1 - p))) == pytest.approx(p)
