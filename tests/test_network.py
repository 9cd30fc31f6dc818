"""Links between concepts, computed by hand."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.columns import Mentions, MentionTable
from graph.link_columns import Links, LinkTable, joined
from graph.model import SIDES, Concept, ConceptGraph, Link, Mention
from graph.network import (
    community_nearby,
    connect,
    connect_anew,
    cooccurrence,
    cooccurrence_network,
    in_communities,
    link_between,
    links_of,
    log_likelihood,
    normalised_pmi,
    to_networkx,
)
from graph.network.association import of_pairs
from tests.networks import ends, table_of

ROOT = Path(__file__).resolve().parents[1]


def concept(ident: str, *places: tuple[str, str, int]) -> Concept:
    """A concept with mentions at (card, side, number of the sentence)."""
    mentions = tuple(
        Mention(card, side, 10 * n, 10 * n + 3, (10 * n, 10 * n + 9)) for card, side, n in places
    )
    return Concept(ident, ident, 1.0, tuple(dict.fromkeys(card for card, *_ in places)), mentions)


def whole(parts: Iterable[LinkTable]) -> LinkTable:
    """All parts of a network as one table."""
    tables = list(parts)
    return joined(tables, np.arange(sum(map(len, tables))))


# --- co-occurrence -----------------------------------------------------------------------------

# Four cards. A and B share a sentence of c1; A and C face each other on c2; B and D stand apart on c3.
FOUR = (
    concept("A", ("c1", "front", 0), ("c2", "back", 0)),
    concept("B", ("c1", "front", 0), ("c3", "back", 0)),
    concept("C", ("c2", "front", 0)),
    concept("D", ("c3", "back", 1)),
)
# 2·(ln 4·1/(2·1) + ln 4·1/(2·3) + 2·ln 4·2/(2·3)) for the table ((1, 1), (0, 2))
G2_OF_ONE_IN_TWO = 2 * math.log(64 / 27)


@pytest.mark.parametrize(
    ("ends", "card", "sentences", "npmi", "g2", "weight"),
    [
        ("AB", "c1", 1, 0.0, 0.0, 1 / 2 * 1 / 2),
        ("AC", "c2", 0, 0.5, G2_OF_ONE_IN_TWO, 0.6 / 1.6 * 1.5 / 2),
        ("BD", "c3", 0, 0.5, G2_OF_ONE_IN_TWO, 0.3 / 1.3 * 1.5 / 2),
    ],
)
def test_pairs_of_four_cards(ends, card, sentences, npmi, g2, weight):
    (found,) = (
        link for link in Links(whole(cooccurrence_network(FOUR, 4))) if link.source + link.target == ends
    )
    assert (found.count, found.cards, found.sentences) == (1, (card,), sentences)
    assert (found.npmi, found.g2, found.weight) == pytest.approx((npmi, g2, weight))


def test_only_pairs_that_share_a_card_are_there():
    assert ends(whole(cooccurrence_network(FOUR, 4))) == ["AB", "AC", "BD"]


def test_pairs_around_some_concepts():
    assert ends(whole(cooccurrence_network(FOUR, 4, {"A"}))) == ["AB", "AC"]
    assert ends(whole(cooccurrence_network(FOUR, 4, {"D", "C"}))) == ["AC", "BD"]
    assert ends(whole(cooccurrence_network(FOUR, 4, ()))) == []


def test_a_pair_on_two_cards():
    a = concept("A", ("c1", "front", 0), ("c1", "back", 0), ("c2", "front", 0))
    b = concept("B", ("c1", "front", 0), ("c1", "back", 0), ("c2", "back", 0))
    (found,) = Links(whole(cooccurrence_network((a, b), 4)))
    assert (found.count, found.cards, found.sentences) == (2, ("c1", "c2"), 2)
    assert (found.npmi, found.g2) == pytest.approx((1.0, 8 * math.log(2)))
    assert found.weight == pytest.approx((1 + 0.6) / (1 + 0.6 + 1))


def test_concepts_that_keep_apart_weigh_no_less_than_independent_ones():
    a = concept("A", *((f"c{n}", "front", 0) for n in (1, 2, 3)))
    b = concept("B", *((f"c{n}", "front", 0) for n in (3, 4)))
    (found,) = Links(whole(cooccurrence_network((a, b), 4)))
    assert found.npmi == pytest.approx(math.log(4 / 6) / math.log(4))
    assert found.weight == pytest.approx(1 / 2 * 1 / 2)


def test_sentences_are_told_apart_by_where_they_end():
    a = concept("A", ("c1", "front", 0))
    longer = replace(a.mentions[0], sentence=(0, 20))
    (found,) = Links(whole(cooccurrence_network((a, replace(a, id="B", mentions=(longer,))), 4)))
    assert found.sentences == 0


def test_cards_of_a_link_are_in_the_order_in_which_the_concepts_name_them():
    a = concept("A", ("c3", "front", 0), ("c1", "front", 0), ("c2", "front", 0))
    b = concept("B", ("c2", "front", 0), ("c1", "front", 0), ("c3", "front", 0))
    (found,) = Links(whole(cooccurrence_network((b, a), 4)))
    assert (found.source, found.target, found.cards) == ("A", "B", ("c2", "c1", "c3"))


PLACES = st.tuples(st.sampled_from(("c1", "c2", "c3")), st.sampled_from(SIDES), st.integers(0, 1))
DECKS = st.dictionaries(st.sampled_from("bdaecf"), st.lists(PLACES, max_size=6), max_size=6).map(
    lambda found: [concept(ident, *places) for ident, places in found.items()]
)


def pairs_by_hand(concepts: Sequence[Concept]) -> dict[str, tuple[int, int, float, tuple[str, ...]]]:
    """By ends, how many cards and sentences a pair shares, its weight on 60 cards, and the cards."""
    met = list(dict.fromkeys(mention.card for concept in concepts for mention in concept.mentions))
    found = {}
    for a, b in combinations(sorted(concepts, key=lambda concept: concept.id), 2):
        cards = [card for card in met if card in a.cards and card in b.cards]
        sentences, closeness = 0, 0.0
        for card in cards:
            one, other = ({(m.side, m.sentence) for m in c.mentions if m.card == card} for c in (a, b))
            across = {side for side, _ in one} != {side for side, _ in other}
            sentences += len(one & other)
            closeness += 1.0 if one & other else 0.6 if across else 0.3
        if cards:
            npmi = normalised_pmi(len(cards), len(a.cards), len(b.cards), 60)
            weight = closeness / (closeness + 1) * (1 + max(npmi, 0.0)) / 2
            found[a.id + b.id] = (len(cards), sentences, weight, tuple(cards))
    return found


def in_columns(concepts: Sequence[Concept]) -> list[Concept]:
    """Concepts whose mentions are columns of one table."""
    cards = ("c3", "c2", "c1")
    mentions = [mention for concept in concepts for mention in concept.mentions]
    table = MentionTable.of(
        cards, ((cards.index(m.card), SIDES.index(m.side), m.start, m.end, *m.sentence) for m in mentions)
    )
    found, end = [], 0
    for each in concepts:
        start, end = end, end + len(each.mentions)
        found.append(replace(each, mentions=Mentions(table, slice(start, end))))
    return found


@given(DECKS, st.sampled_from((1, 3, 1 << 20)))
def test_the_network_has_each_pair_once_however_it_is_cut(concepts, at_once):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cooccurrence, "_AT_ONCE", at_once)
        network = whole(cooccurrence_network(concepts, 60))
    assert ends(network) == sorted(ends(network))
    assert pairs_by_hand(concepts) == {
        link.source + link.target: (link.count, link.sentences, link.weight, link.cards)
        for link in Links(network)
    }
    assert Links(whole(cooccurrence_network(in_columns(concepts), 60))) == tuple(Links(network))


@pytest.mark.parametrize(
    ("both", "a", "b", "total", "npmi", "g2"),
    [
        (0, 1, 1, 2, -1.0, 4 * math.log(2)),
        (0, 1, 1, 4, -1.0, 2 * math.log(1024 / 729)),
        (1, 1, 1, 1, 0.0, 0.0),
        (3, 3, 3, 3, 0.0, 0.0),
        (1, 2, 2, 4, 0.0, 0.0),
        (2, 2, 2, 4, 1.0, 8 * math.log(2)),
        (1, 2, 1, 4, 0.5, G2_OF_ONE_IN_TWO),
    ],
)
def test_association_by_hand(both, a, b, total, npmi, g2):
    assert normalised_pmi(both, a, b, total) == pytest.approx(npmi)
    assert log_likelihood(both, a, b, total) == pytest.approx(g2)


@st.composite
def tables(draw) -> tuple[int, int, int, int]:
    """Counts that a deck can have: both, a, b, total."""
    total = draw(st.integers(1, 5000))
    a, b = draw(st.integers(1, total)), draw(st.integers(1, total))
    return draw(st.integers(max(0, a + b - total), min(a, b))), a, b, total


@given(tables())
def test_association_is_bounded_and_symmetric(table):
    both, a, b, total = table
    assert -1 <= round(normalised_pmi(both, a, b, total), 12) <= 1
    assert normalised_pmi(both, a, b, total) == pytest.approx(normalised_pmi(both, b, a, total))
    assert log_likelihood(both, a, b, total) >= 0
    assert log_likelihood(both, a, b, total) == pytest.approx(log_likelihood(both, b, a, total), abs=1e-6)


@given(st.lists(tables().filter(lambda table: table[0] > 0), min_size=1, max_size=9))
def test_pairs_are_associated_as_each_alone(found):
    for total in {total for *_, total in found}:
        counts = [(both, a, b) for both, a, b, cards in found if cards == total]
        both, a, b = np.array(counts).T
        sizes = np.concatenate((a, b))
        number = np.arange(len(counts))
        npmi, g2 = of_pairs(both, number, number + len(counts), sizes, total)
        assert npmi.tolist() == [normalised_pmi(*table, total) for table in counts]
        assert g2.tolist() == [log_likelihood(*table, total) for table in counts]


# --- links --------------------------------------------------------------------------------------


def test_one_card_links_all_its_concepts():
    concepts = [concept(ident, ("c1", "front", 0)) for ident in "abc"]
    community, links = connect(concepts, 1)
    assert [(link.source, link.target, link.npmi, link.g2, link.weight) for link in links] == [
        ("a", "b", 0.0, 0.0, 0.25),
        ("a", "c", 0.0, 0.0, 0.25),
        ("b", "c", 0.0, 0.0, 0.25),
    ]
    assert community == [0, 0, 0]
    assert [found.community for found in in_communities(concepts, [2, 0, 1])] == [2, 0, 1]


def test_no_concepts_make_no_links():
    assert connect([], 0) == ([], ())


def test_linking_tells_how_far_it_is(monkeypatch):
    monkeypatch.setattr(cooccurrence, "_AT_ONCE", 1)
    told = []
    concepts = [concept(ident, ("c1", "front", 0)) for ident in "abcdefgh"]  # pairs by eights at most
    connect(concepts, 1, lambda done, total: told.append((done, total)))
    assert told == [(percent, 100) for percent in (0, 10, 18, 26, 34, 42, 50)]  # pairs: 7, 6, 5, 4 + 3, 2 + 1


def test_links_are_rounded_as_python_rounds():
    network = table_of([("a", "z", 0.00025), ("b", "z", 1 / 3)], g2=2.0005, npmi=-0.00015)
    assert [(x.source, x.target, x.weight, x.g2, x.npmi) for x in links_of(network)] == [
        ("a", "z", round(0.00025, 4), round(2.0005, 3), round(-0.00015, 4)),
        ("b", "z", 0.3333, round(2.0005, 3), round(-0.00015, 4)),
    ]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_halves_are_rounded_as_python_rounds(halves):
    values = [(number + 0.5) / 10**4 for number in halves]
    network = table_of([(f"a{place:02}", "z", value) for place, value in enumerate(values)])
    assert [link.weight for link in links_of(network)] == [round(value, 4) for value in values]


# --- found anew --------------------------------------------------------------------------------


def test_links_of_changed_concepts_are_found_anew_and_the_others_stay():
    _, links = connect(FOUR, 4)
    ab, ac, bd = links
    odd = replace(bd, weight=0.99)
    assert connect_anew(FOUR, (ab, odd), {"A"}, 4) == (ab, ac, odd)
    assert connect_anew(FOUR, (ab, odd), {"C"}, 4) == (ab, ac, odd)
    assert connect_anew(FOUR, (ab, odd), {"D"}, 4) == (ab, bd)
    assert connect_anew(FOUR, (), set("ABCD"), 4) == links


@given(DECKS)
def test_all_links_found_anew_are_those_that_were_found(concepts):
    _, links = connect(concepts, 60)
    assert connect_anew(concepts, (), {concept.id for concept in concepts}, 60) == links
    assert connect_anew(concepts, links, (), 60) == links


def test_the_link_between_two_is_there_be_it_ever_so_weak():
    assert link_between(FOUR[3], FOUR[1], 4) == connect(FOUR, 4)[1][2]
    assert link_between(FOUR[0], FOUR[3], 4) is None


def test_a_newcomer_joins_the_community_that_it_is_linked_with_most():
    links = [
        Link("a", "x", 1, 0, 0.0, 0.0, 0.3, ("c1",)),
        Link("b", "x", 1, 0, 0.0, 0.0, 0.2, ("c1",)),
        Link("c", "x", 1, 0, 0.0, 0.0, 0.4, ("c1",)),
        Link("a", "c", 1, 0, 0.0, 0.0, 0.9, ("c1",)),
    ]
    assert community_nearby("x", links, {"a": 1, "b": 1, "c": 0}) == 1
    assert community_nearby("x", links[1:], {"a": 1, "b": 1, "c": 0}) == 0
    assert community_nearby("x", [links[0], replace(links[2], weight=0.3)], {"a": 1, "c": 0}) == 0
    assert community_nearby("y", links, {"a": 1, "b": 1, "c": 0}) == 2
    assert community_nearby("y", links, {}) == 0


# --- what comes of it --------------------------------------------------------------------------

BUILD_ALL = """
import sys
from graph.cli import main
deck, folder = sys.argv[1:]
for ending in ("json", "graphml", "gexf", "csv", "html"):
    assert main(["build", deck, "-o", f"{folder}/x.{ending}"]) == 0
