r"""Formulas in HTML: LaTeX in the delimiters of Anki, MathJax and Pandoc, and images of formulas."""

from __future__ import annotations

import re
from urllib.parse import unquote

from graph.readers.html.tags import Endings, Tag, characters, with_texts
from graph.readers.pairs import INLINE_FORMULA

# A search for an ending stops where the same thing opens again, so that it takes linear time.
FORMULA = rf"""
    \\\((?:[^\\]|\\\\|\\(?![()\\]))*+\\\)
  | (?<!\\)\\\[(?:[^\\]|\\\\|\\(?![\[\]\\]))*+\\\]
  | (?<!\\)\$\$(?:[^$\\]|\\.|\$(?!\$))++\$\$
  | {INLINE_FORMULA}
  | \[latex\](?:[^\[]|\[(?!/?latex\]))*+\[/latex\]
  | \[\$\](?:[^\[]|\[(?!/?\$\]))*+\[/\$\]
  | \[\$\$\](?:[^\[]|\[(?!/?\$\$\]))*+\[/\$\$\]
"""
_LINE = re.compile(r"<(?:br|/?div|/p|/?li|/?td|/?tr)\b", re.IGNORECASE)
_BREAKING = frozenset("br div li td tr".split())
_TEX_DELIMITED = re.compile(
    r"\$\$(?P<block>[^$]+)\$\$|\$(?P<inline>[^$]+)\$|\\\[(?P<display>.+)\\\]", re.DOTALL
)
_HAS_DELIMITERS = re.compile(r"\$|\\[(\[]")
_IN_ADDRESS = re.compile(
    r"(?:/render/math\?math=|codecogs\.com/(?:gif|svg|png)\.(?:latex|image|download)\?)(?P<latex>[^&#]+)"
)
_SPACING = re.compile(r"\\(?:dpi\{\d+\}|(?:large|small|inline)\b|bg_[a-z]+)")


def formula(source: str) -> str | None:
    r"""A formula of a text in HTML with its delimiters as plain LaTeX; None if it is none after all.

    >>> formula(r"\(a&lt;b<br>\)"), formula("[$]x^2[/$]"), formula("[latex]$H$[/latex]")
    ('\\(a<b \\)', '\\(x^2\\)', '\\(H\\)')
    """
    if source.startswith("$") and not source.startswith("$$") and _LINE.search(source):
        return None  # two prices in two lines
    folded = source[:7].lower()
    latex = without_markup(source)
    if folded == "[latex]":
        return _of_latex(latex[7:-8].strip())
    if folded.startswith("[$$]"):
        return delimited(latex[4:-5], block=True)
    if folded.startswith("[$]"):
        return delimited(latex[3:-4])
    return latex


def without_markup(source: str) -> str:
    """LaTeX in HTML without its tags, which its own ``<`` are not, in one line."""

    def text_of(tag: Tag, endings: Endings) -> str | None:
        if len(tag.name) == 1 and not tag.closes and not endings.later(tag.name, tag.end):
            return None  # a variable behind "<"
        return " " if tag.name in _BREAKING or (tag.name == "p" and tag.closes) else ""

    return " ".join(re.split(r"\s+", characters(with_texts(source, text_of))))


def delimited(latex: str, *, block: bool = False) -> str:
    r"""LaTeX in delimiters, empty if it is blank.

    >>> delimited(" x "), delimited("x", block=True)
    ('\\(x\\)', '\\[x\\]')
    """
    latex = " ".join(latex.split())
    if not latex:
        return ""
    return rf"\[{latex}\]" if block else rf"\({latex}\)"


def _of_latex(latex: str) -> str:
    """What stands in ``[latex]``: a formula in delimiters or without, or prose with formulas."""
    found = _TEX_DELIMITED.fullmatch(latex)
    if found:
        block = found["block"] or found["display"]
        return delimited(block or found["inline"], block=bool(block))
    if _HAS_DELIMITERS.search(latex):
        return latex
    return delimited(latex, block=r"\begin" in latex)


def formula_of_image(attributes: dict[str, str]) -> str:
    """The LaTeX that an image shows; empty if it is an image of something else.

    >>> formula_of_image({"src": "https://render.githubusercontent.com/render/math?math=x%5E2"})
    'x^2'
    """
    found = _IN_ADDRESS.search(attributes.get("src", ""))
    if found:
        return " ".join(_SPACING.sub("", unquote(found["latex"])).split())
    classes = attributes.get("class", "").lower()
    if not re.search(r"\b(?:latex|tex|math|mwe-math)", classes):
        return ""
    alt = attributes.get("alt", "").strip()
    for opening, closing in (
        ("[latex]", "[/latex]"),
        ("[$$]", "[/$$]"),
        ("[$]", "[/$]"),
        ("$$", "$$"),
        ("$", "$"),
    ):
        if alt.startswith(opening) and alt.endswith(closing) and len(alt) > len(opening + closing):
            alt = alt[len(opening) : -len(closing)]
    return alt.removeprefix(r"\(").removesuffix(r"\)")
