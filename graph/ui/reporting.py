"""Reporting: what was remarked on the files of the open deck, in short, and the way to the whole report."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from graph.model import Deck
from graph.presentation.import_report import counts, place, summary
from graph.presentation.records.words import shortened
from graph.ui.reading import KEPT
from graph.ui.text import plain

_WANTED = "report-wanted"
_FIRST = 8  # remarks in the header
_LONGEST = 200  # characters of one


def remarks(key: str, decks: Sequence[Deck], new: bool) -> None:
    """The button in the header that tells what was remarked on, if anything was; ``key`` is the decks.

    What is ``new`` is said once more where it is seen at once.
    """
    said, whole = _in_short(key, decks)
    if not said:
        return
    if new:
        st.toast(plain(whole))
    with st.popover(plain(said[0]), key="imported"):
        st.text(whole)
        report_button("report-remarks")
        issues = [(deck, issue) for deck in decks for issue in deck.issues[:_FIRST]][:_FIRST]
        with st.container(key="first-remarks", gap=None):
            for deck, issue in issues:
                file = f"{deck.path}, " if not issue.file else ""
                st.text(shortened(f"{file}{place(issue)}: {issue.text}", _LONGEST))
            if (rest := sum(len(deck.issues) for deck in decks) - len(issues)) > 0:
                st.text(f"… and {rest:,} more in the report")


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _in_short(key: str, _decks: Sequence[Deck]) -> tuple[tuple[str, ...], str]:
    """What was remarked on, in parts and as a whole line: of half a million rows that takes a while."""
    return counts(_decks), summary(_decks)


def report_button(key: str) -> None:
    """A button that leads to the report."""
    st.button("Import report", key=key, on_click=_want)


def _want() -> None:
    st.session_state[_WANTED] = True


def wanted() -> bool:
    """Whether the report was asked for since the last look."""
    return bool(st.session_state.pop(_WANTED, False))
