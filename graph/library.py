"""The library: decks that were opened from files, kept on disk to be opened again.

Each deck is one zip archive of the files as they were given, named by a hash of them, so that the same files
are the same deck for all windows. How they are to be read and built, if the user has said so, stands in a
small file beside it. Both are written beside their place and moved there when they are whole; the archive's
time of change says when the deck was last opened. What is damaged counts as not there.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from graph.readers import Choices

MOST_DECKS = 12
MOST_BYTES = 1_000_000_000  # of all archives

_ID = re.compile(r"[0-9a-f]{12}")
_CONTENTS = "deck.json"  # of an archive; the files stand beside it under their numbers
_NEW = ".new-"  # how an archive is called while it is written
_ABANDONED = 3600  # seconds after which nobody writes it any more
_PACKED = (b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"\x1f\x8b")  # how files begin that cannot be made smaller
_QUICK = 1  # the level of deflate: the best one takes ten times as long for a tenth of the room
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, ValueError, RuntimeError)


class LibraryError(OSError):
    """A deck that cannot be kept; its message is one line that says why."""


@dataclass(frozen=True, slots=True)
class DeckFile:
    """A file as it was given: its name and its bytes."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeptDeck:
    """What is told of a deck without reading it; ``opened`` is when it last was, in seconds since 1970.

    ``choices`` are those for each of its files; ``fast`` says whether its graph is built in fast mode.
    """

    id: str
    names: tuple[str, ...]
    cards: int
    opened: float
    choices: tuple[Choices, ...]
    fast: bool = False


