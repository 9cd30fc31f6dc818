"""What a glossary says of prerequisites: edges between concepts of the deck, and gaps where no card is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.extraction.glossary import Entry, Glossary, names_of
from graph.model import Concept, Evidence, Gap, Prerequisite

_DIRECT = 0.95
_THROUGH = 0.9  # where the glossary's own prerequisite is in no card, the next one behind it
_MOST_STEPS = 2  # glossary concepts that no card names and that an edge may step over


class GlossaryLinks:
    """A glossary laid over the concepts of a deck."""

    def __init__(self, concepts: Sequence[Concept], glossary: Glossary) -> None:
        entries = {entry.label: entry for entry in reversed(glossary)}
        self._entries = {name.casefold(): entries[label] for name, label in names_of(glossary).items()}
        self._concepts = {concept.label.casefold(): concept for concept in concepts}

    def edges(self) -> tuple[Prerequisite, ...]:
        """The prerequisites between concepts of the deck; they may form cycles if the glossary's do.

        A prerequisite that no card names is stepped over to its own prerequisites, and the evidence says so.
        """
        found: dict[tuple[str, str], Prerequisite] = {}
        for concept in self._known():
            for needed, through in self._needed(concept.label, ()):
                by_way = f", by way of {' and '.join(through)}" if through else ""
                edge = Prerequisite(
                    source=needed.id,
                    target=concept.id,
                    confidence=_THROUGH if through else _DIRECT,
                    tier="strong",
                    origin="glossary",
                    evidence=(Evidence("glossary", f"{concept.label} needs {needed.label}{by_way}"),),
                )
                earlier = found.get((edge.source, edge.target))
                if edge.source != edge.target and (earlier is None or earlier.confidence < edge.confidence):
                    found[edge.source, edge.target] = edge
        return tuple(found[ends] for ends in sorted(found))

    def gaps(self) -> tuple[Gap, ...]:
        """The direct prerequisites of the deck's concepts that no card names, by name."""
        needed_by: dict[str, list[str]] = {}
        entries: dict[str, Entry | None] = {}
        for concept in self._known():
            for label, entry in self._prerequisites(concept.label):
                if label.casefold() not in self._concepts:
                    entries[label] = entry
                    needed_by.setdefault(label, []).append(concept.id)
        return tuple(
            Gap(label, tuple(dict.fromkeys(ids)), entry.definition if (entry := entries[label]) else "")
            for label, ids in sorted(needed_by.items())
        )

    def _known(self) -> Iterator[Concept]:
        return (concept for label, concept in self._concepts.items() if label in self._entries)

    def _prerequisites(self, label: str) -> Iterator[tuple[str, Entry | None]]:
        for name in self._entries[label.casefold()].prerequisites:
            entry = self._entries.get(name.casefold())
            yield (entry.label if entry else name), entry

    def _needed(self, label: str, through: tuple[str, ...]) -> Iterator[tuple[Concept, tuple[str, ...]]]:
        for needed, entry in self._prerequisites(label):
            if needed.casefold() in (step.casefold() for step in (label, *through)):
                continue  # a circle within the glossary
            if concept := self._concepts.get(needed.casefold()):
                yield concept, through
            elif entry and len(through) < _MOST_STEPS:
                yield from self._needed(needed, (*through, needed))
