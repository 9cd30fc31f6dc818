"""Clozes in notes: text with gaps, as each tool writes them; a card has all of its gaps at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from graph.model import Issue
from graph.readers.cloze import blank, cloze_sides
from graph.readers.markdown.lines import masked

Gap = tuple[int, int, str, str]
"""Where a cloze begins and ends, its answer, and its hint."""
Finder = Callable[[str, str], Iterator[Gap]]
"""Finds the gaps of a line, given with its marks."""

_BRACES = re.compile(r"\{\{([^{}\n]+)\}\}")
_NUMBER = re.compile(r"c?\d{1,4}::")
_HIGHLIGHT = re.compile(
    r"==(?![=\s])(?P<answer>[^=\n]*(?:=[^=\n]+)*)==(?!=)(?:\^\[(?P<hint>[^\[\]\n]{0,300})\])?"
    r"(?:\[\^[\dahs]{1,20}\])?"
)
_DRILL = re.compile(r"(?<![\[\]\w])\[(?P<answer>[^\[\]\n]+)\](?!\[|\])")
_NO_DRILL = re.compile(r"fn:.*|\d*/\d*|\d*%|[ xX-]|\d{4}-\d\d-\d\d.*")
_BRACKETS = re.compile(r"(?<![\]!\\\w])\[(?P<answer>[^\[\]\n]+)\](?![(\[:])")


def in_braces(text: str, marks: str) -> Iterator[Gap]:
    r"""``{{answer}}``, with a number before it or a hint behind, and Logseq's ``{{cloze answer \\ hint}}``.

    >>> [gap[2:] for gap in in_braces(*["{{1::KL::name}} and {{cloze JS}}"] * 2)]
    [('KL', 'name'), ('JS', '')]
    """
    for match in _BRACES.finditer(marks):
        start, end = match.span(1)
        if text.startswith("cloze ", start):
            answer, _, hint = text[start + 6 : end].partition(" \\\\ ")
        else:
            if number := _NUMBER.match(text, start, end):
                start = number.end()
            answer, _, hint = text[start:end].partition("::")
        if answer.strip():
            yield match.start(), match.end(), answer.strip(), hint.strip()


def highlighted(text: str, marks: str) -> Iterator[Gap]:
    """``==answer==`` and ``==answer==^[hint]``, also with the number of a card behind, ``[^1]``.

    >>> [gap[2:] for gap in highlighted(*["a ==b== c ==d==^[e][^1]"] * 2)]
    [('b', ''), ('d', 'e')]
    """
    for match in _HIGHLIGHT.finditer(marks):
        yield *match.span(), text[slice(*match.span("answer"))], match["hint"] or ""


def in_brackets(text: str, marks: str) -> Iterator[Gap]:
    """``[answer]``, which is no link.

    >>> [gap[2:] for gap in in_brackets(*["[KL], not [JS](x)"] * 2)]
    [('KL', '')]
    """
    for match in _BRACKETS.finditer(marks):
        yield *match.span(), text[slice(*match.span("answer"))], ""


def in_drill(text: str, marks: str) -> Iterator[Gap]:
    """``[answer||hint]`` or ``[answer]`` of org-drill; links, footnotes, checkboxes and dates are none.

    >>> [gap[2:] for gap in in_drill(*["[KL||a name] [[link][x]] [fn:1] [ ]"] * 2)]
    [('KL', 'a name')]
    """
    for match in _DRILL.finditer(marks):
        answer, _, hint = text[slice(*match.span("answer"))].partition("||")
        if answer.strip() and not _NO_DRILL.fullmatch(answer):
            yield *match.span(), answer, hint


def cloze_lines(lines: Iterable[str], *finders: Finder) -> tuple[list[str], list[str]] | None:
    """Lines with all gaps blank, and with all filled; None where there is no gap.

    >>> cloze_lines(["The ==KL== divergence"], highlighted)
    (['The […] divergence'], ['The KL divergence'])
    """
    lines = list(lines)
    sides = cloze_sides("\n".join(lines)) if in_braces in finders else None
    if sides:
        return _filled(sides[0].split("\n"), finders)[0], _filled(sides[1].split("\n"), finders)[1]
    fronts, backs = _filled(lines, finders)
    return None if fronts == backs == lines else (fronts, backs)


def gap_left_open(number: int, marks: Iterable[str]) -> Issue | None:
    """The issue for lines, the first of this number, in which braces open a gap that none close."""
    if all(line.count("{{") == line.count("}}") for line in marks):
        return None
    return Issue(number, "unclosed", "skipped: a gap that '{{' opens is not closed", skipped=True)


def _filled(lines: Iterable[str], finders: Iterable[Finder]) -> tuple[list[str], list[str]]:
    """Lines with all gaps blank, and with all filled."""
    fronts, backs = [], []
    for text in lines:
        marks = masked(text)
        gaps = sorted(gap for finder in finders for gap in finder(text, marks))
        front, back, done = [], [], 0
        for start, end, answer, hint in gaps:
            if start < done:
                continue
            front += [text[done:start], blank(hint)]
            back += [text[done:start], answer]
            done = end
        fronts.append("".join(front) + text[done:])
        backs.append("".join(back) + text[done:])
    return fronts, backs
