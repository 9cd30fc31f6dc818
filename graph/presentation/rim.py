"""Rim: room around a picture for more concepts than anybody looks at one by one, found for all at once."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

_Points = NDArray[np.float64]

_WIDER = 1.2  # radius of the places that are looked at, against what all would fill; then as much again


def around(boxes: _Points, size: tuple[float, float], towards: _Points) -> _Points:
    """Places for things of a ``size``, width and height, one for each point of ``towards``: to be near that.

    They are the free ones of a lattice that are nearest to the origin; ``boxes``, a row the middle, width and
    height of each, are taken. Around the origin the things stand in the order in which their wishes do.

    >>> taken = np.array([(0.0, 0.0, 10.0, 10.0)])
    >>> around(taken, (10.0, 10.0), np.array([(5.0, -50.0), (-3.0, 0.0)])).tolist()
    [[0.0, -10.0], [-10.0, 0.0]]
    """
    count, (width, height) = len(towards), size
    radius = math.sqrt((boxes[:, 2:].prod(axis=1).sum() + count * width * height) / math.pi)
    found = np.zeros((0, 2))
    while len(found) < count:
        radius *= _WIDER
        found = _free(boxes, width, height, radius)
    nearest = found[np.argsort(np.round(np.hypot(*found.T), 6), kind="stable")[:count]]
    places = np.empty_like(towards)
    places[_turned(towards)] = nearest[_turned(nearest)]
    return places


def _free(boxes: _Points, width: float, height: float, radius: float) -> _Points:
    """The places of the lattice up to so far from the origin where nothing so large overlaps a box."""
    columns, rows = math.ceil(radius / width), math.ceil(radius / height)
    across, down = np.arange(-columns, columns + 1) * width, np.arange(-rows, rows + 1) * height
    free = np.hypot(across, down[:, None]) <= radius
    x, y, wide, high = boxes.T
    left = np.searchsorted(across, x - (width + wide) / 2, side="right")
    right = np.searchsorted(across, x + (width + wide) / 2)
    top = np.searchsorted(down, y - (height + high) / 2, side="right")
    bottom = np.searchsorted(down, y + (height + high) / 2)
    for row, last_row, column, last in zip(
        *(span.tolist() for span in (top, bottom, left, right)), strict=True
    ):
        free[row:last_row, column:last] = False
    row, column = np.nonzero(free)
    return np.column_stack((across[column], down[row]))


def _turned(points: _Points) -> NDArray[np.intp]:
    """The order in which points stand around the origin."""
    return np.argsort(np.arctan2(points[:, 1], points[:, 0]), kind="stable")
