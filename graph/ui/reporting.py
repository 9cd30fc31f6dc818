"""Reporting: what was remarked on the files of the open deck, in short, and the way to the whole report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice

import streamlit as st

from graph.model import Deck
from graph.presentation.import_report import in_a_word, place, summary, unit, worded
from graph.presentation.records.words import shortened
from graph.ui.reading import KEPT
from graph.ui.text import plain

_WANTED = "report-wanted"
_FIRST = 8  # remarks in the header
_LONGEST = 200  # characters of one


@dataclass(frozen=True)
class _InShort:
    """What was remarked on: in a word, in a line, the first remarks with their places, how many more."""

    word: str
    line: str
    first: tuple[str, ...]
    more: int


def remarks(key: str, decks: Sequence[Deck], new: bool, besides: str = "") -> bool:
    """The button in the header that tells what was remarked on, if anything was; whether it is there.

    ``key`` is the decks. What is ``new`` is said once more where it is seen at once. ``besides`` is one thing
    more to say of the cards, empty for nothing.
    """
    short = _in_short(key, decks)
    if not short.word:
        return False
    if new:
        st.toast(plain(short.line))
    with st.popover(plain(short.word), key="imported"):
        st.text(short.line)
        if besides:
            st.text(f"{besides}.")
        report_button("report-remarks")
        with st.container(key="first-remarks", gap=None):
            for remark in short.first:
                st.text(remark)
            if short.more:
                st.text(f"… and {short.more:,} more in the report")
    return True


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _in_short(key: str, _decks: Sequence[Deck]) -> _InShort:
    """What was remarked on, what became no card first: of half a million rows that takes a while."""
    issues = [(deck, issue) for deck in _decks for issue in deck.issues]
    skipped = (pair for pair in issues if pair[1].skipped)
    others = (pair for pair in issues if not pair[1].skipped)
    first = []
    for deck, issue in islice(chain(skipped, others), _FIRST):
        file = f"{deck.path}, " if len(_decks) > 1 and not issue.file else ""
        counted = unit(deck.format, issue.file)
        first.append(shortened(f"{file}{place(issue, counted)}: {worded(issue, counted)}", _LONGEST))
    more = sum(issue.times for _, issue in issues) - len(first)
    return _InShort(in_a_word(_decks), summary(_decks), tuple(first), more)


def report_button(key: str) -> None:
    """A button that leads to the report."""
    st.button("Import report", key=key, on_click=_want)


def _want() -> None:
    st.session_state[_WANTED] = True


def wanted() -> bool:
    """Whether the report was asked for since the last look."""
    return bool(st.session_state.pop(_WANTED, False))
