"""Leads: what stands before a name in its sentence, which tells what the name is there for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.prerequisites.marks import Marks, Spans
from graph.prerequisites.phrases import ASIDE, DEPENDS, Phrase
from graph.prerequisites.ragged import Bools, Ints

_LOOKED_AT = 60  # characters before a name in which a phrase is looked for


@dataclass(frozen=True, slots=True, eq=False)
class Leads:
    """For each of some names whether it stands behind words of dependence, in an aside, behind "="."""

    depends: Bools
    aside: Bools
    equals: Bools


def leads_of(marks: Marks, start: Ints, first: Ints) -> Leads:
    """What leads to names that start at some places of texts, in sentences that start at ``first``.

    No stop may stand between a phrase and the name, nor a comma behind words of dependence.
    """
    stop, comma = _last(marks.stops, start), _last(marks.commas, start)
    begins_line = _last(marks.line_ends, start) == start - 1
    reach = np.maximum(first, start - _LOOKED_AT), start, begins_line
    return Leads(
        depends=_behind(DEPENDS, marks.depends, np.maximum(stop, comma), *reach),
        aside=_behind(ASIDE, marks.asides, stop, *reach),
        equals=_last(marks.equals, start) >= first,
    )


def _behind(phrase: Phrase, spans: Spans, stop: Ints, least: Ints, start: Ints, begins_line: Bools) -> Bools:
    """Whether each name stands behind a phrase: the last one before it, since no other is nearer."""
    begin, end = spans.last(start - phrase.least)
    gap = start - end - begins_line  # a line's end right before the name is free
    near: Bools = (begin >= least) & (gap <= phrase.most) & (stop < end)
    return near


def _last(marks: Ints, places: Ints) -> Ints:
    """The last mark before each place, -1 without one."""
    return np.append(marks, -1)[np.searchsorted(marks, places) - 1]
