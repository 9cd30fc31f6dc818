"""What is sent of a record: bounded however much there is, and what is unsure or the owner's own said."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extraction.zipf import zipf
from graph.model import Alias, Card, ConceptGraph, Edit, Evidence, Link, Prerequisite
from graph.presentation.records import Limits, concept_record, link_record, needed_record, route_record
from graph.presentation.records.doubts import doubts
from graph.presentation.records.limits import card_bytes, first_cards
from graph.ui.records import shown_record, shown_route
from tests.graphs import edge, graph_of

MOST_BYTES = 25_000  # of an answer to a click, which brings more than the record


def link(a: str, b: str, cards: tuple[str, ...] = (), *, weight: float = 0.5, sentences: int = 1) -> Link:
    return Link(min(a, b), max(a, b), len(cards), sentences, 0.5, 9.0, weight, cards)


# --- bounded -----------------------------------------------------------------------------------


def hub(letter: str = "a") -> ConceptGraph:
    """A concept on 200 cards, linked with as many others, needing half and needed by half of them."""
    names = [f"{10 * letter} {10 * letter} {number}" for number in range(200)]
    formula = "KL(p || q) = sum_x p(x) log(p(x) / q(x))"
    sides = [(f"What is hub to {name}?", f"The hub of {name} is {formula}. " * 4) for name in names]
    found = (Evidence("subject", f"The hub is {letter * 6}. " * 20, "c1"),)
    edges = [
        Prerequisite(*((name, "hub") if number % 2 else ("hub", name)), 0.9, "strong", "cards", found)
        for number, name in enumerate(names)
    ]
    graph = graph_of(["hub", *names], sides, edges)
    links = [link("hub", name, (f"c{number}",)) for number, name in enumerate(names, 1)]
    return replace(graph, links=tuple(links))


def size(data: object) -> int:
    return len(json.dumps(data).encode())


@pytest.mark.parametrize("letter", ["a", "я", "字"])
def test_a_click_on_a_hub_sends_little(letter):
    graph = hub(letter)
    concept = graph.concept_by_id["hub"]
    sent = shown_record(graph, concept)
    assert size(sent) < MOST_BYTES
    record = sent["record"]
    assert record["total"] == {"cards": 200, "needs": 100, "unlocks": 100, "neighbours": 200}
    rows = [len(record[part]) for part in ("needs", "unlocks", "neighbours")]
    assert rows == [12, 12, 15] if letter == "a" else all(2 < number < 12 for number in rows)
    assert list(sent["cards"]) == record["cards"] == list(graph.card_by_id)[: len(record["cards"])]
    assert set(record["marks"]) == set(record["cards"])
    assert size(concept_record(graph, concept)) > 2 * MOST_BYTES


def test_a_click_on_a_long_link_or_prerequisite_sends_little():
    cards = tuple(f"c{number}" for number in range(1, 201))
    found = tuple(Evidence("subject", "b is a.", card) for card in cards[:3])
    needed = edge("a", "b", evidence=found)
    graph = graph_of(["a", "b"], [("What is a?", "It is b. " * 100)] * 200, [needed])
    long = link("a", "b", cards)
    sent = shown_record(graph, long)
    assert size(sent) < 0.8 * MOST_BYTES
    assert sent["record"]["total"] == {"cards": 200}
    assert {place["card"] for place in sent["record"]["sentences"]} <= set(sent["record"]["cards"])
    assert size(shown_record(graph, needed)) < 0.8 * MOST_BYTES


def test_more_of_one_part_is_twice_as_much_of_it():
    graph = hub()
    record = concept_record(graph, graph.concept_by_id["hub"], limits=Limits().more("needs").more("needs"))
    assert [len(record[part]) for part in ("needs", "unlocks", "neighbours")] == [48, 12, 15]


def test_the_definition_is_sent_with_its_card_however_late_that_is():
    graph = hub()
    concept = replace(graph.concept_by_id["hub"], definition="It is.", definition_card="c200")
    assert shown_record(graph, concept)["record"]["cards"][:2] == ["c200", "c1"]


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=20), st.integers(1, 12))
def test_the_first_cards_within_the_limits(lengths, most):
    graph = graph_of([], [("", "x" * length) for length in lengths])
    cards = [card.id for card in graph.cards]
    sent = first_cards(graph, cards, Limits(cards=most))
    assert sent == cards[: len(sent)]
    assert 1 <= len(sent) <= most
    sizes = [card_bytes(card) for card in graph.cards]
    assert len(sent) == 1 or sum(sizes[: len(sent)]) <= 1000 * most
    if len(sent) < min(most, len(cards)):
        assert sum(sizes[: len(sent) + 1]) > 1000 * most


def test_the_size_of_a_card_is_that_of_its_json():
    assert card_bytes(Card("c1", "é", "", ("t",), "d", "s")) == len(
        '{"id": "c1", "front": [{"at": 0, "text": "\\u00e9"}], "back": [], "source": "s", "tags": ["t"]}'
    )


def test_nothing_selected():
    graph = graph_of(["a"])
    assert shown_record(graph, None) == {"record": None, "cards": {}, "canChange": True, "told": None}


# --- routes ------------------------------------------------------------------------------------


def test_a_route_explains_each_hop():
    sides = [
        ("What is a?", "An a is a long way from b, says c. An a has b."),
        ("What is c?", "Of b, nothing."),
        ("d?", "c."),
    ]
    graph = graph_of(["a", "b", "c", "d"], sides)
    way = (
        link("a", "b", ("c1",), weight=0.9),
        link("b", "c", ("c2",), weight=0.2, sentences=0),
        link("c", "d", ("c3",)),
    )
    record = route_record(graph, way, "a", "d")
    assert (record["kind"], record["title"]) == ("route", "From a to d")
    assert record["facts"] == "3 steps, the weakest from b to c: together on 1 card, in no common sentence"
    assert record["advice"] == ""
    assert [(hop["from"]["id"], hop["to"]["id"], hop["link"]) for hop in record["hops"]] == [
        ("a", "b", "a\x1fb"),
        ("b", "c", "b\x1fc"),
        ("c", "d", "c\x1fd"),
    ]
    first, second, third = (hop["quotes"] for hop in record["hops"])
    assert [[part["text"] for part in quote["text"]] for quote in first] == [["An a has b."]]
    assert first[0]["marks"] == [[38, 39], [44, 45]]
    # No sentence of the card names both, so that there is one for each.
    assert [(quote["text"][0]["text"], quote["marks"]) for quote in second] == [
        ("What is c?", [[8, 9]]),
        ("Of b, nothing.", [[3, 4]]),
    ]
    assert [(quote["text"][0]["text"], quote["card"]) for quote in third] == [("d?", "c3"), ("c.", "c3")]
    assert not any(hop["quoted"] for hop in record["hops"])


def test_a_route_tells_no_sentence_twice():
    graph = graph_of(["a", "b", "c", "d"], [("What is a?", "a, b, c and d."), ("What is d?", "Not c.")])
    way = (link("a", "b", ("c1",)), link("b", "c", ("c1",)), link("c", "d", ("c1", "c2")))
    first, second, third = route_record(graph, way, "a", "d")["hops"]
    assert [quote["text"][0]["text"] for quote in first["quotes"]] == ["a, b, c and d."]
    assert (second["quotes"], second["quoted"]) == ([], True)
    texts = [quote["text"][0]["text"] for quote in third["quotes"]]
    assert (texts, third["quoted"]) == (["What is d?", "Not c."], False)


def test_a_route_may_run_against_its_links_and_over_no_card():
    graph = graph_of(["a", "b"])
    owners = replace(link("a", "b", sentences=0), origin="user")
    record = route_record(graph, (owners,), "b", "a")
    (hop,) = record["hops"]
    assert (hop["from"]["id"], hop["to"]["id"], hop["quotes"], hop["quoted"]) == ("b", "a", [], False)
    assert record["facts"] == "1 step: you said so; together on no card"


def test_no_route_says_what_to_do():
    graph = graph_of(["a", "b"])
    sent = shown_route(graph, (), "a", "b")
    assert sent["cards"] == {}
    assert sent["record"]["hops"] == []
    assert sent["record"]["facts"] == "No chain of links leads from one to the other."
    assert "what a or b belongs with" in sent["record"]["advice"]


# --- doubts ------------------------------------------------------------------------------------


def test_what_is_unsure_about_a_concept():
    names = ["policy", "a", "b", "c", "d"]
    edges = [
        edge("a", "policy", 0.9),
        edge("b", "policy", 0.5),
        edge("c", "policy", 0.3),
        edge("policy", "d", 0.59),
    ]
    graph = graph_of(names, [("What is policy?", "Nobody knows a."), ("Why?", "No.")], edges)
    links = (link("a", "policy", ("c1",), sentences=0), link("b", "policy", ("c1",)))
    graph = replace(graph, links=links)
    policy = replace(graph.concept_by_id["policy"], aliases=(Alias("P", "initialism"), Alias("pi", "symbol")))
    assert zipf("policy") > 4.8 > zipf("entropy")
    assert doubts(graph, policy) == [
        "Only one card names it.",
        "“policy” is an everyday word, too: not every card that has it need mean this concept.",
        "No sentence was found that says what it is.",
        "Only the initials speak for “P”: no card spells it out.",
        "2 of the 3 things it needs are guesses.",
        "The one thing it unlocks is a guess.",
        "1 of its 2 links rests on one card and no sentence.",
    ]


def test_nothing_is_unsure_about_a_concept_that_all_agree_on():
    sides = [("What is cross-entropy?", "It is a."), ("Why cross-entropy?", "So.")]
    graph = graph_of(["cross-entropy", "a"], sides, [edge("a", "cross-entropy", 0.6)])
    graph = replace(graph, links=(link("a", "cross-entropy", ("c1",)),))
    concept = replace(graph.concept_by_id["cross-entropy"], definition="A loss.")
    assert doubts(graph, concept) == []


# --- the owner's own ---------------------------------------------------------------------------


def test_what_the_owner_said_can_be_withdrawn_where_it_shows():
    needed = edge("a", "kl", origin="user")
    graph = graph_of(["kl", "a", "b"], [("What is kl?", "b.")], [needed, edge("b", "kl")])
    concept = replace(
        graph.concept_by_id["kl"],
        aliases=(Alias("relative entropy", "user"), Alias("divergence", "tail")),
        definition="Mine.",
        own_definition=True,
    )
    links = (link("a", "kl", ("c1",)), link("b", "kl", ("c1",)))
    graph = replace(graph, concepts=(concept, *graph.concepts[1:]), links=links)
    edits = (
        Edit("link", "KL", "a"),
        Edit("needed", "a", "relative entropy"),
        Edit("needed", "b", "kl", holds=False),
        Edit("name", "Relative-Entropy", "kl"),
        Edit("definition", "kl", "Mine."),
        Edit("concept", "b"),
    )
    record = concept_record(graph, concept, edits=edits)
    said = [{"kind": edit.kind, "subject": edit.subject, "object": edit.object} for edit in edits]
    assert {row["id"]: row["yours"] for row in record["neighbours"]} == {"a": said[0], "b": None}
    assert {row["id"]: row["yours"] for row in record["needs"]} == {"a": said[1], "b": None}
    assert [row["yours"] for row in record["aliases"]] == [said[3], None]
    assert record["definitionFrom"] == {"words": "yours", "card": "", "yours": said[4]}
    assert [change["words"] for change in record["changes"]] == [
        "“KL” and “a” belong together",
        "“a” is needed for “relative entropy”",
        "“b” is not needed for “kl”",
        "“Relative-Entropy” is another name of “kl”",
        "“kl” means: Mine.",
    ]
    assert record["changes"][2] | {"words": ""} == said[2] | {"words": ""}
    assert link_record(graph, links[0], edits=edits)["yours"] == said[0]
    assert link_record(graph, links[1], edits=edits)["yours"] is None
    assert needed_record(graph, needed, edits=edits)["yours"] == said[1]


@pytest.mark.parametrize(
    "edit", [Edit("link", "a", "b", holds=False), Edit("link", "a", "nothing"), Edit("needed", "a", "b")]
)
def test_what_the_owner_did_not_say_is_not_his(edit):
    graph = graph_of(["a", "b"], [("a?", "b.")])
    assert link_record(graph, link("a", "b", ("c1",)), edits=[edit])["yours"] is None
