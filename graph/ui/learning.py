"""Learning in the app: what the user knows, learns and wants to learn, kept on disk for each deck."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Literal, get_args

import streamlit as st

from graph.exploration import State
from graph.model import ConceptGraph
from graph.presentation.records import Standing, counted
from graph.progress import Kept, Progress, ProgressError
from graph.study import dependents, frontier, implied, teaching_of
from graph.ui import remembering, telling
from graph.ui.decks import KEPT, OpenDeck
from graph.ui.text import plain

Mark = Literal["known", "learning", "new"]
_ERROR = "progress-error"
_SAID = "progress-said"
_PROGRESS_KEY = "progress-key"
_FARTHEST = 1e6  # pixels from the origin where nobody would put a concept
_LOOK: ContextVar[dict[str, Kept] | None] = ContextVar("look", default=None)  # what was read, by key


@dataclass(frozen=True)
class Learning:
    """The state of one deck: ``marked`` are the concepts said to be known, ``known`` all that follows.

    ``learned`` are those that are being learned; ``remembered`` count as known by the owner's reviews, unless
    a mark says otherwise.
    """

    marked: frozenset[str]
    known: frozenset[str]
    goals: tuple[str, ...]
    learned: frozenset[str] = frozenset()
    remembered: frozenset[str] = frozenset()

    @property
    def assumed(self) -> frozenset[str]:
        """All from which the rest of what is known follows."""
        return self.marked | self.remembered


@st.cache_resource(show_spinner=False)
def progress() -> Progress:
    """The file in which the user's progress is kept."""
    return Progress()


def kept(deck: OpenDeck) -> Kept:
    """All that is kept for a deck, as it is now; nothing where it cannot be read, which is told."""
    look = _LOOK.get()
    try:
        key = key_of(deck)
        if look is not None and key in look:
            return look[key]
        found = progress().snapshot(key)
    except ProgressError as error:
        st.session_state[_ERROR] = str(error)
        return Kept()
    if look is not None:
        look[key] = found
    return found


@contextmanager
def one_look() -> Iterator[None]:
    """Read the file once a deck for all that is drawn in here; what is changed in here is read again."""
    if _LOOK.get() is not None:
        yield
        return
    token = _LOOK.set({})
    try:
        yield
    finally:
        _LOOK.reset(token)


def learning(deck: OpenDeck) -> Learning:
    """What is kept about the concepts that the deck has now; other concepts wait for their return."""
    found = kept(deck)
    marked = frozenset(_ids(deck.graph, found.known))
    learned = frozenset(_ids(deck.graph, found.learning))
    remembered: frozenset[str] = frozenset()
    if found.by_memory and (recalled := remembering.recalled(deck)):
        well = frozenset(ident for ident, recall in recalled.items() if recall.counts_as_known)
        unknown = learned | frozenset(_ids(deck.graph, found.unknown))
        remembered = _taken_as_known(deck.graph, well, unknown) - marked
    return Learning(
        marked=marked,
        known=marked | remembered | implied(deck.graph, marked | remembered),
        goals=tuple(_ids(deck.graph, found.goals)),
        learned=learned,
        remembered=remembered,
    )


def _taken_as_known(graph: ConceptGraph, well: frozenset[str], unknown: frozenset[str]) -> frozenset[str]:
    """What counts as known of what is remembered well, without what the owner says is unknown.

    What needs that cannot count either, or it would follow again.
    """
    return well.difference(unknown, *(dependents(graph, ident) for ident in unknown))


def states(deck: OpenDeck, state: Learning) -> dict[str, State]:
    """How well each concept is known; empty as long as nothing is marked."""
    if not state.assumed and not state.learned:
        return {}
    return _states(deck.key, state, deck.graph)


def all_states(deck: OpenDeck, state: Learning) -> dict[str, State]:
    """How well each concept is known, also if nothing is marked: then what needs nothing is ready."""
    return _states(deck.key, state, deck.graph)


@st.cache_resource(max_entries=2 * KEPT, show_spinner=False)
def _states(key: str, state: Learning, _graph: ConceptGraph) -> dict[str, State]:
    ready = set(frontier(_graph, state.known))

    def of(ident: str) -> State:
        if ident in state.known:
            return "known"
        if ident in state.learned:
            return "learning"
        return "ready" if ident in ready else "new"

    return {concept.id: of(concept.id) for concept in _graph.concepts}


