"""Work that waits until a test lets it go on."""

from __future__ import annotations

import threading
from typing import Any

from graph.build import STAGES
from graph.extraction.reading import Report


class Gate:
    """Work that reports, then waits until it may go on."""

    def __init__(self, result: Any = "done") -> None:
        self.runs, self.open, self.inside = 0, threading.Event(), threading.Event()
        self.result = result

    def __call__(self, report: Report) -> Any:
        self.runs += 1
        report(STAGES[0], 1, 2)
        self.inside.set()
        assert self.open.wait(20)
        report(STAGES[2], 0, 1)
        if isinstance(self.result, Exception):
            raise self.result
        return self.result
