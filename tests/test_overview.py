"""The overview's sections, on graphs made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from graph.coverage import glossary_coverage
from graph.extraction.glossary import Entry, Glossary
from graph.model import Alias, Card, Concept, ConceptGraph, Gap, Link
from graph.presentation.overview import (
    MOST_GROUPS,
    MOST_NAMES,
    card_sections,
    comparison,
    concept_sections,
    coverage_sections,
    figures,
    sizes,
)
from tests.graphs import edge, graph_of

GLOSSARY = (Entry("entropy"), Entry("perplexity"), Entry("token"))


def named(*concepts: str) -> list[dict[str, str]]:
    """Names of concepts that are their own ids."""
    return [{"id": concept, "label": concept} for concept in concepts]


def cells(section: dict[str, Any]) -> list[tuple[str, ...]]:
    """A section's rows as its text or names and its cells."""
    return [
        (row.get("text") or ", ".join(name["label"] for name in row["names"]), *row["cells"])
        for row in section["rows"]
    ]


def headings(sections: list[dict[str, Any]]) -> list[str]:
    return [section["heading"] for section in sections]


def tagged(*tags: tuple[str, ...]) -> tuple[Card, ...]:
    return tuple(Card(f"c{number}", "", "", tags=own) for number, own in enumerate(tags, 1))


def on(label: str, *numbers: int, community: int = 0) -> Concept:
    """A concept that is its own id, on cards by their numbers."""
    return Concept(label, label, 1.0, tuple(f"c{number}" for number in numbers), community=community)


def link(source: str, target: str) -> Link:
    return Link(source, target, 1, 1, 0.5, 4.0, 0.5, ("c1",))


def covered(graph: ConceptGraph, glossary: Glossary = GLOSSARY) -> list[dict[str, Any]]:
    return coverage_sections(graph, glossary_coverage(graph, glossary))


def test_every_column_has_a_heading(seed_graph: ConceptGraph) -> None:
    graph = replace(seed_graph, cards=tuple(replace(card, tags=("kl",)) for card in seed_graph.cards))
    sections = [*concept_sections(graph), *card_sections(graph)]
    assert len(sections) == 5
    for section in sections:
        assert all(section["columns"])
        assert {len(section["columns"])} == {1 + len(row["cells"]) for row in section["rows"]}


def test_the_size_of_a_graph(tiny_graph: ConceptGraph) -> None:
    line = ", ".join(f"{figure['number']} {figure['noun']}" for figure in figures(tiny_graph))
    assert line == "3 cards, 3 concepts, 2 links, 2 communities, 1 prerequisite, 0 gaps"
    assert figures(graph_of(["x"] * 1234))[1] == {"number": "1,234", "noun": "concepts"}


def test_a_community_shows_its_best_concepts_and_how_large_it_is(tiny_graph: ConceptGraph) -> None:
    section = concept_sections(tiny_graph)[0]
    assert section["heading"] == "Communities"
    assert section["columns"] == ["Community", "Concepts", "Cards"]
    assert cells(section) == [("entropy, perplexity", "2", "3"), ("bigram", "1", "1")]
    assert [row["community"] for row in section["rows"]] == [0, 1]
    assert section["rows"][0]["names"] == named("entropy", "perplexity")


def test_more_communities_than_are_read_are_counted() -> None:
    concepts = tuple(on(f"x{number}", 1, community=number) for number in range(MOST_GROUPS + 2))
    section = concept_sections(ConceptGraph(tagged(()), concepts, ()))[0]
    assert len(section["rows"]) == MOST_GROUPS
    assert section["more"] == "and 2 smaller"


def test_the_most_connected_come_first_with_bars_to_scale(tiny_graph: ConceptGraph) -> None:
    section = concept_sections(tiny_graph)[1]
    assert section["heading"] == "Most connected"
    assert cells(section) == [("perplexity", "2"), ("entropy", "1"), ("bigram", "1")]
    assert [row["share"] for row in section["rows"]] == [1.0, 0.5, 0.5]


def test_what_one_card_names_is_ranked_by_what_needs_it_and_then_by_links() -> None:
    graph = ConceptGraph(
        cards=tagged((), ()),
        concepts=(on("a", 1, 2), on("b", 1), on("c", 1), on("d", 1)),
        links=(link("a", "b"), link("a", "c"), link("b", "c"), link("c", "d")),
        prerequisites=(edge("a", "b"), edge("d", "a"), edge("d", "c"), edge("b", "c", 0.3)),
    )
    section = concept_sections(graph)[2]
    assert section["heading"] == "Least covered"
    # b is needed for c as a guess only
    assert cells(section) == [("d", "2", "1"), ("c", "0", "3"), ("b", "0", "2")]


