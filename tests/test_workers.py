"""Workers in this process and in processes of their own: same results anywhere, whatever happens to them."""

from __future__ import annotations

import errno
import logging
import os
import signal
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from graph.workers import InProcess, Processes, Workers, WorkersError, here, processes
from tests import worker_tasks as tasks
from tests.worker_programs import stopped

ROOT = Path(__file__).resolve().parents[1]
ITEMS = st.lists(st.integers() | st.text(max_size=5), max_size=30)


@pytest.fixture(scope="module")
def pool() -> Iterator[Processes]:
    """Two processes that all tests may use that do them no harm."""
    with processes(2) as workers:
        yield workers


@pytest.fixture(params=["here", "processes"])
def workers(request: pytest.FixtureRequest, pool: Processes) -> Workers:
    return InProcess() if request.param == "here" else pool


# --- what holds anywhere ---------------------------------------------------------------------------


@given(items=ITEMS)
def test_here_the_results_are_in_the_order_of_the_items(items: list[int | str]) -> None:
    with here() as workers:
        assert list(workers.map(tasks.doubled, items)) == [item * 2 for item in items]


@given(items=ITEMS)
def test_in_processes_the_results_are_in_the_order_of_the_items(
    pool: Processes, items: list[int | str]
) -> None:
    assert list(pool.map(tasks.doubled, items)) == [item * 2 for item in items]


@pytest.mark.parametrize("number", [0, -1])
def test_fewer_than_one_process_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="processes do nothing"):
        processes(number)


def test_an_error_reaches_the_caller_as_it_is_after_the_results_before_it(workers: Workers) -> None:
    results = workers.map(tasks.failing, range(9))
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(LookupError) as raised:
        next(results)
    assert (type(raised.value), raised.value.args) == (LookupError, ("three", 3))
    assert list(workers.map(tasks.doubled, [4])) == [8]


def test_a_shared_value_is_the_same_for_all_tasks_of_a_worker(workers: Workers) -> None:
    value = list(range(1000))
    shared = workers.share(value)
    assert shared.get() is value
    found = list(workers.map(partial(tasks.kept, shared), range(40)))
    assert [entry for entry, _, _ in found] == value[:40]
    places = {(place, pid) for _, place, pid in found}
    assert len(places) == len({pid for _, pid in places}) <= workers.count


def test_items_are_taken_as_they_are_needed(workers: Workers) -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for item in range(1000):
            taken.append(item)
            yield item

    results = workers.map(tasks.doubled, items())
    assert taken == []
    assert next(results) == 0
    assert len(taken) <= 3 * workers.count


def test_what_was_begun_is_had_by_a_call(workers: Workers) -> None:
    doubled, failing = workers.begin(tasks.doubled, 4), workers.begin(tasks.failing, 3)
    assert doubled() == 8
    with pytest.raises(LookupError) as raised:
        failing()
    assert raised.value.args == ("three", 3)


# --- processes -------------------------------------------------------------------------------------


def test_they_are_as_many_as_asked_for_none_of_them_this_one(tmp_path: Path) -> None:
    with processes(3) as workers:
        assert workers.count == 3
        list(workers.map(partial(tasks.noted, tmp_path, 0.2), range(9)))
        found = tasks.pids_in(tmp_path, 3)
    assert len(found) == 3
    assert os.getpid() not in found


def test_an_error_tells_where_in_the_worker_it_was_raised(pool: Processes) -> None:
    with pytest.raises(LookupError) as raised:
        list(pool.map(tasks.failing, [3]))
    (note,) = raised.value.__notes__
    assert note.startswith("In a worker:\n")
    assert "in failing" in note


def test_an_error_that_does_not_survive_the_way_is_told(pool: Processes) -> None:
    with pytest.raises(WorkersError, match=r"^Peculiar: one and two$"):
        list(pool.map(tasks.peculiar, [1]))


def test_a_task_that_exits_ends_the_work_and_not_the_worker(pool: Processes) -> None:
    before = set(pool.map(tasks.pid, range(20)))
    with pytest.raises(SystemExit) as raised:
        list(pool.map(tasks.leaving, [1]))
    assert raised.value.code == 7
    assert set(pool.map(tasks.pid, range(20))) <= before


def test_what_cannot_be_sent_is_told_and_nothing_else_is_harmed(pool: Processes) -> None:
    with pytest.raises(Exception, match=r"pickle"):
        list(pool.map(lambda item: item, [1]))
    assert list(pool.map(tasks.doubled, [1])) == [2]


