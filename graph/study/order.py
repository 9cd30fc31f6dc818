"""Order: every concept once, none before what it needs, related ones together."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import chain, islice

import networkx as nx
import numpy as np

from graph.link_columns import Links
from graph.model import Concept, Link, Prerequisite
from graph.prerequisites.ragged import Floats, Ints, Ragged, bounds_of, leading

_NEAR = 0.04  # share of all concepts by which a related concept may come early
_RELATED = 5  # strongest links of a concept


def study_order(
    concepts: Sequence[Concept],
    prerequisites: Iterable[Prerequisite],
    level: Mapping[str, float],
    links: Iterable[Link] = (),
) -> tuple[str, ...]:
    """The ids of all concepts so that none comes before what it needs.

    Where that leaves the choice, the lowest ``level`` comes first; but what the concept just learned unlocks
    or is linked with may come a little early, and what is easily mixed up with it waits.

    >>> a, b = Concept("a", "A", 1.0, ("c1",)), Concept("b", "B", 0.5, ("c1",))
    >>> study_order([a, b], [Prerequisite("b", "a", 0.9, "strong", "glossary", ())], {})
    ('b', 'a')
    """
    ranked = sorted(concepts, key=lambda concept: (level.get(concept.id, 0.0), -concept.score, concept.id))
    rank = {concept.id: place for place, concept in enumerate(ranked)}
    missing = [0] * len(ranked)
    unlocks: dict[int, list[int]] = defaultdict(list)
    for edge in prerequisites:
        missing[rank[edge.target]] += 1
        unlocks[rank[edge.source]].append(rank[edge.target])
    related = _related(links, rank)
    reach = max(1, round(_NEAR * len(ranked)))
    ready = [place for place, count in enumerate(missing) if not count]
    order: list[int] = []
    while ready:
        last = order[-1] if order else None
        chosen = ready[0]
        if last is not None:
            akin = sorted({*unlocks[last], *related[last].tolist()})
            near = [place for place in akin if place <= ready[0] + reach and _holds(ready, place)]
            mixed_up = partial(alike, ranked[last].label)
            choice = (p for p in chain(near, islice(ready, reach + 1)) if not mixed_up(ranked[p].label))
            chosen = next(choice, near[0] if near else chosen)
        del ready[bisect_left(ready, chosen)]
        order.append(chosen)
        for place in unlocks[chosen]:
            missing[place] -= 1
            if not missing[place]:
                insort(ready, place)
    return tuple(ranked[place].id for place in order)


def nearest_order(order: Sequence[str], prerequisites: Iterable[Prerequisite]) -> tuple[str, ...]:
    """An order changed as little as the prerequisites allow.

    >>> nearest_order(("a", "b", "c"), [Prerequisite("c", "a", 1.0, "strong", "user", ())])
    ('b', 'c', 'a')
    """
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_nodes_from(order)
    network.add_edges_from((edge.source, edge.target) for edge in prerequisites)
    place = {ident: number for number, ident in enumerate(order)}
    return tuple(nx.lexicographical_topological_sort(network, key=place.__getitem__))


def _holds(places: Sequence[int], place: int) -> bool:
    at = bisect_left(places, place)
    return at < len(places) and places[at] == place


def _related(links: Iterable[Link], rank: Mapping[str, int]) -> Ragged:
    """The concepts that each is linked with most strongly."""
    a, b, weight = _ends(links, rank)
    place, other, weights = np.concatenate([a, b]), np.concatenate([b, a]), np.concatenate([weight, weight])
    order = np.lexsort((other, -weights, place))
    strongest = order[leading(place[order], _RELATED)]
    return Ragged(other[strongest], bounds_of(place[strongest], len(rank)))


def _ends(links: Iterable[Link], rank: Mapping[str, int]) -> tuple[Ints, Ints, Floats]:
    """The ranks of both ends of each link, and its weight."""
    if isinstance(links, Links):
        table, rows = links.table, links.rows
        ranks = np.array([rank.get(ident, -1) for ident in table.idents], dtype=np.int32)
        return ranks[table.source[rows]], ranks[table.target[rows]], table.weight[rows]
    found = tuple(links)
    return (
        np.array([rank[link.source] for link in found], dtype=np.int32),
        np.array([rank[link.target] for link in found], dtype=np.int32),
        np.array([link.weight for link in found], dtype=np.float64),
    )


def alike(one: str, other: str) -> bool:
    """Whether two names are easily mixed up: as long as one another, and but one word is different.

    >>> alike("forward KL", "reverse KL"), alike("L1 regularization", "L2 regularization")
    (True, True)
    >>> alike("KL divergence", "entropy")
    False
    """
    a, b = one.lower().replace("-", " ").split(), other.lower().replace("-", " ").split()
    return len(a) == len(b) > 1 and sum(x != y for x, y in zip(a, b, strict=True)) == 1
