"""Settling: what follows from a draft's concepts, that is links, communities, prerequisites and order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from graph.editing.draft import Draft
from graph.link_columns import links_among
from graph.model import Concept, Gap, Link, Prerequisite
from graph.network import community_nearby, connect_anew
from graph.prerequisites import glossary_edge

Edges = dict[tuple[str, str], Prerequisite]


def settled_links(draft: Draft) -> Sequence[Link]:
    """The links of a draft: those of concepts with other mentions are found anew, the others stay."""
    present = draft.concepts
    links = links_among(draft.base.links, present.keys())
    if not draft.changed:
        return links
    return connect_anew(best_first(present.values()), links, draft.changed, len(draft.base.cards))


def settled_concepts(draft: Draft, links: Sequence[Link]) -> tuple[Concept, ...]:
    """The concepts of a draft, best first; a new one joins the community that it is linked with most.

    Without links it stays in that of the concept it was part of, or else has one of its own.
    """
    new = [ident for ident in draft.made if ident in draft.concepts]
    community = {c.id: c.community for c in draft.concepts.values() if c.id not in draft.made}
    for ident in new:
        near = [link for link in links if ident in (link.source, link.target)]
        origin = draft.now(draft.made[ident]) or ""
        alone = not any(link.other(ident) in community for link in near)
        if alone and origin in community:
            community[ident] = community[origin]
        else:
            community[ident] = community_nearby(ident, near, community)
    return best_first(
        replace(concept, community=community[concept.id]) if concept.id in draft.made else concept
        for concept in draft.concepts.values()
    )


def settled_edges(draft: Draft) -> Edges:
    """The prerequisites of a draft, cycles and all: between what the concepts of the base are by now.

    What was a gap and has become a concept is a prerequisite as the glossary has it.
    """
    edges: Edges = {}
    for edge in (*draft.base.prerequisites, *draft.base.mutual):
        source, target = draft.now(edge.source), draft.now(edge.target)
        if source and target:
            stays = (source, target) == (edge.source, edge.target)
            _join(edges, edge if stays else replace(edge, source=source, target=target))
    for gap in draft.base.gaps:
        if needed := draft.find(gap.label):
            for ident in _present(draft, gap.needed_by):
                _join(edges, glossary_edge(draft.concepts[needed], draft.concepts[ident]))
    return edges


def settled_gaps(draft: Draft) -> tuple[Gap, ...]:
    """The gaps that are left, each with the concepts that need it."""
    gaps = (
        replace(gap, needed_by=_present(draft, gap.needed_by))
        for gap in draft.base.gaps
        if not draft.find(gap.label)
    )
    return tuple(gap for gap in gaps if gap.needed_by)


def settled_order(draft: Draft, links: Sequence[Link]) -> tuple[str, ...]:
    """The study order of the base with new concepts behind what they were part of or are linked with most."""
    order = [ident for ident in draft.base.study_order if ident in draft.concepts]
    for ident, origin in draft.made.items():
        if ident in draft.concepts:
            near = [(link.weight, link.other(ident)) for link in links if ident in (link.source, link.target)]
            others = [other for _, other in sorted(near, key=lambda found: (-found[0], found[1]))]
            before = (other for other in (draft.now(origin), *others) if other in order)
            nearest = next(before, None)
            order.insert(len(order) if nearest is None else order.index(nearest) + 1, ident)
    return tuple(order)


def best_first(concepts: Iterable[Concept]) -> tuple[Concept, ...]:
    """Concepts as a graph has them: by score, then by id."""
    return tuple(sorted(concepts, key=lambda concept: (-concept.score, concept.id)))


def _present(draft: Draft, idents: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(now for ident in idents if (now := draft.now(ident))))


def _join(edges: Edges, edge: Prerequisite) -> None:
    """Add an edge, or what it knows to the same one; none leads from a concept to itself."""
    ends = (edge.source, edge.target)
    if edge.source == edge.target:
        return
    if other := edges.get(ends):
        best = max(other, edge, key=lambda one: (one.origin == "glossary", one.confidence))
        edge = replace(
            best,
            confidence=max(other.confidence, edge.confidence),
            tier="strong" if "strong" in (other.tier, edge.tier) else "suggested",
            evidence=tuple(dict.fromkeys((*other.evidence, *edge.evidence))),
        )
    edges[ends] = edge
