"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

ENDINGS = (".json", ".graphml", ".gexf", ".html", ".csv")
"""Of files that hold a graph."""
PATH_ENDINGS = (".md", ".csv", ".apkg")
"""Of files that hold a study path."""


class ExportError(ValueError):
    """What cannot be written where it should be; one line with the reason and the fix."""


def check_target(target: str | Path, endings: Iterable[str]) -> None:
    """Make sure, before the work of a build, that one of these formats could be written to ``target``.

    Raises:
        ExportError: the ending names no format, or there is no such folder, or one in place of the file.
    """
    target = Path(target)
    endings = list(endings)
    if target.suffix.lower() not in endings:
        raise ExportError(f"{target}: no such format; end the name in {', '.join(endings)}")
    if not target.parent.is_dir():
        raise ExportError(f"{target}: cannot be written (no folder {target.parent}); make it first")
    if target.is_dir():
        raise ExportError(f"{target}: cannot be written (it is a folder); choose another name")


def write_whole(target: str | Path, pieces: Iterable[str | bytes]) -> None:
    """Write the pieces of a file, text as UTF-8, so that an older one stays as it is where this fails.

    A link stays one, and what it leads to is written; permissions of an older file stay, too.

    Raises:
        ExportError: the text is no Unicode, or the file cannot be written.
    """
    target = Path(target)
    place = Path(os.path.realpath(target))
    try:
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".", suffix=".part", delete=False) as part:
            try:
                for piece in pieces:
                    part.write(piece if isinstance(piece, bytes) else piece.encode("utf-8"))
                part.close()
                Path(part.name).chmod(_mode(place))
                os.replace(part.name, place)
            finally:
                Path(part.name).unlink(missing_ok=True)
    except UnicodeEncodeError:
        raise ExportError(f"{target}: the deck holds half a surrogate pair; save it as UTF-8 again") from None
    except OSError as error:
        raise ExportError(
            f"{target}: cannot be written ({error.strerror}); check folder and permissions"
        ) from None


def _mode(place: Path) -> int:
    """The permissions of a file, or those that a new one has."""
    with suppress(OSError):
        return stat.S_IMODE(place.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
