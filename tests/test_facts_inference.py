"""What the starter deck states about inference and failure modes, computed anew on small distributions."""

from __future__ import annotations

from itertools import accumulate
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.distributions import SEED, Array, cross_entropy, distributions, draws, entropy, pairs, softmax
from tests.facts import answer, card, fit, number, read, rows, says, states, value, values, word
from tests.formulas import evaluate

# --- Sampling ---


def test_greedy_decoding_may_miss_the_most_probable_text() -> None:
    assert says(answer("greedy decoding"), "locally", "less probable")
    first, second = np.array([0.55, 0.45]), np.array([[0.5, 0.5], [0.9, 0.1]])
    texts = first[:, None] * second
    greedy = int(np.argmax(first)), int(np.argmax(second[np.argmax(first)]))
    assert texts[greedy] < texts.max()


def test_temperature_example() -> None:
    text = answer("temperature", topic="inference")
    pattern = "# and # ... # to # at T = # ... # to # at T = #"
    high, low, *odds = read(text, pattern)
    logits = np.log([high.value, low.value])
    for many, one, temperature in (odds[:3], odds[3:]):
        p = softmax(logits, temperature.value)
        assert p[0] / p[1] == pytest.approx(many.value / one.value)


@given(distributions(2, 6, zeros=False), st.floats(0.1, 0.95), st.floats(1.05, 10))
def test_temperature_sharpens_below_1_and_flattens_above(p: Array, cool: float, warm: float) -> None:
    text = answer("temperature", topic="inference")
    below, above = read(text, "below # ... above #")
    assert below.value == above.value
    sharp, same, flat = (softmax(np.log(p), t) for t in (cool, below.value, warm))
    assert same == pytest.approx(p)
    assert entropy(sharp) <= entropy(p) + 1e-9 <= entropy(flat) + 2e-9


def test_top_p_example() -> None:
    text = answer("top-p sampling")
    (row,) = rows(text)
    p, least = values(row), number(text, "p = #").value
    assert list(p) == sorted(p, reverse=True)
    assert p.sum() == pytest.approx(1)
    kept = p[: next(count for count, total in enumerate(accumulate(p), 1) if total >= least - 1e-12)]
    assert word(text, "# tokens") == len(kept)
    assert fit(read(text, "#, # and #"), kept / kept.sum())


# --- Memory ---


def _cache_bytes(asked: str) -> tuple[float, float]:
    """Layers times heads, and bytes of a key and a value vector for each, by the question's own numbers."""
    layers, heads, size, bits = read(asked, "# layers, # attention heads of size #, and #-bit")
    return layers.value * heads.value, 2 * size.value * bits.value / 8


def test_size_of_a_kv_cache() -> None:
    asked = card("KV cache", "layers")
    heads, each = _cache_bytes(asked.front)
    printed = number(asked.back, "= # bytes")
    assert printed.is_exact(heads * each)
    assert value(asked.back, "2 * 32 * 32 * 128 * 2") == heads * each
    assert word(asked.back, "# bytes") == number(asked.front, "#-bit").value / 8
    tokens, base, power, about = read(asked.back, "# tokens ... #^# bytes ... #")
    assert base.value**power.value == tokens.value * heads * each
    assert about.fits(tokens.value * heads * each)


def test_grouped_queries_share_keys_and_values() -> None:
    text = answer("grouped-query attention")
    heads, groups = read(text, "# attention heads ... # groups")
    assert word(text, "a # of") == groups.value / heads.value


def test_keys_and_values_kept_give_what_computing_them_anew_does() -> None:
    text = answer("What is the KV cache")
    assert says(text, "linear", "quadratic")
    chance = np.random.default_rng(SEED)
    x, (to_q, to_k, to_v) = chance.normal(size=(8, 4)), chance.normal(size=(3, 4, 4))
    keys, kept, scores = [], [], []
    for at, token in enumerate(x):
        keys.append(token @ to_k)
        kept.append(token @ to_v)
        cached = softmax(np.array(keys) @ (token @ to_q)) @ np.array(kept)
        so_far = x[: at + 1]
        mask = np.triu(np.full((at + 1, at + 1), -np.inf), 1)
        anew = softmax(so_far @ to_q @ (so_far @ to_k).T + mask) @ (so_far @ to_v)
        assert cached == pytest.approx(anew[-1])
        scores.append((len(keys), mask.size))
    assert scores == [(length, length**2) for length in range(1, 9)]


def test_memory_bandwidth_example() -> None:
    text = answer("memory bandwidth")
    size, speed, least = read(text, "# bytes at # bytes per second ... # seconds")
    assert least.is_exact(size.value / speed.value)


