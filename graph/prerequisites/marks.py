"""Marks: where texts hold what tells how a name in them is meant: phrases, ends of clauses, stops.

Like words, they follow from the texts alone, whatever concepts there are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.prerequisites.counting import Count, counted, uncounted
from graph.prerequisites.phrases import ASIDE, DEPENDS
from graph.prerequisites.ragged import Ints
from graph.prerequisites.wording import Laid

_BLOCK = 1024  # texts that are looked at at a time
_CLAUSE_END = re.compile(r"(;|\s[—–]\s)")


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Where each of some passages begins and ends, by the end and then by the beginning."""

    begin: Ints
    end: Ints

    def last(self, places: Ints) -> tuple[Ints, Ints]:
        """The span that ends last at or before each place; (-1, -1) without one.

        >>> begin, end = Spans(np.array([0, 4]), np.array([3, 6])).last(np.array([2, 5]))
        >>> begin.tolist(), end.tolist()
        ([-1, 0], [-1, 3])
        """
        row = np.searchsorted(self.end, places, side="right") - 1
        return np.append(self.begin, -1)[row], np.append(self.end, -1)[row]


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """What some texts hold, by offsets into all of them, laid one behind the other (see ``Laid``).

    ``origin`` is where each text starts; ``depends`` and ``asides`` are the phrases of these kinds, ``cuts``
    what ends a clause; ``stops`` are full stops and semicolons.
    """

    origin: Ints
    depends: Spans
    asides: Spans
    cuts: Spans
    stops: Ints
    commas: Ints
    equals: Ints
    line_ends: Ints


def read_marks(texts: Sequence[str], report: Count = uncounted) -> Marks:
    """The marks of some texts; ``report`` is told how far it has come, and what it raises ends the work."""
    parts = [_columns(Laid.of(()))]
    at = 0  # where the block starts
    for block in counted(len(texts), _BLOCK, report):
        laid = Laid.of(texts[block])
        parts.append([column + at for column in _columns(laid)])
        at += len(laid.text)
    origin, *columns = (np.concatenate(column) for column in zip(*parts, strict=True))
    depends, asides, cuts = (Spans(*columns[pair : pair + 2]) for pair in (0, 2, 4))
    return Marks(origin, depends, asides, cuts, *columns[6:])


def _columns(laid: Laid) -> list[Ints]:
    """The columns of the marks of some texts."""
    lower = laid.text.replace("İ", "i").lower()  # the one letter that would become two
    characters = laid.characters
    stop, comma, equals, line_end, semicolon = (characters == ord(mark) for mark in ".,=\n;")
    return [
        laid.origin,
        *_spans(DEPENDS.pattern, lower),
        *_spans(ASIDE.pattern, lower),
        *_spans(_CLAUSE_END, laid.text),
        *map(np.flatnonzero, (stop | semicolon, comma, equals, line_end)),
    ]


def _spans(pattern: re.Pattern[str], text: str) -> tuple[Ints, Ints]:
    """Where the first group of a pattern is found: the beginnings and the ends, sorted by the latter."""
    found = [match.span(1) for match in pattern.finditer(text)]
    begin, end = np.array(found, dtype=np.int64).reshape(-1, 2).T
    order = np.lexsort((begin, end))
    return begin[order], end[order]
