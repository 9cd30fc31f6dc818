"""What all workers can do, and the errors of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Protocol, Self, TypeVar

_T = TypeVar("_T")
_R = TypeVar("_R")
_Kept = TypeVar("_Kept", covariant=True)


class WorkersError(ValueError):
    """Workers that are not to be had or of no use; one line with the reason and the fix."""


class LostError(Exception):
    """A task whose workers died again and again, so that it may have to do with it."""


class Shared(Protocol[_Kept]):
    """A value that all tasks of a stage need: sent to each worker once, and not to be changed."""

    def get(self) -> _Kept:
        """The value, inside a task or here."""
        ...


class Workers(Protocol):
    """Where tasks run. Leaving the context ends all of them at once, whatever they are at."""

    @property
    def count(self) -> int:
        """How many tasks run at the same time."""
        ...

    def map(self, function: Callable[[_T], _R], items: Iterable[_T]) -> Iterator[_R]:
        """What a function makes of each item, in the order of the items.

        The function is one of a module, or a partial of one; it, the items and the results are pickled where
        they leave this process. Items are taken as they are needed: a few a worker are under way. A task
        whose worker dies is run again, so it had better have no effect but its result.

        Raises:
            Exception: whatever a task raises, as it is; those after it have no results.
            WorkersError: there are no workers any more.
        """
        ...

    def begin(self, function: Callable[[_T], _R], item: _T) -> Callable[[], _R]:
        """A task that runs beside what goes on here, if there are others to run it.

        Its result, or what it raises, is had by calling what comes back; all else is as with ``map``.
        """
        ...

    def share(self, value: _T) -> Shared[_T]:
        """A value that the function or the items of ``map`` may hold, however large; tasks ``get`` it."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
