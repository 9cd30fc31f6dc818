"""What the starter deck states about information theory, computed anew on small and random distributions."""

from __future__ import annotations

import re
from fractions import Fraction
from heapq import heapify, heappop, heappush
from itertools import combinations, combinations_with_replacement, product
from math import ceil, log, log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.distributions import (
    Array,
    cross_entropy,
    distributions,
    entropy,
    joints,
    kl,
    pairs,
    random_distributions,
)
from tests.facts import answer, card, figures, holds, number, read, rows, says, states, value, values, word
from tests.formulas import evaluate

_FRACTION = r"\d+/\d+"


def _fractions(text: str) -> list[Fraction]:
    return [Fraction(found) for found in re.findall(_FRACTION, text)]


def _is_prefix_free(words: list[str]) -> bool:
    return not any(a.startswith(b) or b.startswith(a) for a, b in combinations(words, 2))


def _huffman_lengths(p: list[Fraction] | list[float]) -> list[int]:
    """The length of each codeword: merge the two least likely, again and again."""
    lengths = [0] * len(p)
    heap = [(weight, (at,)) for at, weight in enumerate(p)]
    heapify(heap)
    while len(heap) > 1:
        (first, few), (second, others) = heappop(heap), heappop(heap)
        for at in few + others:
            lengths[at] += 1
        heappush(heap, (first + second, few + others))
    return lengths


@given(st.floats(1e-6, 1))
def test_self_information(p: float) -> None:
    text = answer("self-information")
    names = {"p": lambda x: x, "x": p, "log": np.log2}
    bits = value(text, "-log p(x)", names)
    assert evaluate("-log p(x)", {**names, "x": p / 2}) == pytest.approx(bits + 1)
    assert evaluate("-log p(x)", {**names, "x": 1.0}) == 0
    (example,) = _fractions(text)
    assert number(text, "# bits").is_exact(-log2(example))


def test_bits_in_a_nat() -> None:
    text = answer("bit", "nat")
    assert number(text, "base #").is_exact(2)
    assert value(text, "1 / ln(2)") == pytest.approx(entropy(np.array([0.5, 0.5]), 2) / log(2))
    assert number(text, "1 / ln(2) = #").fits(1 / log(2))


def test_entropy_of_coins() -> None:
    text = answer("fair coin")
    biased = number(text, "-# log_2").value
    assert number(text, "of # bit").is_exact(entropy(np.array([0.5, 0.5]), 2))
    exact = entropy(np.array([biased, 1 - biased]), 2)
    assert value(text, "-0.9 log_2(0.9) - 0.1 log_2(0.1)") == pytest.approx(exact)
    assert number(text, "= # bits").fits(exact)
    assert all(entropy(p, 2) <= 1 for p in random_distributions(2, 100))


def test_the_biased_coin_is_the_one_asked_about() -> None:
    text = answer("fair coin")
    share = next(figures(card("fair coin").front))
    assert share.is_exact(number(text, "-# log_2").value)


@given(distributions())
def test_entropy_is_expected_self_information(p: Array) -> None:
    text = answer("What is entropy")
    assert states(text, "H(p) = -sum_x p(x) log p(x)")
    assert states(text, "0 log 0 taken as 0")

    def term(x: float) -> float:
        return float(x * np.log(x)) if x else 0.0

    assert -sum(map(term, p)) == pytest.approx(entropy(p))
    inside = p[p > 0]
    names = {"p": inside.__getitem__}
    found = value(text, "-sum_x p(x) log p(x)", names, x=range(len(inside)))
    assert found == pytest.approx(inside @ -np.log(inside))
    assert number(text, "and # when it is certain").is_exact(entropy(np.array([0.0, 1.0])))


@given(distributions())
def test_the_highest_entropy(p: Array) -> None:
    text, n = answer("entropy", "highest"), len(p)
    most = value(text, "log(n)", {"n": n})
    assert entropy(np.full(n, 1 / n)) == pytest.approx(most)
    assert entropy(p) <= most + 1e-9
    outcomes, bits = read(text, "# equally ... # bits")
    assert bits.is_exact(log2(outcomes.value))
    assert number(text, "certain ... #").is_exact(entropy(np.array([1.0, 0])))


