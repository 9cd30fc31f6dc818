"""Growing: free places on a ground where some concepts stand already, none of which moves."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from graph.presentation.room import Box, Room

Place = tuple[float, float]

_ACROSS, _DOWN = 10, 7  # pixels between the places that are looked at
_FARTHEST = 400  # places from the origin, each way, that one may want to stand
_REACHES = (32, 128, 384, 700)  # places from the wanted one that are looked at, in turn
_SIDE = 2 * (_FARTHEST + _REACHES[-1]) + 1
_FIRST_LOOK = 64  # places looked at together, then twice as many, and so on


class Ground:
    """What is taken, and the nearest place to any other that is not."""

    def __init__(self) -> None:
        self._boxes: list[Box] = []
        self._taken: dict[Room, NDArray[np.bool_]] = {}  # by what wants to stand there

    def take(self, place: Place, room: Room) -> None:
        """Let something stand at a place, whether that is free or not."""
        boxes = _at(place, room)
        self._boxes.extend(boxes)
        for wanting, taken in self._taken.items():
            _block(taken, wanting, boxes)

    def is_free(self, place: Place, room: Room) -> bool:
        """Whether nothing taken overlaps the boxes of what wants to stand at a place."""
        if not self._boxes:
            return True
        other = np.array(self._boxes)
        return not any(
            ((np.abs(other[:, :2] - box[:2]) < (other[:, 2:] + box[2:]) / 2).all(axis=1)).any()
            for box in np.array(_at(place, room))
        )

    def nearest(self, wanted: Place, room: Room) -> Place:
        """The free place nearest to the wanted one, on a lattice of 10 × 7 pixels.

        Raises:
            ValueError: no place within 4,900 pixels is free, as with some 40,000 concepts.

        >>> ground = Ground()
        >>> ground.nearest((3.0, 1.0), ((0.0, 0.0, 40.0, 28.0),))
        (0.0, 0.0)
        >>> ground.take((0.0, 0.0), ((0.0, 0.0, 40.0, 28.0),))
        >>> ground.nearest((3.0, 1.0), ((0.0, 0.0, 40.0, 28.0),))
        (0.0, -28.0)
        """
        taken = self._taken_for(room)
        column = min(max(round(wanted[0] / _ACROSS), -_FARTHEST), _FARTHEST) + _SIDE // 2
        row = min(max(round(wanted[1] / _DOWN), -_FARTHEST), _FARTHEST) + _SIDE // 2
        start = row * _SIDE + column
        for reach in _REACHES:
            offsets = _around(reach)
            first, many = 0, _FIRST_LOOK
            while first < len(offsets):
                free = ~taken[start + offsets[first : first + many]]
                found = int(free.argmax())
                if free[found]:
                    row, column = divmod(start + int(offsets[first + found]), _SIDE)
                    return float((column - _SIDE // 2) * _ACROSS), float((row - _SIDE // 2) * _DOWN)
                first, many = first + many, 2 * many
        raise ValueError("no free place is left")

    def _taken_for(self, room: Room) -> NDArray[np.bool_]:
        """Whether each place is taken for something of this size, row after row."""
        if room in self._taken:
            return self._taken[room]
        taken = np.zeros(_SIDE * _SIDE, dtype=bool)
        _block(taken, room, self._boxes)
        if len(room) == 1:  # the others have labels, of which no two are the same
            self._taken[room] = taken
        return taken


def _at(place: Place, room: Room) -> list[Box]:
    x, y = place
    return [(x + across, y + down, width, height) for across, down, width, height in room]


def _block(taken: NDArray[np.bool_], room: Room, boxes: list[Box]) -> None:
    """Mark where something that claims ``room`` would overlap one of ``boxes``."""
    ground = taken.reshape(_SIDE, _SIDE)
    for across, down, width, height in room:
        for x, y, wide, high in boxes:
            columns = _between(x - across, (width + wide) / 2, _ACROSS)
            rows = _between(y - down, (height + high) / 2, _DOWN)
            ground[rows, columns] = True


def _between(middle: float, reach: float, step: int) -> slice:
    """The places on a line that are less than ``reach`` from ``middle``."""
    first = math.floor((middle - reach) / step) + 1 + _SIDE // 2
    end = math.ceil((middle + reach) / step) + _SIDE // 2
    return slice(max(first, 0), max(end, 0))


@cache
def _around(reach: int) -> NDArray[np.int32]:
    """Steps from a place to all within ``reach`` places, nearest first."""
    line = np.arange(-reach, reach + 1, dtype=np.int32)
    row, column = (axis.ravel() for axis in np.meshgrid(line, line, indexing="ij"))
    distance = (column * _ACROSS) ** 2 + (row * _DOWN) ** 2
    # What lies beyond the circle in a corner of the square would come before nearer places further along.
    inside = distance <= (reach * min(_ACROSS, _DOWN)) ** 2
    steps: NDArray[np.int32] = (row * _SIDE + column)[inside]
    return steps[np.argsort(distance[inside], kind="stable")]
