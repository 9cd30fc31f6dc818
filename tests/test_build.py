"""The whole way from cards to a graph, most of it on the ten cards of the seed deck."""

from __future__ import annotations

import gc
from itertools import combinations

import networkx as nx
import pytest

import graph as package
from graph.build import STAGES, build_graph
from graph.cache.store import Store
from graph.extraction.glossary import Entry
from graph.extraction.reading import READING
from graph.model import Card, ConceptGraph

# Which of the ten cards name a concept, by line of data/seed.tsv, read and decided by hand. A longer
# name counts for itself alone: card 6 names the KL penalty, not KL.
NAMED_ON = {
    "KL divergence": {2, 3, 4, 8},
    "entropy": {5, 6},
    "cross-entropy": {1},
    "DPO": {7, 9},
    "RLHF": {3, 6},
    "GRPO": {7},
    "knowledge distillation": {2, 4},
    "perplexity": {1, 10},
    "forward KL": {2},
    "reverse KL": {2},
    "KL penalty": {3, 6},
    "log policy ratio": {9},
    "preference pair": {7},
    "source coding theorem": {5},
    "language model": {6, 8},
}
# The same without a glossary, for what the cards themselves tell: no card spells out KL divergence,
# "distillation" alone is not yet knowledge distillation, and KL stands in "KL penalty" too.
NAMED_ON_PLAIN = {
    "KL": {2, 3, 4, 6, 8},
    "cross-entropy": {1},
    "DPO": {7, 9},
    "RLHF": {3, 6},
    "GRPO": {7},
    "knowledge distillation": {2},
    "perplexity": {1, 10},
    "forward KL": {2},
    "reverse KL": {2},
    "KL penalty": {3, 6},
    "Shannon entropy": {5},
    "language model": {6, 8},
}
JUNK = {
    "the role", "role", "this", "what", "way", "exp", "exp(cross", "log", "sum_x", "y_w", "y_l", "pi_ref",
    "h(p", "H(p)", "p(x)", "e_pi", "example", "step", "term", "E_pi", "2025", "January", "something",
}  # fmt: skip


def lines_of(graph: ConceptGraph, name: str) -> set[int]:
    """The lines of the deck whose cards name a concept."""
    concept = graph.find(name)
    assert concept is not None, f"no concept {name}"
    return {int(graph.card_by_id[ident].source.rsplit(":", 1)[1]) for ident in concept.cards}


@pytest.fixture(params=["with a glossary", "without"])
def either_graph(request, seed_graph, plain_seed_graph) -> ConceptGraph:
    return seed_graph if request.param == "with a glossary" else plain_seed_graph


# --- what the seed deck names ------------------------------------------------------------------


@pytest.mark.parametrize(("label", "lines"), NAMED_ON.items())
def test_seed_concepts_with_their_cards(seed_graph, label, lines):
    assert seed_graph.find(label).label == label
    assert lines_of(seed_graph, label) == lines


@pytest.mark.parametrize(("label", "lines"), NAMED_ON_PLAIN.items())
def test_seed_concepts_without_a_glossary(plain_seed_graph, label, lines):
    assert plain_seed_graph.find(label).label == label
    assert lines_of(plain_seed_graph, label) == lines


@pytest.mark.parametrize(
    ("alias", "label"),
    [
        ("relative entropy", "KL divergence"),
        ("KL", "KL divergence"),
        ("kl", "KL divergence"),
        ("  Kullback-Leibler Divergence ", "KL divergence"),
        ("kl-divergence", "KL divergence"),
        ("Shannon entropy", "entropy"),
        ("direct preference optimization", "DPO"),
        ("reinforcement learning from human feedback", "RLHF"),
        ("distillation", "knowledge distillation"),
    ],
)
def test_find_takes_ids_labels_and_aliases_in_any_case(seed_graph, alias, label):
    assert seed_graph.find(alias).label == label


@pytest.mark.parametrize("name", ["", "no such thing", "divergence KL"])
def test_find_knows_nothing_else(seed_graph, name):
    assert seed_graph.find(name) is None


def test_no_junk_among_the_labels(either_graph):
    labels = [concept.label for concept in either_graph.concepts]
    assert JUNK.isdisjoint(labels)
    assert [label for label in labels if any(c in label for c in "()|_=\t\n")] == []
    assert [label for label in labels if len(label) < 2 or label.split()[0] in ("the", "a", "this")] == []


