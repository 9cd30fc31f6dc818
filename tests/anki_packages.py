"""Anki packages of all generations, made of rows: what its exporters write, in tables as they make them."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import zstandard

Generation = Literal["anki2", "anki21", "anki21b"]
GENERATIONS: tuple[Generation, ...] = ("anki2", "anki21", "anki21b")
CREATED = 1_600_000_000  # seconds since 1970, the first day of the collection
DAY = 86_400

_OLD = """
CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL,
  ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL, conf text NOT NULL,
  models text NOT NULL, decks text NOT NULL, dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL,
  usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL, csum integer NOT NULL,
  flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL,
  mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL,
  due integer NOT NULL, ivl integer NOT NULL, factor integer NOT NULL, reps integer NOT NULL,
  lapses integer NOT NULL, left integer NOT NULL, odue integer NOT NULL, odid integer NOT NULL,
  flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL,
  ease integer NOT NULL, ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL,
  time integer NOT NULL, type integer NOT NULL);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_revlog_cid ON revlog (cid);
"""
_NEW = """
CREATE TABLE notetypes (id integer NOT NULL PRIMARY KEY, name text NOT NULL COLLATE unicase,
  mtime_secs integer NOT NULL, usn integer NOT NULL, config blob NOT NULL);
CREATE TABLE fields (ntid integer NOT NULL, ord integer NOT NULL, name text NOT NULL COLLATE unicase,
  config blob NOT NULL, PRIMARY KEY (ntid, ord)) without rowid;
CREATE TABLE templates (ntid integer NOT NULL, ord integer NOT NULL, name text NOT NULL COLLATE unicase,
  mtime_secs integer NOT NULL, usn integer NOT NULL, config blob NOT NULL, PRIMARY KEY (ntid, ord))
  without rowid;
CREATE TABLE decks (id integer PRIMARY KEY NOT NULL, name text NOT NULL COLLATE unicase,
  mtime_secs integer NOT NULL, usn integer NOT NULL, common blob NOT NULL, kind blob NOT NULL);
