"""Building: what the page shows while a deck is read or its graph is built, and when that fails."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from graph.readers import ReaderError
from graph.remaining import calm, in_words
from graph.ui.jobs import CancelledError, Job
from graph.ui.text import plain

PATIENCE = 1.0  # seconds of work before anything is shown: what takes no longer would only flash
_STEP = 0.1  # seconds between two looks
_DRAWING = "drawing"  # the place of the panel that says so

_T = TypeVar("_T")
Way = Callable[[], None]
NO_WAY: Mapping[str, Way] = MappingProxyType({})


def waited_for(
    slot: DeltaGenerator,
    job: Job[_T],
    title: str,
    what: str,
    ways_out: Mapping[str, Way] = NO_WAY,
    note: str = "",
) -> _T:
    """The result of a job; the page shows how far it is under a title, and a ``note`` on the ways out.

    ``what`` is told to have failed or been stopped where there is no result; then the page ends.
    """
    watch(slot, job, title, ways_out, note)
    try:
        return job.result()
    except CancelledError:
        _panel(slot, f"{what} was stopped in another window", {"Go on": _go_on, **ways_out})
        st.stop()
    except Exception as error:
        with _panel(slot, what, {}):
            st.error(f"{what} failed: {reason(error, 'these cards')}")
        st.stop()


def watch(
    slot: DeltaGenerator, job: Job[_T], title: str, ways_out: Mapping[str, Way] = NO_WAY, note: str = ""
) -> None:
    """Wait until a job ends, and show how far it is if that takes a while.

    ``slot`` is a place that is always there, so that all that follows keeps its own. ``ways_out`` are
    the buttons beside it, each with its callback: "Cancel" stops the job, as others may. Streamlit may
    interrupt the wait at any time, when the user clicks something: the job goes on, the next run finds it.
    """
    if not job.wait(max(0.0, PATIENCE - job.age)):
        _show(slot, job, title, ways_out, note)
        slot.empty()
        time.sleep(_STEP)  # what comes at once the browser would take for more of the same


def _show(slot: DeltaGenerator, job: Job[_T], title: str, ways_out: Mapping[str, Way], note: str) -> None:
    """Show how far a job is until it ends."""
    with _panel(slot, title, ways_out):
        bar = st.empty()
        if note:
            st.caption(plain(note))
    said, share = None, 0.0
    while not job.wait(_STEP):
        stand = job.stand()
        said, share = calm(said, stand.left), max(share, stand.share)
        # In every round, changed or not: it is here that Streamlit notices clicks.
        bar.progress(share, text=plain(" · ".join(filter(None, (stand.stage, in_words(said))))))


def _panel(slot: DeltaGenerator, title: str, ways_out: Mapping[str, Way]) -> DeltaGenerator:
    """A panel over the page, with buttons beside its title; what is in it is written inside ``with``.

    A page may show several in a run, one after the other, as a deck is read and then built: each has keys of
    its own, by the title.
    """
    name = sha256(title.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    panel = slot.container(key=f"panel-{name}")
    with panel, st.container(key=f"head-of-panel-{name}", horizontal=True, vertical_alignment="center"):
        st.text(title, width="stretch")
        for label, way in ways_out.items():
            st.button(label, key=f"{label}-{name}", on_click=way)
    return panel


def drawing(slot: DeltaGenerator) -> None:
    """Say that the graph is drawn, which takes seconds if it is large, until the page is ``drawn``."""
    with _panel(slot, "Drawing the graph", {}):
        st.progress(1.0)
    st.session_state[_DRAWING] = slot


def drawn() -> None:
    """The page is whole: nothing more need be said."""
    if slot := st.session_state.pop(_DRAWING, None):
        slot.empty()


def _go_on() -> None:
    """Nothing but another run of the page, which begins the work again."""


def reason(error: Exception, what: str) -> str:
    """Why work failed on ``what``, without a word of it; where it failed is logged, without that as well."""
    if isinstance(error, OSError | ReaderError):  # a file or a model that is not there, or cannot be read
        return plain(str(error))
    kind = type(error).__name__
    trace = "".join(traceback.format_tb(error.__traceback__))
    logging.getLogger(__name__).error("work on a deck failed: %s\n%s", kind, trace)
    return f"the program fails on {what} ({kind}). Nothing is lost; open another deck."
