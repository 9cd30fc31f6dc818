"""Damages to a deck, of its bytes and, where it has a structure, of what is inside."""
# ruff: noqa: S608 (names of tables and columns are our own)

from __future__ import annotations

import io
import json
import sqlite3
import warnings
import zipfile
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import zstandard

from tests import hostile
from tests.anki_packages import zipped

_ZSTD = b"\x28\xb5\x2f\xfd"
_SQLITE = b"SQLite format 3\0"
_UNPACKED = 1 << 22
_WORDS = (
    r"""" ' , ; | : :: ::: ? ?? ??? ! # $ $$ \ \( \) \[ < > & == ** ``` ~~~ --- +++ [ ] { } ( ) - * 1. 0 -1
    {{c1:: {{ }} {{cloze {{{{ }}}} [[ ]] ![[ ![]( <!-- --> <!--SR:! >> << <> >>> ;; Q: A: C: #card
    #flashcards :drill: :PROPERTIES: :END: <details> <summary> </details> <br> <b <script> <!DOCTYPE <![CDATA[
    &#x110000; &#0; &amp; &nbsp; [latex] [/latex] [sound: #separator: #html:true #columns: #tags sep=;
    null true NaN -Infinity 1e999 \ud800 \u0000 [] {} ": [{ }] #inst #{ ~# ^ ~:"""
).split()
_SIGNS = (
    "\t",
    " ",
    "\n",
    "\r",
    "\r\n",
    "---\n",
    "\0",
    "\x1f",
    "\x1a",
    "\x1b[2J",
    "\ufeff",
    "\ufffd",
    "\u2028",
    "\x85",
)
_SHORT = tuple(text.encode() for text in (*_WORDS, *_SIGNS))
_TOKENS = (
    *_SHORT,
    *(b"9" * 30, b"9" * 5000),
    *(
        b"\xff",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"\x80",
        b"\xc0\x80",
        b"\xed\xa0\x80",
        "\u202e".encode(),
    ),
    *(b"PK\x01\x02", b"PK\x05\x06", _ZSTD, _SQLITE),
)
_ODD: tuple[Any, ...] = (
    *(None, True, -1, 0, 2**31, 2**63 - 1, -(2**63), 1.5, 1e308, "", "x", "0", "\0"),
    *("\x1f" * 50, "a" * 70_000, "{" * 3000, "::" * 2000, "{{c1::" * 500, "<div>" * 2000),
    *hostile.SIGNS,
)
_MOST = 1 << 16  # bytes of what comes out, for its time to be bounded

Mutation = Callable[[bytes, Random], bytes]


def mutated(data: bytes, random: Random, others: Sequence[bytes] = ()) -> bytes:
    """A deck with one to four damages; ``others`` are decks to take pieces from."""
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4))):
        data = _once(data, random, others)
    return data


def _once(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    inside = _inside(data)
    if inside and random.random() < 0.8:
        return inside(data, random)
    if others and random.random() < 0.1:
        other = random.choice(others)
        at, start = random.randrange(len(data) + 1), random.randrange(len(other) + 1)
        return (data[:at] + other[start : start + random.randrange(1, 2000)] + data[at:])[:_MOST]
    return random.choice(_OF_BYTES)(data, random)[: max(_MOST, len(data))]


def _inside(data: bytes) -> Mutation | None:
    """The mutation that knows the structure of a deck, if there is one."""
    if data.startswith(b"PK\x03\x04"):
        return _archive
    if data.startswith(_ZSTD):
        return _zstd
    if data.startswith(_SQLITE):
        return _database
    if data[:1] in (b"[", b"{"):
        return _json
    return None


# --- bytes ----------------------------------------------------------------------------------------


def _span(data: bytes, random: Random, longest: int = 200) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.randrange(1, longest))


def _flip(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.randrange(1, 8)):
        if changed:
            changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _delete(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:start] + data[end:]


