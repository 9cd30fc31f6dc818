"""Formulas in few characters: a tree of MathML as it is sent to a page with every click."""

from __future__ import annotations

from typing import Any

from graph.presentation.formulas import MathTree

TOKENS = frozenset({"mi", "mn", "mo", "mtext"})  # the elements that hold text
_BRACKETS = frozenset("()[]{}|")


def packed(tree: MathTree) -> MathTree:
    """The same tree without what its reader can tell for itself.

    A node without attributes leaves them out. A string that stands in an element which holds no text is a
    token of its own: a number where it begins with a digit, an identifier where it begins with a letter,
    else an operator, which does not stretch where it is a bracket. Any other token is written out.

    >>> packed(["math", {}, ["mrow", {}, ["mi", {}, "x"], ["mo", {}, "="], ["mn", {"width": "1em"}, "1"]]])
    ['math', ['mrow', 'x', '=', ['mn', {'width': '1em'}, '1']]]
    """
    tag, attributes, *children = tree
    head = [tag, attributes] if attributes else [tag]
    return [*head, *(child if tag in TOKENS else _packed_child(child) for child in children)]


def _packed_child(node: Any) -> Any:
    tag, attributes, *children = node
    match children:
        case [str() as text] if (tag, attributes) == told_by(text):
            return text
    return packed(node)


def told_by(text: str) -> tuple[str, dict[str, str]]:
    """The element and the attributes of a token of which only the text is sent.

    >>> told_by("x"), told_by("2.5"), told_by("("), told_by("=")
    (('mi', {}), ('mn', {}), ('mo', {'stretchy': 'false'}), ('mo', {}))
    """
    if "0" <= text[0] <= "9":
        return "mn", {}
    if text[0].isalpha():
        return "mi", {}
    return "mo", {"stretchy": "false"} if text in _BRACKETS else {}
