"""What is shown of the open deck: its view, kept in session and address, and the places of its nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any

import streamlit as st

from graph.exploration import PARAMETERS, SearchIndex, Shown, View, from_parameters, to_parameters
from graph.exploration.ends import ends_in
from graph.exploration.masks import packed
from graph.model import ConceptGraph
from graph.presentation.drawing import drawn_edges
from graph.presentation.layout import Positions, layout
from graph.presentation.payload import payload, shortened
from graph.progress import ProgressError
from graph.ui import address, components, learning, selection
from graph.ui.decks import KEPT, OpenDeck

_KEY = "view"
_SENT = "data-sent"
_MOST_LINKS = 100_000  # that a browser is sent at once: of more it would keep hundreds of megabytes
NAMES = PARAMETERS
# What a component may ask for; a tuple stands for a list of such values.
_TYPES: dict[str, type | tuple[type, ...]] = {
    "communities": (int,),
    "tags": (str,),
    "decks": (str,),
    "states": (str,),
    "memory": (str,),
    "strength": str,
    "min_cards": int,
    "text": str,
    "hubs": bool,
    "colours": str,
    "most": int,
    "depth": int,
    "centre": str,
}


def present(graph: ConceptGraph) -> View:
    """The view of this session, without what the graph does not have (any more)."""
    view = _session()
    return view if view == View() else from_parameters(to_parameters(view), graph)


def _session() -> View:
    view: View = st.session_state.get(_KEY, View())
    return view


def adopt(graph: ConceptGraph, parameters: Mapping[str, str]) -> None:
    """Take the view that the address names."""
    st.session_state[_KEY] = from_parameters(parameters, graph)


def kept() -> address.Parameters:
    """What stands for the view in the address."""
    return to_parameters(_session())


def change(graph: ConceptGraph, changes: Mapping[str, Any]) -> None:
    """Change some of the view, as a component asks for it; what makes no sense is passed over."""
    good = {name: value for name, value in changes.items() if name in _TYPES and _fits(value, _TYPES[name])}
    if _is_route(route := changes.get("route", ...)):
        good["route"] = route
    lists = {name: tuple(value) for name, value in good.items() if isinstance(value, list)}
    _take(graph, replace(_session(), **good | lists))


def _is_route(value: Any) -> bool:
    """Whether a value names two ends, or says that there is no path to show."""
    return value is None or (_fits(value, (str,)) and len(value) == 2)


def _fits(value: Any, kind: type | tuple[type, ...]) -> bool:
    """Whether a value is of a kind, or a list of values that are."""
    if isinstance(kind, tuple):
        return isinstance(value, list) and all(isinstance(item, kind) for item in value)
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def reset() -> None:
    """Show the whole graph again; in the address nothing is selected then, either."""
    st.session_state[_KEY] = View()
    address.write((*NAMES, *selection.NAMES), {})


def _take(graph: ConceptGraph, view: View) -> None:
    before = _session()
    view = from_parameters(to_parameters(view), graph)  # without what is not in the graph
    st.session_state[_KEY] = view
    # A path that is new takes the place of the selection, in the address by the same step.
    path = view.route is not None and view.route != before.route
    address.write((*NAMES, *selection.NAMES) if path else NAMES, to_parameters(view))


def as_data(view: View) -> dict[str, Any]:
    """The view as the components take it."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(view).items()}


@st.cache_resource(max_entries=2 * KEPT, show_spinner=False)
def order(key: str, _graph: ConceptGraph) -> tuple[str, ...]:
    """The ids of all concepts in the order in which they are sent, which masks refer to."""
    return tuple(concept.id for concept in _graph.concepts)


def filters_on(view: View) -> int:
    """How many filters are on."""
    plain = View()
    names = ("communities", "tags", "decks", "states", "memory", "strength", "min_cards", "hubs", "text")
    return sum(getattr(view, name) != getattr(plain, name) for name in names)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def search_index(key: str, _graph: ConceptGraph) -> SearchIndex:
    """The search of the graph that ``key`` stands for."""
    return SearchIndex(_graph)