def standing(deck: OpenDeck, state: Learning, concept_id: str) -> Standing:
    """How well a concept is known, and the known concept from which that follows."""
    if concept_id in state.marked:
        return Standing("known")
    if concept_id in state.remembered:
        return Standing("known", remembered=True)
    own: Literal["learning", "new"] = "learning" if concept_id in state.learned else "new"
    if concept_id not in state.known:
        return Standing(own)
    because = sorted(state.assumed & dependents(deck.graph, concept_id))
    return Standing(own, because[0] if because else "")


def mark(deck: OpenDeck, concept_id: str, state: str) -> None:
    """Mark a concept as known, as being learned, or as new; anything else is passed over.

    What counts as known besides by that, or no longer does, is told.
    """
    if concept_id not in deck.graph.concept_by_id or state not in get_args(Mark):
        return
    before = learning(deck).known
    _mark(deck, concept_id, state)
    telling.tell_of_change(_carried(deck.graph, concept_id, before, learning(deck).known))


def _carried(graph: ConceptGraph, concept_id: str, before: frozenset[str], now: frozenset[str]) -> str:
    """What a mark has changed besides, as a sentence; empty if nothing."""
    label = graph.concept_by_id[concept_id].label
    needed = implied(graph, {concept_id})
    if concept_id in now:
        gained = len(needed & now - before)
        return f"{label} and {counted(gained, 'concept')} that it needs now count as known." if gained else ""
    if lost := (before - now - {concept_id}) & dependents(graph, concept_id):
        need = "needs" if len(lost) == 1 else "need"
        return f"{label} and {counted(len(lost), 'concept')} that {need} it no longer count as known."
    left = len(needed & now) if concept_id in before else 0
    count = "counts" if left == 1 else "count"
    return f"{counted(left, 'concept')} that {label} needs still {count} as known." if left else ""


def _mark(deck: OpenDeck, concept_id: str, state: str) -> None:
    if state == "learning":
        if concept_id in learning(deck).known:
            set_known(deck, concept_id, False)  # with what is known and needs it, or it would follow again
        label = deck.graph.concept_by_id[concept_id].label
        keep(deck, lambda store, key: store.set_learning(key, [label], True))
    elif state == "new" and concept_id in learning(deck).learned:
        label = deck.graph.concept_by_id[concept_id].label
        keep(deck, lambda store, key: store.set_learning(key, [label], False))
    else:
        set_known(deck, concept_id, state == "known")


def set_known(deck: OpenDeck, concept_id: str, known: bool) -> None:
    """Mark a concept as known, or as unknown together with all that is known and needs it."""
    if known:
        label = deck.graph.concept_by_id[concept_id].label
        keep(deck, lambda store, key: store.set_known(key, [label], True))
    else:
        set_unknown(deck, [concept_id])


def set_unknown(deck: OpenDeck, concept_ids: Iterable[str]) -> None:
    """Mark concepts as unknown together with all that is known and needs them, in one change.

    What else had followed from marks stays known. What is remembered does not count again.
    """
    graph, state = deck.graph, learning(deck)
    first = dict.fromkeys(concept_ids)
    lost = {*first}.union(*(dependents(graph, ident) for ident in first))
    left = state.marked - lost
    teaching = teaching_of(graph)
    by_marks = state.marked | implied(graph, state.marked)
    followed = [ident for ident in by_marks - lost - left - implied(graph, left) if teaching.own(ident)]
    gone = [*first, *sorted(state.marked & lost - first.keys())]  # undo names the first
    unknown = first if state.remembered & lost else ()

    def labels(idents: Iterable[str]) -> list[str]:
        return [graph.concept_by_id[ident].label for ident in idents]

    keep(
        deck,
        lambda store, key: store.set_known(
            key, labels(gone), False, labels(sorted(followed)), labels(unknown)
        ),
    )


def set_by_memory(deck: OpenDeck, on: bool) -> None:
    """Take what is remembered as known, or no longer."""
    keep(deck, lambda store, key: store.set_by_memory(key, on))


