"""Showing: which concepts and links a view of a graph consists of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from graph.exploration.ends import Numbers, ends_in, taken
from graph.exploration.hubs import hub_limit, without_hubs
from graph.exploration.routes import find_route
from graph.exploration.search import SearchIndex
from graph.exploration.view import State, View, strength_steps
from graph.memory import Level
from graph.model import ConceptGraph, Link


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown: ids of concepts, best first; links between them, in the graph's order.

    ``passing`` holds all concepts that would be shown if there were no limit to their number, best first, and
    ``route`` the links of the view's path, in order. ``drawn`` tells of each link of the graph whether it is
    among the ``links``.
    """

    concepts: tuple[str, ...]
    links: Sequence[Link]
    passing: tuple[str, ...]
    route: tuple[Link, ...] = ()
    drawn: NDArray[np.bool_] = field(
        default_factory=lambda: np.zeros(0, dtype=bool), compare=False, repr=False
    )


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
    network = _Network(graph, view)
    place = network.place
    held = [place[ident] for ident in dict.fromkeys(always) if ident in place]
    special = network.between(held) | network.joining(steps)
    passing = _passing(graph, view, states, levels or {}, index)
    if view.depth and view.centre in place:
        centre = place[view.centre]
        passing = network.within(view.depth, centre, np.union1d(passing, [centre]))
        held.append(centre)
    held += [place[end] for link in steps for end in (link.source, link.target)]
    if view.route:
        held += [place[end] for end in view.route if end in place]  # also where no way leads
    needed = np.unique(np.array(held, dtype=np.int64))
    others = np.setdiff1d(passing, needed)  # best first still
    chosen = np.union1d(needed, others[: max(0, view.most - len(needed))])
    drawn = network.drawn(chosen) | special
    return Shown(
        concepts=_idents(graph, chosen),
        links=taken(graph.links, np.flatnonzero(drawn)),
        passing=_idents(graph, np.union1d(needed, others)),
        route=steps,
        drawn=drawn,
    )


def _idents(graph: ConceptGraph, places: Numbers) -> tuple[str, ...]:
    return tuple([graph.concepts[place].id for place in places.tolist()])


class _Network:
    """The links of a graph that a view draws, if it shows both ends; concepts by their places, best first."""

    def __init__(self, graph: ConceptGraph, view: View) -> None:
        self.place = {concept.id: place for place, concept in enumerate(graph.concepts)}
        self._ends = ends_in(graph)
        self._strong = np.ones(len(graph.links), dtype=bool)
        if view.strength != "all":
            self._strong = self._ends.weight >= strength_steps(graph)[view.strength]
        self._limit = hub_limit(graph) if view.hubs else None

    def between(self, concepts: Collection[int] | Numbers) -> NDArray[np.bool_]:
        """Of each link whether both ends are among some concepts."""
        inside = np.zeros(len(self.place), dtype=bool)
        inside[np.array(concepts, dtype=np.int64)] = True
        return inside[self._ends.source] & inside[self._ends.target]

    def joining(self, links: Iterable[Link]) -> NDArray[np.bool_]:
        """Of each link whether it is one of these."""
        found = np.zeros(len(self._strong), dtype=bool)
        for link in links:
            found |= self.between([self.place[link.source], self.place[link.target]])
        return found

    def drawn(self, concepts: Numbers) -> NDArray[np.bool_]:
        """Of each link whether it is drawn where these concepts are shown."""
        found = self._strong & self.between(concepts)
        if self._limit is not None:
            order = np.empty(len(self.place), dtype=np.int64)  # of the concepts by their ids
            order[sorted(range(len(order)), key=list(self.place).__getitem__)] = np.arange(len(order))
            links = self._ends.at(found)
            links = replace(links, source=order[links.source], target=order[links.target])
            found[found] = without_hubs(links, self._limit)
        return found

    def within(self, depth: int, centre: int, concepts: Numbers) -> Numbers:
        """The concepts that at most ``depth`` links lie between and the centre, which is one of them."""
        links = self._ends.at(self.drawn(concepts))
        found = np.zeros(len(self.place), dtype=bool)
        found[centre] = True
        for _ in range(depth):
            near = found.copy()
            near[links.target[found[links.source]]] = True
            near[links.source[found[links.target]]] = True
            found = near
        return np.flatnonzero(found)


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
) -> Numbers:
    """The places of the concepts that pass the filters, best first."""
    found = set((index or SearchIndex(graph)).search(view.text).concepts) if view.text.strip() else None
    cards = _cards(graph, view)
    least = max(view.min_cards, 1) if cards is not None else view.min_cards
    passing = [
        place
        for place, concept in enumerate(graph.concepts)
        if (not view.communities or concept.community in view.communities)
        and (not view.states or states.get(concept.id, "new") in view.states)
        and (not view.memory or levels.get(concept.id, "never") in view.memory)
        and (found is None or concept.id in found)
        and (len(concept.cards) if cards is None else sum(c in cards for c in concept.cards)) >= least
    ]
    return np.array(passing, dtype=np.int64)


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
