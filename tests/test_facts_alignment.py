"""What the starter deck states about preferences and verifiable rewards, computed anew on a few answers."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.distributions import SEED, Array, distributions, kl, pairs, random_distributions, slopes, softmax
from tests.facts import answer, card, figures, fit, holds, number, read, says, states, value, word
from tests.formulas import evaluate, sigma

_SCORES = st.floats(-5, 5)
_BETAS = st.floats(0.1, 5)
_REWARDS = np.array([1.0, -0.5, 2.0, 0.3])
_REFERENCE = np.array([0.4, 0.3, 0.1, 0.2])


def _optimal(text: str, reference: Array, rewards: Array, beta: float) -> Array:
    """The optimal policy as the card has it, the sum over all answers being Z."""
    names = {"pi_ref": lambda y, x: reference[y], "r": lambda x, y: rewards[y], "beta": beta, "x": 0}
    names["Z"] = lambda x: float((reference * np.exp(rewards / beta)).sum())
    names["y"] = np.arange(len(rewards))
    return np.asarray(value(text, "pi_ref(y|x) * exp(r(x, y) / beta) / Z(x)", names))


# --- Reward models ---


@given(_SCORES, _SCORES, st.floats(-9, 9))
def test_bradley_terry_model(a: float, b: float, shift: float) -> None:
    text = answer("Bradley-Terry", topic="preferences")
    names = {"s_a": a, "s_b": b}
    chance = value(text, "sigma(s_a - s_b)", names)
    assert chance == pytest.approx(np.exp(a) / (np.exp(a) + np.exp(b)))
    assert chance == pytest.approx(evaluate("sigma(s_a - s_b)", {"s_a": a + shift, "s_b": b + shift}))


def test_bradley_terry_example() -> None:
    equal, difference, chance = read(
        answer("Bradley-Terry", topic="preferences"), "give # and a difference of # gives #"
    )
    assert equal.is_exact(sigma(0))
    assert chance.fits(sigma(difference.value))


@given(_SCORES, _SCORES)
def test_loss_of_a_reward_model_is_the_log_likelihood_of_the_label(better: float, worse: float) -> None:
    text = answer("reward model", "trained")
    names = {"r": lambda x, y: {"w": better, "l": worse}[y], "x": 0, "y_w": "w", "y_l": "l"}
    loss = value(text, "-log sigma(r(x, y_w) - r(x, y_l))", names)
    assert loss == pytest.approx(-np.log(softmax([better, worse])[0]))


def test_loss_of_a_reward_model_that_cannot_tell_answers_apart() -> None:
    text = answer("loss", "reward model")
    printed = number(text, "log(2) = #")
    loss = -np.log(softmax([0.7, 0.7])[0])
    assert value(text, "-log sigma(0)") == pytest.approx(loss)
    assert value(text, "log(2)") == pytest.approx(loss)
    assert printed.fits(loss)


# --- The KL penalty ---


@given(distributions(4, 4), _BETAS)
def test_no_policy_beats_the_optimal_one(pi: Array, beta: float) -> None:
    text, penalty = answer("policy", "under"), answer("KL penalty", "prevent")
    assert states(text, "pi*(y|x) = pi_ref(y|x) * exp(r(x, y) / beta) / Z(x)")

    def objective(policy: Array) -> float:
        names = {"beta": beta, "KL": kl, "x": 0, "y": np.arange(4), "E": lambda rewards: policy @ rewards}
        names |= {"r": lambda x, y: _REWARDS[y], "pi": lambda y, x: policy[y]}
        names["pi_ref"] = lambda y, x: _REFERENCE[y]
        whole = value(answer("RLHF maximize"), "E[r(x, y)] - beta * KL(pi(y|x) || pi_ref(y|x))", names)
        price = value(penalty, "beta * KL(pi || pi_ref)", {**names, "pi": policy, "pi_ref": _REFERENCE})
        assert whole == pytest.approx(policy @ _REWARDS - price)
        return float(whole)

    best = _optimal(text, _REFERENCE, _REWARDS, beta)
    assert best.sum() == pytest.approx(number(text, "sum to #").value)
    assert objective(pi) <= objective(best) + 1e-9
    assert objective(best) == pytest.approx(beta * np.log(_REFERENCE @ np.exp(_REWARDS / beta)))
    assert best == pytest.approx(
        softmax(np.log(_REFERENCE) + value(text, "r / beta", {"r": _REWARDS, "beta": beta}))
    )


def test_optimal_policy_at_both_ends_of_beta() -> None:
    text, asked = answer("beta", "infinity"), card("beta", "infinity")
    assert next(figures(asked.front)).value == 0
    formula = answer("policy", "under")
    assert next(figures(text)).value == 0
    assert re.search(r"highest reward.*infinity.*reference policy", text)
    assert _optimal(formula, _REFERENCE, _REWARDS, 0.005)[2] == pytest.approx(1)
    assert _optimal(formula, _REFERENCE, _REWARDS, 1e6) == pytest.approx(_REFERENCE, abs=1e-5)


def test_optimal_policy_example() -> None:
    asked = card("0.5", "beta")
    share, good, bad, beta = figures(asked.front)
    better, worse, other_beta, other = read(asked.back, "= # ... # ... beta = # ... #")
    rewards, reference = np.array([good.value, bad.value]), np.full(2, share.value)
    formula = answer("policy", "under")
    assert fit((better, worse), _optimal(formula, reference, rewards, beta.value))
    assert other.fits(_optimal(formula, reference, rewards, other_beta.value)[0])
    assert value(asked.back, "exp(1) / (exp(1) + exp(0))") == pytest.approx(
        _optimal(formula, reference, rewards, beta.value)[0]
    )


@given(pairs(zeros=False))
def test_log_policy_ratio(both: tuple[Array, Array]) -> None:
    text = answer("log policy ratio")
    pi, reference = both
    names = {"pi": lambda y, x: pi[y], "pi_ref": lambda y, x: reference[y], "x": 0, "y": np.arange(len(pi))}
    ratios = value(text, "log(pi(y|x) / pi_ref(y|x))", names)
    assert pi @ ratios == pytest.approx(kl(pi, reference), abs=1e-9)
    agreeing = evaluate("log(pi(y|x) / pi_ref(y|x))", {**names, "pi_ref": names["pi"]})
    assert np.all(agreeing == number(text, "is # where").value)


_ESTIMATORS = ("-log(u)", "u - 1 - log(u)")


def _estimates(formula: str, pi: Array, reference: Array) -> Array:
    """What an estimator says for each answer."""
    text = answer("KL penalty", "estimators")
    assert states(text, "u = pi_ref(y) / pi(y)")
    names = {"pi_ref": reference.__getitem__, "pi": pi.__getitem__, "y": np.arange(len(pi))}
    return np.asarray(value(text, formula, {"u": evaluate("pi_ref(y) / pi(y)", names)}))


@pytest.mark.parametrize("formula", _ESTIMATORS)
@given(pairs(zeros=False))
def test_estimators_of_kl_are_unbiased(formula: str, both: tuple[Array, Array]) -> None:
    pi, reference = both
    assert pi @ _estimates(formula, pi, reference) == pytest.approx(kl(pi, reference), abs=1e-9)


@given(pairs(zeros=False))
def test_the_second_estimator_is_never_negative(both: tuple[Array, Array]) -> None:
    assert _estimates(_ESTIMATORS[1], *both).min() >= -1e-12


def test_the_second_estimator_varies_less_when_the_policies_are_close() -> None:
    assert says(answer("KL penalty", "estimators"), "lower", "variance", "close")
    for reference in random_distributions(4, 30):
        for other in random_distributions(4, 3):
            pi = 0.95 * reference + 0.05 * other
            first, second = (_estimates(formula, pi, reference) for formula in _ESTIMATORS)
            assert pi @ second**2 <= pi @ first**2


def _best_of(p: Array, n: int) -> Array:
    """The distribution of the best of n samples, the outcomes being in order of their scores."""
    return np.diff(np.append(0, np.cumsum(p)) ** n)


@given(distributions(2, 6), st.integers(1, 30))
def test_kl_of_best_of_n_is_bounded(p: Array, n: int) -> None:
    text = answer("best-of-n")
    bound = value(text, "log(n) - (n - 1) / n", {"n": n})
    assert kl(_best_of(p, n), p) <= bound + 1e-9


@pytest.mark.parametrize("n", [2, 8, 20])
def test_kl_of_best_of_n_reaches_its_bound_when_no_answer_comes_twice(n: int) -> None:
    text = answer("best-of-n")
    p = np.full(100_000, 1e-5)
    assert kl(_best_of(p, n), p) == pytest.approx(value(text, "log(n) - (n - 1) / n", {"n": n}), rel=1e-3)


def test_kl_of_best_of_n_example() -> None:
    text = answer("best-of-n")
    nats, n = read(text, "# nats ... n = #")
    assert nats.fits(evaluate("log(n) - (n - 1) / n", {"n": n.value}))


# --- DPO and its kin ---


@given(_SCORES, _SCORES)
def test_dpo_ranks_a_pair_rightly_where_the_gap_is_positive(preferred: float, dispreferred: float) -> None:
    gap = number(answer("implicit reward"), "above #")
    assert sigma(gap.value) == 0.5
    if abs(preferred - dispreferred) > 1e-6:
        right = softmax([preferred, dispreferred])[0] > 0.5
        assert right == (preferred - dispreferred > gap.value)


@given(_BETAS)
def test_reward_in_terms_of_the_optimal_policy(beta: float) -> None:
    text = answer("DPO", "RLHF")
    pi = _optimal(answer("policy", "under"), _REFERENCE, _REWARDS, beta)
    names = {"pi": lambda y, x: pi[y], "pi_ref": lambda y, x: _REFERENCE[y], "beta": beta, "x": 0}
    names |= {"y": np.arange(4), "Z": lambda x: _REFERENCE @ np.exp(_REWARDS / beta)}
    names["r"] = lambda x, y: _REWARDS[y]
    assert holds(text, "r(x, y) = beta * log(pi(y|x) / pi_ref(y|x)) + beta * log Z(x)", names)
    implicit = value(answer("implicit reward"), "beta * log(pi(y|x) / pi_ref(y|x))", names)
    assert np.diff(implicit) == pytest.approx(np.diff(_REWARDS))  # Z(x) drops out


def _dpo_loss(logits: Array, beta: float) -> float:
    """Of preferring answer 0 to answer 1; the reference policy is fixed."""
    ratios = np.log(softmax(logits) / _REFERENCE)
    return float(-np.log(sigma(beta * (ratios[0] - ratios[1]))))


@given(st.lists(_SCORES, min_size=4, max_size=4), _BETAS)
def test_dpo_loss(logits: list[float], beta: float) -> None:
    text = answer("loss of DPO", "pair")
    inner = "log(pi(y_w|x) / pi_ref(y_w|x)) - log(pi(y_l|x) / pi_ref(y_l|x))"
    pi = softmax(logits)
    names = {"pi": lambda y, x: pi[y], "pi_ref": lambda y, x: _REFERENCE[y], "beta": beta, "x": 0}
    loss = value(text, f"-log sigma(beta * ({inner}))", {**names, "y_w": 0, "y_l": 1})
    assert loss == pytest.approx(_dpo_loss(logits, beta))
    implicit = beta * np.log(pi / _REFERENCE)  # as the scores of the Bradley-Terry model
    assert loss == pytest.approx(-np.log(softmax(implicit[:2])[0]))


def test_dpo_loss_at_the_start() -> None:
    text = answer("DPO loss")
    loss = _dpo_loss(np.log(_REFERENCE), 0.3)
    printed = number(text, "log(2) = #")
    assert printed.fits(loss)
    assert value(text, "-log sigma(0)") == pytest.approx(loss)
    assert number(text, "ratios ... #").value == 0


@given(st.lists(_SCORES, min_size=4, max_size=4), _BETAS)
def test_weight_of_a_pair_in_the_gradient_of_dpo(logits: list[float], beta: float) -> None:
    text = answer("DPO", "preference pairs")
    pi = softmax(logits)
    implicit = beta * np.log(pi / _REFERENCE)
    names = {"r": lambda x, y: implicit[y], "x": 0, "y_w": 0, "y_l": 1}
    weight = value(text, "sigma(r(x, y_l) - r(x, y_w))", names)
    direction = np.eye(4)[0] - np.eye(4)[1]  # of log pi(y_w) - log pi(y_l)
    expected = slopes(lambda z: _dpo_loss(z, beta), logits)
    assert -beta * weight * direction == pytest.approx(expected, abs=1e-6)


def test_weights_of_pairs_ranked_wrongly_and_rightly() -> None:
    text = answer("DPO", "preference pairs")

    def weight(gap: float) -> float:
        names = {"r": lambda x, y: y, "x": 0, "y_w": gap, "y_l": 0.0}
        return float(value(text, "sigma(r(x, y_l) - r(x, y_w))", names))

    assert weight(-8) > 0.99
    assert weight(8) < 0.01
    assert weight(0) == word(text, "count #")


def test_the_dpo_loss_may_fall_while_both_answers_become_less_likely() -> None:
    assert says(answer("DPO", "less likely"), "falls", "both", "less")
    before, after = np.log(_REFERENCE), np.log([0.3, 0.1, 0.3, 0.3])
    assert np.all(softmax(after)[:2] < _REFERENCE[:2])
    assert _dpo_loss(after, 1) < _dpo_loss(before, 1)


def test_ipo_stops_at_its_margin_where_dpo_goes_on() -> None:
    """With noiseless labels: the policy that wins most against the reference, minus beta * KL."""
    text, beta = answer("IPO"), 0.25
    margin = value(text, "1 / (2 * beta)", {"beta": beta})
    reference = np.array([0.35, 0.65])
    wins = np.array([0.5 * reference[0] + reference[1], 0.5 * reference[1]])  # a tie with oneself
    shares = np.linspace(0.001, 0.999, 99_801)
    policies = np.array([shares, 1 - shares])
    divergence = (policies * np.log(policies / reference[:, None])).sum(axis=0)
    best = policies[:, np.argmax(wins @ policies - beta * divergence)]
    assert np.log(best[0] / reference[0]) - np.log(best[1] / reference[1]) == pytest.approx(margin, abs=1e-3)
    assert np.all(np.diff(-np.log(sigma(beta * np.linspace(0, 100, 200)))) < 0)  # DPO: the wider the better


# --- Verifiable rewards ---


def test_group_relative_advantage_example() -> None:
    text = answer("group-relative advantage")
    assert states(text, "A_i = (r_i - mean(r)) / std(r)")
    numbers = read(text, "#, #, #, # ... #, #, #, #")
    r = np.array([figure.value for figure in numbers[:4]])
    found = [evaluate("(r_i - mean(r)) / std(r)", {"r": r, "i": at}) for at in range(4)]
    assert [figure.value for figure in numbers[4:]] == pytest.approx(found)


@given(st.lists(st.integers(0, 5), min_size=2, max_size=8))
def test_group_relative_advantages_are_standardized(rewards: list[int]) -> None:
    r = np.array(rewards, dtype=float)
    if r.std() == 0:
        none = number(answer("group", "same reward"), "advantages ... #")
        assert np.all(r - r.mean() == none.value)
    else:
        found = value(answer("group-relative advantage"), "(r_i - mean(r)) / std(r)", {"r": r, "r_i": r})
        assert (found.mean(), found.std()) == pytest.approx((0, 1), abs=1e-9)


@given(st.integers(1, 20), st.integers(0, 20))
def test_standard_deviation_of_verifiable_rewards(right: int, wrong: int) -> None:
    text = answer("standard deviation", topic="verifiable-rewards")
    high_low = sorted(figure.value for figure in read(text, "rewards ... # and #"))
    rewards = np.array([high_low[0]] * wrong + [high_low[1]] * right)
    p = right / (right + wrong)
    assert value(text, "sqrt(p * (1 - p))", {"p": p}) == pytest.approx(rewards.std())
    assert rewards.std() <= 0.5  # largest where neither is rare, so dividing weights up what is easy or hard


_OBJECTIVE = (
    "(1/G) sum_i (1/|y_i|) sum_t (min(rho_it * A_i, clip(rho_it, 1 - eps, 1 + eps) * A_i) - beta * KL_it)"
)


def _grpo(rho: Array, advantages: Array, divergence: Array, beta: float = 0.1) -> float:
    """The objective of a group of answers equally long."""
    names = {"G": len(rho), "y": np.full(len(rho), rho.shape[1]), "rho": rho, "A": advantages}
    names |= {"KL": divergence, "eps": 0.2, "beta": beta}
    text = answer("objective", "GRPO")
    assert states(text, f"J = E[{_OBJECTIVE}]")
    return float(evaluate(_OBJECTIVE, names, {"i": range(len(rho)), "t": range(rho.shape[1])}))


def test_objective_of_grpo() -> None:
    chance = np.random.default_rng(SEED)
    rho, divergence = np.exp(chance.normal(0, 0.3, (4, 5))), chance.random((4, 5))
    advantages = np.array([1.0, -1.0, -1.0, 1.0])
    by_hand = 0.0
    for answer_, advantage in enumerate(advantages):
        tokens = 0.0
        for ratio, distance in zip(rho[answer_], divergence[answer_], strict=True):
            bound = min(ratio, 1.2) if advantage > 0 else max(ratio, 0.8)
            tokens += bound * advantage - 0.1 * distance
        by_hand += tokens / 5
    assert _grpo(rho, advantages, divergence) == pytest.approx(by_hand / 4)
    assert _grpo(np.ones((4, 5)), advantages, np.zeros((4, 5))) == pytest.approx(0)


def test_an_answer_is_punished_less_per_token_the_longer_it_is() -> None:
    text = answer("length", "GRPO")
    short, long = (-1.0 * value(text, "1/|y_i|", {"y_i": length}) for length in (10, 1000))
    assert short < long < 0
    assert says(text, "wrong", "less per token", "longer")
