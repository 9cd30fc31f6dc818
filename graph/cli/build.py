"""``build``: the concept graph as a file, or a summary of it."""

from __future__ import annotations

import argparse
import sys

from graph.cli.graphs import concept_graph
from graph.export import ENDINGS, check_target, write_graph
from graph.model import ConceptGraph
from graph.presentation.records import counted

_TOP = 20  # concepts that a summary lists


def run(options: argparse.Namespace) -> None:
    """Build the graph of the decks and write or sum it up."""
    if options.output is not None:
        check_target(options.output, ENDINGS)
    graph = concept_graph(options)
    if options.output is not None:
        write_graph(graph, options.output)
        print(f"{options.output}: {_size(graph)}", file=sys.stderr)
        return
    print(_size(graph))
    label = {concept.id: concept.label for concept in graph.concepts}
    print("\nBest concepts")
    for concept in graph.concepts[:_TOP]:
        neighbours = [label[link.other(concept.id)] for link in graph.links_of[concept.id][:3]]
        cards = counted(len(concept.cards), "card")
        print(f"  {concept.label:<32} {cards:>9}   {', '.join(neighbours)}")
    print("\nCommunities")
    for number in sorted({concept.community for concept in graph.concepts})[:_TOP]:
        members = [concept.label for concept in graph.concepts if concept.community == number]
        print(f"  {', '.join(members[:6])}{' …' if len(members) > 6 else ''} ({len(members)})")


def _size(graph: ConceptGraph) -> str:
    communities = len({concept.community for concept in graph.concepts})
    counts = (
        (len(graph.cards), "card"),
        (len(graph.concepts), "concept"),
        (len(graph.links), "link"),
        (communities, "community"),
        (len(graph.prerequisites), "prerequisite"),
    )
    return ", ".join(counted(number, noun) for number, noun in counts)
