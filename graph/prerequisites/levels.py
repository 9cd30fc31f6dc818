"""Levels: how far up each concept stands in a subject, from what is needed before what."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix, diags, identity

from graph.prerequisites.ragged import Floats, Ints
from graph.prerequisites.texts import Sparse

_PRIOR = 0.03  # pull of the prior on every level, against that of a sure edge
_EXACT = 1e-10  # length of the residual, against that of the right side
_MOST_STEPS = 10_000  # of which a hundred are enough
LEAST = 0.03  # an edge less likely than this pulls at nothing


def levels(needed: Ints, needing: Ints, weight: Floats, prior: Floats) -> Floats:
    """The level of each concept; what needs another stands about one above it.

    An edge is as likely as its ``weight``, and none comes twice; ``prior`` holds a first guess of each level.
    The levels minimise the energy of springs of length one along the edges and of weak springs to the
    prior: SpringRank of C. De Bacco, D. Larremore and C. Moore, "A physical model for efficient
    ranking in networks", Science Advances 4, 2018.

    >>> levels(np.array([0]), np.array([1]), np.ones(1), np.zeros(2)).round(2).tolist()
    [-0.49, 0.49]
    """
    size = len(prior)
    kept = weight >= LEAST
    if not kept.any():
        return prior
    pull = csr_matrix((weight[kept], (needed[kept], needing[kept])), shape=(size, size))
    unlocking = np.asarray(pull.sum(axis=1)).ravel()
    resting = np.asarray(pull.sum(axis=0)).ravel()
    springs = diags(unlocking + resting) - (pull + pull.T) + _PRIOR * identity(size)
    return _solved(springs.tocsr(), resting - unlocking + _PRIOR * prior)


def _solved(matrix: Sparse, right: Floats) -> Floats:
    """The solution of a positive definite system of equations, by conjugate gradients after Jacobi's scaling.

    M. Hestenes and E. Stiefel, "Methods of conjugate gradients for solving linear systems", Journal of
    Research of the National Bureau of Standards 49, 1952. Written out, for what scipy's gives depends on how
    many threads add up.
    """
    diagonal = matrix.diagonal()
    found, residual = np.zeros(len(right)), right.copy()
    enough = _EXACT**2 * (right * right).sum()
    direction, before = np.zeros(len(right)), 1.0
    for _ in range(_MOST_STEPS):
        if (residual * residual).sum() <= enough:
            break
        scaled = residual / diagonal
        now = (residual * scaled).sum()
        direction = scaled + now / before * direction
        image = matrix @ direction
        step = now / (direction * image).sum()
        found += step * direction
        residual -= step * image
        before = now
    return found
