"""Linking: the links and prerequisites of a graph as its owner's edits leave them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import networkx as nx

from graph.editing.circles import sound_again
from graph.editing.draft import Draft
from graph.editing.settling import Edges
from graph.editing.statements import OPPOSED, Idle
from graph.editing.yielding import GivenWay, given_way
from graph.model import Edit, Link, Prerequisite
from graph.network import link_between, log_likelihood, normalised_pmi
from graph.prerequisites import decide
from graph.prerequisites.soundness import Sound

_WEIGHT = 0.5  # of an owner's link between concepts that no card names together


@dataclass(frozen=True)
class EditedLinks:
    """Links as edits leave them, and the edits without effect."""

    links: Sequence[Link]
    idle: tuple[Idle, ...]


@dataclass(frozen=True)
class EditedPrerequisites:
    """Prerequisites as edits leave them, without cycles, and the edits without effect.

    ``given_way`` are those that the edits have put among the ``mutual`` ones.
    """

    edges: tuple[Prerequisite, ...]
    mutual: tuple[Prerequisite, ...]
    idle: tuple[Idle, ...]
    given_way: tuple[GivenWay, ...]


def edited_links(draft: Draft, links: Sequence[Link], edits: Sequence[Edit]) -> EditedLinks:
    """The links without those that are refuted, and with those that the owner adds."""
    if not edits:
        return EditedLinks(links, ())
    found = {(link.source, link.target): link for link in links}
    before = set(found)
    idle: list[Idle] = []
    for edit, *ends in _resolved(draft, edits, idle):
        source, target = sorted(ends)
        if edit.holds and (source, target) not in before:
            found[source, target] = _owners(draft, source, target)
        elif not edit.holds and (source, target) not in before:
            idle.append(Idle(edit, "that link is not there, nothing to refute"))
        elif not edit.holds:
            found.pop((source, target), None)
    return EditedLinks(tuple(found[ends] for ends in sorted(found)), tuple(idle))


def _owners(draft: Draft, source: str, target: str) -> Link:
    a, b, total = draft.concepts[source], draft.concepts[target], len(draft.base.cards)
    if link := link_between(a, b, total):
        return replace(link, origin="user")
    counts = (0, len(a.cards), len(b.cards), total)
    npmi, g2 = round(normalised_pmi(*counts), 4), round(log_likelihood(*counts), 3)
    return Link(source, target, 0, 0, npmi, g2, _WEIGHT, (), origin="user")


def edited_prerequisites(
    draft: Draft, edges: Edges, edits: Sequence[Edit], names: Sequence[Edit]
) -> EditedPrerequisites:
    """The prerequisites without those that are refuted, and with those that the owner adds.

    ``names`` are the edits by which concepts may have become one, so that others gave way.
    """
    idle: list[Idle] = []
    said: dict[tuple[str, str], Edit] = {}
    for edit, source, target in _resolved(draft, edits, idle):
        said[source, target] = edit
        if not edit.holds and (source, target) not in edges:
            idle.append(Idle(edit, "that is not there, nothing to refute"))
    decided = decide(edges.values(), said.values(), draft.find)
    base = draft.base
    before = Sound(base.prerequisites, base.mutual)
    is_as_before = decided == (*before.edges, *before.mutual)
    result = before if is_as_before else sound_again(before, decided, (*base.study_order, *draft.made))
    for edge in result.mutual:
        if edge.origin == "user":
            circle = _circle(draft, result.edges, edge)
            idle.append(Idle(said[edge.source, edge.target], f"would close a circle with {circle}"))
    lost = given_way(draft, result, said, names)
    return EditedPrerequisites(result.edges, result.mutual, tuple(idle), lost)


def _circle(draft: Draft, edges: Iterable[Prerequisite], edge: Prerequisite) -> str:
    """What leads from an edge's target back to its source: "“a” → “b”", each needed before the next."""
    network: nx.DiGraph[str] = nx.DiGraph((e.source, e.target) for e in edges if e.origin == "user")
    way = nx.shortest_path(network, edge.target, edge.source)
    return " → ".join(f"“{draft.concepts[ident].label}”" for ident in way)


def _resolved(draft: Draft, edits: Sequence[Edit], idle: list[Idle]) -> Iterator[tuple[Edit, str, str]]:
    """The edits between two concepts with their ids; those that cannot be go to ``idle``.

    Concepts may have more than one name, so that something may be said and denied of the same two. Then
    what is said stands.
    """
    found: list[tuple[Edit, str, str]] = []
    for edit in edits:
        one, other = draft.find(edit.subject), draft.find(edit.object)
        if one is None or other is None:
            idle.append(Idle(edit, draft.unknown(edit.subject if one is None else edit.object)))
        elif one == other:
            idle.append(Idle(edit, f"both are names of “{draft.concepts[one].label}”"))
        else:
            found.append((edit, one, other))
    said = {_ends(*resolved) for resolved in found if resolved[0].holds}
    for resolved in found:
        if not resolved[0].holds and _ends(*resolved) in said:
            idle.append(Idle(resolved[0], OPPOSED))
        else:
            yield resolved


def _ends(edit: Edit, one: str, other: str) -> tuple[str, str]:
    """What an edit is between; a link has no direction."""
    return (other, one) if edit.kind == "link" and other < one else (one, other)
