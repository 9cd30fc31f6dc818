"""The lines of a note: what is text and what is code, mathematics or a comment, and its front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from graph.model import Memory
from graph.readers.memories import weakest, written_memory

Kind = Literal["text", "blank", "block", "comment"]

_LINE_BREAK = re.compile(r"\r\n|\n|\r")
BULLET = re.compile(r"(?:[-*+]|\d{1,4}[.)])[\t ]+")
"""The sign of an item of a list, and the space behind it."""
_HEADING = re.compile(r" {0,3}(?:\d{1,4}[.)][ \t]{1,4})?(#{1,6})[ \t]+(.*)")  # also numbered by a list
_RUNS = re.compile(r"`+")
# As Pandoc has it, so that "$5 and $6" is prose; and scopes of C++, whose "::" separates no question.
_FORMULA = re.compile(
    r"\$\$[^$]*\$\$|\$(?=[^\s$])[^$\n]*(?<=\S)\$(?!\d)|\b(?:std|boost|torch|thrust|Eigen|cv|tf)::\w+"
)
_SCHEDULE = re.compile(r"<!--\s*SR:([^<>]*?)-->")
_DATED = re.compile(r"(\d{4}-\d\d-\d\d),(\d{1,6}(?:\.\d{1,6})?),")
_NEVER_REVIEWED = "2000-01-01"  # what Obsidian's plugin writes for a side that was not asked yet
_KEY = re.compile(r"([^\s:#\-][^:]{0,60}):(?:\s+(.*))?")
_LONGEST_MATTER = 500  # lines of front matter
HIDDEN = "\ue000"
"""Stands in ``Line.marks`` for each character of code and formulas."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a note, counted from 1, without comments.

    ``marks`` is the text with code and formulas hidden, of the same length; empty within blocks of code and
    mathematics. ``level`` is that of a heading, or 0. ``memory`` is what a comment of Obsidian's plugin says.
    """

    number: int
    text: str
    marks: str
    kind: Kind
    level: int = 0
    memory: Memory | None = None

    @property
    def title(self) -> str:
        """The text of a heading, without its signs."""
        heading = _HEADING.fullmatch(self.text)
        text = heading[2].strip() if heading else self.text.strip()
        bare = text.rstrip("#")
        return bare.rstrip() if bare.endswith((" ", "\t")) else text


@dataclass(frozen=True)
class Note:
    """A note: its front matter by key (in lower case, the values as lists), and the lines below."""

    matter: dict[str, tuple[str, ...]]
    lines: tuple[Line, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the front matter."""
        found = (*self.matter.get("tags", ()), *self.matter.get("tag", ()))
        return tuple(dict.fromkeys(tag.strip().lstrip("#") for value in found for tag in value.split()))

    @cached_property
    def blocks(self) -> tuple[tuple[int, int], ...]:
        """Where the runs of lines without a blank one begin and end (as indices, the end behind the last)."""
        found: list[tuple[int, int]] = []
        start = None
        for at, line in enumerate(self.lines):
            if line.kind == "blank":
                if start is not None:
                    found.append((start, at))
                start = None
            elif start is None:
                start = at
        return (*found, (start, len(self.lines))) if start is not None else tuple(found)


@lru_cache(maxsize=1)  # the formats look at the same text one after the other
def read_note(text: str) -> Note:
    r"""Read the lines of a note.

    >>> note = read_note("---\ntags: [ml]\n---\n# KL\n`a::b` <!-- hidden -->\n")
    >>> note.tags, [(line.number, line.text, line.level) for line in note.lines]
    (('ml',), [(4, '# KL', 1), (5, '`a::b`', 0), (6, '', 0)])
    """
    lines = split_lines(text)
    matter, first = _front_matter(lines)
    return Note(matter, tuple(_lines(lines, first)))


def split_lines(text: str) -> list[str]:
    """The lines of a text, whatever ends them."""
    return _LINE_BREAK.split(text)


def masked(text: str) -> str:
    """A line with its code and formulas hidden, of the same length.

    >>> masked("`a::b` is code") == HIDDEN * 6 + " is code"
    True
    """
    if "`" in text:
        text = _without_code(text)
    if "$" in text or "::" in text:
        text = _FORMULA.sub(lambda match: HIDDEN * len(match[0]), text)
    return text


def _without_code(text: str) -> str:
    """A run of backticks opens code that the next run of the same length closes."""
    runs = [(match.start(), match.end()) for match in _RUNS.finditer(text)]
    following: dict[int, int] = {}  # by length: the index of the next run
    closing = [-1] * len(runs)
    for index in range(len(runs) - 1, -1, -1):
        length = runs[index][1] - runs[index][0]
        closing[index] = following.get(length, -1)
        following[length] = index
    parts, done, index = [], 0, 0
    while index < len(runs):
        if (close := closing[index]) < 0:
            index += 1
            continue
        start, end = runs[index][0], runs[close][1]
        parts += [text[done:start], HIDDEN * (end - start)]
        done, index = end, close + 1
    return "".join(parts) + text[done:]


