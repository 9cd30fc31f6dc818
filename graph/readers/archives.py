"""Zip archives that come from anywhere: bounded in size, their paths only names."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from graph.model import Issue
from graph.readers.errors import UnreadableError
from graph.readers.files import ZIP, File, is_passed_over, shown
from graph.readers.limits import LITTLE, MOST_ENTRIES, MOST_FOLD, MOST_UNPACKED

_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 1  # the bit of an entry's flags
_UTF8 = 0x800
# zipfile raises all of these on damaged archives.
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    RuntimeError,
    OSError,
    IndexError,
)


def is_archive(file: File) -> bool:
    """Whether a file begins as a zip archive does."""
    return file.data.startswith(ZIP)


def most_unpacked(size: int) -> int:
    """How many bytes may come out of ``size`` packed ones, so that a small deck takes little memory."""
    return min(MOST_UNPACKED, max(LITTLE, MOST_FOLD * size))


class Archive:
    """A zip archive in memory; what is unpacked of it is bounded in all.

    ``names`` are those of its files, as they stand there: they may hold anything, and name no place on disk.

    Raises:
        UnreadableError: it is damaged, or has too many files.
    """

    def __init__(self, data: bytes) -> None:
        # Before the list of entries is built, which a small archive can make very long.
        if data.count(_DIRECTORY_ENTRY) > MOST_ENTRIES:
            raise UnreadableError(f"an archive of more than {MOST_ENTRIES:,} files; split it")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGES:
            raise UnreadableError("a damaged archive; export it again") from None
        entries = ((_name(info), info) for info in self._zip.infolist())
        self._entries = [(name, info) for name, info in entries if not name.endswith("/")]
        self._by_name = dict(self._entries)
        self._left = most_unpacked(len(data))
        self.names = tuple(self._by_name)

    def read(self, name: str) -> bytes:
        """Unpack a file; of several of one name, the last.

        Raises:
            UnreadableError: it is not there, damaged, encrypted, or more than may be unpacked.
        """
        if name not in self._by_name:
            raise UnreadableError(f"'{shown(name)}' is not in the archive; export it again")
        return self._read(name, self._by_name[name])

    def files(self) -> Iterator[tuple[str, bytes | UnreadableError]]:
        """Every file that may be a deck or a note: its name, and its bytes or why they cannot be had."""
        for name, info in sorted(self._entries, key=lambda entry: (entry[0], entry[1].header_offset)):
            if is_passed_over(name):
                continue
            try:
                yield name, self._read(name, info)
            except UnreadableError as error:
                yield name, error

    def _read(self, name: str, info: zipfile.ZipInfo) -> bytes:
        name = shown(name)
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableError(f"'{name}' in the archive is encrypted; export it without a password")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableError(f"'{name}' in the archive is packed in a rare way; pack it as a plain zip")
        if info.file_size > self._left:
            raise UnreadableError(f"'{name}' makes the archive unpack to far more than its size; split it")
        try:
            with self._zip.open(info) as packed:
                data = packed.read(info.file_size)  # read() would unpack what is there first
        except _DAMAGES:
            raise UnreadableError(f"'{name}' in the archive is damaged; export it again") from None
        self._left -= len(data)
        return data


def files_in(file: File) -> Iterator[File | Issue]:
    """The files of an archive that may be decks, by name, and an issue for each that cannot be read.

    Raises:
        UnreadableError: it is damaged, or an office document.
    """
    archive = Archive(file.data)
    if "[Content_Types].xml" in archive.names or "mimetype" in archive.names:
        raise UnreadableError("an office document or a book; save a spreadsheet as CSV, a text as plain text")
    for name, data in archive.files():
        if isinstance(data, UnreadableError):
            yield Issue(1, "unreadable", f"skipped: {data}", shown(name), skipped=True)
        else:
            yield File(shown(name), data, file.choices)


def _name(info: zipfile.ZipInfo) -> str:
    """An entry's name; many programs write UTF-8 without saying so, and backslashes between folders."""
    name = info.filename
    if not info.flag_bits & _UTF8 and not name.isascii():
        with contextlib.suppress(ValueError):  # it is of the old code page, as the standard has it
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")
