"""Wording: the words of many texts in columns, each word a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.columns import offsets
from graph.prerequisites.counting import Count, counted, uncounted
from graph.prerequisites.pairs import keys_of
from graph.prerequisites.ragged import Bools, Ints, spread
from graph.prerequisites.words import FUNCTION_WORDS, WORD

_BLOCK = 1024  # texts that are read at a time
_GAPS_AND_WORDS = re.compile(f"({WORD.pattern})")  # splits a text into these, in turn
_NOTHING = "\0"  # between two texts: neither of a word nor a space nor a mark


@dataclass(frozen=True, slots=True)
class Laid:
    """Texts laid one behind the other; ``origin`` says where each starts."""

    text: str
    origin: Ints

    @classmethod
    def of(cls, texts: Sequence[str]) -> Laid:
        """The texts with a character between them that is part of no word, and one behind the last.

        >>> Laid.of(["ab", "", "c"]).origin.tolist()
        [0, 3, 4]
        """
        lengths = np.array([len(text) + len(_NOTHING) for text in texts], dtype=np.int64)
        return cls("".join(f"{text}{_NOTHING}" for text in texts), np.cumsum(lengths) - lengths)

    @property
    def characters(self) -> Ints:
        """The code of each character."""
        return np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype="<i4")


class Vocabulary:
    """The words of a deck in lower case, numbered as they come; what has a number keeps it."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._numbers: dict[str, int] = {}  # of words as they are written, too

    def numbers(self, words: Sequence[str]) -> Ints:
        """The number of each word; upper and lower case are one.

        >>> Vocabulary().numbers(["Bits", "and", "bits"]).tolist()
        [0, 1, 0]
        """
        for word in dict.fromkeys(words):
            if word not in self._numbers:
                self._numbers[word] = self._number(word.lower())
        return np.fromiter(map(self._numbers.__getitem__, words), np.int32, len(words))

    def _number(self, word: str) -> int:
        number = self._numbers.setdefault(word, len(self.words))
        if number == len(self.words):
            self.words.append(word)
        return number

    def read(self, texts: Sequence[str], report: Count = uncounted) -> Wording:
        """The words of some texts."""
        return Wording.joined([self._read(texts[block]) for block in counted(len(texts), _BLOCK, report)])

    def _read(self, texts: Sequence[str]) -> Wording:
        laid = Laid.of(texts)
        pieces = _GAPS_AND_WORDS.split(laid.text)
        ends = np.cumsum(np.fromiter(map(len, pieces), np.int64, len(pieces)))
        words, first, behind = pieces[1::2], ends[:-1:2], ends[1::2]
        hyphen = laid.characters == ord("-")
        number = self.numbers(words)
        functional = np.array([self._numbers.get(word, -1) for word in FUNCTION_WORDS])
        bounds = np.append(np.searchsorted(first, laid.origin), len(words))
        return Wording(
            word=number,
            start=(first - np.repeat(laid.origin, np.diff(bounds))).astype(np.int32),
            tells=~np.isin(number, functional) | hyphen[first - 1] | hyphen[behind],
            bounds=bounds,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The words of texts: the number of each in a vocabulary, and where in its text it starts.

    The words of text ``n`` are those from ``bounds[n]`` to ``bounds[n + 1]``. A word ``tells`` something if
    it is no function word, or joined to another word by a hyphen.
    """

    word: Ints
    start: Ints
    tells: Bools
    bounds: Ints

    @classmethod
    def joined(cls, parts: Sequence[Wording]) -> Wording:
        """Texts in several parts as one."""
        if not parts:
            none = np.zeros(0, dtype=np.int32)
            return cls(none, none, none.astype(bool), np.zeros(1, dtype=np.int64))
        lengths = np.concatenate([part.lengths for part in parts])
        return cls(
            word=np.concatenate([part.word for part in parts]),
            start=np.concatenate([part.start for part in parts]),
            tells=np.concatenate([part.tells for part in parts]),
            bounds=offsets(lengths),
        )

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self.bounds) - 1

    def part(self, texts: slice) -> Wording:
        """The words of some consecutive texts."""
        bounds = self.bounds[texts.start : texts.stop + 1]
        inside = slice(bounds[0], bounds[-1])
        return Wording(self.word[inside], self.start[inside], self.tells[inside], bounds - bounds[0])

    @property
    def lengths(self) -> Ints:
        """How many words each text has."""
        return np.diff(self.bounds)

    @property
    def text(self) -> Ints:
        """The number of each word's text."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.lengths)

    def places(self, texts: Ints) -> Ints:
        """Where the words of some texts stand in the columns, one text behind the other."""
        return spread(self.bounds[texts], self.lengths[texts])

    def before(self, texts: Ints, offsets: Ints) -> Ints:
        """How many words of each of some texts start before an offset into it."""
        rows = np.searchsorted(keys_of(self.text, self.start), keys_of(texts, offsets))
        return rows - self.bounds[texts]
