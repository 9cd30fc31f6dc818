"""Spans: what stands where on one side of a card, sorted out where candidates and names overlap."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence

from graph.extraction.candidates import Candidate, key_of, windows
from graph.extraction.coordination import attributed, coordinated
from graph.extraction.foreign.lemmas import nouns_of
from graph.extraction.glossary import GlossaryHit
from graph.extraction.inflection import NounTable, initials, is_acronym, spelling_key, without_plural
from graph.extraction.intervals import Intervals
from graph.extraction.reading import SideText
from graph.extraction.runs import Word
from graph.extraction.votes import DeckVotes

# Marks of lists, quotes and bold before the first word of a sentence.
_MARKS = re.compile(r"(?:<[^<>]{1,20}>|[^\w<])*")
_MOST_WORDS = 10  # of a term that others are looked for in
_NONE = Intervals(())


# Where a term may stand on a side: its key, the glossary's label or nothing, its words there, start and end,
# those of the sentence around, whether it opens that, and whether it is a name. A plain tuple, of which there
# are millions.
Place = tuple[str, str, tuple[str, ...], int, int, int, int, bool, bool]


class Spans:
    """The candidates and glossary hits of one side, sorted out where they overlap."""

    def __init__(self, side: SideText, votes: DeckVotes, nouns: NounTable, wholes: Container[str]) -> None:
        self._side, self._nouns, self._votes = side, nouns, votes
        self._own_nouns = nouns_of(side.language, nouns)
        found = _with_wholes(side, votes, nouns, wholes)
        longer = Intervals((c.start, c.end) for c in found) if side.hits else _NONE
        self._hits = [hit for hit in side.hits if not longer.hold(hit.start, hit.end)]
        self._inner = [hit for hit in side.hits if longer.hold(hit.start, hit.end)]
        self._standing = _stretches(self._hits)
        touched = self._standing.touch
        self._candidates = [c for c in found if not touched(c.start, c.end)] if self._hits else found

    def top(self) -> Iterator[Place]:
        """What overlaps with nothing: glossary names, and candidates that no name cuts."""
        same = {(hit.start, hit.end): hit.label for hit in self._inner}
        for hit in self._hits:
            yield self._of_hit(hit)
        for candidate in self._candidates:
            yield self._of_candidate(candidate, same.get((candidate.start, candidate.end), ""))

    def shared(self) -> Iterator[tuple[Place, Word, bool]]:
        """Terms that share a word with another by "and", with the lone word that stands for each.

        Where the last is false, the term is one only if it stands elsewhere in the deck, too.
        """
        for candidate, lone, sure in coordinated(self._side.text, self._side.runs, self._votes, self._nouns):
            if not self._standing.touch(lone.start, lone.end):
                yield self._of_candidate(candidate), lone, sure

    def nested(self) -> Iterator[tuple[Place, bool]]:
        """Terms inside longer ones: glossary names, and what may be a term of the deck by itself.

        Where the last is false, it is one only if the deck has established it.
        """
        taken = {(c.start, c.end) for c in self._candidates} if self._inner else set()
        inner = _stretches(self._inner)
        for hit in self._inner:
            if (hit.start, hit.end) not in taken:
                yield self._of_hit(hit), True
        for candidate in self._candidates:
            if program := _program(candidate):
                yield self._of_candidate(program), True
            for part in _parts(candidate):
                if self._inner and inner.touch(part.start, part.end):
                    continue
                asked = self._side.side == "front" and _is_leading_acronym(part, candidate)
                yield self._of_candidate(part), asked

    def _of_hit(self, hit: GlossaryHit) -> Place:
        words = tuple(self._side.text[hit.start : hit.end].split())
        return self._place(words, hit.start, hit.end, hit.label)

    def _of_candidate(self, candidate: Candidate, label: str = "") -> Place:
        words, _, starts, _, _, names = zip(*candidate.words, strict=True)
        end = self._side.spelled.get(starts[-1], starts[-1] + len(words[-1]))
        return self._place(words, starts[0], end, label, all(names))

    def _place(
        self, words: tuple[str, ...], start: int, end: int, label: str, is_name: bool = False
    ) -> Place:
        key = spelling_key(label or " ".join(words), self._nouns if label else self._own_nouns)
        text, (first, last) = self._side.text, self._side.sentence_at(start)
        # Most sentences begin with a letter, behind which no term opens them.
        marks = not text[first].isalnum() and _MARKS.fullmatch(text, first, start)
        opens = start == first or bool(marks)
        return key, label, words, start, end, first, last, opens, is_name


def long_forms(sides: Sequence[SideText], nouns: NounTable) -> frozenset[str]:
    """The keys of what a card's abbreviations stand for, by definition or by their initials.

    Initials count for acronyms of three letters or more that the card has as well.
    """
    acronyms: set[str] = set()
    capitals = (word.text for side in sides for run in side.runs for word in run if word.text[1:2].isupper())
    for text in map(without_plural, capitals):
        if len(text) > 2 and text.isupper() and text.isalpha():
            acronyms.add(text.lower())
    found = {spelling_key(pair.long, nouns) for side in sides for pair in side.abbreviations}
    if acronyms:
        rows = (words for side in sides for run in side.runs for words in windows(run))
        found |= {
            key_of(words, nouns) for words in rows if initials([word.text for word in words]) in acronyms
        }
    return frozenset(found)


def _with_wholes(
    side: SideText, votes: DeckVotes, nouns: NounTable, known: Container[str]
) -> list[Candidate]:
    """The candidates of a side; what the deck asks for or spells out is one as a whole.

    So is "large language model" where a card says LLM, however little "large" tells elsewhere, and
    "group" where a card asks what a group is.
    """
    choices = [(run, votes.choice(run, nouns)) for run in side.runs]
    found = [Candidate(run[first:last]) for run, choice in choices for first, last in choice.candidates]
    found += side.candidates
    if across := list(attributed(side.text, side.runs, nouns)):
        found = _with_priority(across, found)
    wholes = _spelled_out(side) if side.abbreviations else []
    wholes += [
        run[first:last] for run, choice in choices for (first, last), key in choice.wholes if key in known
    ]
    found.sort(key=_start)
    for words in wholes:
        start, end = words[0].start, words[-1].end
        last = first = bisect_left(found, end, key=_start)
        while first and found[first - 1].end > start:
            first -= 1
        if all(start <= c.start and c.end <= end for c in found[first:last]):
            found[first:last] = [Candidate(words)]
    taken = {word.start for candidate in found for word in candidate.words}
    lone = (word for run in side.runs for word in run if word.start not in taken)
    lone_nouns = (word for word in lone if word.tag.startswith("NN"))
    alone = [Candidate((word,)) for word in lone_nouns if spelling_key(word.text, nouns) in known]
    return sorted(found + alone, key=_start) if alone else found


def _stretches(hits: Sequence[GlossaryHit]) -> Intervals:
    return Intervals((hit.start, hit.end) for hit in hits) if hits else _NONE


def _start(candidate: Candidate) -> int:
    return candidate.words[0].start


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


def _spelled_out(side: SideText) -> list[tuple[Word, ...]]:
    """The words of each long form, those that stand in no run ("for", "of") among them."""
    tagged = {word.start: word for run in side.runs for word in run}
    found = [
        [(part[0], pair.start + part.start()) for part in re.finditer(r"\S+", pair.long)]
        for pair in side.abbreviations
    ]
    return [tuple(tagged.get(start, Word(text, "", start)) for text, start in words) for words in found]


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
    return Candidate((name._replace(text=program),))


def _parts(candidate: Candidate) -> Iterator[Candidate]:
    """The shorter terms that may stand in a candidate: its heads, its acronyms, its openings."""
    words = candidate.words if 1 < len(candidate.words) <= _MOST_WORDS else ()
    for first in range(len(words)):
        for last in range(len(words), first, -1):
            if last - first == len(words):
                continue
            part = words[first:last]
            if len(part) >= 2 or is_acronym(part[0].text):
                yield Candidate(part)
