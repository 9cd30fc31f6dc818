"""Progress of a build: its stage, how much of all is done, and how long the rest takes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from graph.build import STAGES
from graph.cli.progress import Line, on_terminal
from graph.extraction.reading import Report
from graph.remaining import Pace, calm, done_of, in_words

EXTRACTION = STAGES[:2]
"""The stages that find the concepts."""


@contextmanager
def building(stages: Sequence[str] = STAGES) -> Iterator[Report | None]:
    """What to report a build to, or some of its stages; None where standard error is no terminal."""
    with on_terminal() as line:
        yield None if line is None else _Build(line, stages).report


class _Build:
    def __init__(self, line: Line, stages: Sequence[str]) -> None:
        now = time.monotonic()
        self._line, self._stages = line, stages
        self._pace = Pace(now, now)
        self._share = 0.0
        self._said: float | None = None  # seconds that are left, by what was said last

    def report(self, stage: str, done: int, total: int) -> None:
        """Show where it is, if that has not been shown just now."""
        now = time.monotonic()
        self._pace = self._pace.heard(now, *done_of(stage, done, total, self._stages))
        if self._line.is_due(now):
            self._said = calm(self._said, self._pace.left(now))
            self._share = max(self._share, self._pace.share(now))  # a bar that goes back says nothing
            state = f"{stage}  {int(100 * self._share)} %"
            self._line.show(" · ".join(filter(None, (state, in_words(self._said)))), now)
