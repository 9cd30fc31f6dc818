"""CrowdAnki: a deck with its sub-decks, note types and notes in one JSON file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from graph.model import Issue
from graph.readers.anki.json_notes import malformed, may_be_json, note_items, tags_of, text_of, texts_of
from graph.readers.anki.notes import NoteType
from graph.readers.errors import UnreadableError
from graph.readers.files import File, Item
from graph.readers.labels import deck_path
from graph.readers.limits import DEEPEST, LONGEST_NAME
from graph.readers.records.documents import values

_DECK = re.compile(r'"__type__"\s*:\s*"Deck"')
_CLOZE = "1"  # what the type of a note type is then


def is_crowdanki(file: File) -> bool:
    """Whether a file is JSON of a CrowdAnki deck.

    >>> is_crowdanki(File("deck.json", b'{"__type__": "Deck", "notes": []}'))
    True
    """
    return may_be_json(file) and bool(_DECK.search(file.text))


def read_crowdanki(file: File) -> Iterator[Item]:
    """A card a note, in the order of the file; its number takes the place of a line.

    Raises:
        UnreadableError: it is broken, or no deck.
    """
    broken: Issue | None = None
    decks = 0
    for found in values(file.text):
        if isinstance(found, Issue):
            broken = broken or found
            yield found
        elif isinstance(found[1], dict) and _is_deck(found[1]):
            decks += 1
            yield from _deck_items(found[1])
    if not decks:
        why = broken.text.removeprefix("skipped: ") if broken else "no deck in it"
        raise UnreadableError(f"a damaged CrowdAnki deck ({why}); export it again")


def _is_deck(value: dict[str, Any]) -> bool:
    return isinstance(value.get("notes"), list) or isinstance(value.get("children"), list)


def _deck_items(root: dict[str, Any]) -> Iterator[Item]:
    types: dict[str, NoteType] = {}
    missing: set[str] = set()  # note types that were told of
    number = 0
    decks: list[tuple[Any, str, int]] = [(root, "", 0)]
    while decks:
        deck, above, depth = decks.pop()
        if not isinstance(deck, dict):
            yield malformed(number + 1, "a deck that is no object")
            continue
        name = _deck_name(deck.get("name"), above, depth)
        types |= _note_types(deck.get("note_models"))
        for note in _list(deck.get("notes")):
            number += 1
            yield from _note_items(number, note, types, missing, name)
        decks += [(child, name, depth + 1) for child in reversed(_list(deck.get("children")))]


def _deck_name(name: Any, above: str, depth: int) -> str:
    """The name of a deck with those above it; too many are left out."""
    own = (text_of(name) or "").strip()[:LONGEST_NAME]
    if not own or depth > DEEPEST:
        return above
    return own if own.startswith(f"{above}::") else deck_path((above, own))


def _note_types(models: Any) -> dict[str, NoteType]:
    """The note types by their unique name; what is malformed is left out."""
    found = {}
    for model in _list(models):
        if isinstance(model, dict) and (uuid := text_of(model.get("crowdanki_uuid"))):
            fields = [_name(field) for field in _list(model.get("flds")) if isinstance(field, dict)]
            templates = [
                (text_of(template.get("qfmt")) or "", text_of(template.get("afmt")) or "")
                for template in _list(model.get("tmpls"))
                if isinstance(template, dict)
            ]
            cloze = str(model.get("type")) == _CLOZE
            found[uuid] = NoteType(_name(model), tuple(fields), tuple(templates), cloze)
    return found


def _note_items(
    number: int, note: Any, types: dict[str, NoteType], missing: set[str], deck: str
) -> Iterator[Item]:
    fields = note.get("fields") if isinstance(note, dict) else None
    if not isinstance(fields, list) or not fields:
        yield malformed(number, "a note without a list of fields")
        return
    texts = texts_of(fields)
    if texts is None:
        yield malformed(number, "a note with a field that is no text")
        return
    uuid = text_of(note.get("note_model_uuid")) or ""
    note_type = types.get(uuid)
    if note_type is None:
        if uuid not in missing:
            missing.add(uuid)
            text = "its note type is missing, here and wherever it is used: the first field is the question"
            yield Issue(number, "note-type", text)
        note_type = NoteType.unknown(len(texts))
    yield from note_items(number, note_type, texts, tags_of(note.get("tags")), deck)


def _name(value: dict[str, Any]) -> str:
    return text_of(value.get("name")) or ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
