"""Texts compared: how much of a name a text holds, and how alike two concepts' texts are."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from graph.model import Card, Concept
from graph.prerequisites.passages import Passages
from graph.prerequisites.words import informativeness, simple_words, singular, stems

Pair = tuple[int, int]
Sparse = Any  # scipy's csr_matrix, which has no types

_HALF = 0.5  # share of a name's weight below which a text does not hold it
_RARE = 3.0  # weight in nats of a word of a name that no text has
_LEAST_SIMILARITY = 0.04
_TELLING = 60  # words of a concept's text that are compared
_COMMON = 1000
_BLOCK, _PAIRS = 512, 65536  # rows and pairs that are multiplied at a time
_OF_A_SENTENCE = 0.5  # weight of a sentence that only names a concept, against an answer about it
_NAME_PARTS = re.compile(r"\s+(?:and|or|&|vs\.?)\s+|:\s+|\s*[()]\s*")


def name_variants(label: str) -> list[tuple[str, ...]]:
    """The ways in which a text may hold a name in part: its stems, and those of its coordinated parts.

    A lone word is given in the singular behind "=", since stems confuse "general" and "generalization";
    it counts only as a part, for a name of one word is found by extraction.

    >>> name_variants("expectation and variance")
    [('expect', 'varianc'), ('=expectation',), ('=variance',)]
    """
    whole = tuple(stems(label))
    found = [whole] if len(whole) > 1 else []
    parts = [part for part in _NAME_PARTS.split(label) if part]
    for part in parts if len(parts) > 1 else ():
        words = tuple(stems(part))
        if len(words) > 1:
            found.append(words)
        elif words:
            found.append((f"={singular(simple_words(part)[-1])}",))
    return found


class Texts:
    """The words of a deck: of each card's back, of each concept's name, and their weights."""

    def __init__(self, cards: Sequence[Card], concepts: Sequence[Concept], passages: Passages) -> None:
        self._concepts, self._passages = concepts, passages
        self._columns: dict[str, int] = {}
        self._by_name: dict[int, dict[int, float]] = {}
        self._cards = {card.id: card for card in cards}
        self._backs = {card.id: stems(card.back) for card in cards}
        self.names = tuple(tuple(stems(concept.label)) for concept in concepts)
        self._weight = informativeness(
            [*(self._backs[card.id] + stems(card.front) for card in cards), *self.names]
        )

    def coverage(self) -> dict[Pair, float]:
        """(named, explained): the share of a name's weight that the cards about another concept hold.

        Only among concepts that cards ask for by name. Shares under a half are left out; a lone word counts
        only whole.
        """
        asked = sorted(self._passages.asked)
        variants = [
            (number, variant) for number in asked for variant in name_variants(self._concepts[number].label)
        ]
        lone = {variant[0] for _, variant in variants if variant[0].startswith("=")}
        held = _Rows()
        for number in asked:
            cards = self._passages.explained_by[number]
            words = {word for card in cards for word in self._backs[card]}
            if lone:
                plain = (simple_words(self._cards[card].back) for card in cards)
                words |= {f"={singular(word)}" for found in plain for word in found} & lone
            held.add(dict.fromkeys(sorted(words), 1.0))
        wanted = _Rows(held.columns)
        for _, variant in variants:
            weights = {word: self._weight.get(word, _RARE) for word in dict.fromkeys(variant)}
            total = sum(weights.values()) or 1.0
            wanted.add({word: weight / total for word, weight in weights.items()})
        shares = (wanted.matrix() @ held.matrix().T).tocoo()
        best: dict[Pair, float] = {}
        for row, column, share in zip(
            shares.row.tolist(), shares.col.tolist(), shares.data.tolist(), strict=True
        ):
            pair = (variants[row][0], asked[column])
            if pair[0] != pair[1] and share > _HALF - 1e-9:
                best[pair] = max(share, best.get(pair, 0.0))
        return best

    @cached_property
    def vectors(self) -> Sparse:
        """A row of length 1 for each concept: its words by tf-idf, the most telling ones.

        The text of a concept is the cards about it, or else the sentences that name it, and its name.
        """
        rows = _Rows()
        for number, concept in enumerate(self._concepts):
            vector = {
                word: math.log2(1 + count) * self._weight[word]
                for word, count in self._words(number, concept)
            }
            for word in self.names[number]:
                vector[word] = vector.get(word, 0.0) + self._weight[word]
            best = sorted(vector, key=lambda word: (-vector[word], word))[:_TELLING]
            norm = math.sqrt(sum(vector[word] ** 2 for word in best)) or 1.0
            rows.add({word: vector[word] / norm for word in sorted(best)})
        self._columns = rows.columns
        return rows.matrix()

    def nearest(self, most: int) -> list[list[tuple[int, float]]]:
        """For each concept the most similar others with their cosines, the most similar first.

        Stems of more than 1,000 concepts are passed over: they tell little and cost most.
        """
        common = np.diff(self._by_word.indptr) > _COMMON
        rare = self._by_word[:, ~common].tocsr()
        found: list[list[tuple[int, float]]] = []
        for start in range(0, rare.shape[0], _BLOCK):
            block = (rare[start : start + _BLOCK] @ rare.T).tocsr()
            for row in range(block.shape[0]):
                part = slice(block.indptr[row], block.indptr[row + 1])
                others, values = block.indices[part], block.data[part]
                kept = (values >= _LEAST_SIMILARITY) & (others != start + row)
                others, values = others[kept], values[kept]
                order = np.lexsort((others, -values.round(9)))[:most]
                found.append(list(zip(others[order].tolist(), values[order].tolist(), strict=True)))
        return found

    def cosines(self, pairs: Sequence[Pair]) -> list[float]:
        """The similarity of the concepts of each pair."""
        found: list[float] = []
        for start in range(0, len(pairs), _PAIRS):
            part = np.array(pairs[start : start + _PAIRS])
            products = self.vectors[part[:, 0]].multiply(self.vectors[part[:, 1]])
            found += np.asarray(products.sum(axis=1)).ravel().tolist()
        return found

    def by_name(self, number: int) -> dict[int, float]:
        """What the lone word of a concept's name adds to its similarity with each other concept."""
        if number not in self._by_name:
            column = self._columns.get(self.names[number][0]) if self.names[number] else None
            products: dict[int, float] = {}
            if column is not None:
                shared = self._by_word[:, [column]].tocoo()
                weights = dict(zip(shared.row.tolist(), shared.data.tolist(), strict=True))
                own = weights.get(number, 0.0)
                products = {other: own * weight for other, weight in weights.items()}
            self._by_name[number] = products
        return self._by_name[number]

    @cached_property
    def _by_word(self) -> Sparse:
        return self.vectors.tocsc()

    def _words(self, number: int, concept: Concept) -> Iterable[tuple[str, float]]:
        counts: Counter[str] = Counter()
        for card in self._passages.explained_by[number]:
            for word in self._backs[card]:
                counts[word] += self._passages.focus[card]  # type: ignore[assignment]
        if not counts:
            places = ((m.card, *m.sentence) for m in concept.mentions if m.side == "back")
            for card, start, end in dict.fromkeys(places):
                for word in stems(self._cards[card].back[start:end]):
                    counts[word] += _OF_A_SENTENCE  # type: ignore[assignment]
        return counts.items()

    def in_common(self, a: int, b: int, most: int = 4) -> list[str]:
        """The most telling stems that the texts of two concepts share."""
        shared = {word for word, _ in self._words(a, self._concepts[a])} | set(self.names[a])
        shared &= {word for word, _ in self._words(b, self._concepts[b])} | set(self.names[b])
        return sorted(shared, key=lambda word: (-self._weight[word], word))[:most]


