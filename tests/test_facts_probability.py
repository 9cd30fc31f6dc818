"""What the starter deck states about probability, computed anew on dice, coins and random distributions."""

from __future__ import annotations

from itertools import accumulate
from math import comb, erf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.distributions import Array, cross_entropy, distributions, draws, entropy, joints, kl, pairs, slopes
from tests.facts import answer, card, figures, holds, number, read, rows, says, states, value, values, word
from tests.formulas import evaluate, sigma

DIE = np.full(6, 1 / 6)
FACES = np.arange(1, 7)
_VALUES = np.array([-2.0, 0.5, 1.0, 3.0, 7.0, 8.0])


@given(joints())
def test_probabilities_run_from_0_to_1(joint: Array) -> None:
    low, high, never, always = read(answer("What is a probability"), "from # to # ... # ... #")
    assert low.value == never.value == 0
    assert high.is_exact(joint.sum())
    assert always.value == high.value
    assert joint.sum(axis=0).min() >= low.value


def test_which_list_is_a_distribution() -> None:
    text = answer("probability distribution")
    total = number(text, "sum to #")
    good, bad = rows(text)
    assert total.is_exact(values(good).sum())
    assert not total.is_exact(values(bad).sum())
    assert min(values(good)) >= 0


@given(distributions())
def test_the_uniform_distribution_has_the_highest_entropy(p: Array) -> None:
    text, n = answer("uniform distribution", topic="probability"), len(p)
    uniform = np.full(n, value(text, "1/n", {"n": n}))
    assert uniform.sum() == pytest.approx(1)
    assert entropy(p) <= entropy(uniform) + 1e-9


@given(st.floats(0, 1))
def test_bernoulli_distribution(p: float) -> None:
    text = answer("Bernoulli distribution")
    yes, no = read(text, "# with probability p and # with probability 1 - p")
    weights = np.array([p, value(text, "1 - p", {"p": p})])
    outcomes = np.array([yes.value, no.value])
    mean = weights @ outcomes
    assert mean == pytest.approx(p)
    variance = value(text, "p * (1 - p)", {"p": p})
    assert variance == pytest.approx(weights @ (outcomes - mean) ** 2, abs=1e-12)
    largest = number(text, "p = #").value
    assert variance <= evaluate("p * (1 - p)", {"p": largest}) + 1e-12


def test_sampling_from_a_categorical_distribution() -> None:
    text = answer("random sample")
    low, high = read(text, "between # and #")
    (row,) = rows(text)
    p = values(row)

    def drawn(u: float) -> int:
        return next(place for place, total in enumerate(accumulate(p)) if total > u)

    assert word(text, "gives the #") == drawn(number(text, "u = #").value) + 1
    steps = np.linspace(low.value, high.value, 1001)[:-1] + 0.0005
    shares = np.bincount([drawn(u) for u in steps], minlength=3) / 1000
    assert shares == pytest.approx(p, abs=0.002)


def test_normal_distribution() -> None:
    text = answer("normal distribution")
    one, two = figures(text)
    assert one.fits(erf(word(text, "within # standard") / np.sqrt(2)))
    assert two.fits(erf(word(text, "% within #") / np.sqrt(2)))


def test_the_mean_of_two_modes_may_be_improbable() -> None:
    assert says(answer("mode", topic="probability"), "expectation", "between")
    p = np.array([0.1, 0.39, 0.01, 0.39, 0.11])
    modes = [at for at in range(1, 4) if p[at] > max(p[at - 1], p[at + 1])]
    assert modes == [1, 3]
    assert p[round(p @ np.arange(5))] == min(p)


@given(distributions(6, 6))
def test_expectation(p: Array) -> None:
    text = answer("expectation")
    names = {"E": lambda x: p @ x, "X": _VALUES, "p": p.__getitem__}
    mean = evaluate("E[X]", names)
    assert states(text, "E[X] = sum_x p(x) x")
    by_value = {"p": lambda x: p[list(_VALUES).index(x)]}
    assert mean == pytest.approx(evaluate("sum_x p(x) x", by_value, {"x": _VALUES}))


def test_expectation_of_a_die() -> None:
    found = number(answer("expectation"), "expectation #")
    assert found.is_exact(DIE @ FACES)
    assert found.value not in FACES


@given(distributions(6, 6))
def test_variance(p: Array) -> None:
    text = answer("variance", topic="probability")
    names = {"E": lambda x: p @ x, "X": _VALUES}
    names["Var"] = lambda x: sum(weight * (entry - p @ x) ** 2 for weight, entry in zip(p, x, strict=True))
    assert holds(text, "Var(X) = E[(X - E[X])^2] = E[X^2] - E[X]^2", names)


def test_variance_of_a_die() -> None:
    text = answer("variance", topic="probability")
    printed = number(text, "35/12 = #")
    exact = DIE @ FACES**2 - (DIE @ FACES) ** 2
    assert value(text, "35/12") == pytest.approx(exact)
    assert printed.fits(exact)
    assert number(text, "are # and 35/12").fits(np.sqrt(exact))