def _names(joint: Array) -> dict[str, object]:
    """H and I of X, the rows of a joint distribution, and Y, its columns."""
    x, y = joint.sum(axis=1), joint.sum(axis=0)
    single = {"X": entropy(x), "Y": entropy(y)}
    after = sum(weight * entropy(row / weight) for weight, row in zip(x, joint, strict=True))
    return {
        "X": "X",
        "Y": "Y",
        "H|": lambda *_: after,
        "I": lambda *_: kl(joint.ravel(), np.outer(x, y).ravel()),
        "H": lambda *of: entropy(joint) if len(of) == 2 else single[of[0]],
    }


@given(joints())
def test_conditional_entropy_and_mutual_information(joint: Array) -> None:
    names = _names(joint)
    assert holds(answer("conditional entropy"), "H(Y|X) = H(X, Y) - H(X)", names)
    assert holds(answer("mutual information"), "I(X; Y) = H(Y) - H(Y|X)", names)
    assert evaluate("H(Y|X)", names) <= evaluate("H(Y)", names) + 1e-9
    assert evaluate("I(X; Y)", names) >= -1e-12


@given(distributions(2, 4, zeros=False), distributions(2, 4, zeros=False))
def test_only_independence_leaves_all_entropy(first: Array, second: Array) -> None:
    assert says(answer("conditional entropy"), "equal", "independent")
    joint = np.outer(first, second)
    assert evaluate("H(Y|X)", _names(joint)) == pytest.approx(entropy(second))
    joint[0, 0], joint[0, 1] = joint[0, 0] + joint[0, 1] / 2, joint[0, 1] / 2
    assert evaluate("H(Y|X) - H(Y)", _names(joint)) < 0


@given(joints())
def test_data_processing_inequality(joint: Array) -> None:
    text = answer("data processing inequality")
    size = joint.shape[1]
    for channel in (np.array(list(random_distributions(3, size))), np.eye(size), np.ones((size, 1))):
        between = {"I": lambda x, other, z=joint @ channel: _information(z if other == "Z" else joint)}
        assert holds(text, "I(X; Z) <= I(X; Y)", {**between, "X": "X", "Y": "Y", "Z": "Z"})


def _information(joint: Array) -> float:
    return kl(joint.ravel(), np.outer(joint.sum(axis=1), joint.sum(axis=0)).ravel())


@given(distributions(2, 6, zeros=False))
def test_no_code_beats_entropy_and_huffman_codes_come_within_a_bit(p: Array) -> None:
    assert says(answer("data compression"), "entropy", "limit")
    average = p @ _huffman_lengths(list(p))
    assert entropy(p, 2) - 1e-9 <= average < entropy(p, 2) + 1


def test_prefix_code_example() -> None:
    text = answer("prefix code")
    (words,) = re.findall(r"\b[01]+(?:, [01]+)+", text)
    assert _is_prefix_free(words.split(", "))
    assert not _is_prefix_free(["0", "01", "11"])


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_kraft_inequality_tells_which_prefix_codes_exist(count: int) -> None:
    text = answer("Kraft inequality")
    assert states(text, "sum_i 2^(-l_i) <= 1")
    for lengths in combinations_with_replacement(range(1, 4), count):
        total = evaluate("sum_i 2^(-l_i)", {"l": lengths}, {"i": range(count)})
        assert (total <= number(text, "<= #").value) == _exists(lengths, [])


def _exists(lengths: tuple[int, ...], words: list[str]) -> bool:
    """Whether words of these lengths can be added to a prefix code; tries all."""
    if not lengths:
        return True
    new = ("".join(bits) for bits in product("01", repeat=lengths[0]))
    return any(_is_prefix_free([*words, word]) and _exists(lengths[1:], [*words, word]) for word in new)


def test_kraft_example_spends_all() -> None:
    text = answer("Kraft inequality")
    lengths = [figure.value for figure in read(text, "#, #, #")]
    total = evaluate("sum_i 2^(-l_i)", {"l": lengths}, {"i": range(len(lengths))})
    assert number(text, "<= #").is_exact(total)


def test_huffman_example() -> None:
    text = answer("Huffman coding")
    p = _fractions(text)
    lengths = _huffman_lengths(p)
    average = float(sum(weight * length for weight, length in zip(p, lengths, strict=True)))
    assert sum(p) == 1
    assert average == entropy(np.array([float(weight) for weight in p]), 2)
    assert number(text, "# bits").is_exact(average)


def test_no_prefix_code_beats_huffmans() -> None:
    assert says(answer("Huffman coding"), "best prefix code")
    codes = [
        lengths for lengths in product(range(1, 5), repeat=5) if sum(2.0**-length for length in lengths) <= 1
    ]
    for p in random_distributions(5, 30):
        assert p @ _huffman_lengths(list(p)) == pytest.approx(min(p @ np.array(code) for code in codes))


