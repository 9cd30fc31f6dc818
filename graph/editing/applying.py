"""Applying: a graph as its owner's edits leave it, and the edits that have no effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from graph.editing.chains import NameChains
from graph.editing.draft import Draft
from graph.editing.linking import edited_links, edited_prerequisites
from graph.editing.settling import (
    settled_concepts,
    settled_edges,
    settled_gaps,
    settled_links,
    settled_order,
)
from graph.editing.statements import Idle, consistent, in_order, statement
from graph.editing.yielding import GivenWay
from graph.model import ConceptGraph, Edit, EditKind
from graph.study import nearest_order


@dataclass(frozen=True, slots=True)
class Edited:
    """A graph as edits leave it, those of them that have no effect on it, and what gave way to the others."""

    graph: ConceptGraph
    idle: tuple[Idle, ...] = ()
    given_way: tuple[GivenWay, ...] = ()


def apply_edits(base: ConceptGraph, edits: Iterable[Edit]) -> Edited:
    """The graph as the owner's edits leave it, in whatever order they are given.

    Concepts are added first, then names are taken away and given; then come definitions, hidden concepts,
    links and prerequisites. Only what these touch is found anew, by the rules of the build. Ids stay, also
    of renamed concepts; a merged concept has the id of the one that the other is a name of.
    """
    edits = tuple(edits)
    said, contradicted = consistent(edits)
    if not said and not contradicted:
        return Edited(base)

    def of(kind: EditKind, holds: bool) -> list[Edit]:
        return [edit for edit in said if edit.kind == kind and edit.holds == holds]

    draft = Draft(base)
    chains = NameChains(of("name", True))
    idle = [
        *contradicted,
        *_add(draft, of("concept", True)),
        *_split(draft, of("name", False), chains),
        *_name(draft, chains),
        *_define(draft, [*of("definition", False), *of("definition", True)]),
        *_hide(draft, of("concept", False)),
    ]
    links = settled_links(draft)
    concepts = settled_concepts(draft, links)
    order = settled_order(draft, links)
    linked = edited_links(draft, links, [*of("link", False), *of("link", True)])
    needed = edited_prerequisites(
        draft,
        settled_edges(draft),
        [*of("needed", False), *of("needed", True)],
        of("name", True),
    )
    graph = replace(
        base,
        concepts=concepts,
        links=linked.links,
        prerequisites=needed.edges,
        mutual=needed.mutual,
        gaps=settled_gaps(draft),
        study_order=order if needed.edges == base.prerequisites else nearest_order(order, needed.edges),
    )
    reasons = {found.edit: found for found in (*idle, *linked.idle, *needed.idle)}
    without_effect = {statement(edit): found.reason for edit, found in reasons.items()}
    for edit in edits:  # what says the same in other letters has none either
        if edit not in reasons and (reason := without_effect.get(statement(edit))):
            reasons[edit] = Idle(edit, reason)
    told = tuple(reasons[edit] for edit in in_order(reasons))
    return Edited(base if graph == base else graph, told, needed.given_way)


def _add(draft: Draft, edits: Sequence[Edit]) -> Iterator[Idle]:
    for edit in edits:
        if draft.find(edit.subject) is None and not draft.add(edit.subject):
            yield Idle(edit, f"no card names “{edit.subject}”")


def _split(draft: Draft, edits: Sequence[Edit], chains: NameChains) -> Iterator[Idle]:
    for edit in edits:
        one, other = draft.find(edit.subject), draft.find(edit.object)
        if one is None or other is None:
            yield Idle(edit, draft.unknown(edit.subject if one is None else edit.object))
            continue
        name = edit.subject
        if one == other and draft.is_label(one, name):
            name = edit.object  # label and alias have changed places since it was said
        together = one == other or _ends_in(draft, chains, one) == _ends_in(draft, chains, other)
        if not together or not draft.is_alias(one, name):
            yield Idle(edit, f"“{edit.subject}” is no name of “{edit.object}” anyway")
        else:
            draft.split(one, name)


def _ends_in(draft: Draft, chains: NameChains, ident: str) -> str:
    """The concept, or else the name, that a concept will be once all names are given."""
    seen = {ident}
    while True:
        end = chains.end(draft.concepts[ident].label)
        found = draft.find(end)
        if found is None or found in seen:
            return found or end
        seen.add(found)
        ident = found


def _name(draft: Draft, chains: NameChains) -> Iterator[Idle]:
    yield from chains.idle
    rank = {concept.id: number for number, concept in enumerate(draft.base.concepts)}
    for edit in chains.innermost_first(lambda name: rank.get(draft.find(name) or "", len(rank))):
        one, other = draft.find(edit.subject), draft.find(edit.object)
        if one is None and other is None:
            if not draft.add(edit.object, edit.subject):
                yield Idle(edit, f"no card names “{edit.subject}” or “{edit.object}”")
        elif other is None or one == other:
            if one and (other is None or draft.is_label(one, edit.subject)):
                draft.rename(one, edit.object)
        else:
            part = one
            if one and not draft.is_label(one, edit.subject):
                part = draft.split(one, edit.subject)
            if part:
                draft.merge(part, other)
            else:
                draft.call(other, edit.subject)


def _define(draft: Draft, edits: Sequence[Edit]) -> Iterator[Idle]:
    for edit in edits:
        ident = draft.find(edit.subject)
        if ident is None and edit.holds and draft.add(edit.subject):
            ident = draft.find(edit.subject)
        if ident is None:
            yield Idle(edit, draft.unknown(edit.subject))
        elif edit.holds:
            draft.define(ident, edit.object)
        elif draft.concepts[ident].definition == edit.object:
            draft.define(ident, "")
        else:
            yield Idle(edit, "that is not its definition, nothing to refute")


def _hide(draft: Draft, edits: Sequence[Edit]) -> Iterator[Idle]:
    for edit in edits:
        ident = draft.find(edit.subject)
        if ident is None:
            yield Idle(edit, draft.unknown(edit.subject))
        elif draft.is_alias(ident, edit.subject) and not draft.is_label(ident, edit.subject):
            yield Idle(edit, f"it is another name of “{draft.concepts[ident].label}” now")
        else:
            draft.hide(ident)