def _cut(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    return random.choice((data[:at], data[at:]))


def _insert(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + b"".join(random.choices(_TOKENS, k=random.randrange(1, 4))) + data[at:]


def _replace(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random, 12)
    return data[:start] + random.choice(_TOKENS) + data[end:]


def _repeat(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:start] + data[start:end] * random.choice((2, 10, 300)) + data[end:]


def _many(data: bytes, random: Random) -> bytes:
    """A token so often that what is not linear in it takes long."""
    at = random.randrange(len(data) + 1)
    piece = b"".join(random.choices(_SHORT, k=random.choice((1, 1, 1, 2, 3))))
    return data[:at] + piece * (20_000 // len(piece) + 1) + data[at:]


def _move(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    rest = data[:start] + data[end:]
    at = random.randrange(len(rest) + 1)
    return rest[:at] + data[start:end] + rest[at:]


_OF_BYTES: tuple[Mutation, ...] = (
    _flip,
    _delete,
    _cut,
    _insert,
    _insert,
    _replace,
    _replace,
    _repeat,
    _many,
    _move,
)


# --- structures -----------------------------------------------------------------------------------


def _archive(data: bytes, random: Random) -> bytes:
    """An archive with another content, name or number of files."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        files = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # zipfile raises much on damaged archives
        return _flip(data, random)
    if not files or random.random() < 0.1:
        return _flip(data, random)
    name = random.choice(list(files))
    match random.randrange(10):
        case 0:
            files[
                random.choice(("../../x.tsv", "C:\\x.md", "/a.csv", "a\0b.tsv", "n" * 60_000, "é.tsv", ""))
            ] = files[name]
        case 1:
            del files[name]
        case 2:
            files[name] = random.choice((b"", b"0" * (1 << 24), data, files[random.choice(list(files))]))
        case _:
            files[name] = _once(files[name], random, ())
    try:
        with warnings.catch_warnings(action="ignore"):  # of two names that are one once they are written
            return zipped(files)
    except (ValueError, OSError):  # a name that is none
        return data


def _zstd(data: bytes, random: Random) -> bytes:
    try:
        plain = zstandard.ZstdDecompressor().decompress(data, max_output_size=_UNPACKED)
    except (zstandard.ZstdError, MemoryError):
        return _flip(data, random)
    match random.randrange(8):
        case 0:
            return _flip(data, random)
        case 1:  # without its size
            writer = zstandard.ZstdCompressor(write_content_size=False).compressobj()
            return writer.compress(plain) + writer.flush()
        case 2:  # in two frames
            compressor = zstandard.ZstdCompressor()
            return compressor.compress(plain[:5000]) + compressor.compress(plain[5000:])
        case 3:
            return zstandard.ZstdCompressor().compress(plain + b"\0" * (1 << 24))
        case _:
            return zstandard.ZstdCompressor().compress(_once(plain, random, ()))


def _database(data: bytes, random: Random) -> bytes:
    """A database with an odd value in a cell, or another schema."""
    if random.random() < 0.3:
        return _flip(data, random)
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(data)
        connection.create_collation("unicase", lambda a, b: (a > b) - (a < b))
        tables = [
            name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")
        ]
        table = random.choice(tables)
        columns = [row[1] for row in connection.execute(f'pragma table_info("{table}")')]
        column = random.choice(columns)
        _changed(connection, table, column, random)
        connection.commit()
        return bytes(connection.serialize())
    except (sqlite3.Error, IndexError, UnicodeError, OverflowError):
        return _flip(data, random)
    finally:
        connection.close()


def _changed(connection: sqlite3.Connection, table: str, column: str, random: Random) -> None:
    odd = random.choice((*_ODD, b"\xff\x00blob", b"\x08\x96\x01\x12\xff"))
    match random.randrange(10):
        case 0:
            connection.execute(f'drop table "{table}"')
        case 1:
            connection.execute(f'alter table "{table}" rename column "{column}" to "odd"')
        case 2:
            connection.execute(f'alter table "{table}" rename to "odd"')
            endless = (
                "with recursive n(x) as (select 1 union all select x + 1 from n) select x, x as id from n"
            )
            connection.execute(f'create view "{table}" as {endless}')
        case 3:
            connection.execute(f'insert into "{table}" select * from "{table}" limit 5')
        case 4:
            connection.execute(f'update "{table}" set "{column}" = cast("{column}" as blob)')
        case 5:
            (value,) = connection.execute(f'select "{column}" from "{table}" limit 1').fetchone() or ("",)
            raw = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
            new: Any = _once(raw, random, ())
            if not isinstance(value, bytes):
                new = new.decode("utf-8", "replace")
            connection.execute(f'update "{table}" set "{column}" = ?', (new,))
        case _:
            one = f' where rowid in (select rowid from "{table}" limit 1)'
            where = random.choice(("", one))
            connection.execute(f'update "{table}" set "{column}" = ?{where}', (odd,))


def _json(data: bytes, random: Random) -> bytes:
    """JSON with an odd value somewhere."""
    lines = data.split(b"\n") if data.count(b"\n") else [data]
    at = random.randrange(len(lines))
    try:
        value = json.loads(lines[at] if len(lines) > 1 else data)
        lines[at] = json.dumps(_odd_inside(value, random)).encode()
    except (ValueError, RecursionError, UnicodeError):
        return random.choice(_OF_BYTES)(data, random)
    return b"\n".join(lines)


def _odd_inside(value: Any, random: Random) -> Any:
    """The value with one of those inside changed; goes down as long as chance has it."""
    if isinstance(value, dict) and value and random.random() < 0.85:
        key = random.choice(list(value))
        match random.randrange(8):
            case 0:
                return {k: v for k, v in value.items() if k != key}
            case 1:
                return {
                    (random.choice(("front", "a", "", "x" * 500, "\0")) if k == key else k): v
                    for k, v in value.items()
                }
            case _:
                return {**value, key: _odd_inside(value[key], random)}
    if isinstance(value, list) and value and random.random() < 0.85:
        at = random.randrange(len(value))
        match random.randrange(6):
            case 0:
                return value[:at] + value[at + 1 :]
            case 1:
                return value + value[at : at + 1] * random.choice((1, 50))
            case _:
                return [*value[:at], _odd_inside(value[at], random), *value[at + 1 :]]
    match random.randrange(6):
        case 0:
            return [value]
        case 1:
            return {"front": value, "back": value}
        case 2:
            deep = value
            for _ in range(random.choice((5, 90, 400))):
                deep = [deep] if random.random() < 0.5 else {"cards": deep}
            return deep
        case 3 if isinstance(value, str):
            return random.choice(_OF_BYTES)(value.encode("utf-8", "surrogatepass"), random).decode(
                "utf-8", "replace"
            )
        case _:
            return random.choice(_ODD)
