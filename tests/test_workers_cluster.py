"""Workers on a Dask cluster: a real scheduler and real workers, some of which are killed."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.workers import LOCAL, Cluster, WorkersError, cluster, dask_cluster
from tests import worker_tasks as tasks
from tests.dask_site import ROOT, site
from tests.worker_programs import stopped

pytest.importorskip("distributed", reason="Dask is not installed: pip install -r requirements-cluster.txt")


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two workers that all tests may use that do them no harm."""
    with site(tmp_path_factory.mktemp("dask")) as there:
        for _ in range(2):
            there.worker()
        with cluster(there.address) as workers:
            workers._client.wait_for_workers(2, timeout=30)
            yield workers


@settings(max_examples=30)  # each takes a while
@given(items=st.lists(st.integers() | st.text(max_size=5), max_size=30))
def test_the_results_are_those_of_map(steady: Cluster, items: list[int | str]) -> None:
    assert list(steady.map(tasks.doubled, items)) == list(map(tasks.doubled, items))


def test_a_task_may_hold_what_pickles_by_a_rule_of_its_own(steady: Cluster) -> None:
    items = [(re.compile("^a"), text) for text in ("ab", "ba")]
    assert list(steady.map(tasks.matched, items)) == [True, False]


def test_there_are_as_many_as_there_are_threads(steady: Cluster) -> None:
    assert steady.count == 2
    assert os.getpid() not in set(steady.map(tasks.pid, range(20)))


def test_an_error_reaches_the_caller_as_it_is_after_the_results_before_it(steady: Cluster) -> None:
    results = steady.map(tasks.failing, range(9))
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(LookupError) as raised:
        next(results)
    assert (type(raised.value), raised.value.args) == (LookupError, ("three", 3))
    assert list(steady.map(tasks.doubled, [4])) == [8]


def test_a_shared_value_is_the_same_for_all_tasks_of_a_worker(steady: Cluster) -> None:
    value = list(range(1000))
    shared, other = steady.share(value), steady.share([7] * 1000)
    assert shared.get() is value
    found = list(steady.map(partial(tasks.kept, shared), range(40)))
    assert [entry for entry, _, _ in found] == value[:40]
    places = {(place, pid) for _, place, pid in found}
    assert len(places) == len({pid for _, pid in places})
    assert [entry for entry, *_ in steady.map(partial(tasks.kept, other), range(3))] == [7, 7, 7]


def test_items_are_taken_as_they_are_needed(steady: Cluster) -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for item in range(1000):
            taken.append(item)
            yield item

    results = steady.map(tasks.doubled, items())
    assert next(results) == 0
    assert len(taken) == 6
    results.close()
    assert list(steady.map(tasks.doubled, [4])) == [8]


def test_what_a_killed_worker_had_is_run_again_with_what_was_shared(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    with site(tmp_path) as there:
        first = there.worker()
        with cluster(there.address) as workers:
            shared = workers.share([*range(100)])
            noted = workers.map(partial(tasks.noted, marks, 0.05), range(40))
            assert [next(noted) for _ in range(10)] == [*range(10)]
            assert [entry for entry, *_ in workers.map(partial(tasks.kept, shared), range(3))] == [0, 1, 2]
            there.worker()
            there.worker()
            workers._client.wait_for_workers(3, timeout=30)
            first.send_signal(signal.SIGKILL)  # who alone has the results and the shared value
            assert list(noted) == [*range(10, 40)]
            found = list(workers.map(partial(tasks.kept, shared), range(30)))
            assert [entry for entry, *_ in found] == [*range(30)]
            assert first.pid not in {pid for *_, pid in found}
            assert workers.count == 2


def test_what_runs_while_its_worker_is_killed_is_run_again(tmp_path: Path) -> None:
    with site(tmp_path) as there:
        for _ in range(3):
            there.worker()
        with cluster(there.address) as workers:
            workers._client.wait_for_workers(3, timeout=30)
            assert list(workers.map(partial(tasks.killed_once, tmp_path), range(12))) == list(range(12))
            assert workers.count == 1


def test_a_task_that_kills_every_worker_is_run_here_in_the_end(tmp_path: Path) -> None:
    with site(tmp_path) as there:
        for _ in range(5):
            there.worker()
        with cluster(there.address) as workers:
            workers._client.wait_for_workers(5, timeout=30)
            function = partial(tasks.killed_always_but_in, os.getpid())
            assert list(workers.map(function, range(3))) == [0, 1, 2]
            assert workers.count == 1


def test_without_any_worker_left_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "_LOOK", 0.2)
    monkeypatch.setattr(dask_cluster, "_ALONE", 1.0)
    with site(tmp_path) as there:
        worker = there.worker()
        with cluster(there.address) as workers:
            results = workers.map(partial(tasks.noted, tmp_path, 0.0), range(100))
            assert next(results) == 0
            worker.kill()
            with pytest.raises(WorkersError, match=f"^{there.address}: no worker is left; "):
                list(results)


