"""SQLite databases: a card a row of every table that has a column of questions and one of answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.model import Issue
from graph.readers.database import Database, is_database
from graph.readers.drafts import Draft
from graph.readers.errors import UnreadableError
from graph.readers.files import File, Item, shown
from graph.readers.records.names import Layout, layout, tags_of, text_of
from graph.readers.tables.columns import bare

_DECK_KEYS = {"deckid", "did"}
_DECK_TABLES = {"deck", "decks"}
_DECK_NAMES = ("name", "title")
_MOST_NAMES = 20  # of tables that are told


def is_sqlite(file: File) -> bool:
    """Whether a file is an SQLite database."""
    return is_database(file.data)


def read_sqlite(file: File) -> Iterator[Item]:
    """The cards of all tables of questions and answers, by number of row; each of several is a deck.

    Raises:
        UnreadableError: the database is damaged, or no table has questions and answers.
    """
    with Database(file.data) as database:
        found = [
            (name, place)
            for name in database.tables
            if (place := layout(database.columns(name), file.choices))
        ]
        if not found:
            told = [
                f"{shown(name)} ({', '.join(map(shown, database.columns(name)[:_MOST_NAMES]))})"
                for name in database.tables[:_MOST_NAMES]
            ]
            tables = "; ".join(told) or "none"
            why = f"a database without a table of questions and answers (its tables: {tables})"
            raise UnreadableError(f"{why}; name the columns of question and answer")
        decks = _deck_names(database)
        for table, place in found:
            yield from _cards(database, table, place, decks, several=len(found) > 1)


def _cards(
    database: Database, table: str, place: Layout, decks: dict[Any, str], several: bool
) -> Iterator[Item]:
    """The cards of a table; where ``several`` have some, it is told like a file of its own.

    Raises:
        UnreadableError: it is damaged, and has no sound row in front of the damage.
    """
    file = shown(table) if several else ""
    deck_key = next((name for name in place.unused if bare(name) in _DECK_KEYS), None) if decks else None
    for column in place.unused:
        if column != deck_key:
            yield Issue(1, "unused-column", f"the column '{shown(column)}' is not used", file)
    columns = [*place.front, place.back, place.tags, place.deck, deck_key]
    names = ", ".join("null" if name is None else _quoted(name) for name in columns)
    number = 0
    try:
        for row in database.rows(f"select {names} from {_quoted(table)}"):  # noqa: S608
            number += 1
            *fronts, back, tags, deck, key = row
            sides = [_text(side) for side in (*fronts, back)]
            if None in sides:
                text = "skipped: binary data in place of a text"
                yield Issue(number, "binary", text, file, skipped=True)
                continue
            *questions, answer = (side or "" for side in sides)
            front = "\n\n".join(question for question in questions if question)
            own = _text(deck) or decks.get(key, "") or file
            yield Draft(number, front, answer, tags_of(_text(tags) or ""), own, file=file)
    except UnreadableError as error:
        if not number:
            raise
        text = f"skipped: {error}; nothing behind row {number} is read"
        yield Issue(number + 1, "damaged", text, file, skipped=True)


def _deck_names(database: Database) -> dict[Any, str]:
    """The names of decks by their ids, where a table holds them."""
    for table in database.tables:
        columns = {bare(name): name for name in database.columns(table)}
        name = next((columns[name] for name in _DECK_NAMES if name in columns), None)
        if bare(table) in _DECK_TABLES and "id" in columns and name:
            query = f"select {_quoted(columns['id'])}, {_quoted(name)} from {_quoted(table)}"  # noqa: S608
            return {key: _text(value) or "" for key, value in database.rows(query)}
    return {}


def _text(value: object) -> str | None:
    """A value as text; None if it is binary data."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        try:
            return text_of(value.decode("utf-8"))
        except UnicodeDecodeError:
            return None
    return text_of(str(value))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
