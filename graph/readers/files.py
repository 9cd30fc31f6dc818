"""Files and formats: what a reader gets, what it yields, and how it is chosen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from graph.model import Issue
from graph.readers.database import is_database
from graph.readers.decoding import decode, detect
from graph.readers.drafts import Draft
from graph.readers.errors import UnreadableError
from graph.readers.limits import LONGEST_NAME

Item = Draft | Issue
Report = Callable[[int, int], None]
"""Told how far reading is: what is done, and of how much (0 if that is not known)."""

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
"""How zip archives begin, one without any file too."""

_PARQUET = b"PAR1"  # at both ends

# Signs that steer a terminal, break a line or turn the direction of text around, and halves of characters.
_STEERING = re.compile("[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

# What stands beside notes and decks: what programs keep for themselves, and what has no text to read.
_KEPT_BY_PROGRAMS = frozenset(
    "__macosx thumbs.db desktop.ini node_modules _success _metadata _common_metadata".split()
)
_MEDIA = frozenset(
    "png jpg jpeg jfif gif svg webp bmp ico tif tiff avif heic psd mp3 ogg oga opus wav m4a flac aac wma mp4 "
    "m4v webm mkv avi mov ogv mpg mpeg wmv 3gp pdf css js mjs map ttf otf woff woff2 eot".split()
)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user decides instead of the reader; None is left to the reader.

    ``encoding`` is a name that Python knows, ``delimiter`` one character; ``front``, ``back`` and ``tags``
    are the name of a column in its heading, or its number (1 is the first).
    """

    encoding: str | None = None
    delimiter: str | None = None
    front: str | None = None
    back: str | None = None
    tags: str | None = None

    def check(self) -> None:
        """See that a file can be read so.

        >>> Choices(encoding="latin1", delimiter=";").check()

        Raises:
            UnreadableError: the encoding is none that Python knows, or the delimiter cannot be one.
        """
        if self.encoding is not None:
            decode(b"", self.encoding)
        if self.delimiter is not None and (len(self.delimiter) != 1 or self.delimiter in '"\r\n\0'):
            raise UnreadableError(
                f"'{shown(self.delimiter)}' cannot separate columns; choose one character, such as a tab or ;"
            )


@dataclass(frozen=True)
class File:
    """A file to read: its name (in an archive or a folder, its path there), bytes, and the user's choices."""

    name: str
    data: bytes = field(repr=False)
    choices: Choices = Choices()

    @cached_property
    def encoding(self) -> str | None:
        """The name of the encoding; None if the bytes are no text.

        Raises:
            UnreadableError: that of the choices is none.
        """
        if self.data.startswith(ZIP) or is_database(self.data) or is_parquet_data(self.data):
            return None
        try:
            return detect(self.data, self.choices.encoding)
        except UnreadableError:
            raise
        except ValueError:
            return None

    @cached_property
    def decoded(self) -> tuple[str, str] | None:
        """The text without its byte-order mark, and the encoding's name; None if the bytes are no text."""
        return None if self.encoding is None else decode(self.data, self.encoding)

    @property
    def text(self) -> str:
        """The text; empty if the bytes are none."""
        return self.decoded[0] if self.decoded else ""

    @property
    def folders(self) -> tuple[str, ...]:
        """The names of the folders that it stands in, the outermost first.

        >>> File("../ml/losses/KL.md", b"").folders
        ('ml', 'losses')
        """
        return tuple(folder for folder in self._parts[:-1] if folder.strip(". "))

    @property
    def stem(self) -> str:
        """The name without folders and ending.

        >>> File("notes/my.deck.tsv", b"").stem
        'my.deck'
        """
        name = self._parts[-1]
        return name.rpartition(".")[0] or name

    @property
    def ending(self) -> str:
        """The ending of the name, in lower case with its dot; empty if there is none.

        >>> File("My.TSV", b"").ending
        '.tsv'
        """
        name = self._parts[-1]
        return "." + name.rpartition(".")[2].casefold() if "." in name else ""

    @property
    def _parts(self) -> list[str]:
        return self.name.replace("\\", "/").split("/")


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, whether a file is of it (looking at what is in it), and how it is read.

    ``read`` yields drafts of cards and issues, in the order of the file.

    Its reader raises ``UnreadableError`` where nothing of the file can be used, and nothing else.
    """

    name: str
    recognises: Callable[[File], bool]
    read: Callable[[File], Iterator[Item]]


def is_parquet_data(data: bytes) -> bool:
    """Whether data are a Parquet file, or were one before they were cut off: texts hold no zeros."""
    return data.startswith(_PARQUET) and (data.endswith(_PARQUET) or b"\0" in data[:256])


def on_one_line(text: str) -> str:
    r"""A text that may quote a deck, for a terminal: on one line, and without the signs that steer one.

    >>> on_one_line("a\x1b[2J b\nc")
    'a�[2J b c'
    """
    if text.isascii() and text.isprintable():
        return text
    return _STEERING.sub("\ufffd", " ".join(text.split()))


def shown(name: str) -> str:
    """A name on one line; of a long one the end, where a path says most."""
    name = on_one_line(name)
    return name if len(name) <= LONGEST_NAME else "…" + name[1 - LONGEST_NAME :]


def is_passed_over(path: str) -> bool:
    """Whether a path in an archive or a folder (parts separated by "/") is of no deck by its name alone.

    Media are, and what programs keep for themselves: hidden files and folders, Logseq's backups.

    >>> is_passed_over(".obsidian/app.json"), is_passed_over("img/a.PNG"), is_passed_over("../deck.tsv")
    (True, True, False)
    """
    parts = path.casefold().split("/")
    return (
        any(part in _KEPT_BY_PROGRAMS or (part.startswith(".") and part.strip(".")) for part in parts)
        or parts[-1].rpartition(".")[2] in _MEDIA
        or "/logseq/bak/" in f"/{path}"
    )
