"""TSV and CSV decks: one card a row, question and answer in columns."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.model import Card, Deck, Issue
from graph.readers.cards import ReaderError, card_id, unique_ids
from graph.readers.decoding import decode, without_controls

FRONT_NAMES = frozenset(
    "front question q prompt term concept word input instruction frage vorderseite pregunta domanda".split()
)
BACK_NAMES = frozenset(
    "back answer a completion definition meaning output response antwort rückseite respuesta risposta "
    "réponse".split()
)
TAG_NAMES = frozenset("tags tag t labels topics schlagwörter étiquettes etiquetas".split())

_DELIMITERS = "\t,;|"
_DELIMITER_NAMES = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}
_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_SEP_LINE = re.compile(r'sep=([^\w\s"])', re.IGNORECASE)
_TAG_BREAK = re.compile(r"[;,\s]+")
_LONGEST_QUOTED = 1000  # lines one row may span; what ends later was hardly meant to be one field
_SNIFFED_ROWS = 200
csv.field_size_limit(1 << 26)  # the module's own limit of 128 kB is below real answers with images


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    fields: list[str]
    stray_quote: bool = False


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the parts of a card stand in a row, and how many columns there are."""

    front: int = 0
    back: int = 1
    tags: int | None = 2
    width: int = 3
    unused: tuple[str, ...] = ()


def read_delimited(data: bytes, name: str) -> Deck:
    r"""Read a TSV or CSV deck.

    The delimiter comes from a ``sep=;`` line, else from the ending of ``name`` (``.csv`` may use
    comma, semicolon, bar or tab; everything else is tab-separated). A header row is recognised by
    its column names. Rows that cannot become a card, and everything odd about those that can, are
    reported as issues with their line.

    >>> deck = read_delimited(b"What is KL?\tA divergence.\nno tab here\n", "my.tsv")
    >>> [card.front for card in deck.cards], [(i.line, i.kind) for i in deck.issues]
    (['What is KL?'], [(2, 'no-separator')])

    Raises:
        ReaderError: the file is empty, binary, or holds no delimiter.
    """
    try:
        text, encoding = decode(data)
    except ValueError as error:
        raise ReaderError(f"{name}: {error}; export the deck as a TSV or CSV text file") from None
    raw_lines = _LINE_BREAK.split(text)
    lines = [without_controls(line) for line in raw_lines]
    if not any(line.strip() for line in lines):
        raise ReaderError(f"{name}: the file is empty; it needs one 'question<TAB>answer' a line")
    first, delimiter = 0, None
    if hint := _SEP_LINE.fullmatch(lines[0].strip()):
        first, delimiter = 1, hint[1]
    elif lines[0].strip().casefold() == "sep=":  # the tab of "sep=<TAB>" was stripped
        first, delimiter = 1, "\t"
    csv_ending = name.casefold().endswith(".csv")
    delimiter = delimiter or _sniff(lines, csv_ending)
    if delimiter is None and csv_ending:
        raise ReaderError(
            f"{name}: no line holds a comma, semicolon, bar or tab; put one between question and answer"
        )
    if delimiter is None:
        raise ReaderError(
            f"{name}: no line holds a tab; put one between question and answer, "
            "or name a comma-separated file .csv"
        )
    issues: list[Issue] = []
    if encoding == "cp1252":
        issues.append(Issue(1, "encoding", "not UTF-8: read as Windows-1252 (cp1252)"))
    if "\ufffd" in text:
        line = next(i for i, line in enumerate(lines, 1) if "\ufffd" in line)
        issues.append(Issue(line, "encoding", "holds characters that could not be decoded"))
    issues += _control_issues(raw_lines, lines)
    cards = tuple(unique_ids(_cards(_rows(lines, first, delimiter), name, delimiter, issues)))
    if not cards:
        raise ReaderError(
            f"{name}: no card found; each row needs a question, "
            f"a {_DELIMITER_NAMES.get(delimiter, delimiter)} and an answer"
        )
    issues.sort(key=lambda issue: issue.line)
    kind = "tsv" if delimiter == "\t" else "csv"
    return Deck(path=name, format=kind, encoding=encoding, cards=cards, issues=tuple(issues))


def _control_issues(before: Sequence[str], after: Sequence[str]) -> Iterator[Issue]:
    for number, (old, new) in enumerate(zip(before, after, strict=True), 1):
        if old != new:
            yield Issue(number, "control-characters", f"{len(old) - len(new)} removed")


