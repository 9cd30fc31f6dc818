"""Terms: every candidate and glossary name of a deck under one key, with all its occurrences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from graph.extraction.candidates import Candidate, Votes, candidates, tag_votes
from graph.extraction.foreign.lemmas import nouns_of
from graph.extraction.glossary import GlossaryHit
from graph.extraction.inflection import NounTable, is_acronym, spelling_key
from graph.extraction.languages import ENGLISH
from graph.extraction.reading import SideText


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where a term stands: which side, from where to where, and its words there."""

    side: int
    start: int
    end: int
    words: tuple[str, ...]
    opens_sentence: bool
    nested: bool = False
    language: str = ENGLISH

    def modifies(self, other: Occurrence) -> bool:
        """Whether this is the other, a name of several words, with modifiers in front."""
        return self.start < other.start and self.end == other.end and len(other.words) > 1


@dataclass(slots=True)
class Term:
    """Everything a deck says of one spelling key; ``label`` is the glossary's where it knows it."""

    key: str
    occurrences: list[Occurrence] = field(default_factory=list)
    label: str = ""

    def sides(self) -> set[int]:
        """The indices of the sides it stands on."""
        return {occurrence.side for occurrence in self.occurrences}

    def forms(self) -> Counter[str]:
        """How often each written form occurs."""
        return Counter(" ".join(occurrence.words) for occurrence in self.occurrences)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of its first occurrence."""
        return self.occurrences[0].words

    @property
    def language(self) -> str:
        """The language of most of its occurrences; English where it is one of several alike."""
        counts = Counter(occurrence.language for occurrence in self.occurrences)
        return max(counts, key=lambda code: (counts[code], code == ENGLISH, code))


Terms = dict[str, Term]
_Found = tuple[str, str, Occurrence]  # key, the glossary's label or nothing, place


def collect_terms(sides: Sequence[SideText], nouns: NounTable, *, glossary_only: bool = False) -> Terms:
    """The terms of a deck by key, in order of first occurrence."""
    terms: Terms = {}
    votes = {} if glossary_only else tag_votes(run for side in sides for run in side.runs)
    spans = [_Spans(side, index, votes, nouns, glossary_only) for index, side in enumerate(sides)]
    _file(terms, (found for group in spans for found in group.top()))
    standing = frozenset(terms)
    _file(terms, (found for group in spans for found in group.nested(standing)))
    return _without_needless_extensions(terms)


def _file(terms: Terms, found: Iterable[_Found]) -> None:
    for key, label, occurrence in found:
        term = terms.setdefault(key, Term(key))
        term.label = term.label or label
        term.occurrences.append(occurrence)


def _without_needless_extensions(terms: Terms) -> Terms:
    """Terms less those that only dress up a glossary name: "log policy ratio" for policy ratio.

    Where a glossary's concept of several words stands only at the end of candidates that one side
    alone has, the name that people gave it is the concept, and the candidates go.
    """
    rare: dict[int, list[tuple[Term, Occurrence]]] = defaultdict(list)
    for term in terms.values():
        if not term.label and len(term.sides()) == 1:
            for occurrence in term.occurrences:
                rare[occurrence.side].append((term, occurrence))
    needless: set[str] = set()
    for term in terms.values():
        if not term.label or not all(occurrence.nested for occurrence in term.occurrences):
            continue
        around = [
            next((other.key for other, outer in rare[place.side] if outer.modifies(place)), "")
            for place in term.occurrences
        ]
        if all(around):
            needless.update(around)
            term.occurrences = [replace(occurrence, nested=False) for occurrence in term.occurrences]
    return {key: term for key, term in terms.items() if key not in needless}


class _Spans:
    """The candidates and glossary hits of one side, sorted out where they overlap."""

    def __init__(
        self, side: SideText, index: int, votes: Votes, nouns: NounTable, glossary_only: bool
    ) -> None:
        self._side, self._index, self._nouns = side, index, nouns
        self._own_nouns = nouns_of(side.language, nouns)
        found = () if glossary_only else _with_long_forms(side, votes, nouns)
        self._hits = [
            hit for hit in side.hits if not any(c.start <= hit.start and hit.end <= c.end for c in found)
        ]
        standing = set(self._hits)
        self._inner = [hit for hit in side.hits if hit not in standing]
        self._candidates = [
            c for c in found if not any(hit.start < c.end and c.start < hit.end for hit in self._hits)
        ]

    def top(self) -> Iterator[_Found]:
        """What overlaps with nothing: glossary names, and candidates that no name cuts."""
        same = {(hit.start, hit.end): hit.label for hit in self._inner}
        for hit in self._hits:
            yield self._of_hit(hit)
        for candidate in self._candidates:
            yield self._of_candidate(candidate, same.get((candidate.start, candidate.end), ""))

    def nested(self, standing: frozenset[str]) -> Iterator[_Found]:
        """Terms inside longer ones: glossary names, and what stands on its own elsewhere."""
        taken = {(c.start, c.end) for c in self._candidates}
        for hit in self._inner:
            if (hit.start, hit.end) not in taken:
                yield self._of_hit(hit, nested=True)
        for candidate in self._candidates:
            for part in _parts(candidate):
                if any(hit.start < part.end and part.start < hit.end for hit in self._inner):
                    continue
                found = self._of_candidate(part, nested=True)
                if found[0] in standing:
                    yield found

    def _of_hit(self, hit: GlossaryHit, *, nested: bool = False) -> _Found:
        words = tuple(self._side.text[hit.start : hit.end].split())
        return self._found(words, hit.start, hit.end, hit.label, nested)

    def _of_candidate(self, candidate: Candidate, label: str = "", *, nested: bool = False) -> _Found:
        words = tuple(word.text for word in candidate.words)
        return self._found(words, candidate.start, candidate.end, label, nested)

    def _found(self, words: tuple[str, ...], start: int, end: int, label: str, nested: bool) -> _Found:
        key = spelling_key(label or " ".join(words), self._nouns if label else self._own_nouns)
        opens = self._side.sentence_at(start)[0] == start
        return (
            key,
            label,
            Occurrence(self._index, start, end, words, opens, nested, language=self._side.language),
        )


def _with_long_forms(side: SideText, votes: Votes, nouns: NounTable) -> list[Candidate]:
    """The candidates of a side; what an abbreviation stands for is one as it is spelled out."""
    found = [candidate for run in side.runs for candidate in candidates(run, votes, nouns)]
    found += side.candidates
    for pair in side.abbreviations:
        words = tuple(
            word for run in side.runs for word in run if pair.start <= word.start and word.end <= pair.end
        )
        if len(words) == len(pair.long.split()):
            inside = [c for c in found if c.start < pair.end and pair.start < c.end]
            if all(pair.start <= c.start and c.end <= pair.end for c in inside):
                found = [c for c in found if c not in inside] + [Candidate(words)]
    return sorted(found, key=lambda candidate: candidate.start)


def _parts(candidate: Candidate) -> Iterator[Candidate]:
    """The shorter terms that may stand in a candidate: its heads, its acronyms, its openings."""
    words = candidate.words
    for first in range(len(words)):
        for last in range(len(words), first, -1):
            if last - first == len(words):
                continue
            part = words[first:last]
            if len(part) >= 2 or is_acronym(part[0].text):
                yield Candidate(part)
