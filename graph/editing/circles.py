"""Circles: prerequisites of which a few have changed, made sound again by a look at what these touch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.editing.ways import Step, Ways
from graph.model import Prerequisite
from graph.prerequisites.soundness import Sound

Ends = tuple[str, str]


def sound_again(before: Sound, edges: Iterable[Prerequisite], order: Sequence[str]) -> Sound:
    """What ``sound`` makes of edges that are, but for a few, those of which it has made ``before``.

    ``order`` holds the ends of all edges, so that those that were kept before all lead onwards in it. No edge
    may lead from a concept to itself.

    As in ``sound`` the surest edges come first. One that was kept stays so unless a way leads from its end to
    its start over an edge that is kept now and leads backwards in the order. One that had to go goes again
    unless an edge is lost that may have been on the way back. So hardly any of them takes a search.
    """
    was_kept = {ends_of(edge): edge for edge in before.edges}
    had_to_go = {ends_of(edge): edge for edge in before.mutual}
    ranked = sorted(edges, key=_rank)
    present = {ends_of(edge): edge for edge in ranked}
    place = {ident: number for number, ident in enumerate(order)}

    def step(ends: Ends) -> Step:
        return place[ends[0]], place[ends[1]]

    ways = Ways(len(order), map(step, dict.fromkeys((*was_kept, *present))))
    for ends, edge in was_kept.items():
        if ends not in present or _rank(present[ends]) > _rank(edge):
            ways.lose(*step(ends))
    kept: list[Prerequisite] = []
    mutual: list[Prerequisite] = []
    for edge in ranked:
        ends = ends_of(edge)
        source, target = step(ends)
        if _as_sure(edge, was_kept.get(ends)):
            is_circular = ways.turn_back(source, target)
        elif _as_sure(edge, had_to_go.get(ends)) and not ways.may_be_lost(source, target):
            is_circular = True
        else:
            is_circular = ways.lead_back(source, target)
        if not is_circular:
            ways.add(source, target)
        elif ends in was_kept:
            ways.lose(source, target)
        (mutual if is_circular else kept).append(edge)
    return Sound(tuple(sorted(kept, key=ends_of)), tuple(sorted(mutual, key=ends_of)))


def ends_of(edge: Prerequisite) -> Ends:
    """What an edge is between."""
    return edge.source, edge.target


def _rank(edge: Prerequisite) -> tuple[bool, float, str, str]:
    """What ``sound`` sorts edges by."""
    return edge.origin != "user", -edge.confidence, edge.source, edge.target


def _as_sure(edge: Prerequisite, before: Prerequisite | None) -> bool:
    return edge is before or (before is not None and _rank(edge) == _rank(before))
