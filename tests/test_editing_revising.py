"""What one more edit does to those before it, what edits cannot be, and edits in words."""

from __future__ import annotations

import pytest

from graph.editing import EditError, apply_edits, in_words, normalised, revised, withdrawn
from graph.model import Edit
from tests.editing import BOTH, GRAPH, no

UNKEEPABLE = "a character cannot be kept; take out the NUL character or half surrogate pair"
A_B, B_A, B_C, C_A = (Edit("name", *ends) for ends in ("AB", "BA", "BC", "CA"))


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        # said again, or denied
        ([Edit("concept", "A")], no("concept", "a"), [no("concept", "a")]),
        ([no("concept", "A")], Edit("concept", "a"), [Edit("concept", "a")]),
        ([Edit("concept", "A")], Edit("concept", "A"), [Edit("concept", "A")]),
        ([Edit("link", "A", "B")], no("link", "B", "A"), [no("link", "A", "B")]),
        ([Edit("needed", "A", "B")], no("needed", "A", "B"), [no("needed", "A", "B")]),
        # prerequisites run one way
        ([Edit("needed", "A", "B")], Edit("needed", "B", "A"), [Edit("needed", "B", "A")]),
        (
            [no("needed", "A", "B")],
            Edit("needed", "B", "A"),
            [no("needed", "A", "B"), Edit("needed", "B", "A")],
        ),
        (
            [Edit("needed", "A", "B")],
            no("needed", "B", "A"),
            [Edit("needed", "A", "B"), no("needed", "B", "A")],
        ),
        # one definition
        (
            [Edit("definition", "A", "Old.")],
            Edit("definition", "a", "New."),
            [Edit("definition", "a", "New.")],
        ),
        # a name is that of one concept, and names go in no circle
        ([A_B], Edit("name", "A", "C"), [Edit("name", "A", "C")]),
        ([A_B], B_A, [B_A]),
        ([A_B, B_C], C_A, [B_C, C_A]),
        ([A_B], B_C, [A_B, B_C]),
        ([Edit("name", "X", "B")], A_B, [Edit("name", "X", "B"), A_B]),
        # merged after a split, split after a merge
        ([no("name", "A", "B")], A_B, [A_B]),
        ([no("name", "B", "A")], A_B, [A_B]),
        ([no("name", "A", "C"), B_C], A_B, [B_C, A_B]),
        ([no("name", "A", "D"), B_C], A_B, [no("name", "A", "D"), B_C, A_B]),
        ([A_B], no("name", "A", "B"), [no("name", "A", "B")]),
        ([A_B], no("name", "B", "A"), [no("name", "B", "A")]),
        ([A_B, B_C], no("name", "A", "C"), [B_C, no("name", "A", "C")]),
        ([A_B, B_C], no("name", "A", "D"), [A_B, B_C, no("name", "A", "D")]),
        # what is merged is not hidden
        ([no("concept", "A"), no("concept", "C")], A_B, [no("concept", "C"), A_B]),
        # the case alone
        ([Edit("name", "Kl", "KL")], Edit("name", "KL", "kl"), [Edit("name", "KL", "kl")]),
        ([A_B], Edit("name", "B", "b"), [A_B, Edit("name", "B", "b")]),
        # others stay
        ([Edit("link", "A", "B"), A_B], Edit("needed", "A", "B"), None),
    ],
)
def test_contradictions_are_replaced(before, edit, after):
    assert revised(before, edit) == tuple([*before, edit] if after is None else after)


def test_what_holds_anyway_is_not_said_once_its_opposite_is_withdrawn():
    for edit in (
        Edit("concept", "entropy"),
        Edit("name", "KL", "KL divergence"),
        Edit("link", "KL divergence", "distribution"),
    ):
        assert apply_edits(BOTH, [edit]).graph is BOTH
        opposite = Edit(edit.kind, edit.subject, edit.object, holds=False)
        assert revised([opposite], edit, BOTH) == ()
        assert revised([edit], opposite, BOTH) == (normalised(opposite),)
    assert revised([Edit("needed", "entropy", "KL")], no("needed", "entropy", "KL"), BOTH) == ()
    assert revised([Edit("name", "KL", "entropy")], no("name", "KL", "entropy"), GRAPH) == ()
    both = (Edit("name", "KL", "entropy"), no("link", "entropy", "distribution"))
    assert revised(both, no("name", "KL", "entropy"), GRAPH) == both[1:]


def test_an_edit_without_effect_is_kept_where_it_takes_nothing_back():
    nothing = no("needed", "entropy", "KL divergence")
    assert revised([], nothing, BOTH) == (nothing,)


def test_to_rename_back_removes_the_rename():
    renamed = revised([], Edit("name", "entropy", "mess"), GRAPH)
    assert revised(renamed, Edit("name", "mess", "entropy"), GRAPH) == ()


