"""Texts: what is written of each concept, as the stems in it and as a vector of the most telling ones."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from graph.prerequisites.counting import Count, uncounted
from graph.prerequisites.exactly import each
from graph.prerequisites.lexicon import Lexicon
from graph.prerequisites.pairs import Pairs, PairTable, keys_of
from graph.prerequisites.ragged import Floats, Ints, Ragged, blocks, bounds_of, leading
from graph.prerequisites.runs import Runs

Sparse = Any  # scipy's csr_matrix, which has no types

_TELLING = 60  # words of a concept's text that are compared
_WORDS = 1 << 19  # that are looked at at a time


@dataclass(frozen=True, eq=False)
class Texts:
    """The texts of concepts: the cards about each, or else the sentences that name it, and its name.

    ``held`` are the numbers of the stems of each; ``weight`` has for (concept, stem) the share that the most
    telling ones have in a vector of length 1, by tf-idf.
    """

    lexicon: Lexicon
    held: Ragged
    weight: PairTable

    @cached_property
    def vectors(self) -> Sparse:
        """A row for each concept, a column for each stem of its vector, numbered as they come."""
        stem, bounds = self.weight.pairs.second, bounds_of(self.weight.pairs.first, len(self.held))
        unique, first, column = np.unique(stem, return_index=True, return_inverse=True)
        number = np.empty(len(unique), dtype=np.int32)
        number[np.argsort(first)] = np.arange(len(unique))
        return csr_matrix((self.weight.value, number[column], bounds), shape=(len(self.held), len(unique)))

    def in_common(self, a: Ints, b: Ints, most: int = 4) -> Ragged:
        """For each of some pairs the most telling stems that the texts of both concepts hold."""
        shape = (len(self.held), len(self.lexicon.stems))
        there = np.ones(len(self.held.values), dtype=np.int8)
        held = csr_matrix((there, self.held.values, self.held.bounds), shape=shape)
        rows, stems = [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=np.int32)]
        for part in blocks(self.held.lengths[a] + self.held.lengths[b], _WORDS):
            shared = held[a[part]].multiply(held[b[part]]).tocoo()
            order = np.lexsort((shared.col, -self.lexicon.weight[shared.col], shared.row))
            order = order[leading(shared.row[order], most)]
            rows.append(shared.row[order] + part.start)
            stems.append(shared.col[order])
        return Ragged(np.concatenate(stems), bounds_of(np.concatenate(rows), len(a)))

    def of_lone_word(self, a: Ints, b: Ints) -> Floats:
        """What the first word of a concept's name adds to its similarity with another concept."""
        names = self.lexicon.names
        word = np.append(names.values, -1)[np.where(names.lengths > 0, names.bounds[:-1], -1)][a]
        return self.weight.of(a, word) * self.weight.of(b, word)


def read_texts(lexicon: Lexicon, runs: Runs, report: Count = uncounted) -> Texts:
    """The texts of concepts, which are made of such runs of words."""
    number = len(lexicon.names)
    held: list[Ints] = [np.zeros(0, dtype=np.int64)]
    told: list[Ints] = [np.zeros(0, dtype=np.int64)]
    shares = [np.zeros(0)]
    sizes = np.bincount(runs.concept, weights=runs.number, minlength=number)
    for concepts in blocks(sizes, _WORDS):
        report(concepts.start, number)
        rows = slice(*np.searchsorted(runs.concept, (concepts.start, concepts.stop)))
        stems, weight = _tf_idf(lexicon, np.arange(concepts.start, concepts.stop), runs.part(rows))
        most, share = _most_telling(stems, weight)
        held.append(stems)
        told.append(most)
        shares.append(share)
    pairs = Pairs(np.concatenate(held))
    return Texts(
        lexicon,
        Ragged(pairs.second, bounds_of(pairs.first, number)),
        PairTable(Pairs(np.concatenate(told)), np.concatenate(shares)),
    )


def _tf_idf(lexicon: Lexicon, concepts: Ints, runs: Runs) -> tuple[Ints, Floats]:
    """For some concepts and each stem of their texts and names, as keys, how much the stem tells of it."""
    places, names = runs.words, lexicon.names
    tells = lexicon.backs.tells[places]
    stem = lexicon.stem_of[lexicon.backs.word[places[tells]]]
    keys = keys_of(np.repeat(runs.concept, runs.number)[tells], stem)
    written, count = _added_up(keys, np.repeat(runs.counts, runs.number)[tells])
    named = keys_of(np.repeat(concepts, names.lengths[concepts]), names.values[names.places(concepts)])
    both = np.concatenate([written, named])
    frequency = np.concatenate([each(math.log2, 1 + count), np.ones(len(named))])
    return _added_up(both, frequency * lexicon.weight[Pairs(both).second])


def _added_up(keys: Ints, values: Floats) -> tuple[Ints, Floats]:
    """Each key once, in order, and its values added up as they come."""
    unique, rows = np.unique(keys, return_inverse=True)
    return unique, np.bincount(rows, weights=values, minlength=len(unique)).astype(np.float64, copy=False)


def _most_telling(keys: Ints, weight: Floats) -> tuple[Ints, Floats]:
    """Of each concept's stems the most telling ones, their weights as a vector of length 1."""
    concept = Pairs(keys).first
    order = np.lexsort((keys, -weight, concept))
    best = order[leading(concept[order], _TELLING)]
    first = int(concept[0]) if len(concept) else 0
    length = np.sqrt(np.bincount(concept[best] - first, weights=weight[best] ** 2))
    length[length == 0] = 1.0
    best.sort()
    return keys[best], weight[best] / length[concept[best] - first]
