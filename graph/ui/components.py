"""The app's own components: index, graph, record and overview, each of scripts and style sheets of its own.

A component is registered once, when this module is imported. Streamlit sends the script and the markup of a
component again with any change of its data. So vis-network, our scripts, markup and styles, and the data of
a graph stand in components by themselves, which change seldom, and a click sends what changes and not half a
megabyte. All that a user does in a component comes back as one message, ``{"do": …}``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import streamlit as st

from graph.presentation.drawing import SCRIPTS, asset, vis_network

Data = dict[str, Any]

_VIEWS = {"index": "IndexView", "graph": "GraphView", "record": "RecordView", "overview": "OverviewView"}
_STYLES = {
    "index": ("panes.css", "index.css"),
    "graph": ("panes.css", "graph.css"),
    "record": ("panes.css", "record.css"),
    "overview": ("overview.css",),
}

# What each host script does: make one view for each place the component is mounted at, update it on
# every run, and destroy it with the place. Streamlit sends it again with every change of the data, so that
# it is as short as can be.
_HOST = """
const views = new WeakMap();
const ready = (then) => {
  if (globalThis.conceptViews && globalThis.vis?.Network) then();
  else setTimeout(() => ready(then), 20);
};
const make = (parent) => {
  const template = document.createElement("template");
  template.innerHTML = conceptViews.pages.NAME;
  parent.append(template.content);
  return new conceptViews.NAME(parent.querySelector(".NAME"));
};
export default function ({ data, parentElement, setTriggerValue }) {
  let gone = false;
  const send = (message) => setTriggerValue("sent", message);
  ready(() => {
    if (gone) return;
    if (!views.has(parentElement)) views.set(parentElement, make(parentElement));
    views.get(parentElement).update(data, send);
  });
  return () => {
    gone = true;
    views.get(parentElement)?.destroy?.();
    views.delete(parentElement);
  };
}
"""


def _views() -> str:
    """The script of all views, under a name of the page's own, with the markup and the styles they need."""
    scripts = dict.fromkeys(script for name in _VIEWS for script in SCRIPTS[name])
    pages = {
        name: f"<style>{''.join(map(asset, files))}</style>{asset(f'{name}.html')}"
        for name, files in _STYLES.items()
    }
    views = ", ".join(f"{name}: {view}" for name, view in _VIEWS.items())
    return "\n".join(
        [
            *map(asset, scripts),
            f"globalThis.conceptViews = {{ {views}, pages: {json.dumps(pages)} }};",
            "export default function () {}",
        ]
    )


def _component(name: str) -> Callable[..., Any]:
    script = _HOST.replace("NAME", name)
    return st.components.v2.component(f"concept_{name}", html="<span hidden></span>", js=script)


_LIBRARY = st.components.v2.component(
    "vis_network", html="<span hidden></span>", js=vis_network() + "\nexport default function () {}\n"
)
_CODE = st.components.v2.component("concept_views", html="<span hidden></span>", js=_views())
_DATA = st.components.v2.component(
    "concept_data",
    html="<span hidden></span>",
    js=asset("store.js") + "\nexport default ({ data }) => globalThis.conceptStore.put(data);\n",
)
_INDEX = _component("index")
_GRAPH = _component("graph")
_RECORD = _component("record")
_OVERVIEW = _component("overview")


def load_library() -> None:
    """Bring vis-network and the views into the page; mount this once, before the other components."""
    _LIBRARY(key="vis-network")
    _CODE(key="views")


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
