"""What the commands share that build: glossaries, the graph of the decks, and its concepts by name."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence

from graph.build import build_graph
from graph.cli.building import building
from graph.cli.means import means_of
from graph.cli.shared import InputError, read_cards
from graph.editing import apply_edits, in_words, read_own
from graph.extraction.field import suited
from graph.extraction.glossary import Glossary, merge_glossaries, read_glossary
from graph.extraction.languages import LanguageCounts
from graph.model import Card, Concept, ConceptGraph, Edit
from graph.presentation.notices import language_notice, mode_notice


def read_glossaries(options: argparse.Namespace, cards: Sequence[Card]) -> tuple[Glossary, tuple[Edit, ...]]:
    """The glossaries that are named, and the built-in one if the cards are of its field, as one.

    The built-in one can be switched off, and is taken in any case where its concepts alone are wanted.
    Besides, the edits that the files hold, which are for the graph once it is built.

    Raises:
        GlossaryError: a glossary cannot be read.
        InputError: only a glossary's concepts are wanted, and there is none.
    """
    files = [read_own(path) for path in options.glossary]
    own = [glossary for glossary, _ in files]
    edits = tuple(edit for _, said in files for edit in said)
    if options.no_glossary:
        if options.glossary_only and not any(own):
            raise InputError("--glossary-only needs a glossary: name one by --glossary FILE")
        return merge_glossaries(own), edits
    built_in = read_glossary()
    return merge_glossaries([*own, built_in if options.glossary_only else suited(built_in, cards)]), edits


def concept_graph(options: argparse.Namespace) -> ConceptGraph:
    """The graph of all decks, as the edits in glossaries leave it.

    Raises:
        ReaderError, GlossaryError, InputError: decks or glossaries do not do.
        WorkersError: there is no such cluster.
    """
    cards = read_cards(options)
    glossary, edits = read_glossaries(options, cards)
    with building() as report, means_of(options) as means:
        graph = build_graph(
            cards,
            glossary,
            glossary_only=options.glossary_only,
            progress=report,
            workers=means.workers,
            cache=means.cache,
            fast=options.fast,
        )
    graph = edited(graph, edits)
    tell_languages(graph.languages)
    tell_mode(graph.fast)
    return graph


def edited(graph: ConceptGraph, edits: Iterable[Edit]) -> ConceptGraph:
    """The graph as edits leave it; those that have no effect go to standard error."""
    result = apply_edits(graph, edits)
    for idle in result.idle:
        print(f"no effect: {in_words(idle.edit)}: {idle.reason}", file=sys.stderr)
    return result.graph


def find_concept(graph: ConceptGraph, name: str) -> Concept:
    """The concept of that label or alias.

    Raises:
        InputError: there is none.
    """
    concept = graph.find(name)
    if concept is None:
        raise InputError(f"no concept is called '{name}'; run 'python -m graph concepts' to list them all")
    return concept


def tell_mode(fast: bool) -> None:
    """Say on standard error that cards were read in fast mode, if they were."""
    if notice := mode_notice(fast):
        print(notice, file=sys.stderr)


def tell_languages(languages: LanguageCounts) -> None:
    """Say on standard error how many cards are not in English, if any are."""
    if notice := language_notice(languages):
        print(notice, file=sys.stderr)
