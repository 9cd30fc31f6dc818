"""Occurrences: where terms stand in a deck, millions of places as columns of integers.

Strings are kept once and numbered. A card brings its places as plain values (``CardFound``), which are
joined to the columns of the deck in one pass.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Flags = NDArray[np.uint16]

# Flags of a place: which side it is on; whether it opens a sentence; whether it is a name; whether it is one
# for sure, whatever the rest of the deck has; whether it stands inside a longer one; whether it is a verb
# form of the term; whether the answer says what it is since the question asks for that, or its own sentence
# does, be it only if the question names it. What has no language of its own counts as English.
BACK, OPENS_SENTENCE, IS_NAME, SURE, NESTED, DERIVED = 1, 2, 4, 8, 16, 32
ANSWERED, DEFINED, DEFINED_IF_ASKED = 64, 128, 192
SAYS = ANSWERED | DEFINED
NO_LANGUAGE = 256

WORD_BREAK = "\x1f"  # between the words of a form; a word may have spaces, as O(n log n) has

# Places as plain values: key and form of each, the glossary's labels by number, and six integers each: start,
# end, those of the sentence around, two more (the lone word that stands for it, or zeros), and flags.
PlaceRows = tuple[list[str], list[str], list[tuple[int, str]], bytes]
_WIDTH = 7

# Of a card: places that overlap with nothing; those that share a word with another; those inside others; verb
# forms (text, start, start and end of the sentence, side); abbreviations (the keys of short and long form in
# the card's language, and in English); symbols (head, number of arguments, text, start, end, those of the
# sentence, side); symbols behind a place (head, number of arguments, end of the place, side); whether each
# side may give another name; where the answer says what is asked for.
CardFound = tuple[
    PlaceRows,
    PlaceRows,
    PlaceRows,
    list[tuple[str, int, int, int, int]],
    list[tuple[str, str, str, str]],
    list[tuple[str, int, str, int, int, int, int, int]],
    list[tuple[str, int, int, int]],
    tuple[bool, bool],
    tuple[int, int],
]


class Numbered(dict[str, int]):
    """Strings numbered in the order in which they are first asked for."""

    def __missing__(self, text: str) -> int:
        """The next number."""
        number = self[text] = len(self)
        return number


@dataclass(frozen=True, slots=True)
class Places:
    """Columns of places: number of key, label and form, side, offsets, those of the sentence, and flags.

    Side 0 is the front of the first card, 1 its back, 2 the front of the second, and so on. Label 0 is none.
    """

    key: Ints
    label: Ints
    form: Ints
    side: Ints
    start: Ints
    end: Ints
    first: Ints
    last: Ints
    flags: Flags

    def __len__(self) -> int:
        """How many there are."""
        return len(self.key)

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Places:
        """Those places, by a mask or by number."""
        return Places(*(getattr(self, column.name)[chosen] for column in fields(self)))

    def flagged(self, flag: int) -> Places:
        """The same with a flag set."""
        return replace(self, flags=self.flags | np.uint16(flag))

    @staticmethod
    def of(rows: Ints) -> Places:
        """The places of rows, a number for each column."""
        key, label, form, side, start, end, first, last, flags = (
            np.ascontiguousarray(column) for column in rows.T
        )
        return Places(key, label, form, side, start, end, first, last, flags.astype(np.uint16))

    @staticmethod
    def joined(parts: Sequence[Places]) -> Places:
        """The places of all parts, one after the other."""
        return Places(
            *(np.concatenate([getattr(part, column.name) for part in parts]) for column in fields(Places))
        )


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything that was found on the cards of a deck, before it is settled what counts.

    ``lone`` holds (start, end) of the word that stands for each shared place. ``verbs`` has columns for the
    number of the text, start, start and end of the sentence, and side. The lists hold what is rare, as
    ``CardFound`` has it, with the number of the side in the deck, or that of the card in front. ``naming``
    are the sides that may give another name, ``answers`` where the answer of each card says what is asked.
    """

    keys: Numbered
    labels: Numbered
    forms: Numbered
    top: Places
    shared: Places
    lone: Ints
    nested: Places
    verb_texts: Numbered
    verbs: Ints
    abbreviations: list[tuple[int, str, str, str, str]]
    symbols: list[tuple[tuple[str, int], str, tuple[int, int, int, int, int]]]
    claims: dict[tuple[int, int], tuple[str, int]]
    naming: list[int]
    answers: Ints


