"""Folders and files on disk: bounded in size, and nothing that lies outside."""

from __future__ import annotations

import os
import select
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from graph.model import Issue
from graph.readers.errors import UnreadableError
from graph.readers.files import ZIP, Choices, File, is_passed_over, shown
from graph.readers.limits import LARGEST_ARCHIVE, LARGEST_FILE, MOST_ENTRIES, MOST_OF_FOLDER

# Something may take the place of a file before it is opened: no link, no pipe to wait at.
_OPENED = sum(getattr(os, name, 0) for name in ("O_RDONLY", "O_NONBLOCK", "O_BINARY"))
_FLAGS = _OPENED | getattr(os, "O_NOFOLLOW", 0)
_PATIENCE = 3.0  # seconds in which somebody has to write to a pipe


def file_at(path: Path) -> bytes:
    """The bytes of a file on disk, which may be a pipe.

    Raises:
        UnreadableError: it is too large, or a pipe that nobody writes to.
        OSError: it cannot be read.
    """
    with open(os.open(path, _OPENED), "rb") as stream:
        if stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode):
            _wait_for_a_writer(stream.fileno())
        start = stream.read(len(ZIP[0]))
        most = LARGEST_ARCHIVE if start in ZIP else LARGEST_FILE
        data = start + stream.read(most)
    if len(data) > most:
        raise UnreadableError(f"larger than {most >> 20:,} MB; split it")
    return data


def _wait_for_a_writer(pipe: int) -> None:
    """Wait until a pipe that was opened without waiting can be read; who writes may take any time.

    Raises:
        UnreadableError: nobody writes to it.
    """
    if not select.select([pipe], [], [], _PATIENCE)[0]:
        try:
            os.read(pipe, 1)  # nothing, since there was nothing yet
        except BlockingIOError:  # somebody is there, and has not begun
            pass
        else:
            raise UnreadableError("a pipe that nobody writes to; name a file, or start what writes before")
    os.set_blocking(pipe, True)


def files_in(folder: Path, choices: Choices) -> Iterator[File | Issue]:
    """The files of a folder and those below it that may be decks, by path, and issues for what is unreadable.

    Links are not followed: what they name inside the folder is there anyway. Pipes and devices are no files.

    Raises:
        UnreadableError: there are too many files.
        OSError: the folder itself cannot be read.
    """
    left = MOST_OF_FOLDER
    for name, found in sorted(_listed(folder), key=lambda item: item[0]):
        problem = found
        if not problem:
            try:
                data = _regular(folder / name, min(left, LARGEST_FILE))
            except OSError as error:
                problem = _permissions(error)
            else:
                if len(data) <= min(left, LARGEST_FILE):
                    left -= len(data)
                    yield File(shown(name), data, choices)
                    continue
                problem = f"with it, the folder has more than {MOST_OF_FOLDER >> 20:,} MB to read; split it"
                if len(data) > LARGEST_FILE:
                    problem = f"larger than {LARGEST_FILE >> 20:,} MB; split it"
        yield Issue(1, "unreadable", f"skipped: {problem}", shown(name), skipped=True)


def _listed(folder: Path) -> Iterator[tuple[str, str]]:
    """The path of each file that may be a deck, below the folder; and of what cannot be, with the reason."""
    seen = 0
    waiting = [""]
    while waiting:
        below = waiting.pop()
        try:
            with os.scandir(folder / below) as listing:
                entries = list(islice(listing, MOST_ENTRIES - seen + 1))
        except OSError as error:
            if not below:
                raise
            yield below, _permissions(error)
            continue
        seen += len(entries)
        if seen > MOST_ENTRIES:
            raise UnreadableError(f"a folder of more than {MOST_ENTRIES:,} files; name one inside it")
        for entry in entries:
            name = f"{below}/{entry.name}" if below else entry.name
            if entry.is_symlink():
                if not is_passed_over(name) and not _is_inside(folder / name, folder):
                    yield name, "a link out of the folder; name what it points to beside the folder"
            elif entry.is_dir(follow_symlinks=False):
                if not is_passed_over(f"{name}/"):
                    waiting.append(name)
            elif entry.is_file(follow_symlinks=False) and not is_passed_over(name):
                yield name, ""


def _regular(path: Path, left: int) -> bytes:
    """The bytes of a file; of one with more than ``left``, only one more than that.

    Raises:
        OSError: it cannot be read, or is no file any more.
    """
    with open(os.open(path, _FLAGS), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(0, "no longer a file")
        return stream.read(left + 1)


def _is_inside(link: Path, folder: Path) -> bool:
    try:
        return Path(os.path.realpath(link)).is_relative_to(os.path.realpath(folder))
    except OSError:  # it is gone, or belongs to a process of somebody else
        return False


def _permissions(error: OSError) -> str:
    return f"cannot be read ({error.strerror}); check its permissions"
