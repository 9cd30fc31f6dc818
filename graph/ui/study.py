"""The study path page: goals, the path as a list and as a graph, what is ready to learn, and downloads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from graph.export import PATH_FORMATS
from graph.model import ConceptGraph, Reason, Step, StudyPath
from graph.prerequisites import reduction
from graph.presentation.layered import draw_layers
from graph.presentation.records import counted, lasting, needed_id
from graph.study import NEEDED, find_path, frontier
from graph.ui import actions, changes, components, explorer, remembering, selection, viewing
from graph.ui.decks import OpenDeck
from graph.ui.header import open_page
from graph.ui.learning import (
    Learning,
    export,
    kept,
    learning,
    mark,
    next_changes,
    one_look,
    set_by_memory,
    set_goals,
    set_known,
    set_unknown,
    speak,
    take_over,
    undo,
)
from graph.ui.text import plain

PAGE = "study"
_PANES = (34, 38, 28)
_SHOWN = 40  # steps of the list at first
_READY = 8  # concepts of the frontier
_LARGEST = 64  # MB of a file
_TYPES = {".md": "text/markdown", ".csv": "text/csv", ".apkg": "application/octet-stream"}
_NAMES = {".md": "Markdown", ".csv": "CSV", ".apkg": "Anki package"}


@one_look()
def page() -> None:
    """Draw the page: the header, then list, graph and record as one fragment."""
    opened = open_page()
    deck = changes.as_edited(opened)
    viewing.send_names(deck)
    changes.drawn(deck)
    selection.follow(deck.graph, PAGE)
    _study(opened)


@st.fragment
@one_look()
def _study(opened: OpenDeck) -> None:
    explorer.open_if_wanted()
    deck = changes.as_edited(opened)
    changes.draw_anew_if_changed(deck)
    speak()
    graph = deck.graph
    if not graph.concepts:
        st.text("No concept was found on these cards, so there is nothing to study. Open another deck.")
        return
    state = learning(deck)
    target = selection.present(graph)
    plan, picture, record = st.columns(_PANES)
    with plan, st.container(key="plan"):
        goals = _choose(deck, state)
        # The whole way, so that what is ticked off stays in sight; only what is left is downloaded.
        whole = find_path(graph, goals)
        left = find_path(graph, goals, state.assumed)
        _path(deck, state, whole, left)
        _after(deck, state, left)
    with picture:
        _picture(opened, deck, state, whole)
    with record:
        chosen = selection.resolve(graph, target) if target else None
        components.concept_record_view(
            explorer.record_of(deck, chosen, state),
            key="study-record",
            on_message=partial(actions.received, opened, deck, "study-record", elsewhere=True),
        )


def _choose(deck: OpenDeck, state: Learning) -> tuple[str, ...]:
    """The goals, and what is known already, both kept at once."""
    graph = deck.graph
    options = sorted(graph.concept_by_id, key=lambda ident: graph.concept_by_id[ident].label.casefold())

    def label(ident: str) -> str:
        return graph.concept_by_id[ident].label

    # What is kept on disk is the truth: another window may have changed it.
    st.session_state["goals"] = list(state.goals)
    st.session_state["known"] = sorted(state.marked, key=options.index)
    st.multiselect(
        "What do you want to understand?",
        options,
        key="goals",
        format_func=label,
        placeholder="Choose one or several goals",
        select_all=False,
        on_change=lambda: set_goals(deck, st.session_state["goals"]),
    )
    st.multiselect(
        "What do you know already?",
        options,
        key="known",
        format_func=label,
        placeholder="Whatever they need counts as known, too",
        select_all=False,
        on_change=lambda: _know(deck, state, st.session_state["known"]),
    )
    _by_memory(deck, state, label)
    return state.goals


def _by_memory(deck: OpenDeck, state: Learning, label: Callable[[str], str]) -> None:
    """What counts as known by the user's reviews, to be taken out; nothing for a deck without any."""
    if not remembering.recalled(deck):
        return
    st.session_state["by-memory"] = kept(deck).by_memory
    st.toggle(
        "Take what I remember as known",
        key="by-memory",
        help="Whatever you recall with a chance of 90 % or more, if half of its cards or more are reviewed."
        " Your own marks come first.",
        on_change=lambda: set_by_memory(deck, st.session_state["by-memory"]),
    )
    if not state.remembered:
        return
    options = sorted(state.remembered, key=lambda ident: label(ident).casefold())
    st.session_state["remembered"] = options
    with st.expander(f"{counted(len(options), 'concept')} known from your reviews"):
        st.multiselect(
            "Known from your reviews",
            options,
            key="remembered",
            format_func=label,
            label_visibility="collapsed",
            on_change=lambda: _forget(deck, options, st.session_state["remembered"]),
        )
        st.caption("Take out what you do not know: it stays out, with all that needs it.")


def _forget(deck: OpenDeck, remembered: Sequence[str], left: Sequence[str]) -> None:
    gone = [ident for ident in remembered if ident not in left]
    if len(gone) == 1:
        mark(deck, gone[0], "new")  # which tells what goes with it
    else:
        set_unknown(deck, gone)


def _know(deck: OpenDeck, state: Learning, chosen: list[str]) -> None:
    for ident in sorted({*chosen} ^ state.marked):
        set_known(deck, ident, ident in chosen)


