"""What the starter deck states about transformers and scaling laws, computed anew on small ones."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.distributions import SEED, Array, slopes, softmax
from tests.facts import answer, card, figures, number, read, says, states, value, word
from tests.formulas import evaluate, sigma

_LENGTHS = st.integers(2, 64)


def _vectors(*shape: int) -> Array:
    return np.random.default_rng(SEED).normal(size=shape)


def _attention(q: Array, k: Array, v: Array, mask: Array | float = 0.0) -> Array:
    return softmax(q @ k.T / np.sqrt(k.shape[1]) + mask) @ v


# --- Attention ---


def test_attention_is_a_weighted_average_of_value_vectors() -> None:
    text = answer("attention mechanism")
    assert says(text, "weighted average of value vectors", "softmax")
    q, k, v = _vectors(3, 5, 4)
    for query in q:
        scores = k @ query / 2
        weights = np.exp(scores) / np.exp(scores).sum()
        assert _attention(query[None], k, v)[0] == pytest.approx(
            sum(w * row for w, row in zip(weights, v, strict=True))
        )


def test_scaled_dot_product_attention() -> None:
    text = answer("scaled dot-product attention")
    assert states(text, "Attention(Q, K, V) = softmax(Q K^T / sqrt(d_k)) V")
    q, k, v = _vectors(3, 6, 4)
    weights = softmax(q @ k.T / value(text, "sqrt(d_k)", {"d_k": k.shape[1]}))
    assert weights.shape == (6, 6)  # a row per position
    assert weights.sum(axis=1) == pytest.approx(number(text, "sums to #").value)
    assert weights @ v == pytest.approx(_attention(q, k, v))


@pytest.mark.parametrize("d_k", [1, 3, 5])
def test_dividing_by_the_root_of_the_length_keeps_the_variance_of_scores(d_k: int) -> None:
    """Over all vectors of -1 and 1, whose entries are independent, of mean 0 and variance 1."""
    text = answer("attention scores")
    mean, variance, again = read(text, "mean # and variance # ... back to #")
    signs = np.array(list(product([-1.0, 1.0], repeat=d_k)))
    assert (signs.mean(), signs.var()) == (mean.value, variance.value)
    scores = (signs @ signs.T).ravel()
    assert scores.var() == d_k
    assert states(text, "its variance is d_k")
    assert again.is_exact((scores / value(text, "sqrt(d_k)", {"d_k": d_k})).var())


def test_otherwise_softmax_saturates_and_its_gradient_vanishes() -> None:
    assert says(answer("attention scores"), "saturate", "vanish")
    d_k = 10_000
    scores = _vectors(8, d_k) @ _vectors(9, d_k)[8]

    def most_gradient(of: Array) -> float:
        p = softmax(of)
        return float(np.abs(np.diag(p) - np.outer(p, p)).max())

    assert most_gradient(scores) < 1e-3 < 0.01 < most_gradient(scores / np.sqrt(d_k))


def test_causal_mask_gives_later_positions_no_weight() -> None:
    text = answer("causal mask")
    weight = number(text, "weight #").value
    q, k, v = _vectors(3, 5, 4)
    mask = np.triu(np.full((5, 5), -np.inf), 1)
    assert np.all(softmax(q @ k.T / 2 + mask)[np.triu_indices(5, 1)] == weight)
    changed = v.copy()
    changed[3:] += 100
    assert _attention(q, k, changed, mask)[:3] == pytest.approx(_attention(q, k, v, mask)[:3])


def test_without_positions_permuting_tokens_permutes_the_output() -> None:
    text = answer("positional encoding")
    assert says(text, "permut")
    x, weights = _vectors(5, 4), _vectors(3, 4, 4)
    order = np.array([3, 1, 4, 0, 2])

    def attend(tokens: Array, mask: Array | float = 0.0) -> Array:
        return _attention(*(tokens @ weight for weight in weights), mask)

    assert attend(x[order]) == pytest.approx(attend(x)[order])
    mask = np.triu(np.full((5, 5), -np.inf), 1)
    told = np.abs(attend(x[order], mask) - attend(x, mask)[order]).max() > 0.01
    assert told == says(text, "without a causal mask")


def test_rotary_position_embedding_depends_on_the_distance_alone() -> None:
    assert says(answer("rotary position embedding"), "distance")
    q, k = _vectors(2, 6)
    speeds = np.array([1.0, 0.1, 0.01])

    def turned(vector: Array, position: int) -> Array:
        pairs = vector[::2] + 1j * vector[1::2]
        return np.asarray(pairs * np.exp(1j * speeds * position))

    def score(at: int, other: int) -> float:
        return float((turned(q, at) * turned(k, other).conj()).real.sum())

    assert score(0, 0) == pytest.approx(q @ k)
    for distance in (0, 1, 7):
        assert [score(at + distance, at) for at in (1, 5, 40)] == pytest.approx([score(distance, 0)] * 3)
    assert abs(score(1, 0) - score(7, 0)) > 0.01


def test_an_attention_matrix_grows_with_the_square_of_the_length() -> None:
    text = answer("attention", "expensive")
    n = 12
    for length in (n, 2 * n):
        x = _vectors(length, 4)
        assert (x @ x.T).size == value(text, "n^2", {"n": length})
    assert says(text, "doubling", "quadruples")
    assert evaluate("n^2", {"n": 2 * n}) == 4 * evaluate("n^2", {"n": n})


def test_attention_piece_by_piece_is_exact() -> None:
    """As FlashAttention does it: never more than a block of scores, corrected by the largest so far."""
    text = answer("FlashAttention")
    assert says(text, "exactly")
    q, k, v = _vectors(3, 12, 4)
    most, weight, total = np.full((12, 1), -np.inf), np.zeros((12, 1)), np.zeros((12, 4))
    for at in range(0, 12, 3):
        scores = q @ k[at : at + 3].T / 2
        new = np.maximum(most, scores.max(axis=1, keepdims=True))
        powers, shrink = np.exp(scores - new), np.exp(most - new)
        weight = weight * shrink + powers.sum(axis=1, keepdims=True)
        total = total * shrink + powers @ v[at : at + 3]
        most = new
    assert total / weight == pytest.approx(_attention(q, k, v))


# --- What a transformer is made of ---


@given(_LENGTHS)
def test_weights_of_a_feed_forward_network(d: int) -> None:
    text = answer("feed-forward network")
    wide = number(text, "to #d").value
    first, second = np.empty((int(wide * d), d), dtype=bool), np.empty((d, int(wide * d)), dtype=bool)
    weights = first.size + second.size
    attention = 4 * np.empty((d, d), dtype=bool).size  # queries, keys, values and the output
    assert value(text, "8d^2", {"d": d}) == weights
    assert value(text, "4d^2", {"d": d}) == attention
    assert word(text, "# the 4d^2") == weights / attention


@pytest.mark.parametrize("heads", [1, 2, 4])
def test_heads_side_by_side_cost_what_a_wide_one_does(heads: int) -> None:
    assert says(answer("multi-head attention"), "cost of a single wide one")
    wide, x = 8, _vectors(5, 8)
    weights = _vectors(heads, 3, wide, wide // heads)  # of queries, keys and values
    joined = np.hstack([_attention(*(x @ weight for weight in head)) for head in weights])
    assert joined.shape == x.shape
    assert weights.size == 3 * wide * wide


def test_the_derivative_of_a_residual_connection_contains_the_identity() -> None:
    text = answer("residual connection")
    assert states(text, "y = x + f(x)")
    weights, x = 0.1 * _vectors(3, 3), _vectors(3)

    def f(at: Array) -> Array:
        return np.tanh(weights @ at)

    def jacobian(function) -> Array:
        return np.array([slopes(lambda at, row=row: float(function(at)[row]), x) for row in range(3)])

    whole = jacobian(lambda at: evaluate("x + f(x)", {"x": at, "f": f}))
    assert whole == pytest.approx(np.eye(3) + jacobian(f), abs=1e-8)


def test_layer_normalization_and_rms_norm() -> None:
    text = answer("layer normalization")
    mean, variance = read(text, "mean # and variance #")
    assert states(text, "sqrt((1/d) sum_i x_i^2)")
    x = _vectors(8) * 3 + 5
    normal = (x - x.mean()) / x.std()
    assert normal.mean() == pytest.approx(mean.value)
    assert normal.var() == pytest.approx(variance.value)
    rms = x / evaluate("sqrt((1/d) sum_i x_i^2)", {"x": x, "d": 8}, {"i": range(8)})
    assert np.mean(rms**2) == pytest.approx(1)
    assert abs(rms.mean()) > 0.5  # the mean is left alone
    centred = x - x.mean()
    by_rms = centred / evaluate("sqrt((1/d) sum_i x_i^2)", {"x": centred, "d": 8}, {"i": range(8)})
    assert by_rms == pytest.approx(normal)  # where it is 0, both agree


def test_pre_norm_leaves_a_path_that_no_norm_is_on() -> None:
    text = answer("pre-norm")
    x = _vectors(6)
    names = {"x": x, "norm": lambda at: (at - at.mean()) / at.std(), "f": lambda at: 0 * at}
    assert value(text, "x + f(norm(x))", names) == pytest.approx(
        x
    )  # a layer that does nothing changes nothing
    assert np.abs(value(text, "norm(x + f(x))", names) - x).max() > 0.01


@given(st.integers(1, 100), _LENGTHS)
def test_parameters_of_a_decoder_only_transformer(layers: int, d: int) -> None:
    text = answer("decoder-only transformer")
    block = sum(np.empty(shape, dtype=bool).size for shape in [(d, d)] * 4 + [(4 * d, d), (d, 4 * d)])
    assert value(text, "12 * L * d^2", {"L": layers, "d": d}) == layers * block
    assert evaluate("4d^2 + 8d^2", {"d": d}) == block
    assert states(text, "4d^2 weights in attention and 8d^2 in the feed-forward network")


def test_parameters_of_a_decoder_only_transformer_example() -> None:
    text = answer("decoder-only transformer")
    layers, d, count = read(text, "L = # ... d = # ... #")
    assert count.fits(evaluate("12 * L * d^2", {"L": layers.value, "d": d.value}))


def test_swiglu_keeps_its_weights_by_being_narrower() -> None:
    text, d = answer("SwiGLU"), 48
    width = value(text, "8d/3", {"d": d})
    assert value(text, "8d^2", {"d": d}) == word(text, "# matrices") * d * width
    assert evaluate("8d^2", {"d": d}) == 2 * d * value(text, "4d", {"d": d})
    x, gate, up, down = _vectors(d), *(_vectors(2, int(width), d) / 7), _vectors(d, int(width)) / 11
    passed = value(text, "x * sigma(x)", {"x": gate @ x})
    assert passed == pytest.approx((gate @ x) * sigma(gate @ x))
    assert (down @ (passed * (up @ x))).shape == (d,)


# --- Scaling ---


@given(st.integers(2, 40), st.integers(2, 40), st.integers(1, 9))
def test_training_compute_of_weights(rows: int, columns: int, tokens: int) -> None:
    """A weight takes a product and a sum per token, and twice that for its two gradients."""
    text = answer("training compute")
    forward, backward = read(text, "# per parameter ... # in the backward")
    products = rows * columns * tokens
    assert forward.value == 2 * products / (rows * columns * tokens)
    assert backward.value == 2 * forward.value
    whole = value(text, "6 * N * D", {"N": rows * columns, "D": tokens})
    assert whole == (forward.value + backward.value) * products


def test_training_compute_example() -> None:
    text = answer("training compute")
    parameters, tokens, compute = read(text, "# parameters ... # tokens ... #")
    assert compute.fits(evaluate("6 * N * D", {"N": parameters.value, "D": tokens.value}))


@given(st.floats(0.1, 1), st.floats(0.1, 1), st.floats(0.5, 3))
def test_irreducible_loss_remains(alpha: float, beta: float, rest: float) -> None:
    text = answer("irreducible loss")
    assert states(text, "L(N, D) = E + A / N^alpha + B / D^beta")
    names = {"E": rest, "A": 400.0, "B": 400.0, "alpha": alpha, "beta": beta}
    losses = [
        evaluate("E + A / N^alpha + B / D^beta", {**names, "N": 10.0**power, "D": 10.0**power})
        for power in (1, 5, 25, 125)
    ]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] == pytest.approx(rest, abs=1e-6)


def test_chinchilla_keeps_the_ratio_it_found() -> None:
    text = answer("Chinchilla")
    ratio = number(text, "# tokens per parameter")
    parameters, tokens = read(text, "# parameters and # tokens,")
    assert ratio.is_exact(tokens.value / parameters.value)
    assert ratio.value == number(answer("compute-optimal training"), "D = # * N").value
    gopher, its_tokens = 280e9, 300e9  # the larger model, as its own paper has it
    assert word(text, "# times its size") == gopher / parameters.value
    assert gopher * its_tokens == pytest.approx(parameters.value * tokens.value, rel=0.2)


@given(st.floats(1e15, 1e26))
def test_compute_optimal_size(compute: float) -> None:
    text = answer("compute-optimal training")
    n = value(text, "sqrt(C / 120)", {"C": compute})
    assert states(text, "N = sqrt(C / 120)")
    d = value(text, "20 * N", {"N": n})
    assert value(text, "6 * N * D", {"N": n, "D": d}) == pytest.approx(compute)


def test_tokens_per_parameter_asked_about_are_the_compute_optimal_ones() -> None:
    asked = number(card("tokens per parameter").front, "# tokens per parameter")
    assert asked.value == number(answer("compute-optimal training"), "D = # * N").value


def test_exact_match_over_several_tokens() -> None:
    asked = card("exact match", "tokens")
    count = number(asked.front, "# tokens")
    assert count.is_exact(number(asked.back, "# tokens").value)
    assert value(asked.back, "p^10", {"p": 2.0}) == 2**count.value
    shares = list(figures(asked.back.partition(":")[2]))
    assert len(shares) == 6
    for match, p in zip(shares[::2], shares[1::2], strict=True):
        assert match.fits(np.prod([p.value] * int(count.value)))


def test_the_exponent_of_a_scaling_law() -> None:
    text = answer("exponent")
    names = {"C": np.array([1e20, word(text, "# times") * 1e20])}
    before, after = value(text, "C^(-0.05)", names)
    assert number(text, "10^(-0.05) = #").fits(after / before)
