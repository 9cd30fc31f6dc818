"""Jobs: long work in threads of its own, shared by all sessions: how far it is, its result, and its stop."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from graph.extraction.reading import Report
from graph.remaining import Pace, done_of

_T = TypeVar("_T")


class CancelledError(Exception):
    """The work was stopped before it had a result."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a job stands: its stage, how far the bar goes (0 to 1), and the seconds left if that is known."""

    stage: str
    share: float
    left: float | None


class Job(Generic[_T]):
    """Work in a thread of its own, which begins at once; ``work`` gets a function to report to."""

    def __init__(self, work: Callable[[Report], _T], ended: Callable[[Job[_T]], None]) -> None:
        self._ended = ended
        self._done, self._stop = threading.Event(), threading.Event()
        self._results: list[_T] = []
        self._error: BaseException | None = None
        self._began = time.monotonic()
        self._heard = ("", Pace(self._began, self._began))
        # A daemon: the program ends without waiting for it.
        threading.Thread(target=self._run, args=(work,), name="job", daemon=True).start()

    def cancel(self) -> None:
        """Stop the work at its next report; from now on it has no result."""
        self._stop.set()

    @property
    def age(self) -> float:
        """The seconds since it began."""
        return time.monotonic() - self._began

    @property
    def cancelled(self) -> bool:
        """Whether it was stopped."""
        return self._stop.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, no longer than this; whether it has come, be it because the work was stopped."""
        return self._stop.is_set() or self._done.wait(seconds)

    def stand(self) -> Stand:
        """Where it stands now."""
        (stage, pace), now = self._heard, time.monotonic()
        return Stand(stage, pace.share(now), pace.left(now))

    def result(self) -> _T:
        """The result of work that has ended.

        Raises:
            CancelledError: it was stopped.
            BaseException: whatever ended the work.
        """
        if self._stop.is_set():
            raise CancelledError
        if self._error:
            raise self._error
        return self._results[0]

    @property
    def finished(self) -> bool:
        """Whether it has a result."""
        return bool(self._results)

    @property
    def failed(self) -> bool:
        """Whether it has ended without one."""
        return self._error is not None

    def _run(self, work: Callable[[Report], _T]) -> None:  # not kept: it holds all that the work is done on
        try:
            self._results.append(work(self._report))
        except BaseException as error:  # raised again where the result is asked for
            self._error = error
        self._ended(self)
        self._done.set()

    def _report(self, stage: str, done: int, total: int) -> None:
        if self._stop.is_set():
            raise CancelledError
        self._heard = (stage, self._heard[1].heard(time.monotonic(), *done_of(stage, done, total)))


class Jobs(Generic[_T]):
    """Jobs by a key; of those that have a result, the last ``most`` used are kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._jobs: OrderedDict[str, Job[_T]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, key: str, work: Callable[[Report], _T]) -> Job[_T]:
        """The job of a key, which begins if there is none under way or kept."""
        with self._lock:
            job = self._jobs.get(key)
            if job is None or job.cancelled:
                job = self._jobs[key] = Job(work, lambda job: self._ended(key, job))
            self._jobs.move_to_end(key)
            return job

    def cancel(self, key: str) -> None:
        """Stop the job of a key, if it is under way."""
        with self._lock:
            if (job := self._jobs.get(key)) and not job.wait(0):
                job.cancel()
                del self._jobs[key]

    def _ended(self, key: str, job: Job[_T]) -> None:
        with self._lock:
            if job.failed and self._jobs.get(key) is job:
                del self._jobs[key]
            finished = [key for key, job in self._jobs.items() if job.finished]
            for old in finished[: -self._most]:
                del self._jobs[old]
