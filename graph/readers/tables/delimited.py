"""TSV and CSV decks: one card a row, question and answer in columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from graph.model import Issue
from graph.readers.drafts import Draft
from graph.readers.errors import UnreadableError
from graph.readers.files import File, Item
from graph.readers.html.text import plain
from graph.readers.labels import split_tags
from graph.readers.tables.columns import Columns, columns_of, header_of
from graph.readers.tables.dialect import CSV_ENDINGS, delimiter_of, head_of, sep_hint, sign_name
from graph.readers.tables.encoding import Lines
from graph.readers.tables.rows import Row, rows_of

_TITLES = 5  # rows above a header that may say what the table is
_QUOTED = 60  # characters of a row that is no card
_LOOKED_AT = 200  # rows, for how many columns there are


def is_tsv(file: File) -> bool:
    """Whether a file is a table with tabs between its columns, or is named like one."""
    return delimiter_of(file) == "\t"


def is_csv(file: File) -> bool:
    """Whether a file is a table with another sign between its columns, or is named like one."""
    delimiter = delimiter_of(file)
    if delimiter is None:
        return file.ending in CSV_ENDINGS and file.encoding is not None
    return delimiter != "\t"


def read_delimited(file: File) -> Iterator[Item]:
    r"""Read a TSV or CSV deck, whatever its dialect.

    Rows that cannot become a card are issues, and so are columns and fields that no card gets anything of.

    >>> items = list(read_delimited(File("my.tsv", b"What is KL?\tA divergence.\nno tab here\n")))
    >>> items[0].front, items[1].text
    ('What is KL?', "skipped: no tab between question and answer in 'no tab here'")

    Raises:
        UnreadableError: nothing stands between columns, no row is there, or not the column that was chosen.
    """
    delimiter = _usable(delimiter_of(file), file)
    lines = Lines(file)
    hint = int(sep_hint(head_of(file)) is not None)
    rows = rows_of(islice(lines, hint, None), delimiter, 1 + hint)
    found = 0
    for item in _items(rows, delimiter, file):
        found += isinstance(item, Draft) or item.skipped
        yield item
    yield from lines.issues()
    if not found:
        sign = sign_name(delimiter)
        raise UnreadableError(f"no card found; each row needs a question, a {sign} and an answer")


def _usable(delimiter: str | None, file: File) -> str:
    """The delimiter, if a line holds it.

    Raises:
        UnreadableError: none does.
    """
    if delimiter and (sep_hint(head_of(file)) or any(delimiter in line for line in Lines(file))):
        return delimiter
    if not any(line.strip() for line in Lines(file)):
        raise UnreadableError("the file is empty; it needs a question and its answer on each line")
    if file.choices.delimiter:
        sign = sign_name(file.choices.delimiter)
        raise UnreadableError(f"no line holds a {sign}; choose the sign that is between question and answer")
    if delimiter is None:
        raise UnreadableError(
            "no line holds a comma, semicolon, bar or tab; put one between question and answer"
        )
    raise UnreadableError(
        "no line holds a tab; put one between question and answer, or name a comma-separated file .csv"
    )


def _items(rows: Iterator[Row], delimiter: str, file: File) -> Iterator[Item]:
    first = list(islice(rows, _LOOKED_AT))
    if not first:
        return
    titles = _titles(first)
    for row in first[:titles]:
        yield Issue(row.line, "title", "skipped: a title above the names of the columns", skipped=True)
    first = first[titles:]
    columns = columns_of([row.fields for row in first], file.choices)
    for column in columns.unused:
        name = f"the column '{column}'" if columns.header else f"column {column}"
        yield Issue(first[0].line, "unused-column", f"{name} is not used")
    yield from _cards(chain(first[columns.header :], rows), columns, sign_name(delimiter))


def _titles(rows: Sequence[Row]) -> int:
    """How many rows with a single text stand above a header."""
    for count, row in enumerate(rows[: _TITLES + 1]):
        if header_of(row.fields):
            return count
        if sum(bool(field.strip()) for field in row.fields) > 1:
            break
    return 0


def _cards(rows: Iterable[Row], columns: Columns, sign: str) -> Iterator[Item]:
    front, back, tags, deck, width = columns.front, columns.back, columns.tags, columns.deck, columns.width
    for row in rows:
        fields = row.fields
        count = len(fields)
        if row.stray_quote:
            yield Issue(row.line, "stray-quote", "unbalanced quotes: taken as plain text")
        if count == 1:
            text = f"skipped: no {sign} between question and answer in {_quoted(fields[0])}"
            yield Issue(row.line, "no-separator", text, skipped=True)
            continue
        if count > width and any(field.strip() for field in fields[width:]):
            beyond = f"{count} fields: those after field {width} are not used"
            yield Issue(row.line, "extra-columns", beyond)
        yield Draft(
            row.line,
            plain(fields[front].strip()) if front < count else "",
            plain(fields[back].strip()) if back < count else "",
            split_tags(fields[tags]) if tags is not None and tags < count else (),
            fields[deck].strip() if deck is not None and deck < count else "",
        )


def _quoted(text: str) -> str:
    text = text.strip()
    return f"'{text[:_QUOTED]}…'" if len(text) > _QUOTED else f"'{text}'"
