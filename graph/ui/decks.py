"""Decks in the app: the one that is chosen, built-in or opened from files, and the graphs built of decks."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from functools import cache, partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from graph.build import build_graph
from graph.cache.store import user_store
from graph.extraction.field import suited
from graph.extraction.glossary import Glossary, read_glossary
from graph.extraction.reading import Report
from graph.extraction.splitting import WORTH
from graph.library import DeckFile, LibraryError
from graph.model import ConceptGraph, Deck
from graph.presentation.records import counted
from graph.readers import Choices, ReaderError, all_cards
from graph.ui import building, builtin, importing
from graph.ui.jobs import Jobs
from graph.ui.reading import KEPT, Read, as_read, library, read_files, reading_key, readings
from graph.workers import all_cores

__all__ = ["KEPT", "OpenDeck", "Source", "chosen", "chosen_cards", "chosen_deck", "go_carefully"]

_MODES = "modes-not-kept"  # of decks by their ids, where what was chosen cannot be kept on disk
_SLOW = 20_000  # cards from which that is offered: a minute of reading on one core
_FASTER = "Fast mode takes two thirds of the time, and finds concepts a little worse."
_SHOWN, _DRAWN = "deck-shown", "deck-drawn"  # the id of the deck that was on show last, and its key
_LARGE = 2_000  # concepts from which a graph that is drawn for the first time takes a moment


@dataclass(frozen=True)
class Source:
    """The deck that is chosen, which may have to be read yet: its id in the address, its name and size.

    ``choices`` say how each of its files is read; a built-in deck has none. ``fast``: its graph is built in
    fast mode. ``missing``: this is the first deck in place of one that is not there.
    """

    id: str
    name: str
    cards: int
    choices: tuple[Choices, ...] = ()
    fast: bool = False
    missing: bool = False


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


def chosen() -> Source:
    """The deck that is chosen, or the first if there is no such deck."""
    ident = builtin.chosen()
    if ident in builtin.BUILT_IN:
        return _of_ours(ident)
    kept = importing.described(ident)
    if kept is None:
        return _of_ours(builtin.SEED.slug, missing=True)
    library().opened(ident)
    fast = st.session_state.get(_MODES, {}).get(ident, kept.fast)
    return Source(ident, ", ".join(kept.names), kept.cards, kept.choices, fast)


def _of_ours(slug: str, missing: bool = False) -> Source:
    return Source(slug, builtin.BUILT_IN[slug].name, _built_in(slug).cards, missing=missing)


@cache
def _built_in(slug: str) -> Read:
    return as_read([builtin.read(builtin.BUILT_IN[slug])])


def chosen_cards() -> tuple[Source, Read]:
    """The deck that is chosen, and its cards.

    What is being imported is waited for before; the page shows how far that or the reading is. Where there
    are no cards, it says why and ends.
    """
    return _chosen_cards(st.empty())


def _chosen_cards(slot: DeltaGenerator) -> tuple[Source, Read]:
    importing.waited_for(slot)
    source = chosen()
    if source.id in builtin.BUILT_IN:
        return source, _built_in(source.id)
    key = reading_key(source.id, source.choices)
    files = held.files if (held := importing.homeless(source.id)) else None
    job = readings().of(key, partial(_read_kept, source, files))
    title = importing.title_of([source.name])
    return source, building.waited_for(
        slot, job, title, "Reading this deck", _way_back(source, readings(), key)
    )


def _read_kept(source: Source, files: tuple[DeckFile, ...] | None, report: Report) -> Read:
    """Read the files of a deck, which lie in the library if they are not given.

    Raises:
        ReaderError: they are damaged.
    """
    files = files or library().files(source.id)
    if files is None:
        raise ReaderError(f"{source.name}: the copy that was kept here is damaged; open the file again")
    found, errors = read_files(files, source.choices, report)
    if errors:
        raise ReaderError(errors[0])
    return as_read(deck for _, _, deck in found)


# --- its graph -----------------------------------------------------------------------------------


@st.cache_resource(show_spinner=False)
def _jobs() -> Jobs[OpenDeck]:
    """The builds of all sessions: those under way, and the last that are done."""
    return Jobs(KEPT)


def _built(source: Source, read: Read, report: Report) -> OpenDeck:
    cards = all_cards(read.decks)
    glossary = suited(read_glossary(), cards)
    with all_cores(WORTH) as workers:
        graph = build_graph(
            cards, glossary, progress=report, workers=workers, cache=user_store(), fast=source.fast
        )
    # Streamlit collects garbage after every run, and nothing else goes on meanwhile: with a language model
    # and some graphs in memory that takes longer than all that a click asks for. What stays need not be
    # looked at.
    gc.collect()
    gc.freeze()
    return OpenDeck(source.name, read.decks, graph, _key(source, read), glossary, source.id)


def chosen_deck() -> OpenDeck:
    """The deck that is chosen with its graph, built once and kept as long as there is room.

    While it is read and built the page shows how far that is; if it fails or is stopped, the page ends there.
    """
    slot = st.empty()
    source, read = _chosen_cards(slot)
    key = _key(source, read)
    job = _jobs().of(key, partial(_built, source, read))
    title = f"Building the graph of {counted(read.cards, 'card')}"
    what = "Building the graph of this deck"
    ways_out, note = _way_back(source, _jobs(), key), ""
    if read.cards >= _SLOW and not source.fast:
        ways_out = {"Fast mode": partial(_go_fast, source.id, key)} | ways_out
        note = _FASTER
    deck = building.waited_for(slot, job, title, what, ways_out, note)
    st.session_state[_SHOWN] = source.id
    if st.session_state.get(_DRAWN) != key and len(deck.graph.concepts) >= _LARGE:
        building.drawing(slot)
    st.session_state[_DRAWN] = key
    return deck


def _key(source: Source, read: Read) -> str:
    return f"{read.key} fast" if source.fast else read.key


def _go_fast(ident: str, key: str) -> None:
    """Build a deck in fast mode from now on, in a callback."""
    _jobs().cancel(key)
    _build(ident, fast=True)


def go_carefully(ident: str) -> None:
    """Build a deck with the tagger again, in a callback."""
    _build(ident, fast=False)


def _build(ident: str, *, fast: bool) -> None:
    try:
        importing.build_fast(ident, fast)
    except LibraryError:  # then it is so for this session
        st.session_state[_MODES] = {**st.session_state.get(_MODES, {}), ident: fast}


def _way_back(source: Source, jobs: Jobs[Read] | Jobs[OpenDeck], key: str) -> dict[str, building.Way]:
    """The button that stops a job and leads to the deck that was open before; none where there is none."""
    before: str = st.session_state.get(_SHOWN, builtin.SEED.slug)
    before = builtin.SEED.slug if before == source.id else before
    return {"Cancel": partial(_cancel, jobs, key, before)} if before != source.id else {}


def _cancel(jobs: Jobs[Read] | Jobs[OpenDeck], key: str, before: str) -> None:
    """Stop a job and go back to the deck that was open before it, in a callback."""
    jobs.cancel(key)
    builtin.choose(before)
