"""The note types and decks of an Anki collection: JSON up to schema 14, then tables and protobuf messages."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from graph.readers.anki.notes import MOST_FIELDS, NoteType
from graph.readers.database import Database
from graph.readers.decoding import without_controls
from graph.readers.errors import UnreadableError

_LONGEST_DECK = 1000  # characters of a name with those of the decks around it
_CLOZE = 1  # kind of a note type
_KIND, _QUESTION, _ANSWER = 1, 1, 2  # fields of the messages of note types and of templates


def note_types_of(database: Database) -> dict[int, NoteType]:
    """The note types by id.

    Raises:
        UnreadableError: they are damaged.
    """
    if "notetypes" in database.tables:
        return _note_types_in_tables(database)
    found = {}
    for ident, model in _json_column(database, "models").items():
        if isinstance(model, dict) and (number := _number(ident)) is not None:
            templates = [
                (as_text(template.get("qfmt")), as_text(template.get("afmt")))
                for template in _listed(model, "tmpls")
            ]
            fields = tuple(as_text(field.get("name")) for field in _listed(model, "flds")[:MOST_FIELDS])
            found[number] = NoteType(
                as_text(model.get("name")), fields, tuple(templates), model.get("type") == _CLOZE
            )
    return found


def decks_of(database: Database) -> dict[int, str]:
    """The names of the decks by id, those inside each other parted by ``::``.

    Raises:
        UnreadableError: they are damaged.
    """
    if "decks" in database.tables:
        rows = database.rows("select id, name from decks")
        return {ident: deck_name(as_text(name)) for ident, name in rows if isinstance(ident, int)}
    decks = _json_column(database, "decks")
    return {
        number: deck_name(as_text(deck.get("name")))
        for ident, deck in decks.items()
        if isinstance(deck, dict) and (number := _number(ident)) is not None
    }


def deck_name(name: str) -> str:
    r"""A deck's name as it is shown; newer collections part decks by a control character.

    >>> deck_name("Maths\x1fAlgebra")
    'Maths::Algebra'
    """
    return without_controls(name[:_LONGEST_DECK].replace("\x1f", "::")).strip()


def as_text(value: object) -> str:
    """The text of a value in a column; empty if it is none."""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return value if isinstance(value, str) else ""


def message(data: object) -> dict[int, int | bytes]:
    r"""The fields of a protobuf message by number, the last of each: numbers, or bytes.

    What cannot be read ends it.

    >>> message(b"\x08\x01\x12\x02hi")
    {1: 1, 2: b'hi'}
    """
    fields: dict[int, int | bytes] = {}
    if not isinstance(data, bytes):
        return fields
    at = 0
    try:
        while at < len(data):
            key, at = _varint(data, at)
            number, kind = key >> 3, key & 7
            if kind == 0:
                fields[number], at = _varint(data, at)
                continue
            if kind == 2:
                length, at = _varint(data, at)
            else:
                length = {1: 8, 5: 4}[kind]
            if at + length > len(data):
                break
            fields[number] = data[at : at + length]
            at += length
    except (IndexError, KeyError):
        pass
    return fields


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """The number at a place and where it ends, seven bits a byte and the lowest first.

    Raises:
        IndexError: it does not end in time.
    """
    number = 0
    for shift in range(0, 70, 7):
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
    raise IndexError


def _note_types_in_tables(database: Database) -> dict[int, NoteType]:
    fields: defaultdict[object, list[tuple[int, str]]] = defaultdict(list)
    for ident, order, name in database.rows("select ntid, ord, name from fields"):
        fields[ident].append((_number(order) or 0, as_text(name)))
    templates: defaultdict[object, list[tuple[int, tuple[str, str]]]] = defaultdict(list)
    for ident, order, config in database.rows("select ntid, ord, config from templates"):
        parts = message(config)
        pair = as_text(parts.get(_QUESTION)), as_text(parts.get(_ANSWER))
        templates[ident].append((_number(order) or 0, pair))
    return {
        ident: NoteType(
            as_text(name),
            tuple(field for _, field in sorted(fields[ident])[:MOST_FIELDS]),
            tuple(pair for _, pair in sorted(templates[ident])),
            message(config).get(_KIND) == _CLOZE,
        )
        for ident, name, config in database.rows("select id, name, config from notetypes")
        if isinstance(ident, int)
    }


def _json_column(database: Database, column: str) -> dict[str, Any]:
    """The object in a column of the collection's one row.

    Raises:
        UnreadableError: there is none.
    """
    for (value,) in database.rows(f"select {column} from col"):  # noqa: S608 - a name of ours
        try:
            found = json.loads(as_text(value))
        except (ValueError, RecursionError):
            break
        if isinstance(found, dict):
            return found
    raise UnreadableError(f"no {column} in the collection; export it again")


def _listed(model: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects in a list, in the order that they name."""
    items = model.get(key)
    objects = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return sorted(objects, key=lambda item: _number(item.get("ord")) or 0)


def _number(value: object) -> int | None:
    if isinstance(value, int):
        return value
    try:
        return int(value) if isinstance(value, str) and len(value) < 20 else None
    except ValueError:
        return None
