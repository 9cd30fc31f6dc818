"""Card text as segments to show: prose, formulas, code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from graph.extraction.masking import MARKED
from graph.extraction.plain_formulas import plain_formulas
from graph.presentation.formulas import math_tree, without_delimiters
from graph.presentation.packing import packed

Segment = dict[str, Any]


def segments(text: str) -> list[Segment]:
    """A text cut into what a page shows one after the other.

    A segment holds ``text`` and the offset ``at`` of its first character; ``math``, a packed
    MathML tree, where it is a formula that can be typeset; ``code`` where it is code.

    >>> segments("Is `x` fine?")
    [{'at': 0, 'text': 'Is '}, {'at': 3, 'text': 'x', 'code': True}, {'at': 6, 'text': ' fine?'}]
    """
    return list(_segments(text))


@lru_cache(maxsize=1 << 15)  # a card is shown with each of its concepts, and quoted for each of its links
def _segments(text: str) -> tuple[Segment, ...]:
    out: list[Segment] = []
    at = 0
    for start, end, segment in _special(text):
        if at < start:
            out.append({"at": at, "text": text[at:start]})
        out.append({"at": start, **segment})
        at = end
    if at < len(text):
        out.append({"at": at, "text": text[at:]})
    return tuple(out)


def _special(text: str) -> Iterator[tuple[int, int, Segment]]:
    """Formulas and code with their places, in order."""
    at = 0
    for region in MARKED.finditer(text):
        kind = region.lastgroup
        yield from _plain(text, at, region.start())
        at = region.end()  # no formula reaches into a link or a tag: "<i>" is none
        source = region[0]
        if kind == "math":
            yield (*region.span(), _formula(source, without_delimiters(source)))
        elif kind in ("inline", "code"):
            yield (*region.span(), {"text": _code(source), "code": True})
    yield from _plain(text, at, len(text))


def _plain(text: str, start: int, end: int) -> Iterator[tuple[int, int, Segment]]:
    for formula in plain_formulas(text, start, end):
        yield formula.start, formula.end, _formula(text[formula.start : formula.end], None)


def _formula(source: str, latex: str | None) -> Segment:
    tree = math_tree(latex, latex=True) if latex else math_tree(source, latex=False)
    return {"text": source, "math": packed(tree)} if tree else {"text": source, "code": True}


def _code(source: str) -> str:
    """Code without its fence, language tag or backticks."""
    fenced = re.fullmatch(r"(```|~~~)[ ]?(?:[\w+-]+(?=\s))?(.*?)(?:\1)?", source, re.DOTALL)
    if fenced:
        return fenced[2].strip("\n")
    return re.sub(r"^<(?:pre|code)[^>]*>|</(?:pre|code)>$", "", source, flags=re.IGNORECASE).strip("`")
