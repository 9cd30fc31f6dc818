"""The pages of a Parquet file: what they say of themselves, before anybody unpacks one.

A page of some bytes may unpack to two gigabytes, which is told in its header alone. Headers are structures of
Thrift's compact protocol: fields with a number, a type and a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graph.readers.errors import UnreadableError

_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(1, 13)
_DEEPEST = 16  # structures inside each other; a header has two
_TYPE, _UNPACKED, _PACKED = 1, 2, 3  # fields of a header
_COUNTED_BY = {
    0: 5,
    3: 8,
}  # the field of a page of values, by its type, whose first field says how many there are


@dataclass(frozen=True, slots=True)
class Page:
    """A page: how many bytes it unpacks to, and its number of values; those of a dictionary do not count."""

    unpacked: int
    values: int


def pages(data: bytes, start: int, size: int, values: int) -> Iterator[Page]:
    """The pages of a column that begin at ``start`` and have ``size`` bytes and so many values in all.

    Raises:
        UnreadableError: a header is damaged.
    """
    at, end = start, start + size
    while at < end and values > 0:
        try:
            if at < 0:
                raise IndexError
            header, at = _struct(data, at, 0)
            unpacked, packed = header[_UNPACKED], header[_PACKED]
            count = header[_COUNTED_BY[header[_TYPE]]][1] if header[_TYPE] in _COUNTED_BY else 0
            if min(unpacked, packed, count) < 0:
                raise ValueError
        except (IndexError, KeyError, TypeError, ValueError):
            raise UnreadableError("a damaged Parquet file (the header of a page); write it again") from None
        yield Page(unpacked, count)
        values -= count
        at += packed


def _struct(data: bytes, at: int, depth: int) -> tuple[dict[int, Any], int]:
    """The fields of a structure by number, and where it ends.

    Raises:
        IndexError, ValueError: it is damaged.
    """
    if depth > _DEEPEST:
        raise ValueError
    fields: dict[int, Any] = {}
    number = 0
    while head := data[at]:
        at += 1
        kind, step = head & 15, head >> 4
        if step:
            number += step
        else:
            number, at = _integer(data, at)
        if kind in (_TRUE, _FALSE):
            fields[number] = kind == _TRUE
        else:
            fields[number], at = _value(data, at, kind, depth)
    return fields, at + 1


def _value(data: bytes, at: int, kind: int, depth: int) -> tuple[Any, int]:
    """A value, None where nobody asks for what it is, and where it ends."""
    if kind in (_TRUE, _FALSE, _BYTE):  # outside of structures, truth has a byte
        return None, at + 1
    if kind in (_I16, _I32, _I64):
        return _integer(data, at)
    if kind == _DOUBLE:
        return None, at + 8
    if kind == _BINARY:
        size, at = _natural(data, at)
        return None, at + size
    if kind in (_LIST, _SET):
        head = data[at]
        size, at = (head >> 4, at + 1) if head >> 4 < 15 else _natural(data, at + 1)
        for _ in range(size):
            _, at = _value(data, at, head & 15, depth)
            data[at]  # or it goes on for ever behind the end
        return None, at
    if kind == _STRUCT:
        return _struct(data, at, depth + 1)
    raise ValueError  # there are no maps in a header


def _integer(data: bytes, at: int) -> tuple[int, int]:
    """A whole number, of which the last bit is the sign."""
    number, at = _natural(data, at)
    return number >> 1 ^ -(number & 1), at


def _natural(data: bytes, at: int) -> tuple[int, int]:
    """Seven bits a byte, the lowest first; the eighth says that more follow."""
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number, at
        shift += 7
        if shift > 63:
            raise ValueError
