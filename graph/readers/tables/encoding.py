"""What is told of the encoding of a text: that it was guessed, and that characters were lost."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model import Issue
from graph.readers.decoding import guessed, lines_of
from graph.readers.files import File


def encoding_issues(file: File) -> Iterator[Issue]:
    """What is told of the encoding of a text file that has been read as a whole."""
    lines = Lines(file)
    if "\ufffd" in file.text:
        for _ in lines:
            pass
    yield from lines.issues()


class Lines:
    """The lines of a text file, one by one, and after that what is to be told of its encoding."""

    def __init__(self, file: File) -> None:
        self._data = file.data
        self._encoding = file.encoding or "utf-8"
        self._chosen = file.choices.encoding is not None
        self._lost = 0

    def __iter__(self) -> Iterator[str]:
        for number, line in enumerate(lines_of(self._data, self._encoding), 1):
            if "\ufffd" in line and not self._lost:
                self._lost = number
            yield line

    def issues(self) -> Iterator[Issue]:
        """An issue for a guess, and one for the first line with what could not be decoded."""
        if not self._chosen and (name := guessed(self._encoding)):
            yield Issue(1, "encoding", f"not UTF-8: read as {name} ({self._encoding})")
        if self._lost:
            yield Issue(self._lost, "encoding", "holds characters that could not be decoded")
