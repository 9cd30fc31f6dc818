"""The import report: what was read of each file, and every row that became no card or was remarked on.

Remarks are grouped by their kind, rows that became no card first. A section is plain data as ``overview``
has it; all text in it is shown letter by letter.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.model import Card, Deck, Issue
from graph.presentation.records import Record, plural, tally
from graph.presentation.records.words import shortened
from graph.readers import Choices
from graph.readers.decoding import decode

MOST_ROWS = 20  # of a group at first
MOST_SHOWN = 1000  # … on request; a file to download has all
COLUMNS = ("deck", "file", "line", "kind", "skipped", "remark")  # of that file

_TITLES = {
    "empty-card": "Both sides empty",
    "no-separator": "No separator between question and answer",
    "unreadable": "Files that cannot be read",
    "not-a-deck": "Files that are no decks",
    "no-card": "Notes without cards",
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
}
_COUNTED = {  # how the summary counts these kinds
    "duplicate": "duplicate",
    "near-duplicate": "near duplicate",
}
_ORDER = ("duplicate", "near-duplicate", "empty-front", "empty-back")  # then the others as they come
_LONGEST_CARD, _LONGEST_PLACE, _LONGEST_REMARK = 200, 48, 300  # characters
_DELIMITERS, _MOST_COLUMNS, _LONGEST_NAME = "\t,;|", 100, 80
_OTHER_CARD = re.compile(r"(?:nearly the card|the same card as) in (?:(.+), )?line (\d+)")


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
    names = decks[0].path if len(decks) == 1 else tally(len(decks), "file")
    cards = sum(len(deck.cards) for deck in decks)
    return " · ".join((f"{tally(cards, 'card')} read from {names}", *counts(decks)))


def counts(decks: Iterable[Deck]) -> tuple[str, ...]:
    """How much was remarked on, in a few words each; nothing where nothing was."""
    kinds: dict[str, int] = {}
    for deck in decks:
        for issue in deck.issues:
            kind = "skipped" if issue.skipped else issue.kind
            kinds[kind] = kinds.get(kind, 0) + 1
    said = []
    if skipped := kinds.pop("skipped", 0):
        said.append(f"{skipped:,} skipped")
    for kind, noun in _COUNTED.items():
        if number := kinds.pop(kind, 0):
            said.append(tally(number, noun))
    empty = kinds.pop("empty-front", 0) + kinds.pop("empty-back", 0)
    if empty:
        said.append(f"{empty:,} with an empty side")
    if rest := sum(kinds.values()):
        said.append(tally(rest, "other remark" if said else "remark"))
    return tuple(said)


def figures(deck: Deck) -> list[Record]:
    """What a file is and what came of it, as numbers and what they count."""
    numbers = {"card": len(deck.cards), "remark": len(deck.issues) - deck.skipped}
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
            yield deck.path, issue.file, issue.line, issue.kind, skipped, issue.text


def place(issue: Issue) -> str:
    """Where an issue is, as a person would say it.

    >>> place(Issue(3, "empty-back", "", "notes/a.md")), place(Issue(3, "empty-back", ""))
    ('notes/a.md, line 3', 'line 3')
    """
    return f"{_end_of(issue.file)}, line {issue.line:,}" if issue.file else f"line {issue.line:,}"


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
    delimiter = choices.delimiter or max(_DELIMITERS, key=first.count)
    if delimiter not in first:
        return ()
    fields = next(csv.reader([first], delimiter=delimiter), [])
    names = (field.strip() for field in fields[:_MOST_COLUMNS])
    return tuple(dict.fromkeys(name for name in names if 0 < len(name) <= _LONGEST_NAME))


def _section(deck: Deck, group: Group, cards: Mapping[str, Card], most: int) -> Record:
    number = len(group.issues)
    section: Record = {
        "heading": f"{group.title} ({number:,})",
        "rows": [_row(deck, issue, cards) for issue in group.issues[:most]],
    }
    return section | ({"more": f"The first {most:,} of {number:,}."} if number > most else {})


def _row(deck: Deck, issue: Issue, cards: Mapping[str, Card]) -> Record:
    """The card that a remark is about, with the one that it names; the remark, and where it is."""
    remark = issue.text.removeprefix("skipped: ") if issue.skipped else issue.text
    remark = shortened(remark, _LONGEST_REMARK)
    texts = [_text(cards[source]) for source in _sources(deck, issue) if source in cards]
    if not texts:
        return {"text": remark, "cells": [place(issue)]}
    return {"text": " ≈ ".join(texts), "names": [{"label": remark}], "cells": [place(issue)]}


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
    if issue.skipped:
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
