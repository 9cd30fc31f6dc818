"""The quality of a layout, in figures that do not depend on its scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from graph.exploration.ends import Ends, ends_of
from graph.model import Concept, Link

Points = NDArray[np.float64]

NEAREST = 8
_STARTS = 200  # concepts from which ways are followed
_PAIRS = 60_000  # of links, or of concepts
_SEED = 7
MEASURES = ("stress", "nearest", "groups", "length", "crossings")
MEANT = (
    "stress: distances against the lengths of shortest ways, a link 1/weight long, best scaled (0 is best)",
    f"nearest: of the {NEAREST} nearest in the picture and by way, those that are both (1 is best)",
    f"groups: of the {NEAREST} nearest in the picture, those of the same community (1 is best)",
    "length: the mean length of a link, by weight, over that of any pair (0 is best)",
    "crossings: pairs of links that cross (0 is best)",
)


def quality(concepts: Sequence[Concept], links: Sequence[Link], points: Points) -> dict[str, float]:
    """The ``MEASURES`` of a picture, of which ``points`` holds a row a concept; some of them by a sample."""
    ends = ends_of(links, {concept.id: place for place, concept in enumerate(concepts)})
    community = np.array([concept.community for concept in concepts])
    near = cKDTree(points).query(points, min(NEAREST + 1, len(points)))[1]
    beside = [row[row != place][:NEAREST] for place, row in enumerate(near)]
    same = [community[row] == own for row, own in zip(beside, community, strict=True)]
    chance = np.random.default_rng(_SEED)
    stress, nearest = _ways(points, ends, beside, chance)
    one, other = chance.integers(len(points), size=(2, _PAIRS))
    lengths = np.linalg.norm(points[ends.source] - points[ends.target], axis=1)
    mean = np.linalg.norm(points[one] - points[other], axis=1)[one != other].mean()
    return {
        "stress": stress,
        "nearest": nearest,
        "groups": float(np.mean([np.mean(own) for own in same])),
        "length": float(np.average(lengths, weights=ends.weight) / mean),
        "crossings": _crossings(points, ends, *chance.integers(len(lengths), size=(2, _PAIRS))),
    }


def _ways(
    points: Points, ends: Ends, beside: Sequence[NDArray[Any]], chance: np.random.Generator
) -> tuple[float, float]:
    """Stress and neighbours, by the shortest ways in the largest connected part.

    E. Gansner, Y. Koren and S. North, "Graph drawing by stress majorization", Graph Drawing 2004; J. Kruiger
    et al., "Graph layouts by t-SNE", Computer Graphics Forum 36, 2017.
    """
    network = Ends(ends.source, ends.target, 1 / ends.weight).matrix(len(points))
    part = connected_components(network, directed=False)[1]
    largest = np.flatnonzero(part == np.bincount(part).argmax())
    starts = chance.permutation(largest)[:_STARTS]
    ways = dijkstra(network, indices=starts)[:, largest]
    far = np.linalg.norm(points[starts][:, None] - points[largest], axis=2)
    apart = ways > 0
    ratio = far[apart] / ways[apart]
    stress = np.mean((ratio * ratio.sum() / (ratio**2).sum() - 1) ** 2)
    kept = []
    for start, way in zip(starts, ways, strict=True):
        by_way = set(largest[np.argsort(way, kind="stable")[1 : NEAREST + 1]].tolist())
        in_picture = set(beside[start].tolist())
        kept.append(len(by_way & in_picture) / len(by_way | in_picture))
    return float(stress), float(np.mean(kept))


def _crossings(points: Points, ends: Ends, one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """The share of pairs of links without a common end that cross."""
    a, b, c, d = ends.source[one], ends.target[one], ends.source[other], ends.target[other]
    apart = (a != c) & (a != d) & (b != c) & (b != d)
    if not apart.any():
        return 0.0
    a, b, c, d = (points[end[apart]] for end in (a, b, c, d))
    return float(np.mean((_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0)))


def _side(start: Points, end: Points, points: Points) -> Points:
    """On which side of lines points lie, by sign."""
    (x, y), (to_x, to_y) = (end - start).T, (points - start).T
    across: Points = x * to_y - y * to_x
    return across
