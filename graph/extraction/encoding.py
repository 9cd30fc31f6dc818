"""Encoding: what was read of a card as bytes, for a cache, another process or another machine.

``marshal`` keeps plain values only, so nothing that is decoded can run, and it is several times quicker than
anything that keeps objects. Its bytes belong to one version of Python.
"""

from __future__ import annotations

import marshal
from collections import Counter
from collections.abc import Sequence
from typing import Any

from graph.extraction.abbreviations import AbbreviationPair
from graph.extraction.candidates import Candidate
from graph.extraction.census import Census
from graph.extraction.glossary import GlossaryHit
from graph.extraction.languages import Evidence
from graph.extraction.reading import CardSides, SideText, Texts
from graph.extraction.runs import Word, word_of
from graph.model import SIDES, Side

_Row = tuple[Any, ...]


def encoded_evidence(evidence: Evidence) -> bytes:
    """What a card says of its language."""
    return marshal.dumps(dict(evidence))


def decoded_evidence(data: bytes) -> Evidence:
    """What a card says of its language, as it was encoded."""
    evidence: Evidence = marshal.loads(data)  # noqa: S302
    return evidence


def encoded_sides(sides: CardSides) -> bytes:
    """The sides of a card, less their texts and language."""
    return marshal.dumps(tuple(map(_side_row, sides)))


def decoded_sides(data: bytes, texts: Texts, language: str) -> CardSides:
    """The sides of a card with these texts in this language."""
    front, back = (
        _side(row, side, text, language)
        for row, side, text in zip(marshal.loads(data), SIDES, texts, strict=True)  # noqa: S302
    )
    return front, back


def encoded_census(census: Census) -> bytes:
    """A census."""
    asked = [tuple(map(tuple, words)) for words in census.asked]
    tags = [(*of, times) for of, times in census.tags.items()]
    return marshal.dumps((tags, asked, list(census.defined), list(census.spelled_out)))


def decoded_census(data: bytes) -> Census:
    """The census that was encoded."""
    tags, asked, defined, spelled_out = marshal.loads(data)  # noqa: S302
    counts: Counter[tuple[str, str]] = Counter()
    for word, kind, times in tags:
        counts[word, kind] = times
    return Census(counts, frozenset(map(_words, asked)), frozenset(defined), frozenset(spelled_out))


def _side_row(side: SideText) -> _Row:
    return (
        [[*map(tuple, run)] for run in side.runs],
        [(pair.short, pair.long, pair.start, pair.end) for pair in side.abbreviations],
        [(hit.start, hit.end, hit.label) for hit in side.hits],
        side.borders,
        [[*map(tuple, candidate.words)] for candidate in side.candidates],
        list(side.spelled.items()),
    )


def _side(row: _Row, side: Side, text: str, language: str) -> SideText:
    runs, abbreviations, hits, borders, candidates, spelled = row
    return SideText(
        side=side,
        text=text,
        runs=tuple(map(_words, runs)),
        abbreviations=tuple(AbbreviationPair(*pair) for pair in abbreviations),
        hits=tuple(GlossaryHit(*hit) for hit in hits),
        borders=borders,
        language=language,
        candidates=tuple(Candidate(_words(words)) for words in candidates),
        spelled=dict(spelled),
    )


def _words(rows: Sequence[_Row]) -> tuple[Word, ...]:
    return tuple(map(word_of, rows))
