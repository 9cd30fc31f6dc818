"""What is kept for a deck, and the facts that say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast, get_args

from graph.model import Edit, EditKind
from graph.progress.journal import Fact, Facts

EDIT_KINDS: tuple[EditKind, ...] = get_args(EditKind)

BY_MEMORY_OFF = Fact("by-memory-off", "")

Edits = tuple[Edit, ...]
Places = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept for a deck: concepts by label, edits and goals in the order they were set in.

    ``unknown`` are those that do not count as known although they are remembered, and ``by_memory`` says
    whether any does on that account. ``pins`` holds the x and y of the concepts that were put somewhere;
    ``undo`` and ``redo`` say which change each would revert or make again, and are None where there is none.
    """

    known: frozenset[str] = frozenset()
    learning: frozenset[str] = frozenset()
    goals: tuple[str, ...] = ()
    edits: Edits = ()
    pins: Places = field(default_factory=dict)
    undo: str | None = None
    redo: str | None = None
    unknown: frozenset[str] = frozenset()
    by_memory: bool = True


def kept_of(facts: Facts, undo: str | None = None, redo: str | None = None) -> Kept:
    """What the facts of a deck say; those of other kinds say nothing."""
    by_kind: dict[str, dict[Fact, float]] = {}
    for fact, value in facts.items():
        by_kind.setdefault(fact.kind, {})[fact] = value
    goals = by_kind.get("goal", {})
    across = by_kind.get("pin", {})
    said = [(_place(value), fact) for kind in EDIT_KINDS for fact, value in by_kind.get(kind, {}).items()]
    return Kept(
        known=frozenset(fact.label for fact in by_kind.get("known", ())),
        learning=frozenset(fact.label for fact in by_kind.get("learning", ())),
        goals=tuple(fact.label for fact in sorted(goals, key=lambda fact: (goals[fact], fact.label))),
        edits=tuple(
            Edit(cast(EditKind, fact.kind), fact.label, fact.target, facts[fact] % 2 == 1)
            for _, fact in sorted(said)
        ),
        unknown=frozenset(fact.label for fact in by_kind.get("unknown", ())),
        by_memory=BY_MEMORY_OFF not in facts,
        pins={
            label: (float(across[x]), float(across[y]))
            for x, label, y in ((fact, fact.label, Fact("pin", fact.label, "y")) for fact in across)
            if x.target == "x" and y in across
        },
        undo=undo,
        redo=redo,
    )


def goal_facts(labels: Iterable[str]) -> dict[Fact, float]:
    """Goals, by their places from 0."""
    return {Fact("goal", label): place for place, label in enumerate(dict.fromkeys(labels))}


def pin_facts(places: Places) -> dict[Fact, float]:
    """Pins, by x and y."""
    return {
        Fact("pin", label, axis): value
        for label, place in places.items()
        for axis, value in zip("xy", place, strict=True)
    }


def edit_facts(edits: Edits, present: Facts) -> dict[Fact, float]:
    """Edits, by twice their places, plus 1 for those that hold; of two that contradict, the last.

    Where their order allows, they keep the places that they have at present: so one edit more or less is one
    fact changed, and not all that follow.
    """
    holds: dict[Fact, bool] = {}
    for edit in edits:
        fact = Fact(edit.kind, edit.subject, edit.object)
        holds.pop(fact, None)
        holds[fact] = edit.holds
    facts: dict[Fact, float] = {}
    last = (-1, Fact("", ""))
    for fact in holds:
        here = (_place(present[fact]), fact) if fact in present else last
        last = here if here > last else (last[0] + 1, fact)
        facts[fact] = 2 * last[0] + holds[fact]
    return facts


def _place(value: float) -> int:
    return int(value // 2)
