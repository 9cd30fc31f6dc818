"""Rows: the lines of a table cut into fields, joining those that a quoted field spans."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

_LONGEST_QUOTED = 1000  # lines one row may span; what ends later was hardly meant to be one field
_NOTHING = " \t\v\f\r\n\0\x1a\u200b\ufeff\xa0"  # also the sign that ends a file of DOS
csv.field_size_limit(1 << 26)  # the module's own limit of 128 kB is below real answers with images


@dataclass(slots=True)
class Row:
    """The fields of a row and the line where it starts; with a stray quote, its quotes are text."""

    line: int
    fields: list[str]
    stray_quote: bool = False


def rows_of(lines: Iterable[str], delimiter: str, first: int = 1) -> Iterator[Row]:
    r"""The rows of lines, the first of which is number ``first``; blank lines are none.

    The csv module decides per row, strictly: where its quotes do not work out, the line is taken
    as it stands, so that a stray quote cannot swallow the rows behind it.

    >>> [row.fields for row in rows_of(['"a', 'b",c', '"d,e'], ",")]
    [['a\nb', 'c'], ['"d', 'e']]
    """
    source = iter(lines)
    ahead: deque[str] = deque()  # lines that were looked at already
    number = first - 1
    while True:
        try:
            line = ahead.popleft() if ahead else next(source)
        except StopIteration:
            return
        number += 1
        fields = line.split(delimiter)
        if len(fields) == 1 and not line.strip(_NOTHING):
            continue
        if '"' not in line or not any(field.lstrip(" ").startswith('"') for field in fields):
            yield Row(number, fields)
        elif (quoted := _quoted(line, ahead, source, delimiter)) is None:
            yield Row(number, fields, stray_quote=True)
        else:
            fields, used = quoted
            yield Row(number, fields)
            for _ in range(used - 1):
                ahead.popleft()
            number += used - 1


def _quoted(
    line: str, ahead: deque[str], source: Iterator[str], delimiter: str
) -> tuple[list[str], int] | None:
    """The row starting at a line with quoted fields, and the lines it spans; None for stray quotes.

    All lines that are looked at, except the first, are in ``ahead`` thereafter.
    """

    def following() -> Iterator[str]:
        for at in range(_LONGEST_QUOTED - 1):
            if at == len(ahead):
                more = next(source, None)
                if more is None:
                    return
                ahead.append(more)
            yield ahead[at] + "\n"

    reader = csv.reader(
        chain((line + "\n",), following()),
        delimiter=delimiter,
        strict=True,
        skipinitialspace=True,  # people write "a", "b"
    )
    try:
        fields = next(reader)  # takes as many lines as its quotes ask for
    except csv.Error:
        return None
    if delimiter == "\t" and any(_holds_rows(field) for field in fields):
        return None
    return fields, reader.line_num


def _holds_rows(field: str) -> bool:
    """Whether a line of a longer field looks like a row of its own: text, tab, text.

    Then the quote in front was a stray one, and another far below seemed to close it.
    """
    return "\n" in field and any(
        sum(bool(part.strip()) for part in line.split("\t")) > 1 for line in field.split("\n")
    )
