"""A program with workers that are at work, in a process of its own: to be interrupted or killed."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests import worker_tasks as tasks

ROOT = Path(__file__).resolve().parents[1]
_CODE = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored in the background
sys.excepthook = lambda *error: None  # what is said besides is what counts
from functools import partial
from pathlib import Path
from graph.workers import LOCAL, cluster, processes
from tests import worker_tasks
with {workers} as workers:
    workers.share([1])
    list(workers.map(partial(worker_tasks.noted, Path(sys.argv[1]), 60.0), range(4)))
"""


@dataclass(frozen=True)
class Stopped:
    """A program that was stopped: its status, what it said on standard error, and what else there was.

    ``workers`` are the processes of its workers, ``folder`` is where its temporary files were.
    """

    status: int
    said: bytes
    workers: list[int]
    folder: Path


def stopped(workers: str, number: int, home: Path, at_work: int) -> Stopped:
    """Send a signal to a program with these workers, once so many of them are at work."""
    folder, marks = home / "temporary", home / "marks"
    folder.mkdir()
    marks.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", _CODE.format(workers=workers), str(marks)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(folder)},
    ) as parent:
        found = tasks.pids_in(marks, at_work)
        parent.send_signal(number)
        _, said = parent.communicate(timeout=20)
    return Stopped(parent.returncode, said, found, folder)