def test_a_label_that_is_changed_again_leaves_no_trace():
    renamed = revised([], Edit("name", "entropy", "Enrtopy"), GRAPH)
    assert revised(renamed, Edit("name", "Enrtopy", "Shannon entropy"), GRAPH) == (
        Edit("name", "entropy", "Shannon entropy"),
    )
    merged = (Edit("name", "KL", "measure"), Edit("name", "entropy", "measure"))
    assert revised(merged, Edit("name", "measure", "KL"), GRAPH) == (Edit("name", "entropy", "KL"),)


def test_a_label_that_is_made_a_name_of_another_concept_stays_a_name_of_that():
    renamed = revised([], Edit("name", "entropy", "mess"), GRAPH)
    merge = Edit("name", "mess", "KL")
    assert revised(renamed, merge, GRAPH) == (*renamed, merge)
    result = apply_edits(GRAPH, (*renamed, merge))
    assert result.idle == ()
    assert {result.graph.find(name).label for name in ("mess", "entropy", "KL")} == {"KL"}
    both = revised(renamed, Edit("name", "KL", "distance"), GRAPH)
    merge = Edit("name", "mess", "distance")
    assert revised(both, merge, GRAPH) == (*both, merge)


def test_a_label_that_another_edit_speaks_of_stays_a_name():
    before = (Edit("name", "entropy", "mess"), Edit("definition", "mess", "A mean."))
    for label, after in (
        ("Shannon entropy", (*before, Edit("name", "mess", "Shannon entropy"))),
        ("entropy", (before[1], Edit("name", "mess", "entropy"))),
    ):
        assert revised(before, Edit("name", "mess", label), GRAPH) == after
        result = apply_edits(GRAPH, after)
        assert (result.idle, result.graph.find(label).definition) == ((), "A mean.")


def test_a_label_that_cards_write_stays_a_name():
    before = (Edit("name", "entropy", "surprise"),)
    edit = Edit("name", "surprise", "Shannon entropy")
    assert revised(before, edit, GRAPH) == (*before, edit)
    merged = (Edit("name", "entropy", "KL"),)
    assert revised(merged, Edit("name", "KL", "entropy"), GRAPH) == (Edit("name", "KL", "entropy"),)


def test_withdrawn_takes_back_what_is_said_or_denied():
    edits = (Edit("link", "A", "B"), no("concept", "A"), Edit("name", "A", "B"))
    assert withdrawn(edits, no("link", "b", "a")) == edits[1:]
    assert withdrawn(edits, Edit("concept", "A")) == (edits[0], edits[2])
    assert withdrawn(edits, Edit("needed", "A", "B")) == edits


@pytest.mark.parametrize(
    ("edit", "kept"),
    [
        (Edit("concept", " KL\tdivergence\n", "left over"), Edit("concept", "KL divergence")),
        (Edit("definition", "KL", "One.\r\n\u2028Two."), Edit("definition", "KL", "One. Two.")),
        (Edit("link", "b", "A"), Edit("link", "A", "b")),
        (Edit("name", "a|b", "#c"), Edit("name", "a|b", "#c")),
        (Edit("name", "kl", "KL"), Edit("name", "kl", "KL")),
    ],
)
def test_edits_are_kept_in_one_line(edit, kept):
    assert normalised(edit) == kept


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (Edit("concept", " "), "the name of the concept is missing; write it"),
        (Edit("name", "A", "\n"), "the other concept is missing; write it"),
        (Edit("definition", "A", ""), "the definition is missing; write it"),
        (Edit("link", "A", "a"), "“A” and “a” are one name; choose another concept"),
        (Edit("needed", "A", "A"), "“A” and “A” are one name; choose another concept"),
        (Edit("name", "A", "A"), "“A” and “A” are one name; choose another concept"),
        (no("name", "A", "a"), "“A” and “a” are one name; choose another concept"),
        (Edit("concept", "A\0"), UNKEEPABLE),
        (Edit("definition", "A", "\ud800"), UNKEEPABLE),
    ],
)
def test_edits_that_say_nothing_are_refused(edit, message):
    with pytest.raises(EditError) as error:
        revised([], edit)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (Edit("concept", "A"), "“A” is a concept"),
        (no("concept", "A"), "“A” is no concept"),
        (Edit("name", "A", "B"), "“A” is another name of “B”"),
        (no("name", "A", "B"), "“A” is no name of “B”"),
        (Edit("link", "A", "B"), "“A” and “B” belong together"),
        (no("link", "A", "B"), "“A” and “B” do not belong together"),
        (Edit("needed", "A", "B"), "“A” is needed for “B”"),
        (no("needed", "A", "B"), "“A” is not needed for “B”"),
        (Edit("definition", "A", "{0} " * 40), "“A” means: " + ("{0} " * 19).strip() + " …"),
        (no("definition", "A", "B"), "“A” does not mean: B"),
    ],
)
def test_edits_in_words(edit, words):
    assert in_words(edit) == words
