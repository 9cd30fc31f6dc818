"""Association: how much more often than by chance two concepts are on the same cards."""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from graph.columns import Ints, Rows
from graph.link_columns import Floats

_Counts = TypeVar("_Counts", int, NDArray[np.int64])


def normalised_pmi(both: int, a: int, b: int, total: int) -> float:
    """Normalised pointwise mutual information of two events, in [-1, 1]; 0 when independent.

    ``both``, ``a`` and ``b`` count the cards that name both concepts and each of them, of ``total``.
    G. Bouma, "Normalized (pointwise) mutual information in collocation extraction", GSCL 2009.

    >>> normalised_pmi(both=2, a=2, b=2, total=4), normalised_pmi(both=1, a=2, b=2, total=4)
    (1.0, 0.0)
    """
    if both == 0:
        return -1.0
    if both == total:
        return 0.0  # both on every card: nothing to tell them apart by
    return min(1.0, math.log(both * total / (a * b)) / -math.log(both / total))


def log_likelihood(both: int, a: int, b: int, total: int) -> float:
    """Dunning's log-likelihood ratio G² of a 2×2 table: how far from independence two concepts are.

    T. Dunning, "Accurate methods for the statistics of surprise and coincidence", Computational
    Linguistics 19, 1993. Chi-squared with one degree of freedom under independence.

    >>> round(log_likelihood(both=2, a=2, b=2, total=4), 3), log_likelihood(both=1, a=2, b=2, total=4)
    (5.545, 0.0)
    """
    ratio = 0.0
    for cell, row, column in _table(both, a, b, total):
        if cell:
            ratio += cell * math.log(cell * total / (row * column))
    return max(0.0, 2 * ratio)


def of_pairs(both: Rows, source: Ints, target: Ints, size: Ints, total: int) -> tuple[Floats, Floats]:
    """The normalised PMI and G² of pairs that share a card, to the bit those of each pair alone.

    ``both`` counts a pair's cards, ``size`` those of the concepts that ``source`` and ``target`` number. As
    many pairs have the same counts, each table is worked out once.
    """
    sizes, kind = np.unique(size.astype(np.int64), return_inverse=True)
    kinds = len(sizes)
    table, which = np.unique((both * kinds + kind[source]) * kinds + kind[target], return_inverse=True)
    counts, a, b = table // kinds**2, sizes[table // kinds % kinds], sizes[table % kinds]
    npmi, ratio = np.zeros(len(table)), np.zeros(len(table))
    some = np.flatnonzero(counts < total)
    npmi[some] = np.minimum(1.0, _log((counts * total / (a * b))[some]) / -_log(counts[some] / total))
    for cell, row, column in _table(counts, a, b, total):
        some = np.flatnonzero(cell)
        ratio[some] += cell[some] * _log(cell[some] * total / (row[some] * column[some]))
    return npmi[which], np.maximum(0.0, 2 * ratio)[which]


def _table(both: _Counts, a: _Counts, b: _Counts, total: int) -> tuple[tuple[_Counts, _Counts, _Counts], ...]:
    """Each cell of a 2×2 table with the sums of its row and its column."""
    return (
        (both, a, b),
        (a - both, a, total - b),
        (b - both, total - a, b),
        (total - a - b + both, total - a, total - b),
    )


def _log(values: Floats) -> Floats:
    """Natural logarithms as ``math`` has them; those of numpy differ from processor to processor."""
    return np.fromiter(map(math.log, values.tolist()), dtype=np.float64, count=len(values))
