"""Survey: what is measured about a deck's concepts before any pair of them is judged."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.model import Card, Concept
from graph.prerequisites.passages import Passages, find_passages
from graph.prerequisites.texts import Pair, Texts, contained_names
from graph.prerequisites.words import everydayness

_KIN = 24  # most similar concepts of each concept
_CLOSEST = 8  # … that it is compared with
_MOST_NAMED = 24  # concepts that the cards about one name and that it is compared with
_NAMED = 0.7  # share of a name by which a text counts as naming the concept
_KINSHIP = 0.08  # similarity from which what one concept's cards name says something about the other
_TYPICAL = 3  # the similarity that is typical of a concept's neighbours: its third-highest
_EARLY = 25  # words
_DOUBT = 5  # cards for and against that are added before the deck's order is believed
_CLEARLY = 3.0  # standard deviations from chance

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Survey:
    """The figures of a deck; its concepts are numbered as they come.

    ``coverage`` (named, explained) is the share of a name that another concept's cards hold; ``kin`` holds
    for each concept the most similar ones with how alike they are, the most similar first.
    """

    concepts: tuple[Concept, ...]
    cards: dict[str, Card]
    passages: Passages
    texts: Texts
    contained: frozenset[Pair]
    coverage: dict[Pair, float]
    kin: Sequence[Sequence[tuple[int, float]]]

    @cached_property
    def typical(self) -> Floats:
        """For each concept the root of its third-highest similarity, 0 where it has fewer."""
        thirds = (kin[_TYPICAL - 1][1] if len(kin) >= _TYPICAL else 0.0 for kin in self.kin)
        return np.array([math.sqrt(third) for third in thirds])

    @cached_property
    def similarity(self) -> dict[Pair, float]:
        """How alike the texts of two concepts are, for each candidate pair: their cosine."""
        return dict(zip(self.candidates, self.texts.cosines(self.candidates), strict=True))

    def alike(self, a: int, b: int) -> float:
        """How alike the texts of two concepts of a candidate pair are; 0 for others."""
        return self.similarity.get((min(a, b), max(a, b)), 0.0)

    @cached_property
    def naming_kin(self) -> dict[Pair, float]:
        """(named, b): how often the cards of b's kin name a concept, weighted by similarity.

        The text-only half of RefD: C. Liang et al., "Measuring prerequisite relations among concepts",
        EMNLP 2015.
        """
        kin_of: dict[int, list[tuple[int, float]]] = defaultdict(list)
        total = [0.0] * len(self.concepts)
        for b, kin in enumerate(self.kin):
            for other, value in kin:
                if value >= _KINSHIP:
                    kin_of[other].append((b, value))
                    total[b] += value
        found: dict[Pair, float] = defaultdict(float)
        for named, explained in self.passages.namings:
            for b, value in kin_of[explained]:
                if b != named:
                    found[named, b] += value / total[b]
        return dict(found)

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
        """The pairs worth judging, the smaller number first: named, contained, or among the most similar.

        Of what the cards about a concept name, the earliest namings count.
        """
        named: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for (a, b), namings in self.passages.namings.items():
            named[b].append((-max(found.focus * math.exp(-found.words / 20) for found in namings), a))
        found = {(a, b) for b, others in named.items() for _, a in sorted(others)[:_MOST_NAMED]}
        found |= self.contained | self.coverage.keys()
        found |= {(a, b) for a, kin in enumerate(self.kin) for b, _ in kin[:_CLOSEST]}
        return tuple(sorted({(min(pair), max(pair)) for pair in found}))


def survey(cards: Sequence[Card], concepts: Sequence[Concept]) -> Survey:
    """Measure a deck."""
    passages = find_passages(cards, concepts)
    texts = Texts(cards, concepts, passages)
    return Survey(
        concepts=tuple(concepts),
        cards={card.id: card for card in cards},
        passages=passages,
        texts=texts,
        contained=frozenset(contained_names(concepts)),
        coverage=texts.coverage(),
        kin=texts.nearest(_KIN),
    )
