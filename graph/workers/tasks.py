"""Tasks and their outcomes as bytes: what goes to a worker, what comes back, and in which order."""

from __future__ import annotations

import logging
import pickle
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Protocol, TypeVar

from graph.workers.contract import LostError, WorkersError

_T = TypeVar("_T")
_R = TypeVar("_R")

AHEAD = 3  # tasks a worker that are under way: the next one lies there when one is done
TRIES = 3  # workers that may die over a task before it is run where it cannot be lost


class Ticket(Protocol):
    """What is had for a task that is under way."""

    def result(self) -> bytes:
        """Its outcome, once there is one.

        Raises:
            LostError: its workers died.
        """
        ...

    def cancel(self) -> object:
        """Nobody wants the outcome any more."""
        ...


def packed(function: Callable[[_T], object], item: _T) -> bytes:
    """A task, on its way to a worker."""
    return pickle.dumps((function, item), pickle.HIGHEST_PROTOCOL)


def outcome(task: bytes) -> bytes:
    """Run a task: whether it went well, and its result or its error."""
    try:
        function, item = pickle.loads(task)  # noqa: S301 (from the process that started this one)
        return pickle.dumps((True, function(item)), pickle.HIGHEST_PROTOCOL)
    except BaseException as error:  # the caller's, to whom it goes
        error.add_note("In a worker:\n" + "".join(traceback.format_tb(error.__traceback__)))
        return pickle.dumps((False, _sendable(error)), pickle.HIGHEST_PROTOCOL)


def opened(data: bytes) -> Any:
    """The result that an outcome holds.

    >>> opened(outcome(packed(abs, -1)))
    1

    Raises:
        BaseException: what the task raised.
    """
    went_well, result = pickle.loads(data)  # noqa: S301 (from a worker of our own)
    if went_well:
        return result
    raise result


def begun(submit: Callable[[_T], Ticket], function: Callable[[_T], _R], item: _T) -> Callable[[], _R]:
    """What gives the result of a task that is under way from now on."""
    return partial(_result, submit(item), function, item)


def in_order(
    submit: Callable[[_T], Ticket], function: Callable[[_T], _R], items: Iterable[_T], most: int
) -> Iterator[_R]:
    """The results of tasks in the order of the items; ``most`` tasks are under way at a time.

    A task that is lost is run here, where it can fail for its own reasons only.
    """
    under_way: deque[tuple[Ticket, _T]] = deque()
    try:
        for item in items:
            under_way.append((submit(item), item))
            if len(under_way) >= most:
                yield _next(under_way, function)
        while under_way:
            yield _next(under_way, function)
    finally:
        for ticket, _ in under_way:
            ticket.cancel()


def _next(under_way: deque[tuple[Ticket, _T]], function: Callable[[_T], _R]) -> _R:
    ticket, item = under_way.popleft()
    return _result(ticket, function, item)


def _result(ticket: Ticket, function: Callable[[_T], _R], item: _T) -> _R:
    """The result of a task that is under way; one that is lost is run here."""
    try:
        data = ticket.result()
    except LostError:
        logging.getLogger(__name__).warning("Workers died over a task %d times; it runs here now", TRIES)
        return function(item)
    result: _R = opened(data)
    return result


def _sendable(error: BaseException) -> BaseException:
    """The error, if it survives the way; else one that says the same."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 (what was written just now)
    except Exception:
        return WorkersError(f"{type(error).__name__}: {error}")
    return error
