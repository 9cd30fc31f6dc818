"""Yielding: prerequisites that gave way to what the owner says, as both would run in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.editing.draft import Draft
from graph.model import Edit, Prerequisite
from graph.prerequisites import ancestors, descendants
from graph.prerequisites.soundness import Sound

Said = Mapping[tuple[str, str], Edit]  # of prerequisites, by the ids of their ends


@dataclass(frozen=True, slots=True)
class GivenWay:
    """A prerequisite that holds without the owner's edits and no longer does, though none refutes it.

    ``edit`` is the one that it would run in a circle with: a prerequisite, or one that makes two concepts
    one. ``None``: it gave way to another of the deck, which is back as something is hidden or refuted.
    """

    edge: Prerequisite
    edit: Edit | None


def given_way(draft: Draft, result: Sound, said: Said, names: Sequence[Edit]) -> tuple[GivenWay, ...]:
    """The prerequisites that gave way, by the ids of their ends, each with the edit that it gave way to.

    ``names`` are the edits by which concepts may have become one.
    """
    before = {(draft.now(edge.source), draft.now(edge.target)) for edge in draft.base.prerequisites}
    lost = [e for e in result.mutual if e.origin != "user" and (e.source, e.target) in before]
    circles = list(_circles(draft, result, said, names)) if lost else []

    def reason(edge: Prerequisite) -> Edit | None:
        found = (edit for edit, to, behind in circles if edge.target in to and edge.source in behind)
        return next(found, None)

    return tuple(GivenWay(edge, reason(edge)) for edge in lost)


def _circles(
    draft: Draft, result: Sound, said: Said, names: Sequence[Edit]
) -> Iterator[tuple[Edit, frozenset[str], frozenset[str]]]:
    """The edits that something may give way to, each with what leads to it and what it leads to."""
    joined = [(ends, said[ends]) for edge in result.edges if (ends := (edge.source, edge.target)) in said]
    merged = [
        (ident, edit) for edit in names if (ident := draft.find(edit.object)) and draft.is_merged(ident)
    ]
    for (source, target), edit in (*joined, *(((ident, ident), edit) for ident, edit in merged)):
        to = ancestors(result.edges, [source]) | {source}
        yield edit, to, descendants(result.edges, [target]) | {target}
