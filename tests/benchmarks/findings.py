"""What an extractor is, and what it gives back: the one shape that every tool is measured in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.model import Card, Concept


@dataclass(frozen=True, slots=True)
class Findings:
    """What an extractor found: the terms of each card, best first, by card id, and the concepts."""

    ranked: Mapping[str, Sequence[str]]
    concepts: tuple[Concept, ...]


Extractor = Callable[[Sequence[Card]], Findings]


def text_of(card: Card) -> str:
    """A card as one text, for tools that know no sides; a front that lacks its full stop gets one.

    >>> text_of(Card("a", "What is KL?", "A divergence.")), text_of(Card("b", "KL", "A divergence."))
    ('What is KL? A divergence.', 'KL. A divergence.')
    """
    end = "" if card.front.endswith((".", "?", "!", ":")) else "."
    return f"{card.front}{end} {card.back}"


def findings(cards: Sequence[Card], terms: Iterable[Iterable[str]]) -> Findings:
    """The findings of a tool that merges no names: each term, less its case, is a concept of its own.

    >>> found = findings([Card("a", "", ""), Card("b", "", "")], [["Entropy", "KL", "entropy"], ["entropy"]])
    >>> dict(found.ranked), [(concept.label, concept.cards) for concept in found.concepts]
    ({'a': ('Entropy', 'KL'), 'b': ('entropy',)}, [('Entropy', ('a', 'b')), ('KL', ('a',))])
    """
    ranked: dict[str, tuple[str, ...]] = {}
    labels: dict[str, str] = {}
    homes: dict[str, list[str]] = {}
    for card, found in zip(cards, terms, strict=True):
        first: dict[str, str] = {}
        for term in found:
            first.setdefault(term.casefold(), term)
        ranked[card.id] = tuple(first.values())
        for key, term in first.items():
            labels.setdefault(key, term)
            homes.setdefault(key, []).append(card.id)
    concepts = (Concept(key, labels[key], 1.0, tuple(on)) for key, on in homes.items())
    return Findings(ranked, tuple(concepts))
