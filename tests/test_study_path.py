"""The path to a goal and what can be learned now, on graphs small enough to follow by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.editing import apply_edits
from graph.model import ConceptGraph, Edit, Evidence, Gap, Prerequisite, Reason, Step, StudyPath
from graph.study import NEEDED, dependents, find_path, frontier, implied
from graph.study.minutes import minutes_for
from tests.graphs import acyclic, edge, graph_of, question

ABC = ("alpha", "beta", "gamma")
CHAIN = graph_of(
    (*ABC, "delta"), map(question, (*ABC, "delta")), [edge("alpha", "beta"), edge("beta", "gamma")]
)


def steps(graph: ConceptGraph, *goals: str, known: Iterable[str] = ()) -> list[str]:
    return [step.concept for step in find_path(graph, goals, set(known)).steps]


def taught(names: Iterable[str], edges: Iterable[Prerequisite]) -> ConceptGraph:
    """A graph with one card about each concept."""
    names = list(names)
    return graph_of(names, map(question, names), edges)


def closure(edges: Iterable[Prerequisite], starts: Iterable[str], order: list[str]) -> set[str]:
    """What chains of prerequisites reach, their confidences multiplied from the goal on."""
    best = dict.fromkeys(starts, 1.0)
    for target in reversed(order):  # whatever needs a concept has been seen before it
        for found in edges:
            if found.target == target and best.get(target, 0.0) * found.confidence >= NEEDED:
                chance = best[target] * found.confidence
                best[found.source] = max(chance, best.get(found.source, 0.0))
    return set(best)


# --- what a path takes in ------------------------------------------------------------------------


def test_a_path_whole():
    graph = graph_of(
        ABC,
        [("What is alpha?", "A beginning."), ("What is beta?", "Alpha and $x$."), question("gamma")],
        [edge("alpha", "beta"), edge("beta", "gamma", 0.8)],
        gaps=[Gap("omega", ("beta",), "The end.")],
    )
    assert find_path(graph, ["gamma"]) == StudyPath(
        goals=("gamma",),
        known=(),
        steps=(
            Step("alpha", ("c1",), 0.4, (Reason("beta", "beta needs alpha"),)),
            Step("beta", ("c2",), 0.7, (Reason("gamma", "gamma needs beta"),)),
            Step("gamma", ("c3",), 0.4),
        ),
        gaps=(Gap("omega", ("beta",), "The end."),),
    )
    assert find_path(graph, ["gamma"]).minutes == 1.5


def test_a_path_holds_only_what_its_goals_need():
    assert steps(CHAIN, "gamma") == ["alpha", "beta", "gamma"]
    assert steps(CHAIN, "beta") == ["alpha", "beta"]
    assert steps(CHAIN, "delta") == ["delta"]
    assert steps(CHAIN) == []


def test_each_step_comes_right_before_what_it_is_for():
    edges = [edge("c", "e"), edge("d", "e"), edge("a", "c"), edge("b", "d")]
    graph = taught("abcde", edges)
    assert steps(graph, "e") == ["a", "c", "b", "d", "e"]
    assert steps(replace(graph, study_order=("b", "a", "d", "c", "e")), "e") == ["b", "d", "a", "c", "e"]
    shared = taught("abcde", [*edges, edge("b", "c")])
    assert steps(shared, "e") == ["a", "b", "c", "d", "e"]


def test_what_is_taken_for_granted_comes_before_the_card_that_does():
    asked = [*map(question, "ab"), ("How does c use b?", "Often."), question("d")]
    graph = graph_of("abcd", asked, [edge("a", "d"), edge("c", "d")])
    assert steps(graph, "d") == ["b", "c", "a", "d"]


def test_the_branch_that_takes_most_comes_first():
    graph = taught("abcde", [edge("a", "e"), edge("b", "c"), edge("c", "d"), edge("d", "e")])
    assert steps(graph, "e") == ["b", "c", "d", "a", "e"]


def test_several_goals_share_their_way():
    graph = taught("abcde", [edge("a", "b"), edge("a", "c"), edge("d", "e")])
    assert steps(graph, "c", "b") == ["a", "b", "c"]
    path = find_path(graph, ["c", "b", "c"])
    assert (path.goals, [step.concept for step in path.steps]) == (("c", "b"), ["a", "b", "c"])
    assert steps(graph, "e", "a") == ["a", "d", "e"]


def test_what_is_known_and_what_that_implies_is_left_out():
    assert steps(CHAIN, "gamma", known=["alpha"]) == ["beta", "gamma"]
    assert steps(CHAIN, "gamma", known=["beta"]) == ["gamma"]
    assert steps(CHAIN, "gamma", known=["delta"]) == ["alpha", "beta", "gamma"]
    assert find_path(CHAIN, ["gamma"], {"delta", "alpha"}).known == ("alpha", "delta")


@pytest.mark.parametrize("known", [["beta"], ["gamma"], ["gamma", "alpha"]])
def test_a_goal_that_is_known_gives_no_steps(known):
    path = find_path(CHAIN, ["beta"], known)
    assert (path.goals, path.steps, path.gaps, path.minutes) == (("beta",), (), (), 0)
    assert steps(CHAIN, "beta", "delta", known=known) == ["delta"]


def test_a_goal_that_is_implied_brings_nothing_that_it_needs():
    loose = taught(ABC, [edge("alpha", "beta", 0.6), edge("beta", "gamma", 0.6)])
    assert implied(loose, ["gamma"]) == {"beta"}
    assert steps(loose, "beta", known=["gamma"]) == []
    assert steps(loose, "alpha", known=["gamma"]) == ["alpha"]


@pytest.mark.parametrize(("goals", "known"), [(["x"], []), (["gamma", "x"], []), (["x"], ["gamma"])])
def test_an_unknown_goal_raises(goals, known):
    with pytest.raises(KeyError, match="x"):
        find_path(CHAIN, goals, known)


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (1.0, NEEDED, ["alpha", "beta", "gamma"]),
        (0.5, 0.8, ["alpha", "beta", "gamma"]),
        (0.5, 0.79, ["beta", "gamma"]),
        (0.6, 0.6, ["beta", "gamma"]),
        (1.0, 0.39, ["gamma"]),
    ],
)
def test_a_chain_is_as_sure_as_the_product_of_its_edges(first, second, found):
    graph = taught(ABC, [edge("alpha", "beta", first), edge("beta", "gamma", second)])
    assert steps(graph, "gamma") == found


def test_the_surest_chain_counts():
    weak = [edge("a", "d", 0.1), edge("a", "b", 0.6), edge("b", "d", 0.6)]
    assert steps(taught("abcd", weak), "d") == ["b", "d"]
    assert steps(taught("abcd", [*weak, edge("a", "c", 0.8), edge("c", "d", 0.5)]), "d") == list("abcd")
    late = [edge("c", "d", 0.9), edge("b", "c", 0.9), edge("b", "d", 0.5), edge("a", "b", 0.5)]
    assert steps(taught("abcd", late), "d") == list("abcd")  # b is 0.81 sure, so a is 0.405


@given(acyclic(), st.data())
def test_a_path_is_the_goals_and_all_they_need_but_what_is_known(dag, data):
    names, edges = dag
    some = st.lists(st.sampled_from(names), unique=True)
    goals, known = data.draw(some), data.draw(some)
    graph = taught(names, edges)
    path = find_path(graph, goals, known)
    assumed = closure(edges, known, names)
    left = [goal for goal in goals if goal not in assumed]
    expected = closure(edges, left, names) - assumed
    found = [step.concept for step in path.steps]
    assert len(found) == len(expected)
    assert set(found) == expected
    place = {ident: number for number, ident in enumerate(found)}
    sure = [e for e in edges if e.confidence >= NEEDED]
    ends = [(e.source, e.target) for e in sure if {e.source, e.target} <= expected]
    assert all(place[source] < place[target] for source, target in ends)
    assert implied(graph, known) == assumed - set(known)
    for ident in expected - set(goals):  # without it something on the way could not be learned
        assert any(e.source == ident and e.target in expected for e in edges)
    assert path.minutes == pytest.approx(0.4 * len(expected))


def test_a_verdict_takes_a_step_out_or_in():
    less = apply_edits(CHAIN, [Edit("needed", "alpha", "beta", holds=False)]).graph
    assert steps(less, "gamma") == ["beta", "gamma"]
    more = apply_edits(CHAIN, [Edit("needed", "delta", "alpha")]).graph
    assert steps(more, "gamma") == ["delta", "alpha", "beta", "gamma"]


# --- cards of a path -----------------------------------------------------------------------------

ROLLING = ("How does beta improve  alpha?", "It rolls.")  # about beta, the later one


def test_what_a_card_on_the_way_takes_for_granted_is_a_step():
    path = find_path(graph_of(ABC, [question("alpha"), ROLLING]), ["beta"])
    assert path.steps == (
        Step("alpha", ("c1",), 0.4, (Reason("beta", "How does beta improve alpha?", "c2"),)),
        Step("beta", ("c2",), 0.5),
    )
    assert steps(graph_of(ABC, [question("alpha"), ROLLING]), "beta", known=["alpha"]) == ["beta"]
    assert steps(graph_of(ABC, [ROLLING]), "beta") == ["beta"]
    loose = [edge("zeta", "alpha", 0.6), edge("alpha", "gamma", 0.6)]  # gamma implies alpha, but not zeta
    asked = [question("zeta"), question("alpha"), ROLLING]
    assert steps(graph_of(("zeta", *ABC), asked, loose), "beta") == ["zeta", "alpha", "beta"]
    assert steps(graph_of(("zeta", *ABC), asked, loose), "beta", known=["gamma"]) == ["beta"]


def test_what_is_taken_for_granted_brings_what_it_needs():
    asked = [*map(question, "abc"), ("How does d use c?", "Often.")]
    assert steps(graph_of("abcd", asked, [edge("a", "b", 0.6), edge("b", "c", 0.7)]), "d") == list("abcd")
    chained = [*map(question, "ab"), ("How does c use b?", "Often."), ("How does d use c?", "Often.")]
    assert steps(graph_of("abcd", chained), "d") == ["b", "c", "d"]


def test_what_another_steps_card_asks_about_is_a_step_without_cards():
    asked = [("Compare gamma with beta and alpha.", "Three letters.")]
    graph = graph_of(("alpha", "beta", "gamma"), asked, [edge("beta", "gamma")])
    assert find_path(graph, ["gamma"]).steps == (
        Step("beta", (), 0, (Reason("gamma", "Compare gamma with beta and alpha.", "c1"),)),
        Step("gamma", ("c1",), 0.5),
    )


def test_a_goal_is_a_step_even_if_no_card_is_about_it():
    graph = graph_of(("alpha", "beta"), [("Why?", "Alpha is why.")])
    assert find_path(graph, ["alpha"]).steps == (Step("alpha", ("c1",), 0.4),)
    assert find_path(graph, ["beta"]).steps == (Step("beta", (), 0),)


def test_no_card_comes_twice_and_minutes_are_those_of_the_cards(seed_graph):
    for goal in seed_graph.study_order:
        path = find_path(seed_graph, [goal])
        cards = [card for step in path.steps for card in step.cards]
        assert len(cards) == len(set(cards))
        for step in path.steps:
            minutes = sum(minutes_for(seed_graph.card_by_id[card]) for card in step.cards)
            assert step.minutes == pytest.approx(minutes)
        assert path.minutes == pytest.approx(sum(step.minutes for step in path.steps))


# --- gaps ----------------------------------------------------------------------------------------


def test_what_is_named_in_passing_is_a_gap():
    graph = graph_of(
        (*ABC, "delta"),
        [("Why gamma?", "By alpha and beta."), question("beta"), question("delta")],
        [edge("alpha", "beta"), edge("alpha", "gamma"), edge("beta", "gamma"), edge("alpha", "delta")],
        definitions={"alpha": ("The first letter.", "")},
    )
    path = find_path(graph, ["gamma"])
    assert [step.concept for step in path.steps] == ["beta", "gamma"]
    assert path.gaps == (Gap("alpha", ("beta", "gamma"), "The first letter."),)
    assert find_path(graph, ["gamma"], ["alpha"]).gaps == ()
    assert find_path(graph, ["gamma"], ["beta"]).gaps == ()  # who knows beta knows alpha


def test_gaps_of_a_glossary_come_with_those_who_need_them_on_the_path():
    gaps = [
        Gap("Zeta", ("alpha", "delta")),
        Gap("eta", ("beta",)),
        Gap("theta", ("delta",)),
        Gap("psi", ("alpha", "gamma"), "A letter."),
    ]
    path = find_path(replace(CHAIN, gaps=tuple(gaps)), ["gamma"])
    assert path.gaps == (
        Gap("psi", ("alpha", "gamma"), "A letter."),
        Gap("eta", ("beta",)),
        Gap("Zeta", ("alpha",)),
    )
    known = find_path(replace(CHAIN, gaps=tuple(gaps)), ["gamma"], ["beta"])
    assert known.gaps == (Gap("psi", ("gamma",), "A letter."),)


# --- reasons -------------------------------------------------------------------------------------

SAYS = Evidence("glossary", "beta needs alpha")


@pytest.mark.parametrize("kind", ["formula", "dependency", "subject", "naming", "partial"])
def test_a_reason_quotes_the_card_that_the_evidence_quotes(kind):
    sides = [("What is alpha?", "Alpha is for beta."), ("What is beta?", "It is 2 alpha.")]
    evidence = [SAYS, Evidence("name", "the names"), Evidence(kind, "It is 2 alpha.", "c2")]
    (step, _) = find_path(graph_of(ABC, sides, [edge("alpha", "beta", 0.9, evidence)]), ["beta"]).steps
    assert step.because == (Reason("beta", "It is 2 alpha.", "c2"),)


def test_without_a_quote_a_reason_is_the_first_sentence_that_names_both():
    sides = [("What is alpha?", "Alpha.\nThen beta. Beta,\n alpha: both."), ("Is beta alpha?", "No.")]
    (step, _) = find_path(graph_of(ABC, sides, [edge("alpha", "beta")]), ["beta"]).steps
    assert step.because == (Reason("beta", "Beta, alpha: both.", "c1"),)


def test_without_a_common_sentence_a_reason_is_what_the_first_evidence_says():
    sides = [("What is alpha?", "Alpha. Then beta."), question("beta")]
    evidence = [Evidence("count", "alpha comes first", "c1"), SAYS]
    (step, _) = find_path(graph_of(ABC, sides, [edge("alpha", "beta", 0.9, evidence)]), ["beta"]).steps
    assert step.because == (Reason("beta", "alpha comes first", "c1"),)


def test_of_many_reasons_those_stay_whose_turn_comes_first():
    edges = [*(edge("a", other, 0.9) for other in "bcdef"), edge("e", "b", 0.9)]
    (first, *others) = find_path(taught("aebcdf", edges), list("bcde")).steps  # f is not on the path
    assert [step.concept for step in others] == ["e", "b", "c", "d"]
    assert [reason.unlocks for reason in first.because] == ["e", "b", "c"]


def test_what_an_edge_says_is_no_reason_again_when_a_question_takes_it_for_granted():
    graph = graph_of(ABC, [question("alpha"), ROLLING], [edge("alpha", "beta", 0.9)])
    (step, _) = find_path(graph, ["beta"]).steps
    assert step.because == (Reason("beta", "How does beta improve alpha?", "c2"),)


# --- implied, dependents, frontier -----------------------------------------------------------------


def test_who_knows_a_concept_knows_what_it_needs():
    assert implied(CHAIN, ["gamma"]) == {"alpha", "beta"}
    assert implied(CHAIN, ["gamma", "alpha"]) == {"beta"}
    assert implied(CHAIN, ["alpha"]) == implied(CHAIN, []) == frozenset()
    assert implied(taught(ABC, [edge("alpha", "beta", 0.39)]), ["beta"]) == frozenset()


def test_who_does_not_know_a_concept_does_not_know_what_needs_it():
    assert dependents(CHAIN, "alpha") == {"beta", "gamma"}
    assert dependents(CHAIN, "gamma") == dependents(CHAIN, "delta") == frozenset()


@given(acyclic())
def test_dependents_turn_implied_round(dag):
    names, edges = dag
    graph = taught(names, edges)
    for a in names:
        assert dependents(graph, a) == {b for b in names if a in implied(graph, {b})}


def test_the_frontier_is_what_needs_nothing_that_is_left_to_learn():
    assert frontier(CHAIN, []) == ("alpha", "delta")
    assert frontier(CHAIN, ["alpha"]) == ("beta", "delta")
    assert frontier(CHAIN, ["beta"]) == ("gamma", "delta")
    assert frontier(CHAIN, ["gamma", "delta"]) == ()


def test_what_no_card_is_about_holds_nothing_up_and_is_not_ready_itself():
    graph = graph_of(ABC, [question("beta"), question("gamma")], CHAIN.prerequisites)
    assert frontier(graph, []) == ("beta",)


@given(acyclic(), st.data())
def test_knowing_more_never_shrinks_what_is_known_or_ready(dag, data):
    names, edges = dag
    some = st.sets(st.sampled_from(names))
    less, untaught = data.draw(some), data.draw(some)
    more = less | data.draw(some)
    graph = graph_of(names, [question(name) for name in names if name not in untaught], edges)
    ready = {}
    for known in (less, more):
        assumed = known | implied(graph, known)
        assert not assumed & set(frontier(graph, known))
        assert not untaught & set(frontier(graph, known))
        assert [*frontier(graph, known)] == sorted(frontier(graph, known))
        ready[frozenset(known)] = assumed | set(frontier(graph, known))
    assert ready[frozenset(less)] <= ready[frozenset(more)]
    for name in frontier(graph, less):
        assert implied(graph, [name]) - untaught <= less | implied(graph, less)


# --- the seed deck -------------------------------------------------------------------------------


def way(graph: ConceptGraph, goal: str) -> list[str]:
    found = graph.find(goal)
    assert found is not None
    return [graph.concept_by_id[ident].label for ident in steps(graph, found.id)]


@pytest.mark.parametrize(
    ("goal", "on_the_way"),
    [
        (
            "GRPO",
            ["entropy", "cross-entropy", "KL divergence", "KL penalty", "RLHF", "DPO", "GRPO"],
        ),
        ("perplexity", ["entropy", "cross-entropy", "perplexity"]),
        ("knowledge distillation", ["KL divergence", "knowledge distillation"]),
    ],
)
def test_ways_through_the_seed_deck(seed_graph, goal, on_the_way):
    found = way(seed_graph, goal)
    assert [label for label in found if label in on_the_way] == on_the_way
    assert found[-1] == goal


def test_entropy_is_where_the_seed_deck_begins(seed_graph):
    assert "entropy" in frontier(seed_graph, ())
    assert steps(seed_graph, "entropy") == ["entropy"]
    assert frontier(seed_graph, seed_graph.study_order) == ()
