"""What the user does in the app's components: one message each, from whichever component and page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import streamlit as st

from graph.export import FORMATS
from graph.model import Edit
from graph.presentation.records import Limits, Part
from graph.ui import changes, components, learning, selection, viewing
from graph.ui.decks import OpenDeck

EXPLORE = "explore-wanted"
_LIMITS = "record-limits"
_SEARCHED = "searched"
_EXPORT = "export"
_INSIGHTS = "insights-wanted"
_LONGEST_QUERY = 200
_ACTS: dict[str, Callable[[OpenDeck, Edit], None]] = {
    "edit": changes.make,
    "withdraw": changes.withdraw,
    "reverse": changes.reverse,
}
_PARTS: tuple[Part, ...] = get_args(Part)


def received(opened: OpenDeck, deck: OpenDeck, key: str, *, elsewhere: bool = False) -> None:
    """Do what a message of the component ``key`` asks for, inside its callback; let be what is no message.

    ``deck`` is the one that is ``opened``, as edited. ``elsewhere``: not on the explorer's page, which then
    opens for what only it can show.
    """
    message = components.message(key)
    if elsewhere and message["do"] == "view":
        st.session_state[EXPLORE] = True
    match message:
        case {"do": "select", "target": target}:
            if _is_target(target):
                selection.select_if_there(deck.graph, target)
        case {"do": "mark", "concept": str(concept), "state": str(state)}:
            learning.mark(deck, concept, state)
        case {"do": "view", "view": dict(view)}:
            viewing.change(deck.graph, view)
            if view.get("route") and viewing.present(deck.graph).route:
                selection.select(None)  # the record is that of the path
        case {"do": "search", "text": str(text)}:
            st.session_state[_SEARCHED] = (opened.key, text[:_LONGEST_QUERY])
        case {"do": "more", "part": str(part)} if part in _PARTS:
            st.session_state[_LIMITS] = (selection.kept(), limits().more(part))
        case {"do": "pin", "places": dict(places)}:
            learning.pin(opened, deck, places)
        case {"do": "reset"}:
            viewing.reset()
            selection.select(None)
        case {"do": "insights"}:
            st.session_state[_INSIGHTS] = deck.key
        case {"do": "export", "format": str(ending)} if ending in FORMATS:
            st.session_state[_EXPORT] = ending
        case _:
            _changed(opened, message)
            _turn_to_what_changed(deck, changes.as_edited(opened), message)


def _turn_to_what_changed(before: OpenDeck, now: OpenDeck, message: dict[str, Any]) -> None:
    """Select what a concept has become part of, or a concept that is new or back."""
    selection.keep_up(before.graph, now.graph)
    match message:
        case {"do": "edit" | "withdraw", "kind": "concept", "subject": str(name)} if not before.graph.find(
            name
        ):
            selection.turn_to(now.graph, name)


def _changed(opened: OpenDeck, message: dict[str, Any]) -> None:
    """What changes the deck itself, and can be undone."""
    match message:
        case {"do": "edit" | "withdraw" | "reverse" as verb}:
            if edit := changes.edit_in(message):
                _ACTS[verb](opened, edit)
        case {"do": "undo"}:
            learning.undo(opened)
        case {"do": "redo"}:
            learning.redo(opened)
        case {"do": "arrange"}:
            viewing.arrange(opened)
        case {"do": "unpin"}:
            learning.keep(opened, lambda store, key: store.unpin(key))


def _is_target(target: Any) -> bool:
    return target is None or (
        isinstance(target, dict)
        and target.get("kind") in ("node", "edge")
        and isinstance(target.get("id"), str)
    )


def limits() -> Limits:
    """How much of the selected record is shown; another selection begins anew."""
    of, found = st.session_state.get(_LIMITS, (None, Limits()))
    return found if of == selection.kept() else Limits()


def searched(opened: OpenDeck) -> str:
    """What was typed into the search last, with this deck open."""
    key, text = st.session_state.get(_SEARCHED, ("", ""))
    return str(text) if key == opened.key else ""


def insights_wanted(deck: OpenDeck) -> bool:
    """Whether bridges and divides of the deck were asked for."""
    return bool(st.session_state.get(_INSIGHTS) == deck.key)


def export_wanted() -> str | None:
    """The ending of the file that was asked for, once."""
    ending: str | None = st.session_state.pop(_EXPORT, None)
    return ending
