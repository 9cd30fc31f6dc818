"""All formats, and how a file or several are read: recognised by what is in them, and turned into a deck."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from graph.model import Deck, Issue
from graph.readers import anki, archives, markdown, mochi, records, tables
from graph.readers.drafts import Draft, cards_of, renamed
from graph.readers.errors import ReaderError, UnreadableError
from graph.readers.files import File, Format, Item, Report, on_one_line
from graph.readers.labels import deck_path
from graph.readers.limits import LONGEST_REMARK, MOST_ITEMS
from graph.readers.tables.encoding import encoding_issues

# The first that recognises a file reads it: those that can be told for sure stand first, and tables last,
# since nearly all text is a table of a kind.
FORMATS: tuple[Format, ...] = (
    *anki.PACKAGES,
    *mochi.FORMATS,
    *records.FORMATS,
    *anki.TEXTS,
    *markdown.FORMATS,
    *tables.FORMATS,
)
_BY_LINES = (*tables.FORMATS, anki.PLAIN_TEXT)  # which tell of the encoding on their way through the lines
_NOTES = (*markdown.FORMATS, markdown.NOTES)  # of which many are one deck: that of their folder
_BEGINNING = 1 << 22  # bytes of a text by which its format is recognised
_PART = re.compile(r"^part[-._]\d+|-\d{5}-of-\d{5}$")  # the name of a part of something that has a name
_STEP = 5000  # cards between two reports
_NOTHING = (
    "no question and answer found; put a tab between them, a card a line, or name a comma-separated file .csv"
)
_OF_NO_USE = {  # by what such files begin with
    b"%PDF": "a PDF, not a deck; export the cards as text or CSV",
    b"PARE": "an encrypted Parquet file; write it without encryption",
    b"\x1f\x8b": "packed by gzip; unpack it and open what is inside",
    b"7z\xbc\xaf": "packed as 7z; unpack it and open what is inside",
    b"Rar!": "packed as RAR; unpack it and open what is inside",
    b"\xd0\xcf\x11\xe0": "an old office document; save a spreadsheet as CSV",
}


def read_file(file: File, path: str, report: Report | None = None) -> Deck:
    """Read a file, which may be an archive of several; ``path`` is what it is called in all that is told.

    Raises:
        ReaderError: nothing of it can be used.
    """
    try:
        file.choices.check()
        form = _format_of(file)
        if form is None and archives.is_archive(file):
            return read_files(archives.files_in(file), path, file.stem, MOST_ITEMS, report)
        items = _reported(_items(form or _last_resort(file), file), file, report)
        if form is None:
            items = _of_a_note(items)
        cards, issues = cards_of(_bounded(items, MOST_ITEMS), file.name, file.stem)
    except UnreadableError as error:
        raise ReaderError(f"{path}: {on_one_line(str(error))}") from None
    name = (form or markdown.NOTES).name
    return _with_cards(Deck(path, name, _encoding(file), cards, issues))


def read_files(
    contents: Iterable[File | Issue], path: str, deck: str, most: int, report: Report | None = None
) -> Deck:
    """Read the files of an archive or a folder as one deck; each that is none becomes an issue.

    No more than ``most`` cards and issues are read. Plain notes count as cards, of title and text, only where
    no file has cards of its own.

    Raises:
        ReaderError: nothing of them can be used.
    """
    reading = _Reading(report)
    try:
        cards, issues = cards_of(_bounded(reading.items(contents), most), path, deck)
    except UnreadableError as error:
        raise ReaderError(f"{path}: {on_one_line(str(error))}") from None
    formats, encodings = (", ".join(dict.fromkeys(names)) for names in (reading.formats, reading.encodings))
    return _with_cards(Deck(path, formats, encodings, cards, issues))


class _Reading:
    """Several files on their way to one deck: the formats and encodings met so far."""

    def __init__(self, report: Report | None) -> None:
        self._report = report
        self._cards = 0
        self.formats: list[str] = []
        self.encodings: list[str] = []

    def items(self, contents: Iterable[File | Issue]) -> Iterator[Item]:
        """The drafts and issues of all files, each with its file.

        Raises:
            UnreadableError: there is no file.
        """
        notes: list[File] = []
        empty = True
        for found in contents:
            empty = False
            if isinstance(found, Issue):
                yield found
            elif form := _format_of(found):
                yield from self._read(form, found)
            elif archives.is_archive(found):
                text = "skipped: an archive inside another one; unpack it and open it by itself"
                yield Issue(1, "not-a-deck", text, found.name, skipped=True)
            elif markdown.NOTES.recognises(found):
                notes.append(replace(found))  # a copy without its decoded text
            else:
                yield Issue(1, "not-a-deck", str(_unknown(found)), found.name)
        if empty:
            raise UnreadableError("no file in it that may hold cards; name one of decks or notes")
        if not self.formats:
            for note in notes:
                yield from self._read(markdown.NOTES, note)
        else:
            yield from (Issue(1, "no-card", "a note without cards", note.name) for note in notes)

    def _read(self, form: Format, file: File) -> Iterator[Item]:
        before = self._cards
        names = (*file.folders, "" if _PART.search(file.stem) else file.stem)
        deck = "" if form in _NOTES else deck_path(names)
        try:
            for item in renamed(_items(form, file), file.name):
                if isinstance(item, Draft):
                    if self._report and self._cards % _STEP == 0:
                        self._report(self._cards, 0)
                    if self._cards == before:  # now, since not all of it may be asked for
                        self.formats.append(form.name)
                        self.encodings.append(_encoding(file))
                    self._cards += 1
                    if deck and not item.deck:
                        item = replace(item, deck=deck)
                yield item
        except UnreadableError as error:
            yield Issue(1, "unreadable", f"skipped: {error}", file.name, skipped=True)


def _format_of(file: File) -> Format | None:
    """The format that a file shows itself to be of; the user's delimiter makes a text a table."""
    if file.encoding is None:
        formats = FORMATS[: -len(tables.FORMATS)]  # no package is a table, in whatever encoding was chosen
    else:
        formats = tables.FORMATS if file.choices.delimiter else FORMATS
    if file.encoding and len(file.data) > _BEGINNING:  # all of its text need not be in memory for this
        choices = replace(file.choices, encoding=file.encoding)
        file = File(file.name, file.data[:_BEGINNING], choices)
    return next((form for form in formats if form.recognises(file)), None)