def data_of(opened: OpenDeck, deck: OpenDeck) -> dict[str, Any]:
    """The payload of a deck as edited; ``opened`` is the same without its owner's edits.

    Concepts stand where they stood when the deck was last open, and edits move nothing.
    """
    times = _arrangements().get(opened.key, 0)
    arranged = f"~{times}" if times else ""  # the page keeps what was drawn under another key
    return _payload(deck.key + arranged, opened.key + arranged, deck.graph, opened)


def send_data(opened: OpenDeck, deck: OpenDeck) -> None:
    """Bring the payload into the page, where the components find it by its key."""
    data = data_of(opened, deck)
    components.graph_data(data, key="data")
    st.session_state[_SENT] = data["key"]


def shown_links(deck: OpenDeck, picture: Shown) -> dict[str, str]:
    """What tells the graph which links it shows: a mask over all, which the page has.

    Where there are too many for that, those that are shown are brought into the page, under a key of theirs.
    """
    mask = packed(picture.drawn)
    if len(deck.graph.links) <= _MOST_LINKS:
        return {"edges": mask}
    key = f"{deck.key}-{sha256(mask.encode()).hexdigest()[:16]}"
    ends = ends_in(deck.graph).at(picture.drawn)
    components.graph_data({"key": key, "links": drawn_edges(ends)}, key="shown-links")
    return {"links": key}


def sent_key(opened: OpenDeck, deck: OpenDeck) -> str:
    """The key of the payload; inside of a fragment, the whole page is drawn anew if it has another one."""
    key: str = data_of(opened, deck)["key"]
    if st.session_state.get(_SENT) != key:
        st.rerun()
    return key


def arrange(opened: OpenDeck) -> None:
    """Find a place for every concept anew, around those that the owner has put somewhere."""
    graph = opened.graph
    positions = layout(graph.concepts, graph.links, learning.pins(opened, opened))
    if learning.keep(opened, lambda store, key: store.keep_positions(key, positions)):
        _arrangements()[opened.key] = _arrangements().get(opened.key, 0) + 1


@st.cache_resource(show_spinner=False)
def _arrangements() -> dict[str, int]:
    """How often each deck was arranged anew since the app was started, in whichever window."""
    return {}


def positions(opened: OpenDeck, deck: OpenDeck) -> Positions:
    """Where the concepts of a deck stand, as edited and moved by its owner."""
    drawn = {node["id"]: (node["x"], node["y"]) for node in data_of(opened, deck)["nodes"]}
    return drawn | learning.pins(opened, deck)


def send_names(deck: OpenDeck) -> None:
    """Bring the names of all concepts into a page that draws no whole graph: to choose from in the record."""
    nodes = [
        {
            "id": concept.id,
            "label": concept.label,
            "aliases": [alias.text for alias in concept.aliases],
            "definition": shortened(concept.definition),
        }
        for concept in deck.graph.concepts
    ]
    components.graph_data({"key": f"names-{deck.key}", "nodes": nodes, "edges": []}, key="names")


def send_drawing(drawing: dict[str, Any], key: str) -> None:
    """Bring a drawing in layers into the page, where the graph component finds it by its own key."""
    components.graph_data({**drawing, "place": drawing["key"]}, key=key)


@st.cache_resource(max_entries=2 * KEPT, show_spinner=False)
def _payload(key: str, place: str, _graph: ConceptGraph, _opened: OpenDeck) -> dict[str, Any]:
    first = _positions(place, _opened)
    positions = first if key == place else layout(_graph.concepts, _graph.links, first)
    links = len(_graph.links) <= _MOST_LINKS
    return {"key": key, "place": place, **payload(_graph, positions, links=links)}


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _positions(place: str, _opened: OpenDeck) -> Positions:
    """Where the concepts of a deck stand; kept for the next time that it, or its next version, is opened."""
    graph = _opened.graph  # ids, which stay when a concept is renamed, stand for labels
    try:
        store, name = learning.progress(), learning.key_of(_opened)
        before = store.positions(name)
        positions = layout(graph.concepts, graph.links, before)
        if dict(positions) != before:
            store.remember(name, _opened.name, _opened.card_ids)
            store.keep_positions(name, {**before, **positions})
    except ProgressError:  # told by the header, which reads it as well
        return layout(graph.concepts, graph.links)
    return positions
