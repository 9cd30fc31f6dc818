"""What the starter deck states about reinforcement learning, computed anew in a tiny world.

An episode has two steps of three actions; the state of the second is the action of the first. All episodes
are listed, so every expectation is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.distributions import (
    SEED,
    Array,
    distributions,
    entropy,
    pairs,
    random_distributions,
    slopes,
    softmax,
)
from tests.facts import answer, number, read, says, states, value
from tests.formulas import evaluate

STEPS = 2
START = 3  # the state before any action
ACTIONS = range(3)
_CHANCE = np.random.default_rng(SEED)
REWARDS = _CHANCE.normal(size=(4, 3))
LOGITS = _CHANCE.normal(size=(4, 3))

Pair = tuple[int, int]  # of a state and an action


def _episodes(policy: Array) -> Iterator[tuple[list[Pair], float]]:
    """Every episode, and how probable it is."""
    for first in ACTIONS:
        for second in ACTIONS:
            yield [(START, first), (first, second)], float(policy[START, first] * policy[first, second])


def _expected_return(logits: Array) -> float:
    return sum(chance * sum(REWARDS[at] for at in episode) for episode, chance in _episodes(softmax(logits)))


def _values(policy: Array) -> tuple[Array, Array]:
    """The value of each state when it is met, and of each action in it."""
    last = REWARDS[:START]
    later = np.append((policy[:START] * last).sum(axis=1), 0)
    q = REWARDS.copy()
    q[START] += later[:START]
    return np.append(later[:START], policy[START] @ q[START]), q


def _log_slope(policy: Array, at: Pair) -> Array:
    """The gradient of log pi(a|s) with respect to all logits."""
    result = np.zeros_like(policy)
    result[at[0]] = np.eye(3)[at[1]] - policy[at[0]]
    return result


def _expected_slope(weight: Callable[[list[Pair], int], float]) -> Array:
    """What grad log pi, times a weight for each step of an episode, adds up to on average."""
    policy = softmax(LOGITS)
    return sum(
        chance * weight(episode, step) * _log_slope(policy, episode[step])
        for episode, chance in _episodes(policy)
        for step in range(STEPS)
    )


def _return(episode: list[Pair]) -> float:
    return float(sum(REWARDS[at] for at in episode))


# --- Returns and values ---


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=8), st.floats(0, 1))
def test_return(rewards: list[float], gamma: float) -> None:
    text = answer("return", "discount factor")
    worth = 0.0
    for reward in reversed(rewards):
        worth = reward + gamma * worth
    found = value(text, "sum_k gamma^k * r_k", {"gamma": gamma, "r": rewards}, k=range(len(rewards)))
    assert found == pytest.approx(worth, abs=1e-9)
    low, high = read(text, "from # to #")
    assert low.value == 0 <= gamma <= high.value == number(text, "below #").value
    names = {"gamma": high.value, "r": rewards}
    undiscounted = evaluate("sum_k gamma^k * r_k", names, {"k": range(len(rewards))})
    assert undiscounted == pytest.approx(sum(rewards), abs=1e-9)


@pytest.mark.parametrize("gamma", [0.1, 0.5, 0.9, 0.99])
def test_worth_of_the_same_reward_for_ever(gamma: float) -> None:
    text = answer("return", "discount factor")
    reward = number(text, "reward of #").value
    worth = sum(gamma**step * reward for step in range(5000))
    assert value(text, "1 / (1 - gamma)", {"gamma": gamma}) == pytest.approx(worth)
    example, at = read(text, "# at gamma = #")
    assert example.is_exact(evaluate("1 / (1 - gamma)", {"gamma": at.value}))


def test_value_and_advantage_functions() -> None:
    policy = softmax(LOGITS)
    v, q = _values(policy)
    assert v[START] == pytest.approx(_expected_return(LOGITS))
    text = answer("value function")
    assert says(text, "V(s) is the expectation of Q(s, a)")
    assert v == pytest.approx((policy * q).sum(axis=1))
    text = answer("advantage function")
    assert states(text, "A(s, a) = Q(s, a) - V(s)")
    mean = number(text, "actions ... #")
    for s in range(4):
        names = {"Q": lambda s, a: q[s, a], "V": v.__getitem__, "s": s, "a": np.arange(3)}
        assert policy[s] @ evaluate("Q(s, a) - V(s)", names) == pytest.approx(mean.value)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 0.9])
def test_bellman_equation(gamma: float) -> None:
    text = answer("Bellman equation")
    assert states(text, "V(s) = E[r + gamma * V(s')]")
    chances = np.array(list(random_distributions(4, 4)))  # of the next state, for each state
    rewards = np.arange(16.0).reshape(4, 4)
    at, v = np.eye(4), np.zeros(4)  # where each start may have led, and what it gained so far
    for step in range(400):
        v += gamma**step * at @ (chances * rewards).sum(axis=1)
        at = at @ chances
    for s in range(4):
        names = {"E": lambda found, s=s: chances[s] @ found, "V": v.__getitem__, "gamma": gamma}
        right = evaluate("E[r + gamma * V(s')]", {**names, "r": rewards[s], "s'": np.arange(4)})
        assert v[s] == pytest.approx(right)


# --- Policy gradients ---


def test_policy_gradient_theorem() -> None:
    """Exact when what the steps of an episode add is summed: each state counts as often as it is met."""
    text = answer("policy gradient theorem")
    assert states(text, "grad J = E[A(s, a) * grad log pi(a|s)]")
    v, q = _values(softmax(LOGITS))
    by_advantage = _expected_slope(lambda episode, step: q[episode[step]] - v[episode[step][0]])
    assert by_advantage == pytest.approx(slopes(_expected_return, LOGITS), abs=1e-8)


def test_reinforce_is_unbiased() -> None:
    assert says(answer("REINFORCE"), "unbiased")
    by_return = _expected_slope(lambda episode, step: _return(episode))
    assert by_return == pytest.approx(slopes(_expected_return, LOGITS), abs=1e-8)


@given(st.floats(-10, 10))
def test_a_baseline_adds_no_bias(b: float) -> None:
    text = answer("baseline")
    assert states(text, "E[(G - b) * grad log pi]")
    none = number(text, "E[b * grad log pi] is #").value
    assert softmax(LOGITS).sum(axis=1) == pytest.approx(number(text, "sum to #").value)
    assert _expected_slope(lambda episode, step: b) == pytest.approx(none, abs=1e-9)
    whole = _expected_slope(lambda episode, step: _return(episode) - b)
    assert whole == pytest.approx(slopes(_expected_return, LOGITS), abs=1e-7)


def test_a_baseline_lowers_variance_but_one_that_sees_the_action_adds_bias() -> None:
    text = answer("baseline")
    policy = softmax(LOGITS)

    def variance(b: float) -> float:
        found = [
            (chance, (_return(episode) + 5 - b) * sum(_log_slope(policy, at) for at in episode))
            for episode, chance in _episodes(policy)
        ]
        mean = sum(chance * slope for chance, slope in found)
        return float(sum(chance * ((slope - mean) ** 2).sum() for chance, slope in found))

    assert variance(_expected_return(LOGITS) + 5) < variance(0) / 5
    assert says(text, "not depend on the action")
    assert np.abs(_expected_slope(lambda episode, step: REWARDS[episode[step]])).max() > 0.1


def test_log_derivative_trick() -> None:
    assert states(answer("log-derivative trick"), "grad p = p * grad log p")
    p = softmax(LOGITS[0])
    for outcome in range(3):
        left = slopes(lambda z, outcome=outcome: float(softmax(z)[outcome]), LOGITS[0])
        right = p[outcome] * slopes(lambda z, outcome=outcome: float(np.log(softmax(z)[outcome])), LOGITS[0])
        assert left == pytest.approx(right, abs=1e-9)


@given(
    st.lists(st.floats(-3, 3), min_size=1, max_size=6),
    st.lists(st.floats(-3, 3), min_size=7, max_size=7),
    st.floats(0, 1),
)
def test_generalized_advantage_estimation(rewards: list[float], critic: list[float], gamma: float) -> None:
    text, steps = answer("generalized advantage estimation"), len(rewards)
    v = [*critic[:steps], 0.0]  # nothing comes after the end
    names = {"r": 0.0, "gamma": gamma, "V": v.__getitem__}
    delta = [
        value(text, "r + gamma * V(s') - V(s)", {**names, "r": reward, "s": at, "s'": at + 1})
        for at, reward in enumerate(rewards)
    ]
    assert states(text, "A = sum_k (gamma * lambda)^k * delta_k")

    def advantage(trust: float) -> float:
        given_ = {"gamma": gamma, "lambda": trust, "delta": delta}
        return evaluate("sum_k (gamma * lambda)^k * delta_k", given_, {"k": range(steps)})

    critic_alone, sampled = read(text, "lambda = # ... lambda = #")
    worth = sum(gamma**step * reward for step, reward in enumerate(rewards))
    assert advantage(critic_alone.value) == pytest.approx(delta[0])
    assert advantage(sampled.value) == pytest.approx(worth - v[0], abs=1e-9)


# --- PPO ---


@given(pairs(zeros=False))
def test_policy_ratio(both: tuple[Array, Array]) -> None:
    text = answer("policy ratio", topic="reinforcement-learning")
    new, old = both
    names = {"pi_new": lambda a, s: new[a], "pi_old": lambda a, s: old[a], "a": np.arange(len(old)), "s": 0}
    formula = "pi_new(a|s) / pi_old(a|s)"
    before, expected = read(text, "# before ... #")
    assert old @ value(text, formula, names) == pytest.approx(expected.value)
    assert np.all(evaluate(formula, {**names, "pi_new": names["pi_old"]}) == before.value)


def _clipped(text: str, rho: float, advantage: float, eps: float) -> float:
    names = {"rho": rho, "A": advantage, "eps": eps}
    return float(value(text, "min(rho * A, clip(rho, 1 - eps, 1 + eps) * A)", names))


def test_clipped_surrogate_objective_example() -> None:
    text = answer("clipped surrogate objective")
    eps, advantage, ratio, counted = read(text, "eps = # ... A = # ... # ... #")
    found = _clipped(text, ratio.value, advantage.value, eps.value)
    assert counted.is_exact(found / advantage.value)
    assert found == _clipped(text, ratio.value + 1e-6, advantage.value, eps.value)  # no gradient


@given(st.floats(0.01, 3), st.floats(-5, 5), st.floats(0.05, 0.5))
def test_clipping_takes_the_gain_from_going_further(rho: float, advantage: float, eps: float) -> None:
    text = answer("clipped surrogate objective")
    found = _clipped(text, rho, advantage, eps)
    bound = 1 + eps if advantage > 0 else 1 - eps
    assert found == pytest.approx(min(rho * advantage, bound * advantage))
    assert found <= rho * advantage + 1e-9


@given(distributions(3, 3), st.floats(0.1, 10))
def test_entropy_bonus(p: Array, c: float) -> None:
    text, rewards = answer("entropy bonus"), np.array([1.0, 0.5, -1.0])

    def total(policy: Array) -> float:
        return float(
            value(text, "J + c * H(pi)", {"J": policy @ rewards, "c": c, "H": entropy, "pi": policy})
        )

    assert total(p) <= total(softmax(rewards, c)) + 1e-9  # so the larger c, the nearer to uniform
