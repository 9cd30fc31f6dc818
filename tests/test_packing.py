"""Formulas in few characters: what is left out can be told again, as the page does."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.presentation.formulas import math_tree
from graph.presentation.packing import TOKENS, packed, told_by


def unpacked(tree):
    """The tree that the page builds of a packed one."""
    if isinstance(tree, str):
        tag, attributes = told_by(tree)
        return [tag, attributes, tree]
    tag, *children = tree
    attributes = children.pop(0) if children and isinstance(children[0], dict) else {}
    return [tag, attributes, *(child if tag in TOKENS else unpacked(child) for child in children)]


@pytest.mark.parametrize(
    ("tree", "short"),
    [
        (["math", {}, ["mrow", {}, ["mi", {}, "x"]]], ["math", ["mrow", "x"]]),
        (["math", {}, ["mn", {}, "10"]], ["math", "10"]),
        (["math", {}, ["mo", {"stretchy": "false"}, "("]], ["math", "("]),
        (["math", {}, ["mo", {}, "("]], ["math", ["mo", "("]]),
        (["math", {}, ["mo", {"stretchy": "false"}, "="]], ["math", ["mo", {"stretchy": "false"}, "="]]),
        (["math", {}, ["mtext", {}, "KL"]], ["math", ["mtext", "KL"]]),
        (["math", {}, ["mi", {}, "∞"]], ["math", ["mi", "∞"]]),
        (["math", {}, ["mi", {"mathvariant": "bold"}, "x"]], ["math", ["mi", {"mathvariant": "bold"}, "x"]]),
        (["math", {}, ["mspace", {"width": "1em"}]], ["math", ["mspace", {"width": "1em"}]]),
        (["math", {}, ["mi", {}]], ["math", ["mi"]]),
    ],
)
def test_packed(tree, short):
    assert packed(tree) == short
    assert unpacked(short) == tree


def test_a_formula_shrinks_to_less_than_half():
    tree = math_tree("KL(p || q) = sum_x p(x) log(p(x) / q(x))", latex=False)
    assert 2 * len(json.dumps(packed(tree))) < len(json.dumps(tree))


PIECES = [
    "x",
    "2",
    "(",
    ")",
    "=",
    "_i",
    "^2",
    "\\frac{a}{b}",
    "\\sqrt{2}",
    "\\text{no}",
    "\\infty",
    "é",
    "|",
    "[",
    "\\,",
]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join))
def test_no_formula_loses_anything(source):
    for latex in (True, False):
        tree = math_tree(source, latex=latex)
        if tree is not None:
            assert unpacked(packed(tree)) == tree


def test_eps_is_a_letter():
    assert math_tree("eps", latex=False) == ["math", {}, ["mrow", {}, ["mi", {}, "ϵ"]]]
