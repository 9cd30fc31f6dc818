"""Blocks of Markdown that are cards: ``<details>`` with a summary, and tables of questions and answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from graph.model import Issue
from graph.readers.drafts import Draft
from graph.readers.files import Item
from graph.readers.markdown.inline import displayed
from graph.readers.markdown.lines import Line
from graph.readers.tables.columns import header_of

Place = tuple[int, int]
"""The index of a line, and a column in it."""

_TAG = re.compile(r"<(?P<end>/?)details\b(?:[^<>]*>|(?=[<\s]))", re.IGNORECASE)
_SUMMARY = re.compile(r"<summary\b[^<>]*>", re.IGNORECASE)
_SUMMARY_END = re.compile(r"</summary\s*>", re.IGNORECASE)
_LONGEST_SUMMARY = 50  # lines
_ANSWERING = re.compile(  # what a summary says that leads to an answer, and is no question itself
    r"\W{0,9}(?:(?:click|tap|press)\b[^?]{0,60}"
    r"|(?:(?:show|see|view|reveal|expand|check|toggle|get|read|the|my|full|correct|sample|possible) ){0,3}"
    r"(?:answers?|solutions?|explanations?|hints?|spoilers?|antwort|lösung|réponse|respuesta|solución|答案|解答|答え)"
    r"(?:\b[^\w?]{0,9}[^?]{0,20})?)",
    re.IGNORECASE,
)
_QUESTIONS = frozenset("question questions q front prompt term frage vorderseite".split())
_TERMS = frozenset({"term"})
_ANSWERS = frozenset("answer answers a back response definition meaning antwort rückseite".split())
_UNSURE = frozenset("input output query response reply expression instruction completion a".split())
_WORDS_SHARE = 0.8  # of the lines of a note are rows, if tables are all that it has
_PAIR = 2  # columns
_FEWEST_ROWS = 3  # of a table that is all that a note has, to be a list of words
_BAR = re.compile(r"(?<!\\)\|")


class Details:
    """The ``<details>`` of a note, each with the tag that closes it."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._opened: dict[int, int] = {}  # by line: the column behind the first one in it
        self._closed: dict[Place, Place] = {}
        stack: list[Place] = []
        for at, line in enumerate(lines):
            if "<" not in line.marks:
                continue
            for match in _TAG.finditer(line.marks):
                if not match["end"]:
                    stack.append((at, match.end()))
                    self._opened.setdefault(at, match.end())
                elif stack:
                    self._closed[stack.pop()] = (at, match.start())

    @property
    def found(self) -> bool:
        """Whether any holds a question and an answer."""
        return any(isinstance(item, Draft) for at in self._opened for item in self.card(at)[0])

    def begins(self, at: int) -> bool:
        """Whether one begins in a line."""
        return at in self._opened

    def answer(self, at: int) -> tuple[list[str], int] | None:
        """The lines of one that answers what stands above it, and the index of the line below it."""
        if at not in self._opened or (end := self._closed.get((at, self._opened[at]))) is None:
            return None
        opening = self._find(_SUMMARY, (at, self._opened[at]), end)
        closing = self._find(_SUMMARY_END, opening[1], end) if opening else None
        if opening is None or closing is None:
            return None
        summary = displayed(self._text(opening[1], closing[0])).strip("*_ ")
        if not _ANSWERING.fullmatch(summary[:100]):
            return None
        return self._text(closing[1], end), end[0] + 1

    def card(self, at: int) -> tuple[list[Item], int]:
        """The card that begins in a line, and the index of the line below it."""
        number = self._lines[at].number
        start = (at, self._opened[at])
        end = self._closed.get(start)
        if end is None:
            text = "skipped: <details> that nothing closes"
            return [Issue(number, "unclosed", text, skipped=True)], at + 1
        opening = self._find(_SUMMARY, start, end)
        closing = self._find(_SUMMARY_END, opening[1], end) if opening else None
        if opening is None or closing is None:
            text = "skipped: <details> without a <summary>, which would be the question"
            return [Issue(number, "no-question", text, skipped=True)], end[0] + 1
        front, back = self._text(opening[1], closing[0]), self._text(closing[1], end)
        return [Draft(number, displayed(front), displayed(back))], end[0] + 1

    def _find(self, sign: re.Pattern[str], start: Place, end: Place) -> tuple[Place, Place] | None:
        """Where a tag begins and ends, not far below a place."""
        for at in range(start[0], min(end[0] + 1, start[0] + _LONGEST_SUMMARY)):
            if match := sign.search(self._lines[at].marks, start[1] if at == start[0] else 0):
                return (at, match.start()), (at, match.end())
        return None

    def _text(self, start: Place, end: Place) -> list[str]:
        if start[0] == end[0]:
            return [self._lines[start[0]].text[start[1] : end[1]]]
        between = (line.text for line in self._lines[start[0] + 1 : end[0]])
        return [self._lines[start[0]].text[start[1] :], *between, self._lines[end[0]].text[: end[1]]]


