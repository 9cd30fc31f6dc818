"""What the starter deck states about evaluation, fine-tuning and compression, computed anew."""

from __future__ import annotations

import re
from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.distributions import SEED, Array, cross_entropy, distributions, draws, kl, pairs, slopes, softmax
from tests.facts import answer, card, figures, number, read, says, states, value, word
from tests.formulas import evaluate, sigma

# --- Evaluation ---


@given(distributions(2, 6, zeros=False))
def test_perplexity(p: Array) -> None:
    text, n = answer("What is perplexity"), len(p)
    inner = "(1/n) sum_t log p(x_t | x_1, ..., x_(t-1))"
    assert states(text, f"exp(-{inner})")
    given_it = {"n": n, "p": p}
    average = evaluate("-(1/n) sum_t log(p_t)", given_it, {"t": range(n)})
    assert value(text, "exp(H)", {"H": average}) == pytest.approx(np.prod(p) ** (-1 / n))


@pytest.mark.parametrize("size", [2, 10, 50_000])
def test_perplexity_is_a_number_of_equally_likely_tokens(size: int) -> None:
    text = answer("perplexity", "uniform distribution")
    loss = -np.log(np.full(size, 1 / size)).mean()
    assert loss == pytest.approx(value(text, "log(V)", {"V": size}))
    assert np.exp(loss) == pytest.approx(value(text, "exp(log(V))", {"V": size}))
    assert states(text, "exp(log(V)) = V")
    nats, tokens = read(text, "# nats ... #")
    assert tokens.fits(np.exp(nats.value))


def test_perplexity_in_bits_and_in_nats() -> None:
    text = answer("perplexity", "nats")
    bits, nats = read(text, "# bits ... = # nats")
    perplexity = number(text, "ln(2)) = #")
    assert nats.fits(bits.value * np.log(2))
    assert perplexity.is_exact(2**bits.value)
    assert perplexity.is_exact(value(text, "exp(3 * ln(2))"))
    assert value(text, "2^3") == 2**bits.value


def test_bits_per_byte_does_not_depend_on_the_tokenizer() -> None:
    assert says(answer("perplexity", "tokenizers"), "per token", "bits per byte")
    p = np.array([0.5, 0.1, 0.2, 0.25])  # of four bytes in turn
    fine, coarse = p, p.reshape(2, 2).prod(axis=1)  # a token for each byte, and for every two
    assert np.prod(fine) ** (-1 / 4) != pytest.approx(np.prod(coarse) ** (-1 / 2))
    assert -np.log2(fine).sum() / 4 == pytest.approx(-np.log2(coarse).sum() / 4)


def test_bits_per_byte_example() -> None:
    text = answer("bits per byte")
    nats, size = read(text, "# nats ... # bytes")
    exact = nats.value / np.log(2) / size.value
    assert value(text, "2 / (4 * ln(2))") == pytest.approx(exact)
    assert number(text, "ln(2)) = #").fits(exact)


@pytest.mark.parametrize("p", [0.0, 0.2, 0.7, 1.0])
@pytest.mark.parametrize(("n", "k"), [(1, 1), (4, 2), (5, 5), (6, 3)])
def test_pass_at_k_estimator_is_unbiased(p: float, n: int, k: int) -> None:
    text = answer("pass@k", topic="evaluation")
    expected = sum(
        comb(n, c)
        * p**c
        * (1 - p) ** (n - c)
        * value(text, "1 - C(n - c, k) / C(n, k)", {"C": _choose, "n": n, "c": c, "k": k})
        for c in range(n + 1)
    )
    assert expected == pytest.approx(1 - (1 - p) ** k)


def _choose(n: float, k: float) -> int:
    return comb(int(n), int(k))


def test_pass_at_k_example() -> None:
    text = answer("pass@k", topic="evaluation")
    share, *whole = read(text, "# for n = #, c = #, k = #")
    n, c, k = (int(figure.value) for figure in whole)
    picks = list(combinations(range(n), k))
    assert share.is_exact(sum(min(pick) < c for pick in picks) / len(picks))


def test_calibration_example_is_calibrated() -> None:
    text = answer("model calibration")
    confidence, right = read(text, "confidence # ... #")
    assert confidence.is_exact(right.value)


