"""``path``: the least to learn for some goals, in order."""

from __future__ import annotations

import argparse
import sys

from graph.cli.graphs import concept_graph, find_concept
from graph.cli.shared import print_json
from graph.export import PATH_ENDINGS, check_target, write_path
from graph.export.jsonfile import path_to_dict
from graph.model import ConceptGraph, StudyPath
from graph.presentation.records import counted, lasting
from graph.study import find_path


def run(options: argparse.Namespace) -> None:
    """Find the path and print or write it."""
    if options.output is not None:
        check_target(options.output, PATH_ENDINGS)
    graph = concept_graph(options)
    goals = [find_concept(graph, name).id for name in options.to]
    path = find_path(graph, goals, {find_concept(graph, name).id for name in options.know})
    if options.output is not None:
        write_path(graph, path, options.output)
        print(f"{options.output}: {counted(len(path.steps), 'step')}", file=sys.stderr)
    elif options.json:
        print_json(path_to_dict(graph, path))
    else:
        _print_path(graph, path)


def _print_path(graph: ConceptGraph, path: StudyPath) -> None:
    label = {concept.id: concept.label for concept in graph.concepts}
    cards = sum(len(step.cards) for step in path.steps)
    print(
        f"{', '.join(label[goal] for goal in path.goals)}: {counted(len(path.steps), 'step')}, "
        f"{counted(cards, 'card')}, {lasting(path.minutes)}"
    )
    for number, step in enumerate(path.steps, 1):
        print(f"\n{number:>3}. {label[step.concept]}" + (f" ({lasting(step.minutes)})" if step.cards else ""))
        for ident in step.cards:
            card = graph.card_by_id[ident]
            print(f"     {card.source}  {card.front}")
        for reason in step.because:
            source = f"  [{graph.card_by_id[reason.card].source}]" if reason.card else ""
            print(f"     for {label[reason.unlocks]}: {reason.text}{source}")
    if path.gaps:
        print("\nNo card explains")
    for gap in path.gaps:
        print(f"  {gap.label}, needed for {', '.join(label[ident] for ident in gap.needed_by)}")
