"""Lexicon: the words of a deck's cards and of its concepts' names, their stems, and how much each tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.model import Concept
from graph.prerequisites.pairs import Pairs
from graph.prerequisites.prose import Prose
from graph.prerequisites.ragged import Floats, Ints, Ragged
from graph.prerequisites.wording import Wording
from graph.prerequisites.words import informativeness, stem, stems

_RARE = 3.0  # weight in nats of a stem that no text has
_BLOCK = 4096  # cards whose stems are counted at a time


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The words of a deck, by number, and their stems, which are numbered by the alphabet.

    ``backs`` holds the words of each card's back and ``names`` the stems of each concept's label; ``stem_of``
    is the stem of each word, and ``weight`` how much each stem tells.
    """

    words: Sequence[str]
    stems: Sequence[str]
    backs: Wording
    names: Ragged
    stem_of: Ints
    weight: Floats

    @classmethod
    def of(cls, prose: Prose, concepts: Sequence[Concept]) -> Lexicon:
        """The words of cards and of the concepts in them."""
        names = [stems(concept.label) for concept in concepts]
        stemmed = [stem(word) for word in prose.words]
        known = sorted({*stemmed, *(word for name in names for word in name)})
        number = {word: at for at, word in enumerate(known)}
        stem_of = np.array([number[word] for word in stemmed], dtype=np.int32)
        numbered = Ragged.of([[number[word] for word in name] for name in names])
        seen = _seen((prose.backs, prose.fronts), stem_of, len(known)) + _distinct(numbered, len(known))
        told = informativeness(
            {word: count for word, count in zip(known, seen.tolist(), strict=True) if count},
            len(prose.backs) + len(concepts),
        )
        weight = np.array([told.get(word, _RARE) for word in known])
        return cls(prose.words, known, prose.backs, numbered, stem_of, weight)

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The number of each stem."""
        return {word: at for at, word in enumerate(self.stems)}

    def weight_of(self, word: str) -> float:
        """How much a stem tells, be it in the deck or not."""
        return float(self.weight[self.number[word]]) if word in self.number else _RARE


def _seen(sides: Sequence[Wording], stem_of: Ints, number: int) -> Ints:
    """How many cards hold each stem of a word that tells something, on either side."""
    seen = np.zeros(number, dtype=np.int64)
    for at in range(0, len(sides[0]), _BLOCK):
        parts = [side.part(slice(at, at + _BLOCK)) for side in sides]
        card = np.concatenate([part.text[part.tells] for part in parts])
        found = np.concatenate([stem_of[part.word[part.tells]] for part in parts])
        seen += np.bincount(Pairs.of(card, found).second, minlength=number)
    return seen


def _distinct(names: Ragged, number: int) -> Ints:
    """How many names hold each stem."""
    return np.bincount(Pairs.of(names.row, names.values).second, minlength=number)