def test_a_topic_shows_what_its_cards_name_and_others_do_not() -> None:
    graph = ConceptGraph(
        cards=tagged(("maths",), ("maths", "hard"), ("models",), ("models",)),
        concepts=(on("everywhere", 1, 2, 3, 4), on("sum", 1, 2), on("model", 2, 3, 4), on("token", 4)),
        links=(),
    )
    (section,) = card_sections(graph)
    assert section["heading"] == "Topics"
    assert cells(section) == [("maths", "2"), ("models", "2"), ("hard", "1")]
    maths, models, hard = ([name["label"] for name in row["names"]] for row in section["rows"])
    # all of "sum" is maths; "everywhere" is there as often as chance has it
    assert maths == ["sum", "everywhere"]
    assert models == ["model", "token", "everywhere"]
    assert hard == ["sum", "model", "everywhere"]


def test_gaps_are_ranked_by_what_needs_them_and_name_it() -> None:
    gaps = [Gap("bit", ("a",)), Gap("log", ("a", "b"))]
    (section,) = card_sections(graph_of(["a", "b"], gaps=gaps))
    assert section["heading"] == "Gaps"
    assert cells(section) == [("log", "2"), ("bit", "1")]
    assert section["rows"][0]["names"] == named("a", "b")
    assert section["lists"] == []


def test_gaps_beyond_the_table_are_listed() -> None:
    gaps = [Gap(f"gap {number:02}", ("a",)) for number in range(13)]
    (section,) = card_sections(graph_of(["a"], gaps=gaps))
    (rest,) = section["lists"]
    assert rest["summary"] == "3 more"
    assert [name["label"] for name in rest["names"]] == ["gap 10", "gap 11", "gap 12"]


def test_a_section_without_rows_is_left_out() -> None:
    assert headings(concept_sections(graph_of(["a"]))) == ["Communities"]
    assert card_sections(graph_of(["a"])) == []
    assert concept_sections(graph_of([])) == []


def test_coverage_in_sentences_bars_and_lists(tiny_graph: ConceptGraph) -> None:
    deck, cards = covered(tiny_graph)
    assert deck["note"] == "The glossary knows 2 of this deck's 3 concepts, and 86% of their mentions."
    assert cells(deck) == [
        ("of all concepts", "2 of 3", "67%"),
        ("of those on two or more cards", "2 of 2", "100%"),
        ("of all mentions", "6 of 7", "86%"),
    ]
    assert [round(row["share"], 3) for row in deck["rows"]] == [0.667, 1.0, 0.857]
    assert deck["lists"] == [
        {"summary": "1 concept unknown to the glossary, best first", "names": named("bigram"), "more": ""}
    ]
    assert (
        cards["note"]
        == "The cards name 2 of the glossary's 3 entries, and say of 1 in so many words what they are."
    )
    assert cells(cards) == [
        ("of its entries named", "2 of 3", "67%"),
        ("of its entries defined", "1 of 3", "33%"),
    ]
    assert [(found["summary"], found["names"]) for found in cards["lists"]] == [
        ("1 entry named, but in no sentence like “X is …”", named("perplexity")),
        ("1 entry named by no card", [{"id": "", "label": "token"}]),
    ]


def test_a_long_list_is_cut_and_says_so() -> None:
    graph = graph_of([f"x{number}" for number in range(MOST_NAMES + 5)])
    (unknown,) = covered(graph)[0]["lists"]
    assert unknown["summary"] == f"{MOST_NAMES + 5} concepts unknown to the glossary, best first"
    assert len(unknown["names"]) == MOST_NAMES
    assert unknown["more"] == "and 5 more"


def test_what_is_all_there_lists_nothing() -> None:
    graph = graph_of(["entropy"], [("entropy", "")], definitions={"entropy": ("It is …", "c1")})
    assert [section["lists"] for section in covered(graph, (Entry("entropy"),))] == [[], []]


def test_without_a_deck_or_a_glossary_there_is_no_coverage(tiny_graph: ConceptGraph) -> None:
    assert covered(graph_of([])) == []
    assert covered(tiny_graph, ()) == []


def test_the_glossary_is_compared_once_the_cards_alone_are_known(tiny_graph: ConceptGraph) -> None:
    found = {"Concepts": 3, "Other names": 2, "Definitions": 2, "Links": 2, "Prerequisites": 1}
    assert sizes(tiny_graph) == found
    assert "rows" not in comparison(tiny_graph, None)
    entropy, *others = tiny_graph.concepts
    alone = replace(tiny_graph, concepts=(replace(entropy, aliases=(Alias("H", "symbol"),)), *others))
    section = comparison(tiny_graph, sizes(alone))
    assert section["columns"] == ["Number of", "Cards alone", "With glossary"]
    both = {name: (name, str(size), str(size)) for name, size in found.items()}
    assert cells(section) == list((both | {"Other names": ("Other names", "1", "2")}).values())
