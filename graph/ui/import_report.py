"""The import report page: what was read of each file of the open deck, what was not, and doing it anew."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import streamlit as st

from graph.export.tables import inert
from graph.model import Deck
from graph.presentation.drawing import asset
from graph.presentation.import_report import (
    COLUMNS,
    MOST_ROWS,
    MOST_SHOWN,
    figures,
    is_text,
    lines,
    sections,
    summary,
)
from graph.ui import choosing, components, decks, importing
from graph.ui.opening import open_a_deck
from graph.ui.text import plain

_ALL = "report-all"  # the key of the decks of which as much is shown as a page can hold
_MOST_FILES = 50


def page() -> None:
    """Draw the page. It needs the cards alone: a deck that was read wrongly need not be built before."""
    st.html(f"<style>{asset('app.css')}</style>")
    components.load_library()
    with st.container(key="header", horizontal=True, vertical_alignment="center"):
        size = st.empty()
        size.text(decks.chosen().name, width="stretch")
        open_a_deck(decks.chosen().id)
        source, read = decks.chosen_cards()
        size.text(summary(read.decks), width="stretch")
    importing.opened(source.id)  # the page tells of it at length
    everything = st.session_state.get(_ALL) == read.key
    with st.container(key="report"):
        for error in importing.errors(source.id) if source.choices else ():
            st.error(plain(error))
        for at, deck in enumerate(read.decks[:_MOST_FILES]):
            _file(source, deck, at, MOST_SHOWN if everything else MOST_ROWS)
        if (rest := len(read.decks) - _MOST_FILES) > 0:
            st.text(f"… and {rest:,} more files, whose remarks are in the table.")
        with st.container(horizontal=True):
            if not everything and any(len(deck.issues) > MOST_ROWS for deck in read.decks):
                st.button("Show more of each", on_click=_show_all, args=(read.key,))
            st.download_button(
                "Download all as a table (CSV)",
                lambda: as_csv(read.decks),
                file_name="import-report.csv",
                mime="text/csv",
                on_click="ignore",
                disabled=not any(deck.issues for deck in read.decks),
            )


def _file(source: decks.Source, deck: Deck, at: int, most: int) -> None:
    """What is told of one file."""
    found = sections(deck, most)
    nothing = [] if found else [{"heading": "Nothing to remark", "note": "Nothing was left out."}]
    head = {"title": deck.path, "figures": figures(deck), "sections": []}
    components.concept_overview(head, key=f"report-head-{at}", on_message=_nothing_to_do)
    if source.choices and is_text(deck):
        key = f"differently-{source.id}-{at}"
        choices = st.expander("Was it read wrongly?", key=key, on_change="rerun")
        if choices.open:
            with choices:
                choosing.form(source.id, source.choices, at)
    data = {"sections": found or nothing}
    components.concept_overview(data, key=f"report-{at}", on_message=_nothing_to_do)


def as_csv(read: Sequence[Deck]) -> str:
    """All remarks on decks as CSV, of which no spreadsheet takes anything for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in lines(read):
        writer.writerow([inert(value) if isinstance(value, str) else value for value in line])
    return out.getvalue()


def _show_all(key: str) -> None:
    st.session_state[_ALL] = key


def _nothing_to_do() -> None:
    """Nothing on the page can be picked."""
