"""Progress of what takes long: one line on a terminal, gone when it is done."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unicodedata import east_asian_width

from graph.readers import Report
from graph.readers.files import shown

_PATIENCE = 1.0  # seconds before anything is said
_EVERY = 0.2  # seconds from one state to the next
_USUAL = 80  # columns
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
        print(f"{_CLEARED}{fitted(state, _width())}", end="", file=sys.stderr, flush=True)


def fitted(state: str, width: int) -> str:
    """A state in a line of so many columns, less what stands first: the figures stand last.

    >>> fitted("notes.tsv: 40 %", 9), fitted("交差: 40 %", 10)
    ('…v: 40 %', '…差: 40 %')
    """
    columns = [1 + (east_asian_width(sign) in "WF") for sign in state]
    if sum(columns) < width:  # the last column stays free: some terminals go on in the next line behind it
        return state
    room, first = width - 2, len(state)
    while first and columns[first - 1] <= room:
        first -= 1
        room -= columns[first]
    return f"…{state[first:]}"


def _width() -> int:
    """The columns of the terminal."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or _USUAL
    except (OSError, ValueError):  # it does not tell
        return _USUAL


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
