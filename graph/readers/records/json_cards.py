"""JSON and JSON lines: a card a record, whatever the records are wrapped in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from graph.model import Issue
from graph.readers.drafts import Draft
from graph.readers.errors import UnreadableError
from graph.readers.files import File, Item
from graph.readers.records.documents import has_lines, values
from graph.readers.records.shapes import Shapes

_ENDINGS = (".json", ".jsonl", ".ndjson")
_BEGINNING = re.compile(r'\s*(?:\{\s*"|\[\s*[\[{"])')
_NAMED_BEGINNING = re.compile(r"\s*[\[{]")
_LOOKED_AT = 1 << 18  # characters, for a card in a file whose name does not say that it is JSON
_ANKI = re.compile(r'"(?:__type__|crowdanki_uuid)"\s*:')
ANKI_CONNECT = re.compile(r'"(?:noteId|cardId|modelName)"\s*:')
"""A key of what AnkiConnect says of notes and cards."""
_ANKI_CONNECT_FIELD = re.compile(r'"value"\s*:|"order"\s*:')


def is_json(file: File) -> bool:
    """Whether a file is JSON by its beginning and its name, or by a card in it; not that of Anki add-ons.

    >>> is_json(File("cards.txt", b'[{"q": "KL?", "a": "A divergence."}]'))
    True
    """
    named = file.ending in _ENDINGS
    if not (_NAMED_BEGINNING if named else _BEGINNING).match(file.text):
        return False
    text = file.text[:_LOOKED_AT]
    if _ANKI.search(text) or (ANKI_CONNECT.search(text) and _ANKI_CONNECT_FIELD.search(text)):
        return False
    return named or any(isinstance(item, Draft) for item in _items(file, text))


def read_json(file: File) -> Iterator[Item]:
    """The cards of JSON in any usual shape, with the line on which each record starts.

    In a file of a single line, records are counted instead.

    Raises:
        UnreadableError: there is no card in it.
    """
    items = _items(file, file.text)
    if not has_lines(file.text):
        items = _counted(items)
    held: list[Issue] = []
    for item in items:
        if isinstance(item, Draft):
            yield from held
            yield item
            yield from items
            return
        held.append(item)
    for issue in sorted(held, key=lambda issue: issue.kind != "broken-json")[:1]:
        why = issue.text.removeprefix("skipped: ")
        advice = "name the keys of question and answer" if issue.kind == "no-card" else "export it again"
        raise UnreadableError(f"JSON without cards; line {issue.line}: {why}; {advice}")
    raise UnreadableError("JSON without cards; it needs a list of objects with a question and an answer")


def _items(file: File, text: str) -> Iterator[Item]:
    shapes = Shapes(file.choices)
    single: tuple[int, object] | None = None  # the first value, until it is known whether there are more
    is_first = True
    for found in values(text):
        if single is not None:
            yield from shapes.items(*single, listed=not isinstance(found, Issue))
            single = None
        if isinstance(found, Issue):
            yield found
        elif is_first:
            single, is_first = found, False
        else:
            yield from shapes.items(*found, listed=True)
    if single is not None:
        yield from shapes.items(*single, listed=False)


def _counted(items: Iterator[Item]) -> Iterator[Item]:
    """The same with the number of the record in place of the line."""
    number = 0
    for item in items:
        if isinstance(item, Draft) or item.skipped:
            number += 1
            yield replace(item, line=number)
        else:
            yield replace(item, line=number + 1)
