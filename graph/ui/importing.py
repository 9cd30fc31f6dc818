"""Importing: new files, or those of a deck in another way, read in the background and then opened.

The deck before stays open until then, and where nothing of the files can be used.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from graph.extraction.reading import Report
from graph.library import DeckFile, KeptDeck, Library, LibraryError, deck_id
from graph.presentation.records.words import shortened
from graph.readers import Choices
from graph.ui import building, builtin
from graph.ui.jobs import CancelledError, Job, Jobs
from graph.ui.reading import Read, as_read, library, read_files, reading_key, readings

_UNDER_WAY = "import"  # the one of this session
_HOMELESS = "deck-not-kept"  # what was opened in this session and cannot be kept on disk
_ERRORS = "import-errors"  # of the last one, and the id of the deck that was to be read in another way
_OPENED = "import-opened"  # the id of a deck that is open now, and has not been told of yet
_ARRIVED = "import-arrived"  # that what was selected belongs to the deck before
_LONGEST_TITLE = 90


@dataclass(frozen=True)
class Homeless:
    """A deck that could not be kept on disk: its files, and how they are read."""

    deck: KeptDeck
    files: tuple[DeckFile, ...]


@dataclass(frozen=True)
class _Imported:
    """What came of an import: the id of the deck, empty if there is none, and a line for each thing amiss."""

    ident: str
    errors: tuple[str, ...] = ()
    homeless: Homeless | None = None


@dataclass(frozen=True)
class _UnderWay:
    """An import: its job, what it reads, and the id of the deck that is read in another way, if one is."""

    job: Job[_Imported]
    title: str
    about: str = ""


# --- begin and stop ------------------------------------------------------------------------------


def begin(uploads: Iterable[Any]) -> None:
    """Begin to read uploaded files, which become one deck, in a callback.

    They are ordered by their names, since a browser gives them in any order.
    """
    files = [DeckFile(str(upload.name), upload.getvalue()) for upload in uploads]  # not copied
    files.sort(key=lambda file: file.name)
    work = partial(_take_in, files, library(), readings())
    _start(work, [file.name for file in files])


def begin_folder(uploads: Iterable[Any]) -> None:
    """Begin to read an uploaded folder, in a callback: as an archive of its files, which is one deck."""
    files = {str(upload.name): upload.getvalue() for upload in uploads}
    folders = {name.partition("/")[0] for name in files}
    file = DeckFile(f"{folders.pop() if len(folders) == 1 else 'folder'}.zip", packed(files))
    _start(partial(_take_in, [file], library(), readings()), [file.name])


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files as an archive, the same one whenever and in whatever order they come.

    >>> packed({"a.md": b"x", "b.md": b"y"}) == packed({"b.md": b"y", "a.md": b"x"})
    True
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def begin_again(ident: str, choices: Sequence[Choices]) -> None:
    """Begin to read the files of a deck as is chosen for each of them, in a callback."""
    work = partial(_read_again, ident, tuple(choices), library(), homeless(ident), readings())
    _start(work, kept.names if (kept := described(ident)) else [ident], ident)


def _start(work: Callable[[Report], _Imported], names: Iterable[str], about: str = "") -> None:
    stop()
    st.session_state.pop(_ERRORS, None)
    job: Job[_Imported] = Job(work, lambda job: None)
    st.session_state[_UNDER_WAY] = _UnderWay(job, title_of(names), about)


def title_of(names: Iterable[str]) -> str:
    """What the page says while files of these names are read.

    >>> title_of(["a.tsv", "b.apkg"])
    'Reading a.tsv, b.apkg'
    """
    return shortened(f"Reading {', '.join(names)}", _LONGEST_TITLE)


def stop() -> None:
    """Stop what is read, if anything is, in a callback: the deck that is open stays."""
    under_way: _UnderWay | None = st.session_state.pop(_UNDER_WAY, None)
    if under_way:
        under_way.job.cancel()


# --- in the background ---------------------------------------------------------------------------


def _take_in(
    given: Sequence[DeckFile], shelf: Library, kept_readings: Jobs[Read], report: Report
) -> _Imported:
    """Read files and keep them as one deck, as far as they can be used."""
    files = [file for at, file in enumerate(given) if file not in given[:at]]
    ident = deck_id(files)
    known = shelf.kept(ident)
    choices = known.choices if known else tuple(Choices() for _ in files)
    found, errors = read_files(files, choices, report)
    if not found:
        return _Imported("", tuple(errors))
    read = as_read(deck for _, _, deck in found)
    usable, chosen = tuple(file for file, _, _ in found), tuple(choice for _, choice, _ in found)
    report("Keeping a copy", 1, 1)  # the last point at which it can be stopped
    homeless = None
    try:
        ident = shelf.keep(usable, read.cards)
    except LibraryError as error:
        errors.append(f"{error}; it is open in this window only")
        ident = deck_id(usable)
        homeless = Homeless(_unkept(ident, usable, read.cards, chosen), usable)
    kept_readings.of(reading_key(ident, chosen), lambda _: read)
    return _Imported(ident, tuple(errors), homeless)


def _read_again(
    ident: str,
    choices: tuple[Choices, ...],
    shelf: Library,
    homeless: Homeless | None,
    kept_readings: Jobs[Read],
    report: Report,
) -> _Imported:
    """Read the files of a deck in another way and keep to it, if all of them can be used so."""
    files = homeless.files if homeless else shelf.files(ident)
    if files is None:
        return _Imported("", ("The deck is no longer kept here; open its file again.",))
    found, errors = read_files(files, choices, report)
    if errors:
        return _Imported("", tuple(errors))
    read = as_read(deck for _, _, deck in found)
    kept_readings.of(reading_key(ident, choices), lambda _: read)
    if homeless:
        return _Imported(ident, (), Homeless(_unkept(ident, files, read.cards, choices), files))
    try:
        shelf.choose(ident, choices, read.cards)
    except LibraryError as error:
        return _Imported("", (str(error),))
    return _Imported(ident)


def _unkept(ident: str, files: Iterable[DeckFile], cards: int, choices: tuple[Choices, ...]) -> KeptDeck:
    return KeptDeck(ident, tuple(file.name for file in files), cards, 0.0, choices)


# --- on the page ---------------------------------------------------------------------------------


def waited_for(slot: DeltaGenerator) -> None:
    """Wait for the import of this session, if there is one; its deck is chosen, and the page drawn anew."""
    under_way: _UnderWay | None = st.session_state.get(_UNDER_WAY)
    if under_way is None:
        return
    building.watch(slot, under_way.job, under_way.title, {"Cancel": stop})
    st.session_state.pop(_UNDER_WAY, None)
    try:
        imported = under_way.job.result()
    except CancelledError:
        return
    except Exception as error:
        imported = _Imported("", (f"Reading failed: {building.reason(error, 'this file')}",))
    st.session_state[_ERRORS] = (under_way.about, imported.errors)
    if imported.ident:
        if imported.homeless:
            st.session_state[_HOMELESS] = imported.homeless
        builtin.choose_next(imported.ident)
        st.session_state[_OPENED] = imported.ident
        st.session_state[_ARRIVED] = True
    st.rerun()


def arrived() -> bool:
    """Whether an import has led to another deck; true once."""
    return bool(st.session_state.pop(_ARRIVED, False))


def opened(ident: str) -> bool:
    """Whether this deck has just come of an import; true once."""
    if st.session_state.get(_OPENED) != ident:
        return False
    del st.session_state[_OPENED]
    return True


def errors(about: str = "") -> tuple[str, ...]:
    """What was amiss with the last files, or with reading the deck of an id in another way."""
    deck, found = st.session_state.get(_ERRORS, ("", ()))
    return tuple(found) if deck == about else ()


def forget_errors() -> None:
    """What was amiss has been read."""
    st.session_state.pop(_ERRORS, None)


def homeless(ident: str) -> Homeless | None:
    """The deck of an id, if it is open in this session only."""
    found: Homeless | None = st.session_state.get(_HOMELESS)
    return found if found and found.deck.id == ident else None


def build_fast(ident: str, fast: bool) -> None:
    """Note whether the graph of a deck is built in fast mode, in a callback."""
    if found := homeless(ident):
        st.session_state[_HOMELESS] = replace(found, deck=replace(found.deck, fast=fast))
    else:
        library().build_fast(ident, fast)


def described(ident: str) -> KeptDeck | None:
    """What is told of a deck that was opened from files, without reading it."""
    found = homeless(ident)
    return found.deck if found else library().kept(ident)