CREATE UNIQUE INDEX idx_fields_name_ntid ON fields (name, ntid);
CREATE UNIQUE INDEX idx_decks_name ON decks (name);
"""


@dataclass(frozen=True)
class Type:
    """A note type: fields, and templates of question and answer."""

    name: str = "Basic"
    fields: tuple[str, ...] = ("Front", "Back")
    templates: tuple[tuple[str, str], ...] = (("{{Front}}", "{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}"),)
    cloze: bool = False


BASIC = Type()
REVERSED = Type(
    "Basic (and reversed card)",
    templates=(*BASIC.templates, ("{{Back}}", "{{FrontSide}}<hr id=answer>{{Front}}")),
)
TYPED = Type(
    "Basic (type in the answer)", templates=(("{{Front}}\n{{type:Back}}", "{{Front}}{{type:Back}}"),)
)
CLOZE = Type(
    "Cloze", ("Text", "Back Extra"), (("{{cloze:Text}}", "{{cloze:Text}}<br>\n{{Back Extra}}"),), cloze=True
)
OCCLUSION = Type(
    "Image Occlusion",
    ("Occlusion", "Image", "Header", "Back Extra", "Comments"),
    (
        (
            "{{#Header}}<div>{{Header}}</div>{{/Header}}<div>{{cloze:Occlusion}}</div>{{Image}}",
            "{{#Header}}<div>{{Header}}</div>{{/Header}}<div>{{cloze:Occlusion}}</div>{{Image}}"
            "{{#Back Extra}}<div>{{Back Extra}}</div>{{/Back Extra}}",
        ),
    ),
    cloze=True,
)


@dataclass(frozen=True)
class Studied:
    """A card of a note, and its reviews: (seconds since 1970, ease, kind, factor)."""

    order: int = 0
    kind: int = 0
    queue: int = 0
    due: int = 0
    interval: int = 0
    data: str = ""
    deck: str = ""  # else the note's
    due_at_home: int = 0
    home: str = ""  # of a card in a filtered deck
    reviews: tuple[tuple[float, int, int, int], ...] = ()


@dataclass(frozen=True)
class Note:
    """A note as it is made in Anki: its fields in HTML, and its cards."""

    fields: tuple[str, ...]
    type: Type = BASIC
    tags: str = ""
    deck: str = "Default"
    cards: tuple[Studied, ...] = (Studied(),)


@dataclass
class Ids:
    """Numbers for what has a name."""

    first: int
    found: dict[object, int] = field(default_factory=dict)

    def of(self, key: object) -> int:
        """The number, a new one for what is new."""
        return self.found.setdefault(key, self.first + len(self.found))


def collection(notes: Sequence[Note], generation: Generation = "anki21", more: str = "") -> bytes:
    """A collection as the bytes of its SQLite file; ``more`` is a script that is run at the end."""
    modern = generation == "anki21b"
    types, decks = Ids(1_500_000_000_000), Ids(1)
    decks.of("Default")
    connection = sqlite3.connect(":memory:")
    connection.create_collation(
        "unicase", lambda one, two: (one.lower() > two.lower()) - (one.lower() < two.lower())
    )
    connection.executescript(_OLD + (_NEW if modern else ""))
    card_id = 2_000
    for ident, note in enumerate(notes, 1_000):
        tags = f" {note.tags} " if note.tags else ""
        connection.execute(
            "insert into notes values (?, ?, ?, 0, -1, ?, ?, ?, 0, 0, '')",
            (ident, f"guid{ident}", types.of(note.type), tags, "\x1f".join(note.fields), note.fields[0]),
        )
        for card in note.cards:
            card_id += 1
            home = decks.of(card.home) if card.home else 0
            connection.execute(
                "insert into cards values (?, ?, ?, ?, 0, -1, ?, ?, ?, ?, 0, 0, 0, 0, ?, ?, 0, ?)",
                (
                    *(card_id, ident, decks.of(card.deck or note.deck), card.order, card.kind, card.queue),
                    *(card.due, card.interval, card.due_at_home, home, card.data),
                ),
            )
            connection.executemany(
                "insert into revlog values (?, ?, -1, ?, 0, 0, ?, 0, ?)",
                [(int(at * 1000), card_id, ease, factor, kind) for at, ease, kind, factor in card.reviews],
            )
    if modern:
        _add_tables(connection, types, decks)
    models = (
        "" if modern else json.dumps({str(ident): _model(ident, kind) for kind, ident in types.found.items()})
    )
    names = (
        ""
        if modern
        else json.dumps({str(ident): {"id": ident, "name": name} for name, ident in decks.found.items()})
    )
    connection.execute(
        "insert into col values (1, ?, 0, 0, ?, 0, 0, 0, '{}', ?, ?, '{}', '{}')",
        (CREATED, 18 if modern else 11, models, names),
    )
    connection.executescript(more)
    connection.commit()
    data = connection.serialize()
    connection.close()
    return data


def package(notes: Sequence[Note], generation: Generation = "anki21b", more: str = "") -> bytes:
    """A package as its exporter writes it; newer ones with the note that asks to update."""
    data = collection(notes, generation, more)
    if generation == "anki2":
        return zipped({"collection.anki2": data, "media": b"{}"})
    if generation == "anki21":
        return zipped(
            {"meta": b"\x08\x02", "collection.anki21": data, "collection.anki2": stub(), "media": b"{}"}
        )
    return zipped(
        {
            "meta": b"\x08\x03",
            "collection.anki21b": compressed(data),
            "collection.anki2": stub(),
            "media": compressed(b""),
        }
    )


def stub() -> bytes:
    """The collection for versions of Anki that are too old."""
    text = "Please update to the latest Anki version, then import the .colpkg/.apkg file again."
    return collection([Note((text, ""))], "anki2")


def compressed(data: bytes) -> bytes:
    """A frame of zstandard without the size of its content, as Anki writes them."""
    compressor = zstandard.ZstdCompressor(write_content_size=False).compressobj()
    return compressor.compress(data) + compressor.flush()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data)
    return packed.getvalue()


def _model(ident: int, kind: Type) -> dict[str, object]:
    return {
        "id": ident,
        "name": kind.name,
        "type": int(kind.cloze),
        "flds": [{"name": name, "ord": order} for order, name in enumerate(kind.fields)],
        "tmpls": [
            {"name": f"Card {order + 1}", "ord": order, "qfmt": question, "afmt": answer}
            for order, (question, answer) in enumerate(kind.templates)
        ],
    }


def _add_tables(connection: sqlite3.Connection, types: Ids, decks: Ids) -> None:
    for kind, ident in types.found.items():
        config = b"\x08\x01" if kind.cloze else b""
        connection.execute(
            "insert into notetypes values (?, ?, 0, 0, ?)", (ident, kind.name, config + _part(3, ".card {}"))
        )
        connection.executemany(
            "insert into fields values (?, ?, ?, ?)",
            [(ident, order, name, _part(3, "Arial") + b"\x20\x14") for order, name in enumerate(kind.fields)],
        )
        connection.executemany(
            "insert into templates values (?, ?, ?, 0, 0, ?)",
            [
                (ident, order, f"Card {order + 1}", _part(1, question) + _part(2, answer) + b"\x40\x8f\x01")
                for order, (question, answer) in enumerate(kind.templates)
            ],
        )
    connection.executemany(
        "insert into decks values (?, ?, 0, 0, x'', x'')",
        [(ident, name.replace("::", "\x1f")) for name, ident in decks.found.items()],
    )


def _part(number: int, text: str) -> bytes:
    """A field of a protobuf message that holds text."""
    data = text.encode()
    length = len(data)
    size = b""
    while length > 0x7F:
        size += bytes([length & 0x7F | 0x80])
        length >>= 7
    return bytes([number << 3 | 2]) + size + bytes([length]) + data
