"""Few tasks are done here, many by others, who get what they share only then."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from graph.workers import Shared, all_cores, here, processes
from graph.workers.sparing import Sparing, cores


def pid_of(item: int) -> int:
    return os.getpid()


def plus(task: tuple[Shared[int], int]) -> int:
    shared, item = task
    return shared.get() + item


@pytest.fixture
def sparing() -> Iterator[Sparing]:
    with Sparing(processes(1), least=3) as workers:
        yield workers


def test_a_few_tasks_are_done_here(sparing):
    assert list(sparing.map(pid_of, [1, 2])) == [os.getpid()] * 2


def test_many_tasks_are_done_by_others(sparing):
    (theirs,) = set(sparing.map(pid_of, iter(range(5))))
    assert theirs != os.getpid()


def test_what_runs_beside_is_done_by_others(sparing):
    assert sparing.begin(pid_of, 1)() != os.getpid()


@pytest.mark.parametrize("number", [0, 2, 3, 7])
def test_what_is_shared_is_the_same_here_and_there(sparing, number):
    shared = sparing.share(10)
    assert shared.get() == 10
    assert list(sparing.map(plus, [(shared, item) for item in range(number)])) == list(range(10, 10 + number))


def test_one_core_is_this_process(monkeypatch):
    monkeypatch.setattr("graph.workers.sparing.cores", lambda: 1)
    assert isinstance(all_cores(1), type(here()))
    assert cores() >= 1
