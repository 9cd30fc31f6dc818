"""Reading in the background: files to decks that make one graph, and a key that tells these apart."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import streamlit as st

from graph.extraction.reading import Report
from graph.library import DeckFile, Library
from graph.model import Card, Deck
from graph.progress import Progress
from graph.readers import Choices, ReaderError, read_deck
from graph.ui.jobs import Jobs

KEPT = 4  # decks as read, and graphs, in memory, over all sessions
_HASHED = 2000  # cards at once


@dataclass(frozen=True)
class Read:
    """Decks as read that make one graph, and a key that tells them apart."""

    decks: tuple[Deck, ...]
    key: str

    @property
    def cards(self) -> int:
        """How many cards there are."""
        return sum(len(deck.cards) for deck in self.decks)


def library() -> Library:
    """The decks that were opened from files, kept next to the user's progress."""
    return Library(Progress().path.parent / "decks")


@st.cache_resource(show_spinner=False)
def readings() -> Jobs[Read]:
    """What all sessions read: under way, and the last that is done; by ``reading_key``."""
    return Jobs(KEPT)


def reading_key(ident: str, choices: Sequence[Choices]) -> str:
    """What tells files that are read in different ways apart."""
    return repr((ident, tuple(choices)))


def read_files(
    files: Sequence[DeckFile], choices: Sequence[Choices], report: Report
) -> tuple[list[tuple[DeckFile, Choices, Deck]], list[str]]:
    """Read files, each as is chosen for it: those that are decks, and a line for each that is none.

    ``report`` is told of the bytes that are read, as far as that is known; what it raises ends the reading.
    """
    found, errors = [], []
    total, before = sum(len(file.data) for file in files), 0
    for file, chosen in zip(files, choices, strict=True):
        told = _Told(file, before, total, report)
        told(0, 0)
        try:
            found.append((file, chosen, read_deck(file.data, file.name, chosen, told)))
        except ReaderError as error:
            errors.append(str(error))
        before += len(file.data)
    return found, errors


@dataclass(frozen=True)
class _Told:
    """The report of one file, as a report of all: this one begins after so many bytes of the total."""

    file: DeckFile
    before: int
    total: int
    report: Report

    def __call__(self, done: int, whole: int) -> None:
        share = min(1.0, done / whole) if whole else 0.0
        counted = f"{done:,} read" if done and not whole else ""
        stage = " · ".join(filter(None, (self.file.name, counted)))
        self.report(stage, self.before + int(share * len(self.file.data)), self.total)


def as_read(decks: Iterable[Deck]) -> Read:
    """Decks with the key of their cards, and of all that is shown of where they come from."""
    decks = tuple(decks)
    digest = hashlib.sha256()
    for deck in decks:
        digest.update(_bytes((deck.path, deck.format, deck.encoding)))
        for items in (map(_of_card, deck.cards), iter(deck.issues)):
            while part := list(islice(items, _HASHED)):
                digest.update(_bytes(part))
    return Read(decks, digest.hexdigest()[:16])


def _of_card(card: Card) -> tuple[object, ...]:
    """What of a card its id, a hash of its sides, does not say."""
    return card.id, card.source, card.tags, card.deck, card.memory


def _bytes(value: object) -> bytes:
    return repr(value).encode("utf-8", "surrogatepass")
