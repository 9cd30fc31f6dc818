"""Notes in the JSON of Anki's add-ons: values that may be anything, as text, tags and fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from graph.model import Issue
from graph.readers.anki.notes import NoteType, note_issues, sides
from graph.readers.drafts import Draft
from graph.readers.files import File, Item

_BEFORE = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # marks of an order of bytes, and space


def may_be_json(file: File) -> bool:
    """Whether a file begins as a JSON text does, by its first bytes alone."""
    return file.data[:200].lstrip(_BEFORE)[:1] in (b"{", b"[") and file.encoding is not None


def text_of(value: Any) -> str | None:
    """A field as text: numbers as they are written, nothing as empty; None if it is no text.

    >>> text_of("a"), text_of(None), text_of(["a"])
    ('a', '', None)
    """
    if value is None:
        return ""
    return str(value) if isinstance(value, str | int | float) else None


def texts_of(values: Iterable[Any]) -> list[str] | None:
    """Fields as texts; None if one of them is no text.

    >>> texts_of(["a", 1]), texts_of(["a", {}])
    (['a', '1'], None)
    """
    texts: list[str] = []
    for value in values:
        if (text := text_of(value)) is None:
            return None
        texts.append(text)
    return texts


def tags_of(value: Any) -> tuple[str, ...]:
    """Tags from a list, or from a text with spaces between them; what is none is left out.

    >>> tags_of(["a", 1, None, "a"]), tags_of("a b")
    (('a',), ('a', 'b'))
    """
    tags = value.split() if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(dict.fromkeys(tag.strip() for tag in tags if _is_text(tag)))


def _is_text(tag: Any) -> bool:
    return type(tag) is str and bool(tag.strip())


def malformed(number: int, why: str) -> Issue:
    """The issue for a note that cannot be used."""
    return Issue(number, "malformed", f"skipped: {why}", skipped=True)


def note_items(
    number: int, note_type: NoteType, values: list[str], tags: tuple[str, ...], deck: str
) -> Iterator[Item]:
    """The card of a note, and what is to be told of it."""
    found = sides(note_type, values)
    yield from note_issues(number, note_type, values, found)
    yield Draft(number, found.front, found.back, tags, deck)
