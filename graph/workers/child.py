"""A worker process, from outside and from inside: tasks go in and outcomes come out by pipes.

It is a plain Python that is told what to import, so neither the app nor the command line runs in it, as they
would in a process of multiprocessing. It lives as long as its standard input is open: a parent that is killed
takes its workers along, and what they shared.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import shutil
import signal
import struct
import subprocess
import sys
import threading
from io import TextIOWrapper
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO, NoReturn, cast

from graph.workers.tasks import outcome

_HOME = str(Path(__file__).resolve().parents[2])  # where the package lies, whatever the current folder is
_GREETED = """
import pickle, sys
sys.path[:], told = pickle.load(sys.stdin.buffer)
"""
_INSIDE = """
from graph.workers.child import serve
serve(told)
"""
# What numerical libraries look at when they are loaded: a worker is one thread, and there are others.
_ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "BLIS_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
    ),
    "1",
)
# No Ctrl-C in the terminal reaches a worker, not even while it starts.
_APART: dict[str, Any] = {"process_group": 0}
if sys.platform == "win32":
    _APART = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
_SIZE = struct.Struct("<Q")  # stands before each message
_FIRST_TO_GO = "800"  # of 1000, where the system is short of memory: a task can be run again


def started(code: str) -> subprocess.Popen[bytes]:
    """A Python that runs some code once it gets a ``greeting``.

    Raises:
        OSError: it cannot be started.
    """
    return subprocess.Popen(  # noqa: S603 (this Python, and code of ours)
        [sys.executable, "-c", _GREETED + code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if sys.__stderr__ else subprocess.DEVNULL,
        env={**os.environ, **_ONE_THREAD},
        **_APART,
    )


def greeting(told: object) -> bytes:
    """What a Python that was started reads first: where modules are, and what its code knows as ``told``."""
    return pickle.dumps(([_HOME, *sys.path], told))


class Child:
    """A worker process, as the thread sees it that hands it tasks.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(self, folder: str) -> None:
        self._process = started(_INSIDE)
        self._tasks = cast(BinaryIO, self._process.stdin)
        self._outcomes = cast(BinaryIO, self._process.stdout)
        self._greeting = greeting(folder)

    def ask(self, task: bytes) -> bytes:
        """The outcome of a task.

        Raises:
            OSError: the worker has died, or has been ended.
        """
        try:
            self._tasks.write(self._greeting)
            self._greeting = b""
            _write(self._tasks, task)
            data = _read(self._outcomes)
        except ValueError:  # which a closed stream raises
            raise OSError("it has been ended") from None
        if data is None:
            raise OSError(f"exit status {self._process.wait()}")
        return data

    def end(self) -> None:
        """Kill it, if it lives, and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        for stream in (self._tasks, self._outcomes):
            with contextlib.suppress(OSError):  # there is something in it that nobody will read
                stream.close()


def serve(folder: str) -> NoReturn:
    """Inside: run tasks until standard input ends; then the folder of what is shared goes, if it is there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    with contextlib.suppress(OSError):  # a system that has no such thing
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO, encoding="ascii")
    tasks = cast(TextIOWrapper, sys.stdin).detach()
    outcomes = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a task prints is no outcome
    waiting = SimpleQueue[bytes]()
    threading.Thread(target=_listen, args=(tasks, waiting, folder), daemon=True).start()
    while True:
        data = outcome(waiting.get())
        try:
            _write(outcomes, data)
        except OSError:  # the parent is gone
            _leave(folder)


def _listen(tasks: BinaryIO, waiting: SimpleQueue[bytes], folder: str) -> None:
    while (data := _read(tasks)) is not None:
        waiting.put(data)
    _leave(folder)


def _leave(folder: str) -> NoReturn:
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def _write(stream: BinaryIO, data: bytes) -> None:
    """Send a message.

    Raises:
        OSError: nobody takes it.
    """
    stream.write(_SIZE.pack(len(data)))
    stream.write(data)
    stream.flush()


def _read(stream: BinaryIO) -> bytes | None:
    """The next message; None if the stream ends before its end."""
    start = stream.read(_SIZE.size)
    if len(start) < _SIZE.size:
        return None
    (size,) = _SIZE.unpack(start)
    data = stream.read(size)
    return data if len(data) == size else None
