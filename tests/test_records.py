"""Records: what is shown of one concept, one link and one card, compared whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.model import Card, Evidence, Link, Mention, Prerequisite
from graph.presentation.drawing import link_id
from graph.presentation.records import (
    Standing,
    card_record,
    certainty,
    concept_record,
    in_words,
    link_record,
    needed_record,
    shared_sentences,
)
from graph.presentation.records.cards import sentence_record
from tests.graphs import graph_of

BIGRAM_LINK = link_id("bigram", "perplexity")
ENTROPY_LINK = link_id("entropy", "perplexity")


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(1.0, "sure"), (0.85, "sure"), (0.849, "likely"), (0.6, "likely"), (0.599, "guess"), (0.0, "guess")],
)
def test_certainty(confidence, word):
    assert certainty(confidence) == word


def test_record_of_a_concept(tiny_graph):
    record = concept_record(tiny_graph, tiny_graph.concept_by_id["entropy"])
    assert record == {
        "kind": "node",
        "id": "entropy",
        "title": "entropy",
        "definition": [{"at": 0, "text": "Entropy is average surprise."}],
        "wording": "Entropy is average surprise.",
        "definitionFrom": {"words": "tiny.tsv:1", "card": "c1", "yours": None},
        "facts": "in 2 cards · 1 link · unlocks 1",
        "state": None,
        "doubts": ["The definition is a sentence taken from a card; it may say only a part."],
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
                "percent": 90,
                "from": "from the glossary",
                "why": "",
                "yours": None,
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
                "yours": None,
            }
        ],
        "total": {"cards": 2, "needs": 0, "unlocks": 1, "neighbours": 1},
        "aliases": [
            {"text": "Shannon entropy", "reason": "the glossary says so", "source": "", "yours": None},
            {"text": "H", "reason": "a card spells it out", "source": "tiny.tsv:1", "yours": None},
        ],
        "changes": [],
    }


def test_record_of_a_concept_that_needs_another(tiny_graph):
    record = concept_record(tiny_graph, tiny_graph.concept_by_id["perplexity"])
    assert record["definitionFrom"] == {"words": "from the glossary", "card": "", "yours": None}
    assert record["facts"] == "in 2 cards · 2 links · needs 1"
    assert [need["id"] for need in record["needs"]] == ["entropy"]
    assert [(near["id"], near["words"]) for near in record["neighbours"]] == [
        ("entropy", "together on 1 card, in 1 sentence of it"),
        ("bigram", "together on 1 card, in no common sentence"),
    ]


def test_record_of_a_concept_without_definition(tiny_graph):
    record = concept_record(tiny_graph, tiny_graph.concept_by_id["bigram"])
    assert (record["definition"], record["definitionFrom"]) == ([], None)
    assert record["facts"] == "in 1 card · 1 link"


def test_the_card_that_defines_a_concept_comes_first(tiny_graph):
    entropy = replace(tiny_graph.concept_by_id["entropy"], definition_card="c2")
    assert concept_record(tiny_graph, entropy)["cards"] == ["c2", "c1"]


def test_without_a_definition_on_a_card_the_first_that_asks_for_it_comes_first():
    graph = graph_of(["a"], [("No?", "a."), ("What is a?", "b."), ("Why a?", "b.")])
    assert concept_record(graph, graph.concept_by_id["a"])["cards"] == ["c2", "c1", "c3"]


@pytest.mark.parametrize(
    ("standing", "state"),
    [
        (Standing(), {"own": "new", "follows": False, "because": None}),
        (
            Standing("learning", because="bigram"),
            {"own": "learning", "follows": True, "because": {"id": "bigram", "label": "bigram"}},
        ),
    ],
)
def test_how_well_a_concept_is_known(tiny_graph, standing, state):
    entropy = tiny_graph.concept_by_id["entropy"]
    assert concept_record(tiny_graph, entropy, standing=standing)["state"] == state


@pytest.mark.parametrize(
    ("evidence", "why"),
    [
        ((Evidence("glossary", "b needs a"),), ""),
        ((Evidence("glossary", "b needs a, by way of c"),), "b needs a, by way of c"),
        ((Evidence("glossary", "b needs a"), Evidence("formula", "a = b", "c1")), "a = b"),
        ((Evidence("name", "“a” is part of “b”"), Evidence("subject", "b is a.", "c1")), "b is a."),
        ((Evidence("count", "x " * 80),), "x " * 54 + "…"),
        ((), "many small signs, none of which says it alone"),
    ],
)
def test_the_words_of_a_card_are_the_reason_of_a_prerequisite(evidence, why):
    needed = Prerequisite("a", "b", 0.7, "suggested", "cards", evidence)
    graph = graph_of(["a", "b"], [("What is a?", "a = b")], [needed])
    (row,) = concept_record(graph, graph.concept_by_id["b"])["needs"]
    assert (row["certainty"], row["percent"], row["why"]) == ("likely", 70, why)


def test_record_of_a_link(tiny_graph):
    record = link_record(tiny_graph, tiny_graph.links[1])
    assert record == {
        "kind": "edge",
        "id": ENTROPY_LINK,
        "title": "entropy and perplexity",
        "ends": [{"id": "entropy", "label": "entropy"}, {"id": "perplexity", "label": "perplexity"}],
        "facts": "together on 1 card, in 1 sentence of it",
        "strength": "strength 0.25 · NPMI -0.26 · G² 1.0",
        "sentences": [
            {
                "card": "c2",
                "source": "tiny.tsv:2",
                "text": [{"at": 0, "text": "Perplexity is the exponential of entropy."}],
                "marks": [[33, 40], [0, 10]],
            }
        ],
        "cards": ["c2"],
        "total": {"cards": 1},
        "marks": {"c2": {"front": [[8, 18]], "back": [[33, 40], [0, 10]]}},
        "yours": None,
    }


def test_a_sentence_keeps_its_offsets_and_comes_with_whole_formulas():
    text = "No. See \\(x. y\\) now. Rest."
    graph = graph_of(["now"], [("What is it?", text)])
    place = ("c1", "back", (10, 21))
    record = sentence_record(graph, place, graph.concept_by_id["now"])
    assert [(part["at"], part["text"]) for part in record["text"]] == [(8, "\\(x. y\\)"), (16, " now.")]
    assert record["marks"] == [[17, 20]]


def test_record_of_a_prerequisite(tiny_graph):
    record = needed_record(tiny_graph, tiny_graph.prerequisites[0])
    assert record == {
        "kind": "needed",
        "id": "entropy\x1eperplexity",
        "title": "entropy before perplexity",
        "ends": [{"id": "entropy", "label": "entropy"}, {"id": "perplexity", "label": "perplexity"}],
        "certainty": "sure",
        "percent": 90,
        "from": "from the glossary",
        "evidence": [
            {
                "words": "the glossary",
                "text": [{"at": 0, "text": "perplexity needs entropy"}],
                "source": "",
            }
        ],
        "cards": [],
        "total": {"cards": 0},
        "marks": {},
        "yours": None,
    }


def test_record_of_a_prerequisite_that_cards_show():
    found = (
        Evidence("subject", "b is a.", "c2"),
        Evidence("formula", "a = b", "c1"),
        Evidence("formula", "b", "c2"),
    )
    needed = Prerequisite("a", "b", 0.5, "suggested", "cards", found)
    graph = graph_of(["a", "b"], [("a?", "a = b"), ("b?", "b is a.")], [needed])
    record = needed_record(graph, needed)
    assert (record["certainty"], record["cards"], record["total"]) == ("guess", ["c2", "c1"], {"cards": 2})
    assert record["marks"]["c2"] == {"front": [[0, 1]], "back": [[5, 6], [0, 1]]}


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


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "you said so; together on no card"),
        (2, "you said so; together on 2 cards, in no common sentence"),
    ],
)
def test_a_link_of_the_owner_says_so(count, words):
    assert in_words(Link("a", "b", count, 0, 0.5, 3.0, 0.7, (), origin="user")) == words


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
        shown = [
            (sentence["card"], "".join(part["text"] for part in sentence["text"]))
            for sentence in record["sentences"]
        ]
        for (card, text), (other, sentence) in zip(shown, shared_sentences(seed_graph, link), strict=True):
            assert card == other
            assert sentence in text  # a formula at the border comes whole