@given(st.lists(st.integers(0, 2), max_size=12))
def test_arithmetic_coding_spends_the_self_information_of_the_message(message: list[int]) -> None:
    text = answer("arithmetic coding")
    step = [Fraction(1, 2), Fraction(3, 10), Fraction(1, 5)]
    low, width = Fraction(0), Fraction(1)
    for at, token in enumerate(message):
        p = step[at % 3 :] + step[: at % 3]  # depends on the context
        low, width = low + width * sum(p[:token]), width * p[token]
    chances = [(step[at % 3 :] + step[: at % 3])[token] for at, token in enumerate(message)]
    assert width == np.prod(chances or [Fraction(1)])
    bits = value(text, "-log_2 P(message)", {"P": float, "message": width})
    digits = ceil(bits - 1e-9) + 1  # so many binary digits name a range inside
    number_ = Fraction(ceil(low * 2**digits), 2**digits)
    assert low <= number_
    assert number_ + Fraction(1, 2**digits) <= low + width


@given(pairs(zeros=False))
def test_cross_entropy(both: tuple[Array, Array]) -> None:
    p, q = both
    names = {"p": p.__getitem__, "q": q.__getitem__}
    summed = value(answer("Define", "cross-entropy"), "-sum_x p(x) log q(x)", names, x=range(len(p)))
    assert states(answer("Define", "cross-entropy"), "H(p, q) = -sum_x p(x) log q(x)")
    assert summed == pytest.approx(cross_entropy(p, q))
    assert summed >= entropy(p) - 1e-9
    assert cross_entropy(p, p) == pytest.approx(entropy(p))


def test_cross_entropy_is_the_average_length_of_a_code_made_for_q() -> None:
    assert says(answer("Define", "cross-entropy"), "smallest")
    p, q = np.array([0.1, 0.3, 0.4, 0.2]), np.array([0.5, 0.25, 0.125, 0.125])
    assert p @ _huffman_lengths(list(q)) == pytest.approx(cross_entropy(p, q, 2))


@given(pairs())
def test_cross_entropy_is_entropy_and_kl(both: tuple[Array, Array]) -> None:
    text = answer("entropy", "cross-entropy", "KL divergence")
    names = {"p": both[0], "q": both[1], "KL": kl}
    names["H"] = lambda *of: entropy(of[0]) if len(of) == 1 else cross_entropy(*of)
    assert holds(text, "H(p, q) = H(p) + KL(p || q)", names)


@given(pairs(zeros=False))
def test_kl_divergence_is_never_negative(both: tuple[Array, Array]) -> None:
    text = answer("Gibbs' inequality")
    p, q = both
    names = {"p": p, "q": q, "KL": kl, "E_p": lambda found: p @ found}
    assert holds(text, "KL(p || q) >= 0", names)
    assert holds(text, "E_p[-log(q/p)] >= -log(E_p[q/p]) >= -log(1) = 0", names)
    assert evaluate("E_p[-log(q/p)]", names) == pytest.approx(kl(p, q), abs=1e-12)
    assert number(text, "with #").is_exact(kl(p, p))
    assert (kl(p, q) < 1e-12) == np.allclose(p, q, rtol=0, atol=1e-9)


@given(pairs(zeros=False))
def test_kl_divergence_is_what_cross_entropy_has_beyond_entropy(both: tuple[Array, Array]) -> None:
    text = answer("What is KL divergence")
    assert states(text, "KL(p || q) = H(p, q) - H(p) = sum_x p(x) log(p(x) / q(x))")
    p, q = both
    named = {"p": p, "q": q, "H": lambda *of: entropy(of[0]) if len(of) == 1 else cross_entropy(*of)}
    assert evaluate("H(p, q) - H(p)", named) == pytest.approx(kl(p, q), abs=1e-9)
    by_outcome = {"p": p.__getitem__, "q": q.__getitem__}
    summed = evaluate("sum_x p(x) log(p(x) / q(x))", by_outcome, {"x": range(len(p))})
    assert summed == pytest.approx(kl(p, q), abs=1e-9)
    none = number(text, "probability #").value
    with np.errstate(divide="ignore"):
        lacking = evaluate("p(x) log(p(x) / q(x))", {"p": p.__getitem__, "q": lambda x: none, "x": 0})
    assert lacking == np.inf
    assert says(text, "infinite")


