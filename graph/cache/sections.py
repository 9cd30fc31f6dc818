"""Sections: columns of numbers and texts one after the other in bytes, read in the order they were written.

Nothing in them could run: whatever the bytes are, numbers and texts come of them, or an error.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]

_HEAD = struct.Struct("<3s5xQ")  # of a section: the type of its numbers, and how many there are
_ALIGNED = 8  # bytes
_WHOLE = ("|u1", "<u2", "<u4", "<i8")  # types of whole numbers, of which a column has the narrowest it can
_BROKEN = "<f8"
_PIECE = 256  # texts that are taken apart together: a wide letter makes all of them wide meanwhile


class Writer:
    """Sections as they are written. Each text is written once, and where it stands, its number."""

    def __init__(self) -> None:
        self._sections: list[bytes] = []
        self._number: defaultdict[str, int] = defaultdict()
        self._number.default_factory = self._number.__len__

    def whole(self, values: Sequence[int] | Numbers) -> None:
        """A column of whole numbers.

        Raises:
            OverflowError: one has more than 64 bits.
        """
        column = values if isinstance(values, np.ndarray) else np.array(values, dtype=np.int64)
        low, high = (int(column.min()), int(column.max())) if len(column) else (0, 0)
        kind = next(kind for kind in _WHOLE if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max)
        self._sections.append(_section(column.astype(kind)))

    def floats(self, values: Sequence[float] | Numbers) -> None:
        """A column of floats."""
        self._sections.append(_section(np.asarray(values, dtype=_BROKEN)))

    def texts(self, values: Iterable[str]) -> None:
        """A column of texts."""
        self.whole(list(map(self._number.__getitem__, values)))

    def written(self) -> bytes:
        """All of it."""
        pieces = list(_pieces(list(self._number)))
        sections, self._sections = self._sections, []
        self.whole(np.array([len(piece) for piece in pieces]))
        self.whole(np.frombuffer(b"".join(pieces), dtype=np.uint8))
        return b"".join((*self._sections, *sections))


class Reader:
    """Sections as they are read; what is no section raises ``ValueError`` or ``IndexError``."""

    def __init__(self, data: bytes | memoryview) -> None:
        self._data = data
        self._at = 0
        ends = np.cumsum(self.whole(), dtype=np.int64).tolist()
        letters = self.whole().tobytes()
        texts: list[str] = []
        for start, end in pairwise((0, *ends)):
            piece = letters[start:end].decode("utf-8", "surrogatepass")
            texts += piece[1:].split(piece[0])
        self._texts = np.array(texts, dtype=object)

    def whole(self) -> Numbers:
        """A column of whole numbers, of whatever type was the narrowest."""
        return self._column(_WHOLE)

    def floats(self) -> Numbers:
        """A column of floats."""
        return self._column((_BROKEN,))

    def texts(self) -> list[str]:
        """A column of texts."""
        found: list[str] = self._texts[self.whole()].tolist()
        return found

    def end(self) -> None:
        """Nothing is left.

        Raises:
            ValueError: there is.
        """
        if self._at != len(self._data):
            raise ValueError("more sections than were expected")

    def _column(self, kinds: Sequence[str]) -> Numbers:
        try:
            code, count = _HEAD.unpack_from(self._data, self._at)
        except struct.error:
            raise ValueError("a section is missing") from None
        kind = code.decode("ascii")
        if kind not in kinds:
            raise ValueError("another section than was expected")
        start = self._at + _HEAD.size
        column = np.frombuffer(self._data, kind, count, start)
        self._at = start + -(-column.nbytes // _ALIGNED) * _ALIGNED
        return column


def _section(column: Numbers) -> bytes:
    filling = bytes(-column.nbytes % _ALIGNED)
    return _HEAD.pack(column.dtype.str.encode("ascii"), len(column)) + column.tobytes() + filling


def _pieces(texts: Sequence[str]) -> Iterator[bytes]:
    """Texts by the piece, each with a letter that is in none of them before each of them."""
    for first in range(0, len(texts), _PIECE):
        piece = texts[first : first + _PIECE]
        letters = "".join(piece)
        parting = next(letter for letter in map(chr, range(len(letters) + 1)) if letter not in letters)
        yield (parting + parting.join(piece)).encode("utf-8", "surrogatepass")