@given(joints())
def test_marginal_distribution(joint: Array) -> None:
    text, (size, others) = answer("marginal distribution"), joint.shape
    assert states(text, "p(x) = sum_y p(x, y)")
    for x in range(size):
        summed = evaluate("sum_y p(x, y)", {"p": lambda *at: joint[at], "x": x}, {"y": range(others)})
        assert summed == pytest.approx(joint.sum(axis=1)[x])


@given(joints())
def test_conditional_probability_and_bayes_theorem(joint: Array) -> None:
    """A is that the first variable is 0, B that the second one is."""
    a, b, both = joint[0].sum(), joint[:, 0].sum(), joint[0, 0]
    shares = {("A", "B"): both / b, ("B", "A"): both / a}  # of what is given
    names = {"A": "A", "B": "B", "P|": lambda *events: shares[events]}
    names["P"] = lambda *events: both if len(events) == 2 else {"A": a, "B": b}[events[0]]
    assert holds(answer("conditional probability"), "P(A|B) = P(A, B) / P(B)", names)
    assert holds(answer("State Bayes' theorem"), "P(A|B) = P(B|A) * P(A) / P(B)", names)


@given(distributions(2, 4, zeros=False), distributions(2, 4, zeros=False))
def test_independence(first: Array, second: Array) -> None:
    text = answer("statistical independence")
    joint = np.outer(first, second)
    for i, j in np.ndindex(joint.shape):
        own = {"x": first[i], "y": second[j]}
        names = {"x": "x", "y": "y", "p|": lambda y, x, i=i, j=j: joint[i, j] / joint[i].sum()}
        names["p"] = lambda *at, i=i, j=j, own=own: joint[i, j] if len(at) == 2 else own[at[0]]
        assert holds(text, "p(x, y) = p(x) * p(y)", names)
        assert holds(text, "p(y|x) = p(y)", names)


@given(distributions(12, 12, zeros=False))
def test_chain_rule_of_probability(p: Array) -> None:
    text = answer("chain rule of probability")
    assert states(text, "P(x_1, ..., x_n) = prod_i P(x_i | x_1, ..., x_(i-1))")
    joint = p.reshape(2, 3, 2)
    for x in np.ndindex(joint.shape):
        factors = [joint[x[: at + 1]].sum() / joint[x[:at]].sum() for at in range(3)]
        assert np.prod(factors) == pytest.approx(joint[x])


def test_bayes_theorem_on_a_test_for_a_disease() -> None:
    asked = card("sick")
    sick_flagged, healthy_flagged, sick = (figure.value for figure in figures(asked.front))
    flagged = sick * sick_flagged + (1 - sick) * healthy_flagged
    exact = sick * sick_flagged / flagged
    formula, *_ = asked.back.partition(" = ")
    assert sorted({figure.value for figure in figures(formula)}) == pytest.approx(
        sorted({sick, sick_flagged, 1 - sick, healthy_flagged})
    )
    assert evaluate(formula) == pytest.approx(exact)
    assert number(asked.back, "about #").fits(exact)
    assert exact < 0.5  # most of those flagged are healthy


@given(st.floats(0.001, 0.999))
def test_odds_and_log_odds(p: float) -> None:
    text = answer("log-odds")
    odds = value(text, "p / (1 - p)", {"p": p})
    assert odds == pytest.approx(1 / (1 / p - 1))
    assert states(text, "p = sigma(log-odds)")
    assert sigma(np.log(odds)) == pytest.approx(p)


@given(distributions(4, 4), st.lists(st.floats(-5, 5), min_size=4, max_size=4), st.floats(-5, 5))
def test_squared_error_is_bias_and_variance(p: Array, guesses: list[float], theta: float) -> None:
    text, t = answer("bias-variance trade-off"), np.array(guesses)
    names = {"E": lambda found: p @ found, "t": t, "theta": theta}
    names["Var"] = lambda found: p @ (found - p @ found) ** 2
    names["bias"] = value(text, "E[t] - theta", names)
    assert holds(text, "E[(t - theta)^2] = bias^2 + Var(t)", names)


def test_law_of_large_numbers() -> None:
    assert says(answer("law of large numbers"), "mean", "expectation")
    p = 0.3
    far = [
        sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1) if abs(k / n - p) > 0.1)
        for n in (10, 50, 250, 1000)
    ]
    assert far == sorted(far, reverse=True)
    assert far[-1] < 1e-9


def test_standard_error_of_a_mean() -> None:
    text = answer("Monte Carlo estimation")
    one = np.sqrt(DIE @ FACES**2 - (DIE @ FACES) ** 2)
    for n in (1, 2, 4):
        means = [(FACES[list(faces)].mean(), chance) for faces, chance in draws(DIE, n)]
        mean = sum(chance * found for found, chance in means)
        error = np.sqrt(sum(chance * (found - mean) ** 2 for found, chance in means))
        assert mean == pytest.approx(DIE @ FACES)
        assert error == pytest.approx(one / value(text, "sqrt(n)", {"n": n}))
    assert number(text, "by #").is_exact(np.sqrt(word(text, "# times as many")))