def test_expected_calibration_error_example() -> None:
    text = answer("expected calibration error")
    assert word(text, "# groups") == 2
    first, second, error = read(text, "# and # ... #")
    confidence, accuracy = np.array([0.6, 0.9]), np.array([0.6 + first.value, 0.9 - second.value])
    assert error.is_exact(np.average(np.abs(confidence - accuracy), weights=[50, 50]))


def test_ties_count_half_so_that_two_win_rates_sum_to_1() -> None:
    share = word(answer("win rate"), "tie ... #")
    wins, losses, ties = 5, 3, 2
    assert (wins + share * ties) + (losses + share * ties) == wins + losses + ties


@given(st.floats(-1000, 3000), st.floats(-1000, 3000))
def test_elo_is_bradley_terry(a: float, b: float) -> None:
    text = answer("Elo")
    chance = value(text, "1 / (1 + 10^((R_b - R_a) / 400))", {"R_a": a, "R_b": b})
    assert chance == pytest.approx(sigma((a - b) * np.log(10) / 400))


def test_elo_example() -> None:
    text = answer("Elo")
    points, ten, one, chance = read(text, "# points ... # to # ... #")
    exact = evaluate("1 / (1 + 10^((R_b - R_a) / 400))", {"R_a": points.value, "R_b": 0})
    assert exact / (1 - exact) == pytest.approx(ten.value / one.value)
    assert chance.fits(exact)


@pytest.mark.parametrize("a", [0.1, 0.5, 0.8])
@pytest.mark.parametrize("n", [1, 2, 5])
def test_standard_error_of_an_accuracy(a: float, n: int) -> None:
    text = answer("standard error")
    found = [(np.mean(right), chance) for right, chance in draws(np.array([1 - a, a]), n)]
    variance = sum(chance * (accuracy - a) ** 2 for accuracy, chance in found)
    assert value(text, "sqrt(a * (1 - a) / n)", {"a": a, "n": n}) == pytest.approx(np.sqrt(variance))


def test_standard_error_of_an_accuracy_example() -> None:
    text = answer("standard error")
    a, n, error = read(text, "a = # ... n = # ... #")
    exact = evaluate("sqrt(a * (1 - a) / n)", {"a": a.value, "n": n.value})
    assert error.fits(exact)
    assert number(text, "# points").fits(100 * 1.96 * exact)  # what 95 % of all samples stay within


@given(st.integers(1, 50), st.integers(0, 50), st.integers(0, 50))
def test_f1_score_is_the_harmonic_mean(hits: int, false: int, missed: int) -> None:
    text = answer("F1 score")
    names = {"P": hits / (hits + false), "R": hits / (hits + missed)}
    f1 = value(text, "2 * P * R / (P + R)", names)
    assert f1 == pytest.approx(2 / (1 / names["P"] + 1 / names["R"]))
    assert f1 == pytest.approx(2 * hits / (2 * hits + false + missed))


def test_f1_score_example() -> None:
    text = answer("F1 score")
    p, r, f1 = read(text, "P = # ... R = # ... #")
    assert f1.fits(2 / (1 / p.value + 1 / r.value))


def test_kappa() -> None:
    text = answer("kappa")
    first, second = np.array([0, 0, 1, 1, 1, 0, 1, 0, 1, 1]), np.array([0, 1, 1, 1, 0, 0, 1, 0, 1, 1])
    table = np.array([[np.mean((first == a) & (second == b)) for b in (0, 1)] for a in (0, 1)])
    chance = np.outer(table.sum(axis=1), table.sum(axis=0))
    found = value(text, "(p_o - p_e) / (1 - p_e)", {"p_o": np.trace(table), "p_e": np.trace(chance)})
    assert found == pytest.approx(1 - (table[0, 1] + table[1, 0]) / (chance[0, 1] + chance[1, 0]))
    assert evaluate("(p_o - p_e) / (1 - p_e)", {"p_o": 1, "p_e": 0.5}) == 1
    assert evaluate("(p_o - p_e) / (1 - p_e)", {"p_o": 0.5, "p_e": 0.5}) == 0
    agreed, expected, kappa = read(text, "in # of ... # ... #")
    assert kappa.is_exact(evaluate("(p_o - p_e) / (1 - p_e)", {"p_o": agreed.value, "p_e": expected.value}))


