"""Progress of a long import: one line on a terminal, gone when it is done."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from graph.readers import Report
from graph.readers.files import shown

_PATIENCE = 1.0  # seconds before anything is said
_EVERY = 0.2  # seconds from one state to the next
_CLEARED = "\r\x1b[K"


@contextmanager
def progress(name: str) -> Iterator[Report | None]:
    """What to report the reading of a deck to; None where standard error is no terminal."""
    if not (sys.stderr and sys.stderr.isatty()):
        yield None
        return
    line = _Line(shown(name))
    try:
        yield line.report
    finally:
        line.clear()


class _Line:
    def __init__(self, name: str) -> None:
        self._name = name
        self._next = time.monotonic() + _PATIENCE
        self._is_shown = False

    def report(self, done: int, of: int) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _EVERY
        self._is_shown = True
        what = f"{100 * done // of} % of {of:,} lines" if of else f"{done:,} cards"
        print(f"{_CLEARED}{self._name}: {what}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        if self._is_shown:
            print(_CLEARED, end="", file=sys.stderr, flush=True)
