"""Masks: which of many things are meant, a bit each, so that the browser is sent no lists of names."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Thing = TypeVar("Thing", bound=Hashable)


def mask(chosen: Iterable[Hashable], order: Collection[Hashable]) -> str:
    """The chosen things as a bit field over an order that both sides know, in base64.

    Bit ``i % 8`` of byte ``i // 8``, counted from the lowest, is the ``i``-th thing of the order; what the
    order does not hold is left out.

    >>> mask(["a", "c"], "abc"), mask(["i"], "abcdefghi")
    ('BQ==', 'AAE=')
    """
    wanted = set(chosen)
    return packed(np.fromiter((thing in wanted for thing in order), dtype=bool, count=len(order)))


def packed(meant: NDArray[np.bool_]) -> str:
    """The mask of things of each of which it is told whether it is meant.

    >>> packed(np.array([True, False, True]))
    'BQ=='
    """
    return b64encode(np.packbits(meant, bitorder="little").tobytes()).decode("ascii")


def unmask(text: str, order: Sequence[Thing]) -> tuple[Thing, ...]:
    """The things that a mask over an order means, in that order.

    Raises:
        ValueError: the mask is no base64, or too short for the order.

    >>> unmask("BQ==", "abc")
    ('a', 'c')
    """
    field = np.frombuffer(b64decode(text, validate=True), dtype=np.uint8)
    bits = np.unpackbits(field, bitorder="little")
    if len(bits) < len(order):
        raise ValueError(f"a mask of {len(bits)} bits for {len(order)} things")
    return tuple(thing for thing, bit in zip(order, bits[: len(order)], strict=True) if bit)