def gathered(cards: Iterable[CardFound]) -> Gathered:
    """All cards of a deck, in order."""
    keys, labels, forms, verb_texts = Numbered(), Numbered(), Numbered(), Numbered()
    labels[""]  # number 0
    kinds = [_Gathering(keys, labels, forms) for _ in range(3)]
    verbs, answers = array("i"), array("i")
    abbreviations: list[tuple[int, str, str, str, str]] = []
    symbols: list[tuple[tuple[str, int], str, tuple[int, int, int, int, int]]] = []
    claims: dict[tuple[int, int], tuple[str, int]] = {}
    naming: list[int] = []
    for number, card in enumerate(cards):
        *rows, found_verbs, pairs, found_symbols, found_claims, names, answer = card
        for kind, found in zip(kinds, rows, strict=True):
            kind.add(number, found)
        for text, start, first, last, side in found_verbs:
            verbs.extend((verb_texts[text], start, first, last, 2 * number + side))
        abbreviations += [(number, *pair) for pair in pairs]
        symbols += [
            ((head, arguments), text, (start, end, first, last, 2 * number + side))
            for head, arguments, text, start, end, first, last, side in found_symbols
        ]
        claims |= {(2 * number + side, end): (h, n) for h, n, end, side in found_claims}
        naming += [2 * number + side for side, may in enumerate(names) if may]
        answers.extend(answer)
    (top, _), (shared, lone), (nested, _) = (kind.places() for kind in kinds)
    return Gathered(
        keys,
        labels,
        forms,
        top,
        shared,
        lone,
        nested,
        verb_texts,
        np.frombuffer(verbs, dtype=np.int32).reshape(-1, 5),
        abbreviations,
        symbols,
        claims,
        naming,
        np.frombuffer(answers, dtype=np.int32).reshape(-1, 2),
    )


class _Gathering:
    """Places of one kind on their way to columns."""

    def __init__(self, keys: Numbered, labels: Numbered, forms: Numbered) -> None:
        self._keys, self._labels, self._forms = keys, labels, forms
        self._key, self._form, self._counts = array("i"), array("i"), array("i")
        self._labelled: list[tuple[int, int]] = []
        self._numbers: list[bytes] = []

    def add(self, card: int, rows: PlaceRows) -> None:
        keys, forms, labels, numbers = rows
        self._labelled += [(len(self._key) + at, self._labels[label]) for at, label in labels]
        self._key.extend(map(self._keys.__getitem__, keys))
        self._form.extend(map(self._forms.__getitem__, forms))
        self._counts.append(len(keys))
        self._numbers.append(numbers)

    def places(self) -> tuple[Places, Ints]:
        """The places, and the two more numbers of each."""
        numbers = np.frombuffer(b"".join(self._numbers), dtype=np.int32).reshape(-1, _WIDTH)
        start, end, first, last, more, more_end, flags = (
            np.ascontiguousarray(column) for column in numbers.T
        )
        card = np.repeat(np.arange(len(self._counts), dtype=np.int32), np.array(self._counts, dtype=np.int32))
        label = np.zeros(len(self._key), dtype=np.int32)
        for at, number in self._labelled:
            label[at] = number
        places = Places(
            np.array(self._key, dtype=np.int32),
            label,
            np.array(self._form, dtype=np.int32),
            2 * card + (flags & BACK),
            start,
            end,
            first,
            last,
            flags.astype(np.uint16),
        )
        return places, np.stack([more, more_end], axis=1)
