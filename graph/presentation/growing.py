"""Growing: free places on a ground where some concepts stand already, none of which moves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from graph.presentation.room import Box, Room

Place = tuple[float, float]
_Numbers = NDArray[np.float64]
_Span = Sequence[int]  # of places on a line: where it begins and ends

_ACROSS, _DOWN = 10, 7  # pixels between the places that are looked at
_FARTHEST = 400  # places from the origin, each way, that one may want to stand
_REACHES = (32, 128, 384, 700)  # places from the wanted one that are looked at, in turn
_HALF = _FARTHEST + _REACHES[-1]
_SIDE = 2 * _HALF + 1
_FIRST_LOOK = 256  # places looked at together, then twice as many, and so on
_REMEMBERED = 128  # searches that tell where the next need not look
_FEW = 5  # boxes that are marked sooner one by one than all at once


class Ground:
    """What is taken, and the nearest place to any other that is not."""

    def __init__(self) -> None:
        self.boxes: list[Box] = []
        self._maps: dict[Room, _Map] = {}  # by what wants to stand there

    def take(self, place: Place, room: Room) -> None:
        """Let something stand at a place, whether that is free or not."""
        self.boxes.extend(_at(place, room))

    def is_free(self, place: Place, room: Room) -> bool:
        """Whether nothing taken overlaps the boxes of what wants to stand at a place."""
        if not self.boxes:
            return True
        other = np.array(self.boxes)
        return not any(
            ((np.abs(other[:, :2] - box[:2]) < (other[:, 2:] + box[2:]) / 2).all(axis=1)).any()
            for box in np.array(_at(place, room))
        )

    def nearest(self, wanted: Place, room: Room) -> Place:
        """The free place nearest to the wanted one, on a lattice of 10 × 7 pixels.

        Raises:
            ValueError: no place within 4,900 pixels is free, as around the middle of 30,000 concepts.

        >>> ground = Ground()
        >>> ground.nearest((3.0, 1.0), ((0.0, 0.0, 40.0, 28.0),))
        (0.0, 0.0)
        >>> ground.take((0.0, 0.0), ((0.0, 0.0, 40.0, 28.0),))
        >>> ground.nearest((3.0, 1.0), ((0.0, 0.0, 40.0, 28.0),))
        (0.0, -28.0)
        """
        column = min(max(round(wanted[0] / _ACROSS), -_FARTHEST), _FARTHEST)
        row = min(max(round(wanted[1] / _DOWN), -_FARTHEST), _FARTHEST)
        return self._map_of(room).nearest(row, column)

    def _map_of(self, room: Room) -> _Map:
        """Where something of this size cannot stand, of all that is taken by now."""
        own = self._maps.get(room) or _Map(room)
        own.mark(self.boxes)
        if len(room) == 1:  # the others have labels, of which no two are the same
            self._maps[room] = own
        return own


class _Map:
    """Where something that claims ``room`` cannot stand, row after row."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._taken = np.zeros(_SIDE * _SIDE, dtype=bool)
        self._marked = 0  # boxes
        self._searches = 0
        self._found = np.zeros((3, _REMEMBERED))  # x and y of what was wanted, and how far off a place was

    def mark(self, boxes: Sequence[Box]) -> None:
        """Mark where the room would overlap one of the boxes on the ground, to which only some were added."""
        boxes, self._marked = boxes[self._marked :], len(boxes)
        ground = self._taken.reshape(_SIDE, _SIDE)
        for across, down, width, height in self._room:
            columns: Sequence[_Span]
            rows: Sequence[_Span]
            if len(boxes) > _FEW:
                x, y, wide, high = np.array(boxes).T
                columns = _all_between(x - across, (width + wide) / 2, _ACROSS)
                rows = _all_between(y - down, (height + high) / 2, _DOWN)
            else:
                columns = [_between(x - across, (width + wide) / 2, _ACROSS) for x, _, wide, _ in boxes]
                rows = [_between(y - down, (height + high) / 2, _DOWN) for _, y, _, high in boxes]
            for (left, right), (top, bottom) in zip(columns, rows, strict=True):
                ground[top:bottom, left:right] = True

    def nearest(self, row: int, column: int) -> Place:
        """The free place nearest to one that is so many rows and columns from the origin.

        Raises:
            ValueError: none is near.
        """
        x, y = float(column * _ACROSS), float(row * _DOWN)
        start = (row + _HALF) * _SIDE + column + _HALF
        # What was taken around the places of searches before still is: that far nothing need be looked at.
        before_x, before_y, far = self._found
        known = float((far - np.hypot(before_x - x, before_y - y)).max())
        for reach in _REACHES:
            offsets, distances = _around(reach)
            first, many = int(np.searchsorted(distances, known - 1e-6)), _FIRST_LOOK
            while first < len(offsets):
                free = ~self._taken[start + offsets[first : first + many]]
                found = int(free.argmax())
                if free[found]:
                    self._found[:, self._searches % _REMEMBERED] = x, y, distances[first + found]
                    self._searches += 1
                    row, column = divmod(start + int(offsets[first + found]), _SIDE)
                    return float((column - _HALF) * _ACROSS), float((row - _HALF) * _DOWN)
                first, many = first + many, 2 * many
        raise ValueError("no free place is left")


def _at(place: Place, room: Room) -> list[Box]:
    x, y = place
    return [(x + across, y + down, width, height) for across, down, width, height in room]


def _between(middle: float, reach: float, step: int) -> _Span:
    """The places on a line that are less than ``reach`` from ``middle``."""
    first = math.floor((middle - reach) / step) + 1 + _HALF
    end = math.ceil((middle + reach) / step) + _HALF
    return max(first, 0), max(end, 0)


def _all_between(middles: _Numbers, reaches: _Numbers, step: int) -> list[_Span]:
    """As ``_between``, for many at once."""
    first = np.floor((middles - reaches) / step) + 1 + _HALF
    end = np.ceil((middles + reaches) / step) + _HALF
    spans: list[_Span] = np.maximum((first, end), 0).astype(np.int64).T.tolist()
    return spans


@cache
def _around(reach: int) -> tuple[NDArray[np.int32], _Numbers]:
    """Steps from a place to all within ``reach`` places, nearest first, and how many pixels each goes."""
    line = np.arange(-reach, reach + 1, dtype=np.int32)
    row, column = (axis.ravel() for axis in np.meshgrid(line, line, indexing="ij"))
    squared = (column * _ACROSS) ** 2 + (row * _DOWN) ** 2
    # What lies beyond the circle in a corner of the square would come before nearer places further along.
    inside = squared <= (reach * min(_ACROSS, _DOWN)) ** 2
    order = np.argsort(squared[inside], kind="stable")
    steps: NDArray[np.int32] = (row * _SIDE + column)[inside][order]
    return steps, np.sqrt(squared[inside][order])
