"""Insights in plain words, parts of a graph for export, and what the panes are sent once."""

from __future__ import annotations

import pytest

from graph.export import part_of
from graph.model import ConceptGraph
from graph.presentation.insights import insights
from graph.presentation.layout import layout
from graph.presentation.payload import facets, payload
from tests.exploring import linked


def test_every_insight_says_something_and_leads_somewhere(seed_graph: ConceptGraph) -> None:
    found = insights(seed_graph)
    labels = {concept.label for concept in seed_graph.concepts}
    assert found["bridges"]
    for bridge in found["bridges"]:
        assert bridge["title"] in labels
        assert bridge["text"].startswith("ties “")
        assert "% of the shortest ways between others lead through it" in bridge["text"]
        (act,) = bridge["acts"]
        assert seed_graph.concept_by_id[act[1]["target"]["id"]].label == bridge["title"]
    for divide in found["divides"]:
        assert divide["acts"][0][1]["do"] == "view"
        assert divide["text"].endswith("would connect them:")
        assert divide["pairs"]


def test_groups_that_hardly_touch_come_with_pairs_of_concepts_to_connect() -> None:
    inside = [(one, other) for other in range(4) for one in range(other)]
    circles = [(f"{name}{one}", f"{name}{other}", 0.5) for name in "ab" for one, other in inside]
    names = [f"{name}{number}" for name in "ab" for number in range(4)]
    (divide,) = insights(linked(names, circles, communities=[0] * 4 + [1] * 4))["divides"]
    assert divide["title"] == "a0, a1 | b0, b1"
    assert divide["text"] == (
        "No link leads from one to the other. A card on one of these pairs would connect them:"
    )
    assert divide["pairs"] == [
        [f"a{number} – b{number}", {"do": "view", "view": {"route": [f"a{number}", f"b{number}"]}}]
        for number in range(3)
    ]


def test_a_small_graph_has_no_insights(tiny_graph: ConceptGraph) -> None:
    found = insights(tiny_graph)
    assert (found["bridges"], found["divides"]) == ([], [])


def test_a_part_holds_what_is_shown_and_what_goes_with_it(tiny_graph: ConceptGraph) -> None:
    links = [link for link in tiny_graph.links if "bigram" not in (link.source, link.target)]
    part = part_of(tiny_graph, ["entropy", "perplexity"], links)
    assert [concept.id for concept in part.concepts] == ["entropy", "perplexity"]
    assert [(link.source, link.target) for link in part.links] == [("entropy", "perplexity")]
    assert {edge.source for edge in part.prerequisites} <= {"entropy", "perplexity"}
    assert set(part.study_order) == {"entropy", "perplexity"}
    assert {card for concept in part.concepts for card in concept.cards} == {card.id for card in part.cards}


def test_the_payload_names_prerequisites_by_place(seed_graph: ConceptGraph) -> None:
    data = payload(seed_graph, layout(seed_graph.concepts, seed_graph.links))
    ids = [node["id"] for node in data["nodes"]]
    arrows = {(ids[before], ids[after]) for before, after, _ in data["needs"]}
    assert ("entropy", "cross-entropy") in arrows
    assert arrows <= {(edge.source, edge.target) for edge in seed_graph.prerequisites}


@pytest.mark.parametrize("name", ["tags", "decks"])
def test_facets_count_concepts(tiny_graph: ConceptGraph, name: str) -> None:
    cards = tiny_graph.card_by_id
    of_card = {"tags": lambda card: card.tags, "decks": lambda card: (card.deck,) if card.deck else ()}[name]
    for value, count in facets(tiny_graph)[name]:
        having = [c for c in tiny_graph.concepts if any(value in of_card(cards[card]) for card in c.cards)]
        assert count == len(having) > 0
