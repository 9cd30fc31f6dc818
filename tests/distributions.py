"""Distributions and what is measured on them, as textbooks define it and apart from what the cards say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

import numpy as np
from hypothesis import strategies as st

Array = np.ndarray
SEED = 20


def distributions(least: int = 2, most: int = 6, *, zeros: bool = True) -> st.SearchStrategy[Array]:
    """Distributions over a few outcomes, some of them of probability 0 unless ``zeros`` is off."""
    weights = st.lists(st.integers(0 if zeros else 1, 50), min_size=least, max_size=most).filter(any)
    return weights.map(lambda found: np.array(found) / sum(found))


@st.composite
def pairs(draw: st.DrawFn, *, zeros: bool = True) -> tuple[Array, Array]:
    """Two distributions over the same outcomes; only the first has outcomes of probability 0, and no more."""
    size = draw(st.integers(2, 6))
    return draw(distributions(size, size, zeros=zeros)), draw(distributions(size, size, zeros=False))


@st.composite
def joints(draw: st.DrawFn) -> Array:
    """Joint distributions of two variables, without zeros."""
    shape = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    size = shape[0] * shape[1]
    return draw(distributions(size, size, zeros=False)).reshape(shape)


def random_distributions(size: int, count: int) -> Iterator[Array]:
    """Distributions drawn at random, always the same ones."""
    return iter(np.random.default_rng(SEED).dirichlet(np.ones(size), count))


def entropy(p: Array, base: float = np.e) -> float:
    """The entropy of a distribution of any shape."""
    inside = p[p > 0]
    return float(-(inside * np.log(inside)).sum() / np.log(base))


def cross_entropy(p: Array, q: Array, base: float = np.e) -> float:
    """How long a code for q makes messages from p; infinite where q rules out what p does not."""
    if np.any((p > 0) & (q == 0)):
        return float("inf")
    inside = p > 0
    return float(-(p[inside] * np.log(q[inside])).sum() / np.log(base))


def kl(p: Array, q: Array, base: float = np.e) -> float:
    """The KL divergence by its own sum."""
    if np.any((p > 0) & (q == 0)):
        return float("inf")
    inside = p > 0
    return float((p[inside] * np.log(p[inside] / q[inside])).sum() / np.log(base))


def softmax(logits: Array | Sequence[float], temperature: float = 1.0) -> Array:
    """The softmax over the last axis."""
    scaled = np.asarray(logits, dtype=float) / temperature
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def slopes(function: Callable[[Array], float], at: Array | Sequence[float], step: float = 1e-5) -> Array:
    """The gradient by central differences."""
    point = np.asarray(at, dtype=float)
    result = np.zeros_like(point)
    for index in np.ndindex(point.shape):
        shift = np.zeros_like(point)
        shift[index] = step
        result[index] = (function(point + shift) - function(point - shift)) / (2 * step)
    return result


def draws(p: Array, count: int) -> Iterator[tuple[tuple[int, ...], float]]:
    """All sequences of independent outcomes, each with its probability."""
    for sequence in product(range(len(p)), repeat=count):
        yield sequence, float(np.prod(p[list(sequence)]))