def test_what_a_task_prints_is_no_result(pool: Processes) -> None:
    assert list(pool.map(tasks.printing, range(4))) == [0, 1, 2, 3]


def test_a_worker_ignores_interrupts_and_has_one_thread_and_nothing_of_its_parent(pool: Processes) -> None:
    assert list(pool.map(tasks.interrupted, [1])) == [1]
    assert list(pool.map(tasks.surroundings, [1])) == [(None, False, "800", "1")]


def test_what_a_killed_worker_had_is_run_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with processes(2) as workers:
        shared = workers.share([*range(100)])
        assert list(workers.map(partial(tasks.killed_once, tmp_path), range(12))) == list(range(12))
        assert [entry for entry, *_ in workers.map(partial(tasks.kept, shared), range(12))] == list(range(12))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2", "5"]
    told = [record.getMessage() for record in caplog.records]
    assert told == ["A worker has ended (exit status -9); its task is run again"] * 2


def test_a_task_that_kills_every_worker_is_run_here_in_the_end(caplog: pytest.LogCaptureFixture) -> None:
    with processes(2) as workers:
        function = partial(tasks.killed_always_but_in, os.getpid())
        assert list(workers.map(function, range(6))) == list(range(6))
    assert caplog.records[-1].getMessage() == "Workers died over a task 3 times; it runs here now"
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 4


def test_where_no_process_can_be_started_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def started(*_: object, **__: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(subprocess, "Popen", started)
    with processes(2) as workers:
        assert list(workers.map(tasks.doubled, range(5))) == [0, 2, 4, 6, 8]


def test_without_room_for_what_is_shared_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with processes(2) as workers:
        monkeypatch.setattr("pickle.dump", Mock(side_effect=OSError(errno.ENOSPC, "No space left")))
        with pytest.raises(WorkersError, match=r": No space left; worker processes need room .* TMPDIR"):
            workers.share([1])


def test_nothing_is_left_where_no_worker_was_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with processes(2):
        assert list(tmp_path.iterdir()) == []


def test_results_that_nobody_wants_any_more_are_not_waited_for(tmp_path: Path) -> None:
    with processes(1) as workers:
        results = workers.map(partial(tasks.numbered, tmp_path, 0.3), range(100))
        assert next(results) == 0
        results.close()
        assert list(workers.map(tasks.doubled, [1])) == [2]
    assert sorted(path.name for path in tmp_path.iterdir()) in (["0"], ["0", "1"])  # one was under way


# --- the end ---------------------------------------------------------------------------------------


def test_leaving_half_way_ends_all_of_them_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, marks = tmp_path / "temporary", tmp_path / "marks"
    folder.mkdir()
    marks.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))

    def stopped() -> None:
        with processes(2) as workers:
            workers.share([1])
            assert len(list(folder.iterdir())) == 1
            for _ in workers.map(partial(tasks.noted, marks, 0.0), range(10)):
                tasks.pids_in(marks, 2)
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert tasks.are_gone(tasks.pids_in(marks, 2), 1.0)
    assert list(folder.iterdir()) == []


def test_those_who_wait_in_other_threads_are_told() -> None:
    with processes(1) as workers:
        results = workers.map(tasks.doubled, range(100))
        assert next(results) == 0
    with pytest.raises(WorkersError, match=r"^the workers have been ended$"):
        list(results)
    with pytest.raises(WorkersError, match=r"^the workers have been ended$"):
        list(workers.map(tasks.doubled, [1]))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_a_program_that_ends_takes_its_workers_and_their_files_along(tmp_path: Path, number: int) -> None:
    program = stopped("processes(2)", number, tmp_path, at_work=2)
    assert (program.status, program.said) == (-number, b"")
    assert tasks.are_gone(program.workers)
    assert list(program.folder.iterdir()) == []


# --- from inside the app ---------------------------------------------------------------------------


def _page() -> None:
    import streamlit

    from graph.workers import processes
    from tests import worker_tasks

    with processes(1) as workers:
        streamlit.text(str(list(workers.map(worker_tasks.surroundings, [1]))))


def test_a_worker_that_the_app_starts_does_not_run_the_app() -> None:
    app = AppTest.from_function(_page, default_timeout=30).run()
    assert [text.value for text in app.text] == ["[(None, False, '800', '1')]"]
