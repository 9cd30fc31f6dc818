"""Edits of names: concepts renamed, merged and split, on a deck of four cards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.editing import apply_edits
from graph.extraction.ranking import deck_weight
from graph.model import Alias, Edit
from tests.editing import (
    BOTH,
    GRAPH,
    SIDES,
    aliases,
    deck,
    edited,
    named,
    needed,
    no,
    reasons,
    with_,
    words_of,
)
from tests.graphs import edge

# --- other names ---------------------------------------------------------------------------------


def test_a_rename_keeps_the_id_the_links_and_the_old_name():
    graph = edited(GRAPH, Edit("name", "entropy", "mean information"))
    found = named(graph, "mean information")
    assert (found.id, found.label) == ("entropy", "mean information")
    assert aliases(graph, "entropy") == [("entropy", "user")]
    assert (graph.links, graph.prerequisites, graph.study_order) == (
        GRAPH.links,
        GRAPH.prerequisites,
        GRAPH.study_order,
    )


def test_a_rename_may_change_the_case_alone():
    graph = edited(GRAPH, Edit("name", "entropy", "Entropy"))
    assert named(graph, "entropy").label == "Entropy"
    assert aliases(graph, "entropy") == []


def test_a_rename_to_what_other_cards_write_takes_these_in():
    graph = edited(GRAPH, Edit("name", "entropy", "mean surprise"))
    assert words_of(graph, named(graph, "entropy")) == ["entropy", "Entropy", "mean surprise", "entropy"]


def test_an_alias_becomes_the_label():
    graph = edited(GRAPH, Edit("name", "distribution", "distributions"))
    assert named(graph, "distribution").label == "distributions"
    assert aliases(graph, "distributions") == [("distribution", "user")]


def test_a_new_alias_brings_the_cards_that_write_it():
    graph = edited(GRAPH, Edit("name", "surprise", "entropy"), Edit("name", "disorder", "entropy"))
    assert aliases(graph, "entropy") == [("disorder", "user"), ("surprise", "user")]
    assert words_of(graph, named(graph, "disorder")) == ["entropy", "Entropy", "surprise", "entropy"]


def test_a_merge_unites_mentions_names_and_links():
    graph = edited(GRAPH, Edit("name", "KL", "KL divergence"))
    found = named(graph, "KL")
    assert (found.id, found.label, found.score) == ("KL divergence", "KL divergence", 0.9)
    assert found.cards == ("c1", "c2", "c4")
    assert words_of(graph, found) == ["KL", "KL", "KL divergence", "KL divergence", "KL"]
    assert aliases(graph, "KL") == [("KL", "user")]
    merged = deck(SIDES, ("KL divergence", "KL"), "entropy", ("distribution", "distributions"))
    assert graph.links == merged.links
    assert needed(graph.prerequisites) == [
        ("distribution", "KL divergence"),
        ("distribution", "entropy"),
        ("entropy", "KL divergence"),
    ]
    assert graph.study_order == ("distribution", "entropy", "KL divergence")


def test_a_merge_maps_prerequisites_joins_equal_ones_and_drops_loops():
    edges = [
        edge("a", "b", 0.9, tier="suggested"),
        edge("a", "c", 0.7),
        edge("b", "c", 0.6),
        edge("c", "d", 0.5, origin="glossary"),
        edge("b", "d", 0.8),
    ]
    graph = deck([("What is a?", "b or c or d.")], "a", "b", "c", "d", edges=edges)
    merged = edited(graph, Edit("name", "c", "b"))
    first, second = merged.prerequisites
    assert (first.source, first.target, first.confidence, first.tier, first.origin) == (
        "a",
        "b",
        0.9,
        "strong",
        "cards",
    )
    assert [found.text for found in first.evidence] == ["b needs a", "c needs a"]
    assert (second.source, second.target, second.confidence, second.origin) == ("b", "d", 0.8, "glossary")
    assert [found.text for found in second.evidence] == ["d needs b", "d needs c"]
    assert merged.study_order == ("a", "b", "d")


def test_a_merge_that_closes_a_circle_sets_the_least_sure_edge_aside():
    edges = [edge("a", "b", 0.9), edge("c", "d", 0.6), edge("b", "c", 0.7)]
    graph = edited(deck([], "a", "b", "c", "d", edges=edges), Edit("name", "d", "a"))
    assert (needed(graph.prerequisites), needed(graph.mutual)) == ([("a", "b"), ("b", "c")], [("c", "a")])


def test_a_merge_keeps_the_definition_or_takes_it_over():
    graph = with_(GRAPH, "KL", definition="A sum.", definition_card="c1")
    graph = with_(graph, "entropy", definition="A mean.")
    found = named(edited(graph, Edit("name", "KL", "KL divergence")), "KL")
    assert (found.definition, found.definition_card) == ("A sum.", "c1")
    found = named(edited(graph, Edit("name", "KL", "entropy")), "KL")
    assert (found.definition, found.definition_card) == ("A mean.", "")


def test_aliases_keep_their_reasons_in_a_merge():
    graph = with_(GRAPH, "KL", aliases=(Alias("rel. ent.", "abbreviation", "c1"),))
    graph = edited(graph, Edit("name", "KL", "KL divergence"))
    assert named(graph, "KL").aliases == (Alias("KL", "user"), Alias("rel. ent.", "abbreviation", "c1"))


def test_names_chain_whatever_is_said_first():
    chain = [
        Edit("name", "KL", "KL divergence"),
        Edit("name", "KL divergence", "relative entropy"),
        Edit("name", "distribution", "KL"),
    ]
    graph = edited(GRAPH, *chain)
    assert edited(GRAPH, *reversed(chain)) == graph
    found = named(graph, "distributions")
    assert (found.id, found.label) == ("KL divergence", "relative entropy")
    assert [name for name, _ in aliases(graph, "KL")] == [
        "KL divergence",
        "KL",
        "distribution",
        "distributions",
    ]


def test_several_concepts_of_one_new_name_become_one_with_the_id_of_the_best():
    graph = edited(GRAPH, Edit("name", "KL", "measure"), Edit("name", "entropy", "measure"))
    assert named(graph, "measure").id == "entropy"
    assert aliases(graph, "measure") == [("entropy", "user"), ("KL", "user")]


def test_of_names_in_a_circle_one_has_no_effect():
    there, back = Edit("name", "KL", "entropy"), Edit("name", "entropy", "KL")
    for edits in ([there, back], [back, there]):
        result = apply_edits(GRAPH, edits)
        assert reasons(result) == {there: "would close a circle: “entropy” is a name of it"}
        assert named(result.graph, "KL").label == "KL"


def test_a_name_of_two_concepts_is_one_of_the_first():
    one, two = Edit("name", "KL", "distribution"), Edit("name", "KL", "entropy")
    result = apply_edits(GRAPH, [two, one])
    assert reasons(result) == {two: "it is said to be a name of “distribution”, too"}
    assert named(result.graph, "KL").label == "distribution"


def test_an_alias_of_another_concept_moves_with_what_is_spelled_like_it():
    graph = deck(
        [("What is R?", "R is reward."), ("Why reward?", "For the return.")], ("reward", "R"), "return"
    )
    moved = edited(graph, Edit("name", "R", "return"))
    assert words_of(moved, named(moved, "R")) == ["R", "R", "return"]
    assert (named(moved, "R").id, aliases(moved, "reward")) == ("return", [])


def test_names_that_no_concept_has_make_one_if_a_card_writes_them():
    graph = edited(GRAPH, Edit("name", "surprise", "self-information"))
    found = named(graph, "surprise")
    assert (found.label, found.cards) == ("self-information", ("c3",))
    assert aliases(graph, "surprise") == [("surprise", "user")]
    nowhere = Edit("name", "bit", "nat")
    assert reasons(apply_edits(GRAPH, [nowhere])) == {nowhere: "no card names “bit” or “nat”"}


# --- names taken away -----------------------------------------------------------------------------


def test_a_split_gives_the_alias_what_is_spelled_like_it():
    graph = edited(BOTH, no("name", "KL", "KL divergence"))
    part, rest = named(graph, "KL"), named(graph, "KL divergence")
    assert (part.id, part.label, part.aliases, part.cards) == ("kl", "KL", (), ("c1", "c4"))
    assert (rest.id, rest.cards) == ("KL divergence", ("c2",))
    assert words_of(graph, part) == ["KL", "KL", "KL"]
    assert words_of(graph, rest) == ["KL divergence", "KL divergence"]
    assert aliases(graph, "KL divergence") == [("relative entropy", "user")]
    assert needed(graph.prerequisites) == [("distribution", "KL divergence")]


def test_a_split_links_both_halves_anew():
    graph = edited(BOTH, no("name", "KL", "KL divergence"))
    whole = deck(SIDES, ("kl", "KL"), "KL divergence", "entropy", ("distribution", "distributions"))
    assert graph.links == whole.links
    assert "KL divergence" not in {end for link in graph.links for end in (link.source, link.target)}


def test_a_split_shares_out_the_score_by_what_each_half_weighs():
    graph = edited(BOTH, no("name", "KL", "KL divergence"))
    before = deck_weight(["KL", "divergence"], 3, on_front=True)
    assert named(graph, "KL divergence").score == round(
        deck_weight(["KL", "divergence"], 1, on_front=True) / before, 4
    )
    assert named(graph, "KL").score == round(deck_weight(["KL"], 2, on_front=True) / before, 4)


def test_a_split_of_an_alias_that_no_mention_has_takes_the_alias_alone():
    graph = edited(BOTH, no("name", "Relative Entropy", "kl divergence"))
    assert aliases(graph, "KL") == [("KL", "user")]
    assert graph.find("relative entropy") is None
    assert replace(graph, concepts=()) == replace(BOTH, concepts=())


def test_a_split_of_another_way_to_write_the_label_takes_the_alias_alone():
    graph = deck([("Is fine-tuning finetuning?", "Yes.")], ("fine-tuning", "fine tunings"))
    assert aliases(edited(graph, no("name", "fine tunings", "fine-tuning")), "fine-tuning") == []


def test_a_split_of_all_that_cards_write_leaves_the_concept_with_that_name():
    graph = edited(deck([("What is R?", "R is a sum.")], ("reward", "R")), no("name", "R", "reward"))
    (found,) = graph.concepts
    assert (found.id, found.label, found.aliases) == ("reward", "R", ())


def test_a_definition_goes_with_the_card_it_is_from():
    for card, owner in (("c1", "KL"), ("c2", "KL divergence"), ("", "KL divergence")):
        graph = with_(BOTH, "KL divergence", definition="It is.", definition_card=card)
        graph = edited(graph, no("name", "KL", "KL divergence"))
        assert [(c.label, c.definition_card) for c in graph.concepts if c.definition] == [(owner, card)]


def test_label_and_alias_may_have_changed_places_since_they_were_split():
    assert edited(BOTH, no("name", "KL divergence", "KL")) == edited(BOTH, no("name", "KL", "KL divergence"))


def test_a_split_before_and_after_a_merge():
    graph = edited(BOTH, Edit("name", "KL divergence", "entropy"), no("name", "KL", "entropy"))
    assert words_of(graph, named(graph, "KL")) == ["KL", "KL", "KL"]
    assert named(graph, "KL divergence").label == "entropy"
    graph = edited(BOTH, no("name", "KL", "KL divergence"), Edit("name", "KL", "entropy"))
    assert named(graph, "KL").label == "entropy"
    graph = edited(BOTH, no("name", "KL", "KL divergence"), Edit("name", "KL", "KL distance"))
    assert (named(graph, "KL distance").id, named(graph, "KL").label) == ("kl", "KL distance")


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (no("name", "KL", "entropy"), "“KL” is no name of “entropy” anyway"),
        (no("name", "KL", "nat"), "no concept is called “nat” any more"),
        (no("name", "bit", "KL"), "no concept is called “bit” any more"),
    ],
)
def test_splits_without_effect(edit, reason):
    result = apply_edits(BOTH, [edit])
    assert (result.graph is BOTH, reasons(result)) == (True, {edit: reason})
