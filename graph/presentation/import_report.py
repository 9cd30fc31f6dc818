"""The import report: what was read of each file, and every row that became no card or was remarked on.

Remarks are grouped by their kind, rows that became no card first. A section is plain data as ``overview``
has it; all text in it is shown letter by letter.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from graph.model import Card, Deck, Issue
from graph.presentation.records import counted, plural
from graph.presentation.records.words import shortened
from graph.readers import Choices
from graph.readers.decoding import decode
from graph.readers.tables.dialect import DELIMITERS

if TYPE_CHECKING:
    from graph.presentation.records import Record

MOST_ROWS = 20  # of a group at first
MOST_SHOWN = 1000  # … on request; a file to download has all
COLUMNS = ("deck", "file", "line", "kind", "skipped", "remark")  # of that file

_TITLES = {
    "empty-card": "Both sides empty",
    "no-separator": "No separator between question and answer",
    "unreadable": "Files that cannot be read",
    "not-a-deck": "Files that are no decks",
    "no-card": "Notes without cards",
    "one-note": "A note without marks of cards",
    "duplicate": "The same card again",
    "near-duplicate": "Nearly the same card again",
    "empty-front": "No question",
    "empty-back": "No answer",
    "too-long": "Sides that were cut",
    "encoding": "Encoding",
    "replacement": "Broken characters",
    "control-characters": "Invisible characters taken out",
    "unused-column": "Columns that are not used",
    "extra-columns": "More fields than columns",
    "stray-quote": "Quotes left open",
    "unclosed": "Left open",
    "no-answer": "Questions without an answer",
    "no-question": "Without a question",
    "no-gap": "Texts without a gap",
    "field": "Fields that look like cards",
    "not-read": "Where no card is read",
    "not-asked": "Switched off there",
    "further-card": "Further cards of the same note",
    "cloze-row": "Further cards of the same note",
    "continued": "Added to the answer in front",
    "title": "A title above the columns",
    "note-type": "Note types that are missing",
    "field-count": "More or fewer fields than the note type has",
    "no-note": "Cards whose notes are missing",
    "image-occlusion": "Places hidden in images",
    "binary": "Binary data in place of text",
    "broken-json": "Broken JSON",
    "unused-key": "Parts that are not used",
    "unused-message": "Messages that are not used",
    "repeated-key": "Names given twice",
    "too-deep": "Nested too deep",
    "too-many": "More than is read",
}
_COUNTED = {"duplicate": "duplicate", "near-duplicate": "near duplicate"}  # how the summary counts them
_ORDER = ("duplicate", "near-duplicate", "empty-front", "empty-back")  # then the others as they come
_LONGEST_CARD, _LONGEST_PLACE, _LONGEST_REMARK = 200, 48, 300  # characters
_MOST_COLUMNS, _LONGEST_NAME = 100, 80
_OTHER_CARD = re.compile(r"(?:nearly the card|the same card as) in (?:(.+), )?line (\d+)")
_OF_THE_FILE = ("encoding", "not UTF-8")  # kind and beginning of a remark that is about no card
# What is counted where there are no lines, by format or, among several files, by their endings.
_UNITS = {
    "Anki package": "note",
    "Anki collection": "note",
    "CrowdAnki": "note",
    "AnkiConnect": "note",
    "Mochi": "card",
    "SQLite": "row",
    "Parquet": "row",
}
_UNITS_OF_FILES = {
    ".apkg": "note",
    ".colpkg": "note",
    ".mochi": "card",
    ".db": "row",
    ".sqlite": "row",
    ".parquet": "row",
}
_PACKAGES = frozenset({"Anki package", "Anki collection", "Mochi"})  # which know how to be read


@dataclass(frozen=True, slots=True)
class Group:
    """The remarks of a kind on one deck; ``skipped``: what they are about became no card."""

    kind: str
    skipped: bool
    issues: tuple[Issue, ...]

    @property
    def title(self) -> str:
        """The kind in words."""
        words = _TITLES.get(self.kind) or shortened(self.kind.replace("-", " ").capitalize(), _LONGEST_PLACE)
        words = words.strip() or "Other remarks"
        return f"Skipped: {words[:1].lower()}{words[1:]}" if self.skipped else words


def groups(issues: Iterable[Issue]) -> tuple[Group, ...]:
    """Remarks by kind, each in the order of the file.

    >>> [group.title for group in groups([Issue(3, "empty-back", "the answer is empty")])]
    ['No answer']
    """
    found: dict[tuple[bool, str], list[Issue]] = {}
    for issue in issues:
        found.setdefault((issue.skipped, issue.kind), []).append(issue)
    rank = {kind: at for at, kind in enumerate(_ORDER)}
    order = sorted(found, key=lambda key: (not key[0], rank.get(key[1], len(rank))))
    return tuple(Group(kind, skipped, tuple(found[skipped, kind])) for skipped, kind in order)


def summary(decks: Sequence[Deck]) -> str:
    """One line on what was read.

    >>> summary([Deck("my.tsv", "tsv", "utf-8", (Card("c", "KL?", "A divergence."),))])
    '1 card read from my.tsv'
    """
    names = decks[0].path if len(decks) == 1 else counted(len(decks), "file")
    cards = sum(len(deck.cards) for deck in decks)
    return " · ".join((f"{counted(cards, 'card')} read from {names}", *counts(decks)))


def counts(decks: Iterable[Deck]) -> tuple[str, ...]:
    """How much was remarked on, in a few words each; nothing where nothing was."""
    kinds: dict[str, int] = {}
    for deck in decks:
        for issue in deck.issues:
            kind = "skipped" if issue.skipped else issue.kind
            kinds[kind] = kinds.get(kind, 0) + issue.times
    said = []
    if skipped := kinds.pop("skipped", 0):
        said.append(f"{skipped:,} skipped")
    for kind, noun in _COUNTED.items():
        if number := kinds.pop(kind, 0):
            said.append(counted(number, noun))
    empty = kinds.pop("empty-front", 0) + kinds.pop("empty-back", 0)
    if empty:
        said.append(f"{empty:,} with an empty side")
    if rest := sum(kinds.values()):
        said.append(counted(rest, "other remark" if said else "remark"))
    return tuple(said)


def in_a_word(decks: Iterable[Deck]) -> str:
    """How much was remarked on, as short as it can be said; empty where nothing was.

    >>> in_a_word([Deck("my.tsv", "tsv", "utf-8", (), (Issue(3, "empty-back", "the answer is empty"),))])
    '1 remark'
    """
    decks = tuple(decks)
    if skipped := sum(deck.skipped for deck in decks):
        return f"{skipped:,} skipped"
    number = _number(issue for deck in decks for issue in deck.issues)
    return counted(number, "remark") if number else ""


def figures(deck: Deck) -> list[Record]:
    """What a file is and what came of it, as numbers and what they count."""
    numbers = {"card": len(deck.cards), "remark": _number(deck.issues) - deck.skipped}
    found: list[Record] = [
        {"number": f"{number:,}", "noun": plural(number, noun)} for noun, number in numbers.items()
    ]
    found.insert(1, {"number": f"{deck.skipped:,}", "noun": "skipped"})
    return [{"number": deck.format, "noun": deck.encoding}, *found]


def sections(deck: Deck, most: int = MOST_ROWS) -> list[Record]:
    """The remarks on a deck by kind, the first ``most`` of each with the cards that they are about."""
    found = groups(deck.issues)
    cards = _cards_at(deck, [issue for group in found for issue in group.issues[:most]])
    return [_section(deck, group, cards, most) for group in found]


def lines(decks: Iterable[Deck]) -> Iterator[tuple[str, str, int, str, str, str]]:
    """All remarks as rows of a table with ``COLUMNS``."""
    for deck in decks:
        for issue in deck.issues:
            skipped = "yes" if issue.skipped else "no"
            text = worded(issue, unit(deck.format, issue.file))
            yield deck.path, issue.file, issue.line, issue.kind, skipped, text


def unit(form: str, file: str = "") -> str:
    """What the number of an issue counts in a deck of a format, and in a file of it if there are several.

    >>> unit("tsv"), unit("Anki package"), unit("tsv, Anki package", "old/deck.apkg")
    ('line', 'note', 'note')
    """
    if ", " in form:
        return _UNITS_OF_FILES.get(PurePosixPath(file).suffix.lower(), "line")
    return _UNITS.get(form, "line")


def place(issue: Issue, counted: str = "line") -> str:
    """Where an issue is, as a person would say it; ``counted`` is its unit.

    >>> place(Issue(3, "empty-back", "", "notes/a.md")), place(Issue(3, "empty-back", ""), "note")
    ('notes/a.md, line 3', 'note 3')
    """
    where = f"{counted} {issue.line:,}"
    return f"{_end_of(issue.file)}, {where}" if issue.file else where


def worded(issue: Issue, counted: str) -> str:
    """The text of an issue, in which another card is told to be in a ``counted`` as well.

    >>> worded(Issue(3, "duplicate", "the same card as in line 1"), "note")
    'the same card as in note 1'
    """
    other = _OTHER_CARD.match(issue.text) if issue.kind in _COUNTED else None
    if other is None or counted == "line":
        return issue.text
    end = other.start(2)
    return f"{issue.text[:end].removesuffix('line ')}{counted} {issue.text[end:]}"


def is_text(deck: Deck) -> bool:
    """Whether encoding and columns of a deck can be chosen: packages know their own."""
    return not _PACKAGES.issuperset(deck.format.split(", "))


def heading(data: bytes, choices: Choices) -> tuple[str, ...]:
    r"""The names in the first row of a table, of which this is the beginning; none if it is no table.

    >>> heading(b"id;Frage;Antwort\n1;Was?;Das.\n", Choices())
    ('id', 'Frage', 'Antwort')
    """
    try:
        text, _ = decode(data[: data.rfind(b"\n") + 1] or data, choices.encoding)
    except ValueError:
        return ()
    rows = (line for line in text.splitlines() if line.strip() and not line.startswith(("sep=", "#")))
    first = next(rows, "")
    delimiter = choices.delimiter or max(DELIMITERS, key=first.count)
    if delimiter not in first:
        return ()
    fields = next(csv.reader([first], delimiter=delimiter), [])
    names = (field.strip() for field in fields[:_MOST_COLUMNS])
    return tuple(dict.fromkeys(name for name in names if 0 < len(name) <= _LONGEST_NAME))


def _section(deck: Deck, group: Group, cards: Mapping[str, Card], most: int) -> Record:
    number = _number(group.issues)
    shown = min(most, len(group.issues))
    section: Record = {
        "heading": f"{group.title} ({number:,})",
        "rows": [_row(deck, issue, cards) for issue in group.issues[:most]],
    }
    return section | ({"more": f"The first {shown:,} of {number:,}."} if number > shown else {})


def _row(deck: Deck, issue: Issue, cards: Mapping[str, Card]) -> Record:
    """The card that a remark is about, with the one that it names; the remark, and where it is."""
    counted = unit(deck.format, issue.file)
    remark = worded(issue, counted)
    remark = shortened(remark.removeprefix("skipped: ") if issue.skipped else remark, _LONGEST_REMARK)
    where = place(issue, counted)
    texts = [_text(cards[source]) for source in _sources(deck, issue) if source in cards]
    if not texts:
        return {"text": remark, "cells": [where]}
    return {"text": " ≈ ".join(texts), "names": [{"label": remark}], "cells": [where]}


def _number(issues: Iterable[Issue]) -> int:
    """How many there are, with those that are not told one by one."""
    return sum(issue.times for issue in issues)


def _cards_at(deck: Deck, issues: Iterable[Issue]) -> dict[str, Card]:
    """The cards that issues are about or name, by their source."""
    wanted = {source for issue in issues for source in _sources(deck, issue)}
    found: dict[str, Card] = {}
    for card in deck.cards if wanted else ():
        if card.source in wanted:
            found.setdefault(card.source, card)
    return found


def _sources(deck: Deck, issue: Issue) -> tuple[str, ...]:
    """The sources of the card that an issue is about and, if it is like another one, of that."""
    kind, beginning = _OF_THE_FILE
    if issue.skipped or (issue.kind == kind and issue.text.startswith(beginning)):
        return ()
    file = issue.file or deck.path
    own = f"{file}:{issue.line}"
    if issue.kind == "near-duplicate" and (other := _OTHER_CARD.match(issue.text)):
        return own, f"{other[1] or file}:{other[2]}"
    return (own,)


def _text(card: Card) -> str:
    return shortened(" — ".join(filter(None, (card.front, card.back))), _LONGEST_CARD)


def _end_of(path: str) -> str:
    return path if len(path) <= _LONGEST_PLACE else f"… {path[-_LONGEST_PLACE:]}"
