"""What a glossary says of prerequisites: edges between concepts of the deck, and gaps where no card is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.extraction.glossary import Entry, Glossary, entries_by_name, entry_of
from graph.model import Concept, Evidence, Gap, Prerequisite

_DIRECT = 0.98  # a person wrote it down: surer than nearly all that cards show
_THROUGH = 0.9  # where the glossary's own prerequisite is in no card, the next one behind it
_MOST_STEPS = 2  # glossary concepts that no card names and that an edge may step over


def glossary_edge(needed: Concept, concept: Concept, through: Sequence[str] = ()) -> Prerequisite:
    """The prerequisite that a glossary states, ``through`` entries of it that no card names."""
    by_way = f", by way of {' and '.join(through)}" if through else ""
    return Prerequisite(
        source=needed.id,
        target=concept.id,
        confidence=_THROUGH if through else _DIRECT,
        tier="strong",
        origin="glossary",
        evidence=(Evidence("glossary", f"{concept.label} needs {needed.label}{by_way}"),),
    )


class GlossaryLinks:
    """A glossary laid over the concepts of a deck."""

    def __init__(self, concepts: Sequence[Concept], glossary: Glossary) -> None:
        self._entries = entries_by_name(glossary)
        self._concepts: dict[str, Concept] = {}
        for concept in concepts:  # a label wins over another concept's alias
            self._concepts.setdefault(concept.label.casefold(), concept)
        for concept in concepts:
            for alias in concept.aliases:
                self._concepts.setdefault(alias.text.casefold(), concept)

    def edges(self) -> tuple[Prerequisite, ...]:
        """The prerequisites between concepts of the deck; they may form cycles if the glossary's do.

        A prerequisite that no card names is stepped over to its own prerequisites, and the evidence says so.
        """
        found: dict[tuple[str, str], Prerequisite] = {}
        for concept in self._known():
            for needed, through in self._needed(self._label(concept), ()):
                edge = glossary_edge(needed, concept, through)
                earlier = found.get((edge.source, edge.target))
                if edge.source != edge.target and (earlier is None or earlier.confidence < edge.confidence):
                    found[edge.source, edge.target] = edge
        return tuple(found[ends] for ends in sorted(found))

    def gaps(self) -> tuple[Gap, ...]:
        """The direct prerequisites of the deck's concepts that no card names, by name."""
        gaps: dict[str, Gap] = {}
        for concept in self._known():
            for label, entry in self._prerequisites(self._label(concept)):
                if label.casefold() not in self._concepts:
                    gap = gaps.get(label.casefold(), Gap(label, (), entry.definition if entry else ""))
                    needed_by = tuple(dict.fromkeys((*gap.needed_by, concept.id)))
                    gaps[label.casefold()] = replace(gap, needed_by=needed_by)
        return tuple(gap for _, gap in sorted(gaps.items()))

    def _known(self) -> Iterator[Concept]:
        unique = {concept.id: concept for concept in self._concepts.values()}
        return (concept for concept in unique.values() if self._label(concept))

    def _label(self, concept: Concept) -> str:
        """The label under which the glossary has a concept; empty if it has none."""
        entry = entry_of(concept, self._entries)
        return entry.label if entry else ""

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