def _path(deck: OpenDeck, state: Learning, whole: StudyPath, left: StudyPath) -> None:
    if not whole.goals:
        st.text(
            "Choose a goal: the least to learn for it appears here, in order, with its cards and reasons."
        )
        _frontier(deck, state)
        return
    done = len({step.concept for step in whole.steps} - {step.concept for step in left.steps})
    share = done / len(whole.steps) if whole.steps else 1.0
    st.progress(share, text=f"{done} of {counted(len(whole.steps), 'step')} · {lasting(left.minutes)} left")
    everything = st.session_state.get("all-steps", False)
    for number, step in enumerate(whole.steps if everything else whole.steps[:_SHOWN], 1):
        _step(deck, state, number, step)
    if not everything and len(whole.steps) > _SHOWN:
        st.button(
            f"Show all {len(whole.steps)} steps",
            on_click=lambda: st.session_state.update({"all-steps": True}),
        )


def _step(deck: OpenDeck, state: Learning, number: int, step: Step) -> None:
    """A step: ticked off when known, with a button that opens its cards and one that opens its reason."""
    graph = deck.graph
    label = graph.concept_by_id[step.concept].label
    key = f"step-{deck.key}-{step.concept}"
    st.session_state[key] = step.concept in state.known
    cards = (
        f"{counted(len(step.cards), 'card')}, {lasting(step.minutes)}" if step.cards else "no card of its own"
    )
    with st.container(gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.checkbox(
                plain(f"{number}. {label}"),
                key=key,
                width="stretch",
                on_change=lambda: mark(deck, step.concept, "known" if st.session_state[key] else "new"),
            )
            st.button(
                cards,
                key=f"open-{step.concept}",
                help=plain(f"Open the cards of {label}"),
                type="tertiary",
                on_click=selection.select,
                args=({"kind": "node", "id": step.concept},),
            )
        for reason in step.because[:1]:
            _reason(graph, step.concept, reason)


def _reason(graph: ConceptGraph, concept_id: str, reason: Reason) -> None:
    """Why a step is needed; where an edge says so, it opens with its evidence and can be judged."""
    source = f" ({graph.card_by_id[reason.card].source})" if reason.card else ""
    words = plain(f"for {graph.concept_by_id[reason.unlocks].label}: {reason.text}{source}")
    edge: selection.Target = {"kind": "edge", "id": needed_id(concept_id, reason.unlocks)}
    if selection.resolve(graph, edge):
        st.button(words, key=f"why-{concept_id}", type="tertiary", on_click=selection.select, args=(edge,))
    else:
        st.caption(words)


def _after(deck: OpenDeck, state: Learning, left: StudyPath) -> None:
    """What stands below the list: gaps, what is ready, downloads, and the kept state as a file."""
    graph = deck.graph
    if left.gaps:
        with st.expander(f"No card explains {counted(len(left.gaps), 'prerequisite')}"):
            for gap in left.gaps:
                for_what = ", ".join(graph.concept_by_id[ident].label for ident in gap.needed_by)
                st.text(f"Your deck never explains {gap.label}, needed for {for_what}.")
                if gap.definition:
                    st.caption(plain(gap.definition))
    if left.goals:
        _frontier(deck, state)
        _downloads(graph, left)
    with st.popover("Your progress"):
        st.button("Undo the last change", key="study-undo", on_click=undo, args=(deck,))
        st.download_button(
            "Save it as a file",
            partial(export, deck),
            file_name="progress.json",
            mime="application/json",
            on_click="ignore",
        )
        file = st.file_uploader(
            "Load a saved one in its place", type=["json"], key="progress-file", max_upload_size=_LARGEST
        )
        if file is not None:
            text = file.getvalue().decode("utf-8", errors="replace")
            st.button("Replace my progress by this file", on_click=take_over, args=(deck, text))


def _frontier(deck: OpenDeck, state: Learning) -> None:
    ready = frontier(deck.graph, state.known)
    if not ready:
        return
    first = f", the first {_READY}" if len(ready) > _READY else ""
    st.caption(f"Ready to learn now: {counted(len(ready), 'concept')}{first}")
    with st.container(horizontal=True, gap="small"):
        for ident in ready[:_READY]:
            st.button(
                plain(deck.graph.concept_by_id[ident].label),
                key=f"ready-{ident}",
                on_click=selection.select,
                args=({"kind": "node", "id": ident},),
            )


def _downloads(graph: ConceptGraph, path: StudyPath) -> None:
    st.caption("Take along what is left to learn")
    with st.container(horizontal=True, gap="small"):
        for ending, write in PATH_FORMATS.items():
            st.download_button(
                _NAMES[ending],
                partial(write, graph, path),
                file_name=f"study-path{ending}",
                mime=_TYPES[ending],
                on_click="ignore",
                key=f"download-{ending}",
            )


def _picture(opened: OpenDeck, deck: OpenDeck, state: Learning, path: StudyPath) -> None:
    graph = deck.graph
    nodes = [step.concept for step in path.steps] or list(frontier(graph, state.known)[:_READY])
    inside = set(nodes)
    edges = [
        edge
        for edge in graph.prerequisites
        if edge.source in inside and edge.target in inside and edge.confidence >= NEEDED
    ]
    data = draw_layers(graph, nodes, reduction(edges), known=state.known, downwards=True)
    viewing.send_drawing(data, "study-data")
    components.concept_graph(
        {"key": data["key"], "selected": selection.present(graph), **next_changes(deck)},
        key="study-graph",
        on_message=partial(actions.received, opened, deck, "study-graph", elsewhere=True),
    )