def test_kl_divergence_is_not_symmetric() -> None:
    text = answer("KL divergence", "symmetric")
    p, q = (values(row) for row in rows(text))
    assert number(text, "KL(p || q) = # bits").fits(kl(p, q, 2))
    assert number(text, "KL(q || p) = # bits").fits(kl(q, p, 2))


def test_forward_kl_seeks_the_mean_and_reverse_kl_a_mode() -> None:
    """A single bell curve is fitted to two far peaks, by trying all means and widths."""
    text = answer("mean-seeking behaviour")
    assert re.search(r"mean-seeking\b.*\bforward KL\b.*\bmode-seeking\b.*\breverse KL\b", text, re.IGNORECASE)
    at = np.arange(-25, 26)

    def bell(mean: float, width: float) -> Array:
        heights = np.exp(-((at - mean) ** 2) / (2 * width**2)) + 1e-12
        return heights / heights.sum()

    target = 0.5 * bell(-6, 1) + 0.5 * bell(6, 1)
    curves = list(product(range(-8, 9), (1, 2, 4, 6, 8, 10)))
    assert min(curves, key=lambda curve: kl(target, bell(*curve))) == (0, 6)
    assert min(curves, key=lambda curve: kl(bell(*curve), target)) in {(-6, 1), (6, 1)}
    assert states(answer("forward KL", "reverse KL"), "KL(p || q)")


def test_what_forward_and_reverse_kl_punish() -> None:
    text = answer("mean-seeking behaviour")
    near, above = read(text, "q(x) near # ... p(x) > #")
    left_out = number(text, "p(x) is near #")
    assert near.value == above.value == left_out.value
    tiny = near.value + 1e-300
    forward, reverse = (lambda p, q: p * np.log(p / q)), (lambda p, q: q * np.log(q / p))
    assert forward(0.5, tiny) > 300
    assert abs(reverse(0.5, tiny)) < 1e-9  # forgiven
    assert reverse(tiny, 0.5) > 300


@given(distributions(3, 3), distributions(3, 3))
def test_jensen_shannon_divergence(p: Array, q: Array) -> None:
    text = answer("Jensen-Shannon divergence")
    names = {"p": p, "q": q, "KL": lambda a, b: kl(a, b, 2)}
    names["m"] = value(text, "(p + q) / 2", names)
    found = value(text, "0.5 KL(p || m) + 0.5 KL(q || m)", names)
    most = number(text, "at most # bit").value
    assert -1e-12 <= found <= most + 1e-12
    assert found == pytest.approx(evaluate("0.5 KL(p || m) + 0.5 KL(q || m)", {**names, "p": q, "q": p}))
    assert found == pytest.approx(entropy(names["m"], 2) - (entropy(p, 2) + entropy(q, 2)) / 2, abs=1e-9)


def test_jensen_shannon_divergence_of_what_never_agrees() -> None:
    none = number(answer("Jensen-Shannon divergence"), "has probability #").value
    p, q = np.array([0.3, 0.7, none, none]), np.array([none, none, 0.9, 0.1])
    m = (p + q) / 2
    found = (kl(p, m, 2) + kl(q, m, 2)) / 2
    assert number(answer("Jensen-Shannon divergence"), "at most # bit").is_exact(found)


@given(pairs())
def test_total_variation_distance(both: tuple[Array, Array]) -> None:
    text = answer("total variation distance")
    p, q = both
    x = range(len(p))
    names = {"p": p.__getitem__, "q": q.__getitem__}
    found = value(text, "0.5 * sum_x |p(x) - q(x)|", names, x=x)
    events = [list(event) for size in range(len(p) + 1) for event in combinations(x, size)]
    assert found == pytest.approx(word(text, "# the sum") * np.abs(p - q).sum())
    assert found == pytest.approx(max(abs(p[event].sum() - q[event].sum()) for event in events))
    assert found <= value(text, "sqrt(KL(p || q) / 2)", {"p": p, "q": q, "KL": kl}) + 1e-9


def test_pinskers_bound_is_nearly_reached_by_similar_distributions() -> None:
    """So that a tighter bound printed by mistake would fail."""
    p, q = np.array([0.5, 0.5]), np.array([0.501, 0.499])
    names = {"p": p, "q": q, "KL": kl}
    bound = value(answer("total variation distance"), "sqrt(KL(p || q) / 2)", names)
    assert np.abs(p - q).sum() / 2 == pytest.approx(bound, rel=1e-4)
