"""Scoring extraction against a gold made by hand: precision, recall and splits, card by card.

A gold file holds a line a card: ``card id <TAB> core; core=alias <TAB> ok; ok=alias``; a plain number n in
place of the id means the n-th card. A core concept must be found; an ok one is neither required nor wrong;
anything else that the graph links to the card is junk. A second node for one core concept on one card is a
split, and wrong.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from graph.extraction.inflection import NounTable, spelling_key
from graph.extraction.pipeline import load_pipeline
from graph.model import Concept, ConceptGraph

GOLD = Path(__file__).parent / "gold"


@dataclass
class Score:
    """Counts over the gold's cards, with what was wrong by name."""

    linked: int = 0
    right: int = 0
    core: int = 0
    found: int = 0
    splits: int = 0
    junk: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        return self.right / self.linked if self.linked else 0.0

    @property
    def recall(self) -> float:
        return self.found / self.core if self.core else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f}  recall {self.recall:.3f}  F1 {self.f1:.3f}  "
            f"splits {self.splits}  junk {sum(self.junk.values())} of {self.linked}"
        )


def score(graph: ConceptGraph, gold: Path) -> Score:
    """Score a graph on the cards of a gold file.

    Raises:
        KeyError: the gold names a card that the graph does not have.
    """
    nouns = NounTable.of(load_pipeline())

    def keys(names: str) -> set[str]:
        return {spelling_key(name, nouns) for name in names.split("=") if name.strip()}

    on_card: dict[str, list[tuple[Concept, set[str]]]] = {card.id: [] for card in graph.cards}
    for concept in graph.concepts:
        names = {spelling_key(name, nouns) for name in concept.names}
        for card in concept.cards:
            on_card[card].append((concept, names))

    total = Score()
    for line in gold.read_text(encoding="utf-8").splitlines():
        card, core_text, ok_text = [*line.split("\t"), "", ""][:3]
        core = [entry for entry in core_text.split(";") if entry.strip()]
        ok = set().union(*(keys(entry) for entry in ok_text.split(";")))
        hit: set[str] = set()
        for concept, names in on_card[_card(graph, card)]:
            total.linked += 1
            matches = {entry for entry in core if keys(entry) & names}
            if matches - hit:
                hit |= matches
                total.right += 1
            elif matches:
                total.splits += 1
            elif names & ok:
                total.right += 1
            else:
                total.junk[concept.label] += 1
        total.core += len(core)
        total.found += len(hit)
        total.missed.update(entry.split("=")[0].strip() for entry in core if entry not in hit)
    return total


def _card(graph: ConceptGraph, name: str) -> str:
    """The id of the card that a line of the gold means: by its id, or as the n-th."""
    if name in graph.card_by_id:
        return name
    if name.isdecimal() and 1 <= int(name) <= len(graph.cards):
        return graph.cards[int(name) - 1].id
    raise KeyError(name)
