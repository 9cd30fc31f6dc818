"""What the commands share: decks and glossaries as a graph, JSON, and the one error of their own."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from graph.build import build_graph
from graph.cli.progress import progress
from graph.editing import apply_edits, in_words, read_own
from graph.extraction.field import suited
from graph.extraction.glossary import Glossary, merge_glossaries, read_glossary
from graph.extraction.languages import LanguageCounts
from graph.model import Card, Concept, ConceptGraph, Deck, Edit
from graph.presentation.notices import language_notice
from graph.presentation.records import counted
from graph.readers import Choices, all_cards, read_deck


class InputError(ValueError):
    """Input that does not do; the message is one line for standard error."""


def read_decks(options: argparse.Namespace) -> list[Deck]:
    """The decks, read as the options have it; how far that is goes to a terminal on standard error.

    Raises:
        ReaderError: a deck cannot be read.
    """
    choices = Choices(options.encoding, options.delimiter, options.front, options.back, options.tags)
    decks = []
    for path in options.decks:
        with progress(path) as report:
            decks.append(read_deck(path, choices=choices, report=report))
    gc.freeze()  # what large decks hold is no garbage, and to look at it again and again takes seconds
    return decks


def read_cards(options: argparse.Namespace) -> tuple[Card, ...]:
    """The cards of all decks; how many remarks there are on each deck goes to standard error.

    Raises:
        ReaderError: a deck cannot be read.
    """
    decks = read_decks(options)
    for deck in decks:
        if deck.issues:
            print(
                f"{deck.path}: {counted(len(deck.cards), 'card')} read, "
                f"{counted(len(deck.issues), 'remark')}; "
                "run 'python -m graph check' to see them",
                file=sys.stderr,
            )
    return tuple(islice(all_cards(decks), options.limit))


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
    """
    cards = read_cards(options)
    glossary, edits = read_glossaries(options, cards)
    graph = edited(build_graph(cards, glossary, glossary_only=options.glossary_only), edits)
    tell_languages(graph.languages)
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


def tell_languages(languages: LanguageCounts) -> None:
    """Say on standard error how many cards are not in English, if any are."""
    if notice := language_notice(languages):
        print(notice, file=sys.stderr)


def print_json(data: Any) -> None:
    """Print data as one line of JSON, in ASCII where the terminal knows no Unicode."""
    unicode = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().startswith("utf")
    print(json.dumps(data, ensure_ascii=not unicode))
