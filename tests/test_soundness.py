"""Prerequisites without cycles, the owner's word on them, and what a picture shows."""

from __future__ import annotations

from itertools import pairwise, permutations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Concept, Edit, Evidence, Origin, Prerequisite
from graph.prerequisites import ancestors, decide, descendants, reduction, sound
from graph.study import study_order

WHY = (Evidence("naming", "Some words.", "c1"),)
SAID = Evidence("user", "you said so")


def edge(ends: str | tuple[str, str], confidence: float = 0.5, origin: Origin = "cards") -> Prerequisite:
    source, target = ends
    return Prerequisite(source, target, confidence, "suggested", origin, WHY)


def edges(text: str) -> tuple[Prerequisite, ...]:
    return tuple(edge(ends) for ends in text.split())


def ends(found) -> str:
    return " ".join(f"{prerequisite.source}{prerequisite.target}" for prerequisite in found)


def network(found) -> nx.DiGraph:
    return nx.DiGraph((prerequisite.source, prerequisite.target) for prerequisite in found)


PAIRS = list(permutations("abcdefg", 2))
some_edges = st.dictionaries(
    st.sampled_from(PAIRS), st.tuples(st.integers(1, 9), st.sampled_from(["cards", "glossary", "user"]))
).map(lambda found: [edge("".join(pair), sure / 10, origin) for pair, (sure, origin) in found.items()])
acyclic_edges = some_edges.map(lambda found: [e for e in found if e.source < e.target])

# --- cycles ------------------------------------------------------------------------------------


def test_of_a_cycle_the_least_sure_edge_goes():
    ab, bc, ca, cd = edge("ab", 0.5), edge("bc", 0.9), edge("ca", 0.7), edge("cd", 0.1)
    for order in permutations((ab, bc, ca, cd)):
        found = sound(order)
        assert (found.edges, found.mutual) == ((bc, ca, cd), (ab,))


def test_of_two_cycles_through_one_edge_it_goes_alone():
    found = sound([edge("ab", 0.2), edge("bc", 0.9), edge("ca", 0.8), edge("bd", 0.4), edge("da", 0.3)])
    assert (ends(found.edges), ends(found.mutual)) == ("bc bd ca da", "ab")


def test_equally_sure_edges_stay_by_the_names_of_their_ends():
    assert ends(sound(edges("cb bc")).edges) == "bc"
    assert ends(sound(edges("ca bc ab")).mutual) == "ca"


def test_nothing_needs_itself():
    found = sound([edge("aa", 1.0), edge("ab")])
    assert (ends(found.edges), found.mutual) == ("ab", ())


def test_no_edges_are_sound():
    assert (sound([]).edges, sound([]).mutual) == ((), ())


def test_an_owners_edge_stays_against_surer_ones():
    found = sound([edge("ab", 0.1, "user"), edge("ba", 1.0, "glossary"), edge("bc", 0.9), edge("ca", 0.95)])
    assert (ends(found.edges), ends(found.mutual)) == ("ab ca", "ba bc")


@given(some_edges)
def test_what_is_kept_has_no_cycle_and_what_is_not_would_close_one_of_surer_edges(found):
    result = sound(found)
    assert sorted(ends(result.edges + result.mutual).split()) == sorted(ends(found).split())
    assert [*result.edges] == sorted(result.edges, key=lambda e: (e.source, e.target))
    assert [*result.mutual] == sorted(result.mutual, key=lambda e: (e.source, e.target))
    assert nx.is_directed_acyclic_graph(network(result.edges))
    for dropped in result.mutual:
        surer = [
            kept
            for kept in result.edges
            if (kept.origin == "user", kept.confidence) >= (dropped.origin == "user", dropped.confidence)
        ]
        assert dropped.source in descendants(surer, [dropped.target])


@given(some_edges, st.randoms(use_true_random=False))
def test_the_order_in_which_edges_come_does_not_count(found, random):
    shuffled = random.sample(found, len(found))
    assert sound(shuffled) == sound(found)


def test_long_chains_are_followed():
    names = [f"n{number:04}" for number in range(2000)]
    chain = [Prerequisite(b, a, 0.9, "strong", "cards", ()) for a, b in pairwise(names)]
    back = Prerequisite(names[0], names[-1], 0.5, "strong", "cards", ())
    found = sound([back, *chain])
    assert (len(found.edges), found.mutual) == (1999, (back,))
    assert len(ancestors(chain, [names[0]])) == len(descendants(chain, [names[-1]])) == 1999


# --- what the owner says ----------------------------------------------------------------------------------

IDS = {"entropy": "a", "surprisal": "b", "größe": "c", "grösse": "c"}


def decided(found, *said: tuple[str, str, bool]) -> tuple[Prerequisite, ...]:
    edits = [Edit("needed", *edit) for edit in said]
    return decide(found, edits, find=lambda name: IDS.get(name.casefold()))


def test_without_edits_all_edges_stay():
    found = edges("ab bc")
    assert decided(found) == found
    assert decided(()) == ()


def test_a_refuted_edge_is_gone_and_the_other_way_round_is_not():
    assert ends(decided(edges("ab ba bc"), ("Entropy", "Surprisal", False))) == "ba bc"
    assert ends(decided(edges("ba"), ("Entropy", "Surprisal", False))) == "ba"


