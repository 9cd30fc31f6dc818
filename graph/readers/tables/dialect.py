"""Dialects: whether a text is a table, and what stands between its columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from graph.readers.decoding import lines_of
from graph.readers.files import File
from graph.readers.tables.columns import header_of
from graph.readers.tables.rows import rows_of

DELIMITERS = "\t,;|"
SIGN_NAMES = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar", ":": "colon", " ": "space"}
_RARE = "^~"  # which only a file named .csv is looked through for
TSV_ENDINGS = (".tsv", ".tab")
CSV_ENDINGS = (".csv", ".psv")
# Notes, data and programs: what looks like a row in them is one of their own.
_OTHER_ENDINGS = frozenset(
    ".md .markdown .mdx .org .rst .tex .json .jsonl .ndjson .html .htm .xml .yaml .yml .toml .edn .opml .py "
    ".js .css .log .ini .cfg .conf".split()
)
_SEP_LINE = re.compile(r'sep=([^\w\s"])', re.IGNORECASE)
_LIST_MARK = re.compile(r"\s*(?:[-*•]|\w{1,3}[.)])\s*")
_SNIFFED_ROWS = 200
_SNIFFED_CHARACTERS = 1 << 18
_FEWEST_ROWS = 3  # without a header, for signs in each of them not to be chance
_TABLE_SHARE = 0.5  # of the rows of a text hold a tab behind text if it is a table
_EVEN_SHARE = 0.9  # … and as many of another sign as each other


def head_of(file: File) -> list[str]:
    """The first lines of a text; none if the file is none."""
    head: list[str] = []
    left = _SNIFFED_CHARACTERS
    if file.encoding is None:
        return head
    for line in lines_of(file.data, file.encoding):
        left -= len(line)
        if left < 0 and head:
            break
        head.append(line)
        if len(head) == 2 * _SNIFFED_ROWS:
            break
    return head


def sep_hint(head: Sequence[str]) -> str | None:
    """The delimiter of a ``sep=;`` line, by which spreadsheets are told theirs.

    >>> sep_hint(["sep=;", "front;back"])
    ';'
    """
    first = head[0].strip() if head else ""
    if hint := _SEP_LINE.fullmatch(first):
        return hint[1]
    return "\t" if first.casefold() == "sep=" else None  # its tab was stripped


def delimiter_of(file: File) -> str | None:
    """What stands between the columns of a file; None if it is no table, or a ``.csv`` of one column.

    The user's choice or a ``sep=`` line decides; else a header; then it is what rows agree on, which need be
    surer of it where the file's name does not call it a table.
    """
    if file.choices.delimiter:
        return file.choices.delimiter
    head = head_of(file)
    if not head:
        return "\t" if file.ending in TSV_ENDINGS and file.encoding is not None else None
    if file.ending in _OTHER_ENDINGS:
        return None
    if hint := sep_hint(head):
        return hint
    if file.ending in CSV_ENDINGS:
        return _most_agreed(head) or next((sign for sign in _RARE if _is_even(head, sign)), None)
    if header_of(head[0].split("\t")) or _is_tabbed(head):
        return "\t"
    if file.ending in TSV_ENDINGS:
        headed = (sign for sign in DELIMITERS if header_of(_first_row(head, sign)))
        return "\t" if any("\t" in line for line in head) else next(headed, "\t")
    return next((sign for sign in DELIMITERS[1:] if _is_even(head, sign)), None)


def sign_name(sign: str) -> str:
    r"""What a sign between columns is called; the sign itself where it has no name of its own.

    >>> sign_name("\t"), sign_name("^")
    ('tab', '^')
    """
    return SIGN_NAMES.get(sign, sign)


def tabbed_share(head: Sequence[str]) -> float:
    """The share of rows that hold a tab behind a text, unless that numbers a list."""
    rows = [row.fields for row in rows_of(head, "\t")]
    tabbed = sum(
        len(fields) > 1 and bool(fields[0].strip()) and not _LIST_MARK.fullmatch(fields[0]) for fields in rows
    )
    return tabbed / max(1, len(rows))


def _is_tabbed(head: Sequence[str]) -> bool:
    return any("\t" in line for line in head) and tabbed_share(head) >= _TABLE_SHARE


def _is_even(head: Sequence[str], delimiter: str) -> bool:
    """Whether nearly all rows have as many fields, as prose has not.

    A comma in prose has a space behind it; a table of bars that Markdown has begins with one.
    """
    if not any(delimiter in line for line in head):
        return False
    if header_of(_first_row(head, delimiter)):
        return True
    prose = ", " if delimiter == "," else "\n"
    rows = [row.fields for row in rows_of(head, delimiter)]
    widths = Counter(len(fields) for fields in rows if fields[0].strip())
    width, count = max(widths.items(), key=lambda item: item[1], default=(0, 0))
    return (
        len(rows) >= _FEWEST_ROWS
        and width > 1
        and count >= _EVEN_SHARE * len(rows)
        and sum(prose in line for line in head) <= (1 - _EVEN_SHARE) * len(rows)
    )


def _most_agreed(head: Sequence[str]) -> str | None:
    """The delimiter under which the first row is a header, or most rows are equally wide."""
    sample = [line for line in head if line.strip()][:_SNIFFED_ROWS]

    def agreement(delimiter: str) -> tuple[bool, float]:
        rows = [row.fields for row in rows_of(sample, delimiter)]
        if not rows:
            return False, 0.0
        widths = Counter(len(fields) for fields in rows if len(fields) > 1)
        return header_of(rows[0]) is not None, max(widths.values(), default=0) / len(rows)

    best = max(DELIMITERS, key=agreement)  # the first of equals
    return best if agreement(best)[1] else None


def _first_row(head: Sequence[str], delimiter: str) -> list[str]:
    rows: Iterator[list[str]] = (row.fields for row in rows_of(head, delimiter))
    return next(rows, [])
