"""Decks in the app: the one that is chosen, built-in or uploaded, and the graphs built of decks."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

import streamlit as st

from graph.build import build_graph
from graph.extraction.field import suited
from graph.extraction.glossary import Glossary, read_glossary
from graph.extraction.reading import Report
from graph.library import DeckFile, Library, LibraryError, deck_id
from graph.model import ConceptGraph, Deck
from graph.progress import Progress
from graph.readers import ReaderError, all_cards, read_deck_bytes
from graph.ui import building, builtin
from graph.ui.jobs import Jobs

KEPT = 4  # graphs in memory, over all sessions

_HOMELESS = "deck-not-kept"  # what was uploaded in this session and cannot be kept on disk
_SHOWN = "deck-shown"  # the id of the deck that was on show last


@dataclass(frozen=True)
class Source:
    """Decks as read that make one graph: their id in the address, name, and a key that tells them apart.

    ``missing``: this is the first deck in place of one that is not there.
    """

    id: str
    name: str
    decks: tuple[Deck, ...]
    key: str
    missing: bool = False

    @property
    def cards(self) -> int:
        """How many cards there are."""
        return sum(len(deck.cards) for deck in self.decks)


@dataclass(frozen=True)
class OpenDeck:
    """What the pages show: decks as read, their graph, and a key that tells it apart.

    ``glossary`` is the one that the graph was built with, empty if the cards are of another field; ``id`` is
    that of the deck in the address.
    """

    name: str
    decks: tuple[Deck, ...]
    graph: ConceptGraph
    key: str
    glossary: Glossary = ()
    id: str = ""

    @property
    def card_ids(self) -> list[str]:
        """The ids of all cards, by which the deck is known again."""
        return [card.id for card in self.graph.cards]


# --- which deck ----------------------------------------------------------------------------------


def library() -> Library:
    """The decks that were uploaded, kept next to the user's progress."""
    return Library(Progress().path.parent / "decks")


def chosen() -> Source:
    """The deck that is chosen, or the first if there is no such deck."""
    ident = builtin.chosen()
    homeless: Source | None = st.session_state.get(_HOMELESS)
    if homeless and homeless.id == ident:
        return homeless
    if ident in builtin.BUILT_IN:
        return _built_in(ident)
    if library().opened(ident):
        with suppress(ReaderError):
            return _kept(ident)
    return replace(_built_in(builtin.SEED.slug), missing=True)


@cache
def _built_in(slug: str) -> Source:
    deck = builtin.BUILT_IN[slug]
    decks = (builtin.read(deck),)
    return Source(slug, deck.name, decks, _key(decks))


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _kept(ident: str) -> Source:
    """A deck of the library, read once as long as there is room.

    Raises:
        ReaderError: it is damaged.
    """
    files = library().files(ident)
    if files is None:
        raise ReaderError(f"{ident}: damaged")
    return _source(ident, [read_deck_bytes(file.data, file.name) for file in files])


def _source(ident: str, decks: Iterable[Deck]) -> Source:
    decks = tuple(decks)
    return Source(ident, ", ".join(deck.path for deck in decks), decks, _key(decks))


def _key(decks: tuple[Deck, ...]) -> str:
    """What tells decks apart: their cards, and all that is shown of where they come from."""
    digest = hashlib.sha256()
    for deck in decks:
        cards = [(card.id, card.source, card.tags) for card in deck.cards]
        digest.update(repr((deck.path, cards, deck.issues)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]


def take_in(uploads: Iterable[Any]) -> list[str]:
    """Keep uploaded files as one deck and choose it, in a callback; returns a line for each that is no deck.

    The files are ordered by their names, since a browser gives them in any order; if no file can be used,
    nothing is changed. A deck that cannot be kept on disk is there for this session.
    """
    decks, files, errors = [], [], []
    for upload in sorted(uploads, key=lambda upload: str(upload.name)):
        file = DeckFile(upload.name, upload.getvalue())
        if file in files:
            continue
        try:
            decks.append(read_deck_bytes(file.data, file.name))
            files.append(file)
        except ReaderError as error:
            errors.append(str(error))
    if decks:
        try:
            ident = library().keep(files, sum(len(deck.cards) for deck in decks))
        except LibraryError as error:
            errors.append(f"{error}; it is open in this window only")
            ident = deck_id(files)
            st.session_state[_HOMELESS] = _source(ident, decks)
        builtin.choose(ident)
    return errors


# --- its graph -----------------------------------------------------------------------------------


@st.cache_resource(show_spinner=False)
def _jobs() -> Jobs[OpenDeck]:
    """The builds of all sessions: those under way, and the last that are done."""
    return Jobs(KEPT)


def _built(source: Source, report: Report) -> OpenDeck:
    cards = all_cards(source.decks)
    glossary = suited(read_glossary(), cards)
    graph = build_graph(cards, glossary, progress=report)
    # Streamlit collects garbage after every run, and nothing else goes on meanwhile: with a language model
    # and some graphs in memory that takes longer than all that a click asks for. What stays need not be
    # looked at.
    gc.collect()
    gc.freeze()
    return OpenDeck(source.name, source.decks, graph, source.key, glossary, source.id)


def chosen_deck() -> OpenDeck:
    """The deck that is chosen with its graph, built once and kept as long as there is room.

    While it is built the page shows how far that is; if it fails or is stopped, the page ends there.
    """
    source = chosen()
    job = _jobs().of(source.key, partial(_built, source))
    before: str = st.session_state.get(_SHOWN, builtin.SEED.slug)
    before = builtin.SEED.slug if before == source.id else before
    cancel = partial(_cancel, source.key, before) if before != source.id else None
    deck = building.waited_for(job, source.cards, cancel)
    st.session_state[_SHOWN] = source.id
    return deck


def _cancel(key: str, before: str) -> None:
    """Stop the build of a deck and go back to the one that was open before, in a callback."""
    _jobs().cancel(key)
    builtin.choose(before)
