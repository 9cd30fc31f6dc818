"""The time that a build still takes, and the bar, as they are told while it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.build import STAGES
from graph.remaining import Pace, calm, done_of, in_words


def test_the_stages_follow_on_one_another_and_end_at_the_whole() -> None:
    borders = [done_of(stage, done, 1)[0] for stage in STAGES for done in (0, 1)]
    assert [done_of(stage, 0, 1)[1] for stage in STAGES] == borders[1::2]
    assert borders[0] == 0
    assert borders[-1] == 1
    assert borders[1:-1:2] == borders[2::2]
    assert done_of("Linking", 3, 0) == done_of("Linking", 0, 1)  # nothing to do


def test_work_of_some_stages_ends_at_the_whole_too() -> None:
    first, second = STAGES[:2]
    border = done_of(second, 0, 1, STAGES[:2])[0]
    assert done_of(first, 0, 1, STAGES[:2]) == (0.0, border)
    assert done_of(first, 1, 2, STAGES[:2])[0] == pytest.approx(border / 2, abs=1e-6)
    assert done_of(second, 1, 1, STAGES[:2]) == (1.0, 1.0)


def steady(seconds: float, step: float = 0.25, load: float = 0.0) -> Iterator[tuple[float, Pace]]:
    """Now and the pace of work that takes so many seconds after loading, heard of at each step."""
    now, pace = 0.0, Pace(0.0, 0.0)
    while now < load + seconds:
        pace = pace.heard(now, max(0.0, (now - load) / seconds))
        yield now, pace
        now += step


BEGUN = Pace(0.0, 0.0).heard(0.0, 1e-12)


def test_nothing_is_said_before_there_is_something_to_go_by() -> None:
    said = [(now, pace.left(now)) for now, pace in steady(40)]
    assert all(left is None for now, left in said if now < 2.25)  # two seconds behind what is heard first
    assert all(left == pytest.approx(40 - now) for now, left in said if now >= 2.25)
    slow = [(now, pace.left(now)) for now, pace in steady(1000)]
    assert all(left is None for now, left in slow if now < 40)


def test_the_time_of_loading_counts_for_nothing() -> None:
    said = [(now, pace.left(now)) for now, pace in steady(40, load=10)]
    assert all(left is None for now, left in said if now < 12.25)
    assert all(left == pytest.approx(50 - now) for now, left in said if now >= 12.25)


def test_what_a_cache_had_tells_nothing_of_the_time_of_the_rest() -> None:
    pace = Pace(0.0, 0.0).heard(3.0, 0.8).heard(13.0, 0.9)  # half of the rest in ten seconds
    assert [pace.left(now) for now in (13.0, 18.0)] == pytest.approx([10.0, 5.0])
    assert [pace.share(now) for now in (13.0, 18.0)] == pytest.approx([0.9, 0.95])
    assert Pace(0.0, 0.0).heard(0.0, 1.0).heard(9.0, 1.0).left(9.0) is None


def test_the_time_runs_on_while_nothing_is_heard_and_never_below_nothing() -> None:
    pace = BEGUN.heard(10.0, 0.5)
    assert [pace.left(now) for now in (10.0, 14.0, 25.0)] == pytest.approx([10.0, 6.0, 0.0])
    assert [pace.share(now) for now in (10.0, 14.0, 25.0)] == pytest.approx([0.5, 0.7, 0.99])


def test_the_time_does_not_run_on_past_the_stage_that_is_heard_of() -> None:
    pace = BEGUN.heard(10.0, 0.5, 0.6)  # 20 s in all, of which 8 s come after the stage
    assert [pace.left(now) for now in (10.0, 12.0, 100.0)] == pytest.approx([10.0, 8.0, 8.0])
    assert [pace.share(now) for now in (10.0, 12.0, 100.0)] == pytest.approx([0.5, 0.6, 0.6])


def test_work_that_slows_down_moves_the_end_but_not_at_once() -> None:
    pace = BEGUN.heard(10.0, 0.5)
    soon = pace.heard(10.5, 0.5)
    assert 9.5 < soon.left(10.5) < 10.0  # the rate says 10.5 s, half a second of calm says hardly more
    late = pace.heard(40.0, 0.5)
    assert 35 < late.left(40.0) < 40.0


@given(st.lists(st.floats(0, 0.2), min_size=1, max_size=40), st.floats(0.01, 3))
def test_the_bar_is_a_share_and_the_words_are_some(steps: list[float], pause: float) -> None:
    pace, now, done = Pace(0.0, 0.0), 0.0, 0.0
    for step in steps:
        now, done = now + pause, min(1.0, done + step)
        pace = pace.heard(now, done)
        left = pace.left(now)
        assert 0 <= pace.share(now) <= 0.99
        assert left is None or left >= 0
        assert bool(in_words(left)) == (left is not None)


@given(st.lists(st.floats(0, 300), min_size=2))
def test_what_is_said_goes_up_only_where_it_was_clearly_wrong(lefts: list[float]) -> None:
    said: list[float] = []
    for left in lefts:
        now = calm(said[-1] if said else None, left)
        assert now is not None
        said.append(now)
    assert all(after <= before or after > 1.25 * before for before, after in pairwise(said))
    assert calm(None, 5.0) == 5.0


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (0, "a few seconds left"),
        (5, "a few seconds left"),
        (5.1, "about 10 seconds left"),
        (55, "about 55 seconds left"),
        (55.1, "about 1 minute left"),
        (89, "about 1 minute left"),
        (100, "about 2 minutes left"),
        (3600, "about 60 minutes left"),
    ],
)
def test_time_in_words(left: float, words: str) -> None:
    assert in_words(left) == words
