"""Mochi's packages: decks, cards, templates and reviews in one file of a zip archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graph.model import Issue, Memory
from graph.readers.archives import Archive, is_archive
from graph.readers.decoding import decode
from graph.readers.drafts import Draft
from graph.readers.errors import UnreadableError
from graph.readers.files import File, Item
from graph.readers.labels import deck_path
from graph.readers.limits import DEEPEST
from graph.readers.memories import DAY, interval_memory, seconds_of
from graph.readers.mochi.content import filled, sides, tags_in
from graph.readers.mochi.edn import read_edn
from graph.readers.mochi.transit import read_transit

_READERS = {"data.json": read_transit, "data.edn": read_edn}
_DECKS = b":decks"
_LOOKED_AT = 10_000  # bytes, in which the key of the decks is
_LARGEST = 1 << 28  # bytes of the file with the cards
_LATEST = 4_102_444_800  # seconds, in 2100


def is_mochi(file: File) -> bool:
    """Whether a file is a zip archive with a file of Mochi's, or an archive that is named so."""
    if not is_archive(file):
        return False
    if file.ending == ".mochi":
        return True
    try:
        archive = Archive(file.data)
        name = _data_name(archive)
        return name is not None and _DECKS in archive.read(name)[:_LOOKED_AT]
    except UnreadableError:
        return False


def read_mochi(file: File) -> Iterator[Item]:
    """The cards of a package, numbered in its order.

    Raises:
        UnreadableError: the archive is damaged, or holds no cards of Mochi's.
    """
    archive = Archive(file.data)
    name = _data_name(archive)
    if name is None:
        raise UnreadableError("no Mochi package (data.json or data.edn is not in it); export the deck again")
    data = archive.read(name)
    if len(data) > _LARGEST:
        raise UnreadableError(f"'{name}' has more than {_LARGEST >> 20} MB; export fewer decks at once")
    try:
        text, _ = decode(data)
    except ValueError:
        raise UnreadableError(f"'{name}' is no text; export the deck again") from None
    value = _READERS[name](text)
    if not isinstance(value, dict):
        raise UnreadableError(f"'{name}' holds no decks; export the deck again")
    yield from _Package(value).items()


def _data_name(archive: Archive) -> str | None:
    return next((name for name in _READERS if name in archive.names), None)


@dataclass(frozen=True, slots=True)
class _Template:
    content: str
    names: dict[str, str]  # of fields, by id


class _Package:
    """The parts of a package by their ids."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data
        self._decks = {str(deck.get("id", at)): deck for at, deck in enumerate(_objects(data.get("decks")))}
        self._templates = {
            str(template.get("id")): _Template(_text(template.get("content")), _field_names(template))
            for template in _objects(data.get("templates"))
        }

    def items(self) -> Iterator[Item]:
        number = 0
        for ident, deck in self._decks.items():
            for card in _elements(deck.get("cards")):
                number += 1
                yield from self._card(card, number, ident)
        for card in _elements(self._data.get("cards")):
            number += 1
            ident = _text(card.get("deck-id")) if isinstance(card, dict) else ""
            yield from self._card(card, number, ident)

    def _card(self, card: Any, number: int, deck: str) -> Iterator[Item]:
        if not isinstance(card, dict):
            yield Issue(number, "no-card", "skipped: no card, but a bare value", skipped=True)
            return
        for key, what in (("trashed?", "in the trash"), ("archived?", "archived")):
            holder = "" if card.get(key) else ", with its deck" if self._in_deck(deck, key) else None
            if holder is not None:
                yield Issue(number, what.split()[-1], f"skipped: {what} in Mochi{holder}", skipped=True)
                return
        content = self._content(card)
        front, back = sides(content)
        own = [_text(tag).removeprefix("#") for tag in _elements(card.get("tags"))]
        names = tuple(dict.fromkeys(tag for tag in (*own, *tags_in(content)) if tag))
        yield Draft(number, front, back, names, self._deck_name(deck), _memory(card.get("reviews")))

    def _content(self, card: dict[str, Any]) -> str:
        """The text of a card: its own, or its template's with its fields in it."""
        content = _text(card.get("content"))
        fields = {key: _text(field.get("value")) for key, field in _named_objects(card.get("fields"))}
        fields = {"name": _text(card.get("name")), **{key: value for key, value in fields.items() if value}}
        template = self._templates.get(_text(card.get("template-id")))
        if template and template.content.strip():
            values = {template.names.get(key, key).casefold(): value for key, value in fields.items()}
            if (text := filled(template.content, values)).strip(" \t\n-"):
                return f"{text}\n\n{content}" if content.strip() else text
        if content.strip():
            return content
        return "\n---\n".join(value for value in fields.values() if value.strip())

    def _above(self, ident: str) -> Iterator[dict[str, Any]]:
        """A deck and those that it is in, from the inside out."""
        seen: set[str] = set()
        while ident in self._decks and ident not in seen and len(seen) < DEEPEST:
            seen.add(ident)
            yield self._decks[ident]
            ident = _text(self._decks[ident].get("parent-id"))

    def _deck_name(self, ident: str) -> str:
        names = [_text(deck.get("name")).strip() for deck in self._above(ident)]
        return deck_path(reversed(names))

    def _in_deck(self, ident: str, key: str) -> bool:
        return any(deck.get(key) for deck in self._above(ident))


def _elements(value: Any) -> list[Any]:
    """The elements of a list, or the values of a map by ids."""
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def _objects(value: Any) -> list[dict[str, Any]]:
    return [element for element in _elements(value) if isinstance(element, dict)]


def _named_objects(value: Any) -> list[tuple[str, dict[str, Any]]]:
    pairs = value.items() if isinstance(value, dict) else ()
    return [(key, child) for key, child in pairs if isinstance(child, dict)]


def _field_names(template: dict[str, Any]) -> dict[str, str]:
    return {key: _text(child.get("name")) or key for key, child in _named_objects(template.get("fields"))}


def _text(value: Any) -> str:
    """A value as text; collections are none."""
    if isinstance(value, str):
        return value
    return "" if value is None or isinstance(value, bool | list | dict) else str(value)


def _memory(reviews: Any) -> Memory | None:
    """The memory after the last review, by the interval that Mochi chose, if that is known."""
    timed = [
        (when, review) for review in _objects(reviews) if (when := _seconds(review.get("date"))) is not None
    ]
    if not timed:
        return None
    reviewed, last = max(timed, key=lambda pair: pair[0])
    interval, due = last.get("interval"), _seconds(last.get("due"))
    if isinstance(interval, bool) or not isinstance(interval, int | float):
        interval = (due - reviewed) / DAY if due is not None else 0
    return interval_memory(reviewed, interval)


def _seconds(value: Any) -> float | None:
    """A time in seconds since 1970, from milliseconds or a date written out."""
    if isinstance(value, str):
        try:
            value = seconds_of(value) * 1000
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value / 1000 if 0 < value <= _LATEST * 1000 else None