def _sniff(lines: Sequence[str], csv_ending: bool) -> str | None:
    """The delimiter under which the first row is a header, or most rows are equally wide."""
    sample = [line for line in lines if line.strip()][:_SNIFFED_ROWS]
    if not csv_ending:
        return "\t" if any("\t" in line for line in lines) else None

    def agreement(delimiter: str) -> tuple[bool, float]:
        rows = [row.fields for row in _rows(sample, 0, delimiter)]
        widths = Counter(len(fields) for fields in rows if len(fields) > 1)
        share = max(widths.values(), default=0) / len(rows)
        return (_header(rows[0]) is not None, share)

    best = max(_DELIMITERS, key=agreement)  # the first of equals
    return best if agreement(best)[1] else None


def _rows(lines: Sequence[str], first: int, delimiter: str) -> Iterator[_Row]:
    """Cut lines into rows, joining those that a quoted field spans.

    The csv module decides per row, strictly: where its quotes do not work out, the line is taken
    as it stands, so that a stray quote cannot swallow the rows behind it.
    """
    at = first
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            at += 1
            if delimiter in line:
                yield _Row(at, line.split(delimiter))
            continue
        plain = line.split(delimiter)
        if not any(field.lstrip(" ").startswith('"') for field in plain):
            yield _Row(at + 1, plain)
            at += 1
            continue
        quoted = _quoted(lines, at, delimiter)
        if quoted is None:
            yield _Row(at + 1, plain, stray_quote=True)
            at += 1
        else:
            fields, used = quoted
            yield _Row(at + 1, fields)
            at += used


def _quoted(lines: Sequence[str], at: int, delimiter: str) -> tuple[list[str], int] | None:
    """The row starting at a line with quoted fields, and the lines it spans; None for stray quotes."""
    reader = csv.reader(
        (lines[i] + "\n" for i in range(at, min(at + _LONGEST_QUOTED, len(lines)))),
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


def _header(fields: Sequence[str]) -> _Columns | None:
    names = [field.strip().casefold() for field in fields]
    front = next((i for i, name in enumerate(names) if name in FRONT_NAMES), None)
    back = next((i for i, name in enumerate(names) if name in BACK_NAMES), None)
    if front is None or back is None:
        return None
    tags = next((i for i, name in enumerate(names) if name in TAG_NAMES), None)
    unused = tuple(name for i, name in enumerate(names) if name and i not in (front, back, tags))
    return _Columns(front, back, tags, len(names), unused)


def _cards(rows: Iterable[_Row], name: str, delimiter: str, issues: list[Issue]) -> Iterator[Card]:
    columns = _Columns()
    deck = name.rsplit(".", 1)[0]
    delimiter_name = _DELIMITER_NAMES.get(delimiter, delimiter)
    lines_of: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows):
        if number == 0 and (header := _header(row.fields)):
            columns = header
            issues.extend(
                Issue(row.line, "unused-column", f"the column '{column}' is not used")
                for column in columns.unused
            )
            continue
        if row.stray_quote:
            issues.append(Issue(row.line, "stray-quote", "unbalanced quotes: taken as plain text"))
        if len(row.fields) == 1:
            issues.append(
                Issue(row.line, "no-separator", f"skipped: no {delimiter_name} between question and answer")
            )
            continue
        front, back = (_field(row.fields, i) for i in (columns.front, columns.back))
        if not front and not back:
            issues.append(Issue(row.line, "empty-card", "skipped: question and answer are empty"))
            continue
        if not front:
            issues.append(Issue(row.line, "empty-front", "the question is empty"))
        if not back:
            issues.append(Issue(row.line, "empty-back", "the answer is empty"))
        if any(field.strip() for field in row.fields[columns.width :]):
            beyond = f"{len(row.fields)} fields: those after field {columns.width} are not used"
            issues.append(Issue(row.line, "extra-columns", beyond))
        if (earlier := lines_of.setdefault((front, back), row.line)) != row.line:
            issues.append(Issue(row.line, "duplicate", f"the same card as in line {earlier}"))
        tags = () if columns.tags is None else _TAG_BREAK.split(_field(row.fields, columns.tags))
        yield Card(
            id=card_id(front, back),
            front=front,
            back=back,
            tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
            deck=deck,
            source=f"{name}:{row.line}",
        )


def _field(fields: Sequence[str], index: int) -> str:
    return fields[index].strip() if index < len(fields) else ""
