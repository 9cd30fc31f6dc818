"""Statements: what an edit is about, in which order edits apply, and which of them contradict each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from graph.model import Edit, EditKind, name_key

KINDS: tuple[EditKind, ...] = get_args(EditKind)
OPPOSED = "the opposite is said, too; withdraw one of the two"
Statement = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Idle:
    """An edit without effect and, in words that may follow a colon, why it has none."""

    edit: Edit
    reason: str


def statement(edit: Edit) -> Statement:
    """What an edit says to hold or not: equal for two that differ in that alone, or in how names are written.

    >>> statement(Edit("link", "Entropy", "KL")) == statement(Edit("link", "kl", "entropy", holds=False))
    True
    """
    subject, object_ = name_key(edit.subject), name_key(edit.object)
    if edit.kind == "link":
        subject, object_ = sorted((subject, object_))
    if edit.kind == "definition":
        object_ = edit.object
    return edit.kind, subject, object_


def in_order(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Edits each once, in an order that does not depend on how they are given."""
    return tuple(
        sorted(
            set(edits),
            key=lambda edit: (
                KINDS.index(edit.kind),
                edit.holds,
                name_key(edit.subject),
                name_key(edit.object),
                edit.subject,
                edit.object,
            ),
        )
    )


def consistent(edits: Iterable[Edit]) -> tuple[tuple[Edit, ...], tuple[Idle, ...]]:
    """The edits that can all be true, in order, and those that others contradict.

    Of what is said twice, be it in other letters, the first stands.
    """
    ordered = in_order(edits)
    refuted = {statement(edit) for edit in ordered if not edit.holds}
    both = refuted & {statement(edit) for edit in ordered if edit.holds}
    stand: dict[Statement, Edit] = {}
    defined: set[str] = set()
    idle: list[Idle] = []
    for edit in ordered:
        key, name = statement(edit), name_key(edit.subject)
        if key in both:
            idle.append(Idle(edit, OPPOSED))
        elif edit.kind == "definition" and edit.holds and key not in stand and name in defined:
            idle.append(Idle(edit, "it is given another definition, too; withdraw one of the two"))
        else:
            stand.setdefault(key, edit)
            if edit.kind == "definition" and edit.holds:
                defined.add(name)
    return tuple(stand.values()), tuple(idle)
