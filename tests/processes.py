"""Processes that share a progress file: several at once, and some that are killed."""

from __future__ import annotations

import itertools
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.stores import sql

ROOT = Path(__file__).resolve().parents[1]

_KILLED = """
import os, signal, sqlite3, sys
from graph.model import Edit
from graph.progress import Progress
store, left = Progress(sys.argv[1]), int(sys.argv[2])
connect = sqlite3.connect
def count(statement):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
def traced(*arguments, **settings):
    db = connect(*arguments, **settings)
    db.set_trace_callback(count)
    return db
sqlite3.connect = traced
"""


def started(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Python code that runs in a process of its own."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def run_together(code: str, path: Path, names: str) -> list[str]:
    """What processes print that begin their work, such as creating the file, at the same moment."""
    with ExitStack() as stack:
        processes = [stack.enter_context(started(code, path, name)) for name in names]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        told = [process.communicate() for process in processes]
    assert [errors for _, errors in told] == [""] * len(names)
    return [output for output, _ in told]


def killed_before_each_statement(code: str, path: Path, prepare: Callable[[], object]) -> Iterator[int]:
    """The number of SQL statements that ``code`` got to run on ``store`` each time it was killed.

    First none, then one, and so on; ``prepare`` comes before each. Ends once the code ran to its end.
    """
    for statements in itertools.count():
        prepare()
        with started(_KILLED + code, path, statements) as process:
            _, errors = process.communicate()
        if process.returncode == 0:
            return
        assert (process.returncode, errors) == (-signal.SIGKILL, "")
        yield statements


def assert_sound(path: Path) -> None:
    """The file is whole."""
    assert sql(path, "PRAGMA integrity_check") == [("ok",)]
    assert sql(path, "PRAGMA foreign_key_check") == []