"""


def test_the_same_deck_gives_the_same_bytes_whatever_the_hash_seed(seed_path, tmp_path):
    written = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        subprocess.run(
            [sys.executable, "-c", BUILD_ALL, str(seed_path), str(folder)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        )
        written.append({path.name: path.read_bytes() for path in sorted(folder.iterdir())})
    assert sorted(written[0]) == ["x.csv", "x.gexf", "x.graphml", "x.html", "x.json"]
    assert written[0] == written[1]
    assert len({c["community"] for c in json.loads(written[0]["x.json"])["concepts"]}) > 1


def test_to_networkx_carries_plain_attributes(tiny_graph):
    network = to_networkx(tiny_graph)
    assert network.nodes["entropy"] == {
        "label": "entropy",
        "score": 1.0,
        "community": 0,
        "cards": 2,
        "aliases": "Shannon entropy|H",
        "definition": "Entropy is average surprise.",
    }
    assert network.edges["entropy", "perplexity"]["cards"] == "c2"
    assert network.number_of_edges() == 2


def test_to_networkx_tells_an_owners_link(tiny_graph: ConceptGraph):
    first, second = tiny_graph.links
    network = to_networkx(replace(tiny_graph, links=(first, replace(second, origin="user"))))
    assert network.edges["entropy", "perplexity"]["origin"] == "user"
    assert "origin" not in network.edges["bigram", "perplexity"]
