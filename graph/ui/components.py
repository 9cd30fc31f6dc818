"""The app's own components: index, graph, record and overview, each of scripts and style sheets of its own.

A component is registered once, when this module is imported. vis-network and the data of a graph stand in
components by themselves, which change seldom: so a click sends the selection and not half a megabyte.
All that a user does in a component comes back as one message, ``{"do": …}``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from graph.presentation.drawing import SCRIPTS, asset, vis_network

Data = dict[str, Any]

# What each host script does: make one view for each place the component is mounted at, update it on
# every run, and destroy it with the place.
_HOST = """
const views = new WeakMap();
export default function ({ data, parentElement, setTriggerValue }) {
  const send = (message) => setTriggerValue("sent", message);
  const run = () => {
    if (!views.has(parentElement)) views.set(parentElement, make(parentElement));
    views.get(parentElement).update(data, send);
  };
  start(run);
  return () => {
    views.get(parentElement)?.destroy?.();
    views.delete(parentElement);
  };
}
"""


def _component(name: str, view: str, *styles: str, start: str = "(run) => run()") -> Callable[..., Any]:
    script = "\n".join(
        [
            *(asset(script) for script in SCRIPTS[name]),
            f'const make = (parent) => new {view}(parent.querySelector(".{name}"));',
            f"const start = {start};",
            _HOST,
        ]
    )
    css = "\n".join(asset(style) for style in styles)
    return st.components.v2.component(f"concept_{name}", html=asset(f"{name}.html"), css=css, js=script)


_LIBRARY = st.components.v2.component(
    "vis_network", html="<span></span>", js=vis_network() + "\nexport default function () {}\n"
)
_DATA = st.components.v2.component(
    "concept_data",
    html="<span></span>",
    js=asset("store.js") + "\nexport default ({ data }) => globalThis.conceptStore.put(data);\n",
)
_INDEX = _component("index", "IndexView", "panes.css", "index.css")
_GRAPH = _component("graph", "GraphView", "panes.css", "graph.css", start="whenVisIsThere")
_RECORD = _component("record", "RecordView", "panes.css", "record.css")
_OVERVIEW = _component("overview", "OverviewView", "overview.css")


def load_library() -> None:
    """Bring vis-network into the page; mount this once, before the graph."""
    _LIBRARY(key="vis-network")


def graph_data(data: Data, *, key: str) -> None:
    """Bring the data of a graph into the page, where the other components find it by its ``key``."""
    _DATA(key=key, data=data)


def concept_index(data: Data, *, key: str, on_message: Callable[[], None]) -> None:
    """The table of concepts with search and filters."""
    _INDEX(key=key, data=data, on_sent_change=on_message)


def concept_graph(data: Data, *, key: str, on_message: Callable[[], None]) -> None:
    """The graph whose data ``key`` names: ``data["key"]``."""
    _GRAPH(key=key, data=data, on_sent_change=on_message)


def concept_record_view(data: Data, *, key: str, on_message: Callable[[], None]) -> None:
    """The record of the selection."""
    _RECORD(key=key, data=data, on_sent_change=on_message)


def concept_overview(data: Data, *, key: str, on_message: Callable[[], None]) -> None:
    """Sections of an overview with a title, if one is given."""
    _OVERVIEW(key=key, data=data, on_sent_change=on_message)


def message(key: str) -> Data:
    """What the user did in the component ``key``, inside its callback: ``{"do": …}``."""
    sent = st.session_state[key].get("sent")
    return sent if isinstance(sent, dict) and isinstance(sent.get("do"), str) else {"do": ""}
