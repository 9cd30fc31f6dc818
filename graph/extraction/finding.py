"""Finding: what may be a term on a card, once the deck as a whole has been heard on its words.

Each card is looked at by itself, and whatever has to look at its text is done here, where it can be done on
any machine. What still depends on other cards is left open: a term inside a longer one counts only if the
deck has established it, and so on; ``graph.extraction.settling`` settles that from the columns alone.
"""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterable, Iterator

from graph.extraction.appositions import may_give_another_name
from graph.extraction.candidates import class_of
from graph.extraction.definitions import answer_span, defines
from graph.extraction.foreign.lemmas import nouns_of
from graph.extraction.headwords import asks_for
from graph.extraction.inflection import NounTable, spelling_key
from graph.extraction.occurrences import (
    ANSWERED,
    BACK,
    DEFINED,
    DEFINED_IF_ASKED,
    IS_NAME,
    OPENS_SENTENCE,
    SURE,
    WORD_BREAK,
    CardFound,
    PlaceRows,
)
from graph.extraction.reading import CardSides, SideText
from graph.extraction.spans import Place, Spans
from graph.extraction.symbols import apposed_symbol, may_hold_symbol, symbols
from graph.extraction.votes import DeckVotes
from graph.model import SIDES


def found_on(sides: CardSides, votes: DeckVotes, wholes: Container[str], nouns: NounTable) -> CardFound:
    """What may be a term on a card, as plain values.

    ``votes`` are the deck's on its words; ``wholes`` are keys of terms as a whole wherever they stand.
    """
    answer = answer_span(sides[1])
    finders = [
        _Finder(side, Spans(side, votes, nouns, wholes), nouns, answered=answer is not None) for side in sides
    ]
    top = _rows(row for finder in finders for row in finder.top())
    shared = _rows(row for finder in finders for row in finder.shared())
    nested = _rows(row for finder in finders for row in finder.nested())
    front, back = (may_give_another_name(side.text) for side in sides)
    return (
        top,
        shared,
        nested,
        [verb for finder in finders for verb in finder.verbs()],
        [pair for finder in finders for pair in finder.abbreviations()],
        [symbol for finder in finders for symbol in finder.symbols()],
        [claim for finder in finders for claim in finder.claims()],
        (front, back),
        answer or (0, 0),
    )


_Row = tuple[Place, int, int, int]  # a place, the lone word for it, and its flags
_Span = tuple[int, int]


def _rows(found: Iterable[_Row]) -> PlaceRows:
    keys: list[str] = []
    forms: list[str] = []
    labels: list[tuple[int, str]] = []
    numbers = array("i")
    for (key, label, words, *offsets, _, _), lone, lone_end, flags in found:
        if label:
            labels.append((len(keys), label))
        keys.append(key)
        forms.append(WORD_BREAK.join(words))
        numbers.extend((*offsets, lone, lone_end, flags))
    return keys, forms, labels, numbers.tobytes()


class _Finder:
    """Finds what may be a term on one side; ``answered`` if the card's answer says what is asked for."""

    def __init__(self, side: SideText, spans: Spans, nouns: NounTable, *, answered: bool) -> None:
        self._side, self._spans, self._nouns, self._answered = side, spans, nouns, answered
        self._at = SIDES.index(side.side)
        self._may_hold_symbol = may_hold_symbol(side.text)
        self._ends: set[int] = set()

    def top(self) -> Iterator[_Row]:
        """What overlaps with nothing."""
        return (self._row(place) for place in self._spans.top())

    def shared(self) -> Iterator[_Row]:
        """What shares a word with another."""
        for place, lone, sure in self._spans.shared():
            yield self._row(place, SURE * sure, (lone.start, lone.end))

    def nested(self) -> Iterator[_Row]:
        """What stands inside others; only a glossary's name may yet come to stand by itself."""
        for place, sure in self._spans.nested():
            yield self._row(place, SURE * sure, alone=bool(place[1]))

    def verbs(self) -> Iterator[tuple[str, int, int, int, int]]:
        """Verb forms, which may carry a concept."""
        for text, tag, start, _, _, is_name in (word for run in self._side.runs for word in run):
            if not is_name and class_of(text, tag) in "VPG" and text.replace("-", "").isalpha():
                yield text, start, *self._side.sentence_at(start), self._at

    def abbreviations(self) -> Iterator[tuple[str, str, str, str]]:
        """The keys of short and long forms, in the language of the side and in English."""
        own, english = nouns_of(self._side.language, self._nouns), self._nouns
        for pair in self._side.abbreviations:
            keys = (spelling_key(form, table) for table in (own, english) for form in (pair.short, pair.long))
            short, long, english_short, english_long = keys
            yield short, long, english_short, english_long

    def symbols(self) -> Iterator[tuple[str, int, str, int, int, int, int, int]]:
        """Symbols with arguments."""
        text = self._side.text
        for symbol, start, end in symbols(text) if self._may_hold_symbol else ():
            yield *symbol, text[start:end], start, end, *self._side.sentence_at(start), self._at

    def claims(self) -> Iterator[tuple[str, int, int, int]]:
        """The symbol right behind a place, for each place that has one."""
        for end in sorted(self._ends):
            if claim := apposed_symbol(self._side.text, end):
                yield *claim[0], end, self._at

    def _row(self, place: Place, flags: int = 0, lone: _Span = (0, 0), *, alone: bool = True) -> _Row:
        _, _, _, start, end, _, _, opens, is_name = place
        if self._may_hold_symbol and alone:
            self._ends.add(end)
        flags |= BACK * self._at | OPENS_SENTENCE * opens | IS_NAME * is_name
        if alone:
            flags |= self._says(start, end)
        return place, *lone, flags

    def _says(self, start: int, end: int) -> int:
        """Whether the card says what a term is."""
        if not self._at:
            return ANSWERED * (self._answered and asks_for(self._side.text, start, end))
        by_itself, if_asked = defines(self._side, start, end)
        return DEFINED if by_itself else DEFINED_IF_ASKED * if_asked
