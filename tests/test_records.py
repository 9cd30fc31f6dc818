"""Records: what is shown of one concept, one link and one card, compared whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.model import Card, Link, Mention
from graph.presentation.drawing import link_id
from graph.presentation.records import (
    card_record,
    certainty,
    concept_record,
    in_words,
    index_rows,
    link_record,
    shared_sentences,
)

BIGRAM_LINK = link_id("bigram", "perplexity")
ENTROPY_LINK = link_id("entropy", "perplexity")


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(1.0, "sure"), (0.85, "sure"), (0.849, "likely"), (0.6, "likely"), (0.599, "guess"), (0.0, "guess")],
)
def test_certainty(confidence, word):
    assert certainty(confidence) == word


def test_index_rows(tiny_graph):
    rows = index_rows(tiny_graph)
    assert rows[0] == {
        "id": "entropy",
        "label": "entropy",
        "aliases": ["Shannon entropy", "H"],
        "community": 0,
        "cards": 2,
        "links": 1,
    }
    assert [(row["id"], row["links"]) for row in rows] == [("entropy", 1), ("perplexity", 2), ("bigram", 1)]


def test_record_of_a_concept(tiny_graph):
    record = concept_record(tiny_graph, tiny_graph.concept_by_id["entropy"])
    assert record == {
        "kind": "node",
        "id": "entropy",
        "title": "entropy",
        "definition": [{"at": 0, "text": "Entropy is average surprise."}],
        "definitionSource": "tiny.tsv:1",
        "facts": "2 cards · 1 link · unlocks 1",
        "cards": ["c1", "c2"],
        "marks": {
            "c1": {"front": [[8, 15]], "back": [[0, 7]]},
            "c2": {"back": [[33, 40]]},
        },
        "needs": [],
        "unlocks": [
            {
                "id": "perplexity",
                "label": "perplexity",
                "edge": "entropy\x1eperplexity",
                "certainty": "sure",
                "from": "from the glossary",
                "why": "perplexity needs entropy",
                "source": "entropy",
                "target": "perplexity",
                "about": "entropy is needed for perplexity",
                "judged": None,
            }
        ],
        "neighbours": [
            {
                "id": "perplexity",
                "label": "perplexity",
                "community": 0,
                "weight": 0.25,
                "words": "together on 1 card, in 1 sentence of it",
                "link": ENTROPY_LINK,
            }
        ],
        "aliases": [
            {"text": "Shannon entropy", "reason": "the glossary says so", "source": ""},
            {"text": "H", "reason": "a card spells it out", "source": "tiny.tsv:1"},
        ],
    }


def test_record_of_a_concept_that_needs_another(tiny_graph):
    record = concept_record(tiny_graph, tiny_graph.concept_by_id["perplexity"])
    assert record["definitionSource"] == "glossary"
    assert record["facts"] == "2 cards · 2 links · needs 1"
    assert [need["id"] for need in record["needs"]] == ["entropy"]
    assert [(near["id"], near["words"]) for near in record["neighbours"]] == [
        ("entropy", "together on 1 card, in 1 sentence of it"),
        ("bigram", "together on 1 card, in no common sentence"),
    ]


def test_record_of_a_concept_without_definition(tiny_graph):
    record = concept_record(tiny_graph, tiny_graph.concept_by_id["bigram"])
    assert (record["definition"], record["definitionSource"]) == ([], "")
    assert record["facts"] == "1 card · 1 link"


def test_record_of_a_link(tiny_graph):
    record = link_record(tiny_graph, tiny_graph.links[1])
    assert record == {
        "kind": "edge",
        "id": ENTROPY_LINK,
        "title": "entropy — perplexity",
        "ends": [{"id": "entropy", "label": "entropy"}, {"id": "perplexity", "label": "perplexity"}],
        "facts": "together on 1 card, in 1 sentence of it",
        "strength": "strength 0.25 · NPMI -0.26 · G² 1.0",
        "sentences": [{"card": "c2", "side": "back", "span": (0, 41)}],
        "cards": ["c2"],
        "marks": {"c2": {"front": [[8, 18]], "back": [[33, 40], [0, 10]]}},
    }


def test_record_of_a_link_without_a_common_sentence(tiny_graph):
    record = link_record(tiny_graph, tiny_graph.links[0])
    assert (record["id"], record["sentences"]) == (BIGRAM_LINK, [])
    assert record["facts"] == "together on 1 card, in no common sentence"


def test_shared_sentences_follow_the_deck_and_put_the_question_first(tiny_graph):
    card = Card("c4", "Entropy of perplexity?", "No. Entropy, perplexity.", (), "tiny", "tiny.tsv:4")
    places = ((0, 7, (0, 22), "front"), (4, 11, (4, 24), "back"))
    entropy, perplexity, bigram = tiny_graph.concepts
    more = tuple(Mention("c4", side, start, end, sentence) for start, end, sentence, side in places[::-1])
    graph = replace(
        tiny_graph,
        cards=(*tiny_graph.cards, card),
        concepts=(
            replace(entropy, mentions=(*more, *entropy.mentions)),
            replace(perplexity, mentions=(*perplexity.mentions, *more)),
            bigram,
        ),
    )
    assert shared_sentences(graph, replace(graph.links[1], cards=("c2", "c4"))) == [
        ("c2", "Perplexity is the exponential of entropy."),
        ("c4", "Entropy of perplexity?"),
        ("c4", "Entropy, perplexity."),
    ]


@pytest.mark.parametrize(
    ("count", "sentences", "words"),
    [
        (1, 0, "together on 1 card, in no common sentence"),
        (1, 2, "together on 1 card, in 2 sentences of it"),
        (3, 0, "together on 3 cards, in no common sentence"),
        (3, 1, "together on 3 cards, in 1 sentence of them"),
    ],
)
def test_in_words(count, sentences, words):
    assert in_words(Link("a", "b", count, sentences, 0.5, 3.0, 0.7, ())) == words


def test_record_of_a_card():
    card = Card("c9", "Is `x` one?", "Yes.", ("maths", "easy"), "deck", "deck.tsv:9")
    assert card_record(card) == {
        "id": "c9",
        "front": [{"at": 0, "text": "Is "}, {"at": 3, "text": "x", "code": True}, {"at": 6, "text": " one?"}],
        "back": [{"at": 0, "text": "Yes."}],
        "source": "deck.tsv:9",
        "tags": ["maths", "easy"],
    }


def test_records_of_the_seed_graph_point_only_at_what_there_is(seed_graph):
    cards, links = seed_graph.card_by_id, {link_id(x.source, x.target) for x in seed_graph.links}
    for concept in seed_graph.concepts:
        record = concept_record(seed_graph, concept)
        assert set(record["marks"]) == set(record["cards"]) <= set(cards)
        assert {near["link"] for near in record["neighbours"]} <= links
        others = {edge["id"] for key in ("needs", "unlocks", "neighbours") for edge in record[key]}
        assert others <= set(seed_graph.concept_by_id) - {concept.id}
    for link in seed_graph.links:
        record = link_record(seed_graph, link)
        assert len(record["sentences"]) == link.sentences
        for sentence in record["sentences"]:
            text = cards[sentence["card"]].side(sentence["side"])
            start, end = sentence["span"]
            assert (sentence["card"], text[start:end]) in shared_sentences(seed_graph, link)
