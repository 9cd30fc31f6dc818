"""Progress of what takes long: one line on a terminal, gone when it is done."""

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


class Line:
    """The line: it shows each state in the place of the one before."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _PATIENCE
        self._is_shown = False

    def is_due(self, now: float) -> bool:
        """Whether it is time for the next state, by the clock of ``time.monotonic``."""
        return now >= self._next

    def show(self, state: str, now: float) -> None:
        """Show a state."""
        self._next = now + _EVERY
        self._is_shown = True
        self._print(state)

    def clear(self) -> None:
        """Leave nothing behind."""
        if self._is_shown:
            self._print("")

    def _print(self, state: str) -> None:
        print(f"{_CLEARED}{state}", end="", file=sys.stderr, flush=True)


@contextmanager
def on_terminal() -> Iterator[Line | None]:
    """A line that is cleared in the end, whatever that is; None where standard error is no terminal."""
    if not (sys.stderr and sys.stderr.isatty()):
        yield None
        return
    line = Line()
    try:
        yield line
    finally:
        line.clear()


@contextmanager
def progress(name: str) -> Iterator[Report | None]:
    """What to report the reading of a deck to; None where standard error is no terminal."""
    with on_terminal() as line:
        if line is None:
            yield None
            return

        def report(done: int, of: int) -> None:
            now = time.monotonic()
            if line.is_due(now):
                what = f"{100 * done // of} % of {of:,} lines" if of else f"{done:,} cards"
                line.show(f"{shown(name)}: {what}", now)

        yield report
