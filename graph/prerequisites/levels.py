"""Levels: how far up each concept stands in a subject, from what is needed before what."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.sparse import csr_matrix, diags, identity
from scipy.sparse.linalg import cg

from graph.prerequisites.survey import Floats
from graph.prerequisites.texts import Pair

_PRIOR = 0.03  # pull of the prior on every level, against that of a sure edge
_EXACT = 1e-10  # of the residual
_LEAST = 0.03  # an edge less likely than this pulls at nothing


def levels(edges: Mapping[Pair, float], prior: Floats) -> Floats:
    """The level of each concept; what needs another stands about one above it.

    ``edges`` maps (needed, needing) to how likely that is; ``prior`` holds a first guess of each level.
    The levels minimise the energy of springs of length one along the edges and of weak springs to the
    prior: SpringRank of C. De Bacco, D. Larremore and C. Moore, "A physical model for efficient
    ranking in networks", Science Advances 4, 2018.

    >>> levels({(0, 1): 1.0}, np.zeros(2)).round(2).tolist()
    [-0.49, 0.49]
    """
    size = len(prior)
    kept = sorted((pair, weight) for pair, weight in edges.items() if weight >= _LEAST)
    if not kept:
        return prior
    rows, columns = zip(*(pair for pair, _ in kept), strict=True)
    pull = csr_matrix(([weight for _, weight in kept], (rows, columns)), shape=(size, size))
    unlocking = np.asarray(pull.sum(axis=1)).ravel()
    needing = np.asarray(pull.sum(axis=0)).ravel()
    springs = diags(unlocking + needing) - (pull + pull.T) + _PRIOR * identity(size)
    scale = diags(1 / springs.diagonal())  # Jacobi's preconditioner
    found, _ = cg(springs.tocsr(), needing - unlocking + _PRIOR * prior, rtol=_EXACT, M=scale)
    height: Floats = found
    return height
