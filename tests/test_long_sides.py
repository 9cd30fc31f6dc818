"""Sides as long as a book: what stands where is found in proportion to their length."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import read_glossary
from graph.extraction.census import census_of, verdict
from graph.extraction.finding import found_on
from graph.extraction.intervals import Intervals
from graph.extraction.reading import read_sides
from graph.extraction.splitting import Settings

STRETCHES = st.tuples(st.integers(0, 12), st.integers(1, 6)).map(lambda pair: (pair[0], sum(pair)))


@given(st.lists(STRETCHES, max_size=6), STRETCHES)
def test_intervals_answer_as_if_each_were_looked_at(some, asked):
    start, end = asked
    found = Intervals(some)
    assert found.hold(start, end) == any(first <= start and end <= last for first, last in some)
    assert found.touch(start, end) == any(first < end and start < last for first, last in some)


def calls_of(work: Callable[[], object]) -> int:
    """How many functions are called, and generators resumed, while something is done."""
    number = 0

    def heard(frame: FrameType, event: str, argument: object) -> None:
        nonlocal number
        number += event in ("call", "c_call")

    sys.setprofile(heard)
    try:
        work()
    finally:
        sys.setprofile(None)
    return number


@pytest.mark.parametrize(
    "text",
    [
        "entropy ",
        "the entropy is learned by cross-entropy loss, ",
        "signal to noise ratio (SNR) ",
        "forward and reverse KL divergence ",
        "relative entropy—language modeling loss ",
    ],
)
def test_twice_the_text_is_twice_the_work(text):
    settings = Settings(tuple(read_glossary()))

    def finding(times: int) -> Callable[[], object]:
        texts = ("What is entropy?", text * times)
        (sides,) = read_sides([texts], ["en"], settings.pipeline, lambda code: pytest.fail(code))
        decided = verdict(census_of([sides], settings.nouns), settings.nouns)
        return lambda: found_on(sides, decided.votes, decided.wholes, settings.nouns)

    finding(1)()  # what is remembered from then on
    once, twice = (calls_of(finding(times)) for times in (200, 400))
    assert twice < 2.2 * once
