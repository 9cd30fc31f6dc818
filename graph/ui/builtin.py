"""The decks that come with the app, and which deck is chosen, of these or another: kept in the address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

from graph.model import Deck
from graph.readers import read_deck

_DATA = Path(__file__).resolve().parents[2] / "data"
_KEY = "deck"  # of the choice in the session, and of the parameter in the address
_NEXT = "deck-next"  # what was chosen while a page was drawn: for the next time that one is


@dataclass(frozen=True)
class BuiltIn:
    """A deck of ours: its name in full, in the header and in the address, and its file."""

    name: str
    short: str
    slug: str
    path: Path


SEED = BuiltIn("Ten cards on KL, RLHF and distillation", "Ten cards", "", _DATA / "seed.tsv")
LANGUAGE_MODELS = BuiltIn(
    "Language models, from probability to GRPO",
    "Language models",
    "language-models",
    _DATA / "language-models.tsv",
)
BUILT_IN = {deck.slug: deck for deck in (SEED, LANGUAGE_MODELS)}


def keep_in_address() -> None:
    """Tie the choice to the address; this has to be drawn by the app itself, outside of its pages.

    Streamlit carries from page to page only what a widget common to all of them is bound to. This one holds
    the id, unseen, whether or not there is such a deck; the header shows names.
    """
    if _NEXT in st.session_state:
        choose(st.session_state[_NEXT])
    # One pixel high: the style that hides it altogether comes a moment later, with the page.
    with st.container(key="address", height=1, border=False):
        st.text_input("Deck", key=_KEY, bind="query-params", label_visibility="collapsed")


def chosen() -> str:
    """The id of the deck that is chosen, a slug of ours or another; there may be no such deck."""
    return st.session_state.get(_NEXT) or st.session_state.get(_KEY) or SEED.slug


def choose(ident: str) -> None:
    """Choose a deck, inside a callback."""
    st.session_state.pop(_NEXT, None)
    st.session_state[_KEY] = ident


def choose_next(ident: str) -> None:
    """Choose a deck while a page is drawn, which has to be drawn anew then."""
    st.session_state[_NEXT] = ident


def in_address() -> dict[str, str]:
    """What stands for the chosen deck in the address; nothing for the first."""
    return {_KEY: chosen()} if chosen() else {}


@cache
def read(deck: BuiltIn) -> Deck:
    """The cards of a built-in deck."""
    return read_deck(deck.path)