def test_weights_in_the_bandwidth_example_are_those_of_another_card() -> None:
    size = number(answer("memory bandwidth"), "# bytes at")
    assert size.is_exact(number(card("memory", "7 billion").front, "# weights").value * 16 / 8)


# --- Speculative decoding ---


def _speculative(p: Array, q: Array) -> tuple[float, Array]:
    """How often a token drafted from q is accepted, and how often each one comes out in the end."""
    text = answer("speculative decoding", "speed up")
    names = {"p": p.__getitem__, "q": q.__getitem__, "x": np.arange(len(p))}
    accepted = q * value(text, "min(1, p(x) / q(x))", names)
    left = value(text, "max(0, p(x) - q(x))", names)
    rejected = 1 - accepted.sum()
    anew = left / left.sum() if left.sum() else left
    return float(accepted.sum()), accepted + rejected * anew


@given(pairs())
def test_speculative_decoding_leaves_the_distribution_as_it_is(both: tuple[Array, Array]) -> None:
    p, q = both
    text, names = answer("speculative decoding", "unchanged"), {"p": p.__getitem__, "q": q.__getitem__}
    accepted, out = _speculative(p, q)
    assert out == pytest.approx(p)
    assert states(text, "q(x) * min(1, p(x) / q(x)) = min(p(x), q(x))")
    for x in range(len(p)):
        taken = evaluate("q(x) * min(1, p(x) / q(x))", {**names, "x": x})
        assert taken == pytest.approx(evaluate("min(p(x), q(x))", {**names, "x": x}))
        assert taken + value(text, "max(0, p(x) - q(x))", {**names, "x": x}) == pytest.approx(p[x])
    text = answer("draft token")
    assert value(text, "sum_x min(p(x), q(x))", names, x=range(len(p))) == pytest.approx(accepted)
    one = number(text, "# minus").value
    assert accepted == pytest.approx(one - np.abs(p - q).sum() / 2)


def test_acceptance_example() -> None:
    text = answer("draft token")
    p, q = (values(row) for row in rows(text))
    assert (p.sum(), q.sum()) == pytest.approx((1, 1))
    assert number(text.rpartition(")")[2], "#").is_exact(_speculative(p, q)[0])


# --- Several samples ---


def _majority(p: float, samples: int) -> float:
    most = samples // 2 + 1
    return sum(chance for right, chance in draws(np.array([1 - p, p]), samples) if sum(right) >= most)


def test_majority_example() -> None:
    asked = card("majority")
    p = number(asked.front, "probability #").value
    samples = int(word(asked.front, "# independent"))
    assert value(asked.back, "0.7^3 + 3 * 0.7^2 * 0.3") == pytest.approx(_majority(p, samples))
    assert number(asked.back, "0.3 = #").fits(_majority(p, samples))


def test_where_a_majority_gains_nothing() -> None:
    text = answer("majority")
    p = number(text, "at #").value
    assert word(text, "# answers") == 2
    for samples in (1, 3, 7):
        assert _majority(p, samples) == pytest.approx(p)
        if samples > 1:
            assert _majority(p + 0.1, samples) > p + 0.1
            assert _majority(p - 0.1, samples) < p - 0.1


# --- Failure modes ---


@given(pairs(zeros=False))
def test_log_loss_is_a_proper_scoring_rule(both: tuple[Array, Array]) -> None:
    text = answer("proper scoring rule")
    p, q = both
    names = {"E_p": lambda found: p @ found, "q": q}
    stated = value(text, "E_p[-log q]", names)
    assert stated == pytest.approx(cross_entropy(p, q))
    assert stated >= evaluate("E_p[-log q]", {**names, "q": p}) - 1e-12


def test_a_model_of_its_own_output_narrows_and_loses_what_is_rare_first() -> None:
    """Each generation has the shares of 20 samples of the one before; all outcomes are listed."""
    assert says(answer("model collapse"), "rare", "first", "narrower")
    n = 20
    counts = np.arange(n + 1)
    moves = np.array([[comb(n, k) * (c / n) ** k * (1 - c / n) ** (n - k) for k in counts] for c in counts])
    spread, lost = [], []
    for start in (2, 10):  # a rare outcome and an even one
        shares = np.eye(n + 1)[start]
        for _ in range(10):
            shares = shares @ moves
            spread.append(float(shares @ (counts / n * (1 - counts / n))))
        lost.append(float(shares[0]))
    assert spread[:10] == sorted(spread[:10], reverse=True)
    assert spread[10:] == sorted(spread[10:], reverse=True)
    assert lost[0] > 5 * lost[1]
