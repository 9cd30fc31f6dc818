"""JSON texts to values with their lines: one document, several, one a line; of damaged ones what is whole."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from graph.model import Issue

_SPACE = re.compile(r"[ \t\r\n]*")
_LINE = re.compile(r"[^\r\n]+|\r\n|\r|\n")
_TWO_LINES = re.compile(r"\s*+[^\n]++\n\s*+\S")
_COMMA = re.compile(r'"(?:[^"\\]|\\.)*+"?|,(?=[ \t\r\n]*+[}\]])', re.DOTALL)
_LOCATED = 8  # levels of objects inside each other whose lists are gone through record by record
_SAMPLE = 20  # lines that tell whether there is a value on each
_DEEPEST_INDENT = 100  # of a line that begins with a record
_WASTE = 1  # times its length that a text may be read in vain, in search of the next sound record


class Number(str):
    """A number as it is written, since nothing is counted with it and digits may be many."""

    __slots__ = ()


class Object(dict[str, Any]):
    """An object: the line it starts on, and its pairs with their lines; a line of 0 is not known.

    ``located`` has all pairs where lines are known or a key is there more than once.
    """

    line: int = 0
    located: Sequence[tuple[int, str, Any]] = ()

    def pairs(self) -> Iterable[tuple[int, str, Any]]:
        """All pairs, those of repeated keys too, with the line of each (0: not known)."""
        return self.located or ((0, key, value) for key, value in self.items())

    def repeated(self) -> str | None:
        """A key that is there more than once, if any is."""
        counts = Counter(key for _, key, _ in self.located) if len(self) < len(self.located) else None
        return counts.most_common(1)[0][0] if counts else None


class _BrokenError(ValueError):
    def __init__(self, at: int, text: str) -> None:
        super().__init__(text)
        self.at = at


def _object(pairs: list[tuple[str, Any]]) -> Object:
    found = Object(pairs)
    if len(found) < len(pairs):
        found.located = [(0, *pair) for pair in pairs]
    return found


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=Number, parse_float=Number, parse_constant=Number, strict=False
)


def values(text: str) -> Iterator[tuple[int, Any] | Issue]:
    r"""The values of a JSON text with their lines, the elements of a list one by one, and what is broken.

    Objects are ``Object``, numbers ``Number``. Commas too many are passed over.

    >>> [value for _, value in values('{"q": "KL?"}\n{"q": "H?"}\n')]
    [{'q': 'KL?'}, {'q': 'H?'}]
    >>> [value if isinstance(value, Issue) else value[1] for value in values('[{"q": "KL?"}, {"q')][0]
    {'q': 'KL?'}
    """
    return _by_line(text) if _is_by_line(text) else _Walk(text).values()


def has_lines(text: str) -> bool:
    r"""Whether something stands on more than one line.

    >>> has_lines('[\n1]'), has_lines('\n[1]\n')
    (True, False)
    """
    return _TWO_LINES.match(text) is not None


def _is_by_line(text: str) -> bool:
    """Whether at least half of the first lines, which are several, are each an object or a list."""
    sample = []
    for match in _LINE.finditer(text):
        if match[0].strip():
            sample.append(match[0].strip())
        if len(sample) == _SAMPLE:
            break
    if len(sample) < 2:
        return False
    return 2 * sum(_is_whole(line) for line in sample) >= len(sample)


def _is_whole(line: str) -> bool:
    if not line.startswith(("{", "[")):
        return False
    try:
        return _decode(line, 0)[1] == len(line)
    except _BrokenError:
        return False


def _by_line(text: str) -> Iterator[tuple[int, Any] | Issue]:
    number = 1
    for match in _LINE.finditer(text):
        line = match[0].strip()
        if line:
            try:
                yield number, _single(line)
            except _BrokenError as error:
                why = f"skipped: broken JSON ({error}, character {error.at + 1})"
                yield Issue(number, "broken-json", why, skipped=True)
        elif match[0] in ("\n", "\r", "\r\n"):
            number += 1


def _single(line: str) -> Any:
    """The only value of a line.

    Raises:
        _BrokenError: it is broken, or more stands behind it.
    """
    try:
        value, end = _decode(line, 0)
    except _BrokenError:
        value, end = _decode(_without_needless_commas(line), 0)
    if line[end:].strip(" \t,"):
        raise _BrokenError(end, "more behind the end")
    return value


def _decode(text: str, at: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except RecursionError:
        raise _BrokenError(len(text), "too many levels inside each other") from None
    except json.JSONDecodeError as error:
        raise _BrokenError(error.pos, error.msg) from None


def _without_needless_commas(text: str) -> str:
    """The text with spaces for the commas in front of closing brackets, everything else in its place."""
    return _COMMA.sub(lambda match: " " if match[0] == "," else match[0], text)


class _Walk:
    """A way through a text that is not a value a line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._seen, self._line = 0, 1
        self._end = 0  # behind the list that was gone through last
        self._over = False  # nothing more is read
        self._wasted = 0
        self._repaired = False
        self._has_lines = has_lines(text)
        self._issues: list[Issue] = []

    def values(self) -> Iterator[tuple[int, Any] | Issue]:
        """All values, and what is broken."""
        at = self._next(0)
        while at < len(self._text) and not self._over:
            inside = self._skip(at + 1)
            if self._text[at] == "[" and self._text[inside : inside + 1] in ("{", "[", "]", ""):
                for found in self._elements(at):
                    yield from self._told()
                    yield found
                at = self._end
            else:
                line = self._line_of(at)
                try:
                    value, at = self._value(at, 0)
                    yield line, value
                except _BrokenError as error:
                    at = self._recovered(at, error)
            yield from self._told()
            at = self._next(at)

    def _told(self) -> list[Issue]:
        told, self._issues = self._issues, []
        return told

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found else at

    def _next(self, at: int) -> int:
        """Where the next value or a closing bracket is, behind commas; one that is missing is not missed."""
        at = self._skip(at)
        while self._text[at : at + 1] == ",":
            at = self._skip(at + 1)
        return at

    def _line_of(self, at: int) -> int:
        if at >= self._seen:
            self._line += self._text.count("\n", self._seen, at)
        else:
            self._line -= self._text.count("\n", at, self._seen)
        self._seen = at
        return self._line

    def _value(self, at: int, level: int) -> tuple[Any, int]:
        first = self._text[at : at + 1]
        if level < _LOCATED and first == "{":
            return self._object(at, level)
        if level < _LOCATED and first == "[":
            elements = [value for _, value in self._elements(at, level)]
            return elements, self._end
        return _decode(self._text, at)

    def _object(self, start: int, level: int) -> tuple[Object, int]:
        """The object that begins here, as far as it goes, and where it ends.

        Raises:
            _BrokenError: nothing of it is whole.
        """
        line = self._line_of(start)
        located: list[tuple[int, str, Any]] = []
        at = self._next(start + 1)
        while self._text[at : at + 1] != "}" and not self._over:
            place = self._line_of(at)
            try:
                key, colon = self._key(at)
                value, behind = self._value(self._skip(colon + 1), level + 1)
            except _BrokenError as error:
                if self._repair():
                    continue
                if not located:
                    raise
                at = self._recovered(start, error) - 1
                break
            located.append((place, key, value))
            at = self._next(behind)
        found = Object((key, value) for _, key, value in located)
        found.line, found.located = line, located
        return found, at + 1

    def _key(self, at: int) -> tuple[str, int]:
        """The name of a pair and where its colon is."""
        if at >= len(self._text):
            raise _BrokenError(at, "the end is missing")
        if self._text[at] != '"':
            raise _BrokenError(at, "a name in double quotes is missing")
        key, end = _decode(self._text, at)
        colon = self._skip(end)
        if self._text[colon : colon + 1] != ":":
            raise _BrokenError(colon, "a colon is missing")
        return key, colon

    def _elements(self, at: int, level: int = 0) -> Iterator[tuple[int, Any]]:
        """The elements of the list that begins here, each with its line; ``_end`` is then behind the list."""
        start = at
        at = self._next(at + 1)
        while at < len(self._text) and self._text[at] != "]":
            line = self._line_of(at)
            try:
                value, behind = _decode(self._text, at)
            except _BrokenError as error:
                at = at if self._repair() else self._recovered(at, error)
                continue
            if isinstance(value, Object):
                if self._has_lines and level < _LOCATED and _holds_objects(value):
                    value, behind = self._object(at, level + 1)
                value.line = line
            yield line, value
            at = self._next(behind)
        if at >= len(self._text) and not self._over:
            self._over = True
            text = f"the list that begins in line {self._line_of(start)} has no end: the file is not whole"
            self._issues.append(Issue(self._line_of(len(self._text)), "broken-json", text))
        self._end = at + 1

    def _repair(self) -> bool:
        """Take needless commas out of the text, once; whether there were any."""
        if self._repaired:
            return False
        self._repaired = True
        before, self._text = self._text, _without_needless_commas(self._text)
        return before != self._text

    def _recovered(self, start: int, error: _BrokenError) -> int:
        """Where to go on behind something broken: at the next record, or at the end.

        A record is what begins on a line of its own, as far indented as the broken one.
        """
        self._wasted += error.at - start
        why = f"skipped: broken JSON in line {self._line_of(min(error.at, len(self._text)))} ({error})"
        line = self._line_of(start)
        before = self._text[self._text.rfind("\n", 0, start) + 1 : start]
        following = None
        if not before.strip() and len(before) < _DEEPEST_INDENT and self._wasted <= _WASTE * len(self._text):
            following = re.compile(rf"\n{before}(?=[{{\[])").search(self._text, start)
        if following:
            self._issues.append(Issue(line, "broken-json", why, skipped=True))
            return following.end()
        self._over = True
        self._issues.append(Issue(line, "broken-json", f"{why}; nothing behind it is read", skipped=True))
        return len(self._text)


def _holds_objects(value: Object) -> bool:
    return any(isinstance(child, list) and child and isinstance(child[0], Object) for child in value.values())