def set_goals(deck: OpenDeck, concept_ids: Iterable[str]) -> None:
    """Keep the goals, in this order."""
    labels = [deck.graph.concept_by_id[ident].label for ident in concept_ids]
    keep(deck, lambda store, key: store.set_goals(key, labels))


def undo(deck: OpenDeck) -> None:
    """Take back the last change of the deck, and say what it was."""

    def take_back(store: Progress, key: str) -> None:
        undone = store.undo(key)
        say(f"Undone: {undone}." if undone else "There is nothing to undo.")

    keep(deck, take_back)


def next_changes(deck: OpenDeck) -> dict[str, str]:
    """What undo and redo would do, in words, as the graph takes it; empty where there is nothing to do."""
    found = kept(deck)
    return {"undo": found.undo or "", "redo": found.redo or ""}


def redo(deck: OpenDeck) -> None:
    """Make the change again that was taken back last, and say what it was."""

    def make_again(store: Progress, key: str) -> None:
        done = store.redo(key)
        say(f"Done again: {done}." if done else "There is nothing to do again.")

    keep(deck, make_again)


def pins(opened: OpenDeck, deck: OpenDeck) -> dict[str, tuple[float, float]]:
    """Where the user has put concepts, by id; ``deck`` is the one that is ``opened``, as edited.

    Labels are those of the deck without edits, so that what is merged into a concept does not move it.
    """
    there = deck.graph.concept_by_id
    found = (
        (opened.graph.find(label) or deck.graph.find(label), at) for label, at in kept(deck).pins.items()
    )
    return {concept.id: at for concept, at in found if concept and concept.id in there}


def pin(opened: OpenDeck, deck: OpenDeck, places: dict[str, Any]) -> None:
    """Keep concepts where the user has put them: by id, x and y; anything else is passed over."""
    concepts = {**deck.graph.concept_by_id, **opened.graph.concept_by_id}
    good = {
        concepts[ident].label: (float(place[0]), float(place[1]))
        for ident, place in places.items()
        if ident in concepts and isinstance(place, list) and len(place) == 2 and all(map(_is_place, place))
    }
    keep(deck, lambda store, key: store.pin(key, good))


def _is_place(number: Any) -> bool:
    return isinstance(number, int | float) and abs(number) < _FARTHEST


def take_over(deck: OpenDeck, text: str) -> None:
    """Put what was once downloaded in place of the deck's progress."""
    keep(deck, lambda store, key: store.import_(key, text))


def export(deck: OpenDeck) -> str:
    """The deck's progress as a file to keep."""
    return progress().export(key_of(deck))


def notice() -> str:
    """What went wrong with the progress file since the last look; empty if nothing did."""
    return st.session_state.pop(_ERROR, "") or progress().notice


def speak() -> None:
    """Show what there is to say about the last click.

    Not in the callback itself: what is drawn there would take the place of the page's first elements.
    """
    for text in st.session_state.pop(_SAID, ()):
        st.toast(plain(text))


def say(text: str) -> None:
    """Say something as soon as the page is drawn."""
    st.session_state[_SAID] = (*st.session_state.get(_SAID, ()), text)


def key_of(deck: OpenDeck) -> str:
    """Under which key the deck's progress is kept."""
    base = deck.key.partition("-")[0]  # the rest tells the owner's edits apart
    known: dict[str, str] = st.session_state.setdefault(_PROGRESS_KEY, {})
    if base not in known:  # it takes a look at all cards
        known[base] = progress().key_of(deck.name, deck.card_ids)
    return known[base]


def keep(deck: OpenDeck, change: Callable[[Progress, str], None]) -> bool:
    """Make a change to what is kept for a deck; say so where it cannot be made, and return whether it was."""
    telling.forget()  # an undo would take back this change, not the one that was told of
    try:
        key = key_of(deck)
        progress().remember(key, deck.name, deck.card_ids)
        change(progress(), key)
        (_LOOK.get() or {}).clear()
    except ProgressError as error:
        st.session_state[_ERROR] = str(error)
        say(str(error))
        return False
    return True


def _ids(graph: ConceptGraph, labels: Iterable[str]) -> Iterable[str]:
    found = (graph.find(label) for label in labels)
    return dict.fromkeys(concept.id for concept in found if concept)
