"""The explorer page: index | graph | record."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import streamlit as st

from graph.exploration import Hit, Shown, View, mask, shown
from graph.model import Concept, ConceptGraph, Link, Prerequisite
from graph.presentation.drawing import link_id
from graph.presentation.insights import insights
from graph.presentation.records import Record
from graph.ui import actions, address, changes, components, learning, remembering, selection, sharing, viewing
from graph.ui.decks import KEPT, OpenDeck
from graph.ui.header import open_page
from graph.ui.records import shown_record, shown_route

PAGE = "explore"
_PANES = (22, 50, 28)
_MOST_HITS = 60  # that are sent


@learning.one_look()
def page() -> None:
    """Draw the page: the header, the data of the graph, then the three panes as one fragment."""
    opened = open_page()
    deck = changes.as_edited(opened)
    viewing.send_data(opened, deck)
    changes.drawn(deck)
    _follow_address(deck)
    _explorer(opened)


def open_if_wanted() -> None:
    """Turn to this page if something was asked for on another one that only this page shows."""
    if st.session_state.pop(actions.EXPLORE, False):
        st.switch_page(st.Page(page, default=True))


@st.fragment
@learning.one_look()
def _explorer(opened: OpenDeck) -> None:
    deck = changes.as_edited(opened)
    changes.draw_anew_if_changed(deck)
    learning.speak()
    target = selection.present(deck.graph)
    view = viewing.present(deck.graph)
    state = learning.learning(deck)
    states = learning.all_states(deck, state) if view.states else learning.states(deck, state)
    always = selection.ends(target)
    concepts = viewing.order(deck.key, deck.graph)
    picture = shown(
        deck.graph,
        view,
        states,
        always,
        viewing.search_index(deck.key, deck.graph) if view.text else None,
        remembering.levels(deck) if view.memory else None,
    )
    ending = actions.export_wanted()
    file = sharing.file_of(deck.graph, picture, ending, viewing.positions(opened, deck)) if ending else None
    found = _found(opened, deck, picture)
    with st.container(key="links"):  # it is always there, so that the panes keep their places
        links = viewing.shown_links(deck, picture)
    index, middle, record = st.columns(_PANES)
    common = {
        "key": viewing.sent_key(opened, deck),
        "view": viewing.as_data(view),
        "states": _letters(deck, states),
        **({"memory": memory} if (memory := remembering.percentages(deck)) else {}),
    }
    with index:
        components.concept_index(
            {
                **common,
                "selected": target["id"] if target and target["kind"] == "node" else None,
                "shown": mask(picture.passing, concepts),
                "found": found,
                "insights": _insights(deck.key, deck) if actions.insights_wanted(deck) else None,
                "canChange": True,
            },
            key="index",
            on_message=partial(actions.received, opened, deck, "index"),
        )
    with middle:
        components.concept_graph(
            {
                **common,
                "selected": target,
                "file": file,
                **links,
                **_picture(opened, deck, view, picture, found),
            },
            key="graph",
            on_message=partial(actions.received, opened, deck, "graph"),
        )
    with record:
        components.concept_record_view(
            _record(deck, target, view, picture.route, state),
            key="record",
            on_message=partial(actions.received, opened, deck, "record"),
        )


def _follow_address(deck: OpenDeck) -> None:
    names = (*selection.NAMES, *viewing.NAMES)
    new = address.news(PAGE, names, selection.kept() | viewing.kept(), selection.NAMES)
    if new is not None:
        selection.adopt(deck.graph, new)
        viewing.adopt(deck.graph, new)


def _letters(deck: OpenDeck, states: dict[str, Any]) -> str:
    """The state of each concept by its first letter; nothing as long as nothing is marked."""
    return "".join(states[concept.id][0] for concept in deck.graph.concepts) if states else ""


def _picture(
    opened: OpenDeck, deck: OpenDeck, view: View, picture: Shown, found: dict[str, Any] | None
) -> dict[str, Any]:
    """What changes in the graph from click to click."""
    concepts = viewing.order(deck.key, deck.graph)
    way = [link_id(link.source, link.target) for link in picture.route]
    ends = [ident for link in picture.route for ident in (link.source, link.target)] or (view.route or ())
    hits = [hit["id"] for hit in found["hits"]] if found and found["text"] else []
    return {
        "nodes": mask(picture.concepts, concepts),
        "passing": len(picture.passing),
        "total": len(deck.graph.concepts),
        "filters": viewing.filters_on(view),
        "route": {"nodes": list(dict.fromkeys(ends)), "edges": way},
        "found": mask(hits, concepts) if hits else None,
        "pins": {ident: list(place) for ident, place in learning.pins(opened, deck).items()},
        **learning.next_changes(deck),
        "shares": True,
    }


def _found(opened: OpenDeck, deck: OpenDeck, picture: Shown) -> dict[str, Any] | None:
    """What the search finds of what passes the filters, the best first; None where nothing is typed."""
    text = actions.searched(opened)
    if not text.strip():
        return None
    passing = set(picture.passing)
    results = viewing.search_index(deck.key, deck.graph).search(text)
    found = [ident for ident in results.concepts if ident in passing]
    rows = _rows(deck.graph, results.hits(found[:_MOST_HITS]))
    return {"text": text, "hits": rows, "total": len(found)}


def _rows(graph: ConceptGraph, hits: Iterable[Hit]) -> list[dict[str, str]]:
    """Hits as the list shows them, those of one excerpt from a card one after the other.

    ``words`` say by which other name a concept was found.
    """
    rows: list[dict[str, str]] = []
    below: dict[str, list[dict[str, str]]] = {}
    for hit in hits:
        if hit.how == "text":
            below.setdefault(hit.words, []).append({"id": hit.concept, "excerpt": hit.words})
        else:
            words = "" if hit.words == graph.concept_by_id[hit.concept].label else hit.words
            rows.append({"id": hit.concept, "words": words})
    return rows + [row for found in below.values() for row in found]


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _insights(key: str, _deck: OpenDeck) -> Record:
    return insights(_deck.graph)


def _record(
    deck: OpenDeck,
    target: selection.Target | None,
    view: View,
    way: tuple[Link, ...],
    state: learning.Learning,
) -> dict[str, Any]:
    """The record of the selection, else of the path that is shown."""
    chosen = selection.resolve(deck.graph, target) if target else None
    if chosen is None and view.route:
        return shown_route(deck.graph, way, *view.route)
    return record_of(deck, chosen, state)


def record_of(
    deck: OpenDeck, chosen: Concept | Link | Prerequisite | None, state: learning.Learning
) -> dict[str, Any]:
    """The record of a selection, with how well the user knows and remembers it and all the user has said."""
    standing = memory = None
    if isinstance(chosen, Concept):
        standing = learning.standing(deck, state, chosen.id)
        memory = remembering.record(deck, chosen)
    return shown_record(
        deck.graph,
        chosen,
        limits=actions.limits(),
        standing=standing,
        edits=changes.edits_of(deck),
        memory=memory,
    )
