"""Tasks in processes of this machine: each with a thread here that hands it one task after the other."""

from __future__ import annotations

import itertools
import logging
import pickle
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Generic, Self, TypeVar

from graph.workers.child import Child
from graph.workers.contract import LostError, WorkersError
from graph.workers.tasks import AHEAD, TRIES, begun, in_order, packed

_T = TypeVar("_T")
_R = TypeVar("_R")

_KEPT = 4  # shared values that a worker keeps


class Processes:
    """Worker processes; one that is killed is replaced, and its task run again."""

    def __init__(self, number: int) -> None:
        self.count = number
        self._shelf: tempfile.TemporaryDirectory[str] | None = None
        self._names = itertools.count()
        self._tickets = SimpleQueue[_Ticket | None]()
        self._lanes: list[_Lane] = []
        self._ended = False
        self._lock = threading.RLock()

    def map(self, function: Callable[[_T], _R], items: Iterable[_T]) -> Iterator[_R]:
        """What a function makes of each item, in the order of the items; see ``Workers``."""
        return in_order(partial(self._submit, function), function, items, AHEAD * self.count)

    def begin(self, function: Callable[[_T], _R], item: _T) -> Callable[[], _R]:
        """A task that runs from now on, and how to have its result; see ``Workers``."""
        return begun(partial(self._submit, function), function, item)

    def share(self, value: _T) -> _Shared[_T]:
        """A value that each worker reads once, from a file.

        Raises:
            WorkersError: there is no room for that.
        """
        with _room():
            path = Path(self._folder) / str(next(self._names))
            with path.open("wb") as stream:
                pickle.dump(value, stream, pickle.HIGHEST_PROTOCOL)
        return _Shared(str(path), value)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        """Kill all workers and remove what they shared."""
        with self._lock:
            self._ended = True
        for lane in self._lanes:
            lane.end()
        for _ in self._lanes:
            self._tickets.put(None)
        if self._shelf:
            self._shelf.cleanup()

    @property
    def _folder(self) -> str:
        """Where shared values lie, made when the first one or the first worker comes."""
        with self._lock:
            if self._shelf is None:
                name = "concept-explorer-"
                self._shelf = tempfile.TemporaryDirectory(prefix=name, ignore_cleanup_errors=True)
            return self._shelf.name

    def _submit(self, function: Callable[[_T], object], item: _T) -> _Ticket:
        ticket = _Ticket(function, item)
        with self._lock:
            if self._ended:
                raise _ended()
            self._tickets.put(ticket)
            if len(self._lanes) < self.count:
                with _room():
                    self._lanes.append(_Lane(self._tickets, self._folder))
        return ticket


def processes(number: int) -> Processes:
    """So many processes of this machine, which start with the first tasks.

    >>> with processes(2) as workers:
    ...     list(workers.map(abs, [-1, 2]))
    [1, 2]

    Raises:
        ValueError: there is to be none.
    """
    if number < 1:
        raise ValueError(f"{number} processes do nothing")
    return Processes(number)


class _Ticket(Future[bytes]):
    """A task that is under way."""

    def __init__(self, function: Callable[[Any], object], item: object) -> None:
        super().__init__()
        self.task = function, item


class _Lane:
    """A thread and its worker; a daemon, so that a program that ends does not wait for it."""

    def __init__(self, tickets: SimpleQueue[_Ticket | None], folder: str) -> None:
        self._tickets, self._folder = tickets, folder
        self._child: Child | None = None
        self._ended = False
        self._lock = threading.Lock()
        threading.Thread(target=self._run, name="worker", daemon=True).start()

    def end(self) -> None:
        """Kill the worker; from now on there is none."""
        with self._lock:
            self._ended = True
            if self._child:
                self._child.end()

    def _run(self) -> None:
        while (ticket := self._tickets.get()) is not None:
            if ticket.set_running_or_notify_cancel():
                try:
                    ticket.set_result(self._outcome(packed(*ticket.task)))
                except BaseException as error:  # raised again where the result is asked for
                    ticket.set_exception(error)
            del ticket  # nothing of it is kept while there is nothing to do

    def _outcome(self, task: bytes) -> bytes:
        """The outcome of a task.

        Raises:
            LostError: its workers died.
            WorkersError: there are none any more.
        """
        for _ in range(TRIES):
            try:
                return self._worker().ask(task)
            except OSError as error:
                self._bury(error)
        raise LostError

    def _worker(self) -> Child:
        with self._lock:
            if self._ended:
                raise _ended()
            if self._child is None:
                self._child = Child(self._folder)
            return self._child

    def _bury(self, error: OSError) -> None:
        """Make way for a new worker."""
        with self._lock:
            if self._ended:
                raise _ended()
            what = "has ended" if self._child else "cannot be started"
            logging.getLogger(__name__).warning("A worker %s (%s); its task is run again", what, error)
            if self._child:
                self._child.end()
                self._child = None


@contextmanager
def _room() -> Iterator[None]:
    """Errors of the folder for temporary files as what they mean.

    Raises:
        WorkersError: it cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise WorkersError(
            f"{error.filename or tempfile.gettempdir()}: {error.strerror}; worker processes need room for "
            "temporary files: set TMPDIR to another folder, or do without by --processes 1"
        ) from None


def _ended() -> WorkersError:
    return WorkersError("the workers have been ended")


class _Shared(Generic[_T]):
    """A value that is here, and in a file for the workers."""

    def __init__(self, path: str, value: _T) -> None:
        self._path, self._value = path, value

    def get(self) -> _T:
        return self._value

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        return _InFile, (self._path,)


class _InFile:
    """The same inside a worker."""

    def __init__(self, path: str) -> None:
        self._path = path

    def get(self) -> Any:
        return _read(self._path)


@lru_cache(maxsize=_KEPT)
def _read(path: str) -> Any:
    with open(path, "rb") as stream:
        return pickle.load(stream)  # noqa: S301 (written by the parent, where nobody else can write)