def _last_resort(file: File) -> Format:
    """A single note is a card of its title and text.

    Raises:
        UnreadableError: the file is no note either.
    """
    if markdown.NOTES.recognises(file):
        return markdown.NOTES
    raise _unknown(file)


def _of_a_note(items: Iterable[Item]) -> Iterator[Item]:
    """The same items, and where they hold one card alone, that it is all of the note."""
    cards = 0
    for item in items:
        cards += isinstance(item, Draft)
        yield item
    if cards == 1:
        yield Issue(1, "one-note", "no marks of cards in it: read as one card, the title as its question")


def _unknown(file: File) -> UnreadableError:
    if not file.data.strip():
        return UnreadableError("the file is empty; it needs a question and its answer on each line")
    for start, what in _OF_NO_USE.items():
        if file.data.startswith(start):
            return UnreadableError(what)
    if file.encoding is None:
        return UnreadableError("binary data of no known kind; export the deck as an Anki package, TSV or CSV")
    return UnreadableError(_NOTHING)


def _items(form: Format, file: File) -> Iterator[Item]:
    """What a format makes of a file, and what is to be told of its encoding."""
    yield from form.read(file)
    if file.encoding is not None and form not in _BY_LINES:
        yield from encoding_issues(file)


def _encoding(file: File) -> str:
    return file.encoding or "utf-8"  # what packages hold inside


def _reported(items: Iterable[Item], file: File, report: Report | None) -> Iterator[Item]:
    """The same items, with a report now and then: by lines where there are any."""
    if report is None:
        yield from items
        return
    lines = (file.data.count(b"\n") or file.data.count(b"\r")) if file.encoding else 0
    for number, item in enumerate(items):
        if number % _STEP == 0:
            report(min(item.line, lines) if lines else number, lines)
        yield item


def _bounded(items: Iterable[Item], most: int) -> Iterator[Item]:
    """No more items than a deck may have, and what issues quote of it on one line."""
    for number, item in enumerate(items):
        if number == most:
            text = f"skipped: only the first {most:,} cards and remarks are read; split the deck"
            yield Issue(item.line, "too-many", text, item.file, skipped=True)
            return
        if isinstance(item, Issue):
            text = on_one_line(item.text)[:LONGEST_REMARK]
            if text != item.text:
                item = replace(item, text=text)
        yield item


def _with_cards(deck: Deck) -> Deck:
    """The deck, if it has cards.

    Raises:
        ReaderError: it has none.
    """
    if deck.cards:
        return deck
    lost = (issue for issue in deck.issues if issue.skipped)
    for issue in chain(lost, deck.issues):
        where = f"line {issue.line} of {issue.file}" if issue.file else f"line {issue.line}"
        raise ReaderError(f"{deck.path}: no card found; {where}: {issue.text}")
    raise ReaderError(f"{deck.path}: no card found; {_NOTHING}")
