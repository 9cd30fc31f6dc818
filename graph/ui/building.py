"""Building: what the page shows while the graph of a deck is built, and when that fails."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from graph.presentation.records import tally
from graph.ui.jobs import CancelledError, Job
from graph.ui.remaining import calm, in_words
from graph.ui.text import plain

PATIENCE = 1.0  # seconds of work before anything is shown: what takes no longer would only flash
_STEP = 0.1  # seconds between two looks

_T = TypeVar("_T")


def waited_for(job: Job[_T], cards: int, cancel: Callable[[], None] | None) -> _T:
    """The result of a job, which builds a graph of so many cards; the page shows how far it is.

    ``cancel`` is the callback of the button that stops it, None for no such button. Where there is no result,
    the page says why and ends. Streamlit may interrupt the wait at any time, when the user clicks something:
    the job goes on, and the next run finds it.
    """
    slot = st.empty()  # always there, so that all that follows keeps its place
    if not job.wait(max(0.0, PATIENCE - job.age)):
        _watch(slot, job, cards, cancel)
        slot.empty()
    try:
        return job.result()
    except CancelledError:
        st.text("Building this graph was stopped in another window. Load the page again to go on with it.")
        st.stop()
    except Exception as error:
        st.error(f"The graph of this deck cannot be built: {_reason(error)}")
        st.stop()


def _watch(slot: DeltaGenerator, job: Job[_T], cards: int, cancel: Callable[[], None] | None) -> None:
    """Show how far a job is until it ends."""
    with slot.container(key="building"):
        with st.container(key="building-head", horizontal=True, vertical_alignment="center"):
            st.text(f"Building the graph of {tally(cards, 'card')}", width="stretch")
            if cancel:
                st.button("Cancel", on_click=cancel)
        bar = st.empty()
    said, share = None, 0.0
    while not job.wait(_STEP):
        stand = job.stand()
        said, share = calm(said, stand.left), max(share, stand.share)
        # In every round, changed or not: it is here that Streamlit notices clicks.
        bar.progress(share, text=" · ".join(filter(None, (stand.stage, in_words(said)))))


def _reason(error: Exception) -> str:
    """Why a build failed, without a word of the cards; where it failed is logged, without them as well."""
    if isinstance(error, OSError):  # a file or a model that is not there
        return plain(str(error))
    kind = type(error).__name__
    trace = "".join(traceback.format_tb(error.__traceback__))
    logging.getLogger(__name__).error("building a graph failed: %s\n%s", kind, trace)
    return f"the program fails on these cards ({kind}). They are kept as they are; open another deck."
