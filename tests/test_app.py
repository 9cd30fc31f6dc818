"""The app's page as Streamlit builds it: what it sends to its components, and what picks do."""

from itertools import groupby

import pytest

from graph.exploration import unmask
from tests.streamlit_app import sent, started, texts

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit")


def test_it_opens_on_the_built_in_deck() -> None:
    app = started()
    assert "10 cards" in texts(app)
    labels = {node["label"] for node in sent(app, "concept_data")["nodes"]}
    assert {"KL divergence", "entropy", "DPO", "RLHF", "knowledge distillation"} <= labels
    record = sent(app, "concept_record")
    assert (record["record"], record["cards"], record["canChange"]) == (None, {}, True)


def test_graph_and_list_show_every_concept_of_a_small_deck() -> None:
    app = started()
    data, graph = sent(app, "concept_data"), sent(app, "concept_graph")
    ids = [node["id"] for node in data["nodes"]]
    assert unmask(graph["nodes"], ids) == unmask(sent(app, "concept_index")["shown"], ids) == tuple(ids)
    assert len(unmask(graph["edges"], range(len(data["edges"])))) == len(data["edges"])
    assert (graph["total"], graph["passing"], graph["filters"]) == (len(ids), len(ids), 0)
    assert graph["key"] == data["key"] == sent(app, "concept_index")["key"]


@pytest.mark.parametrize("name", ["KL", "kl-divergence", "relative entropy", "kl DIVERGENCE"])
def test_a_deep_link_opens_a_concept_by_id_label_or_alias(name: str) -> None:
    app = started(concept=name)
    record = sent(app, "concept_record")
    assert record["record"]["title"] == "KL divergence"
    sources = [record["cards"][card]["source"] for card in record["record"]["cards"]]
    assert sources == ["seed.tsv:8", "seed.tsv:2", "seed.tsv:3", "seed.tsv:4"]  # the defining one first
    assert sent(app, "concept_index")["selected"] == "kl-divergence"
    assert sent(app, "concept_graph")["selected"] == {"kind": "node", "id": "kl-divergence"}


def test_a_deep_link_to_nothing_says_so() -> None:
    app = started(concept="photosynthesis")
    assert sent(app, "concept_record")["record"] is None
    assert "photosynthesis" in app.toast[0].value


def test_a_pick_selects_and_goes_into_the_address() -> None:
    app = started()
    app.session_state["selection"] = {"kind": "node", "id": "rlhf"}
    app.run()
    assert sent(app, "concept_record")["record"]["title"] == "RLHF"
    assert sent(app, "concept_index")["selected"] == "rlhf"


def test_a_link_shows_the_cards_and_sentences_behind_it() -> None:
    app = started()
    app.session_state["selection"] = {"kind": "edge", "id": "forward-kl\x1freverse-kl"}
    app.run()
    record = sent(app, "concept_record")["record"]
    assert [end["label"] for end in record["ends"]] == ["forward KL", "reverse KL"]
    cards = sent(app, "concept_record")["cards"]
    assert {cards[sentence["card"]]["source"] for sentence in record["sentences"]} == {"seed.tsv:2"}


def test_an_excerpt_of_a_card_stands_over_all_that_it_found() -> None:
    app = started()
    app.session_state["searched"] = (sent(app, "concept_data")["key"], "teacher student")
    app.run()
    hits = sent(app, "concept_index")["found"]["hits"]
    excerpts = [hit["excerpt"] for hit in hits]
    groups = [excerpt for excerpt, _ in groupby(excerpts)]
    assert len(groups) == len(set(groups)) < len(excerpts)
    assert all("student" in excerpt for excerpt in groups)
    app.session_state["searched"] = (sent(app, "concept_data")["key"], "relative entropy")
    app.run()
    assert sent(app, "concept_index")["found"]["hits"] == [
        {"id": "kl-divergence", "words": "relative entropy"}
    ]


def test_a_selection_of_another_deck_is_dropped() -> None:
    app = started()
    app.session_state["selection"] = {"kind": "node", "id": "not-in-this-deck"}
    app.run()
    assert sent(app, "concept_graph")["selected"] is None


def test_an_uploaded_deck_replaces_the_built_in_one() -> None:
    app = started()
    app.file_uploader[0].upload(
        "biology.tsv", b"What is osmosis?\tThe diffusion of water.\nno tab\n", "text/plain"
    )
    app.run()
    assert "biology.tsv" in texts(app)
    assert "1 card" in texts(app)
    assert "line 2: skipped: no tab" in texts(app)
    assert "osmosis" in {node["label"] for node in sent(app, "concept_data")["nodes"]}


def test_cards_in_another_language_are_told_above_the_graph() -> None:
    app = started()
    assert not app.caption
    deck = "Was ist ein Stack?\tEin Stapel, der nach oben wächst.\n"
    deck += "What is a heap?\tA tree that is kept in order.\n"
    app.file_uploader[0].upload("mixed.tsv", deck.encode(), "text/plain")
    app.run()
    assert not app.exception
    assert [caption.value.replace("\\", "") for caption in app.caption] == [
        "1 of 2 cards is German: read without a tagger, so their concepts are rougher"
    ]
    assert "Stapel" in {node["label"] for node in sent(app, "concept_data")["nodes"]}


def test_a_file_that_is_no_deck_is_refused_in_one_line_and_changes_nothing() -> None:
    app = started()
    app.file_uploader[0].upload("photo.tsv", bytes(range(256)) * 8, "text/plain")
    app.run()
    assert len(app.error) == 1
    assert "photo" in app.error[0].value
    assert "10 cards" in texts(app)
