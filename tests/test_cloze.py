"""Cloze deletions: nested, with hints, around LaTeX, and those that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.readers.cloze import blank, cloze_sides


@pytest.mark.parametrize(
    ("text", "front", "back"),
    [
        ("{{c1::RLHF}} is used", "[…] is used", "RLHF is used"),
        ("{{c1::RLHF::an acronym}} is used", "[… an acronym] is used", "RLHF is used"),
        ("{{c1::a}} and {{c2::b::}}", "[…] and […]", "a and b"),
        ("{{c1::a {{c2::b::x}} c::y}} d", "[… y] d", "a b c d"),
        ("{{c1,2::both}} of {{so}}", "[…] of {{so}}", "both of {{so}}"),
        ("{{c12::}}", "[…]", ""),
        (r"\({{c1::\frac{a}{{b}}::a fraction}}\)", r"\([… a fraction]\)", r"\(\frac{a}{{b}}\)"),
        (r"{{c1::\(x^{2^{n}}\)}} is", "[…] is", r"\(x^{2^{n}}\) is"),
        (r"{{c1::\{ x}} is", "[…] is", r"\{ x is"),
        ("{{c1::a { b}} and {{c2::c}}", "[…] and […]", "a { b and c"),
        ("{{c1::std::vector}}", "[… vector]", "std"),  # as Anki has it
        ("{{c1::<b>a</b>::<i>h</i>}}", "[… <i>h</i>]", "<b>a</b>"),
        ("{{c1::open {{c2::b}} c", "{{c1::open […] c", "{{c1::open b c"),
        ("}} {{c1::a}} }} {", "}} […] }} {", "}} a }} {"),
        ("<b>{{c1::a</b>}} c", "<b>[…]</b> c", "<b>a</b> c"),  # the editor's tags cross the braces
        ("<b>{{c1::a <b>x</b> y</b>::h}} c", "<b>[… h]</b> c", "<b>a <b>x</b> y</b> c"),
        ("The tag {{c1::</b>}} ends", "The tag […] ends", "The tag </b> ends"),
        ("{{c1::a\nb::two\nlines}}", "[… two lines]", "a\nb"),
    ],
)
def test_sides(text, front, back):
    assert cloze_sides(text) == (front, back)


@pytest.mark.parametrize(
    "text", ["", "{{so}}", "{{c1:a}}", "{{cloze::a}}", "{{c::a}}", "{{c1::a}", "{{C1::a}}"]
)
def test_what_is_no_cloze(text):
    assert cloze_sides(text) is None


def test_blanks():
    assert (blank(), blank(" "), blank("..."), blank(" a  b ")) == ("[…]", "[…]", "[…]", "[… a b]")


PIECES = ["{{c1::", "{{c2,3::", "::", "}}", "{", "}", "\\{", "{{", "a", " b ", "é"]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_sides_hold_the_text_in_order(text):
    sides = cloze_sides(text)
    if sides is not None:
        characters = iter(text)
        assert all(character in characters for character in sides[1])  # the answer only leaves out
        assert sides[0].count("[") >= 1


WORDS = st.text("abc xyzé<>$", max_size=10)


@given(
    st.lists(st.tuples(WORDS, WORDS, WORDS.filter(lambda hint: hint.strip() != "")), min_size=1, max_size=8)
)
def test_what_is_written_is_read(parts):
    text = "".join(
        f"{before}{{{{c{n}::{answer}::{hint}}}}}" for n, (before, answer, hint) in enumerate(parts)
    )
    front = "".join(before + blank(hint) for before, _, hint in parts)
    back = "".join(before + answer for before, answer, _ in parts)
    assert cloze_sides(text) == (front, back)


@pytest.mark.parametrize("unit", ["{{c1::", "{{c1::{", "}}", "{{c", "{{c1::a::", "{", "<b>{{c1::</b>"])
def test_many_openings_without_an_end(unit):
    assert cloze_sides("{{c1::" + unit * 20_000) is None or unit == "}}"


def test_twenty_thousand_levels():
    assert cloze_sides("{{c1::" * 20_000 + "x" + "}}" * 20_000) == ("[…]", "x")