def test_seed_prerequisites_of_the_glossary_and_of_the_cards(seed_graph, plain_seed_graph):
    edges = {(edge.source, edge.target): edge for edge in seed_graph.prerequisites}
    stated = [
        ("entropy", "cross-entropy"),
        ("cross-entropy", "kl-divergence"),
        ("kl-divergence", "forward-kl"),
        ("rlhf", "dpo"),
    ]
    assert {edges[ends].origin for ends in stated} == {"glossary"}
    assert edges["dpo", "dpo-loss"].origin == "cards"
    assert {edge.origin for edge in plain_seed_graph.prerequisites} == {"cards"}
    found = {(edge.source, edge.target) for edge in plain_seed_graph.prerequisites}
    assert {("cross-entropy", "perplexity"), ("dpo", "dpo-loss")} <= found


# --- what holds in every graph -----------------------------------------------------------------


def test_every_mention_is_where_it_says_and_inside_its_sentence(either_graph):
    mentions = [(concept, mention) for concept in either_graph.concepts for mention in concept.mentions]
    assert len(mentions) >= 10
    for concept, mention in mentions:
        text = either_graph.card_by_id[mention.card].side(mention.side)
        start, end = mention.sentence
        written = text[mention.start : mention.end]
        assert 0 <= start <= mention.start < mention.end <= end <= len(text)
        assert written == written.strip() != ""
        assert text[start:end] == text[start:end].strip()
        known = {name.casefold().replace("-", " ").rstrip("s") for name in concept.names}
        assert written.casefold().replace("-", " ").rstrip("s") in known


def test_cards_of_a_concept_are_those_of_its_mentions_in_deck_order(either_graph):
    order = [card.id for card in either_graph.cards]
    for concept in either_graph.concepts:
        assert list(concept.cards) == [card for card in order if card in {m.card for m in concept.mentions}]


def test_cards_of_a_link_name_both_ends(either_graph):
    cards = {concept.id: set(concept.cards) for concept in either_graph.concepts}
    for link in either_graph.links:
        assert link.source < link.target
        assert link.count == len(link.cards) > 0
        assert set(link.cards) == cards[link.source] & cards[link.target]
        assert -1 <= link.npmi <= 1
        assert 0 < link.weight <= 1
        assert link.g2 >= 0


def test_concepts_that_share_a_card_hang_together(either_graph):
    full = nx.Graph()
    full.add_nodes_from(concept.id for concept in either_graph.concepts)
    for a, b in combinations(either_graph.concepts, 2):
        if set(a.cards) & set(b.cards):
            full.add_edge(a.id, b.id)
    shown = nx.Graph((link.source, link.target) for link in either_graph.links)
    shown.add_nodes_from(full)
    assert set(map(frozenset, nx.connected_components(shown))) == set(
        map(frozenset, nx.connected_components(full))
    )


def test_ids_scores_and_study_order(either_graph):
    idents = [concept.id for concept in either_graph.concepts]
    assert len(set(idents)) == len(idents) == len(set(either_graph.study_order))
    assert sorted(either_graph.study_order) == sorted(idents)
    scores = [concept.score for concept in either_graph.concepts]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1
    assert scores[-1] > 0
    place = {ident: index for index, ident in enumerate(either_graph.study_order)}
    assert all(place[edge.source] < place[edge.target] for edge in either_graph.prerequisites)


def test_communities_have_no_gaps_and_shrink(either_graph):
    sizes: dict[int, int] = {}
    for concept in either_graph.concepts:
        sizes[concept.community] = sizes.get(concept.community, 0) + 1
    assert sorted(sizes) == list(range(len(sizes)))
    assert [sizes[number] for number in sorted(sizes)] == sorted(sizes.values(), reverse=True)


def test_equal_input_gives_an_equal_graph(seed_deck, glossary, seed_graph):
    again = build_graph(iter(seed_deck.cards), tuple(glossary))
    assert again == seed_graph
    assert hash(again) == hash(seed_graph)


# --- decks of every size -----------------------------------------------------------------------


def test_no_cards_make_an_empty_graph(glossary):
    assert build_graph([]) == ConceptGraph((), (), ())
    assert build_graph([], glossary, glossary_only=True) == ConceptGraph((), (), ())


