"""The pages for prerequisites and study paths as Streamlit builds them, and what is kept of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from graph.model import ConceptGraph, Edit
from graph.progress import FILE_NAME, Progress
from graph.ui import learning
from graph.ui.builtin import SEED
from graph.ui.decks import OpenDeck
from tests.streamlit_app import all_sent, sent, started, texts

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit")


@pytest.fixture(autouse=True)
def store(data_folder: Path) -> Iterator[Progress]:
    """The progress file of this test alone."""
    learning.progress.clear()
    yield Progress(data_folder / FILE_NAME)
    learning.progress.clear()


def prerequisites_page() -> None:
    from graph.ui import prerequisites

    prerequisites.page()


def study_page() -> None:
    from graph.ui import study

    study.page()


def drawing(app: AppTest) -> dict[str, Any]:
    """The drawing in layers: the names of all concepts are sent before it."""
    return all_sent(app, "concept_data")[-1]


def drawn(app: AppTest) -> set[tuple[str, str]]:
    return {(edge["from"], edge["to"]) for edge in drawing(app)["edges"]}


def button(app: AppTest, text: str) -> Any:
    return next(found for found in app.button if text in found.label.replace("\\", ""))


# --- prerequisites -----------------------------------------------------------------------------


def test_what_a_concept_needs_stands_left_and_what_it_unlocks_right() -> None:
    app = started(prerequisites_page, concept="KL divergence")
    across = {node["id"]: node["x"] for node in drawing(app)["nodes"]}
    assert across["entropy"] < across["cross-entropy"] < across["kl-divergence"] == 0
    assert across["kl-penalty"] > 0
    assert sent(app, "concept_record")["record"]["title"] == "KL divergence"
    assert all(across[a] < across[b] for a, b in drawn(app))


def test_guesses_are_drawn_on_request() -> None:
    app = started(prerequisites_page, concept="DPO")
    before = drawn(app)
    app.toggle[0].set_value(True).run()
    assert before < drawn(app)
    assert ("ai-label", "dpo") in drawn(app) - before


def test_another_concept_is_chosen_by_name() -> None:
    app = started(prerequisites_page)
    app.selectbox(key="prerequisites-centre").select("rlhf").run()
    assert sent(app, "concept_record")["record"]["title"] == "RLHF"
    assert {node["id"]: node["x"] for node in drawing(app)["nodes"]}["rlhf"] == 0


def test_fewer_steps_draw_less() -> None:
    app = started(prerequisites_page, concept="KL divergence")
    wide = {node["id"] for node in drawing(app)["nodes"]}
    app.slider[0].set_value(1).run()
    near = {node["id"] for node in drawing(app)["nodes"]}
    assert near < wide
    assert "kl-divergence" in near


def test_gaps_stand_before_what_needs_them() -> None:
    app = started(prerequisites_page, concept="perplexity")
    gaps = [node for node in drawing(app)["nodes"] if node["state"] == "gap"]
    assert [gap["label"] for gap in gaps] == ["arithmetic mean", "exponential function", "natural logarithm"]
    assert all(gap["x"] < 0 for gap in gaps)
    assert {"mark": "gap", "name": "no card explains it"} in drawing(app)["legend"]


def test_an_edge_shows_its_evidence_and_the_cards_it_quotes() -> None:
    app = started(prerequisites_page)
    app.session_state["selection"] = {"kind": "edge", "id": "cross-entropy\x1eperplexity"}
    app.run()
    record = sent(app, "concept_record")
    assert record["record"]["kind"] == "needed"
    about = [record["record"][name] for name in ("certainty", "percent", "from")]
    assert about == ["sure", 98, "from the glossary"]
    words = [found["words"] for found in record["record"]["evidence"]]
    assert words[:2] == ["the glossary", "a formula of a card"]
    assert [card["source"] for card in record["cards"].values()] == ["seed.tsv:1"]


def test_edits_are_listed_and_each_can_be_withdrawn(store: Progress) -> None:
    store.revise(
        SEED.name, lambda _: [Edit("needed", "DPO", "GRPO"), Edit("concept", "nothing", holds=False)], "said"
    )
    app = started(prerequisites_page, concept="GRPO")
    assert ("dpo", "grpo") in drawn(app)
    assert {"mark": "own", "name": "yours"} in drawing(app)["legend"]
    assert app.get("popover")[-1].proto.popover.label == "Changes (2, 1 without effect)"
    assert any("nothing" in caption.value for caption in app.caption)  # … and why it has none
    app.button(key="withdraw-0").click().run()
    assert ("dpo", "grpo") not in drawn(app)
    assert store.snapshot(SEED.name).edits == (Edit("concept", "nothing", holds=False),)


def test_a_refuted_edge_is_gone_and_undo_brings_it_back(store: Progress) -> None:
    refuted = Edit("needed", "cross-entropy", "KL divergence", holds=False)
    store.revise(SEED.name, lambda _: [refuted], "said")
    assert ("cross-entropy", "kl-divergence") not in drawn(
        started(prerequisites_page, concept="KL divergence")
    )
    store.undo(SEED.name)
    assert ("cross-entropy", "kl-divergence") in drawn(started(prerequisites_page, concept="KL divergence"))


# --- any page ----------------------------------------------------------------------------------


def test_the_header_counts_what_there_is_after_the_edits(store: Progress) -> None:
    assert "10 cards, 69 concepts" in texts(started())
    hidden = [Edit("concept", "perplexity", holds=False), Edit("concept", "RLHF", holds=False)]
    store.revise(SEED.name, lambda _: hidden, "hid two")
    assert "10 cards, 67 concepts" in texts(started())


@pytest.mark.parametrize("page", [None, prerequisites_page, study_page])
def test_a_run_reads_the_progress_once(
    store: Progress, monkeypatch: pytest.MonkeyPatch, page: Callable[[], None] | None
) -> None:
    store.set_known(SEED.name, ["entropy"], True)
    app = started(page)
    reads = []
    read = Progress.snapshot
    monkeypatch.setattr(Progress, "snapshot", lambda self, deck: reads.append(deck) or read(self, deck))
    app.run()
    assert reads == [SEED.name]


def test_what_is_changed_while_the_page_is_drawn_is_read_again(seed_graph: ConceptGraph) -> None:
    deck = OpenDeck("seed", (), seed_graph, "base")
    with learning.one_look():
        assert not learning.kept(deck).known
        learning.set_known(deck, "entropy", True)
        assert learning.kept(deck).known == {"entropy"}


# --- study path --------------------------------------------------------------------------------


def steps(app: AppTest) -> list[tuple[str, bool]]:
    return [(box.label.replace("\\", "").split(". ", 1)[1], box.value) for box in app.checkbox]


def test_without_a_goal_the_page_says_what_to_do_and_what_is_ready() -> None:
    app = started(study_page)
    assert any("Choose a goal" in text.value for text in app.text)
    assert "entropy" in [found.label for found in app.button]
    assert not app.checkbox


def test_a_path_in_order_with_progress(store: Progress) -> None:
    app = started(study_page)
    app.multiselect(key="goals").select("perplexity").run()
    assert steps(app) == [("entropy", False), ("cross-entropy", False), ("perplexity", False)]
    assert store.snapshot(SEED.name).goals == ("perplexity",)
    app.checkbox[0].check().run()
    assert steps(app)[0] == ("entropy", True)
    assert app.get("progress")[0].proto.text.startswith("1 of 3 steps")
    states = {node["id"]: node["state"] for node in drawing(app)["nodes"]}
    assert states == {"entropy": "known", "cross-entropy": "new", "perplexity": "new"}
    again = started(study_page)
    assert steps(again)[0] == ("entropy", True)


def test_knowing_a_concept_implies_what_it_needs_and_can_be_undone(store: Progress) -> None:
    store.set_goals(SEED.name, ["perplexity"])
    app = started(study_page)
    app.checkbox[1].check().run()
    assert steps(app) == [("entropy", True), ("cross-entropy", True), ("perplexity", False)]
    assert store.snapshot(SEED.name).known == {"cross-entropy"}
    button(app, "Undo the last change").click().run()
    assert steps(app) == [("entropy", False), ("cross-entropy", False), ("perplexity", False)]


def test_what_is_not_known_takes_along_what_needs_it(store: Progress) -> None:
    store.set_goals(SEED.name, ["perplexity"])
    store.set_known(SEED.name, ["cross-entropy"], True)
    app = started(study_page)
    app.checkbox[0].uncheck().run()
    assert steps(app) == [("entropy", False), ("cross-entropy", False), ("perplexity", False)]
    assert store.snapshot(SEED.name).known == frozenset()


def test_what_does_not_need_an_unticked_concept_stays_known(store: Progress) -> None:
    store.set_goals(SEED.name, ["GRPO"])
    store.set_known(SEED.name, ["RLHF"], True)
    app = started(study_page)
    place = [label for label, _ in steps(app)].index("KL divergence")
    app.checkbox[place].uncheck().run()
    known = {label for label, ticked in steps(app) if ticked}
    assert {"entropy", "cross-entropy"} <= known
    assert not {"KL divergence", "KL penalty", "RLHF"} & known


def test_what_a_known_goal_no_longer_needs_counts_as_done(store: Progress) -> None:
    store.set_goals(SEED.name, ["GRPO"])
    store.set_known(SEED.name, ["GRPO"], True)
    text = started(study_page).get("progress")[0].proto.text
    number = len(steps(started(study_page)))
    assert text == f"{number} of {number} steps · 0 minutes left"


def test_two_decks_of_one_name_do_not_share_progress(store: Progress) -> None:
    one, other = [f"{n:012x}" for n in range(40)], [f"{n:012x}" for n in range(100, 140)]
    store.remember(store.key_of("deck.tsv", one), "deck.tsv", one)
    assert store.key_of("deck.tsv", one[:30] + other[:10]) == "deck.tsv"  # edited
    assert store.key_of("renamed.tsv", one) == "deck.tsv"
    assert store.key_of("deck.tsv", other) == "deck.tsv (2)"
    assert store.key_of("renamed.tsv", other) == "renamed.tsv"


def test_known_concepts_are_chosen_by_name(store: Progress) -> None:
    store.set_goals(SEED.name, ["GRPO"])
    app = started(study_page)
    app.multiselect(key="known").select("kl-divergence").run()
    assert store.snapshot(SEED.name).known == {"KL divergence"}
    followed = ["probability", "entropy", "cross-entropy", "KL divergence"]
    assert [label for label, known in steps(app) if known] == followed


def test_gaps_are_named_with_what_needs_them(store: Progress) -> None:
    store.set_goals(SEED.name, ["perplexity"])
    texts = [text.value for text in started(study_page).text]
    assert "Your deck never explains exponential function, needed for perplexity." in texts


def test_a_step_opens_its_cards_and_its_reason(store: Progress) -> None:
    store.set_goals(SEED.name, ["perplexity"])
    app = started(study_page)
    app.button(key="open-cross-entropy").click().run()
    assert sent(app, "concept_record")["record"]["title"] == "cross-entropy"
    app.button(key="why-cross-entropy").click().run()
    assert sent(app, "concept_record")["record"]["kind"] == "needed"


def test_a_path_can_be_taken_along(store: Progress) -> None:
    store.set_goals(SEED.name, ["perplexity"])
    app = started(study_page)
    labels = [found.proto.label for found in app.get("download_button")]
    assert labels[1:] == ["Markdown", "CSV", "Anki package", "Save it as a file"]


def test_a_damaged_progress_file_is_told_and_kept(data_folder: Path) -> None:
    data_folder.mkdir()
    (data_folder / FILE_NAME).write_bytes(b"no database" * 1000)
    app = started(study_page)
    app.run()
    assert any("damaged" in caption.value for caption in app.caption)
    assert (data_folder / f"{FILE_NAME}.damaged-1").read_bytes() == b"no database" * 1000