# --- Fine-tuning ---


def _lora() -> dict[str, Array | float]:
    chance = np.random.default_rng(SEED)
    shapes = {"W": (6, 5), "B": (6, 2), "A": (2, 5)}
    return {name: chance.normal(size=shape) for name, shape in shapes.items()} | {"alpha": 16.0, "r": 2.0}


def test_lora_corrects_by_a_matrix_of_low_rank() -> None:
    text = answer("LoRA", "learn")
    assert states(text, "W' = W + (alpha / r) * B * A")
    sizes = re.search(r"B of size (\w) x (\w) and A of size (\w) x (\w) if W is (\w) x (\w)", text)
    assert sizes
    m, n, r = sizes[5], sizes[6], sizes[2]
    assert sizes.groups() == (m, r, r, n, m, n)
    given_ = _lora()
    correction = given_["alpha"] / given_["r"] * given_["B"] @ given_["A"]
    assert correction.shape == given_["W"].shape
    assert np.linalg.matrix_rank(correction) == given_["r"]


def test_lora_starts_from_the_pretrained_model_and_can_be_merged() -> None:
    text = answer("LoRA", "B = 0")
    assert states(text, "W' - W = (alpha / r) * B * A")
    w, b, a, alpha, r = _lora().values()
    x = np.arange(5.0)
    asked, (start, correction) = number(card("LoRA", "B = 0").front, "B = #"), read(text, "B = # ... is #")
    assert asked == start
    assert alpha / r * np.full_like(b, start.value) @ a == pytest.approx(correction.value)
    assert w + correction.value == pytest.approx(w)
    merged = w + alpha / r * b @ a
    assert merged.shape == w.shape  # so it costs no more
    assert merged @ x == pytest.approx(w @ x + alpha / r * (b @ (a @ x)))


def test_parameters_of_lora() -> None:
    asked = card("LoRA", "rank")
    rank, rows, columns = figures(asked.front)
    few, many, share = read(asked.back, "= # ... # ... #")
    assert few.is_exact((rows.value + columns.value) * rank.value)
    assert many.is_exact(rows.value * columns.value)
    assert share.fits(few.value / many.value)
    assert value(asked.back, "2 * 4,096 * 8") == few.value


# --- Compression ---


def _distillation_slopes(t: float, student: Array, teacher: Array) -> Array:
    return slopes(lambda z: kl(softmax(teacher, t), softmax(z, t)), student, step=1e-3)


@given(st.floats(0, 1), st.floats(0.5, 8))
def test_distillation_loss(a: float, t: float) -> None:
    text = answer("classic", "distillation loss")
    assert states(text, "L = a * T^2 * KL(p_T || q_T) + (1 - a) * H(y, q)")
    teacher, student, y = np.array([3.0, 1.0, 0.0]), np.array([1.0, 1.5, -1.0]), np.eye(3)[0]
    names = {"a": a, "T": t, "p_T": softmax(teacher, t), "q_T": softmax(student, t), "q": softmax(student)}
    names |= {"y": y, "KL": kl, "H": cross_entropy}
    found = evaluate("a * T^2 * KL(p_T || q_T) + (1 - a) * H(y, q)", names)
    assert names["q"] == pytest.approx(softmax(student, number(text, "T = #").value))
    soft, hard = ({**names, "a": share} for share in (1, 0))
    assert evaluate("a * T^2 * KL(p_T || q_T) + (1 - a) * H(y, q)", hard) == pytest.approx(
        -np.log(softmax(student)[0])
    )
    mixed = a * t**2 * kl(names["p_T"], names["q_T"]) - (1 - a) * np.log(softmax(student)[0])
    assert found == pytest.approx(mixed)
    assert evaluate("a * T^2 * KL(p_T || q_T) + (1 - a) * H(y, q)", {**soft, "q_T": names["p_T"]}) == 0


