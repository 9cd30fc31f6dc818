"""Garbage: Python's collector of cycles set aside where there is nothing for it to collect."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect no cycles meanwhile: there are none, and millions of objects would be looked at repeatedly.

    >>> with uncollected():
    ...     gc.isenabled()
    False
    """
    were_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if were_on:
            gc.enable()
