"""Tasks on a Dask cluster: one that runs somewhere, or one of this machine's cores."""

from __future__ import annotations

import asyncio
import copyreg
import itertools
import logging
import pickle
import re
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from graph.workers.contract import LostError, WorkersError
from graph.workers.dask_local import on_this_machine
from graph.workers.dask_tasks import Parcel, Received, arrived, run, version
from graph.workers.tasks import AHEAD, begun, in_order

if TYPE_CHECKING:
    from distributed import Client, Future

_T = TypeVar("_T")
_R = TypeVar("_R")

LOCAL = "local"
"""Stands for a cluster of this machine's cores, which ends with its context."""

_PATIENCE = 10.0  # seconds in which a scheduler has to answer and a worker to be there
_ALONE = 60.0  # seconds without any worker until it is said: some are restarted by their cluster
_LOOK = 5.0  # seconds between two looks whether there are any
_LARGE = "4GiB"  # of a shared value, from which on Dask would warn
_START = "start both in the program's folder, by 'python -m dask scheduler' and 'python -m dask worker'"


class Cluster:
    """The workers of a Dask cluster; Dask runs again what a worker had that died."""

    def __init__(self, client: Client, place: str, owned: ExitStack) -> None:
        self._client, self._place, self._owned = client, place, owned
        self._numbers = itertools.count()
        self._seen = time.monotonic()  # when there was a worker last

    @property
    def count(self) -> int:
        """How many tasks run at the same time: the threads of all workers that are there now."""
        return max(1, sum(self._threads().values()))

    def map(self, function: Callable[[_T], _R], items: Iterable[_T]) -> Iterator[_R]:
        """What a function makes of each item, in the order of the items; see ``Workers``."""
        return in_order(partial(self._submit, function), function, items, AHEAD * self.count)

    def begin(self, function: Callable[[_T], _R], item: _T) -> Callable[[], _R]:
        """A task that runs from now on, and how to have its result; see ``Workers``."""
        return begun(partial(self._submit, function), function, item)

    def share(self, value: _T) -> _Shared[_T]:
        """A value that goes to a worker with the first of its tasks that needs it, and stays there.

        The scheduler keeps it, too, for the case that those who have it die.
        """
        parcel = Parcel(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
        return _Shared(value, next(self._numbers), self._sent(arrived, parcel))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        """Drop all tasks; end the workers, if they were started for this."""
        self._owned.close()

    def outcome(self, future: Future[bytes]) -> bytes:
        """The outcome of a task, once there is one.

        Raises:
            LostError: its workers died.
            WorkersError: there are no workers any more, or what is there cannot run it.
        """
        from distributed import KilledWorker

        while True:
            try:
                data: bytes = future.result(timeout=_LOOK)
            except TimeoutError:  # none of the task's own: those are in its outcome
                self._look()
            except KilledWorker:
                raise LostError from None
            except (CancelledError, OSError):
                raise self._gone() from None
            except WorkersError:
                raise
            except Exception as error:
                raise WorkersError(f"{self._place}: {_line(error)}; {_START}") from None
            else:
                return data

    def _look(self) -> None:
        """See that somebody works.

        Raises:
            WorkersError: there have been no workers for a while, or there is no scheduler.
        """
        now = time.monotonic()
        if self._threads():
            self._seen = now
        elif now - self._seen > _ALONE:
            raise WorkersError(f"{self._place}: no worker is left; start some, and begin again")

    def _submit(self, function: Callable[[_T], object], item: _T) -> _Ticket:
        used: dict[int, Future[Parcel]] = {}
        task = BytesIO()
        pickler = pickle.Pickler(task, pickle.HIGHEST_PROTOCOL)
        pickler.dispatch_table = copyreg.dispatch_table | {_Shared: partial(_as_received, used)}
        pickler.dump((function, item))
        return _Ticket(self, self._sent(run, version(), task.getvalue(), tuple(used), *used.values()))

    def _sent(self, function: Callable[..., _R], *arguments: object) -> Future[_R]:
        import dask

        try:
            with dask.config.set({"distributed.admin.large-graph-warning-threshold": _LARGE}):
                return self._client.submit(function, *arguments, pure=False)
        except OSError:
            raise self._gone() from None

    def _threads(self) -> dict[str, int]:
        """The number of threads of each worker."""
        try:
            found: dict[str, int] = self._client.nthreads()
        except OSError:
            raise self._gone() from None
        return found

    def _gone(self) -> WorkersError:
        return WorkersError(f"{self._place}: the scheduler is gone; start it again")


def cluster(address: str) -> Cluster:
    """The workers of the Dask scheduler at an address such as tcp://host:8786, or of ``LOCAL``.

    Raises:
        WorkersError: Dask is not installed, or nobody answers there who has the same version of the program.
    """
    try:
        from distributed import Client
    except ImportError:
        raise WorkersError("a cluster needs Dask; run: pip install -r requirements-cluster.txt") from None
    # What goes wrong is told by what is raised here.
    for name in filter(re.compile(r"distributed\b").match, tuple(logging.root.manager.loggerDict)):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with ExitStack() as started:
        place = started.enter_context(on_this_machine()) if address == LOCAL else address
        _check_scheduler(place)
        client = started.enter_context(Client(place, timeout=_PATIENCE, set_as_default=False))
        _check_workers(client, address)
        return Cluster(client, address, started.pop_all())


class _Ticket:
    """A task that is under way."""

    def __init__(self, cluster: Cluster, future: Future[bytes]) -> None:
        self._cluster, self._future = cluster, future

    def result(self) -> bytes:
        return self._cluster.outcome(self._future)

    def cancel(self) -> None:
        self._future.cancel()


class _Shared(Generic[_T]):
    """A value that is here, and on the cluster under a number."""

    def __init__(self, value: _T, number: int, future: Future[Parcel]) -> None:
        self._value, self.number, self.future = value, number, future

    def get(self) -> _T:
        return self._value


def _as_received(used: dict[int, Future[Parcel]], shared: _Shared[Any]) -> tuple[type[Received], tuple[int]]:
    """How a shared value is pickled in a task; it is added to those that the task uses."""
    used[shared.number] = shared.future
    return Received, (shared.number,)


def _check_scheduler(address: str) -> None:
    """See that a scheduler answers, before a client tries for ever.

    Raises:
        WorkersError: there is none.
    """
    from distributed import rpc

    async def kind() -> str:
        async with rpc(address, timeout=_PATIENCE) as there:
            return str((await there.identity())["type"])

    try:
        with ThreadPoolExecutor(1) as thread:  # whose loop it is: here, one may be running
            found = thread.submit(asyncio.run, asyncio.wait_for(kind(), _PATIENCE)).result()
    except (OSError, ValueError, TimeoutError):
        raise WorkersError(
            f"{address}: no Dask scheduler answers; check the address, such as tcp://host:8786"
        ) from None
    except Exception as error:  # of what Dask needs for other kinds of address
        raise WorkersError(f"{address}: {_line(error)}; use an address such as tcp://host:8786") from None
    if found != "Scheduler":
        raise WorkersError(f"{address}: a Dask {found.lower()}; give the address of its scheduler")


def _check_workers(client: Client, place: str) -> None:
    """See that there are workers, and that they and the scheduler have the same version.

    Raises:
        WorkersError: it is not so.
    """
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError:
        raise WorkersError(f"{place}: the scheduler has no worker; {_START}") from None
    try:
        found = {"the scheduler": client.run_on_scheduler(version), **client.run(version)}
    except Exception as error:
        raise WorkersError(f"{place}: {_line(error)}; {_START}") from None
    for who, has in found.items():
        if has != version():
            what = "another version of the program, Python or a library"
            raise WorkersError(f"{place}: {who} has {what}; update and restart it")


def _line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
