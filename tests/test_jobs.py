"""Jobs: work in threads of its own, joined, stopped, failed, and kept."""

from __future__ import annotations

import weakref
from functools import partial

import pytest

from graph.ui.jobs import CancelledError, Jobs
from tests.gates import Gate
from tests.worker_tasks import ended


def test_a_job_runs_once_for_all_who_ask_and_its_result_stays() -> None:
    jobs, gate = Jobs[str](2), Gate()
    job = jobs.of("a", gate)
    assert gate.inside.wait(20)
    assert not job.wait(0)
    assert (job.stand().stage, job.stand().share) == ("Reading cards", 0.4)
    assert jobs.of("a", gate) is job
    gate.open.set()
    assert job.wait(20)
    assert [job.result(), jobs.of("a", gate).result()] == ["done", "done"]
    assert gate.runs == 1


def test_a_job_that_is_stopped_ends_at_its_next_report_and_may_begin_anew() -> None:
    jobs, gate, again = Jobs[str](2), Gate(), Gate("again")
    job = jobs.of("a", gate)
    assert gate.inside.wait(20)
    jobs.cancel("a")
    assert job.wait(0)
    with pytest.raises(CancelledError):
        job.result()
    again.open.set()
    other = jobs.of("a", again)
    assert other.wait(20)
    gate.open.set()
    assert ended(lambda: job.failed, 5.0)
    assert not job.finished
    assert jobs.of("a", gate) is other
    assert other.result() == "again"


def test_a_job_that_is_done_cannot_be_stopped() -> None:
    jobs, gate = Jobs[str](2), Gate()
    gate.open.set()
    job = jobs.of("a", gate)
    assert job.wait(20)
    jobs.cancel("a")
    jobs.cancel("unknown")
    assert jobs.of("a", gate).result() == "done"
    assert gate.runs == 1


def test_a_job_that_fails_raises_and_is_tried_again() -> None:
    jobs, gate = Jobs[str](2), Gate(KeyError("secret"))
    gate.open.set()
    job = jobs.of("a", gate)
    assert job.wait(20)
    for _ in range(2):
        with pytest.raises(KeyError):
            job.result()
    assert jobs.of("a", gate) is not job


def test_a_job_that_has_ended_holds_nothing_of_what_it_worked_on() -> None:
    jobs, gate = Jobs[str](2), Gate()
    gate.open.set()
    held = weakref.ref(gate)
    job = jobs.of("a", partial(Gate.__call__, gate))
    assert job.wait(20)
    del gate
    assert ended(lambda: held() is None, 5.0)
    assert job.result() == "done"


def test_the_results_used_last_are_kept() -> None:
    jobs, gates = Jobs[str](2), {name: Gate(name) for name in "abc"}
    for gate in gates.values():
        gate.open.set()
    for name in "ab":
        assert jobs.of(name, gates[name]).wait(20)
    jobs.of("a", gates["a"])  # now b is the one not used for longest
    assert jobs.of("c", gates["c"]).wait(20)
    for name in "cab":
        assert jobs.of(name, gates[name]).wait(20)
    assert {name: gate.runs for name, gate in gates.items()} == {"a": 1, "b": 2, "c": 1}


def test_work_under_way_is_not_counted_among_the_results() -> None:
    jobs, slow = Jobs[str](1), Gate()
    job = jobs.of("slow", slow)
    for name in "ab":
        gate = Gate(name)
        gate.open.set()
        assert jobs.of(name, gate).wait(20)
    assert jobs.of("slow", slow) is job
    slow.open.set()
    assert job.wait(20)
