"""The inside of a Dask worker: a task, and the shared values that came with it."""

from __future__ import annotations

import pickle
import threading
from typing import Any

from graph.cache.versions import code_version
from graph.workers.contract import WorkersError
from graph.workers.tasks import outcome

_here = threading.local()  # a worker may have several threads


class Parcel:
    """A shared value as bytes, opened where it is needed, once in each worker."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._value: Any = None
        self._is_open = False

    def opened(self) -> Any:
        """The value."""
        if not self._is_open:
            self._value = pickle.loads(self._data)  # noqa: S301 (from the process whose tasks run here)
            self._is_open = True
        return self._value

    def __reduce__(self) -> tuple[type[Parcel], tuple[bytes]]:
        return Parcel, (self._data,)


class Received:
    """What stands in a task for a shared value."""

    def __init__(self, number: int) -> None:
        self._number = number

    def get(self) -> Any:
        """The value, which came with the task."""
        return _here.parcels[self._number].opened()


def arrived(parcel: Parcel) -> Parcel:
    """A parcel once it is on the cluster."""
    return parcel


def version() -> bytes:
    """That of the program, and of what its results depend on besides."""
    return code_version("graph")


def run(expected: bytes, task: bytes, numbers: tuple[int, ...], *parcels: Parcel) -> bytes:
    """The outcome of a task, with the shared values that it needs, by their numbers; see ``version``.

    Raises:
        WorkersError: this worker is of another version.
    """
    if expected != version():
        raise WorkersError(
            "a worker that joined has another version of the program, Python or a library; update it"
        )
    _here.parcels = dict(zip(numbers, parcels, strict=True))
    return outcome(task)
