"""Survey: what is measured about a deck's concepts before any pair of them is judged."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix

from graph.model import Card, Concept
from graph.prerequisites.counting import Count, share, uncounted
from graph.prerequisites.coverage import coverage
from graph.prerequisites.lexicon import Lexicon
from graph.prerequisites.likeness import Kin, cosines, nearest
from graph.prerequisites.names import contained_names
from graph.prerequisites.pairs import Pairs, PairTable, keys_of, taken
from graph.prerequisites.passages import Passages, find_passages
from graph.prerequisites.prose import Reader, reader_of
from graph.prerequisites.ragged import Bools, Floats, Ints, Ragged, blocks, bounds_of, leading
from graph.prerequisites.runs import runs_of
from graph.prerequisites.texts import Sparse, Texts, read_texts
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
_SUMS, _CARDS = 1 << 22, 1 << 20  # that are looked at at a time
# Percent of a survey's time after which prose is read, passages found, texts put together, as measured.
_READ, _FOUND, _COUNTED = 45, 68, 80


@dataclass(frozen=True, eq=False)
class Survey:
    """The figures of a deck; its cards and concepts are numbered as they come.

    ``cards_of`` are the cards that name each concept; ``coverage`` (named, explained) is the share of a name
    that another concept's cards hold; ``kin`` holds for each concept the most similar ones with how alike
    they are, the most similar first.
    """

    concepts: Sequence[Concept]
    cards: Sequence[Card]
    cards_of: Ragged
    passages: Passages
    texts: Texts
    contained: Pairs
    coverage: PairTable
    kin: Kin

    @cached_property
    def typical(self) -> Floats:
        """For each concept the root of its third-highest similarity, 0 where it has fewer."""
        third = self.kin.bounds[:-1] + _TYPICAL - 1
        return np.sqrt(taken(self.kin.value, np.where(third < self.kin.bounds[1:], third, -1)))

    @cached_property
    def similarity(self) -> PairTable:
        """How alike the texts of two concepts are, for each candidate pair: their cosine."""
        pairs = self.candidates
        return PairTable(pairs, cosines(self.texts.vectors, pairs.first, pairs.second))

    def alike(self, a: Ints, b: Ints) -> Floats:
        """How alike the texts of the concepts of some candidate pairs are; 0 for other pairs."""
        return self.similarity.of(np.minimum(a, b), np.maximum(a, b))

    def naming_kin(self, named: Ints, b: Ints) -> Floats:
        """How often the cards of b's kin name a concept, weighted by similarity, for each of some pairs.

        The text-only half of RefD: C. Liang et al., "Measuring prerequisite relations among concepts",
        EMNLP 2015.
        """
        rows = self.candidates.find(np.minimum(named, b), np.maximum(named, b))
        forth, back = self._naming_kin
        found = np.where(named < b, taken(forth, rows), taken(back, rows))
        others = np.flatnonzero(rows < 0)
        if len(others):
            found[others] = self._named_by_kin(named[others], b[others])
        return found

    @cached_property
    def _naming_kin(self) -> tuple[Floats, Floats]:
        """The same of all candidate pairs (a, b), and of all (b, a)."""
        a, b = self.candidates.first, self.candidates.second
        return self._named_by_kin(a, b), self._named_by_kin(b, a)

    def _named_by_kin(self, named: Ints, b: Ints) -> Floats:
        """What ``naming_kin`` says of pairs: as a product of matrices, by the concepts that are named."""
        names, kinship = self._names, self._kinship
        found = np.zeros(len(named))
        order = np.argsort(named, kind="stable")
        sizes = names.astype(bool) @ np.diff(kinship.indptr)  # additions for each concept
        for block in blocks(sizes, _SUMS):
            rows = order[slice(*np.searchsorted(named[order], (block.start, block.stop)))]
            if len(rows):
                sums = names[block] @ kinship
                sums.sort_indices()
                found[rows] = np.asarray(sums[named[rows] - block.start, b[rows]]).ravel()
        found[named == b] = 0.0
        return found

    @cached_property
    def _names(self) -> Sparse:
        """(named, explained): 1 where cards name the one while they explain the other, in their order."""
        pairs, size = self.passages.namings.pairs, len(self.concepts)
        order = self.passages.namings.appearance
        order = order[np.argsort(pairs.first[order], kind="stable")]  # in which a product adds up
        bounds = bounds_of(pairs.first, size)
        return csr_matrix((np.ones(len(pairs)), pairs.second[order], bounds), shape=(size, size))

    @cached_property
    def _kinship(self) -> Sparse:
        """(other, concept): the share of the other in the similarities of the concept's kin."""
        kin, size = self.kin, len(self.concepts)
        close = kin.value >= _KINSHIP
        other, concept, value = kin.other[close], kin.concept[close], kin.value[close]
        share = value / np.bincount(concept, weights=value, minlength=size)[concept]
        return csr_matrix((share, (other, concept)), shape=(size, size))

    def share_a_card(self, a: Ints, b: Ints) -> Bools:
        """Whether some card names both concepts, for each of some pairs."""
        rarer = np.where(self.cards_of.lengths[a] <= self.cards_of.lengths[b], a, b)
        other = a + b - rarer
        found = np.zeros(len(a), dtype=bool)
        for block in blocks(self.cards_of.lengths[rarer], _CARDS):
            pair = np.repeat(np.arange(block.start, block.stop), self.cards_of.lengths[rarer[block]])
            cards = self.cards_of.values[self.cards_of.places(rarer[block])]
            found[pair[self._naming.find(other[pair], cards) >= 0]] = True
        return found

    @cached_property
    def _naming(self) -> Pairs:
        """Each concept with each card that names it."""
        return Pairs.of(self.cards_of.row, self.cards_of.values)

    @cached_property
    def about(self) -> Ragged:
        """The cards about each concept, or else those that name it."""
        explained = self.passages.explained_by
        bare = explained.lengths[self.cards_of.row] == 0
        rows = np.concatenate([explained.row, self.cards_of.row[bare]])
        cards = np.concatenate([explained.values, self.cards_of.values[bare]])
        return Ragged.grouped(rows, cards, len(self.concepts))

    @property
    def name_lengths(self) -> Ints:
        """Of how many words that tell something each name is made."""
        return self.texts.lexicon.names.lengths

    @cached_property
    def generality(self) -> Floats:
        """The logarithm of 1 + the concepts whose cards name each concept, less the mean of the deck."""
        mostly = self.coverage.pairs.keys[self.coverage.value >= _NAMED]
        users = Pairs.of_keys(np.concatenate([self.passages.namings.pairs.keys, mostly]))
        general = np.log1p(np.bincount(users.first, minlength=len(self.concepts)).astype(np.float64))
        centred: Floats = general - general.mean() if len(general) else general
        return centred

    @cached_property
    def everydayness(self) -> Floats:
        """How common the rarest word of each name is in English, as a Zipf frequency."""
        return np.array([everydayness(concept.label) for concept in self.concepts])

    @cached_property
    def place(self) -> Ints:
        """The number of the first card about each concept, -1 without one."""
        explained_by = self.passages.explained_by
        first = np.where(explained_by.lengths > 0, explained_by.bounds[:-1], -1)
        return np.append(explained_by.values, -1)[first]

    @cached_property
    def deck_order(self) -> float:
        """How much the deck's order tells about what comes first: log-odds, 0 if no better than chance.

        Judged by the concepts that are named early in another's cards, and not the other way round: does
        the deck teach them before? An alphabetical deck does so half the time.
        """
        namings = self.passages.namings
        named, explained = namings.pairs.first, namings.pairs.second
        first, second = self.place[named], self.place[explained]
        early = namings.strongest(namings.strength).strength > math.exp(-_EARLY / 20)
        one_way = namings.pairs.find(explained, named) < 0
        judged = early & one_way & (first >= 0) & (second >= 0) & (first != second)
        total, agree = int(judged.sum()), int((first < second)[judged].sum())
        if not total or abs(agree - total / 2) <= _CLEARLY * math.sqrt(total / 4):
            return 0.0
        return math.log((agree + _DOUBT) / (total - agree + _DOUBT))

    @cached_property
    def candidates(self) -> Pairs:
        """The pairs worth judging, the smaller number first: named, contained, or among the most similar.

        Of what the cards about a concept name, the earliest namings count.
        """
        namings, kin = self.passages.namings, self.kin
        strength = namings.strongest(namings.strength).strength
        order = np.lexsort((namings.pairs.first, -strength, namings.pairs.second))
        named = namings.pairs.keys[order[leading(namings.pairs.second[order], _MOST_NAMED)]]
        closest = leading(kin.concept, _CLOSEST)
        alike = keys_of(kin.concept[closest], kin.other[closest])
        found = Pairs(np.concatenate([named, alike, self.contained.keys, self.coverage.pairs.keys]))
        return Pairs.of(np.minimum(found.first, found.second), np.maximum(found.first, found.second))


def survey(
    cards: Sequence[Card],
    concepts: Sequence[Concept],
    report: Count = uncounted,
    read: Reader | None = None,
) -> Survey:
    """Measure a deck; ``report`` is told how much is done of how much, and what it raises ends the work.

    ``read`` gives the prose of the cards, if it is not to be read here.
    """
    prose = (read or reader_of(cards))(share(report, 0, _READ))
    lexicon = Lexicon.of(prose, concepts)
    passages = find_passages(cards, concepts, prose, share(report, _READ, _FOUND))
    runs = runs_of(lexicon, passages)
    texts = read_texts(lexicon, runs, share(report, _FOUND, _COUNTED))
    number = {card.id: at for at, card in enumerate(cards)}
    return Survey(
        concepts=concepts,
        cards=cards,
        cards_of=Ragged.of([[number[card] for card in concept.cards] for concept in concepts]),
        passages=passages,
        texts=texts,
        contained=contained_names(concepts),
        coverage=coverage(concepts, np.flatnonzero(passages.asked).astype(np.int32), lexicon, runs),
        kin=nearest(texts.vectors, _KIN, share(report, _COUNTED, 100)),
    )
