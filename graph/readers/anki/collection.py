"""Anki's collections: SQLite files of notes, of the cards made of them, and of the reviews."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from graph.model import Issue, Memory
from graph.readers.anki.note_types import as_text, decks_of, note_types_of
from graph.readers.anki.notes import MOST_FIELDS, NoteType, note_issues, sides
from graph.readers.anki.scheduling import CardState, Memories, reviews_by_card
from graph.readers.database import Database
from graph.readers.decoding import without_controls
from graph.readers.drafts import Draft
from graph.readers.errors import UnreadableError
from graph.readers.files import Item
from graph.readers.memories import weakest

T = TypeVar("T")

_FIELD_BREAK = "\x1f"
_LONGEST_FIELD = 20_000_000  # characters of HTML, of which images may be most
_LONGEST_TAGS = 100_000  # characters of all tags of a note
_LONGEST_NAME = 100  # characters of a field or a note type that is named
_STUB = "Please update to the latest Anki version"
_OUTDATED = (
    "only the note that asks older versions of Anki to update is in it, not the deck; export the deck again, "
    "with 'Support older Anki versions' ticked"
)


@dataclass(slots=True)
class _Cards:
    """What the cards of a note tell: the deck and the template of the first one, and the weakest memory."""

    deck: int
    order: int
    memory: Memory | None


def read_collection(database: Database) -> Iterator[Item]:
    """The notes of a collection as drafts, by id; lines are their numbers in this order.

    Raises:
        UnreadableError: it has no notes that can be read.
    """
    if "notes" not in database.tables:
        raise UnreadableError("an Anki collection without its table of notes; export it again")
    first = list(database.rows("select flds from notes limit 2"))
    if not first:
        raise UnreadableError("an Anki collection without notes; export the deck together with its cards")
    if len(first) == 1 and as_text(first[0][0]).startswith(_STUB):
        raise UnreadableError(_OUTDATED)
    issues: list[Issue] = []
    types = _unless_damaged(lambda: note_types_of(database), "note types", issues) or {}
    decks = _unless_damaged(lambda: decks_of(database), "names of decks", issues) or {}
    cards = _cards(database, issues)
    reader = _Notes(types)
    number = 0
    try:
        for ident, kind, tags, fields in database.rows("select id, mid, tags, flds from notes"):
            number += 1
            found = cards.pop(ident, None) if isinstance(ident, int) else None
            draft = reader.draft(number, kind, as_text(fields), found.order if found else 0)
            if found is None:
                reader.tell(number, "no-card", "the note has no card in Anki; it is read all the same")
            yield replace(
                draft,
                tags=_tags(as_text(tags)),
                deck=decks.get(found.deck, "") if found else "",
                memory=found.memory if found else None,
            )
    except UnreadableError as error:
        if not number:
            raise
        issues.append(Issue(number + 1, "damaged", f"skipped: the notes from here on: {error}", skipped=True))
    if cards:
        issues.append(Issue(number, "no-note", f"{len(cards):,} cards belong to notes that are not there"))
    yield from issues
    yield from reader.issues


class _Notes:
    """Notes to drafts, with what is to be told about them."""

    def __init__(self, types: dict[int, NoteType]) -> None:
        self._types = types
        self._told: set[tuple[str, str]] = set()
        self.issues: list[Issue] = []

    def tell(self, number: int, kind: str, text: str) -> None:
        """Note an issue."""
        self.issues.append(Issue(number, kind, text))

    def draft(self, number: int, kind: object, fields: str, first: int) -> Draft:
        """A note of the note type with id ``kind``, whose first card is of the template ``first``."""
        values = fields.split(_FIELD_BREAK, MOST_FIELDS)
        note_type = self._types.get(kind) if isinstance(kind, int) else None
        if note_type is None:
            note_type = NoteType.unknown(len(values))
            self.tell(number, "note-type", "its note type is missing: its first field is the question")
        if any(len(value) > _LONGEST_FIELD for value in values):
            self.tell(number, "too-long", f"a field is cut off after {_LONGEST_FIELD:,} characters")
            values = [value[:_LONGEST_FIELD] for value in values]
        if "\ufffd" in fields:
            self._tell_once(number, "encoding", "holds characters that could not be decoded")
        found = sides(note_type, values, first)
        self.issues += note_issues(number, note_type, values, found)
        for name in found.unused:
            names = (without_controls(text)[:_LONGEST_NAME] for text in (name, note_type.name))
            text = "the field '{}' of the note type '{}' is on no card and not used".format(*names)
            self._tell_once(number, "unused-column", text)
        return Draft(number, found.front, found.back)

    def _tell_once(self, number: int, kind: str, text: str) -> None:
        if (kind, text) not in self._told:
            self._told.add((kind, text))
            self.tell(number, kind, text)


def _cards(database: Database, issues: list[Issue]) -> dict[int, _Cards]:
    """What cards tell, by the id of their note."""
    created = _unless_damaged(lambda: list(database.rows("select crt from col")), "first day", issues)
    reviews = _unless_damaged(lambda: reviews_by_card(_log(database)), "log of reviews", issues)
    first_day = created[0][0] if created else 0
    memories = Memories(first_day if isinstance(first_day, int) else 0, reviews or {})
    cards: dict[int, _Cards] = {}
    _unless_damaged(lambda: _gather(database, memories, cards), "cards", issues)
    if memories.unplayed:
        text = f"{memories.unplayed:,} cards beyond the reviews that can be replayed: their intervals count"
        issues.append(Issue(1, "memory", text))
    return cards


def _log(database: Database) -> Iterator[tuple[object, ...]]:
    if "revlog" in database.tables:
        yield from database.rows("select id, cid, ease, type, factor from revlog")


def _gather(database: Database, memories: Memories, cards: dict[int, _Cards]) -> None:
    """Add what the cards of a collection tell, also those in front of a damage."""
    for ident, note, deck, order, kind, due, interval, home_due, home_deck, data in database.rows(
        "select id, nid, did, ord, type, due, ivl, odue, odid, data from cards"
    ):
        if not isinstance(note, int):
            continue
        memory = memories.of(CardState(ident, kind, due, interval, home_due, data))
        home = home_deck or deck  # a filtered deck only borrows cards
        number, place = (value if isinstance(value, int) else 0 for value in (home, order))
        known = cards.get(note)
        if known is None:
            cards[note] = _Cards(number, place, memory)
        else:
            if place < known.order:
                known.deck, known.order = number, place
            known.memory = weakest((known.memory, memory))


def _tags(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(without_controls(text[:_LONGEST_TAGS]).split()))


def _unless_damaged(read: Callable[[], T], what: str, issues: list[Issue]) -> T | None:
    """A part of a collection that cards can do without; None and an issue if it is damaged."""
    try:
        return read()
    except UnreadableError as error:
        issues.append(Issue(1, "damaged", f"its {what} cannot be read: {error}"))
        return None
