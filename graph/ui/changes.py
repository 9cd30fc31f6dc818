"""The owner's changes in the app: applied to every deck that is opened, made, withdrawn, saved and loaded."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

import streamlit as st

from graph.editing import (
    Edited,
    EditError,
    GivenWay,
    apply_edits,
    from_glossary,
    in_words,
    revised,
    to_glossary,
    withdrawn,
)
from graph.model import ConceptGraph, Edit, EditKind
from graph.presentation.records import counted
from graph.readers.errors import GlossaryError
from graph.ui import learning, telling
from graph.ui.decks import KEPT, OpenDeck
from graph.ui.text import plain

_DRAWN = "drawn"
_KINDS = get_args(EditKind)
_OPENED = "opened"
_LONGEST = 2000  # characters of a definition; names are shorter by far
_LARGEST = 64  # MB of a file
_MOST_NAMED = 4  # prerequisites in a sentence


@dataclass(frozen=True)
class Fate:
    """What has become of a concept: by id, what it is now, or by which edit it is ``hidden``."""

    label: str
    concept: str = ""
    hidden: Edit | None = None


def edits_of(deck: OpenDeck) -> tuple[Edit, ...]:
    """What the owner has said of the deck's graph."""
    return learning.kept(deck).edits


def as_edited(deck: OpenDeck) -> OpenDeck:
    """The deck with its graph as the owner's edits have it by now; its key tells these apart."""
    st.session_state[_OPENED] = deck
    edits = edits_of(deck)
    if not edits:
        return deck
    digest = hashlib.sha256(repr(edits).encode()).hexdigest()[:12]
    return replace(deck, graph=_applied(deck, edits).graph, key=f"{deck.key}-{digest}")


def fate_of(name: str) -> Fate | None:
    """What has become of the concept that was once called so, by any name or id, in the deck that is open."""
    opened: OpenDeck | None = st.session_state.get(_OPENED)
    if opened is None or not (edits := edits_of(opened)):
        return None
    once = opened.graph.find(name)
    hides = [edit for edit in edits if edit.kind == "concept" and not edit.holds]
    whole = _applied(opened, tuple(edit for edit in edits if edit not in hides)).graph
    found = whole.find(name) or (whole.find(once.label) if once else None)
    if found is None:
        return None
    hidden = (edit for edit in hides if whole.find(edit.subject) == found)
    return Fate(found.label, found.id, next(hidden, None))


def _applied(deck: OpenDeck, edits: tuple[Edit, ...]) -> Edited:
    return _applied_to(deck.key, edits, deck)


@st.cache_resource(max_entries=2 * KEPT, show_spinner=False)
def _applied_to(key: str, edits: tuple[Edit, ...], _deck: OpenDeck) -> Edited:
    return apply_edits(_deck.graph, edits)


def drawn(deck: OpenDeck) -> None:
    """Note which state of the deck the page as a whole shows."""
    st.session_state[_DRAWN] = deck.key


def draw_anew_if_changed(deck: OpenDeck) -> None:
    """Draw the whole page anew, inside of a fragment, if header and data are those of before an edit."""
    if st.session_state.get(_DRAWN) != deck.key:
        st.rerun()


def edit_in(message: dict[str, Any]) -> Edit | None:
    """The edit that a component's message speaks of; None if it makes no sense."""
    kind, subject, other = (message.get(name, "") for name in ("kind", "subject", "object"))
    if (
        kind not in _KINDS
        or not isinstance(subject, str)
        or not isinstance(other, str)
        or not subject.strip()
    ):
        return None
    return Edit(kind, subject.strip()[:_LONGEST], other.strip()[:_LONGEST], message.get("holds") is not False)


def make(base: OpenDeck, *given: Edit) -> None:
    """Keep one thing that the owner says, of one edit or several; say so, and what follows or does not."""
    words = in_words(given[-1])
    held = edits_of(base)
    try:
        changed = _revise(base, given, words, base.graph)
    except EditError as error:
        learning.say(f"That cannot be: {error}.")
        return
    if changed is None:
        return  # what is wrong with the file has been said
    edits = edits_of(base)
    after = _applied(base, edits)
    idle = {lost.edit: lost.reason for lost in after.idle}
    reason = next((idle[edit] for edit in edits[-len(given) :] if edit in idle), "")
    noted = f"Noted: {words}. “Undo” takes it back." if changed else f"It is so already: {words}."
    learning.say(noted + (f" It has no effect: {reason}." if reason else ""))
    before = {lost.edge for lost in _applied(base, held).given_way}
    telling.tell_of_change(_gave_way(after, [lost for lost in after.given_way if lost.edge not in before]))


def _gave_way(edited: Edited, lost: Sequence[GivenWay]) -> str:
    """What gave way to an edit, as a sentence; empty if nothing did."""
    if not lost:
        return ""
    they = "it" if len(lost) == 1 else "they"
    gave = (
        f"{counted(len(lost), 'prerequisite')} gave way to that, since {they} would run in a circle with it"
    )
    return f"{gave}: {_named(edited, lost)}."


