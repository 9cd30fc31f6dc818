"""Splitting: a deck in parts, each read and searched by itself, on any number of processes or machines.

Map, reduce, map, reduce: the parts are read (cards to sides with tags); what they say of the deck as a whole
is added up (the census); with that, the parts are searched for terms; and what is found goes on as one deck.
Nothing depends on how a deck is cut or in which order the parts are done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import TypeVar

from spacy.language import Language

from graph.cache.store import Cache
from graph.extraction.census import Census, Verdict, census_of, merged, verdict
from graph.extraction.encoding import (
    decoded_census,
    decoded_evidence,
    decoded_sides,
    encoded_census,
    encoded_evidence,
    encoded_sides,
)
from graph.extraction.finding import found_on
from graph.extraction.foreign.pipeline import load_foreign_pipeline
from graph.extraction.glossary import Glossary
from graph.extraction.inflection import NounTable
from graph.extraction.keeping import Kept, Stretch
from graph.extraction.languages import Evidence, evidence_of, is_large, languages_by, main_language, votes_of
from graph.extraction.occurrences import CardFound, Gathered, gathered
from graph.extraction.pipeline import load_pipeline
from graph.extraction.reading import READING, CardSides, Report, Texts, read_sides
from graph.extraction.recall import (
    CENSUS,
    CENSUSES,
    EVIDENCE,
    FOUND,
    SIDES,
    find_and_keep,
    found_again,
    found_in,
    settings_key,
    text_keys,
)
from graph.model import Card
from graph.workers import Shared, Workers

_PART = 64  # cards of a task
# Tasks from which two processes are worth their start: each takes 1.1 seconds for that, and a task .16.
WORTH = 24
_AT_ONCE = 64 * _PART  # cards whose results are held, and kept, together

# To read a card takes three times as long as to search it.
_READ = 3

_R = TypeVar("_R")
Told = Callable[[int], None]  # of how many cards are done
_ReadTask = tuple[Shared["Settings"], Sequence[Texts], Sequence[str]]
_SearchTask = tuple[Shared["Settings"], Shared[Verdict], Sequence[Texts], Sequence[str], Sequence[bytes]]


@dataclass(frozen=True)
class Settings:
    """All that decides how a card is read besides its text and its language."""

    glossary: Glossary = ()
    fast: bool = False

    @property
    def pipeline(self) -> Language:
        """The pipeline that reads English."""
        return load_pipeline(self.glossary, fast=self.fast)

    @property
    def nouns(self) -> NounTable:
        """The table of nouns that goes with the pipeline."""
        return _nouns(self)


@lru_cache(maxsize=4)
def _nouns(settings: Settings) -> NounTable:
    return NounTable.of(settings.pipeline)


@dataclass(frozen=True)
class DeckFound:
    """The language of each card, what may be a term on all of them, and the keys of what they ask for."""

    languages: tuple[str, ...]
    found: Gathered
    headwords: frozenset[str]


def find_all(
    cards: Sequence[Card], settings: Settings, workers: Workers, cache: Cache, report: Report
) -> DeckFound:
    """Read all cards of a deck, and find what may be a term on them.

    What is in the cache is not worked out again, and what is worked out is put there.
    """
    total = (_READ + 1) * len(cards)
    texts = [(card.front, card.back) for card in cards]
    hashes = text_keys(settings_key(settings.glossary, settings.fast), texts)
    rough = settings.fast or is_large(len(cards))
    languages = _languages(texts, rough, Kept(cache, hashes), workers, lambda: report(READING, 0, total))
    report(READING, 0, total)  # once more: what was loaded tells nothing of how fast it reads
    keys = [key + code.encode() for key, code in zip(hashes, languages, strict=True)]
    work = _Work(settings, workers, Kept(cache, keys), texts, languages)

    def read(done: int) -> None:
        report(READING, _READ * done, total)

    def searched(done: int) -> None:
        report(READING, _READ * len(cards) + done, total)

    decided = verdict(merged(work.censuses(read)), settings.nouns)
    return DeckFound(languages, gathered(work.found(decided, searched)), decided.headwords)


def _languages(
    texts: Sequence[Texts], rough: bool, kept: Kept, workers: Workers, alive: Callable[[], None]
) -> tuple[str, ...]:
    """The language of each card; ``alive`` is called now and then, and what it raises ends the work."""
    kind = f"{EVIDENCE} {rough}"
    evidence: list[Evidence] = []
    for part in _parts(range(len(texts)), _AT_ONCE):
        alive()
        known = kept.get(kind, part)
        missing = [number for number, data in known.items() if data is None]
        tasks = (([texts[number] for number in some], rough) for some in _parts(missing, 16 * _PART))
        found = dict(zip(missing, _flat(workers.map(_evidence, tasks)), strict=True))
        kept.put(kind, {number: encoded_evidence(told) for number, told in found.items()})
        evidence += (
            found[number] if data is None else decoded_evidence(data) for number, data in known.items()
        )
    return languages_by(evidence, main_language(map(votes_of, evidence)))


@dataclass(frozen=True)
class _Work:
    """The work on the cards of one deck; ``fresh`` holds the sides of those that it has read."""

    settings: Settings
    workers: Workers
    kept: Kept
    texts: Sequence[Texts]
    languages: Sequence[str]
    fresh: dict[int, bytes] = field(default_factory=dict)

    @cached_property
    def shared(self) -> Shared[Settings]:
        """The settings, for all tasks."""
        return self.workers.share(self.settings)

    def censuses(self, told: Told) -> Iterator[Census]:
        """The censuses of all cards, in any order; ``told`` hears how many are read."""
        return self._censuses_of_parts(told) if self.kept.nothing else self._censuses_of_cards(told)

    def _censuses_of_parts(self, told: Told) -> Iterator[Census]:
        numbers = range(len(self.texts))
        read = self.workers.map(_read, self._tasks(numbers))
        for part, (census, sides) in zip(_parts(numbers, _PART), read, strict=True):
            self.fresh.update(zip(part, sides, strict=True))
            told(part[-1] + 1)
            yield census

    def _censuses_of_cards(self, told: Told) -> Iterator[Census]:
        unread: list[int] = []
        new: dict[int, Stretch] = {}  # stretches of which no card has been read, by the first one's number
        complete: dict[Stretch, bytes] = {}
        for stretch, data in self.kept.stretches(CENSUSES):
            if data:
                yield decoded_census(data)
                continue
            known = self.kept.get(CENSUS, stretch.numbers)
            censuses = [decoded_census(found) for found in known.values() if found]
            if len(censuses) == len(known):
                complete[stretch] = encoded_census(merged(censuses))
            elif not censuses:
                new[stretch.numbers[0]] = stretch
            unread += (number for number, found in known.items() if not found)
            yield from censuses
        self.kept.put_stretches(CENSUSES, complete)
        yield from self._censuses_of_unread(unread, new, told)

    def _censuses_of_unread(
        self, unread: Sequence[int], new: Mapping[int, Stretch], told: Told
    ) -> Iterator[Census]:
        done = len(self.texts) - len(unread)
        told(done)
        stretch: Stretch | None = None  # a new one that is not over yet
        waiting: list[Census] = []  # of its cards
        for part in _parts(unread, _AT_ONCE):
            said: dict[int, bytes] = {}
            complete: dict[Stretch, bytes] = {}
            for number, (census, sides) in zip(part, self._read_each(part), strict=True):
                said[number], self.fresh[number] = census, sides
                done += 1
                if len(said) % _PART == 0 or len(said) == len(part):
                    told(done)
                stretch = new.get(number, stretch)
                if stretch is None:
                    yield decoded_census(census)
                    continue
                waiting.append(decoded_census(census))
                if number == stretch.numbers[-1]:
                    whole = merged(waiting)
                    complete[stretch] = encoded_census(whole)
                    yield whole
                    stretch, waiting = None, []
            self.kept.put(CENSUS, said)
            self.kept.put(SIDES, {number: self.fresh[number] for number in part})
            self.kept.put_stretches(CENSUSES, complete)

    def found(self, decided: Verdict, told: Told) -> Iterator[CardFound]:
        """What may be a term on each card, in order; ``told`` hears how many are searched."""
        shared = self.workers.share(decided)
        for part in _parts(range(len(self.texts)), _AT_ONCE):
            told(part[0])
            if self.kept.nothing:
                results = _flat(self.workers.map(_search, self._searches(part, shared)))
                yield from _counted(results, part[0], told)
                continue
            known = self.kept.get(FOUND, part)
            found = {number: found_again(data, decided) for number, data in known.items() if data}
            missing = [number for number in part if found.get(number) is None]
            anew = _flat(self.workers.map(_search_each, self._searches(missing, shared)))
            searched = dict(zip(missing, _counted(anew, part[0], told), strict=True))
            self.kept.put(FOUND, searched)
            yield from (found.get(number) or found_in(searched[number]) for number in part)

    def _searches(self, numbers: Sequence[int], decided: Shared[Verdict]) -> Iterator[_SearchTask]:
        sides = {number: data for number in numbers if (data := self.fresh.pop(number, None))}
        known = self.kept.get(SIDES, [number for number in numbers if number not in sides])
        sides |= {number: data for number, data in known.items() if data}
        lost = [number for number in numbers if number not in sides]
        sides |= {number: data for number, (_, data) in zip(lost, self._read_each(lost), strict=True)}
        return (
            (self.shared, decided, *self._of(part), [sides.pop(number) for number in part])
            for part in _parts(numbers, _PART)
        )

    def _read_each(self, numbers: Sequence[int]) -> Iterator[tuple[bytes, bytes]]:
        return _flat(self.workers.map(_read_each, self._tasks(numbers)))

    def _tasks(self, numbers: Sequence[int]) -> Iterator[_ReadTask]:
        return ((self.shared, *self._of(part)) for part in _parts(numbers, _PART))

    def _of(self, numbers: Sequence[int]) -> tuple[list[Texts], list[str]]:
        return [self.texts[number] for number in numbers], [self.languages[number] for number in numbers]


def _parts(numbers: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (numbers[start : start + size] for start in range(0, len(numbers), size))


def _evidence(task: tuple[Sequence[Texts], bool]) -> list[Evidence]:
    texts, rough = task
    return [evidence_of(front, back, rough=rough) for front, back in texts]


def _read(task: _ReadTask) -> tuple[Census, list[bytes]]:
    """The census of a part, and the sides of each card."""
    nouns, cards = task[0].get().nouns, _sides(task)
    return census_of(cards, nouns), [*map(encoded_sides, cards)]


def _read_each(task: _ReadTask) -> list[tuple[bytes, bytes]]:
    """The census and the sides of each card of a part, to keep them."""
    nouns = task[0].get().nouns
    return [(encoded_census(census_of([sides], nouns)), encoded_sides(sides)) for sides in _sides(task)]


def _sides(task: _ReadTask) -> list[CardSides]:
    shared, texts, languages = task
    settings = shared.get()
    foreign = partial(load_foreign_pipeline, glossary=settings.glossary, english=settings.nouns)
    return read_sides(texts, languages, settings.pipeline, foreign)


def _search(task: _SearchTask) -> list[CardFound]:
    """What may be a term on each card of a part."""
    nouns, decided, cards = _decoded(task)
    return [found_on(card, decided.votes, decided.wholes, nouns) for card in cards]


def _search_each(task: _SearchTask) -> list[bytes]:
    """The same, to keep it."""
    nouns, decided, cards = _decoded(task)
    return [find_and_keep(card, decided, nouns) for card in cards]


def _decoded(task: _SearchTask) -> tuple[NounTable, Verdict, Iterator[CardSides]]:
    shared, heard, texts, languages, sides = task
    return shared.get().nouns, heard.get(), map(decoded_sides, sides, texts, languages)


def _counted(results: Iterable[_R], first: int, told: Told) -> Iterator[_R]:
    """Results of which the number is told now and then, those before the ``first`` included."""
    for number, result in enumerate(results):
        if number % _PART == 0:
            told(first + number)
        yield result


def _flat(results: Iterable[Sequence[_R]]) -> Iterator[_R]:
    return (item for part in results for item in part)
