"""Terms: every candidate and glossary name of a deck under one key, with all its occurrences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np

from graph.extraction.languages import ENGLISH
from graph.extraction.occurrences import (
    DERIVED,
    IS_NAME,
    NO_LANGUAGE,
    OPENS_SENTENCE,
    WORD_BREAK,
    Ints,
    Places,
)
from graph.model import AliasReason


@dataclass(frozen=True, slots=True)
class Form:
    """The words in which a term is written, how often in just this way, and the first side that has it so.

    ``derived``: they are a verb that belongs to it.
    """

    words: tuple[str, ...]
    times: int
    side: int
    opens_sentence: bool
    is_name: bool
    derived: bool
    language: str


@dataclass(frozen=True)
class Occurrences:
    """All occurrences of a deck's terms, those of a term one after the other, in order of being found.

    ``languages`` holds that of each card.
    """

    places: Places
    spellings: Sequence[str]
    languages: Sequence[str]

    @cached_property
    def card(self) -> Ints:
        """The number of the card of each."""
        return self.places.side >> 1

    @cached_property
    def _kinds(self) -> tuple[Ints, Ints]:
        """The first occurrence of each form of each term, in order, and how often it occurs so."""
        places = self.places
        flags = (places.flags & (OPENS_SENTENCE | IS_NAME | DERIVED)).astype(np.int64)
        numbers: dict[str, int] = {}
        language = np.array(
            [numbers.setdefault(code, len(numbers)) for code in self.languages], dtype=np.int64
        )
        own = np.where(places.flags & NO_LANGUAGE, len(numbers), language[self.card])
        kind = np.stack([places.key, places.form, flags, own])
        order = np.lexsort(kind[::-1])
        ordered = kind[:, order]
        begins = np.flatnonzero(np.r_[True, (ordered[:, 1:] != ordered[:, :-1]).any(axis=0)][: len(order)])
        times = np.diff(np.r_[begins, len(order)])
        first = order[begins]  # lexsort is stable
        by_place = np.argsort(first)
        return first[by_place].astype(np.int32), times[by_place].astype(np.int32)

    def forms(self, borders: Sequence[int]) -> Iterator[tuple[Form, ...]]:
        """The forms of each term, in order; ``borders`` say where the occurrences of each begin and end."""
        first, times = self._kinds
        places = self.places.take(first.astype(np.int64))
        rows = zip(
            (tuple(self.spellings[form].split(WORD_BREAK)) for form in places.form.tolist()),
            times.tolist(),
            places.side.tolist(),
            *((places.flags & flag).astype(bool).tolist() for flag in (OPENS_SENTENCE, IS_NAME, DERIVED)),
            (
                ENGLISH if anywhere else self.languages[side >> 1]
                for anywhere, side in zip(
                    (places.flags & NO_LANGUAGE).tolist(), places.side.tolist(), strict=True
                )
            ),
            strict=True,
        )
        begins = np.searchsorted(first, borders)
        for number in np.diff(begins).tolist():
            yield tuple(Form(*row) for row in islice(rows, number))


@dataclass(slots=True)
class Term:
    """Everything a deck says of one spelling key.

    ``label`` is the glossary's where it knows it; ``stands_for`` the key of the term that it is another name
    of, and why, where its own place tells. Its occurrences are those from ``first`` to ``stop``; ``sides``
    counts the sides that have any.
    """

    key: str
    label: str
    is_headword: bool
    stands_for: tuple[str, AliasReason] | None
    occurrences: Occurrences
    first: int
    stop: int
    sides: int
    forms: tuple[Form, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The words of its first occurrence."""
        return self.forms[0].words

    @property
    def is_name(self) -> bool:
        """Whether its first occurrence is a name."""
        return self.forms[0].is_name

    @property
    def written(self) -> list[Form]:
        """The forms that name it, less those of verbs it is derived from, if any are left."""
        return [form for form in self.forms if not form.derived] or list(self.forms)

    @property
    def language(self) -> str:
        """The language of most of its occurrences; English where it is one of several alike."""
        first = self.forms[0].language
        if all(form.language == first for form in self.forms):
            return first
        counts: dict[str, int] = {}
        for form in self.forms:
            counts[form.language] = counts.get(form.language, 0) + form.times
        return max(counts, key=lambda code: (counts[code], code == ENGLISH, code))

    def cards(self) -> set[int]:
        """The numbers of the cards that it stands on."""
        return set(self.occurrences.card[self.first : self.stop].tolist())


Terms = dict[str, Term]
