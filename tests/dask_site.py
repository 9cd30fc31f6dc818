"""A Dask cluster on this machine: a real scheduler and real workers, started as the README says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class Site:
    """A scheduler and its workers, each in a process of its own, started as the README says."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        self._file = folder / "scheduler.json"
        self.scheduler = self._started("scheduler", "--port", "0", "--dashboard-address", "127.0.0.1:0")
        until = time.monotonic() + 30
        while not self._file.exists() or not self._file.read_text():
            assert time.monotonic() < until
            threading.Event().wait(0.05)
        self.address: str = json.loads(self._file.read_text())["address"]

    def worker(self, cwd: Path = ROOT) -> subprocess.Popen[bytes]:
        """One more worker, of one thread."""
        return self._started("worker", "--nthreads", "1", "--no-dashboard", "--no-nanny", cwd=cwd)

    def _started(self, *arguments: str, cwd: Path = ROOT) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *arguments, "--scheduler-file", str(self._file)]
        environment = {**os.environ, "TMPDIR": str(self._folder)}
        process = self._stack.enter_context(
            subprocess.Popen(command, cwd=cwd, env=environment, stderr=subprocess.DEVNULL)
        )
        self._stack.callback(process.kill)
        return process


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    with ExitStack() as stack:
        yield Site(folder, stack)
