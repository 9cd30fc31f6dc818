"""Prerequisites: what has to be understood before what, and how we know.

For now the edges come from glossaries alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import networkx as nx

from graph.extraction.glossary import Glossary, names_of
from graph.model import Concept, Evidence, Prerequisite

_DIRECT = 0.9
_MOST_STEPS = 2  # glossary concepts that no card names and that an edge may step over
_THROUGH = 0.8  # where the glossary's own prerequisite is in no card, the next one behind it


def glossary_prerequisites(concepts: Sequence[Concept], glossary: Glossary) -> tuple[Prerequisite, ...]:
    """The prerequisites that a glossary states between concepts of the deck, without cycles.

    A prerequisite that no card names is stepped over to its own prerequisites, and the evidence
    says so.
    """
    entries = {entry.label: entry for entry in reversed(glossary)}
    known = {name.casefold(): entries[label] for name, label in names_of(glossary).items()}
    by_label = {concept.label.casefold(): concept for concept in concepts}

    def ancestors(label: str, through: tuple[str, ...]) -> Iterator[tuple[Concept, tuple[str, ...]]]:
        for name in known[label.casefold()].prerequisites:
            entry = known.get(name.casefold())
            needed = entry.label if entry else name
            if needed.casefold() in (step.casefold() for step in (label, *through)):
                continue  # a circle within the glossary
            if concept := by_label.get(needed.casefold()):
                yield concept, through
            elif entry and len(through) < _MOST_STEPS:
                yield from ancestors(needed, (*through, needed))

    edges: dict[tuple[str, str], Prerequisite] = {}
    for concept in concepts:
        if concept.label.casefold() not in known:
            continue
        for needed, through in ancestors(concept.label, ()):
            by_way = f", by way of {' and '.join(through)}" if through else ""
            edge = Prerequisite(
                source=needed.id,
                target=concept.id,
                confidence=_THROUGH if through else _DIRECT,
                tier="strong",
                origin="glossary",
                evidence=(Evidence("glossary", f"{concept.label} needs {needed.label}{by_way}"),),
            )
            earlier = edges.get((edge.source, edge.target))
            if edge.source != edge.target and (earlier is None or earlier.confidence < edge.confidence):
                edges[edge.source, edge.target] = edge
    return without_cycles(edges.values())


def without_cycles(edges: Iterable[Prerequisite]) -> tuple[Prerequisite, ...]:
    """The edges that form no cycle, surest first; of each cycle the least sure edge goes."""
    accepted: nx.DiGraph[str] = nx.DiGraph()
    kept = []
    for edge in sorted(edges, key=lambda edge: (-edge.confidence, edge.source, edge.target)):
        if edge.source == edge.target:
            continue
        known = edge.source in accepted and edge.target in accepted
        if known and nx.has_path(accepted, edge.target, edge.source):
            continue
        accepted.add_edge(edge.source, edge.target)
        kept.append(edge)
    return tuple(sorted(kept, key=lambda edge: (edge.source, edge.target)))