@pytest.mark.parametrize(("front", "back"), [("", ""), ("Why?", "Because it is so."), ("x = 1", "$y$")])
def test_a_card_without_any_concept(front, back):
    card = Card("c1", front, back)
    assert build_graph([card]) == ConceptGraph((card,), (), (), languages=(("en", 1),))


def test_one_card():
    graph = build_graph([Card("c1", "What is perplexity?", "The power of the cross-entropy.")])
    assert {concept.label: concept.cards for concept in graph.concepts} == {
        "perplexity": ("c1",),
        "cross-entropy": ("c1",),
    }
    (link,) = graph.links
    # the only card, so no association; a question and its answer: 0.6/1.6 · 1/2
    assert (link.count, link.sentences, link.npmi, link.g2, link.weight) == (1, 0, 0.0, 0.0, 0.1875)


def test_glossary_only_links_what_the_glossary_names():
    cards = [Card("c1", "What is perplexity?", "2 to the entropy of a bigram."), Card("c2", "Why?", "No.")]
    glossary = (Entry("entropy"), Entry("perplexity", (), ("entropy",)))
    graph = build_graph(cards, glossary, glossary_only=True)
    assert {concept.label: concept.cards for concept in graph.concepts} == {
        "entropy": ("c1",),
        "perplexity": ("c1",),
    }
    assert [(link.source, link.target, link.count) for link in graph.links] == [("entropy", "perplexity", 1)]
    assert graph.study_order == ("entropy", "perplexity")


def test_a_thousand_cards():
    cards = [
        Card(
            f"c{n}", f"What is the zorb{n % 40} kernel?", f"It bounds the zorb{n * 7 % 40} kernel, case {n}."
        )
        for n in range(1000)
    ]
    graph = build_graph(cards)
    kernels = {f"zorb{n} kernel" for n in range(40)}
    assert {concept.label for concept in graph.concepts} >= kernels
    # c0 and every 40th card ask for zorb0; the answer names it where 40 divides 7n, so where it divides n.
    assert graph.find("zorb0 kernel").cards == tuple(f"c{n}" for n in range(0, 1000, 40))
    assert len(graph.study_order) == len(graph.concepts)


# --- progress ----------------------------------------------------------------------------------

MANY = [
    Card(f"c{n}", f"What is the zorb{n % 9} kernel?", f"It bounds zorb{n % 7}, case {n}.") for n in range(80)
]


def test_progress_is_told_stage_by_stage_and_changes_nothing(glossary):
    told = []
    graph = build_graph(MANY, glossary, progress=lambda *stand: told.append(stand))
    assert graph == build_graph(MANY, glossary)
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == list(STAGES)
    assert all(0 <= done <= total for _, done, total in told)
    for stage in STAGES:
        shares = [done / total for name, done, total in told if name == stage]
        assert shares[0] == 0
        assert shares == sorted(shares)
    # 160 sides, told for every 64 cards
    assert [done for stage, done, _ in told if stage == READING] == [0, 0, 192, 240, 240, 240, 304]


def test_progress_never_goes_back_whatever_a_cache_has(tmp_path):
    store = Store.at(tmp_path / "cache")
    build_graph(MANY[:40], cache=store)
    told = []
    build_graph(MANY, cache=store, progress=lambda *stand: told.append(stand))
    shares = [done / total for stage, done, total in told if stage == READING]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1] < 1) == (0, True)  # the next stage says that this one is over
    assert 3 * 40 / 320 in shares  # what was known


def test_progress_is_told_of_no_cards_too():
    told = []
    build_graph([], progress=lambda *stand: told.append(stand))
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == list(STAGES)


@pytest.mark.parametrize("stage", STAGES)
def test_what_progress_raises_ends_the_build_and_the_next_one_is_whole(stage):
    class Enough(Exception):
        pass

    def stop(name, done, total):
        if name == stage:
            raise Enough

    with pytest.raises(Enough):
        build_graph(MANY, progress=stop)
    assert gc.isenabled()
    assert len(build_graph(MANY).cards) == 80


def test_the_package_offers_its_main_functions():
    assert [getattr(package, name).__name__ for name in package.__all__] == list(package.__all__)
    with pytest.raises(AttributeError, match="'graph' has no attribute 'nothing'"):
        _ = package.nothing
