"""Building in the background: what the page shows of it, and what is left when it is stopped or fails."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from graph.extraction.reading import Report
from graph.library import DeckFile
from graph.readers import Choices, read_deck
from graph.ui import building, decks, learning
from graph.ui.builtin import LANGUAGE_MODELS
from graph.ui.jobs import Job, Jobs
from graph.ui.reading import Read, as_read, library
from tests.gates import Gate
from tests.streamlit_app import started, texts
from tests.worker_tasks import ended

BIOLOGY = b"What is osmosis?\tThe diffusion of water.\n"


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


@pytest.fixture
def panels(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the panels that are shown, one after the other."""
    shown, panel = list[str](), building._panel

    def seen(slot: Any, title: str, ways_out: Mapping[str, building.Way]) -> Any:
        shown.append(title)
        return panel(slot, title, ways_out)

    monkeypatch.setattr(building, "_panel", seen)
    return shown


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
    once_built(slow, lambda: (ended(lambda: bool(under_way()), 5.0), decks._jobs().cancel(under_way()[0])))
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


def test_a_deck_that_is_read_and_then_built_shows_both(
    slow: Gate, panels: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ident = library().keep([DeckFile("botany.tsv", BIOLOGY)], 1)  # which no other test has read
    read_files = decks.read_files

    def slowly(*arguments: Any) -> Any:
        time.sleep(0.6)
        return read_files(*arguments)

    monkeypatch.setattr(decks, "read_files", slowly)
    once_built(slow, lambda: threading.Timer(0.6, slow.open.set).start())
    app = started(deck=ident)
    assert panels == ["Reading botany.tsv", "Building the graph of 1 card"]
    assert "botany.tsv — 1 card, 2 concepts" in texts(app)


def test_a_large_graph_is_said_to_be_drawn_until_the_page_is_whole(
    panels: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decks, "_LARGE", 1)
    app = started()
    assert panels == ["Drawing the graph"]
    assert "Drawing" not in texts(app)
    assert not app.get("progress")
    app.run()
    assert panels == ["Drawing the graph"]  # once


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