class Library:
    """The decks kept in a folder, made when the first one comes: the last 12 opened, up to 1 GB."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def keep(self, files: Sequence[DeckFile], cards: int) -> str:
        """Keep files as one deck of so many cards, as the one opened last; returns its id.

        The decks not opened for longest go where there are too many. What was chosen for the deck stays.

        Raises:
            LibraryError: the folder cannot be written, or the files are too large.
        """
        ident = deck_id(files)
        with self._writing():
            self.folder.mkdir(parents=True, exist_ok=True)
            self._clear_abandoned()
            with self._new(self._path(ident)) as out:
                _pack(out, files, cards)
        self._make_room(ident)
        return ident

    def choose(self, ident: str, choices: Sequence[Choices], cards: int) -> None:
        """Note how the files of a deck are to be read, each in its order, and how many cards that makes.

        Raises:
            LibraryError: the folder cannot be written.
        """
        known = self.kept(ident)
        self._note(ident, cards, choices, fast=known is not None and known.fast)

    def build_fast(self, ident: str, fast: bool) -> None:
        """Note whether the graph of a deck that is kept is built in fast mode.

        Raises:
            LibraryError: the folder cannot be written.
        """
        if known := self.kept(ident):
            self._note(ident, known.cards, known.choices, fast)

    def _note(self, ident: str, cards: int, choices: Sequence[Choices], fast: bool) -> None:
        said = {"cards": cards, "choices": [asdict(chosen) for chosen in choices], "fast": fast}
        with self._writing(), self._new(self._chosen(ident)) as out:
            out.write(json.dumps(said).encode())

    def kept(self, ident: str) -> KeptDeck | None:
        """What is told of a deck; None if it is not there."""
        with suppress(ValueError):
            return self._described(self._path(ident))
        return None

    def files(self, ident: str) -> tuple[DeckFile, ...] | None:
        """The files of a deck, in their order; None if it is not there or not as it was given."""
        with suppress(*_DAMAGED), zipfile.ZipFile(self._path(ident)) as archive:
            names, _ = _contents(archive)
            files = tuple(DeckFile(name, archive.read(str(at))) for at, name in enumerate(names))
            return files if deck_id(files) == ident else None
        return None

    def beginning(self, ident: str, at: int, most: int) -> bytes:
        """The first bytes of a file of a deck, ``most`` of them; none where it is not there."""
        with (
            suppress(*_DAMAGED),
            zipfile.ZipFile(self._path(ident)) as archive,
            archive.open(str(at)) as file,
        ):
            return file.read(most)
        return b""

    def recent(self) -> tuple[KeptDeck, ...]:
        """The decks that are kept, the one opened last first."""
        return tuple(filter(None, map(self._described, self._archives())))

    def opened(self, ident: str) -> bool:
        """Note that a deck is open now; whether it is there at all."""
        with suppress(OSError, ValueError):
            path = self._path(ident)
            with suppress(OSError):  # it can be read where it cannot be touched
                os.utime(path)
            return path.is_file()
        return False

    def forget(self, ident: str) -> None:
        """Delete a deck; it is no error if it is not there."""
        with suppress(OSError, ValueError):
            self._chosen(ident).unlink(missing_ok=True)
            self._path(ident).unlink()

    def _chosen(self, ident: str) -> Path:
        return self._path(ident).with_suffix(".json")

    def _path(self, ident: str) -> Path:
        if not _ID.fullmatch(ident):  # it may come from an address
            raise ValueError(f"{ident[:20]!a}: not the id of a deck")
        return self.folder / f"{ident}.zip"

    def _archives(self) -> list[Path]:
        """All archives, the one opened last first."""
        found = []
        with suppress(OSError):
            for path in self.folder.glob("*.zip"):
                with suppress(OSError):  # another window may have deleted it
                    found.append((path.stat().st_mtime, path))
        return [path for _, path in sorted(found, reverse=True)]

    def _described(self, path: Path) -> KeptDeck | None:
        with suppress(*_DAMAGED):
            opened = self._path(path.stem).stat().st_mtime
            with zipfile.ZipFile(path) as archive:
                names, cards = _contents(archive)
            choices, fast = tuple(Choices() for _ in names), False
            with suppress(OSError, ValueError, RecursionError):
                cards, choices, fast = _said(json.loads(path.with_suffix(".json").read_bytes()), len(names))
            return KeptDeck(path.stem, names, cards, opened, choices, fast)
        return None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Errors of the disk as what they mean.

        Raises:
            LibraryError: the folder cannot be written, or the files are too large.
        """
        try:
            yield
        except OSError as error:
            raise LibraryError(f"{self.folder}: {error.strerror or error}; the deck cannot be kept") from None

    @contextmanager
    def _new(self, path: Path) -> Iterator[IO[bytes]]:
        """A file to write, which is at its place once it is whole, and nowhere if it is not."""
        handle, name = tempfile.mkstemp(prefix=_NEW, dir=self.folder)
        new = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)

    def _make_room(self, newest: str) -> None:
        archives = sorted(self._archives(), key=lambda path: path.stem != newest)
        room = MOST_BYTES
        for number, path in enumerate(archives):
            with suppress(OSError):
                room -= path.stat().st_size
                if number >= MOST_DECKS or room < 0:
                    self.forget(path.stem)

    def _clear_abandoned(self) -> None:
        for path in self.folder.glob(f"{_NEW}*"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > _ABANDONED:
                    path.unlink()


def deck_id(files: Iterable[DeckFile]) -> str:
    r"""The id of files as a deck: a hash of their names and bytes, in their order.

    >>> deck_id([DeckFile("a.tsv", b"What is KL?\tA divergence.")])
    'fd19eccc0b80'
    """
    digest = hashlib.sha256()
    for file in files:
        for part in (file.name.encode("utf-8", "surrogatepass"), file.data):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()[:12]


def _pack(out: IO[bytes], files: Iterable[DeckFile], cards: int) -> None:
    """Write files and the number of their cards as an archive.

    Raises:
        LibraryError: it would be too large.
    """
    files = tuple(files)
    contents = {"names": [file.name for file in files], "cards": cards}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_QUICK) as archive:
        archive.writestr(zipfile.ZipInfo(_CONTENTS), json.dumps(contents))
        for at, file in enumerate(files):
            packed = zipfile.ZIP_STORED if file.data.startswith(_PACKED) else zipfile.ZIP_DEFLATED
            archive.writestr(str(at), file.data, packed)
            if out.tell() > MOST_BYTES:
                raise LibraryError(f"more than {MOST_BYTES // 1_000_000} MB")


def _said(said: Any, files: int) -> tuple[int, tuple[Choices, ...], bool]:
    """Number of cards, choices for so many files, and mode; ValueError if it is something else."""
    match said:
        case {"cards": int(cards), "choices": [*choices]} if len(choices) == files:
            return cards, tuple(map(_choices, choices)), said.get("fast") is True
    raise ValueError("not what is said of a deck")


def _choices(said: Any) -> Choices:
    if isinstance(said, dict) and said.keys() <= asdict(Choices()).keys():
        texts = [value for value in said.values() if value is not None]
        if all(isinstance(text, str) for text in texts):
            return Choices(**said)
    raise ValueError("not the choices for a file")


def _contents(archive: zipfile.ZipFile) -> tuple[tuple[str, ...], int]:
    """The names of the files and the number of cards, as an archive tells them; ValueError if it does not."""
    match json.loads(archive.read(_CONTENTS)):
        case {"names": [str(), *_] as names, "cards": int(cards)} if all(isinstance(n, str) for n in names):
            return tuple(names), cards
    raise ValueError("not the contents of a deck")
