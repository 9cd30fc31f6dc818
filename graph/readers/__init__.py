"""Readers: files and folders to cards and issues, a module a format."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from graph.model import Card, Deck
from graph.readers import folders
from graph.readers.cards import unique_ids
from graph.readers.errors import ReaderError, UnreadableError
from graph.readers.files import Choices, File, Report, shown
from graph.readers.formats import read_file, read_files
from graph.readers.limits import MOST_ITEMS_OF_FOLDER

__all__ = ["Choices", "ReaderError", "Report", "all_cards", "read_deck"]

_NO_CHOICES = Choices()


def read_deck(
    source: str | Path | bytes, name: str = "", choices: Choices = _NO_CHOICES, report: Report | None = None
) -> Deck:
    r"""Read a deck: a file or a folder on disk, or the bytes of a file.

    The format is recognised by what the file holds. ``name`` is the name of a file that comes as bytes.
    ``choices`` hold for each file of several, and ``report`` hears how far reading is.

    >>> deck = read_deck(b"What is KL?\tA divergence.\n", "my.tsv")
    >>> deck.format, [card.front for card in deck.cards]
    ('tsv', ['What is KL?'])

    Raises:
        ReaderError: it is missing, unreadable, or nothing of it can be used.
    """
    if isinstance(source, bytes):
        return read_file(File(shown(name), source, choices), shown(name), report)
    path = Path(source)
    told = shown(str(path))
    try:
        if path.is_dir():
            choices.check()
            files = folders.files_in(path, choices)
            return read_files(files, told, shown(path.resolve().name), MOST_ITEMS_OF_FOLDER, report)
        data = folders.file_at(path)
    except FileNotFoundError:
        raise ReaderError(f"{told}: no such file; check the path") from None
    except OSError as error:
        raise ReaderError(f"{told}: cannot be read ({error.strerror}); check its permissions") from None
    except UnreadableError as error:
        raise ReaderError(f"{told}: {error}") from None
    return read_file(File(shown(path.name), data, choices), told, report)


def all_cards(decks: Iterable[Deck]) -> tuple[Card, ...]:
    """The cards of several decks in order, their ids unique over all of them."""
    return tuple(unique_ids(card for deck in decks for card in deck.cards))