def _named(edited: Edited, lost: Sequence[GivenWay]) -> str:
    """The prerequisites that gave way, or the first of them and how many more there are."""
    labels = {concept.id: concept.label for concept in edited.graph.concepts}
    names = [f"“{labels[way.edge.source]}” before “{labels[way.edge.target]}”" for way in lost[:_MOST_NAMED]]
    more = [f"and {len(lost) - len(names)} more"] * (len(lost) > len(names))
    return ", ".join((*names, *more))


def _revise(base: OpenDeck, given: Sequence[Edit], words: str, graph: ConceptGraph | None) -> bool | None:
    """Keep edits beside those that there are; whether that changes anything, None if it cannot be done.

    With ``graph``, nothing is kept that holds there anyway: for few edits, as each is tried.

    Raises:
        EditError: one of them says nothing.
    """
    before = edits_of(base)

    def added(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
        for edit in given:
            edits = revised(edits, edit, graph)
        return edits

    if added(before) == before:  # also, an error is to be met before anything is written
        return False
    return True if learning.keep(base, lambda store, key: store.revise(key, added, words)) else None


def withdraw(base: OpenDeck, edit: Edit) -> None:
    """Forget what the owner said of this, be it that it holds or that it does not."""
    left = withdrawn(edits_of(base), edit)
    said = next((kept for kept in edits_of(base) if kept not in left), None)
    if said is not None:
        words = f"withdrew: {in_words(said)}"
        learning.keep(base, lambda store, key: store.revise(key, lambda now: withdrawn(now, edit), words))


def reverse(base: OpenDeck, edit: Edit) -> None:
    """Say that a prerequisite runs the other way; any other edit is passed over."""
    if edit.kind == "needed":
        make(base, replace(edit, holds=False), Edit("needed", edit.object, edit.subject))


def panel(base: OpenDeck) -> None:
    """All changes to a deck: each can be withdrawn; those that no longer apply say why; save and load."""
    edits = edits_of(base)
    edited = _applied(base, edits)
    idle = {lost.edit: lost.reason for lost in edited.idle}
    gone: dict[Edit | None, list[GivenWay]] = {}
    for way in edited.given_way:
        gone.setdefault(way.edit, []).append(way)
    lost = f", {len(idle)} without effect" if idle else ""
    count = f" ({len(edits)}{lost})" if edits else ""
    with st.popover(f"Changes{count}", key="changes"):
        if not edits:
            st.text("Nothing is changed yet. “Change” in the record of a concept is where to begin.")
        for number, edit in enumerate(edits):
            _row(base, edit, number)
            if edit in idle:
                st.caption(plain(f"Has no effect: {idle[edit]}"))
            if edit in gone:
                st.caption(plain(f"Gave way to it: {_named(edited, gone[edit])}"))
        if None in gone:
            st.caption(plain(f"Gave way to others of the deck, after all this: {_named(edited, gone[None])}"))
        st.divider()
        st.download_button(
            "Save as a glossary (TSV)",
            lambda: to_glossary(edits, base.name),
            file_name="my-glossary.tsv",
            mime="text/tab-separated-values",
            on_click="ignore",
            disabled=not edits,
        )
        file = st.file_uploader(
            "Load a glossary", type=["tsv", "txt"], key=_uploader(), max_upload_size=_LARGEST
        )
        if file is not None:
            st.button(
                "Add what it says to my changes", on_click=_load, args=(base, file.name, file.getvalue())
            )


def _row(base: OpenDeck, edit: Edit, number: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(in_words(edit), width="stretch")
        st.button("Withdraw", key=f"withdraw-{number}", on_click=withdraw, args=(base, edit), type="tertiary")


def _load(base: OpenDeck, name: str, data: bytes) -> None:
    """Add the edits of a glossary's file to those of the deck, in one change."""
    try:
        given = from_glossary(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError:
        learning.say(f"{name}: not UTF-8; save the glossary as UTF-8 text")
        return
    except GlossaryError as error:
        learning.say(str(error))
        return

    try:
        if _revise(base, given, f"loaded {name}", None) is None:
            return
    except EditError as error:
        learning.say(f"{name}: {error}")
        return
    edited = _applied(base, edits_of(base))
    told = f", {len(edited.idle)} of all have no effect on this deck" if edited.idle else ""
    if edited.given_way:
        told += f", {counted(len(edited.given_way), 'prerequisite')} gave way to them"
    learning.say(f"Loaded {name}: {counted(len(given), 'statement')}{told}. “Undo” takes them back.")
    st.session_state["glossary-uploads"] = st.session_state.get("glossary-uploads", 0) + 1


def _uploader() -> str:
    """The key of the glossary's uploader; a new one empties it."""
    return f"glossary-{st.session_state.get('glossary-uploads', 0)}"
