"""Showing: which concepts and links a view of a graph consists of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from graph.exploration.hubs import damped, hub_limit
from graph.exploration.routes import find_route
from graph.exploration.search import SearchIndex
from graph.exploration.view import State, View, strength_steps
from graph.memory import Level
from graph.model import ConceptGraph, Link


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown: ids of concepts, best first; links between them, in the graph's order.

    ``passing`` holds all concepts that would be shown if there were no limit to their number, best first, and
    ``route`` the links of the view's path, in order.
    """

    concepts: tuple[str, ...]
    links: tuple[Link, ...]
    passing: tuple[str, ...]
    route: tuple[Link, ...] = ()


def shown(
    graph: ConceptGraph,
    view: View,
    states: Mapping[str, State],
    always: Collection[str] = (),
    index: SearchIndex | None = None,
    levels: Mapping[str, Level] | None = None,
) -> Shown:
    """What a view shows of a graph.

    ``states`` holds the state of concepts by id, of which others are new, and ``levels`` how well they are
    remembered, of which others never were reviewed. The concepts ``always``, the
    centre of a local graph and those on the route are shown whether they pass the filters or not, even beyond
    the limit; links between two of ``always`` and on the route however weak. What the graph does not have
    is passed over. ``index`` searches for the view's text, and is built where none is given.
    """
    steps = _route(graph, view)
    held = [ident for ident in dict.fromkeys(always) if ident in graph.concept_by_id]
    special = {(link.source, link.target) for link in steps}
    special |= {(one, other) for one in held for other in held}
    least = strength_steps(graph)[view.strength]
    strong = [link for link in graph.links if link.weight >= least]
    limit = hub_limit(graph)

    def drawn(concepts: Collection[str]) -> tuple[Link, ...]:
        links = [link for link in strong if link.source in concepts and link.target in concepts]
        return damped(links, limit) if view.hubs else tuple(links)

    passing = _passing(graph, view, states, levels or {}, index)
    if view.depth and view.centre in graph.concept_by_id:
        around = _within(view.depth, view.centre, drawn({*passing, view.centre}))
        passing = [concept.id for concept in graph.concepts if concept.id in around]
        held.append(view.centre)
    held += [end for link in steps for end in (link.source, link.target)]
    if view.route:
        held += [end for end in view.route if end in graph.concept_by_id]  # also where no way leads
    needed = set(held)
    others = [ident for ident in passing if ident not in needed]
    chosen = {*needed, *others[: max(0, view.most - len(needed))]}
    whole = {*needed, *others}
    kept = {(link.source, link.target) for link in drawn(chosen)} | special
    return Shown(
        concepts=tuple(concept.id for concept in graph.concepts if concept.id in chosen),
        links=tuple(link for link in graph.links if (link.source, link.target) in kept),
        passing=tuple(concept.id for concept in graph.concepts if concept.id in whole),
        route=steps,
    )


def _route(graph: ConceptGraph, view: View) -> tuple[Link, ...]:
    if view.route is None or not all(end in graph.concept_by_id for end in view.route):
        return ()
    return find_route(graph, *view.route)


def _passing(
    graph: ConceptGraph,
    view: View,
    states: Mapping[str, State],
    levels: Mapping[str, Level],
    index: SearchIndex | None,
) -> list[str]:
    """The ids of the concepts that pass the filters, best first."""
    found = set((index or SearchIndex(graph)).concepts(view.text)) if view.text.strip() else None
    cards = _cards(graph, view)
    least = max(view.min_cards, 1) if cards is not None else view.min_cards
    return [
        concept.id
        for concept in graph.concepts
        if (not view.communities or concept.community in view.communities)
        and (not view.states or states.get(concept.id, "new") in view.states)
        and (not view.memory or levels.get(concept.id, "never") in view.memory)
        and (found is None or concept.id in found)
        and (len(concept.cards) if cards is None else sum(c in cards for c in concept.cards)) >= least
    ]


def _cards(graph: ConceptGraph, view: View) -> set[str] | None:
    """The cards that count, of a tag and of a deck that is asked for; None for all."""
    if not view.tags and not view.decks:
        return None
    return {
        card.id
        for card in graph.cards
        if (not view.tags or not set(view.tags).isdisjoint(card.tags))
        and (not view.decks or card.deck in view.decks)
    }


def _within(depth: int, centre: str, links: Iterable[Link]) -> set[str]:
    """The concepts that at most ``depth`` links lie between and the centre, which is one of them."""
    beside: dict[str, list[str]] = {}
    for link in links:
        beside.setdefault(link.source, []).append(link.target)
        beside.setdefault(link.target, []).append(link.source)
    found, edge = {centre}, {centre}
    for _ in range(depth):
        edge = {other for ident in edge for other in beside.get(ident, ())} - found
        found |= edge
    return found