def test_the_gradient_of_softened_targets_falls_with_the_square_of_the_temperature() -> None:
    text = answer("distillation loss", "T^2")
    for card_ in (card("distillation loss", "T^2"), card("classic", "distillation loss")):
        assert set(re.findall(r"T\^(\d+)", card_.front + card_.back)) == {"2"}  # as found below
    student, teacher = np.array([1.0, -0.5, 0.2]), np.array([0.3, 0.8, -1.0])
    limit = _distillation_slopes(100, student, teacher) / value(text, "1/T^2", {"T": 100})
    for t, near in ((10, 0.1), (40, 0.02)):
        scaled = _distillation_slopes(t, student, teacher) / evaluate("1/T^2", {"T": t})
        assert scaled == pytest.approx(limit, rel=near, abs=near * np.abs(limit).max())
    centred = (student - student.mean()) - (teacher - teacher.mean())
    assert limit == pytest.approx(centred / 3, abs=0.01)  # as theory has it for large T


@given(st.floats(-100, 100), st.floats(0.01, 5), st.integers(-20, 20))
def test_affine_quantization_errs_by_half_a_step(x: float, s: float, z: int) -> None:
    text = answer("affine quantization")
    q = value(text, "round(x / s) + z", {"x": x, "s": s, "z": z})
    assert q == int(q)
    back = value(text, "s * (q - z)", {"q": q, "s": s, "z": z})
    assert abs(back - x) <= value(text, "s / 2", {"s": s}) + 1e-9


def test_the_error_of_affine_quantization_reaches_half_a_step() -> None:
    text, names = answer("affine quantization"), {"s": 0.25, "z": 3}
    worst = 0.0
    for x in np.linspace(0, 1, 1001):
        q = evaluate("round(x / s) + z", {**names, "x": x})
        worst = max(worst, abs(evaluate("s * (q - z)", {**names, "q": q}) - x))
    assert worst == pytest.approx(value(text, "s / 2", names))


def test_memory_of_weights() -> None:
    asked = card("memory", "7 billion")
    weights = number(asked.front, "# weights").value
    few, fewer = read(asked.front, "# or # bits")
    full, bits, half, quarter, eight = read(asked.back, "# bytes at # bits ... # ... # ... by #")
    assert eight.value == 8
    assert full.is_exact(weights * bits.value / eight.value)
    assert half.is_exact(weights * few.value / eight.value / (1 if half.value > 1e6 else 1e9))
    assert quarter.is_exact(weights * fewer.value / eight.value)


def test_an_outlier_leaves_few_steps_to_the_rest() -> None:
    assert says(answer("outliers"), "range", "few steps")
    weights = np.r_[np.linspace(-1, 1, 63), 100.0]

    def steps(group: Array) -> int:
        scale = (group.max() - group.min()) / (2**4 - 1)
        return len(set(np.round(group[np.abs(group) <= 1] / scale)))

    assert steps(weights) == 1
    assert steps(weights[:63]) >= 15


def test_rounding_has_no_slope_almost_anywhere() -> None:
    slope = number(answer("straight-through estimator"), "derivative #").value
    at = np.array([-1.3, 0.2, 0.4, 7.7])
    assert slopes(lambda x: float(np.round(x).sum()), at) == pytest.approx(slope)


def test_the_pattern_of_sparsity_is_what_it_is_called() -> None:
    text = answer("sparsity")
    few, many = (float(found) for found in re.search(r"(\d):(\d)", text).groups())
    assert word(text, "# of every") == few
    assert word(text, "of every #") == many
    zero, same = read(text, "are # ... are #")
    weights = np.array([0.7, -0.2, zero.value, same.value])
    assert np.mean(weights == 0) == few / many


@given(pairs(zeros=False))
def test_a_soft_target_tells_apart_what_a_hard_one_does_not(both: tuple[Array, Array]) -> None:
    assert says(answer("dark knowledge"), "wrong", "hard target")
    q = both[1]
    swapped = np.r_[q[:-2], q[-1], q[-2]]
    hard = np.eye(len(q))[0]
    if len(q) > 2:
        assert cross_entropy(hard, q) == cross_entropy(hard, swapped)
        assert (cross_entropy(q, q) < cross_entropy(q, swapped)) == (abs(q[-1] - q[-2]) > 1e-9)
