"""Readers: files to cards and issues, a module a format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from graph.model import Card, Deck
from graph.readers.cards import SKIPPED_KINDS, ReaderError, unique_ids
from graph.readers.delimited import read_delimited

__all__ = ["SKIPPED_KINDS", "ReaderError", "all_cards", "read_deck", "read_deck_bytes"]


def read_deck(path: str | Path) -> Deck:
    """Read a deck from disk.

    Raises:
        ReaderError: the file is missing, unreadable or not a deck.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReaderError(f"{path}: no such file; check the path") from None
    except IsADirectoryError:
        raise ReaderError(f"{path}: a folder, not a file; name the deck's file in it") from None
    except OSError as error:
        raise ReaderError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    return replace(read_deck_bytes(data, path.name), path=str(path))


def read_deck_bytes(data: bytes, name: str) -> Deck:
    """Read a deck from its bytes; ``name`` is its file name, shown as the source of its cards.

    Raises:
        ReaderError: the bytes are not a deck.
    """
    return read_delimited(data, name)


def all_cards(decks: Iterable[Deck]) -> tuple[Card, ...]:
    """The cards of several decks in order, their ids unique over all of them."""
    return tuple(unique_ids(card for deck in decks for card in deck.cards))