class _Rows:
    """A sparse matrix in the making, its columns named by words."""

    def __init__(self, columns: dict[str, int] | None = None) -> None:
        self.columns: dict[str, int] = {} if columns is None else columns
        self._data: list[float] = []
        self._indices: list[int] = []
        self._ends = [0]

    def add(self, values: Mapping[str, float]) -> None:
        """Append a row."""
        for word, value in values.items():
            self._indices.append(self.columns.setdefault(word, len(self.columns)))
            self._data.append(value)
        self._ends.append(len(self._data))

    def matrix(self) -> Sparse:
        """The rows so far."""
        shape = (len(self._ends) - 1, len(self.columns))
        return csr_matrix((self._data, self._indices, self._ends), shape=shape)


def contained_names(concepts: Sequence[Concept]) -> Iterator[tuple[int, int]]:
    """Pairs (a, b) where a name of a is part of a name of b, word for word: entropy in cross-entropy."""
    owners: dict[tuple[str, ...], list[int]] = defaultdict(list)
    names = [{tuple(stems(name)) for name in concept.names} - {()} for concept in concepts]
    for number, found in enumerate(names):
        for name in found:
            owners[name].append(number)
    for whole, found in enumerate(names):
        parts = {
            name[start:end]
            for name in found
            for start, end in combinations(range(len(name) + 1), 2)
            if end - start < len(name)
        }
        insiders = {number for part in parts for number in owners.get(part, ())}
        for number in sorted(insiders - {whole}):
            if not names[number] & found:
                yield number, whole
