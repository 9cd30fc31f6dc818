"""The selection: one concept, link or prerequisite, kept in the session and in the page's address."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from graph.model import Concept, ConceptGraph, Link, Prerequisite
from graph.presentation.drawing import link_id
from graph.presentation.records import needed_id
from graph.ui import address, changes, telling
from graph.ui.text import plain

_KEY = "selection"
PARAMETER = "concept"  # of the address: any name of a concept
_EDGES = {"link": "\x1f", "needed": "\x1e"}  # … and ids of the ends of an edge
NAMES = (PARAMETER, *_EDGES)
_BETWEEN = "~"  # no id holds one
_LONGEST_NAME = 80

Target = dict[str, str]


def select(target: Target | None) -> None:
    """Select a node or an edge, or nothing, here and in the address."""
    telling.forget()
    _keep(target)


def _keep(target: Target | None) -> None:
    st.session_state[_KEY] = target
    address.write(NAMES, to_parameters(target))


def keep_up(before: ConceptGraph, now: ConceptGraph) -> None:
    """Select, in place of a concept that an edit has made part of another, that one."""
    target = present(before)
    if target and target["kind"] == "node" and target["id"] not in now.concept_by_id:
        turn_to(now, before.concept_by_id[target["id"]].label)


def turn_to(graph: ConceptGraph, name: str) -> None:
    """Select the concept that an edit is about, if there is one of this name; what was told stays."""
    if concept := graph.find(name):
        _keep({"kind": "node", "id": concept.id})


def select_if_there(graph: ConceptGraph, target: Target | None) -> None:
    """Select what a target names, or nothing for None; let be what has nothing behind it, as a gap."""
    if target is None or resolve(graph, target):
        select(target)


def follow(graph: ConceptGraph, page: str) -> None:
    """Select what the address names, whenever that is new.

    For whole runs of a page only: a message from a component may be sent with an address that is out of date.
    """
    new = address.news(page, NAMES, kept(), NAMES)
    if new is not None:
        adopt(graph, new)


def adopt(graph: ConceptGraph, parameters: address.Parameters) -> None:
    """Select what the address names."""
    telling.forget()
    st.session_state[_KEY] = _named(graph, parameters)


def present(graph: ConceptGraph) -> Target | None:
    """The selection, as far as the graph has it."""
    target: Any = st.session_state.get(_KEY)
    return target if target and resolve(graph, target) else None


def kept() -> address.Parameters:
    """What stands for the selection in the address."""
    return to_parameters(st.session_state.get(_KEY))


def ends(target: Target | None) -> tuple[str, ...]:
    r"""The concepts that a target is about, by id.

    >>> ends({"kind": "edge", "id": "entropy\x1fkl"})
    ('entropy', 'kl')
    """
    return tuple(re.split("|".join(_EDGES.values()), target["id"])) if target else ()


def to_parameters(target: Target | None) -> address.Parameters:
    r"""What stands for a selection in the address.

    >>> to_parameters({"kind": "edge", "id": "entropy\x1fkl"})
    {'link': 'entropy~kl'}
    """
    if not target:
        return {}
    if target["kind"] == "node":
        return {PARAMETER: target["id"]}
    name = next(name for name, sign in _EDGES.items() if sign in target["id"])
    return {name: target["id"].replace(_EDGES[name], _BETWEEN)}


def _named(graph: ConceptGraph, parameters: address.Parameters) -> Target | None:
    """The target that parameters of the address name; a concept that there is not, or no more, is told."""
    for name, sign in _EDGES.items():
        if name in parameters:
            target = {"kind": "edge", "id": parameters[name].replace(_BETWEEN, sign, 1)}
            return target if resolve(graph, target) else None
    name = parameters.get(PARAMETER, "")
    found = graph.find(name) if name else None
    if name and found is None:
        fate = changes.fate_of(name)
        found = graph.concept_by_id.get(fate.concept) if fate else None
        if fate and fate.hidden:
            telling.tell(
                f"You have hidden “{fate.label}”.",
                "Bring it back",
                {"do": "withdraw", "kind": "concept", "subject": fate.hidden.subject, "object": ""},
            )
        elif found is None:
            st.toast(f"No concept of this deck is called “{plain(name[:_LONGEST_NAME])}”.")
    return {"kind": "node", "id": found.id} if found else None


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
