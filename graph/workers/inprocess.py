"""Tasks in this process, one after the other, without a copy of anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Generic, Self, TypeVar

_T = TypeVar("_T")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class _Held(Generic[_T]):
    value: _T

    def get(self) -> _T:
        return self.value


class InProcess:
    """This process as the one worker."""

    count = 1

    def map(self, function: Callable[[_T], _R], items: Iterable[_T]) -> Iterator[_R]:
        """What a function makes of each item, when it is asked for."""
        return map(function, items)

    def begin(self, function: Callable[[_T], _R], item: _T) -> Callable[[], _R]:
        """What a function makes of an item, when it is asked for."""
        return partial(function, item)

    def share(self, value: _T) -> _Held[_T]:
        """The value itself."""
        return _Held(value)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        """There is nothing to end."""


def here() -> InProcess:
    """The worker for what is not worth the start of others.

    >>> with here() as workers:
    ...     list(workers.map(abs, [-1, 2]))
    [1, 2]
    """
    return InProcess()
