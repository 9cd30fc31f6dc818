"""AnkiConnect: what it answers when it is asked for notes or cards (``notesInfo``, ``cardsInfo``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from graph.model import Issue
from graph.readers.anki.json_notes import malformed, may_be_json, note_items, tags_of, text_of, texts_of
from graph.readers.anki.notes import NoteType
from graph.readers.errors import UnreadableError
from graph.readers.files import File, Item
from graph.readers.records.documents import values
from graph.readers.records.json_cards import ANKI_CONNECT

_FIELDS = re.compile(r'"fields"\s*:\s*\{\s*(?:\}|"(?:[^"\\]|\\.)*+"\s*:\s*\{\s*"(?:value|order)"\s*:)')
_ERROR = re.compile(r'\s*\{(?=[^{}]{0,2000}"error"\s*:\s*")\s*"(?:result|error)"\s*:[^{}]{0,2000}\}\s*')
_LONGEST_ERROR = 200


def is_ankiconnect(file: File) -> bool:
    """Whether a file is an answer of AnkiConnect, or its list of notes or cards.

    >>> is_ankiconnect(File("a.json", b'{"result": [{"noteId": 1, "fields": {"F": {"value": ""}}}]}'))
    True
    """
    if not may_be_json(file):
        return False
    text = file.text
    return bool((ANKI_CONNECT.search(text) and _FIELDS.search(text)) or _ERROR.fullmatch(text[:5000]))


def read_ankiconnect(file: File) -> Iterator[Item]:
    """A card a note; its number in the answer takes the place of a line.

    Raises:
        UnreadableError: it is broken, an error of AnkiConnect, or without notes.
    """
    reader = _Notes()
    broken: Issue | None = None
    for found in values(file.text):
        if isinstance(found, Issue):
            broken = broken or found
            yield found
        elif isinstance(found[1], dict) and "result" in found[1]:
            if error := text_of(found[1].get("error")):
                raise UnreadableError(
                    f"AnkiConnect answered with an error ({error[:_LONGEST_ERROR]}); ask it again"
                )
            result = found[1]["result"]
            for note in result if isinstance(result, list) else [result]:
                yield from reader.items(note)
        else:
            yield from reader.items(found[1])
    if not reader.number:
        why = broken.text.removeprefix("skipped: ") if broken else "no notes in it"
        raise UnreadableError(
            f"an answer of AnkiConnect that cannot be used ({why}); ask it for notesInfo again"
        )


class _Notes:
    """Notes and cards on their way to drafts: how many there were, and the notes whose card has been met."""

    def __init__(self) -> None:
        self.number = 0
        self._types: dict[tuple[str, ...], NoteType] = {}
        self._met: dict[str, int] = {}

    def items(self, note: Any) -> Iterator[Item]:
        """The card of a note, or of the first of its cards."""
        self.number += 1
        number = self.number
        fields = note.get("fields") if isinstance(note, dict) else None
        if not isinstance(fields, dict) or not fields:
            yield malformed(number, "a note without fields; it may have been deleted")
            return
        ordered = sorted(fields.items(), key=lambda item: _order(item[1]))
        texts = texts_of(value.get("value") if isinstance(value, dict) else value for _, value in ordered)
        if texts is None:
            yield malformed(number, "a note with a field that is no text")
            return
        ident = text_of(note.get("note")) if "cardId" in note else ""
        if ident and (first := self._met.setdefault(ident, number)) != number:
            text = f"skipped: a further card of the note of number {first}, which is one card"
            yield Issue(number, "further-card", text, skipped=True)
            return
        names = tuple(name for name, _ in ordered)
        note_type = self._types.setdefault(names, NoteType("", names))
        deck = (text_of(note.get("deckName")) or "").strip()
        yield from note_items(number, note_type, texts, tags_of(note.get("tags")), deck)


def _order(field: Any) -> int:
    order = str(field.get("order", "")) if isinstance(field, dict) else ""
    return int(order) if re.fullmatch(r"[0-9]{1,6}", order) else 0
