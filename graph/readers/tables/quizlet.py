"""Quizlet's exports: terms and definitions between signs of the user's choice, and nothing in quotes.

A definition of several lines, or with the sign between rows in it, is cut into pieces by that; a piece
without the sign between term and definition belongs to the definition before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from graph.model import Issue
from graph.readers.drafts import Draft
from graph.readers.files import Choices, File, Item
from graph.readers.tables.columns import header_of
from graph.readers.tables.dialect import head_of, sep_hint, tabbed_share
from graph.readers.tables.encoding import Lines

_ENDINGS = ("", ".txt", ".text")
_SIDE_SIGNS = ("\t", " - ", " – ", " — ", " = ", " : ")
_LINE_SIGNS = (" - ", " – ", " — ", " = ", " :: ", "::", " : ", " -> ", " => ", " → ", "->", "=>", " ~ ")
_COLON = ": "  # which prose and settings have as well
_RUN = re.compile(r"([^\w\s.…,;()\[\]{}'\"`*_#!?/\\-])\1{1,9}")  # "===", "|||"
# In a text, a space follows a semicolon; between rows that are not on lines of their own, it may.
_ROW_SIGNS = (re.compile(r";(?=\S)"), re.compile(r";\s*"))
_LINE = re.compile(r"\n")
_LIST_MARK = re.compile(r"\s*(?:[-*•–]|\w{1,3}[.)])\s")
_HEAD = 1 << 16  # characters that tell the signs
_FEWEST_COLONS = 4  # lines
_DISTINCT_SHARE = 0.9  # of the terms in front of colons; labels and settings repeat themselves
_LONGEST_TERM = 60  # characters in front of a colon or a comma
_FEWEST_ROWS = 3  # for signs in all of them not to be chance
_LINES_SHARE = 0.9  # of the lines hold a dash where each is a card
_PIECES_SHARE = 0.75  # of the pieces between semicolons are cards
_TABBED = (0.1, 0.9)  # share of lines with a tab: definitions of several lines, and neither prose nor a TSV


@dataclass(frozen=True, slots=True)
class _Signs:
    """What stands between rows, and what between term and definition."""

    row: re.Pattern[str]
    side: str


def is_quizlet(file: File) -> bool:
    """Whether a text is an export of Quizlet that is no table: with signs or line breaks of its own."""
    return _signs_of(file) is not None


def read_quizlet(file: File) -> Iterator[Item]:
    """Read an export of Quizlet; what holds no term of its own is added to the definition before it.

    >>> file = File("my.txt", b"KL - A divergence.;H - A sum;or an integral.;CE - A loss.;MSE - A loss.")
    >>> [item.back if isinstance(item, Draft) else item.text for item in read_quizlet(file)][:2]
    ['A divergence.', 'A sum;or an integral.']
    """
    signs = _signs_of(file)
    if signs is None:
        return
    lines = Lines(file)
    sign = "tab" if signs.side == "\t" else f"'{signs.side.strip()}'"
    card: _Row | None = None
    text = "\n".join(lines)
    for number, (between, piece) in enumerate(_pieces(text, signs.row), 1):
        front, found, back = piece.partition(signs.side)
        if found and front.strip():
            if card:
                yield from card.items(sign)
            card = _Row(number, front, [back])
        elif card:
            card.add(number, between, piece)
        elif piece.strip():
            told = f"skipped: no {sign} between term and definition"
            yield Issue(number, "no-separator", told, skipped=True)
    if card:
        yield from card.items(sign)
    yield from lines.issues()


@dataclass(slots=True)
class _Row:
    """A term, the pieces of its definition, and which of them were added behind the first."""

    number: int
    front: str
    back: list[str]
    added: list[int] = field(default_factory=list)

    def add(self, number: int, between: str, piece: str) -> None:
        self.back += [between, piece]
        if piece.strip():
            self.added.append(number)

    def items(self, sign: str) -> Iterator[Item]:
        yield Draft(self.number, self.front.strip(), "".join(self.back).strip())
        if self.added:
            count = len(self.added)
            what = "1 piece without" if count == 1 else f"{count} pieces without"
            text = f"{what} a {sign} added to the definition in front"
            yield Issue(self.added[0], "continued", text)


def _pieces(text: str, row_sign: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """The pieces of a text, each with the sign in front of it; the last may have one behind it."""
    text = text.rstrip()
    if row_sign in _ROW_SIGNS:
        text = text.removesuffix(";")
    between, at = "", 0
    for sign in row_sign.finditer(text):
        yield between, text[at : sign.start()]
        between, at = sign[0], sign.end()
    if at < len(text) or not at:
        yield between, text[at:]


# --- the signs ------------------------------------------------------------------------------------


def _signs_of(file: File) -> _Signs | None:
    """The signs of an export; None for what is a table, or none of both, or where the user chose columns."""
    if file.ending not in _ENDINGS:
        return None
    if replace(file.choices, encoding=None) != Choices() or file.encoding is None:
        return None
    head = head_of(file)
    text = "\n".join(head)[:_HEAD].strip()
    if sep_hint(head):
        return None
    if ";" in text and (signs := _by_semicolons(text)):
        return signs
    lines = [line for line in text.split("\n") if line.strip()]
    return _by_lines(lines) or _by_runs(text)


def _by_semicolons(text: str) -> _Signs | None:
    best, highest = None, _PIECES_SHARE
    for row in _ROW_SIGNS:
        pieces = [piece for _, piece in _pieces(text, row)]
        if len(pieces) < _FEWEST_ROWS or text.count("\n") > len(pieces):
            continue
        for side in _SIDE_SIGNS:
            # Tabs are of a table, be there semicolons or not, unless each piece has its own.
            if "\t" in text and (side != "\t" or any(piece.count("\t") != 1 for piece in pieces)):
                continue
            share = _share(pieces, side)
            if share > highest or (share == highest and best is None):
                best, highest = _Signs(row, side), share
    return best or _on_one_line(text)


def _on_one_line(text: str) -> _Signs | None:
    """Colons, or commas and semicolons without spaces behind them, as no prose has: "KL,a sum;JS,another"."""
    if "\n" in text or "\t" in text:
        return None
    pieces = [piece for _, piece in _pieces(text, _ROW_SIGNS[1])]
    if _are_terms(pieces):
        return _Signs(_ROW_SIGNS[1], _COLON)
    fitting = 0
    for piece in pieces:
        term, _, behind = piece.partition(",")
        fitting += 0 < len(term.strip()) <= _LONGEST_TERM and bool(behind[:1].strip())
    enough = len(pieces) >= _FEWEST_ROWS and fitting >= _LINES_SHARE * len(pieces)
    return _Signs(_ROW_SIGNS[1], ",") if enough else None


def _by_lines(lines: Sequence[str]) -> _Signs | None:
    if len(lines) < _FEWEST_ROWS or header_of(lines[0].split("\t")):
        return None
    if "\t" in lines[0]:
        few, most = _TABBED
        return _Signs(_LINE, "\t") if few <= tabbed_share(lines) < most else None
    if any("\t" in line for line in lines):
        return None
    shares = {side: _share(lines, side) for side in _LINE_SIGNS}
    side = max(shares, key=lambda side: shares[side])
    if shares[side] >= _LINES_SHARE:
        return _Signs(_LINE, side)
    return _Signs(_LINE, _COLON) if _are_terms(lines) else None


def _are_terms(lines: Sequence[str]) -> bool:
    """Whether nearly all lines begin with a short text of their own in front of a colon."""
    terms = [line.partition(_COLON)[0].strip() for line in lines if _COLON in line]
    short = {term.casefold() for term in terms if term[:1].isalpha() and len(term) <= _LONGEST_TERM}
    return (
        len(lines) >= _FEWEST_COLONS
        and len(short) >= _LINES_SHARE * len(lines)
        and len(short) >= _DISTINCT_SHARE * len(terms)
        and not any(_LIST_MARK.match(line) for line in lines)
    )


def _by_runs(text: str) -> _Signs | None:
    """Two runs of signs that take turns, such as "===" and "|||"; or one of them and lines."""
    if "\t" in text:
        return None
    runs = [match[0] for match in _RUN.finditer(text)]
    sides, rows = runs[::2], runs[1::2]
    if len(runs) < _FEWEST_ROWS or len(set(sides)) != 1:
        return None
    if len(sides) >= _FEWEST_ROWS and len(set(rows)) == 1 and rows[0] != sides[0]:
        return _Signs(re.compile(rf"\s*{re.escape(rows[0])}\s*"), sides[0])
    lines = [line for line in text.split("\n") if line.strip()]
    if set(rows) == set(sides) and all(line.count(sides[0]) == 1 for line in lines):
        return _Signs(_LINE, sides[0])
    return None


def _share(pieces: Sequence[str], side: str) -> float:
    """The share of pieces that begin with a text that this sign ends, if they do not number a list."""
    whole = sum(bool(piece.partition(side)[0].strip()) and side in piece for piece in pieces)
    listed = sum(bool(_LIST_MARK.match(piece)) for piece in pieces)
    return 0.0 if 2 * listed > len(pieces) else whole / len(pieces)
