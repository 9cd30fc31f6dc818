"""What the owner says of prerequisites: edges refuted, accepted, made and reversed."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.editing import GivenWay, apply_edits
from graph.editing.circles import sound_again
from graph.model import ConceptGraph, Edit, Evidence, Origin, Prerequisite
from graph.prerequisites import sound
from graph.study import nearest_order
from tests.editing import needed, no, reasons
from tests.graphs import acyclic, edge, graph_of, question

FIRST, SECOND = edge("a", "b", 0.9), edge("b", "a", 0.5)
OPPOSED = graph_of(["a", "b", "c"], [question("a")], [FIRST], mutual=[SECOND])


def yes(source: str, target: str) -> Edit:
    return Edit("needed", source, target)


def nay(source: str, target: str) -> Edit:
    return no("needed", source, target)


def decided(graph: ConceptGraph, *edits: Edit) -> tuple:
    """What edits make of the graph's edges and order; all else must stay."""
    result = apply_edits(graph, edits).graph
    left = {"prerequisites": (), "mutual": (), "study_order": ()}
    assert replace(result, **left) == replace(graph, **left, concepts=result.concepts)
    return result.prerequisites, result.mutual, result.study_order


def yours(source: str, target: str, *evidence: Evidence) -> Prerequisite:
    said = (*evidence, Evidence("user", "you said so"))
    return edge(source, target, 1.0, said, tier="strong", origin="user")


def test_a_refuted_edge_goes_and_its_opponent_comes_back():
    assert decided(OPPOSED, nay("a", "b")) == ((SECOND,), (), ("b", "a", "c"))
    assert decided(OPPOSED, nay("a", "b"), nay("b", "a")) == ((), (), ("a", "b", "c"))
    assert decided(OPPOSED, nay("b", "a")) == ((FIRST,), (), ("a", "b", "c"))


def test_an_accepted_edge_is_sure_and_the_owners():
    graph = graph_of(["a", "b"], [], [edge("a", "b", 0.3, tier="suggested")])
    (found,), _, order = decided(graph, yes("A", "B"))
    assert found == yours("a", "b", *graph.prerequisites[0].evidence)
    assert order == ("a", "b")


def test_an_accepted_edge_that_nobody_had_found_is_made_and_reorders():
    assert decided(OPPOSED, yes("c", "a")) == ((FIRST, yours("c", "a")), (SECOND,), ("c", "a", "b"))


def test_an_accepted_edge_outweighs_a_surer_one_the_other_way():
    made = yours("b", "a", *SECOND.evidence)
    assert decided(OPPOSED, yes("b", "a")) == ((made,), (FIRST,), ("b", "a", "c"))


def test_an_edge_is_reversed_by_refuting_it_and_accepting_the_other():
    made = yours("b", "a", *SECOND.evidence)
    assert decided(OPPOSED, nay("a", "b"), yes("b", "a")) == ((made,), (), ("b", "a", "c"))


def test_edits_leave_the_order_else_as_it_was():
    graph = graph_of(["d", "a", "c", "b"])
    assert decided(graph, yes("b", "a"))[2] == ("d", "c", "b", "a")


def test_of_accepted_edges_in_a_circle_one_has_no_effect_and_the_circle_is_named():
    graph = graph_of(["a", "b", "c"])
    circle = [yes("a", "b"), yes("b", "c"), yes("c", "a")]
    result = apply_edits(graph, circle)
    assert needed(result.graph.prerequisites) == [("a", "b"), ("b", "c")]
    assert reasons(result) == {circle[2]: "would close a circle with “a” → “b” → “c”"}
    result = apply_edits(graph, [yes("b", "a"), yes("a", "b")])
    assert reasons(result) == {yes("b", "a"): "would close a circle with “a” → “b”"}


def test_what_is_said_and_denied_by_other_names_stands():
    graph = graph_of(["a", "b"], [question("a"), question("b")], [edge("a", "b")])
    result = apply_edits(graph, [Edit("name", "a", "x"), nay("a", "b"), yes("x", "b")])
    assert needed(result.graph.prerequisites) == [("a", "b")]
    assert reasons(result) == {nay("a", "b"): "the opposite is said, too; withdraw one of the two"}


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (yes("a", "x"), "no concept is called “x” any more"),
        (nay("x", "a"), "no concept is called “x” any more"),
        (yes("a", "A"), "both are names of “a”"),
        (nay("a", "c"), "that is not there, nothing to refute"),
    ],
)
def test_edits_of_what_is_not_there_change_nothing(edit, reason):
    result = apply_edits(OPPOSED, [edit])
    assert (result.graph is OPPOSED, reasons(result)) == (True, {edit: reason})


