"""Learning in the app: what the user knows, wants to learn and has decided, kept on disk for each deck."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from graph.model import ConceptGraph, Verdict
from graph.progress import Progress, ProgressError
from graph.study import dependents, implied, with_verdicts
from graph.ui import components
from graph.ui.decks import KEPT, OpenDeck
from graph.ui.text import plain

_ERROR = "progress-error"


@dataclass(frozen=True)
class Learning:
    """The state of one deck: ``marked`` are the concepts said to be known, ``known`` all that follows."""

    marked: frozenset[str]
    known: frozenset[str]
    goals: tuple[str, ...]


@st.cache_resource(show_spinner=False)
def progress() -> Progress:
    """The file in which the user's progress is kept."""
    return Progress()


def as_decided(deck: OpenDeck) -> OpenDeck:
    """The deck with its prerequisites as the owner's verdicts have them by now."""
    said = verdicts(deck)
    return replace(deck, graph=_decided(deck.key, said, deck.graph)) if said else deck


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _decided(key: str, said: tuple[Verdict, ...], _graph: ConceptGraph) -> ConceptGraph:
    return with_verdicts(_graph, said)


def learning(deck: OpenDeck) -> Learning:
    """What is kept about the concepts that the deck has now; other concepts wait for their return."""
    try:
        store = progress()
        marked = frozenset(_ids(deck.graph, store.known(deck.name)))
        goals = tuple(_ids(deck.graph, store.goals(deck.name)))
    except ProgressError as error:
        st.session_state[_ERROR] = str(error)
        marked, goals = frozenset(), ()
    return Learning(marked, marked | implied(deck.graph, marked), goals)


def set_known(deck: OpenDeck, concept_id: str, known: bool) -> None:
    """Mark a concept as known, or as unknown together with all that is known and needs it."""
    changed = [concept_id]  # first, for undo names the first
    if not known:
        changed += sorted(dependents(deck.graph, concept_id) & learning(deck).marked)
    labels = [deck.graph.concept_by_id[ident].label for ident in changed]
    _kept(lambda store: store.set_known(deck.name, labels, known))


def set_goals(deck: OpenDeck, concept_ids: Iterable[str]) -> None:
    """Keep the goals, in this order."""
    labels = [deck.graph.concept_by_id[ident].label for ident in concept_ids]
    _kept(lambda store: store.set_goals(deck.name, labels))


def verdicts(deck: OpenDeck) -> tuple[Verdict, ...]:
    """What the user has decided about prerequisites of the deck."""
    try:
        return progress().verdicts(deck.name)
    except ProgressError as error:
        st.session_state[_ERROR] = str(error)
        return ()


def judge(deck: OpenDeck, source: str, target: str, accepted: bool | None) -> None:
    """Keep a verdict on a prerequisite between two labels; None withdraws it."""
    _kept(lambda store: store.judge(deck.name, source, target, accepted))


def judge_picked(deck: OpenDeck, key: str) -> None:
    """Keep the verdict that was given in the component ``key``, inside its callback."""
    verdict = components.judged(key)
    judge(deck, verdict["source"], verdict["target"], verdict["accepted"])
    said = {True: "is needed for", False: "is not needed for", None: "may be needed for"}[verdict["accepted"]]
    st.toast(
        plain(
            f"Noted: {verdict['source']} {said} {verdict['target']}. "
            "It can be undone on the pages Prerequisites and Study path."
        )
    )


def undo(deck: OpenDeck) -> None:
    """Take back the last change of the deck, and say what it was."""
    _kept(lambda store: _tell(store.undo(deck.name)))


def take_over(deck: OpenDeck, text: str) -> None:
    """Put what was once downloaded in place of the deck's progress."""
    _kept(lambda store: store.import_(deck.name, text))


def notice() -> str:
    """What went wrong with the progress file since the last look; empty if nothing did."""
    return st.session_state.pop(_ERROR, "") or progress().notice


def _kept(change: Callable[[Progress], Any]) -> None:
    try:
        change(progress())
    except ProgressError as error:
        st.session_state[_ERROR] = str(error)
        st.toast(plain(str(error)))


def _tell(undone: str | None) -> None:
    st.toast(plain(f"Undone: {undone}." if undone else "There is nothing to undo."))


def _ids(graph: ConceptGraph, labels: Iterable[str]) -> Iterable[str]:
    found = (graph.find(label) for label in labels)
    return dict.fromkeys(concept.id for concept in found if concept)