def test_an_accepted_edge_is_sure_and_the_owners_and_keeps_its_evidence():
    found = decided(edges("ab bc"), ("entropy", "surprisal", True))
    assert set(found) == {edge("bc"), Prerequisite("a", "b", 1.0, "strong", "user", (*WHY, SAID))}


def test_an_accepted_edge_that_nobody_had_found_is_made():
    assert decided((), ("surprisal", "entropy", True)) == (
        Prerequisite("b", "a", 1.0, "strong", "user", (SAID,)),
    )


def test_edits_of_unknown_concepts_and_of_a_concept_itself_are_passed_over():
    found = edges("ab")
    unknown = [("entropy", "vonkel", True), ("vonkel", "surprisal", False), ("", "entropy", True)]
    assert decided(found, *unknown, ("entropy", "Entropy", True)) == found


@pytest.mark.parametrize(("first", "second"), [(True, False), (False, True)])
def test_of_two_edits_of_an_edge_the_later_one_stands(first, second):
    found = decided(edges("ab"), ("entropy", "surprisal", first), ("Entropy", "SURPRISAL", second))
    assert [prerequisite.origin for prerequisite in found] == ["user"] * second


def test_of_two_opposite_accepted_edges_one_is_set_aside():
    one, other = ("entropy", "surprisal", True), ("Surprisal", "ENTROPY", True)
    for said in ((one, other), (other, one)):
        found = sound(decided(edges("bc"), *said))
        assert (ends(found.edges), ends(found.mutual)) == ("ab bc", "ba")
    assert ends(decided((), one, ("surprisal", "entropy", False))) == "ab"
    assert ends(decided((), one, other, (*other[:2], False))) == "ab"


def test_names_are_looked_up():
    assert ends(decided((), ("ENTROPY", "Größe", True))) == "ac"
    assert ends(decided((), ("GRÖSSE", "Surprisal", True))) == "cb"


def test_an_accepted_edge_wins_over_what_was_inferred_the_other_way():
    found = sound(decided([edge("ba", 0.99), edge("cb", 0.9)], ("entropy", "surprisal", True)))
    assert (ends(found.edges), ends(found.mutual)) == ("ab cb", "ba")
    found = sound(decided([edge("bc", 0.99), edge("ca", 0.9)], ("entropy", "surprisal", True)))
    assert (ends(found.edges), ends(found.mutual)) == ("ab bc", "ca")


def test_refuting_an_edge_brings_back_the_other_way():
    whole = sound([edge("ab", 0.9), edge("ba", 0.5)])
    found = sound(decided((*whole.edges, *whole.mutual), ("entropy", "surprisal", False)))
    assert (ends(found.edges), found.mutual) == ("ba", ())


# --- what lies between -------------------------------------------------------------------------

DIAMOND = edges("ab ac bd cd de xd")


def test_ancestors_and_descendants():
    assert ancestors(DIAMOND, ["d"]) == {"a", "b", "c", "x"}
    assert ancestors(DIAMOND, ["b", "x"]) == {"a"}
    assert ancestors(DIAMOND, ["b", "d"]) == {"a", "b", "c", "x"}  # d needs b
    assert descendants(DIAMOND, ["b"]) == {"d", "e"}
    assert descendants(DIAMOND, ["a", "x"]) == {"b", "c", "d", "e"}
    assert ancestors(DIAMOND, []) == ancestors(DIAMOND, ["a"]) == ancestors(DIAMOND, ["z"]) == frozenset()
    assert descendants(edges("ab bc ca"), ["a"]) == {"a", "b", "c"}


@given(acyclic_edges)
def test_ancestors_are_those_whose_descendants_one_is(found):
    for a, b in PAIRS:
        assert (a in ancestors(found, [b])) == (b in descendants(found, [a]))
        if {a, b} <= set(network(found)):
            assert (b in descendants(found, [a])) == nx.has_path(network(found), a, b)


def test_a_picture_shows_no_edge_that_a_chain_says_already():
    found = edges("ab ac bc cd bd ad")
    assert ends(reduction(found)) == "ab bc cd"
    assert reduction(()) == ()
    assert reduction(DIAMOND) == DIAMOND


def test_the_owners_edges_are_shown_in_any_case():
    found = (*edges("ab bc"), edge("ac", 1.0, "user"))
    assert reduction(found) == found


@given(acyclic_edges)
def test_what_is_shown_is_the_transitive_reduction_and_the_owners_edges(found):
    shown = reduction(found)
    least = set(nx.transitive_reduction(network(found)).edges)
    assert {(e.source, e.target) for e in shown} == least | {
        (e.source, e.target) for e in found if e.origin == "user"
    }
    assert list(shown) == [e for e in found if e in shown]
    assert all(descendants(shown, [start]) == descendants(found, [start]) for start in "abcdefg")


# --- study order -------------------------------------------------------------------------------


@given(some_edges, st.lists(st.integers(0, 3), min_size=7, max_size=7))
def test_of_any_edges_the_sound_ones_leave_an_order_in_which_nothing_comes_too_early(found, heights):
    kept = sound(found).edges
    concepts = [Concept(ident, ident, 1.0, ()) for ident in "abcdefg"]
    order = study_order(concepts, kept, dict(zip("abcdefg", map(float, heights), strict=True)))
    assert sorted(order) == list("abcdefg")
    assert all(order.index(e.source) < order.index(e.target) for e in kept)
