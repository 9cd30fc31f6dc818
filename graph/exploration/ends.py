"""Ends: links as arrays of numbers, for whoever has to look at all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import ref

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.link_columns import Links
from graph.model import ConceptGraph, Link

Numbers = NDArray[np.int64]

_FOUND: dict[int, tuple[ref[ConceptGraph], Ends]] = {}  # by the identity of a graph, as long as there is one


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """The two ends of each link, as numbers of concepts, and its weight."""

    source: Numbers
    target: Numbers
    weight: NDArray[np.float64]

    def at(self, places: NDArray[np.int64] | NDArray[np.bool_]) -> Ends:
        """Those of the links at some places."""
        return Ends(self.source[places], self.target[places], self.weight[places])

    def matrix(self, size: int) -> csr_array:
        """The weights between ``size`` concepts: each in the row of either end."""
        both = (np.concatenate((self.source, self.target)), np.concatenate((self.target, self.source)))
        return csr_array((np.concatenate((self.weight, self.weight)), both), shape=(size, size))


def ends_of(links: Sequence[Link], number: Mapping[str, int]) -> Ends:
    """The ends of links; ``number`` numbers concepts (ids), and -1 stands for any other.

    >>> ends = ends_of([Link("a", "b", 1, 1, 0.0, 0.0, 0.5, ())], {"b": 0})
    >>> ends.source.tolist(), ends.target.tolist(), ends.weight.tolist()
    ([-1], [0], [0.5])
    """
    if isinstance(links, Links):
        table, rows = links.table, links.rows
        own = np.array([number.get(ident, -1) for ident in table.idents], dtype=np.int64)
        return Ends(own[table.source[rows]], own[table.target[rows]], table.weight[rows])
    count = len(links)
    return Ends(
        np.fromiter((number.get(link.source, -1) for link in links), np.int64, count),
        np.fromiter((number.get(link.target, -1) for link in links), np.int64, count),
        np.fromiter((link.weight for link in links), np.float64, count),
    )


def ends_in(graph: ConceptGraph) -> Ends:
    """The ends of the links of a graph, whose concepts are numbered best first; found once a graph."""
    key = id(graph)
    whose, found = _FOUND.get(key, (None, None))
    if found is None or whose is None or whose() is not graph:
        found = ends_of(graph.links, {concept.id: place for place, concept in enumerate(graph.concepts)})
        _FOUND[key] = (ref(graph, lambda _: _FOUND.pop(key, None)), found)
    return found


def taken(links: Sequence[Link], places: Numbers) -> Sequence[Link]:
    """The links at some places."""
    if isinstance(links, Links):
        return Links(links.table, links.rows[places])
    return tuple([links[place] for place in places.tolist()])
