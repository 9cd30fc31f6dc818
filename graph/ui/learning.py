"""Learning in the app: what the user knows, wants to learn and has decided, kept on disk for each deck."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import streamlit as st

from graph.model import ConceptGraph, Verdict
from graph.progress import Progress, ProgressError
from graph.study import Teaching, dependents, implied, with_verdicts
from graph.ui import components
from graph.ui.decks import KEPT, OpenDeck
from graph.ui.text import plain

_ERROR = "progress-error"
_SAID = "progress-said"


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
        store, key = progress(), _key(deck)
        marked = frozenset(_ids(deck.graph, store.known(key)))
        goals = tuple(_ids(deck.graph, store.goals(key)))
    except ProgressError as error:
        st.session_state[_ERROR] = str(error)
        marked, goals = frozenset(), ()
    return Learning(marked, marked | implied(deck.graph, marked), goals)


def set_known(deck: OpenDeck, concept_id: str, known: bool) -> None:
    """Mark a concept as known, or as unknown together with all that is known and needs it.

    What else had followed from those stays known.
    """
    graph, state = deck.graph, learning(deck)

    def labels(idents: Iterable[str]) -> list[str]:
        return [graph.concept_by_id[ident].label for ident in idents]

    if known:
        _kept(deck, lambda store, key: store.set_known(key, labels([concept_id]), True))
        return
    lost = {concept_id, *dependents(graph, concept_id)}
    left = state.marked - lost
    teaching = Teaching(graph)
    followed = [ident for ident in state.known - lost - left - implied(graph, left) if teaching.own(ident)]
    gone = [concept_id, *sorted(state.marked & lost - {concept_id})]  # undo names the first
    _kept(deck, lambda store, key: store.set_known(key, labels(gone), False, labels(sorted(followed))))


def set_goals(deck: OpenDeck, concept_ids: Iterable[str]) -> None:
    """Keep the goals, in this order."""
    labels = [deck.graph.concept_by_id[ident].label for ident in concept_ids]
    _kept(deck, lambda store, key: store.set_goals(key, labels))


def verdicts(deck: OpenDeck) -> tuple[Verdict, ...]:
    """What the user has decided about prerequisites of the deck."""
    try:
        return progress().verdicts(_key(deck))
    except ProgressError as error:
        st.session_state[_ERROR] = str(error)
        return ()


def judge(deck: OpenDeck, source: str, target: str, accepted: bool | None) -> None:
    """Keep a verdict on a prerequisite between two labels; None withdraws it."""
    _kept(deck, lambda store, key: store.judge(key, source, target, accepted))
    words = {True: "is needed for", False: "is not needed for"}
    said = f"{source} {words[accepted]} {target}" if accepted is not None else "your verdict is withdrawn"
    _say(f"Noted: {said}. “Undo” takes it back.")
    graph = as_decided(deck).graph
    idle = next((edge for edge in graph.mutual if edge.origin == "user"), None)
    if accepted and idle:
        one, other = (graph.concept_by_id[ident].label for ident in (idle.source, idle.target))
        _say(f"Your decisions go in a circle: that {one} is needed for {other} has no effect.")


def judge_picked(deck: OpenDeck, key: str) -> None:
    """Keep the verdict that was given in the component ``key``, inside its callback."""
    verdict = components.judged(key)
    judge(deck, verdict["source"], verdict["target"], verdict["accepted"])


def undo(deck: OpenDeck) -> None:
    """Take back the last change of the deck, and say what it was."""

    def take_back(store: Progress, key: str) -> None:
        undone = store.undo(key)
        _say(f"Undone: {undone}." if undone else "There is nothing to undo.")

    _kept(deck, take_back)


def take_over(deck: OpenDeck, text: str) -> None:
    """Put what was once downloaded in place of the deck's progress."""
    _kept(deck, lambda store, key: store.import_(key, text))


def export(deck: OpenDeck) -> str:
    """The deck's progress as a file to keep."""
    return progress().export(_key(deck))


def notice() -> str:
    """What went wrong with the progress file since the last look; empty if nothing did."""
    return st.session_state.pop(_ERROR, "") or progress().notice


def speak() -> None:
    """Show what there is to say about the last click.

    Not in the callback itself: what is drawn there would take the place of the page's first elements.
    """
    for text in st.session_state.pop(_SAID, ()):
        st.toast(plain(text))


def _say(text: str) -> None:
    st.session_state[_SAID] = (*st.session_state.get(_SAID, ()), text)


def _key(deck: OpenDeck) -> str:
    return progress().key_of(deck.name, deck.card_ids)


def _kept(deck: OpenDeck, change: Callable[[Progress, str], None]) -> None:
    try:
        key = _key(deck)
        progress().remember(key, deck.name, deck.card_ids)
        change(progress(), key)
    except ProgressError as error:
        st.session_state[_ERROR] = str(error)
        _say(str(error))


def _ids(graph: ConceptGraph, labels: Iterable[str]) -> Iterable[str]:
    found = (graph.find(label) for label in labels)
    return dict.fromkeys(concept.id for concept in found if concept)
