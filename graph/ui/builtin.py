"""The decks that come with the app, and which of them is chosen: kept in the session and the address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

from graph.model import Deck
from graph.readers import read_deck

_DATA = Path(__file__).resolve().parents[2] / "data"
_KEY = "deck"  # of the choice in the session, and of the parameter in the address


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

    Streamlit carries from page to page only what a widget common to all of them is bound to, and writes
    options into the address as they are shown. So this one shows slugs, unseen; the header shows names.
    """
    # One pixel high: the style that hides it altogether comes a moment later, with the page.
    with st.container(key="address", height=1, border=False):
        st.selectbox("Deck", list(BUILT_IN), key=_KEY, bind="query-params", label_visibility="collapsed")


def chosen() -> BuiltIn:
    """The built-in deck that is chosen; the first until another one is."""
    return BUILT_IN[st.session_state.get(_KEY, SEED.slug)]


def choose(slug: str) -> None:
    """Choose a built-in deck, inside a callback."""
    st.session_state[_KEY] = slug


def in_address() -> dict[str, str]:
    """What stands for the chosen deck in the address; nothing for the first."""
    slug = chosen().slug
    return {_KEY: slug} if slug else {}


@cache
def read(deck: BuiltIn) -> Deck:
    """The cards of a built-in deck."""
    return read_deck(deck.path)