@given(pairs())
def test_importance_sampling(both: tuple[Array, Array]) -> None:
    text = answer("importance sampling")
    p, q = both
    x = np.arange(len(p))
    names = {"p": p.__getitem__, "q": q.__getitem__, "f": lambda at: np.cos(at) + at, "x": x}
    names |= {"E_p": lambda found: p @ found, "E_q": lambda found: q @ found}
    assert holds(text, "E_p[f(x)] = E_q[(p(x) / q(x)) f(x)]", names)


def test_importance_sampling_needs_q_wherever_p_and_f_are_not_0() -> None:
    text = answer("importance sampling")
    missing, none = number(text, "q(x) > #").value, number(text, "is not #").value
    p, f = np.array([0.2, 0.3, 0.5]), np.array([none, 4.0, -1.0])

    def estimate(q: Array) -> float:
        drawn = q > missing
        return float(q[drawn] @ (p[drawn] / q[drawn] * f[drawn]))

    assert estimate(np.array([0, 0.5, 0.5])) == pytest.approx(p @ f)  # it may lack what f does not need
    assert estimate(np.array([0.5, 0, 0.5])) != pytest.approx(p @ f)


def test_importance_sampling_fails_where_q_is_small() -> None:
    assert says(answer("importance sampling"), "variance", "smaller than p")

    def variance(small: float) -> float:
        p, q = np.array([0.5, 0.5]), np.array([small, 1 - small])
        return float(q @ (p / q) ** 2 - 1)

    assert variance(0.5) == pytest.approx(0)
    assert variance(0.9) < 3
    assert variance(1e-6) > 1e5


def test_a_likelihood_need_not_sum_to_1() -> None:
    p = np.linspace(0, 1, 10_001)
    likelihood = p**2 * (1 - p)  # of two heads and a tail
    total = likelihood.mean()
    assert total == pytest.approx(1 / 12, abs=1e-3)
    assert number(answer("likelihood function"), "sum to #").is_exact(DIE.sum())
    assert total != pytest.approx(DIE.sum())


def test_log_likelihood_has_the_same_argmax_and_does_not_underflow() -> None:
    assert says(answer("log-likelihood"), "argmax", "underflow", "gradient")
    p = np.linspace(0.001, 0.999, 999)
    few, many = p**3 * (1 - p) ** 7, p**3000 * (1 - p) ** 7000
    assert np.argmax(few) == np.argmax(3 * np.log(p) + 7 * np.log(1 - p))
    assert few.max() > 0
    assert many.max() == 0
    assert p[np.argmax(3000 * np.log(p) + 7000 * np.log(1 - p))] == pytest.approx(0.3)
    heads = np.array([1, 0, 0, 1, 0])

    def loss(at: Array, flips: Array) -> float:
        return float((flips * np.log(at[0]) + (1 - flips) * np.log(1 - at[0])).sum())

    each = sum(slopes(lambda at, flip=flip: loss(at, np.array([flip])), [0.4])[0] for flip in heads)
    assert slopes(lambda at: loss(at, heads), [0.4])[0] == pytest.approx(each, rel=1e-6)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12), distributions(4, 4, zeros=False))
def test_maximum_likelihood_is_least_cross_entropy_and_least_kl(data: list[int], q: Array) -> None:
    assert says(answer("maximum likelihood estimation"), "average", "cross-entropy", "KL")
    shares = np.bincount(data, minlength=4) / len(data)
    average = -np.mean(np.log(q[data]))
    assert average == pytest.approx(cross_entropy(shares, q))
    assert average - entropy(shares) == pytest.approx(kl(shares, q), abs=1e-9)
    assert average >= cross_entropy(shares, shares) - 1e-9


def test_the_state_of_an_n_gram_model() -> None:
    for text in (answer("Markov chain"), answer("What is an n-gram model")):
        for n_gram in ("ab", "abc", "abcde"):
            *context, _ = n_gram  # all but the token that it predicts
            assert value(text, "n - 1", {"n": len(n_gram)}) == len(context)


@given(distributions(6, 6), st.sampled_from([np.square, np.abs, np.exp, lambda x: -np.log(x + 3)]))
def test_jensens_inequality(p: Array, f) -> None:
    text = answer("Jensen's inequality")
    names = {"E": lambda x: p @ x, "f": f, "X": _VALUES}
    assert holds(text, "E[f(X)] >= f(E[X])", names)
    assert states(text, "f(x) = -log(x)")  # convex: its slope, -1/x, rises
    assert np.all(np.diff(np.diff(-np.log(np.linspace(0.1, 5, 50)))) > 0)


@given(distributions(3, 3), st.integers(1, 4))
def test_a_mean_of_samples_is_unbiased_even_that_of_one(p: Array, n: int) -> None:
    assert says(answer("unbiased estimator", topic="probability"), "single sample", "mean")
    outcomes = np.array([-1.0, 2.0, 10.0])
    expected = sum(chance * outcomes[list(found)].mean() for found, chance in draws(p, n))
    assert expected == pytest.approx(p @ outcomes, abs=1e-9)
