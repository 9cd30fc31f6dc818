"""What has to be understood before what: by levels, by cards, by a glossary, and by both."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.extraction.glossary import Entry, Glossary
from graph.model import Alias, Concept, Evidence, Gap, Prerequisite
from graph.prerequisites import Found, find_prerequisites
from graph.prerequisites.glossary import GlossaryLinks
from graph.prerequisites.inference import Inferred, Judgement, first_look, infer_prerequisites, judge
from graph.prerequisites.levels import levels as levels_of
from graph.prerequisites.soundness import sound
from tests.handmade import DECKS, LABELS, cards_of, concepts_of, survey_of

# --- levels ------------------------------------------------------------------------------------


def levels(edges: dict[tuple[int, int], float], prior: np.ndarray) -> np.ndarray:
    """The levels by edges (needed, needing) with how likely each is."""
    needed, needing = np.array(list(edges), dtype=int).reshape(-1, 2).T
    return levels_of(needed, needing, np.array(list(edges.values()), dtype=float), prior)


def test_what_needs_another_stands_above_it():
    found = levels({(0, 1): 1.0, (1, 2): 1.0, (2, 3): 1.0}, np.zeros(4))
    assert all(np.diff(found) > 0.8)
    assert found.tolist() == pytest.approx((-found[::-1]).tolist())


@pytest.mark.parametrize("sure", [1.0, 0.5, 0.03])
def test_a_spring_of_length_one_against_a_weak_pull_to_nought(sure):
    height = sure / (2 * sure + 0.03)
    assert levels({(0, 1): sure}, np.zeros(2)).tolist() == pytest.approx([-height, height])


def test_without_edges_the_prior_stands():
    prior = np.array([0.5, -1.0, 0.5])
    assert levels({}, prior) is prior
    assert levels({(0, 1): 0.02}, prior) is prior
    assert levels({}, np.zeros(0)).size == 0
    assert levels({(0, 1): 1.0}, prior)[2] == pytest.approx(0.5)


def test_edges_both_ways_hold_two_concepts_level():
    both = {(0, 1): 0.7, (1, 0): 0.7}
    assert levels(both, np.zeros(2)).tolist() == [0, 0]
    assert levels(both, np.array([0.0, 1.0])).tolist() == pytest.approx([1.4 / 2.83, 1.43 / 2.83])


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(lambda e: e[0] != e[1]), st.floats(0, 1)
    ),
    st.lists(st.floats(-2, 2), min_size=5, max_size=5),
)
def test_levels_are_finite_and_keep_the_mean_of_the_prior(edges, prior):
    found = levels(edges, np.array(prior))
    assert np.isfinite(found).all()
    assert found.mean() == pytest.approx(np.mean(prior), abs=1e-6)


# --- inference ---------------------------------------------------------------------------------

SMALL_GLOSSARY = [
    ("What is entropy?", "Entropy is the average surprisal of the outcomes of a random variable."),
    ("What is surprisal?", "Minus the logarithm of how probable an outcome of a random variable is."),
    ("What is a random variable?", "A quantity that is left to chance, each value with its probability."),
    (
        "What is cross-entropy?",
        "The average surprisal under a model of outcomes that another draws; it is at least the entropy.",
    ),
    (
        "What is KL divergence?",
        "KL divergence = cross-entropy minus entropy, the bits that a wrong model wastes.",
    ),
    ("What is perplexity?", "Perplexity = two to the power of the cross-entropy of a language model."),
    (
        "What is mutual information?",
        "The KL divergence between a joint distribution and the product of its marginals.",
    ),
    (
        "What is label smoothing?",
        "A trick that mixes the targets with noise before the cross-entropy is taken.",
    ),
]
NAMES = (
    "entropy",
    "surprisal",
    "random variable",
    "cross-entropy",
    ("KL divergence", "KL"),
    "perplexity",
    "mutual information",
    "label smoothing",
)
EXPECTED = {
    ("random variable", "surprisal"),
    ("random variable", "entropy"),
    ("surprisal", "entropy"),
    ("surprisal", "cross-entropy"),
    ("entropy", "cross-entropy"),
    ("entropy", "KL divergence"),
    ("cross-entropy", "KL divergence"),
    ("cross-entropy", "perplexity"),
    ("KL divergence", "mutual information"),
    ("cross-entropy", "label smoothing"),
}


def inferred(sides: list[tuple[str, str]], *names: str | tuple[str, ...]) -> Inferred:
    return infer_prerequisites(survey_of(sides, *names))


def strong(found: Inferred) -> set[tuple[str, str]]:
    return {(edge.source, edge.target) for edge in found.edges if edge.tier == "strong"}


def test_a_small_glossary_shows_its_prerequisites():
    found = inferred(SMALL_GLOSSARY, *NAMES)
    assert strong(found) >= EXPECTED
    assert nx.is_directed_acyclic_graph(nx.DiGraph((edge.source, edge.target) for edge in found.edges))
    assert all(edge.origin == "cards" and edge.evidence and edge.confidence > 0.6 for edge in found.edges)


def test_levels_rise_along_the_prerequisites_of_a_small_glossary():
    level = inferred(SMALL_GLOSSARY, *NAMES).level
    assert min(level, key=level.__getitem__) == "random variable"
    assert all(level[source] < level[target] for source, target in EXPECTED)


def test_the_order_of_cards_and_concepts_is_nothing_to_a_deck_too_small_to_tell():
    turned = inferred(SMALL_GLOSSARY[::-1], *NAMES[::-1])
    first = inferred(SMALL_GLOSSARY, *NAMES)
    assert strong(turned) == strong(first)
    assert turned.level == pytest.approx(first.level, abs=1e-4)


def test_the_same_deck_gives_the_same_prerequisites():
    assert inferred(SMALL_GLOSSARY, *NAMES) == inferred(SMALL_GLOSSARY, *NAMES)
    cards = cards_of(*SMALL_GLOSSARY)
    concepts = concepts_of(cards, *NAMES)
    assert find_prerequisites(cards, concepts) == find_prerequisites(cards, concepts)


def test_what_has_nothing_in_common_is_not_related():
    sides = [
        ("What is osmosis?", "Solvents cross membranes."),
        ("What is a sonnet?", "A poem of fourteen lines."),
    ]
    assert inferred(sides, "osmosis", "sonnet").edges == ()


def test_decks_with_hardly_anything_in_them():
    assert inferred([]) == inferred([("A card.", "No concept.")]) == Inferred((), {})
    assert inferred([], "entropy").edges == inferred([("What is entropy?", "")], "entropy").edges == ()
    assert set(inferred([("", "")], "entropy", "熵").level) == {"entropy", "熵"}


@settings(deadline=None)
@given(DECKS)
def test_of_any_deck_chances_are_chances_and_no_pair_is_judged_both_ways(sides):
    deck = survey_of(sides, *LABELS)
    related, ahead = first_look(deck)
    assert len(related) == len(ahead) == len(deck.candidates)
    assert all(0 <= chance <= 1 for chance in (*related.tolist(), *ahead.tolist()))
    judgements, level = judge(deck)
    judged = dict(judgements)
    assert list(judged) == sorted(judged)
    assert not {(b, a) for a, b in judged} & set(judged)
    for found in judged.values():
        assert 0 <= found.direct <= found.ahead <= 1
        assert 0 <= found.confidence <= 1
        assert found.ahead >= 0.5
    assert np.isfinite(level).all()
    edges = infer_prerequisites(deck).edges
    assert {(edge.source, edge.target) for edge in edges} == {
        (LABELS[a], LABELS[b]) for (a, b), found in judged.items() if found.tier
    }
    assert infer_prerequisites(survey_of(sides, *LABELS)).edges == edges


@pytest.mark.parametrize(
    ("direct", "ahead", "confidence", "tier"),
    [
        (0.1, 0.85, 0.58, "strong"),
        (0.9, 0.84, 0.99, "suggested"),
        (0.18, 0.99, 0.57, "suggested"),
        (0.17, 0.99, 0.57, None),
        (0.17, 0.84, 0.99, None),
    ],
)
def test_tiers(direct, ahead, confidence, tier):
    assert Judgement(direct, ahead, confidence).tier == tier


# --- glossaries --------------------------------------------------------------------------------

CHAIN = (
    Entry("a", ("alpha",)),
    Entry("b", (), ("alpha",)),
    Entry("c", (), ("B",)),
    Entry("d", (), ("c",)),
    Entry("e", (), ("d",)),
)


def links_of(glossary: Glossary, *labels: str) -> GlossaryLinks:
    return GlossaryLinks([Concept(label, label, 1.0, ()) for label in labels], glossary)


def needed(glossary: Glossary, *labels: str) -> list[tuple[str, str, float, str]]:
    found = links_of(glossary, *labels).edges()
    assert all((edge.tier, edge.origin) == ("strong", "glossary") for edge in found)
    return [(e.source, e.target, e.confidence, e.evidence[0].text) for e in found]


def test_glossary_prerequisites_by_label_or_alias_in_any_case():
    assert needed(CHAIN, "a", "b", "c") == [
        ("a", "b", 0.98, "b needs a"),
        ("b", "c", 0.98, "c needs b"),
    ]


def test_glossary_prerequisites_step_over_at_most_two_absent_concepts():
    assert needed(CHAIN, "a", "c") == [("a", "c", 0.9, "c needs a, by way of b")]
    assert needed(CHAIN, "a", "d") == [("a", "d", 0.9, "d needs a, by way of c and b")]
    assert needed(CHAIN, "a", "e") == []


def test_a_direct_way_counts_more_than_one_through_an_absent_concept():
    for prerequisites in (("b", "a"), ("a", "b")):
        glossary = (Entry("a"), Entry("b", (), ("a",)), Entry("c", (), prerequisites))
        assert needed(glossary, "a", "c") == [("a", "c", 0.98, "c needs a")]


CIRCLE = (Entry("a", (), ("c",)), Entry("b", (), ("a",)), Entry("c", (), ("b",)))


@pytest.mark.parametrize("labels", [("a", "b"), ("a",), ("a", "c"), ("a", "b", "c"), ("x",)])
def test_a_circle_in_a_glossary_gives_no_circle(labels):
    edges = links_of(CIRCLE, *labels).edges()
    assert bool(edges) == (len(labels) > 1)
    assert all(edge.source != edge.target for edge in edges)
    kept = sound(edges).edges
    assert nx.is_directed_acyclic_graph(nx.DiGraph((edge.source, edge.target) for edge in kept))
    assert bool(kept) == (len(labels) > 1)


def test_a_circle_in_a_glossary_is_opened_where_it_is_least_sure():
    assert needed(CIRCLE, "a", "c") == [
        ("a", "c", 0.9, "c needs a, by way of b"),
        ("c", "a", 0.98, "a needs c"),
    ]
    result = sound(links_of(CIRCLE, "a", "c").edges())
    assert [(edge.source, edge.target) for edge in (*result.edges, *result.mutual)] == [
        ("c", "a"),
        ("a", "c"),
    ]


def test_gaps_are_direct_prerequisites_that_no_card_names():
    glossary = (
        Entry("a", (), (), "The first letter."),
        Entry("b", (), ("a", "z")),
        Entry("c", (), ("A", "b", "z")),
        Entry("d", (), ("c",)),
        Entry("a", (), (), "Said twice."),
    )
    assert links_of(glossary, "b", "c").gaps() == (
        Gap("a", ("b", "c"), "The first letter."),
        Gap("z", ("b", "c")),
    )
    assert links_of(glossary, "b", "a").gaps() == (Gap("z", ("b",)),)
    assert links_of(glossary, "d").gaps() == (Gap("c", ("d",)),)
    assert links_of(glossary, "a").gaps() == links_of(glossary, "x").gaps() == links_of((), "a").gaps() == ()


def test_gaps_are_joined_and_sorted_without_regard_to_case():
    glossary = (Entry("b", (), ("Zeta", "alpha")), Entry("c", (), ("ZETA", "Beta")))
    assert links_of(glossary, "b", "c").gaps() == (
        Gap("alpha", ("b",)),
        Gap("Beta", ("c",)),
        Gap("Zeta", ("b", "c")),
    )


def test_a_glossary_may_call_concepts_by_their_aliases():
    kl = Concept(
        "kl", "KL divergence", 1.0, (), (), (Alias("Relative Entropy", "user"), Alias("mean", "user"))
    )
    others = [Concept(label, label, 1.0, ()) for label in ("mean", "ELBO")]
    glossary = (Entry("ELBO", (), ("relative entropy", "mean")),)
    for concepts in ([kl, *others], [*others, kl]):
        links = GlossaryLinks(concepts, glossary)
        ends = sorted((edge.source, edge.target) for edge in links.edges())
        assert ends == [("kl", "ELBO"), ("mean", "ELBO")]  # another concept's label outweighs an alias
        assert links.gaps() == ()


# --- both --------------------------------------------------------------------------------------


def found_of(sides: list[tuple[str, str]], glossary: Glossary, *names: str | tuple[str, ...]) -> Found:
    cards = cards_of(*sides)
    return find_prerequisites(cards, concepts_of(cards, *names), glossary)


def edge_of(found: Found, source: str, target: str) -> Prerequisite:
    return next(edge for edge in found.edges if (edge.source, edge.target) == (source, target))


def test_an_edge_that_cards_show_too_is_the_glossarys_with_their_evidence():
    glossary = (
        Entry("perplexity", (), ("cross-entropy", "loss")),
        Entry("label smoothing", (), ("perplexity",)),
    )
    found = found_of(SMALL_GLOSSARY, glossary, *NAMES)
    both = edge_of(found, "cross-entropy", "perplexity")
    assert (both.origin, both.tier, both.confidence) == ("glossary", "strong", 0.98)
    assert both.evidence[:2] == (
        Evidence("glossary", "perplexity needs cross-entropy"),
        Evidence("formula", "Perplexity = two to the power of the cross-entropy of a language model.", "c6"),
    )
    assert edge_of(found, "perplexity", "label smoothing").evidence[0].kind == "glossary"  # on no card
    assert edge_of(found, "entropy", "KL divergence").origin == "cards"
    assert found.gaps == (Gap("loss", ("perplexity",)),)
    assert set(found.level) == {concept if isinstance(concept, str) else concept[0] for concept in NAMES}
    assert found.mutual == ()


def test_of_cards_and_glossary_the_surer_wins_and_the_other_is_mutual():
    glossary = (Entry("entropy", (), ("cross-entropy",)), Entry("random variable", (), ("label smoothing",)))
    shown = inferred(SMALL_GLOSSARY, *NAMES)
    found = found_of(SMALL_GLOSSARY, glossary, *NAMES)
    kept = {(edge.source, edge.target): edge for edge in found.edges}
    assert nx.is_directed_acyclic_graph(nx.DiGraph(list(kept)))
    cards = next(edge for edge in shown.edges if (edge.source, edge.target) == ("entropy", "cross-entropy"))
    loser = ("entropy", "cross-entropy") if cards.confidence < 0.98 else ("cross-entropy", "entropy")
    assert loser in {(edge.source, edge.target) for edge in found.mutual}
    assert len(found.edges) + len(found.mutual) == len(shown.edges) + 2


def test_no_cards_and_no_concepts_have_no_prerequisites_but_those_of_the_glossary():
    found = found_of([], CHAIN, "a", "b", "x")
    assert [(edge.source, edge.target) for edge in found.edges] == [("a", "b")]
    assert found.edges[0].evidence == (Evidence("glossary", "b needs a"),)
