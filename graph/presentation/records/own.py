"""What the owner has said of the things that a record shows, so that it can be withdrawn where it shows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from graph.editing import in_words
from graph.model import ConceptGraph, Edit, EditKind, name_key
from graph.presentation.records.cards import Record


@dataclass(frozen=True)
class Own:
    """The owner's edits, looked up by the concepts that they name by any of their names."""

    graph: ConceptGraph
    edits: tuple[Edit, ...]

    def link(self, one: str, other: str) -> Record | None:
        """The edit that links two concepts, given by id."""
        return self._said("link", one, other) or self._said("link", other, one)

    def needed(self, source: str, target: str) -> Record | None:
        """The edit by which one concept is needed before another, both given by id."""
        return self._said("needed", source, target)

    def name(self, text: str, concept: str) -> Record | None:
        """The edit that gives a concept another name."""
        named = (
            edit
            for edit, (_, target) in self._resolved
            if edit.kind == "name" and edit.holds and target == concept
        )
        return _withdrawal(next((edit for edit in named if name_key(edit.subject) == name_key(text)), None))

    def definition(self, concept: str) -> Record | None:
        """The edit that gives a concept its definition."""
        return self._said("definition", concept, "")

    def about(self, concept: str) -> list[Record]:
        """All edits that name a concept: in words, and what to withdraw."""
        return [
            {"words": in_words(edit), "kind": edit.kind, "subject": edit.subject, "object": edit.object}
            for edit, ends in self._resolved
            if concept in ends
        ]

    def _said(self, kind: EditKind, subject: str, target: str) -> Record | None:
        ends = (subject, target)
        said = (edit for edit, other in self._resolved if edit.kind == kind and edit.holds and other == ends)
        return _withdrawal(next(said, None))

    @cached_property
    def _resolved(self) -> list[tuple[Edit, tuple[str, str]]]:
        """Each edit with the ids of the concepts that it names; empty where there is none."""
        return [
            (edit, (self._id(edit.subject), "" if edit.kind == "definition" else self._id(edit.object)))
            for edit in self.edits
        ]

    def _id(self, name: str) -> str:
        concept = self.graph.find(name) if name else None
        return concept.id if concept else ""


def _withdrawal(edit: Edit | None) -> Record | None:
    return {"kind": edit.kind, "subject": edit.subject, "object": edit.object} if edit else None