def is_table(lines: Sequence[Line], at: int) -> bool:
    """Whether a table whose heading names question and answer begins at a line."""
    return _columns(lines, at) is not None


def is_of_questions(lines: Sequence[Line], at: int) -> bool:
    """Whether the table at a line is one of questions, and not of terms, as an answer may have."""
    found = _columns(lines, at)
    return found is not None and _cells(lines[at])[found[0]].strip("*_ ").casefold() not in _TERMS


def tables_of_words(lines: Sequence[Line]) -> frozenset[int]:
    """Where tables begin whose headings may name question and answer, in a note that has nothing else.

    With three rows or more, it need not be known what the headings of two columns mean.
    """
    starts = [at for at in range(len(lines)) if "|" in lines[at].marks and _is_rule_below(lines, at)]
    if not starts:
        return frozenset()
    texts = [line for line in lines if line.kind in ("text", "block") and not line.level]
    rows = sum("|" in line.marks for line in texts)
    if rows < _WORDS_SHARE * len(texts):
        return frozenset()
    known = frozenset(at for at in starts if wide_columns(lines, at) or is_table(lines, at))
    if known or rows < _FEWEST_ROWS + 2 * len(starts):
        return known
    return frozenset(at for at in starts if sum(map(bool, _cells(lines[at]))) == _PAIR)


def table(lines: Sequence[Line], at: int) -> tuple[list[Item], int]:
    """The cards of a table that begins at a line, a card a row, and the index of the line below it."""
    front, back = _columns(lines, at) or wide_columns(lines, at) or (0, 1)
    items: list[Item] = []
    end = at + 2
    while end < len(lines) and "|" in lines[end].marks:
        cells = [*_cells(lines[end]), *[""] * (max(front, back) + 1)]
        items.append(Draft(lines[end].number, displayed([cells[front]]), displayed([cells[back]])))
        end += 1
    return items, end


def _columns(lines: Sequence[Line], at: int) -> tuple[int, int] | None:
    if "|" not in lines[at].marks or not _is_rule_below(lines, at):
        return None
    names = [cell.strip("*_ ").casefold() for cell in _cells(lines[at])]
    front = next((index for index, name in enumerate(names) if name in _QUESTIONS), None)
    back = next((index for index, name in enumerate(names) if name in _ANSWERS), None)
    return None if front is None or back is None else (front, back)


def wide_columns(lines: Sequence[Line], at: int) -> tuple[int, int] | None:
    """The columns of question and answer by all names that tables may have for them."""
    names = [cell.strip("*_ ") for cell in _cells(lines[at])]
    found = header_of(names)
    if found is None or not _UNSURE.isdisjoint((names[found.front].casefold(), names[found.back].casefold())):
        return None
    return found.front, found.back


def _is_rule_below(lines: Sequence[Line], at: int) -> bool:
    return at + 1 < len(lines) and _is_rule(lines[at + 1])


def _is_rule(line: Line) -> bool:
    return "-" in line.marks and "|" in line.marks and not line.marks.strip(" \t|:-")


def _cells(line: Line) -> list[str]:
    text = line.text
    bounds = [-1, *(match.start() for match in _BAR.finditer(line.marks)), len(text)]
    cells = [text[start + 1 : end].strip() for start, end in pairwise(bounds)]
    if not cells[0]:  # before the first bar
        cells = cells[1:]
    return [cell.replace("\\|", "|") for cell in cells]
