"""Spans: what stands where on one side of a card, sorted out where candidates and names overlap."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from graph.extraction.abbreviations import AbbreviationPair
from graph.extraction.candidates import Candidate, Votes, candidates
from graph.extraction.coordination import attributed, coordinated
from graph.extraction.foreign.lemmas import nouns_of
from graph.extraction.glossary import GlossaryHit
from graph.extraction.headwords import defined_words, headword
from graph.extraction.inflection import NounTable, initials, is_acronym, spelling_key, without_plural
from graph.extraction.languages import ENGLISH
from graph.extraction.reading import SideText
from graph.extraction.runs import Run, Word

# Marks of lists, quotes and bold before the first word of a sentence.
_MARKS = re.compile(r"(?:<[^<>]{1,20}>|[^\w<])*")
_MOST_WORDS = 10  # of a term that others are looked for in
_MOST_INITIALS = 6  # words that an acronym may stand for


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where a term stands: which side, from where to where, and its words there."""

    side: int
    start: int
    end: int
    words: tuple[str, ...]
    opens_sentence: bool = False
    nested: bool = False
    is_name: bool = False
    derived: bool = False
    language: str = ENGLISH

    def modifies(self, other: Occurrence) -> bool:
        """Whether this is the other, a name of several words, with modifiers in front."""
        return self.start < other.start and self.end == other.end and len(other.words) > 1


Found = tuple[str, str, Occurrence]  # key, the glossary's label or nothing, place


class Spans:
    """The candidates and glossary hits of one side, sorted out where they overlap."""

    def __init__(
        self,
        side: SideText,
        index: int,
        votes: Votes,
        nouns: NounTable,
        wholes: frozenset[str],
    ) -> None:
        self._side, self._index, self._nouns, self._votes = side, index, nouns, votes
        self._own_nouns = nouns_of(side.language, nouns)
        found = _with_wholes(side, votes, nouns, wholes)
        self._hits = [
            hit for hit in side.hits if not any(c.start <= hit.start and hit.end <= c.end for c in found)
        ]
        standing = set(self._hits)
        self._inner = [hit for hit in side.hits if hit not in standing]
        self._candidates = [
            c for c in found if not any(hit.start < c.end and c.start < hit.end for hit in self._hits)
        ]

    def top(self) -> Iterator[Found]:
        """What overlaps with nothing: glossary names, and candidates that no name cuts."""
        same = {(hit.start, hit.end): hit.label for hit in self._inner}
        for hit in self._hits:
            yield self._of_hit(hit)
        for candidate in self._candidates:
            yield self._of_candidate(candidate, same.get((candidate.start, candidate.end), ""))

    def shared(self, standing: frozenset[str]) -> Iterator[tuple[Found, Word]]:
        """Terms that share a word with another by "and", with the lone word that stands for each."""
        for candidate, lone in coordinated(
            self._side.text, self._side.runs, self._votes, self._nouns, standing
        ):
            if not any(hit.start < lone.end and lone.start < hit.end for hit in self._hits):
                yield self._of_candidate(candidate), lone

    def nested(self, established: frozenset[str]) -> Iterator[Found]:
        """Terms inside longer ones: glossary names, and what is a term of the deck by itself."""
        taken = {(c.start, c.end) for c in self._candidates}
        for hit in self._inner:
            if (hit.start, hit.end) not in taken:
                yield self._of_hit(hit, nested=True)
        for candidate in self._candidates:
            if program := _program(candidate):
                yield self._of_candidate(program, nested=True)
            for part in _parts(candidate):
                if any(hit.start < part.end and part.start < hit.end for hit in self._inner):
                    continue
                found = self._of_candidate(part, nested=True)
                if found[0] in established or (
                    self._side.side == "front" and _is_leading_acronym(part, candidate)
                ):
                    yield found

    def _of_hit(self, hit: GlossaryHit, *, nested: bool = False) -> Found:
        words = tuple(self._side.text[hit.start : hit.end].split())
        return self._found(words, hit.start, hit.end, hit.label, nested)

    def _of_candidate(self, candidate: Candidate, label: str = "", *, nested: bool = False) -> Found:
        words = tuple(word.text for word in candidate.words)
        is_name = all(word.is_name for word in candidate.words)
        end = self._side.spelled.get(candidate.words[-1].start, candidate.end)
        return self._found(words, candidate.start, end, label, nested, is_name)

    def _found(
        self, words: tuple[str, ...], start: int, end: int, label: str, nested: bool, is_name: bool = False
    ) -> Found:
        key = spelling_key(label or " ".join(words), self._nouns if label else self._own_nouns)
        opens = bool(_MARKS.fullmatch(self._side.text, self._side.sentence_at(start)[0], start))
        return (
            key,
            label,
            Occurrence(self._index, start, end, words, opens, nested, is_name, language=self._side.language),
        )