def test_without_a_scheduler_left_it_is_told(tmp_path: Path) -> None:
    with site(tmp_path) as there:
        there.worker()
        with cluster(there.address) as workers:
            results = workers.map(partial(tasks.noted, tmp_path, 0.0), range(100))
            assert next(results) == 0
            there.scheduler.kill()
            gone = f"^{there.address}: the scheduler is gone; start it again$"
            with pytest.raises(WorkersError, match=gone):
                list(results)
            with pytest.raises(WorkersError, match=gone):
                list(workers.map(tasks.doubled, [1]))


@pytest.mark.parametrize("address", ["", "here", "tcp://127.0.0.1:1", "tcp://no.such.host.invalid:8786"])
def test_an_address_where_nobody_answers_is_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "_PATIENCE", 1.0)
    with pytest.raises(WorkersError, match=f"^{address}: no Dask scheduler answers; check the address"):
        cluster(address)


def test_an_address_of_a_kind_that_needs_more_is_told() -> None:
    with pytest.raises(
        WorkersError, match=r"^tls://127.0.0.1:1: .*; use an address such as tcp://host:8786$"
    ):
        cluster("tls://127.0.0.1:1")


def test_the_address_of_a_worker_is_told(steady: Cluster) -> None:
    (worker, *_) = steady._client.nthreads()
    with pytest.raises(WorkersError, match=f"^{worker}: a Dask worker; give the address of its scheduler$"):
        cluster(worker)


def test_a_scheduler_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with site(tmp_path) as there:
        monkeypatch.setattr(dask_cluster, "_PATIENCE", 1.0)
        with pytest.raises(WorkersError, match=f"^{there.address}: the scheduler has no worker; start "):
            cluster(there.address)


def test_a_worker_without_the_program_is_told(tmp_path: Path) -> None:
    with site(tmp_path) as there:
        there.worker(cwd=tmp_path)
        with pytest.raises(WorkersError, match=r"No module named 'graph'.*; start both in the program"):
            cluster(there.address)


def test_a_worker_with_other_code_is_told(tmp_path: Path) -> None:
    for room in ("workers", "cache"):
        shutil.copytree(ROOT / "graph" / room, tmp_path / "graph" / room)
    (tmp_path / "graph" / "__init__.py").touch()
    with site(tmp_path) as there:
        other = there.worker(cwd=tmp_path)
        with pytest.raises(WorkersError, match=r": tcp:\S+ has another version of the program, "):
            cluster(there.address)
        other.kill()
        other.wait()
        there.worker()
        with cluster(there.address) as workers:
            assert list(workers.map(tasks.doubled, range(3))) == [0, 2, 4]
            there.worker(cwd=tmp_path)
            workers._client.wait_for_workers(2, timeout=30)
            with pytest.raises(WorkersError, match=r"^a worker that joined has another version"):
                list(workers.map(partial(tasks.noted, tmp_path, 0.1), range(20)))


def test_a_cluster_of_this_machine_ends_with_its_context_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, marks = tmp_path / "temporary", tmp_path / "marks"
    folder.mkdir()
    marks.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with cluster(LOCAL) as workers:
        assert workers.count == os.cpu_count()
        assert list(workers.map(partial(tasks.noted, marks, 0.0), range(10))) == list(range(10))
        found = tasks.pids_in(marks, 1)
    assert tasks.are_gone(found)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_a_program_that_ends_takes_its_cluster_along_without_a_word(tmp_path: Path, number: int) -> None:
    program = stopped("cluster(LOCAL)", number, tmp_path, at_work=1)
    assert (program.status, program.said) == (-number, b"")
    assert tasks.are_gone(program.workers)
    assert tasks.ended(lambda: not list(program.folder.iterdir()))


def test_without_dask_it_is_told_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(WorkersError, match=r"^a cluster needs Dask; run: pip install -r requirements"):
        cluster(LOCAL)
