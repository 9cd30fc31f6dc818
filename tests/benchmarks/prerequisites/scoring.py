"""Scores of judged pairs against human edges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.prerequisites.inference import Judgement
from graph.prerequisites.pairs import Pair
from tests.benchmarks.prerequisites.decks import GoldDeck


@dataclass
class EdgeScore:
    """Counts of predicted edges against a gold; decks add up."""

    edges: int = 0
    gold: int = 0
    direct: int = 0
    indirect: int = 0
    turned: int = 0

    def add(self, deck: GoldDeck, edges: Iterable[Pair]) -> None:
        """Count the edges of one deck."""
        present = {name for name in deck.names if name}
        self.gold += sum(a in present and b in present for a, b in deck.gold)
        named = {(deck.names[a], deck.names[b]) for a, b in edges}
        for a, b in named:
            if a and b and a != b:
                self.edges += 1
                self.direct += (a, b) in deck.gold
                self.indirect += (a, b) in deck.closure
                self.turned += (b, a) in deck.closure

    @property
    def f1(self) -> float:
        """F1 of the direct edges."""
        return 2 * self.direct / max(1, self.edges + self.gold)

    def figures(self) -> dict[str, float]:
        """What is reported: edges, precision, recall, F1, precision in the closure, share turned round."""
        edges = max(1, self.edges)
        return {
            "edges": self.edges,
            "p": self.direct / edges,
            "r": self.direct / max(1, self.gold),
            "f1": self.f1,
            "ancestor_p": self.indirect / edges,
            "reversed": self.turned / edges,
        }


def shown(judged: Mapping[Pair, Judgement]) -> list[Pair]:
    """The pairs that become edges."""
    return [pair for pair, found in judged.items() if found.tier]


def strong(judged: Mapping[Pair, Judgement]) -> list[Pair]:
    """The pairs that become strong edges."""
    return [pair for pair, found in judged.items() if found.tier == "strong"]


def reliability(
    decks: Sequence[GoldDeck], judged: Sequence[Mapping[Pair, Judgement]], bins: int = 10
) -> list[tuple[float, int, float, float]]:
    """For each tenth of confidence: its start, the edges, their mean confidence, the share in the closure."""
    rows: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for deck, found in zip(decks, judged, strict=True):
        for (a, b), judgement in found.items():
            names = deck.names[a], deck.names[b]
            if all(names) and names[0] != names[1]:
                place = min(bins - 1, int(judgement.confidence * bins))
                rows[place].append((judgement.confidence, names in deck.closure))
    return [
        (number / bins, len(row), sum(c for c, _ in row) / len(row), sum(hit for _, hit in row) / len(row))
        for number, row in enumerate(rows)
        if row
    ]
