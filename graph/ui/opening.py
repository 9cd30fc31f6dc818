"""Opening a deck: from files, or one of those that were opened before."""

from __future__ import annotations

import time

import streamlit as st

from graph.library import KeptDeck
from graph.presentation.records import counted
from graph.ui import builtin, importing, reporting, selection, viewing
from graph.ui.reading import library
from graph.ui.text import plain

_ROUND = "upload-round"  # how often a deck was opened here
_KINDS = (
    "Anki (.apkg, .colpkg, text), CSV and TSV, JSON, Markdown and Obsidian, Logseq, RemNote, org, Mochi, "
    "Quizlet, SuperMemo, SQLite, Parquet, CrowdAnki, or a .zip of these. Each is known by what it holds."
)
_NOTES = "md markdown org txt tsv csv json jsonl apkg colpkg mochi".split()  # no picture need be sent
_MINUTE, _HOUR, _DAY = 60, 3600, 86400  # seconds
_UNITS = (
    (365 * _DAY, "year"),
    (30 * _DAY, "month"),
    (7 * _DAY, "week"),
    (_DAY, "day"),
    (_HOUR, "hour"),
    (_MINUTE, "minute"),
)


def open_a_deck(shown: str) -> None:
    """The button that opens decks from files or again; ``shown`` is the id of the one that is open."""
    if importing.arrived():
        _look_at_all()
    number = st.session_state.get(_ROUND, 0)  # another key closes the list and empties the field
    errors = importing.errors()
    # Opened by itself where there is something to tell of the files that were chosen in it.
    key = f"open-{number}{'-told' if errors else ''}"
    if errors:
        st.session_state.setdefault(key, True)
    with st.popover("Open a deck", key=key, on_change=importing.forget_errors if errors else "ignore"):
        st.file_uploader(
            "Decks of any kind; several files make one graph",
            help=_KINDS,
            accept_multiple_files=True,
            key=f"upload-{number}",
            on_change=_uploaded,
            args=(number,),
        )
        st.file_uploader(
            "Or a folder of notes, such as a vault",
            type=_NOTES,
            accept_multiple_files="directory",
            key=f"upload-folder-{number}",
            on_change=_folder_uploaded,
            args=(number,),
        )
        for error in errors:
            st.error(plain(error))
        if shown not in builtin.BUILT_IN:
            reporting.report_button("report-open")
        if kept := library().recent():
            st.text("Opened before")
            for deck in kept:
                _offer(deck, deck.id == shown)


def _offer(deck: KeptDeck, is_open: bool) -> None:
    """A deck to open again or to forget."""
    name = ", ".join(deck.names)
    when = "open now" if is_open else ago(time.time() - deck.opened)
    with st.container(key=f"kept-{deck.id}", horizontal=True, vertical_alignment="center"):
        st.button(
            plain(name),
            key=f"reopen-{deck.id}",
            type="tertiary",
            disabled=is_open,
            on_click=open_deck,
            args=(deck.id,),
            width="stretch",
        )
        st.text(f"{counted(deck.cards, 'card')} · {when}")
        st.button(
            "",
            key=f"forget-{deck.id}",
            icon=":material/close:",
            help=f"Forget {plain(name)}: its files are deleted here, your progress stays",
            type="tertiary",
            on_click=_forget,
            args=(deck.id, is_open),
        )


def open_deck(ident: str) -> None:
    """Open a deck, inside a callback."""
    importing.stop()
    importing.forget_errors()
    builtin.choose(ident)
    _look_at_all()
    _begin_anew()


def _uploaded(number: int) -> None:
    if number != st.session_state.get(_ROUND, 0):
        return  # a field that is gone: whoever clicks before the page is drawn anew sends its files once more
    if files := st.session_state[f"upload-{number}"]:
        importing.begin(files)
        _begin_anew()


def _folder_uploaded(number: int) -> None:
    if number == st.session_state.get(_ROUND, 0) and (files := st.session_state[f"upload-folder-{number}"]):
        importing.begin_folder(files)
        _begin_anew()


def _forget(ident: str, is_open: bool) -> None:
    library().forget(ident)
    if is_open:
        open_deck(builtin.SEED.slug)


def _begin_anew() -> None:
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _look_at_all() -> None:
    """What was selected or filtered belongs to the deck before."""
    viewing.reset()
    selection.select(None)


def ago(seconds: float) -> str:
    """A time in the past, in words.

    >>> [ago(seconds) for seconds in (-5, 60, 7200, 86400, 259200, 2e6, 7e7)]
    ['just now', '1 minute ago', '2 hours ago', 'yesterday', '3 days ago', '3 weeks ago', '2 years ago']
    """
    if seconds < _MINUTE:
        return "just now"
    if _DAY <= seconds < 2 * _DAY:
        return "yesterday"
    length, unit = next((length, unit) for length, unit in _UNITS if seconds >= length)
    number = int(seconds // length)
    return f"{number} {unit}{'s' * (number != 1)} ago"
