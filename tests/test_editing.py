"""Edits of concepts and links: added, defined and hidden, on a deck of four cards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.editing import apply_edits
from graph.extraction.ranking import deck_weight
from graph.model import Edit, Gap, Link, Mention
from tests.editing import BOTH, GRAPH, SIDES, deck, edited, ends, named, needed, no, reasons, with_, words_of
from tests.graphs import edge


def test_no_edits_leave_the_graph_itself():
    result = apply_edits(GRAPH, [])
    assert (result.graph is GRAPH, result.idle) == (True, ())


def test_edits_that_only_confirm_leave_the_graph_itself_and_are_not_idle():
    result = apply_edits(
        GRAPH, [Edit("concept", "Kl-Divergence"), Edit("name", "distributions", "distribution")]
    )
    assert (result.graph is GRAPH, result.idle) == (True, ())


def unordered(link: Link) -> Link:
    """A link with its cards by id: they come in the order in which concepts name them."""
    return replace(link, cards=tuple(sorted(link.cards)))


# --- concepts that were missed ---------------------------------------------------------------------


def test_a_missed_concept_is_found_on_the_cards():
    graph = edited(GRAPH, Edit("concept", "sum"))
    found = named(graph, "sum")
    assert (found.id, found.label, found.cards) == ("sum", "sum", ("c1", "c4"))
    assert found.mentions == (
        Mention("c1", "back", 39, 42, (31, 43)),  # "It is a sum." has no other mention
        Mention("c4", "back", 9, 13, (0, 14)),
    )
    best = deck_weight(["entropy"], 2, on_front=True)  # whose score is 1
    assert found.score == round(deck_weight(["sum"], 2, on_front=False) / best, 4)


def test_a_missed_concept_is_linked_by_the_rules_of_all_and_joins_their_community():
    graph = edited(GRAPH, Edit("concept", "sum"))
    whole = deck(SIDES, "KL", "KL divergence", "entropy", ("distribution", "distributions"), ("sum", "sums"))
    assert [pair for pair in ends(graph) if "sum" in pair] == [("KL", "sum"), ("entropy", "sum")]
    assert list(map(unordered, graph.links_of["sum"])) == list(map(unordered, whole.links_of["sum"]))
    assert [link for link in graph.links if "sum" not in (link.source, link.target)] == list(GRAPH.links)
    weights: dict[int, float] = {}
    for link in graph.links_of["sum"]:
        community = named(graph, link.other("sum")).community
        weights[community] = weights.get(community, 0) + link.weight
    assert named(graph, "sum").community == max(weights, key=lambda number: weights[number])


def test_a_missed_concept_is_learned_right_after_its_closest_neighbour():
    graph = edited(GRAPH, Edit("concept", "symmetric"))
    assert [pair for pair in ends(graph) if "symmetric" in pair] == [("KL divergence", "symmetric")]
    order = list(GRAPH.study_order)
    order.insert(order.index("KL divergence") + 1, "symmetric")
    assert list(graph.study_order) == order


def test_a_missed_concept_without_neighbours_has_a_community_of_its_own():
    graph = edited(deck([("What is KL?", "A sum."), ("Why?", "Because.")], "KL"), Edit("concept", "because"))
    assert [(c.label, c.community) for c in graph.concepts] == [("KL", 0), ("because", 1)]
    assert graph.study_order == ("KL", "because")


def test_a_missed_concept_may_stand_inside_another_name():
    graph = edited(GRAPH, Edit("concept", "divergence"))
    assert words_of(graph, named(graph, "divergence")) == ["divergence", "divergence"]
    assert words_of(graph, named(graph, "KL divergence")) == ["KL divergence", "KL divergence"]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        (
            "fine-tuning",
            "Fine tuning, finetuning and FINE-TUNING.",
            ["Fine tuning", "finetuning", "FINE-TUNING"],
        ),
        ("loss", "Losses add up; a loss is one. Glossy.", ["Losses", "loss"]),
        ("entropies", "Entropy is one.", ["Entropy"]),
        ("KL", "A kl is no KL, nor are KLs.", ["KL", "KLs"]),
        ("entropy", "Cross-entropy is another.", []),
        ("policy", "A policy's value, $policy$ or `policy = 1`.", ["policy"]),
        ("C++", "Is C++ like C?", ["C++"]),
        ("leftmost node", "The **L**eftmost node.", ["**L**eftmost node"]),
        ("loss function", "A loss $f$ function is no loss function.", ["loss function"]),
    ],
)
def test_what_counts_as_an_occurrence(name, text, found):
    graph = deck([("Why?", text)], "nothing")
    result = apply_edits(graph, [Edit("concept", name)])
    assert [word for concept in result.graph.concepts for word in words_of(graph, concept)] == found
    assert reasons(result) == ({} if found else {Edit("concept", name): f"no card names “{name}”"})


def test_sentences_are_those_of_other_mentions_even_where_these_are_odd():
    odd = [
        replace(concept, mentions=tuple(replace(m, sentence=(m.start, m.end + 2)) for m in concept.mentions))
        for concept in deck([("Why?", "KL is a sum. Sums are fun.")], "KL").concepts
    ]
    graph = replace(deck([("Why?", "KL is a sum. Sums are fun.")], "KL"), concepts=tuple(odd))
    found = named(edited(graph, Edit("concept", "is"), Edit("concept", "sum")), "is")
    assert [mention.sentence for mention in found.mentions] == [(0, 5)]  # widened to hold the word
    found = named(edited(graph, Edit("concept", "sum")), "sum")
    assert [mention.sentence for mention in found.mentions] == [(4, 12), (13, 26)]  # cut short by KL's


def test_cards_in_other_languages_are_read_by_their_rules():
    sides = [("何が強化学習ですか。", "方策を学ぶ。報酬を使う。")]
    graph = replace(deck(sides), languages=(("ja", 1),))
    found = named(edited(graph, Edit("concept", "報酬")), "報酬")
    assert [(m.side, m.start, m.sentence) for m in found.mentions] == [("back", 6, (6, 12))]


def test_an_id_that_is_taken_gets_a_number():
    graph = edited(edited(GRAPH, Edit("name", "entropy", "mess")), no("name", "entropy", "mess"))
    assert [concept.id for concept in graph.concepts if concept.label == "entropy"] == ["entropy"]
    both = deck([("What is R?", "R is r2.")], ("r2", "R"))
    assert {c.id: c.label for c in edited(both, Edit("concept", "is"), no("name", "R", "r2")).concepts} == {
        "r2": "r2",
        "r": "R",
        "is": "is",
    }


# --- definitions and hidden concepts -----------------------------------------------------------------


def test_a_definition_is_the_owners():
    graph = with_(GRAPH, "KL", definition="Old.", definition_card="c1")
    found = named(edited(graph, Edit("definition", "kl", "A sum.")), "KL")
    assert (found.definition, found.definition_card, found.own_definition) == ("A sum.", "", True)


def test_a_definition_is_taken_away_if_it_is_that():
    graph = with_(GRAPH, "KL", definition="Old.", definition_card="c1")
    found = named(edited(graph, no("definition", "KL", "Old.")), "KL")
    assert (found.definition, found.definition_card, found.own_definition) == ("", "", False)
    other = no("definition", "KL", "New.")
    assert reasons(apply_edits(graph, [other])) == {other: "that is not its definition, nothing to refute"}


def test_what_is_defined_is_a_concept_if_a_card_names_it():
    assert named(edited(GRAPH, Edit("definition", "surprise", "It is.")), "surprise").definition == "It is."
    nowhere = Edit("definition", "nat", "A unit.")
    assert reasons(apply_edits(GRAPH, [nowhere])) == {nowhere: "no concept is called “nat” any more"}


def test_of_two_definitions_the_first_stands():
    one, two = Edit("definition", "KL", "A sum."), Edit("definition", "kl", "Two.")
    result = apply_edits(GRAPH, [two, one])
    assert reasons(result) == {two: "it is given another definition, too; withdraw one of the two"}
    assert named(result.graph, "KL").definition == "A sum."


def test_a_hidden_concept_goes_with_all_that_hangs_on_it():
    gaps = (Gap("logarithm", ("entropy",)), Gap("number", ("entropy", "KL")))
    graph = edited(replace(GRAPH, gaps=gaps), no("concept", "Entropy"))
    assert [concept.id for concept in graph.concepts] == ["KL divergence", "KL", "distribution"]
    assert graph.study_order == ("KL divergence", "distribution", "KL")
    assert needed(graph.prerequisites) == [("distribution", "KL")]  # none leads past what is hidden
    assert graph.links == tuple(link for link in GRAPH.links if "entropy" not in (link.source, link.target))
    assert graph.gaps == (Gap("number", ("KL",)),)


def test_a_hidden_edge_gives_way_to_what_was_set_aside_for_it():
    edges, mutual = [edge("a", "b", 0.9), edge("b", "c", 0.8)], [edge("c", "a", 0.5)]
    graph = edited(deck([], "a", "b", "c", edges=edges, mutual=mutual), no("concept", "b"))
    assert (needed(graph.prerequisites), graph.mutual, graph.study_order) == ([("c", "a")], (), ("c", "a"))


def test_hiding_without_effect():
    for edit, reason in (
        (no("concept", "nat"), "no concept is called “nat” any more"),
        (no("concept", "relative entropy"), "it is another name of “KL divergence” now"),
    ):
        assert reasons(apply_edits(BOTH, [edit])) == {edit: reason}


def test_what_is_said_of_a_hidden_concept_is_told():
    hide, said = no("concept", "entropy"), Edit("needed", "entropy", "KL")
    assert reasons(apply_edits(GRAPH, [hide, said])) == {said: "“entropy” is hidden"}


def test_what_is_said_and_denied_has_no_effect():
    yes, nay = Edit("concept", "sum"), no("concept", "SUM")
    result = apply_edits(GRAPH, [yes, nay])
    assert result.graph is GRAPH
    assert set(reasons(result)) == {yes, nay}


def test_a_gap_that_becomes_a_concept_is_needed_as_the_glossary_has_it():
    graph = replace(GRAPH, gaps=(Gap("sum", ("KL", "entropy")), Gap("bit", ("entropy",))))
    graph = edited(graph, Edit("concept", "sum"), no("concept", "KL"))
    assert graph.gaps == (Gap("bit", ("entropy",)),)
    (found,) = (edge for edge in graph.prerequisites if edge.source == "sum")
    assert (found.target, found.origin, found.evidence[0].text) == (
        "entropy",
        "glossary",
        "entropy needs sum",
    )


# --- links -----------------------------------------------------------------------------------------


def test_a_link_of_concepts_that_no_card_names_together():
    graph = edited(GRAPH, Edit("link", "entropy", "KL divergence"))
    (found,) = (link for link in graph.links if link.origin == "user")
    assert found == Link("KL divergence", "entropy", 0, 0, -1.0, 1.726, 0.5, (), "user")


def test_a_link_that_was_too_weak_has_the_values_of_its_cards():
    sides = [("What is a?", "b. c. d. e."), ("What is a?", "b."), ("What is c?", "d.")]
    whole = deck(sides, "a", "b", "c", "d", "e")
    weak = min(whole.links, key=lambda link: link.weight)
    graph = replace(whole, links=tuple(link for link in whole.links if link is not weak))
    assert edited(graph, Edit("link", weak.source, weak.target)).links == tuple(
        replace(link, origin="user") if link is weak else link for link in whole.links
    )


def test_a_refuted_link_goes():
    graph = edited(GRAPH, no("link", "kl", "distribution"))
    assert ends(graph) == [pair for pair in ends(GRAPH) if pair != ("KL", "distribution")]


def test_links_without_effect():
    for edit, reason in (
        (no("link", "KL divergence", "entropy"), "that link is not there, nothing to refute"),
        (Edit("link", "KL", "nat"), "no concept is called “nat” any more"),
        (Edit("link", "distribution", "distributions"), "both are names of “distribution”"),
    ):
        assert reasons(apply_edits(GRAPH, [edit])) == {edit: reason}


def test_old_labels_are_found_after_a_rename():
    graph = edited(
        GRAPH,
        Edit("name", "KL", "relative entropy"),
        no("link", "KL", "distribution"),
        Edit("needed", "KL divergence", "KL"),
        Edit("definition", "KL", "A sum."),
    )
    assert ("KL", "distribution") not in ends(graph)
    assert ("KL divergence", "KL") in needed(graph.prerequisites)
    assert named(graph, "relative entropy").definition == "A sum."
