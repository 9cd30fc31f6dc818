"""Memory in the app: what pages show of a deck with reviews, and what counts as known by them."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from graph.exploration import unmask
from graph.progress import FILE_NAME, Progress
from graph.ui import builtin, decks, learning
from graph.ui.builtin import SEED
from tests import remembered
from tests.streamlit_app import sent, started

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit")


@pytest.fixture(autouse=True)
def store(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Progress]:
    """The progress file of this test alone; the seed deck comes with reviews."""
    monkeypatch.setattr(builtin, "read", remembered.read)
    learning.progress.clear()
    decks._built_in.cache_clear()
    yield Progress(data_folder / FILE_NAME)
    decks._built_in.cache_clear()
    learning.progress.clear()


def study_page() -> None:
    from graph.ui import study

    study.page()


def steps(app: AppTest) -> dict[str, bool]:
    return {box.label.replace("\\", "").split(". ", 1)[1]: box.value for box in app.checkbox}


def test_panes_are_told_how_well_each_concept_is_remembered() -> None:
    app = started()
    ids = [node["id"] for node in sent(app, "concept_data")["nodes"]]
    percentages = dict(zip(ids, b64decode(sent(app, "concept_graph")["memory"]), strict=True))
    assert percentages["kl-divergence"] == 99
    assert percentages["entropy"] == 72
    assert percentages["grpo"] == 35
    assert percentages["dpo"] == 255  # never reviewed
    assert sent(app, "concept_index")["memory"] == sent(app, "concept_graph")["memory"]
    assert sent(app, "concept_graph")["view"]["colours"] == "groups"


def test_a_view_by_memory_comes_from_the_address() -> None:
    app = started(memory="forgetting", colours="memory")
    graph = sent(app, "concept_graph")
    ids = [node["id"] for node in sent(app, "concept_data")["nodes"]]
    assert graph["view"]["colours"] == "memory"
    assert graph["filters"] == 1
    found = unmask(graph["nodes"], ids)
    assert "grpo" in found
    assert not {"kl-divergence", "entropy", "dpo"} & set(found)


def test_the_record_says_how_well_a_concept_and_each_card_is_remembered() -> None:
    app = started(concept="KL divergence")
    sent_record = sent(app, "concept_record")
    assert sent_record["record"]["memory"] == {
        "percent": 99,
        "words": "remembered 99 % · 1 card about it, reviewed 1 day ago",
        "basis": "from FSRS",
    }
    assert sent_record["record"]["state"]["remembered"] is True
    words = [sent_record["cards"][card]["memory"]["words"] for card in sent_record["record"]["cards"]]
    assert words == ["remembered 99 % · reviewed 1 day ago"] * 4
    dpo = sent(started(concept="DPO"), "concept_record")["record"]
    assert dpo["memory"]["words"].endswith("never reviewed")


def test_a_deck_without_reviews_shows_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    decks._built_in.cache_clear()
    app = started(concept="KL divergence", memory="forgetting", colours="memory")
    record = sent(app, "concept_record")
    assert "memory" not in sent(app, "concept_graph") | sent(app, "concept_index") | record["record"]
    assert not any("memory" in card for card in record["cards"].values())
    assert sent(app, "concept_graph")["filters"] == 0
    assert sent(app, "concept_graph")["states"] == ""
    assert not started(study_page).toggle


def test_what_is_remembered_counts_as_known_and_can_be_switched_off(store: Progress) -> None:
    store.set_goals(SEED.name, ["RLHF"])
    app = started(study_page)
    assert app.toggle(key="by-memory").value
    assert "kl-divergence" in app.multiselect(key="remembered").value
    assert "entropy" not in app.multiselect(key="remembered").value  # fading
    assert app.multiselect(key="known").value == []
    assert store.snapshot(SEED.name).known == frozenset()
    assert all(steps(app).values())
    app.toggle(key="by-memory").set_value(False).run()
    assert not any(steps(app).values())
    assert not any(select.key == "remembered" for select in app.multiselect)
    assert store.undo(SEED.name) == "stopped taking what is remembered as known"


def test_what_is_taken_out_stays_out_with_all_that_needs_it(store: Progress) -> None:
    store.set_goals(SEED.name, ["RLHF"])
    app = started(study_page)
    app.multiselect(key="remembered").unselect("kl-divergence").run()
    assert not {"kl-divergence", "rlhf"} & set(app.multiselect(key="remembered").value)
    ticked = steps(app)
    assert not ticked["KL divergence"]
    assert not ticked["RLHF"]
    assert ticked["entropy"]  # followed from what still is remembered
    assert store.snapshot(SEED.name).unknown == {"KL divergence"}
    assert steps(started(study_page)) == ticked
    app.multiselect(key="known").select("kl-divergence").run()  # the user's own mark wins
    assert steps(app)["KL divergence"]
    assert store.snapshot(SEED.name).unknown == frozenset()


def test_many_are_taken_out_in_one_change(store: Progress) -> None:
    app = started(study_page)
    before = set(app.multiselect(key="remembered").value)
    app.multiselect(key="remembered").set_value([]).run()
    assert not any(select.key == "remembered" for select in app.multiselect)
    assert len(store.snapshot(SEED.name).unknown) == len(before)
    assert store.undo(SEED.name)
    assert store.snapshot(SEED.name).unknown == frozenset()


def test_what_is_being_learned_does_not_count_as_known(store: Progress) -> None:
    store.set_learning(SEED.name, ["RLHF"], True)
    app = started(study_page)
    assert "rlhf" not in app.multiselect(key="remembered").value
    assert "kl-divergence" in app.multiselect(key="remembered").value


def test_unticking_a_step_that_is_remembered_takes_it_out(store: Progress) -> None:
    store.set_goals(SEED.name, ["RLHF"])
    app = started(study_page)
    box = next(box for box in app.checkbox if "KL divergence" in box.label)
    box.uncheck().run()
    assert not steps(app)["KL divergence"]
    assert store.snapshot(SEED.name).unknown == {"KL divergence"}
    assert store.snapshot(SEED.name).known == frozenset()
