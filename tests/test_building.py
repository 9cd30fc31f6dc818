"""Building in the background: jobs, the time they still take, and what the page shows of it."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from graph.build import STAGES
from graph.extraction.reading import Report
from graph.library import DeckFile
from graph.readers import Choices, read_deck
from graph.remaining import Pace, calm, done_of, in_words
from graph.ui import building, decks, learning
from graph.ui.builtin import LANGUAGE_MODELS
from graph.ui.jobs import CancelledError, Job, Jobs
from graph.ui.reading import Read, as_read, library
from tests.streamlit_app import started, texts

BIOLOGY = b"What is osmosis?\tThe diffusion of water.\n"


# --- jobs ----------------------------------------------------------------------------------------


class Gate:
    """Work that reports, then waits until it may go on."""

    def __init__(self, result: Any = "done") -> None:
        self.runs, self.open, self.inside = 0, threading.Event(), threading.Event()
        self.result = result

    def __call__(self, report: Report) -> Any:
        self.runs += 1
        report(STAGES[0], 1, 2)
        self.inside.set()
        assert self.open.wait(20)
        report(STAGES[2], 0, 1)
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


def ended(done: Callable[[], bool]) -> None:
    """Wait until a thread has cleaned up behind itself."""
    for _ in range(500):
        if done():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it does not end")


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
    ended(lambda: job.failed)
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
    ended(lambda: held() is None)
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


# --- the time that is left -----------------------------------------------------------------------


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


# --- on the page ---------------------------------------------------------------------------------


@pytest.fixture
def slow(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """A gate through which the build of a deck other than ours has to go; the page shows it at once."""
    gate, build = Gate(), decks._built

    def built(source: decks.Source, read: Read, report: Report) -> decks.OpenDeck:
        if source.id != "" and source.id != LANGUAGE_MODELS.slug:
            gate(report)
        return build(source, read, report)

    monkeypatch.setattr(decks, "_built", built)
    monkeypatch.setattr(building, "PATIENCE", 0.2)
    jobs = Jobs[decks.OpenDeck](decks.KEPT)
    monkeypatch.setattr(decks, "_jobs", lambda: jobs)
    learning.progress.clear()
    yield gate
    gate.open.set()
    learning.progress.clear()


def upload(app: AppTest, data: bytes = BIOLOGY) -> None:
    app.file_uploader[0].upload("biology.tsv", data, "text/plain")
    app.run()
    assert not app.exception


def once_built(gate: Gate, act: Callable[[], object]) -> None:
    """Do something in another thread once a build has come to the gate."""
    threading.Thread(target=lambda: (gate.inside.wait(20), act())).start()


def test_a_slow_build_is_waited_for_and_leaves_nothing_of_its_progress_behind(slow: Gate) -> None:
    app = started()
    places = [type(block).__name__ for block in app.main.children.values()]
    once_built(slow, lambda: threading.Timer(0.6, slow.open.set).start())
    upload(app)
    assert "biology.tsv — 1 card, 2 concepts" in texts(app)
    assert "Building" not in texts(app)
    assert not app.get("progress")
    assert not [button for button in app.button if button.label == "Cancel"]
    assert [type(block).__name__ for block in app.main.children.values()] == places


def test_a_quick_build_shows_nothing_of_it(slow: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[int] = []
    monkeypatch.setattr(building, "PATIENCE", 20)
    monkeypatch.setattr(building, "_show", lambda *_: shown.append(1))
    slow.open.set()
    app = started()
    upload(app)
    assert "biology.tsv — 1 card" in texts(app)
    assert shown == []


def test_a_build_that_is_stopped_elsewhere_ends_the_page_with_a_word(slow: Gate) -> None:
    app = started()
    once_built(slow, lambda: (ended(lambda: bool(under_way())), decks._jobs().cancel(under_way()[0])))
    upload(app)
    assert "stopped in another window" in texts(app)
    assert {element.proto.component_name for element in app.get("bidi_component")} == {
        "vis_network",
        "concept_views",
    }  # the scripts alone, no panes
    slow.open.set()
    next(button for button in app.button if button.label == "Go on").click()
    app.run()
    assert "biology.tsv — 1 card, 2 concepts" in texts(app)
    slow.open.set()
    app.run()
    assert "biology.tsv — 1 card, 2 concepts" in texts(app)


def under_way() -> list[str]:
    """The keys of the builds that are under way."""
    return [key for key, job in decks._jobs()._jobs.items() if not job.finished]


def test_garbage_collections_after_a_click_pass_over_what_a_build_leaves(slow: Gate) -> None:
    slow.open.set()
    app = started()
    gc.unfreeze()
    try:
        upload(app)
        assert gc.get_freeze_count() > len(gc.get_objects())
    finally:
        gc.unfreeze()


def test_a_build_that_is_under_way_is_joined(slow: Gate) -> None:
    ident = library().keep([DeckFile("biology.tsv", BIOLOGY)], 1)
    source = decks.Source(ident, "biology.tsv", 1, (Choices(),))
    read = as_read([read_deck(BIOLOGY, "biology.tsv")])
    decks._jobs().of(read.key, partial(decks._built, source, read))
    once_built(slow, lambda: threading.Timer(0.6, slow.open.set).start())
    assert "biology.tsv — 1 card, 2 concepts" in texts(started(deck=ident))
    assert slow.runs == 1


def test_cancel_goes_back_to_the_deck_that_was_open(slow: Gate) -> None:
    app = started(deck=LANGUAGE_MODELS.slug)
    cancels = stopped_at_once(upload, app)
    assert [(cancel.func, cancel.args[2]) for cancel in cancels] == [(decks._cancel, LANGUAGE_MODELS.slug)]


def test_without_a_deck_that_was_open_cancel_goes_to_the_first(slow: Gate) -> None:
    ident = library().keep([DeckFile("biology.tsv", BIOLOGY)], 1)
    cancels = stopped_at_once(lambda: started(deck=ident))
    assert [cancel.args[2] for cancel in cancels] == [""]


def test_the_first_deck_has_nothing_to_go_back_to(slow: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "PATIENCE", 0.0)
    assert stopped_at_once(started) == [None]


def stopped_at_once(act: Callable[..., object], *arguments: object) -> list[Any]:
    """Do something that builds a deck; the build is stopped, and what its button would do is returned."""
    cancels: list[Any] = []

    def watched(
        _slot: object, job: Job[Any], title: str, ways_out: Mapping[str, object], _note: str = ""
    ) -> None:
        if title.startswith("Building"):
            cancels.append(ways_out.get("Cancel"))
            job.cancel()
        else:
            job.wait(20)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "watch", watched)
        act(*arguments)
    return cancels


def test_fast_mode_is_offered_for_a_large_deck_and_named_where_it_was_used(
    slow: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decks, "_SLOW", 1)
    app = started()
    offered: list[str] = []

    def watched(
        _slot: object, job: Job[Any], title: str, ways_out: Mapping[str, Any], note: str = ""
    ) -> None:
        assert ("Fast mode" in ways_out) == note.startswith("Fast mode takes ")
        if title.startswith("Building") and "Fast mode" in ways_out:
            offered.append(title)
            ways_out["Fast mode"]()
            slow.open.set()
        else:
            job.wait(20)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "watch", watched)
        upload(app)
        app.run()
    assert offered == ["Building the graph of 1 card"]
    assert any(caption.value.startswith("Built in fast mode") for caption in app.caption)
    again = started(deck=library().recent()[0].id)
    assert any(caption.value.startswith("Built in fast mode") for caption in again.caption)
    next(button for button in app.button if button.label == "Build it carefully").click()
    app.run()
    assert "biology.tsv — 1 card, 2 concepts" in texts(app)
    assert not any("fast mode" in caption.value for caption in app.caption)


def test_a_deck_that_is_read_and_then_built_shows_both(slow: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    ident = library().keep([DeckFile("botany.tsv", BIOLOGY)], 1)  # which no other test has read
    read_files, shown = decks.read_files, list[str]()

    def slowly(*arguments: Any) -> Any:
        time.sleep(0.6)
        return read_files(*arguments)

    panel = building._panel

    def seen(slot: Any, title: str, ways_out: Mapping[str, building.Way]) -> Any:
        shown.append(title)
        return panel(slot, title, ways_out)

    monkeypatch.setattr(building, "_panel", seen)
    monkeypatch.setattr(decks, "read_files", slowly)
    once_built(slow, lambda: threading.Timer(0.6, slow.open.set).start())
    app = started(deck=ident)
    assert shown == ["Reading botany.tsv", "Building the graph of 1 card"]
    assert "botany.tsv — 1 card, 2 concepts" in texts(app)


def test_a_large_graph_is_said_to_be_drawn_until_the_page_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decks, "_LARGE", 1)
    said: list[str] = []
    panel = building._panel

    def seen(slot: Any, title: str, ways_out: Mapping[str, building.Way]) -> Any:
        said.append(title)
        return panel(slot, title, ways_out)

    monkeypatch.setattr(building, "_panel", seen)
    app = started()
    assert said == ["Drawing the graph"]
    assert "Drawing" not in texts(app)
    assert not app.get("progress")
    app.run()
    assert said == ["Drawing the graph"]  # once


def test_a_build_that_fails_says_so_in_a_line_without_the_cards(
    slow: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    app = started()
    slow.result = KeyError("osmosis, which is private")
    slow.open.set()
    upload(app)
    assert [error.value.replace("\\", "") for error in app.error] == [
        "Building the graph of this deck failed: the program fails on these cards (KeyError). "
        "Nothing is lost; open another deck."
    ]
    assert "osmosis" not in caplog.text
    assert "KeyError" in caplog.text
    assert app.get("button_group")[0].value is None  # the header is there, to open another deck
    slow.result = "done"
    app.run()
    assert "biology.tsv — 1 card, 2 concepts" in texts(app)
