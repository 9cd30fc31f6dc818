"""Formulas as MathML: LaTeX, and the plain notation that people type on cards.

The result is a tree of lists, ``[tag, {attribute: value}, child, ...]``, of allow-listed elements
and attributes only: a page builds it node by node, so no formula can smuggle in markup.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from latex2mathml.converter import convert

from graph.extraction.plain_formulas import FUNCTIONS, GREEK

MathTree = list[Any]

_ELEMENTS = frozenset(
    "math mi mn mo mrow msub msup msubsup mfrac msqrt mroot mtext munder mover munderover mtable mtr "
    "mtd mspace mstyle mpadded menclose mphantom".split()
)
_ATTRIBUTES = frozenset(
    "mathvariant stretchy fence separator form displaystyle scriptlevel linethickness columnalign "
    "accent accentunder lspace rspace notation width".split()
)
_LENGTH = re.compile(r"-?[\d.]{1,6}(?:em|ex|px)?")
_LONGEST = 2000  # characters; anything longer is shown as it was typed
_DEEPEST = 60

_RELATIONS = {
    "<=": r"\le ",
    ">=": r"\ge ",
    "!=": r"\ne ",
    "==": "=",
    "->": r"\to ",
    "<-": r"\gets ",
    "=>": r"\Rightarrow ",
    "||": r"\,\Vert\,",
    "|": r"\mid ",
    "*": r"\cdot ",
    "**": "^",
    "...": r"\dots ",
    "~": r"\sim ",
    "∞": r"\infty ",
    "≤": r"\le ",
    "≥": r"\ge ",
    "≠": r"\ne ",
    "≈": r"\approx ",
    "×": r"\times ",
    "·": r"\cdot ",
    "−": "-",
    "√": r"\surd ",
    "∑": r"\sum ",
    "∏": r"\prod ",
    "∫": r"\int ",
    "∂": r"\partial ",
    "∇": r"\nabla ",
    "∈": r"\in ",
    "→": r"\to ",
    "%": r"\%",
    "#": r"\#",
    "&": r"\&",
    "$": r"\$",
}
_BIG = {"sum": r"\sum", "prod": r"\prod", "int": r"\int"}
_PLAIN = re.compile(
    r"(?P<name>[^\W\d_][^\W_]*(?:[-‐‑–][^\W\d_][^\W_]*)*)|(?P<number>\d+(?:[.,]\d+)*)|(?P<index>[_^])"
    r"|(?P<symbol>\.\.\.|<=|>=|!=|==|->|<-|=>|\|\||\*\*|\S)|(?P<space>\s+)"
)
_DELIMITERS = (
    ("$$", "$$"),
    ("$", "$"),
    (r"\(", r"\)"),
    (r"\[", r"\]"),
    ("[latex]", "[/latex]"),
    ("[$$]", "[/$$]"),
    ("[$]", "[/$]"),
)


def without_delimiters(text: str) -> str | None:
    r"""The LaTeX between delimiters such as ``\( \)`` or dollars; None if there are none.

    >>> without_delimiters(r"\(x^2\)")
    'x^2'
    """
    for opening, closing in _DELIMITERS:
        if text.lower().startswith(opening) and text.lower().endswith(closing):
            inner = text[len(opening) : -len(closing)]
            if inner.strip():
                return inner
    return None


def plain_to_latex(text: str) -> str:
    r"""A formula in plain notation as LaTeX.

    >>> plain_to_latex("H(p) = -sum_x p(x) log p(x)")
    'H(p)=-\\sum_{x}p(x)\\log \\,p(x)'
    >>> plain_to_latex("pi_ref(y|x)")
    '\\pi _{\\text{ref}}(y\\mid x)'
    """
    out: list[str] = []
    tokens = [(match.lastgroup or "", match[0]) for match in _PLAIN.finditer(text)]
    at = 0
    while at < len(tokens):
        kind, token = tokens[at]
        at += 1
        if kind == "index" and at < len(tokens) and tokens[at][0] == "index":
            continue  # "x__y": once is enough
        if kind == "index" and at < len(tokens):
            if tokens[at][1] in "({[":
                at, inner = _group(tokens, at)
            else:
                inner = _atom(*tokens[at])
                at += 1
            out.append(f"{token}{{{inner.strip()}}}")
        elif kind == "space":
            if out and tokens[at - 2][0] == "name" and at < len(tokens) and tokens[at][0] == "name":
                out.append(r"\ " if _is_word(tokens[at - 2][1]) or _is_word(tokens[at][1]) else "")
        else:
            out.append(_atom(kind, token))
            if kind == "name" and token in FUNCTIONS and not _calls(tokens, at):
                out.append(r"\,")
    return "".join(out).strip()


def _calls(tokens: list[tuple[str, str]], at: int) -> bool:
    """Whether a bracket, an index or nothing follows."""
    return at >= len(tokens) or tokens[at][1] in "([{_^"


def _group(tokens: list[tuple[str, str]], at: int) -> tuple[int, str]:
    """What an index in brackets holds, and the place behind it."""
    depth, inner = 0, ""
    while at < len(tokens):
        text = tokens[at][1]
        depth += (text in "({[") - (text in ")}]")
        at += 1
        inner += text
        if depth == 0:
            break
    return at, plain_to_latex(inner[1:-1])


def _atom(kind: str, token: str) -> str:
    if kind == "name":
        if token in GREEK:
            return f"\\{'epsilon' if token == 'eps' else token} "
        if token in _BIG:
            return _BIG[token]
        if token in FUNCTIONS:
            known = "log ln exp sin cos tan max min lim det dim ker arg gcd sup inf".split()
            return f"\\{token} " if token in known else f"\\operatorname{{{token}}}"
        return f"\\text{{{token}}}" if _is_word(token) else token
    if token in "{}":
        return f"\\{token}"
    if token == "\\":
        return r"\backslash "
    return _RELATIONS.get(token, token)


def _is_word(token: str) -> bool:
    return len(token) > 1 and token not in GREEK and token not in FUNCTIONS


@lru_cache(maxsize=4096)
def _mathml(latex: str) -> ElementTree.Element | None:
    try:
        return ElementTree.fromstring(convert(latex))  # noqa: S314 (the converter wrote this XML)
    except Exception:  # the converter raises a dozen kinds, and some bare ones, on bad LaTeX
        return None


def math_tree(source: str, *, latex: bool) -> MathTree | None:
    """A formula as a tree of MathML elements; None if it cannot be typeset."""
    if len(source) > _LONGEST:
        return None
    try:
        root = _mathml(source if latex else plain_to_latex(source))
    except RecursionError:
        return None
    if root is None:
        return None
    return _tree(root, 0)


def _tree(element: ElementTree.Element, depth: int) -> MathTree | None:
    tag = element.tag.rsplit("}", 1)[-1]
    if tag not in _ELEMENTS or depth > _DEEPEST:
        return None
    attributes = {name: value for name, value in element.attrib.items() if name in _ATTRIBUTES}
    if not _LENGTH.fullmatch(attributes.get("width", "0")):
        del attributes["width"]
    node: MathTree = [tag, attributes]
    if element.text and element.text.strip():
        node.append(element.text)
    for child in element:
        inner = _tree(child, depth + 1)
        if inner is None:
            return None
        node.append(inner)
    return node
