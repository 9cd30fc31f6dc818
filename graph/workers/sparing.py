"""Tasks where they are done soonest: a few here, many in processes, which take seconds to start."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any, Generic, Self, TypeVar

from graph.workers.contract import Shared, Workers
from graph.workers.inprocess import here
from graph.workers.pool import processes

_T = TypeVar("_T")
_R = TypeVar("_R")


class Sparing:
    """Others who are only asked where a stage has at least so many tasks; this process does what is less."""

    def __init__(self, others: Workers, least: int) -> None:
        self._others, self._least = others, least
        self.count = others.count

    def map(self, function: Callable[[_T], _R], items: Iterable[_T]) -> Iterator[_R]:
        """What a function makes of each item, in the order of the items; see ``Workers``."""
        waiting = iter(items)
        first = list(islice(waiting, self._least))
        if len(first) < self._least:
            return map(function, first)
        return self._others.map(function, chain(first, waiting))

    def begin(self, function: Callable[[_T], _R], item: _T) -> Callable[[], _R]:
        """A task of the others, whatever it takes; see ``Workers``."""
        return self._others.begin(function, item)

    def share(self, value: _T) -> _Shared[_T]:
        """A value that goes to the others only if they have to do with it."""
        return _Shared(value, self._others)

    def __enter__(self) -> Self:
        self._others.__enter__()
        return self

    def __exit__(self, *raised: Any) -> None:
        """End the others."""
        self._others.__exit__(*raised)


class _Shared(Generic[_T]):
    """A value that is here, and shared with others as soon as one of their tasks holds it."""

    def __init__(self, value: _T, others: Workers) -> None:
        self._value, self._others = value, others
        self._theirs: Shared[_T] | None = None
        self._lock = threading.Lock()

    def get(self) -> _T:
        return self._value

    def __reduce__(self) -> tuple[Callable[[Any], Any], tuple[Shared[_T]]]:
        with self._lock:
            if self._theirs is None:
                self._theirs = self._others.share(self._value)
        return _itself, (self._theirs,)


def _itself(shared: Shared[_T]) -> Shared[_T]:
    return shared


def cores() -> int:
    """How many processor cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def all_cores(least: int) -> Workers:
    """A process a core, for stages of so many tasks at least; this one alone where there is one core."""
    number = cores()
    return Sparing(processes(number), least) if number > 1 else here()
