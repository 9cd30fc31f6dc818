"""Which cards explain a concept, and how the steps of a path share them out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.study.cards import Teaching
from tests.graphs import graph_of, question
from tests.handmade import Sides


def teaching(names: tuple[str, ...], *sides: Sides) -> Teaching:
    return Teaching(graph_of(names, sides))


def owners(front: str, *names: str) -> list[str]:
    """The concepts that a card with this question is about."""
    cards = teaching(names, (front, "So."))
    return [name for name in names if cards.own(name)]


@pytest.mark.parametrize(
    ("front", "about"),
    [
        ("What is alpha?", ["alpha"]),
        ("Why does alpha need beta?", ["alpha"]),
        ("How are alpha and the beta related?", ["alpha", "beta"]),
        ("alpha vs. beta", ["alpha", "beta"]),
        ("Compare alpha, beta and gamma.", ["alpha", "beta", "gamma"]),
        ("From alpha to beta: why?", ["alpha", "beta"]),
        ("Why alpha (and beta)?", ["alpha"]),
        ("Does alpha or **beta** beat gamma?", ["alpha", "beta"]),
        ("Is beta a kind of alpha?", ["beta"]),
        ("Why?", []),
    ],
)
def test_a_card_is_about_what_its_question_names_first_and_what_is_joined_to_it(front, about):
    assert owners(front, "alpha", "beta", "gamma") == about
    assert owners(front, "gamma", "beta", "alpha") == about[::-1]  # the study order has no say


def test_what_is_named_besides_is_passed():
    cards = teaching(("alpha", "beta"), ("Why does alpha need beta?", "So."))
    assert (cards.passing("alpha"), cards.passing("beta")) == (("c1",), ("c1",))


def test_an_answer_is_no_topic():
    cards = teaching(("loss", "entropy"), ("What is loss?", "Often entropy."), ("Why?", "Entropy."))
    assert [cards.own(name) for name in ("loss", "entropy")] == [("c1",), ()]
    assert cards.passing("entropy") == ()


def test_cards_of_a_concept_keep_the_order_of_the_deck():
    cards = teaching(("loss",), question("loss"), ("Why?", "So."), ("Is loss low?", "No."))
    assert cards.own("loss") == ("c1", "c3")


@pytest.mark.parametrize("owner", ["model's", "model’s", "model'", "model’"])
def test_an_owner_is_no_topic(owner):
    cards = teaching(("entropy", "model"), (f"What does a {owner} entropy measure?", "Doubt."))
    assert (cards.own("model"), cards.own("entropy")) == ((), ("c1",))
    assert cards.passing("model") == ()
    assert cards.presupposed("entropy") == ()


def test_an_owner_that_is_asked_about_besides_is_a_topic():
    cards = teaching(("entropy", "model"), ("Is the model at fault for a model's entropy?", "No."))
    assert (cards.own("model"), cards.own("entropy")) == (("c1",), ())


def test_a_concept_without_own_cards_has_the_card_that_defines_it():
    sides = [("What is loss?", "Entropy is a number."), ("Why entropy?", "So.")]
    definition = {"entropy": ("Entropy is a number.", "c1")}
    assert Teaching(graph_of(["loss", "entropy"], sides[:1], definitions=definition)).own("entropy") == (
        "c1",
    )
    assert Teaching(graph_of(["loss", "entropy"], sides, definitions=definition)).own("entropy") == ("c2",)
    assert teaching(("loss", "entropy"), *sides[:1]).own("entropy") == ()


def test_a_question_takes_for_granted_what_comes_earlier_and_has_own_cards():
    sides = (question("descent"), ("How does momentum speed up descent and search?", "It rolls."))
    cards = teaching(("descent", "search", "momentum"), *sides)
    assert cards.presupposed("momentum") == (("descent", "c2"),)
    assert cards.presupposed("descent") == ()
    assert teaching(("momentum", "search", "descent"), *sides).presupposed("momentum") == ()
    assert teaching(("descent", "search", "momentum"), sides[1]).presupposed("momentum") == ()


def test_a_definition_along_the_way_takes_nothing_for_granted():
    definition = {"noise": ("Noise is loud.", "c2")}
    sides = [question("loss"), ("Why loss?", "Noise is loud.")]
    assert Teaching(graph_of(["loss", "noise"], sides, definitions=definition)).presupposed("noise") == ()


# --- sharing out ---------------------------------------------------------------------------------

ABC = ("alpha", "beta", "gamma")
BOTH = ("How do alpha and beta differ?", "By a letter.")  # about both


@pytest.mark.parametrize(
    ("sides", "goals", "alpha", "beta"),
    [
        ([BOTH, question("alpha")], (), ("c2",), ("c1",)),  # the later step takes the common card
        ([BOTH, question("beta")], (), ("c1",), ("c2",)),  # but leaves it to an earlier one without any
        ([BOTH, BOTH, BOTH], (), ("c1",), ("c2", "c3")),
        ([BOTH], (), (), ("c1",)),
        ([BOTH], ("alpha", "beta"), (), ("c1",)),
        ([question("beta"), ("Why?", "By alpha.")], (), (), ("c1",)),
        ([question("beta"), ("Why?", "By alpha.")], ("alpha",), ("c2",), ("c1",)),  # a goal takes any
        (
            [("Is beta good?", "As alpha."), ("So?", "Alpha."), ("Why?", "Alpha.")],
            ("alpha",),
            ("c2",),
            ("c1",),
        ),
        ([question("beta")], ("alpha",), (), ("c1",)),
    ],
)
def test_cards_are_shared_out(sides, goals, alpha, beta):
    cards = teaching(("alpha", "beta"), *sides).shared_out(("alpha", "beta"), goals)
    assert cards == {"alpha": alpha, "beta": beta}


def test_a_goal_prefers_a_card_that_asks_for_it():
    sides = (("Why?", "By beta."), ("Do alpha, beta and gamma differ?", "Yes."))
    cards = teaching(ABC, *sides)
    assert cards.shared_out(("beta",), ("beta",)) == {"beta": ("c2",)}
    assert cards.shared_out(("beta", "gamma"), ("beta",)) == {"beta": ("c1",), "gamma": ("c2",)}


def test_a_step_takes_no_other_steps_only_card():
    sides = (("How do beta and gamma differ?", "Yes."), BOTH)
    cards = teaching(ABC, *sides)
    shared = cards.shared_out(ABC, ())
    assert shared == {"alpha": (), "beta": ("c2",), "gamma": ("c1",)}


def test_a_card_that_defines_two_concepts_goes_to_one():
    sides = [("What is gamma?", "Alpha. Beta."), question("gamma"), question("gamma")]
    graph = graph_of(ABC, sides, definitions={"alpha": ("Alpha.", "c1"), "beta": ("Beta.", "c1")})
    shared = Teaching(graph).shared_out(ABC, ())
    assert shared == {"alpha": ("c1",), "beta": (), "gamma": ("c2", "c3")}


def test_a_card_about_an_earlier_step_stays_with_it_whatever_it_defines_along_the_way():
    sides = [("What is alpha?", "A. Beta is b."), question("alpha"), question("gamma")]
    graph = graph_of(ABC, sides, definitions={"beta": ("Beta is b.", "c1")})
    assert Teaching(graph).shared_out(ABC, ()) == {"alpha": ("c1", "c2"), "beta": (), "gamma": ("c3",)}


NAMES = ("alpha", "beta", "gamma", "delta", "epsilon")
NAMED = st.lists(st.sampled_from((*NAMES, "omega's")), max_size=4).map(" and ".join)


@given(
    st.lists(st.tuples(NAMED, NAMED), max_size=9),
    st.permutations(NAMES),
    st.lists(st.sampled_from(NAMES), unique=True),
    st.sets(st.sampled_from(NAMES)),
    st.data(),
)
def test_no_card_is_shared_out_twice_and_none_is_lost(sides, order, some, goals, data):
    graph = graph_of(NAMES, sides)
    defining = [data.draw(st.sampled_from(("", *found.cards))) for found in graph.concepts]
    graph = replace(
        graph,
        concepts=tuple(
            replace(found, definition_card=card) for found, card in zip(graph.concepts, defining, strict=True)
        ),
        study_order=tuple(order),
    )
    cards = Teaching(graph)
    steps = sorted(some, key=order.index)
    shared = cards.shared_out(steps, goals)
    given_out = [card for found in shared.values() for card in found]
    assert list(shared) == steps
    assert len(given_out) == len(set(given_out))
    assert {card for ident in steps for card in cards.own(ident)} <= set(given_out)
    step_of = {card: ident for ident, found in shared.items() for card in found}
    for ident, found in shared.items():
        named_on = graph.concept_by_id[ident].cards
        assert set(found) <= set(named_on)
        if not found:  # whoever has one of its cards has no other, or had it before
            holders = {step_of[card] for card in cards.own(ident)}
            assert all(
                len(shared[other]) == 1 or steps.index(other) < steps.index(ident) for other in holders
            )
            assert ident not in goals or set(named_on) <= set(given_out)
