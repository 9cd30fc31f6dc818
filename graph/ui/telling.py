"""Telling: what the last click brought about besides, in the record, with a button for the way back."""

from __future__ import annotations

from typing import Any

import streamlit as st

from graph.presentation.records import Record

_KEY = "told"


def tell(text: str, button: str, message: dict[str, Any]) -> None:
    """Say something in the record until something else is selected or changed.

    ``button`` names what can be done about it, ``message`` is what the record then sends.
    """
    st.session_state[_KEY] = {"text": text, "button": button, "message": message}


def tell_of_change(text: str) -> None:
    """Say what a change has brought about besides, if anything, beside a button that takes it back."""
    if text:
        tell(text, "Undo", {"do": "undo"})


def told() -> Record | None:
    """What there is to say."""
    found: Record | None = st.session_state.get(_KEY)
    return found


def forget() -> None:
    """Let be what was said: it was about something else."""
    st.session_state.pop(_KEY, None)
