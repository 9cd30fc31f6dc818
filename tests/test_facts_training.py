"""What the starter deck states about training, language models and tokens, computed anew."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.distributions import SEED, Array, cross_entropy, distributions, slopes, softmax
from tests.facts import answer, card, figures, fit, number, read, rows, says, states, value, values, word
from tests.formulas import evaluate

_LOGITS = st.lists(st.integers(-40, 40), min_size=2, max_size=6).map(lambda z: np.array(z) / 4)


def _one_hot(at: int, size: int) -> Array:
    return np.eye(size)[at]


# --- Softmax and cross-entropy ---


def test_without_activation_functions_layers_collapse_into_one() -> None:
    text = answer("activation functions")
    chance = np.random.default_rng(SEED)
    first, second, x = chance.normal(size=(4, 3)), chance.normal(size=(2, 4)), chance.normal(size=(3, 20))
    assert second @ (first @ x) == pytest.approx((second @ first) @ x)
    relu = value(text, "max(0, x)", {"x": first @ x})
    fitted = np.linalg.lstsq(x.T, (second @ relu).T, rcond=None)[0]
    assert np.abs(fitted.T @ x - second @ relu).max() > 0.1  # no single linear map does it


@given(_LOGITS, st.floats(-50, 50))
def test_only_differences_of_logits_matter(z: Array, shift: float) -> None:
    assert says(answer("logit"), "only differences matter")
    assert softmax(z + shift) == pytest.approx(softmax(z))


@given(_LOGITS)
def test_softmax(z: Array) -> None:
    text = answer("What does softmax do")
    assert states(text, "p_i = exp(z_i) / sum_j exp(z_j)")
    size = range(len(z))
    p = [value(text, "exp(z_i) / sum_j exp(z_j)", {"z": z, "i": i}, j=size) for i in size]
    assert p == pytest.approx(softmax(z))
    assert sum(p) == pytest.approx(1)
    assert min(p) > 0
    assert softmax(np.full(len(z), z[0])) == pytest.approx(1 / len(z))


def test_softmax_example() -> None:
    logits, p = rows(answer("What does softmax do"))
    assert fit(p, softmax(values(logits)))


@given(_LOGITS, st.floats(0.2, 9))
def test_softmax_with_temperature(z: Array, temperature: float) -> None:
    text, size = answer("temperature", topic="training"), range(len(z))
    assert states(text, "p_i = exp(z_i / T) / sum_j exp(z_j / T)")
    names = {"z": z, "T": temperature}
    p = [value(text, "exp(z_i / T) / sum_j exp(z_j / T)", {**names, "i": i}, j=size) for i in size]
    assert p == pytest.approx(softmax(z, temperature))
    cold, warm = softmax(z, number(text, "to #").value + 1e-4), softmax(z, 1e6)
    assert cold.sum() - cold[z == z.max()].sum() == pytest.approx(0)
    assert warm == pytest.approx(1 / len(z), abs=1e-4)


def test_softmax_with_temperature_example() -> None:
    text = answer("temperature", topic="training")
    (logits,) = rows(text)
    first, one, second, two = read(text, "# at T = # ... # at T = #")
    assert first.fits(softmax(values(logits), one.value)[0])
    assert second.fits(softmax(values(logits), two.value)[0])


def test_subtracting_the_largest_logit_keeps_softmax_from_overflowing() -> None:
    text = answer("maximum", "softmax")
    logit, base, power, bits = read(text, "exp(#) ... #^# ... # bits")
    assert logit == number(text, "logit of #")
    assert power.is_exact(np.floor(logit.value / np.log(base.value)))
    with np.errstate(over="raise"), pytest.raises(FloatingPointError):
        np.exp(np.array([logit.value], dtype=f"float{bits.value:.0f}"))
    z = np.array([logit.value, logit.value - 1, 0.0])
    with np.errstate(over="raise"):
        shifted = np.exp(z - z.max())
    assert shifted / shifted.sum() == pytest.approx(softmax(z - 500))


@given(_LOGITS)
def test_a_one_hot_vector_is_a_distribution_certain_of_one_class(z: Array) -> None:
    text = answer("one-hot vector")
    one, zero = figures(text)
    q = softmax(z)
    vector = np.full(len(z), zero.value)
    vector[1] = one.value
    assert vector.sum() == 1
    assert cross_entropy(vector, q) == pytest.approx(-np.log(q[1]))


@given(_LOGITS)
def test_cross_entropy_loss(z: Array) -> None:
    text = answer("cross-entropy loss", "classifier")
    q = softmax(z)
    loss = value(text, "-log q(y)", {"q": q.__getitem__, "y": 0})
    assert loss == pytest.approx(cross_entropy(_one_hot(0, len(z)), q))
    least = number(text, "is # only").value
    assert (loss <= least) == (q[0] == 1)
    assert evaluate("-log q(y)", {"q": _one_hot(0, 2).__getitem__, "y": 0}) == least


@given(_LOGITS)
def test_gradient_of_the_cross_entropy_loss(z: Array) -> None:
    text = answer("cross-entropy loss", "logits")
    q, y = softmax(z), _one_hot(1, len(z))
    expected = slopes(lambda at: float(-np.log(softmax(at)[1])), z)
    assert value(text, "q - y", {"q": q, "y": y}) == pytest.approx(expected, abs=1e-7)
    assert -expected[1] == pytest.approx(number(text, "by # minus").value - q[1], abs=1e-7)


@given(st.floats(0.01, 0.9), st.integers(2, 20))
def test_label_smoothing(e: float, k: int) -> None:
    text = answer("label smoothing")
    right, other = (value(text, formula, {"e": e, "k": k}) for formula in ("1 - e + e / k", "e / k"))
    assert text.count("e / k") == 2
    target = (1 - e) * _one_hot(0, k) + e * np.full(k, 1 / k)
    assert target == pytest.approx([right, *[other] * (k - 1)])
    share, classes, found = read(text, "e = # ... k = # ... #")
    assert found.fits(evaluate("1 - e + e / k", {"e": share.value, "k": classes.value}))


def test_with_label_smoothing_no_logit_grows_for_ever() -> None:
    assert says(answer("label smoothing"), "no logit")
    logits = np.linspace(0, 40, 401)

    def best(e: float) -> float:
        target = (1 - e) * _one_hot(0, 4) + e / 4
        losses = [cross_entropy(target, softmax([logit, 0, 0, 0])) for logit in logits]
        return float(logits[np.argmin(losses)])

    assert best(0.1) == pytest.approx(np.log(0.925 / 0.025), abs=0.1)
    assert best(0.0) > 30  # as far as numbers reach


# --- Gradient descent ---


def test_a_step_of_gradient_descent_lowers_the_loss() -> None:
    text = answer("What is gradient descent")
    assert states(text, "theta <- theta - eta * grad L(theta)")
    theta = np.array([1.0, -2.0])

    def loss(at: Array) -> float:
        return float(at[0] ** 2 + np.exp(at[1]) + at[0] * at[1])

    step = {"grad": 1, "L": lambda at: slopes(loss, at), "theta": theta}
    after = [
        loss(evaluate("theta - eta * grad L(theta)", {**step, "eta": eta})) for eta in (0.1, 0.01, -0.01)
    ]
    assert after[0] < after[1] < loss(theta) < after[2]


@pytest.mark.parametrize("distance", [-0.3, -0.05, -0.001, 0.001, 0.05, 0.3])
def test_the_learning_rate_at_which_gradient_descent_diverges(distance: float) -> None:
    text = answer("learning rate", "too high")
    limit = number(text, "eta > #").value

    def loss(at: Array) -> float:
        return float(value(text, "x^2", {"x": at[0]}))

    x = start = np.array([1.5])
    for _ in range(4000 if abs(distance) < 0.01 else 200):
        x = x - (limit + distance) * slopes(loss, x, step=1e-3 * max(1.0, abs(x[0])))
    assert (abs(x[0]) > 10 * start[0]) == (distance > 0)
    assert (abs(x[0]) < 0.1 * start[0]) == (distance < 0)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_gradient_of_a_random_batch_is_unbiased(size: int) -> None:
    assert says(answer("stochastic gradient descent"), "gradient", "all data")
    chance = np.random.default_rng(SEED)
    x, y, w = chance.normal(size=(5, 2)), chance.normal(size=5), np.array([0.3, -1.0])

    def gradient(batch: list[int]) -> Array:
        return slopes(lambda at: float(np.mean((x[batch] @ at - y[batch]) ** 2)), w)

    batches = [gradient(list(batch)) for batch in combinations(range(5), size)]
    assert np.mean(batches, axis=0) == pytest.approx(gradient(list(range(5))))


@pytest.mark.parametrize("layers", [20, 50])
def test_a_backward_pass_costs_about_twice_a_forward_pass(layers: int) -> None:
    text = answer("backpropagation")
    cost = {"forward": 0, "backward": 0}

    def product(phase: str, a: Array, b: Array) -> Array:
        cost[phase] += 2 * a.shape[0] * a.shape[1] * b.shape[1]
        return np.asarray(a @ b)

    weights = [np.eye(3) * 0.9 for _ in range(layers)]
    inputs = [np.ones((3, 4))]
    for weight in weights:
        inputs.append(product("forward", weight, inputs[-1]))
    upstream = np.ones((3, 4))
    for at in reversed(range(layers)):
        product("backward", upstream, inputs[at].T)  # the gradient of the weights
        if at:
            upstream = product("backward", weights[at].T, upstream)  # and of what they were applied to
    factor = word(text, "about #")
    assert cost["backward"] / cost["forward"] == pytest.approx(factor, rel=0.05)


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=5), st.floats(0.1, 5))
def test_gradient_clipping(entries: list[float], limit: float) -> None:
    text, g = answer("gradient clipping"), np.array(entries)
    assert states(text, "g <- g * c / ||g||")
    if np.linalg.norm(g) > limit:
        clipped = evaluate("g * c / ||g||", {"g": g, "c": limit})
        assert np.linalg.norm(clipped) == pytest.approx(limit)
        assert clipped / limit == pytest.approx(g / np.linalg.norm(g))


def test_momentum() -> None:
    text = answer("momentum")
    assert states(text, "m <- beta * m + g")
    beta, factor = read(text, "beta = # ... #")
    m, alternating = 0.0, 0.0
    for step in range(500):
        m = evaluate("beta * m + g", {"beta": beta.value, "m": m, "g": 3.0})
        alternating = evaluate(
            "beta * m + g", {"beta": beta.value, "m": alternating, "g": 3.0 * (-1) ** step}
        )
    assert factor.is_exact(m / 3)
    assert abs(alternating) < 3


def _adam(gradients: Array, decay: float = 0.0, weights: Array | None = None) -> Array:
    """Where Adam gets from 0 (or some weights) by these gradients, L2 regularization among them if any."""
    text = answer("Adam")
    assert states(text, "theta <- theta - eta * m / (sqrt(v) + eps)")
    theta = np.zeros(gradients.shape[1]) if weights is None else weights.copy()
    m = v = np.full_like(theta, number(text, "started at #").value)
    for step, gradient in enumerate(gradients, 1):
        g = gradient + decay * theta
        m, v = 0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g**2
        names = {"theta": theta, "eta": 0.01, "eps": 1e-12}
        names |= {"m": m / (1 - 0.9**step), "v": v / (1 - 0.99**step)}
        theta = evaluate("theta - eta * m / (sqrt(v) + eps)", names)
    return theta


def test_adam_hardly_notices_a_rescaled_gradient() -> None:
    gradients = np.random.default_rng(SEED).normal(0.5, 1, size=(50, 2))
    assert _adam(gradients) == pytest.approx(_adam(gradients * np.array([1000, 0.001])), rel=1e-6)
    assert _adam(gradients[:1])[0] == pytest.approx(-0.01 * np.sign(gradients[0, 0]))


def test_weight_decay_apart_from_the_gradient_acts_alike_on_all_weights() -> None:
    text = answer("weight decay")
    assert states(text, "theta <- theta - eta * lambda * theta")
    theta = np.array([2.0, 2.0])
    names = {"theta": theta, "eta": 0.01, "lambda": 0.1}
    shrunk = evaluate("theta - eta * lambda * theta", names) / theta
    assert shrunk[0] == shrunk[1] < 1
    gradients = np.random.default_rng(SEED).normal(0, [10, 0.1], size=(200, 2))
    pulled = _adam(gradients, 0.1, theta) - _adam(gradients, 0.0, theta)
    assert abs(pulled[1]) > 5 * abs(pulled[0])  # as a part of the gradient


@given(st.floats(0, 0.95), st.floats(-9, 9))
def test_dropout_keeps_the_expectation(p: float, activation: float) -> None:
    text = answer("dropout")
    dropped = number(text, "to #").value
    kept = activation * value(text, "1 / (1 - p)", {"p": p})
    assert p * dropped + (1 - p) * kept == pytest.approx(activation)


@pytest.mark.parametrize("layers", [50, 500])
def test_products_of_many_factors_vanish_or_explode(layers: int) -> None:
    text = answer("vanishing gradients")
    nothing, steady = number(text, "towards #").value, number(text, "near #").value
    assert 0.7**layers == pytest.approx(nothing, abs=1e-6)
    assert 1.4**layers > 1e6
    assert 0.9 < (steady + 0.1 / layers) ** layers < 1.2


def test_gradient_accumulation_is_a_large_batch() -> None:
    assert says(answer("gradient accumulation"), "summing gradients", "large batch")
    chance = np.random.default_rng(SEED)
    x, y, w = chance.normal(size=(6, 2)), chance.normal(size=6), np.array([0.3, -1.0])

    def gradient(batch: slice) -> Array:
        return slopes(lambda at: float(((x[batch] @ at - y[batch]) ** 2).sum()), w)

    assert gradient(slice(0, 3)) + gradient(slice(3, 6)) == pytest.approx(gradient(slice(0, 6)))


def test_bfloat16_has_the_exponent_of_32_bits_and_fewer_digits() -> None:
    """A bfloat16 is the first half of a 32-bit number: sign, exponent and what digits are left."""
    text = answer("mixed-precision training")
    short, long, name, like = (int(width) for width in re.findall(r"\d+", text))
    assert (name, like) == (short, long)
    large = np.array([3e38, 1e-38, -1.2345], dtype=f"float{long}")
    cut = ((large.view(np.uint32) >> (long - short)) << (long - short)).view(np.float32)
    assert np.finfo(np.float32).nexp == 8
    assert short - 1 - np.finfo(np.float32).nexp < np.finfo(np.float32).nmant
    assert cut == pytest.approx(large, rel=0.01)
    assert np.all(cut[:2] != large[:2])
    with np.errstate(over="ignore"):
        assert np.isinf(large[:1].astype(f"float{short}"))[0]  # where the exponent is shorter


# --- Language models and tokens ---


@given(distributions(12, 12, zeros=False))
def test_factors_of_an_autoregressive_model(p: Array) -> None:
    factor = "p(x_t | x_1, ..., x_(t-1))"
    assert states(answer("What is an autoregressive language model"), factor)
    assert states(answer("next-token prediction"), f"-sum_t log {factor}")
    joint = p.reshape(2, 3, 2)
    for x in np.ndindex(joint.shape):
        factors = [joint[x[: at + 1]].sum() / joint[x[:at]].sum() for at in range(3)]
        assert -np.log(factors).sum() == pytest.approx(-np.log(joint[x]))


def test_log_probabilities_do_not_vanish() -> None:
    text = answer("log-probability")
    tokens, each, base, power, bits, total = read(text, "# tokens of probability # ... #^# ... # bits ... #")
    assert np.array(base.value, f"float{bits.value:.0f}") ** power.value == 0
    assert power.value * np.log(base.value) == pytest.approx(tokens.value * np.log(each.value))
    assert number(text, "at most #").is_exact(np.log(1))
    assert total.fits(np.full(int(tokens.value), np.log(each.value)).sum())


def test_smoothing_keeps_cross_entropy_finite() -> None:
    text = answer("smoothing", "n-gram model")
    added = number(text, "adding #").value
    unseen = number(text, "probability #").value
    counts = np.array([5.0, 3.0, 0.0])
    plain, smoothed = counts / counts.sum(), (counts + added) / (counts + added).sum()
    text_share = np.array([0.5, 0.4, 0.1])
    assert plain[2] == unseen
    assert cross_entropy(text_share, plain) == np.inf
    assert cross_entropy(text_share, smoothed) < np.inf
    assert smoothed[0] < plain[0]


def test_size_of_an_embedding_table() -> None:
    asked = card("embedding table")
    tokens, dimensions = figures(asked.front)
    assert number(asked.back, "= #").is_exact(tokens.value * dimensions.value)
    assert value(asked.back, "50,000 * 4,096") == tokens.value * dimensions.value


def test_byte_level_tokenization_has_a_token_for_every_byte() -> None:
    text = answer("byte-level tokenization")
    assert number(text, "# possible bytes").is_exact(2**8)
    alphabets = "Straße, λόγος, 言葉, كلمة, 🙂"
    units = list(alphabets.encode())
    assert max(units) < 2**8
    assert bytes(units).decode() == alphabets


def test_byte_pair_encoding_merges_the_most_frequent_pair() -> None:
    assert says(answer("byte pair encoding", "learn"), "merges", "most often")
    words, merges = [list("low"), list("lower"), list("slow"), list("flow")], []
    for _ in range(2):
        pairs = [pair for letters in words for pair in pairwise(letters)]
        merges.append(max(pairs, key=pairs.count))
        words = [_merged(letters, merges[-1]) for letters in words]
    assert merges in ([("l", "o"), ("lo", "w")], [("o", "w"), ("l", "ow")])
    new = list("glow")
    for merge in merges:
        new = _merged(new, merge)
    assert new == ["g", "low"]


def _merged(letters: list[str], pair: tuple[str, str]) -> list[str]:
    result: list[str] = []
    for letter in letters:
        if result and (result[-1], letter) == pair:
            result[-1] += letter
        else:
            result.append(letter)
    return result
