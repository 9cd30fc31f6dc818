"""Revising: what one more edit does to those that were made before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from graph.editing.applying import apply_edits
from graph.editing.chains import NameChains
from graph.editing.draft import Draft
from graph.editing.statements import statement
from graph.model import ConceptGraph, Edit, name_key

_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


class EditError(ValueError):
    """An edit that says nothing; its message is one line that names the fix."""


def normalised(edit: Edit) -> Edit:
    """An edit as it is kept: names and definitions in one line with single spaces, a link's ends in order.

    >>> normalised(Edit("link", "KL  divergence", " entropy"))
    Edit(kind='link', subject='entropy', object='KL divergence', holds=True)

    Raises:
        EditError: a name is missing, or an edit is about a concept and itself.
    """
    subject, object_ = (" ".join(text.split()) for text in (edit.subject, edit.object))
    if edit.kind == "concept":
        object_ = ""
    elif not object_:
        missing = "definition" if edit.kind == "definition" else "other concept"
        raise EditError(f"the {missing} is missing; write it")
    if not subject:
        raise EditError("the name of the concept is missing; write it")
    if _UNKEEPABLE.search(subject + object_):
        raise EditError("a character cannot be kept; take out the NUL character or half surrogate pair")
    if edit.kind in ("name", "link", "needed"):
        rewritten = edit.kind == "name" and edit.holds and subject != object_
        if name_key(subject) == name_key(object_) and not rewritten:
            raise EditError(f"“{subject}” and “{object_}” are one name; choose another concept")
    if edit.kind == "link":
        subject, object_ = sorted((subject, object_), key=lambda name: (name_key(name), name))
    return Edit(edit.kind, subject, object_, edit.holds)


def revised(edits: Iterable[Edit], edit: Edit, base: ConceptGraph | None = None) -> tuple[Edit, ...]:
    """The edits after the owner says one more thing: without what contradicts it, and with it at the end.

    With ``base``, the graph without any edits, what holds there anyway is not said once its opposite is
    withdrawn, and a label that only a rename has given leaves no trace when it is changed again.

    Raises:
        EditError: the edit says nothing.
    """
    before = tuple(edits)
    edit = normalised(edit)
    renamed = _renamed_again(before, edit, base) if base and edit.kind == "name" and edit.holds else None
    if renamed is not None:
        return renamed
    rest = _without_contradictions(before, edit)
    if base and len(rest) < len(before):
        with_it = apply_edits(base, (*rest, edit))
        if with_it.graph == apply_edits(base, rest).graph:
            return rest
    return (*rest, edit)


def withdrawn(edits: Iterable[Edit], edit: Edit) -> tuple[Edit, ...]:
    """The edits without what says that this one holds, or that it does not."""
    about = statement(edit)
    return tuple(other for other in edits if statement(other) != about)


def _renamed_again(edits: tuple[Edit, ...], edit: Edit, base: ConceptGraph) -> tuple[Edit, ...] | None:
    """The edits with a new label in place of the edit's subject, if that is but a label that one gave.

    None if it is more: the graph or its cards have it, or another edit speaks of it. Nor if the new label is
    another concept's: then the two become one, and the owner's label is a name of both.
    """
    key = name_key(edit.subject)
    renames = [e for e in edits if e.kind == "name" and e.holds and name_key(e.object) == key]
    result = tuple(e for e in edits if e not in renames)
    draft = Draft(base)
    is_spoken_of = any(key in statement(e)[1:] for e in result)
    if not renames or is_spoken_of or draft.find(edit.subject) or draft.add(edit.subject):
        return None
    target = draft.find(edit.object)
    if target and target not in {draft.find(rename.subject) for rename in renames}:
        return None
    if any(name_key(edit.object) == name_key(e.object) for e in result if e.kind == "name" and e.holds):
        return None
    for rename in renames:
        if rename.subject != edit.object:
            result = revised(result, replace(rename, object=edit.object))
    return result


def _without_contradictions(edits: tuple[Edit, ...], edit: Edit) -> tuple[Edit, ...]:
    rest = withdrawn(edits, edit)
    if edit.kind == "name":
        return _names_apart(rest, edit) if not edit.holds else _names_together(rest, edit)
    subject, object_ = name_key(edit.subject), name_key(edit.object)

    def contradicts(other: Edit) -> bool:
        if other.kind != edit.kind or not other.holds or not edit.holds:
            return False
        if edit.kind == "definition":
            return name_key(other.subject) == subject
        opposite = (name_key(other.object), name_key(other.subject)) == (subject, object_)
        return edit.kind == "needed" and opposite

    return tuple(other for other in rest if not contradicts(other))


def _names_together(edits: tuple[Edit, ...], edit: Edit) -> tuple[Edit, ...]:
    """The edits without those that give the subject another name, or make the object a name of it.

    Nor may any say that the two are apart, or hidden.
    """
    chains = _chains(edits)
    subject = name_key(edit.subject)
    names = [edit.object, *(step.object for step in chains.steps(edit.object))]
    keys = {name_key(name) for name in names}
    leads_back = subject in keys

    def contradicts(other: Edit) -> bool:
        if other.kind == "concept":
            return not other.holds and name_key(other.subject) in (subject, name_key(edit.object))
        if other.kind != "name":
            return False
        ends = name_key(other.subject), name_key(other.object)
        if other.holds:
            gives_another = ends[0] == subject and ends[0] != ends[1]
            return gives_another or (leads_back and ends[0] == name_key(edit.object) != ends[1])
        return subject in ends and not keys.isdisjoint(ends)

    return tuple(other for other in edits if not contradicts(other))


def _names_apart(edits: tuple[Edit, ...], edit: Edit) -> tuple[Edit, ...]:
    """The edits without those by which one of the two is a name of the other."""
    chains = _chains(edits)

    def leads(one: str, other: str) -> bool:
        return any(name_key(step.object) == name_key(other) for step in chains.steps(one))

    apart = {
        name_key(one)
        for one, other in ((edit.subject, edit.object), (edit.object, edit.subject))
        if leads(one, other)
    }
    return tuple(e for e in edits if not (e.kind == "name" and e.holds and name_key(e.subject) in apart))


def _chains(edits: Iterable[Edit]) -> NameChains:
    return NameChains(edit for edit in edits if edit.kind == "name" and edit.holds)
