"""Survey: what is measured about a deck's concepts before any pair of them is judged."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.model import Card, Concept
from graph.prerequisites.passages import Passages, find_passages
from graph.prerequisites.texts import Sparse, Texts, contained_names
from graph.prerequisites.words import everydayness

_KIN = 8  # most similar concepts that each concept is compared with
_NAMED = 0.7  # share of a name by which a text counts as naming the concept
_KINSHIP = 0.08  # similarity from which what one concept's cards name says something about the other
_TYPICAL = 3  # the similarity that is typical of a concept's neighbours: its third-highest
_EARLY = 25  # words
_DOUBT = 5  # cards for and against that are added before the deck's order is believed
_CLEARLY = 3.0  # standard deviations from chance

Floats = NDArray[np.float64]
Pair = tuple[int, int]


@dataclass(frozen=True)
class Survey:
    """The figures of a deck; its concepts are numbered as they come.

    ``coverage`` [named, explained] is the share of a name that another concept's cards hold;
    ``similarity`` how alike two concepts' texts are; ``naming_kin`` [named, b] the share of b's
    similar concepts whose cards name a concept.
    """

    concepts: tuple[Concept, ...]
    cards: dict[str, Card]
    passages: Passages
    texts: Texts
    contained: frozenset[Pair]
    coverage: dict[Pair, float]
    similarity: dict[Pair, float]
    naming_kin: dict[Pair, float]

    @cached_property
    def typical(self) -> Floats:
        """For each concept the root of its third-highest similarity, 0 where it has fewer."""
        highest: dict[int, list[float]] = defaultdict(list)
        for (a, _), value in self.similarity.items():
            highest[a].append(value)
        found = np.zeros(len(self.concepts))
        for number, values in highest.items():
            if len(values) >= _TYPICAL:
                found[number] = math.sqrt(sorted(values)[-_TYPICAL])
        return found

    @cached_property
    def generality(self) -> Floats:
        """The logarithm of 1 + the concepts whose cards name each concept, less the mean of the deck."""
        users: list[set[int]] = [set() for _ in self.concepts]
        for named, explained in self.passages.namings:
            users[named].add(explained)
        for (named, explained), share in self.coverage.items():
            if share >= _NAMED:
                users[named].add(explained)
        general = np.log1p([float(len(found)) for found in users])
        centred: Floats = general - general.mean() if len(general) else general
        return centred

    @cached_property
    def everydayness(self) -> tuple[float, ...]:
        """How common the rarest word of each name is in English, as a Zipf frequency."""
        return tuple(everydayness(concept.label) for concept in self.concepts)

    @cached_property
    def place(self) -> tuple[int | None, ...]:
        """The number of the first card about each concept."""
        order = {card: number for number, card in enumerate(self.cards)}
        return tuple(order[found[0]] if found else None for found in self.passages.explained_by)

    @cached_property
    def deck_order(self) -> float:
        """How much the deck's order tells about what comes first: log-odds, 0 if no better than chance.

        Judged by the concepts that are named early in another's cards, and not the other way round: does
        the deck teach them before? An alphabetical deck does so half the time.
        """
        agree = total = 0
        for (named, explained), found in self.passages.namings.items():
            first, second = self.place[named], self.place[explained]
            if (
                first is None
                or second is None
                or first == second
                or (explained, named) in self.passages.namings
            ):
                continue
            if any(naming.focus * math.exp(-naming.words / 20) > math.exp(-_EARLY / 20) for naming in found):
                total += 1
                agree += first < second
        if not total or abs(agree - total / 2) <= _CLEARLY * math.sqrt(total / 4):
            return 0.0
        return math.log((agree + _DOUBT) / (total - agree + _DOUBT))

    @cached_property
    def candidates(self) -> tuple[Pair, ...]:
        """The pairs worth judging, the smaller number first: named, contained, or among the most similar."""
        found = {*self.passages.namings, *self.contained, *self.coverage}
        nearest: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for (a, b), value in self.similarity.items():
            nearest[a].append((-value, b))
        found |= {(a, b) for a, others in nearest.items() for _, b in sorted(others)[:_KIN]}
        return tuple(sorted({(min(pair), max(pair)) for pair in found}))


def survey(cards: Sequence[Card], concepts: Sequence[Concept]) -> Survey:
    """Measure a deck."""
    passages = find_passages(cards, concepts)
    texts = Texts(cards, concepts, passages)
    similarity = texts.similarity()
    return Survey(
        concepts=tuple(concepts),
        cards={card.id: card for card in cards},
        passages=passages,
        texts=texts,
        contained=frozenset(contained_names(concepts)),
        coverage=_entries(texts.coverage()),
        similarity=_entries(similarity),
        naming_kin=_naming_kin(passages, similarity),
    )


def _entries(matrix: Sparse) -> dict[Pair, float]:
    entries = matrix.tocoo()
    pairs = zip(entries.row.tolist(), entries.col.tolist(), strict=True)
    return dict(zip(pairs, entries.data.tolist(), strict=True))


def _naming_kin(passages: Passages, similarity: Sparse) -> dict[Pair, float]:
    """How often the cards of a concept's kin name another, weighted by similarity.

    The text-only half of RefD: C. Liang et al., "Measuring prerequisite relations among concepts",
    EMNLP 2015.
    """
    kin: dict[int, list[tuple[int, float]]] = defaultdict(list)
    total: Counter[int] = Counter()
    for (a, b), value in _entries(similarity).items():
        if value >= _KINSHIP:
            kin[a].append((b, value))
            total[b] += value  # type: ignore[assignment]
    found: dict[Pair, float] = defaultdict(float)
    for named, explained in passages.namings:
        for b, value in kin[explained]:
            found[named, b] += value / total[b]
    return dict(found)
