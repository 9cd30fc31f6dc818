"""The app's own components: index, graph, record and overview, each a script and a style sheet of its own.

A component is registered once, when this module is imported. vis-network stands in a component by
itself whose data never change, so that a click sends the graph again and not half a megabyte of library.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from graph.presentation.drawing import asset, vis_network

Data = dict[str, Any]

# What each host script does: make one view for each place the component is mounted at, update it on
# every run, and destroy it with the place.
_HOST = """
const views = new WeakMap();
export default function ({ data, parentElement, setTriggerValue }) {
  const pick = (value) => setTriggerValue("picked", { value });
  const more = () => setTriggerValue("more", true);
  const judge = (value) => setTriggerValue("judged", value);
  const run = () => {
    if (!views.has(parentElement)) views.set(parentElement, make(parentElement));
    views.get(parentElement).update(data, pick, answers === "more" ? more : judge);
  };
  start(run);
  return () => {
    views.get(parentElement)?.destroy?.();
    views.delete(parentElement);
  };
}
"""


def _component(
    name: str,
    view: str,
    *scripts: str,
    css: str = "panes.css",
    start: str = "(run) => run()",
    answers: str = "",
) -> Callable[..., Any]:
    script = "\n".join(
        [
            *(asset(script) for script in ("theme.js", *scripts)),
            f'const make = (parent) => new {view}(parent.querySelector(".{name}"));',
            f"const start = {start};",
            f'const answers = "{answers}";',
            _HOST,
        ]
    )
    return st.components.v2.component(
        f"concept_{name}", html=asset(f"{name}.html"), css=asset(css), js=script
    )


_LIBRARY = st.components.v2.component(
    "vis_network", html="<span></span>", js=vis_network() + "\nexport default function () {}\n"
)
_INDEX = _component("index", "IndexView", "index.js")
_GRAPH = _component("graph", "GraphView", "graph.js", start="whenVisIsThere", answers="more")
_RECORD = _component("record", "RecordView", "cards.js", "record.js", answers="judge")
_OVERVIEW = _component("overview", "OverviewView", "overview.js", css="overview.css")


def load_library() -> None:
    """Bring vis-network into the page; mount this once, before the graph."""
    _LIBRARY(key="vis-network")


def concept_index(data: Data, *, key: str, on_pick: Callable[[], None]) -> None:
    """The table of concepts with its search field; picks are concept ids."""
    _INDEX(key=key, data=data, on_picked_change=on_pick)


def _no_more() -> None:
    """A drawing that is whole asks for no more."""


def concept_graph(
    data: Data, *, key: str, on_pick: Callable[[], None], on_more: Callable[[], None] = _no_more
) -> None:
    """The graph; picks are ``{"kind": "node" | "edge", "id": …}`` or None for the empty ground."""
    _GRAPH(key=key, data=data, on_picked_change=on_pick, on_more_change=on_more)


def concept_record_view(
    data: Data, *, key: str, on_pick: Callable[[], None], on_judge: Callable[[], None]
) -> None:
    """The record of the selection; picks are as the graph's, verdicts {"source", "target", "accepted"}."""
    _RECORD(key=key, data=data, on_picked_change=on_pick, on_judged_change=on_judge)


def concept_overview(data: Data, *, key: str, on_pick: Callable[[], None]) -> None:
    """Sections of an overview with a title, if one is given; picks are concept ids."""
    _OVERVIEW(key=key, data=data, on_picked_change=on_pick)


def picked(key: str) -> Any:
    """What the user picked in the component ``key``, inside its callback."""
    event = st.session_state[key].get("picked") or {}
    return event.get("value")


def judged(key: str) -> Any:
    """The verdict given in the component ``key``, inside its callback."""
    return st.session_state[key]["judged"]
