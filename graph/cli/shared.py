"""What all commands share: decks, JSON, and the one error of their own."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from itertools import islice
from typing import Any

from graph.cli.progress import progress
from graph.model import Card, Deck
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


def print_json(data: Any) -> None:
    """Print data as one line of JSON, in ASCII where the terminal knows no Unicode."""
    unicode = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().startswith("utf")
    print(json.dumps(data, ensure_ascii=not unicode))