def _lines(lines: Sequence[str], first: int) -> Iterator[Line]:
    fence = ""
    formula = comment = False
    closing = _Closing(lines)
    for at in range(first, len(lines)):
        text, number = lines[at], at + 1
        if fence:
            yield Line(number, text, "", "block")
            fence = "" if _closes(text, fence) else fence
            continue
        if formula:
            yield Line(number, text, "", "block")
            formula = "$$" not in text
            continue
        memory = None
        commented = comment or "<!--" in text
        if commented:
            text, comment, memory = _without_comments(text, comment, closing.comment > at)
        opening = _fence(text)
        if opening and closing.fence(at, opening):
            fence = opening
            yield Line(number, text, "", "block")
        elif text.strip().startswith("$$") and text.count("$$") == 1 and closing.formula > at:
            formula = True
            yield Line(number, text, "", "block")
        elif not text.strip():
            yield Line(number, "", "", "comment" if commented else "blank", memory=memory)
        else:
            text = text.rstrip()
            heading = _HEADING.fullmatch(text)
            yield Line(number, text, masked(text), "text", len(heading[1]) if heading else 0, memory)


class _Closing:
    """Where blocks may end: what nothing closes is text, so that it cannot hide all that stands below."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.comment = _last(lines, "-->")
        self.formula = _last(lines, "$$")
        self._fences: dict[str, list[int]] = {"`": [], "~": []}  # the longest one at or below each line
        for sign, longest in self._fences.items():
            if _last(lines, sign * 3) < 0:
                continue
            best = 0
            for line in reversed(lines):
                best = max(best, len(line.strip())) if _closes(line, sign * 3) else best
                longest.append(best)
            longest.reverse()

    def fence(self, at: int, fence: str) -> bool:
        """Whether a fence below a line closes this one."""
        longest = self._fences[fence[0]]
        return at + 1 < len(longest) and longest[at + 1] >= len(fence)


def _last(lines: Sequence[str], sign: str) -> int:
    return next((at for at in range(len(lines) - 1, -1, -1) if sign in lines[at]), -1)


def _fence(line: str) -> str:
    """The fence that a line opens, also behind a bullet; empty if it opens none."""
    line = line.strip()
    if bullet := BULLET.match(line):
        line = line[bullet.end() :]
    for sign in "`~":
        if line.startswith(sign * 3):
            behind = line.lstrip(sign)
            return "" if "`" in behind and sign == "`" else line[: len(line) - len(behind)]
    return ""


def _closes(line: str, fence: str) -> bool:
    line = line.strip()
    return line.startswith(fence) and not line.strip(fence[0])


def _without_comments(text: str, inside: bool, ends_below: bool) -> tuple[str, bool, Memory | None]:
    """A line without comments, whether one goes on below it, and the memory that it holds.

    A comment that nothing closes is text.
    """
    schedule = _SCHEDULE.search(text)
    memory = _memory(schedule[1]) if schedule else None
    marks = masked(text) if not inside else text
    kept, at = [], 0
    if inside:
        end = marks.find("-->")
        if end < 0:
            return "", True, memory
        at = end + 3
    while (start := marks.find("<!--", at)) >= 0:
        if marks.startswith((">", "->"), start + 4):  # an empty comment, as browsers have it
            end = marks.find(">", start + 4) + 1
        else:
            end = marks.find("-->", start + 4) + 3
        if end < 3:
            if not ends_below:
                break
            kept.append(text[at:start])
            return "".join(kept).rstrip(), True, memory
        kept.append(text[at:start])
        at = end
    return ("".join(kept) + text[at:]).rstrip(), False, memory


def _memory(schedule: str) -> Memory | None:
    """The memory of the weakest side of a card, each ``!date,interval,ease``; the date is when it is due."""
    found = []
    for due, days in _DATED.findall(schedule):
        if due != _NEVER_REVIEWED and (memory := written_memory(due, days)):
            found.append(memory)
    return weakest(found)


def _front_matter(lines: Sequence[str]) -> tuple[dict[str, tuple[str, ...]], int]:
    """The front matter, and the index of the first line below it; nothing where the lines are none."""
    if not lines or lines[0].rstrip() != "---":
        return {}, 0
    found: dict[str, list[str]] = {}
    values: list[str] | None = None
    for at in range(1, min(len(lines), _LONGEST_MATTER)):
        line = lines[at].rstrip()
        if line in ("---", "..."):
            return {key: tuple(value) for key, value in found.items()}, at + 1
        if not line or line.startswith("#"):
            continue
        if values is not None and line.lstrip().startswith("- "):
            values.append(_unquoted(line.lstrip()[2:]))
        elif match := _KEY.fullmatch(line):
            values = found.setdefault(match[1].strip().casefold(), [])
            values += _values(match[2] or "", match[1].strip().casefold())
        elif values is None or not line.startswith((" ", "\t")):
            return {}, 0
    return {}, 0


def _values(text: str, key: str) -> list[str]:
    text = text.strip()
    listed = text.startswith("[") and text.endswith("]")
    if listed:
        text = text[1:-1]
    parts = text.split(",") if listed or key in ("tags", "tag", "aliases", "alias") else [text]
    return [value for part in parts if (value := _unquoted(part))]


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    return text.strip()
