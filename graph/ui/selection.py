"""The selection: one concept or link, kept in the session and in the page's address."""

from __future__ import annotations

from typing import Any

import streamlit as st

from graph.model import Concept, ConceptGraph, Link, Prerequisite
from graph.presentation.drawing import link_id
from graph.presentation.records import needed_id
from graph.ui.text import plain

_KEY = "selection"
_SEEN = "selection-address"  # the address as it was last read or written
PARAMETER = "concept"  # of the address: any name of a concept
_LONGEST_NAME = 80

Target = dict[str, str]


def select(target: Target | None) -> None:
    """Select a node or an edge, or nothing; a concept also goes into the address."""
    st.session_state[_KEY] = target
    st.session_state[_SEEN] = target["id"] if target and target["kind"] == "node" else ""
    if target and target["kind"] == "node":
        st.query_params[PARAMETER] = target["id"]
    elif PARAMETER in st.query_params:
        del st.query_params[PARAMETER]


def select_if_there(graph: ConceptGraph, target: Target | None) -> None:
    """Select what a target names, or nothing for None; let be what has nothing behind it, as a gap."""
    if target is None or resolve(graph, target):
        select(target)


def current(graph: ConceptGraph) -> Target | None:
    """The selection, as far as the graph has it; what the address names, whenever that is new."""
    name = st.query_params.get(PARAMETER, "")
    if st.session_state.get(_SEEN, "") != name:  # a link was opened, or the browser went back
        st.session_state[_SEEN] = name
        concept = graph.find(name) if name else None
        st.session_state[_KEY] = {"kind": "node", "id": concept.id} if concept else None
        if name and concept is None:
            st.toast(f"No concept of this deck is called “{plain(name[:_LONGEST_NAME])}”.")
    target: Any = st.session_state.get(_KEY)
    return target if target and resolve(graph, target) else None


def resolve(graph: ConceptGraph, target: Target) -> Concept | Link | Prerequisite | None:
    """The concept, link or prerequisite that a target names, or None."""
    if target["kind"] == "node":
        return graph.concept_by_id.get(target["id"])
    if "\x1e" in target["id"]:
        needing = target["id"].split("\x1e")[-1]
        edges = graph.needs(needing)
        return next((edge for edge in edges if needed_id(edge.source, edge.target) == target["id"]), None)
    ends = target["id"].split("\x1f")
    links = graph.links_of.get(ends[0], ())
    return next((link for link in links if link_id(link.source, link.target) == target["id"]), None)