# --- what gives way --------------------------------------------------------------------------------


def gave_way(graph: ConceptGraph, *edits: Edit) -> list[tuple[tuple[str, str], Edit | None]]:
    """The ends of what gave way, each with what it gave way to."""
    found = apply_edits(graph, edits).given_way
    return [((lost.edge.source, lost.edge.target), lost.edit) for lost in found]


def test_what_gives_way_to_the_owners_word_is_told_with_that_word():
    edges = [edge("a", "b", 0.9), edge("b", "c", 0.8), edge("c", "d", 0.7), edge("a", "d", 0.6)]
    graph = graph_of(["a", "b", "c", "d"], [], edges)
    assert apply_edits(graph, [yes("d", "b")]).given_way == (GivenWay(edges[2], yes("d", "b")),)
    assert gave_way(graph, yes("d", "c"), yes("c", "a")) == [
        (("a", "d"), yes("c", "a")),
        (("b", "c"), yes("c", "a")),
        (("c", "d"), yes("d", "c")),
    ]
    assert gave_way(graph, yes("a", "c"), nay("a", "b")) == []


def test_what_is_refuted_or_was_let_go_before_does_not_give_way():
    assert gave_way(OPPOSED, yes("b", "a")) == [(("a", "b"), yes("b", "a"))]
    assert gave_way(OPPOSED, nay("a", "b"), yes("b", "a")) == []
    assert gave_way(OPPOSED, yes("a", "b")) == []


def test_what_gives_way_when_two_concepts_become_one():
    questions = [question(name) for name in "abc"]
    graph = graph_of(["a", "b", "c"], questions, [edge("a", "b", 0.9), edge("b", "c", 0.8)])
    said = Edit("name", "c", "a")
    assert gave_way(graph, said) == [(("b", "a"), said)]


def test_what_gives_way_to_another_of_the_deck():
    edges = [edge("a", "b", 0.9), edge("b", "c", 0.8), edge("a", "c", 0.4)]
    graph = graph_of(["a", "b", "c"], [question("b")], edges, mutual=[edge("c", "a", 0.5)])
    assert gave_way(graph, no("concept", "b")) == [(("a", "c"), None)]


NAMES = [f"n{number}" for number in range(8)]
SOME_EDGES = st.dictionaries(
    st.sampled_from(list(permutations(NAMES, 2))),
    st.tuples(st.integers(1, 4), st.sampled_from(["cards", "user"])),
    max_size=30,
)
Ranks = dict[tuple[str, str], tuple[int, Origin]]


def edges_of(ranks: Ranks) -> list[Prerequisite]:
    return [edge(*ends, sure / 10, origin=origin) for ends, (sure, origin) in ranks.items()]


@given(SOME_EDGES, SOME_EDGES, st.sets(st.sampled_from(NAMES), max_size=2))
def test_a_look_at_what_has_changed_decides_as_a_look_at_everything(ranks, changes, hidden):
    before = sound(edges_of(ranks))
    order = nearest_order(NAMES, before.edges)
    now = {ends: rank for ends, rank in {**ranks, **changes}.items() if hidden.isdisjoint(ends)}
    assert sound_again(before, edges_of(now), order) == sound(edges_of(now))


@given(acyclic(), st.data())
def test_edits_leave_an_order_in_which_nothing_comes_too_early(dag, data):
    names, edges = dag
    pairs = data.draw(st.lists(st.permutations(names).map(lambda found: tuple(found[:2])), max_size=9))
    edits = [Edit("needed", *pair, holds=data.draw(st.booleans())) for pair in set(pairs) if len(pair) == 2]
    graph = graph_of(names, [], edges)
    result = apply_edits(graph, edits)
    order = result.graph.study_order
    place = {ident: at for at, ident in enumerate(order)}
    assert sorted(place) == sorted(names)
    assert all(place[found.source] < place[found.target] for found in result.graph.prerequisites)
    left = needed((*result.graph.prerequisites, *result.graph.mutual))
    refuted = {(edit.subject, edit.object) for edit in edits if not edit.holds}
    said = {(edit.subject, edit.object) for edit in edits if edit.holds}
    assert set(left) == (set(needed(edges)) | said) - refuted