def long_forms(sides: Sequence[SideText], nouns: NounTable) -> frozenset[str]:
    """The keys of what a deck's abbreviations stand for, by definition or by their initials.

    Initials count for acronyms of three letters or more, where one card has both.
    """
    acronyms: dict[str, set[str]] = defaultdict(set)
    for side in sides:
        for word in (word for run in side.runs for word in run):
            text = without_plural(word.text)
            if len(text) > 2 and text.isupper() and text.isalpha():
                acronyms[side.card].add(text.lower())
    spelled = {
        _key(words, nouns)
        for side in sides
        for run in side.runs
        for words in _windows(run)
        if initials([word.text for word in words]) in acronyms[side.card]
    }
    return frozenset(
        spelled | {spelling_key(pair.long, nouns) for side in sides for pair in side.abbreviations}
    )


def headwords(sides: Sequence[SideText], votes: Votes, nouns: NounTable) -> frozenset[str]:
    """The keys of what the fronts of a deck ask for by name."""
    asked = [headword(side, votes, nouns) for side in sides]
    asked += [words for side in sides for words in defined_words(side)]
    return frozenset(_key(words, nouns) for words in asked if words)


def _with_wholes(side: SideText, votes: Votes, nouns: NounTable, known: frozenset[str]) -> list[Candidate]:
    """The candidates of a side; what the deck asks for or spells out is one as a whole.

    So is "large language model" where a card says LLM, however little "large" tells elsewhere, and
    "group" where a card asks what a group is.
    """
    found = [candidate for run in side.runs for candidate in candidates(run, votes, nouns)]
    found += side.candidates
    found = _with_priority(attributed(side.text, side.runs, nouns), found)
    wholes = [_words_of(side, pair) for pair in side.abbreviations]
    if known:
        wholes += [words for run in side.runs for words in _windows(run) if _key(words, nouns) in known]
    found.sort(key=_start)
    for words in wholes:
        start, end = words[0].start, words[-1].end
        last = first = bisect_left(found, end, key=_start)
        while first and found[first - 1].end > start:
            first -= 1
        if all(start <= c.start and c.end <= end for c in found[first:last]):
            found[first:last] = [Candidate(words)]
    if known:
        taken = {word.start for candidate in found for word in candidate.words}
        lone = (word for run in side.runs for word in run if word.start not in taken)
        nouns_alone = (word for word in lone if word.tag.startswith("NN") and _key((word,), nouns) in known)
        found += [Candidate((word,)) for word in nouns_alone]
    return sorted(found, key=_start)


def _start(candidate: Candidate) -> int:
    return candidate.start


def _with_priority(wholes: Iterable[Candidate], others: list[Candidate]) -> list[Candidate]:
    """Candidates, the later of two that overlap, and the others that overlap with none of them."""
    first: list[Candidate] = []
    for whole in wholes:
        if first and whole.start < first[-1].end:
            first.pop()
        first.append(whole)
    kept: list[Candidate] = []
    at = 0
    for other in sorted(others, key=_start):
        while at < len(first) and first[at].end <= other.start:
            at += 1
        if at == len(first) or other.end <= first[at].start:
            kept.append(other)
    return first + kept


def _windows(run: Run) -> Iterator[tuple[Word, ...]]:
    """The rows of two words and more of a run that may be a long form."""
    for first in range(len(run) - 1):
        for last in range(first + 1, min(first + _MOST_INITIALS, len(run))):
            if not run[last].tag.startswith(("NN", "JJ", "VBN")):
                break
            if run[last].tag.startswith("NN") and run[first].tag.startswith(("NN", "JJ", "VBN")):
                yield run[first : last + 1]


def _key(words: Sequence[Word], nouns: NounTable) -> str:
    return spelling_key(" ".join(word.text for word in words), nouns)


def _words_of(side: SideText, pair: AbbreviationPair) -> tuple[Word, ...]:
    """The words of a long form, those that stand in no run ("for", "of") among them."""
    tagged = {word.start: word for run in side.runs for word in run}
    found = ((part[0], pair.start + part.start()) for part in re.finditer(r"\S+", pair.long))
    return tuple(tagged.get(start, Word(text, "", start)) for text, start in found)


def _is_leading_acronym(part: Candidate, whole: Candidate) -> bool:
    """BERT in "BERT pretraining tasks": what a question names is a concept of its card; no INNER JOIN."""
    text = part.words[0].text
    acronym = part.words == whole.words[:1] and len(text) > 2 and text.isupper() and text.isalpha()
    return acronym and not whole.words[1].text.isupper()


def _program(candidate: Candidate) -> Candidate | None:
    """The program of a command of two words: git in "git rebase"."""
    name = candidate.words[0]
    program, space, _ = name.text.partition(" ")
    if not name.is_name or not space or not program.isalpha() or not program.islower():
        return None
    return Candidate((replace(name, text=program),))


def _parts(candidate: Candidate) -> Iterator[Candidate]:
    """The shorter terms that may stand in a candidate: its heads, its acronyms, its openings."""
    words = candidate.words if len(candidate.words) <= _MOST_WORDS else ()
    for first in range(len(words)):
        for last in range(len(words), first, -1):
            if last - first == len(words):
                continue
            part = words[first:last]
            if len(part) >= 2 or is_acronym(part[0].text):
                yield Candidate(part)
