"""Decisions: a graph as its owner's verdicts on prerequisites leave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.model import ConceptGraph, Verdict
from graph.prerequisites import decide, sound
from graph.study.order import nearest_order


def with_verdicts(graph: ConceptGraph, verdicts: Sequence[Verdict]) -> ConceptGraph:
    """The graph with its prerequisites and study order as the verdicts have them.

    What had been set aside as mutual comes back where a verdict makes room for it.
    """
    if not verdicts:
        return graph
    ids = {concept.label.casefold(): concept.id for concept in reversed(graph.concepts)}
    result = sound(decide((*graph.prerequisites, *graph.mutual), verdicts, ids))
    order = nearest_order(graph.study_order, result.edges)
    return replace(graph, prerequisites=result.edges, mutual=result.mutual, study_order=order)
