"""Anki's packages (``.apkg``, ``.colpkg``): zip archives of a collection and its media, which stay packed."""

from __future__ import annotations

import io
from collections.abc import Iterator

import zstandard

from graph.readers.anki.collection import read_collection
from graph.readers.archives import Archive, is_archive, most_unpacked
from graph.readers.database import Database, is_database
from graph.readers.errors import UnreadableError
from graph.readers.files import File, Item

# Newest first: newer ones come with an old one, whose only note says that Anki is to be updated.
_COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
_TABLES = ("col", "notes", "cards")
_LARGEST_WINDOW = 1 << 27  # bytes of memory that zstandard may ask for
_CHUNK = 1 << 20  # bytes


def is_package(file: File) -> bool:
    """Whether a file is an archive with a collection in it."""
    if not is_archive(file) or b"collection.anki2" not in file.data:
        return False
    try:
        return not set(_COLLECTIONS).isdisjoint(Archive(file.data).names)
    except UnreadableError:
        return False


def read_package(file: File) -> Iterator[Item]:
    """The notes of a package."""
    with Database(_collection_in(file.data)) as database:
        yield from read_collection(database)


def is_collection(file: File) -> bool:
    """Whether a file is a collection by itself, as Anki keeps one for each profile."""
    if not is_database(file.data) or b"flds" not in file.data:
        return False
    try:
        with Database(file.data) as database:
            return set(_TABLES) <= set(database.tables) and "flds" in database.columns("notes")
    except UnreadableError:
        return False


def read_unpacked(file: File) -> Iterator[Item]:
    """The notes of a collection by itself."""
    with Database(file.data) as database:
        yield from read_collection(database)


def _collection_in(data: bytes) -> bytes:
    """The newest collection of a package.

    Raises:
        UnreadableError: it is damaged, or too large.
    """
    archive = Archive(data)
    collection = archive.read(next(name for name in _COLLECTIONS if name in archive.names))
    return _decompressed(collection) if collection.startswith(zstandard.FRAME_HEADER) else collection


def _decompressed(data: bytes) -> bytes:
    """What is packed in frames of zstandard.

    Raises:
        UnreadableError: they are damaged, or unpack to too much.
    """
    decompressor = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW)
    found = io.BytesIO()
    most = most_unpacked(len(data))
    try:
        with decompressor.stream_reader(data, read_across_frames=True) as reader:
            while chunk := reader.read(_CHUNK):
                if found.tell() + len(chunk) > most:
                    raise UnreadableError(
                        f"its collection unpacks to more than {most >> 20} MB; export it in parts"
                    )
                found.write(chunk)
    except zstandard.ZstdError as error:
        raise UnreadableError(f"its collection is damaged ({error}); export it again") from None
    return found.getvalue()
