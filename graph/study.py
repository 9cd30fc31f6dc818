"""Study order: every concept once, prerequisites first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import networkx as nx

from graph.model import Concept, Prerequisite


def study_order(concepts: Sequence[Concept], prerequisites: Iterable[Prerequisite]) -> tuple[str, ...]:
    """The ids of all concepts so that none comes before what it needs; else the best-scored first.

    >>> a, b = Concept("a", "A", 1.0, ("c1",)), Concept("b", "B", 0.5, ("c1",))
    >>> study_order([a, b], [Prerequisite("b", "a", 0.9, "strong", "glossary", ())])
    ('b', 'a')
    """
    needs: nx.DiGraph[str] = nx.DiGraph()
    needs.add_nodes_from(concept.id for concept in concepts)
    needs.add_edges_from((edge.source, edge.target) for edge in prerequisites)
    rank = {
        concept.id: index
        for index, concept in enumerate(sorted(concepts, key=lambda concept: (-concept.score, concept.id)))
    }
    return tuple(nx.lexicographical_topological_sort(needs, key=rank.__getitem__))
