"""Likeness: how alike the texts of concepts are, and which are the most alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.prerequisites.counting import Count, uncounted
from graph.prerequisites.ragged import Floats, Ints, blocks, bounds_of, leading
from graph.prerequisites.texts import Sparse

_LEAST_SIMILARITY = 0.04
_COMMON = 1000  # concepts
_PRODUCTS, _PAIRS = 1 << 22, 16384  # that are worked out at a time


@dataclass(frozen=True, slots=True, eq=False)
class Kin(Sequence[list[tuple[int, float]]]):
    """For each concept the most similar others with their cosines, the most similar first.

    Those of concept ``n`` are the rows from ``bounds[n]`` to ``bounds[n + 1]`` of ``other`` and ``value``.
    """

    other: Ints
    value: Floats
    bounds: Ints

    @property
    def concept(self) -> Ints:
        """The concept of each row."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.bounds))

    def __len__(self) -> int:
        """How many concepts there are."""
        return len(self.bounds) - 1

    def __getitem__(self, concept: int) -> list[tuple[int, float]]:  # type: ignore[override]
        """The kin of one concept."""
        rows = slice(self.bounds[concept], self.bounds[concept + 1])
        return list(zip(self.other[rows].tolist(), self.value[rows].tolist(), strict=True))


def nearest(vectors: Sparse, most: int, report: Count = uncounted) -> Kin:
    """For each concept the most similar others, of equal ones the first.

    Stems of more than 1,000 concepts are passed over: they tell little and cost most.
    """
    by_stem = vectors.tocsc()
    rare = by_stem[:, np.diff(by_stem.indptr) <= _COMMON].tocsr()
    turned, number = rare.T.tocsr(), rare.shape[0]
    sizes = rare.astype(bool) @ np.diff(turned.indptr)  # multiplications for each concept
    none = np.zeros(0, dtype=np.int32)
    found: list[tuple[Ints, Ints, Floats]] = [(none, none, np.zeros(0))]
    for block in blocks(sizes, _PRODUCTS):
        report(block.start, number)
        found.append(_nearest(rare[block] @ turned, block.start, most))
    concept, other, value = (np.concatenate(column) for column in zip(*found, strict=True))
    return Kin(other, value, bounds_of(concept, number))


def _nearest(cosines: Sparse, start: int, most: int) -> tuple[Ints, Ints, Floats]:
    """The highest values of each row of a block, which starts at a row of the whole, but for the diagonal."""
    alike = np.flatnonzero(cosines.data >= _LEAST_SIMILARITY)
    rounded = cosines.data[alike].round(9)
    bounds = np.searchsorted(alike, cosines.indptr)
    high = rounded >= np.repeat(_nth_highest(rounded, bounds, most + 1), np.diff(bounds))
    alike, rounded = alike[high], rounded[high]
    concept = (start - 1 + np.searchsorted(cosines.indptr, alike, side="right")).astype(np.int32)
    other = cosines.indices[alike]
    order = np.lexsort((other, -rounded, concept))
    order = order[other[order] != concept[order]]
    order = order[leading(concept[order], most)]
    return concept[order], other[order], cosines.data[alike[order]]


def _nth_highest(values: Floats, bounds: Ints, number: int) -> Floats:
    """The n-th highest value of each row, minus infinity for one that has fewer; nothing has to be sorted."""
    found = np.full(len(bounds) - 1, -np.inf)
    for row in np.flatnonzero(np.diff(bounds) > number).tolist():
        found[row] = np.partition(values[bounds[row] : bounds[row + 1]], -number)[-number]
    return found


def cosines(vectors: Sparse, a: Ints, b: Ints) -> Floats:
    """The similarity of the concepts of each of some pairs."""
    found = [np.zeros(0)]
    for at in range(0, len(a), _PAIRS):
        products = vectors[a[at : at + _PAIRS]].multiply(vectors[b[at : at + _PAIRS]])
        found.append(np.asarray(products.sum(axis=1)).ravel())
    return np.concatenate(found)
