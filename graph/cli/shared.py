"""What the commands share: decks and glossaries as a graph, JSON, and the one error of their own."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from itertools import islice
from typing import Any

from graph.build import build_graph
from graph.extraction.field import suited
from graph.extraction.glossary import Glossary, merge_glossaries, read_glossary
from graph.extraction.languages import LanguageCounts
from graph.model import Card, Concept, ConceptGraph
from graph.presentation.notices import language_notice
from graph.presentation.records import counted
from graph.readers import all_cards, read_deck


class InputError(ValueError):
    """Input that does not do; the message is one line for standard error."""


def read_cards(options: argparse.Namespace) -> tuple[Card, ...]:
    """The cards of all decks; how many remarks there are on each deck goes to standard error.

    Raises:
        ReaderError: a deck cannot be read.
    """
    decks = [read_deck(path) for path in options.decks]
    for deck in decks:
        if deck.issues:
            print(
                f"{deck.path}: {counted(len(deck.cards), 'card')} read, "
                f"{counted(len(deck.issues), 'remark')}; "
                "run 'python -m graph check' to see them",
                file=sys.stderr,
            )
    return tuple(islice(all_cards(decks), options.limit))


def read_glossaries(options: argparse.Namespace, cards: Sequence[Card]) -> Glossary:
    """The glossaries that are named, and the built-in one if the cards are of its field, as one.

    The built-in one can be switched off, and is taken in any case where its concepts alone are wanted.

    Raises:
        GlossaryError: a glossary cannot be read.
        InputError: only a glossary's concepts are wanted, and there is none.
    """
    own = [read_glossary(path) for path in options.glossary]
    if options.no_glossary:
        if options.glossary_only and not own:
            raise InputError("--glossary-only needs a glossary: name one by --glossary FILE")
        return merge_glossaries(own)
    built_in = read_glossary()
    return merge_glossaries([*own, built_in if options.glossary_only else suited(built_in, cards)])


def concept_graph(options: argparse.Namespace) -> ConceptGraph:
    """The graph of all decks.

    Raises:
        ReaderError, GlossaryError, InputError: decks or glossaries do not do.
    """
    cards = read_cards(options)
    graph = build_graph(cards, read_glossaries(options, cards), glossary_only=options.glossary_only)
    tell_languages(graph.languages)
    return graph


def find_concept(graph: ConceptGraph, name: str) -> Concept:
    """The concept of that label or alias.

    Raises:
        InputError: there is none.
    """
    concept = graph.find(name)
    if concept is None:
        raise InputError(f"no concept is called '{name}'; run 'python -m graph concepts' to list them all")
    return concept


def tell_languages(languages: LanguageCounts) -> None:
    """Say on standard error how many cards are not in English, if any are."""
    if notice := language_notice(languages):
        print(notice, file=sys.stderr)


def print_json(data: Any) -> None:
    """Print data as one line of JSON, in ASCII where the terminal knows no Unicode."""
    unicode = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().startswith("utf")
    print(json.dumps(data, ensure_ascii=not unicode))
