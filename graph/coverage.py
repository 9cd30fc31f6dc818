"""Coverage: how much of a deck a glossary knows, and how much of the glossary the deck's cards explain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.extraction.glossary import Entry, Glossary, entries_by_name, entry_of
from graph.model import Concept, ConceptGraph


@dataclass(frozen=True, slots=True)
class Share:
    """A part and the whole it is of, both counted in the same unit."""

    part: int
    whole: int

    @property
    def ratio(self) -> float:
        """The part as a fraction of the whole, in [0, 1]; 0 where there is no whole.

        >>> Share(3, 4).ratio, Share(0, 0).ratio
        (0.75, 0.0)
        """
        return self.part / self.whole if self.whole else 0.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a deck and a glossary cover each other.

    Of the deck, what the glossary knows: ``concepts`` of all concepts, ``recurring`` of those that two
    cards or more name, ``mentions`` of all mentions of concepts; ``unknown`` are the other concepts, best
    first. Of the glossary's entries: ``named`` are those that some card names, ``defined`` those that some
    card says the meaning of; ``undefined`` and ``unnamed`` are the entries left, in the glossary's order
    (what no card names, none defines: every unnamed entry is undefined as well).
    """

    concepts: Share
    recurring: Share
    mentions: Share
    named: Share
    defined: Share
    unknown: tuple[Concept, ...]
    undefined: tuple[Entry, ...]
    unnamed: tuple[Entry, ...]


def glossary_coverage(graph: ConceptGraph, glossary: Glossary) -> Coverage:
    """How much of a deck's graph a glossary knows, and how much of the glossary the deck explains.

    An entry knows a concept if it has the concept's label or one of its aliases, case aside. A card
    defines an entry if the concept's definition is a sentence of that card and not the glossary's own.

    >>> graph = ConceptGraph(
    ...     cards=(),
    ...     concepts=(
    ...         Concept("entropy", "entropy", 1.0, ("c1", "c2"), definition="…", definition_card="c1"),
    ...         Concept("bigram", "bigram", 0.5, ("c2",)),
    ...     ),
    ...     links=(),
    ... )
    >>> found = glossary_coverage(graph, (Entry("Entropy"), Entry("perplexity")))
    >>> found.concepts, found.recurring
    (Share(part=1, whole=2), Share(part=1, whole=1))
    >>> found.defined, [entry.label for entry in found.undefined]
    (Share(part=1, whole=2), ['perplexity'])
    """
    by_name = entries_by_name(glossary)
    entries = tuple(dict.fromkeys(by_name.values()))  # once each, without those whose names others have
    entry = {concept.id: found for concept in graph.concepts if (found := entry_of(concept, by_name))}
    known = tuple(concept for concept in graph.concepts if concept.id in entry)
    named = {entry[concept.id] for concept in known}
    defined = {entry[concept.id] for concept in known if concept.definition_card}
    return Coverage(
        concepts=Share(len(known), len(graph.concepts)),
        recurring=Share(_recurring(known), _recurring(graph.concepts)),
        mentions=Share(_mentions(known), _mentions(graph.concepts)),
        named=Share(len(named), len(entries)),
        defined=Share(len(defined), len(entries)),
        unknown=tuple(concept for concept in graph.concepts if concept.id not in entry),
        undefined=tuple(found for found in entries if found not in defined),
        unnamed=tuple(found for found in entries if found not in named),
    )


def _recurring(concepts: Iterable[Concept]) -> int:
    return sum(len(concept.cards) > 1 for concept in concepts)


def _mentions(concepts: Iterable[Concept]) -> int:
    return sum(len(concept.mentions) for concept in concepts)
