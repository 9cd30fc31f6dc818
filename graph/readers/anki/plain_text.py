"""Anki's "Notes in plain text" and "Cards in plain text", with all headers that its importer knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from graph.model import Issue
from graph.readers.anki.cloze_rows import blanked, is_of_cloze, without_spans
from graph.readers.anki.notes import NoteType, Sides, note_issues, sides
from graph.readers.cloze import cloze_sides
from graph.readers.decoding import lines_of
from graph.readers.drafts import Draft
from graph.readers.errors import UnreadableError
from graph.readers.files import File, Item
from graph.readers.html.text import is_html
from graph.readers.tables.columns import columns_of
from graph.readers.tables.dialect import sign_name
from graph.readers.tables.encoding import Lines
from graph.readers.tables.rows import Row, rows_of

_HEADER = re.compile(r"#(?P<key>[a-z]+(?: [a-z]+)?):(?P<value>.*)", re.DOTALL)
_COLUMN_KEYS = frozenset({"guid column", "notetype column", "deck column", "tags column"})
_SURE_KEYS = _COLUMN_KEYS | {"separator", "html", "columns", "notetype"}
_SEPARATORS = {
    "tab": "\t",
    r"\t": "\t",
    "comma": ",",
    "semicolon": ";",
    "space": " ",
    "pipe": "|",
    "colon": ":",
}
_GUESSED = "\t|;,"
_LONGEST_HEADER = 100  # lines
_LOOKED_AT = 200  # rows


@dataclass(frozen=True, slots=True)
class Header:
    """What the first lines of an export say of the rows behind them; columns count from 0."""

    lines: int = 0
    separator: str = ""
    html: bool | None = None
    names: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    deck: str = ""
    columns: dict[str, int] = field(default_factory=dict)

    @property
    def is_of_notes(self) -> bool:
        """Whether rows are notes for sure."""
        return bool(self.columns or self.names)


def is_plain_text(file: File) -> bool:
    r"""Whether a text begins as Anki's exports do.

    >>> is_plain_text(File("a.txt", b"#separator:tab\n#html:true\nfront\tback\n"))
    True
    """
    if not file.data[:8].lstrip(b"\xef\xbb\xbf\xff\xfe\0").startswith(b"#") or file.encoding is None:
        return False
    found = map(_HEADER.fullmatch, _header_lines(lines_of(file.data, file.encoding)))
    return any(line["key"] in _SURE_KEYS and _is_sound(line["key"], line["value"]) for line in found if line)


def read_plain_text(file: File) -> Iterator[Item]:
    r"""A card a note, with its deck and tags; of the rows of a cloze's cards the first is its card.

    >>> text = b"#separator:tab\n#html:true\n#tags column:3\nWhat is <b>KL</b>?\tA divergence.\tml stats\n"
    >>> [(card.front, card.tags) for card in read_plain_text(File("a.txt", text))]
    [('What is KL?', ('ml', 'stats'))]

    Raises:
        UnreadableError: no row has a question and an answer.
    """
    lines = Lines(file)
    header = header_of(lines)
    rows = rows_of(islice(lines, header.lines, None), header.separator, header.lines + 1)
    first = list(islice(rows, _LOOKED_AT))
    if not first:
        raise UnreadableError("no rows below the header; export the notes again")
    reader = _Rows(header, _fields_of(header, first, file))
    cards = 0
    for row in chain(first, rows):
        for item in reader.items(row):
            cards += isinstance(item, Draft)
            yield item
    yield from lines.issues()
    if not cards:
        raise UnreadableError("no row has a question and an answer; export the notes again")


def header_of(lines: Iterable[str]) -> Header:
    """The header of a text; of keys that are there twice the last counts, as for Anki.

    >>> header_of(["#separator:Semicolon", "#tags column:2", "a;b"])
    Header(lines=2, separator=';', html=None, names=(), tags=(), deck='', columns={'tags': 1})
    """
    source = iter(lines)
    count = 0
    said: dict[str, str] = {}
    line = ""
    for line in source:
        if not line.startswith("#") or count == _LONGEST_HEADER:
            break
        count += 1
        found = _HEADER.fullmatch(line)
        if found and _is_sound(found["key"], found["value"]):
            said[found["key"]] = found["value"]
    else:
        line = ""
    separator = _separator(said.get("separator", "")) or next(
        (sign for sign in _GUESSED if sign in line), "\t"
    )
    html = said["html"].strip().lower() if "html" in said else ""
    names = next(rows_of([said.get("columns", "")], separator), Row(0, []))
    return Header(
        count,
        separator,
        html == "true" if html else None,
        tuple(name.strip() for name in names.fields),
        tuple(said.get("tags", "").split()),
        said.get("deck", "").strip(),
        {key.removesuffix(" column"): int(said[key]) - 1 for key in sorted(_COLUMN_KEYS & said.keys())},
    )


def _header_lines(lines: Iterable[str]) -> Iterator[str]:
    for line in islice(lines, _LONGEST_HEADER):
        if not line.startswith("#"):
            return
        yield line[:10_000]


def _is_sound(key: str, value: str) -> bool:
    """Whether a line of the header says something that it can say."""
    value = value.strip().lower() if key != "separator" else value
    if key in _COLUMN_KEYS:
        return bool(re.fullmatch(r"[1-9][0-9]{0,3}", value))
    if key == "html":
        return value in ("true", "false")
    return bool(_separator(value)) if key == "separator" else bool(value)


def _separator(value: str) -> str:
    """The sign that a name stands for, or that is given itself; empty if it cannot be one."""
    sign = _SEPARATORS.get(value.strip().lower(), value if len(value) == 1 else value.strip())
    return sign if len(sign) == 1 and sign not in '"\r\n#' else ""


def _fields_of(header: Header, rows: Sequence[Row], file: File) -> tuple[int, ...] | None:
    """The columns that the user chose for question and answer; None if nothing was chosen.

    Raises:
        UnreadableError: one of them is not there.
    """
    choices = file.choices
    if not (choices.front or choices.back):
        return None
    sample = [list(header.names)] * bool(header.names) + [row.fields for row in rows]
    columns = columns_of(sample, choices)
    return columns.front, columns.back


class _Rows:
    """Rows on their way to cards: which columns hold fields, and the notes whose cloze has been met."""

    def __init__(self, header: Header, chosen: tuple[int, ...] | None) -> None:
        self._header = header
        self._chosen = chosen
        self._special = frozenset(header.columns.values())
        self._type = NoteType.unknown(0)  # that of the row before
        self._met: dict[int, int] = {}  # the line of each note with clozes, by the hash of its answer

    def items(self, row: Row) -> Iterator[Item]:
        """The card of a row, and what is to be told of it."""
        if row.stray_quote:
            yield Issue(row.line, "stray-quote", "unbalanced quotes: taken as plain text")
        header = self._header
        if self._chosen:
            fields = [_field(row, column) for column in self._chosen]
        else:
            fields = [text for column, text in enumerate(row.fields) if column not in self._special]
        if len(fields) < 2 and not (fields and cloze_sides(fields[0])):
            sign = sign_name(header.separator)
            text = f"skipped: no {sign} between question and answer"
            yield Issue(row.line, "no-separator", text, skipped=True)
            return
        if not header.is_of_notes and len(fields) == 2 and is_of_cloze(*fields):
            key = hash(without_spans(fields[1]))
            if (line := self._met.setdefault(key, row.line)) != row.line:
                text = f"skipped: a further cloze of the note in line {line}, which is one card"
                yield Issue(row.line, "cloze-row", text, skipped=True)
                return
            fields[0] = blanked(fields[0])
        if len(self._type.fields) != len(fields):
            self._type = NoteType.unknown(len(fields))
        found = self._sides(fields)
        yield from note_issues(row.line, self._type, fields, found)
        tags = (*header.tags, *_field(row, header.columns.get("tags")).split())
        deck = _field(row, header.columns.get("deck")).strip() or header.deck
        yield Draft(row.line, found.front, found.back, tuple(dict.fromkeys(tags)), deck)

    def _sides(self, fields: Sequence[str]) -> Sides:
        html = self._header.html
        if html or (html is None and any(map(is_html, fields))):
            return sides(self._type, fields)
        shown = [cloze_sides(text) or ("", text) for text in fields]
        front = shown[0][0] or fields[0]
        back = [shown[0][1]] * bool(shown[0][0]) + [text for _, text in shown[1:]]
        return Sides(front.strip(), "\n\n".join(text.strip() for text in back if text.strip()))


def _field(row: Row, column: int | None) -> str:
    return row.fields[column] if column is not None and column < len(row.fields) else ""
