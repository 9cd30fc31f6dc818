"""From the values of a JSON text to cards: records, pairs, terms, conversations, and what holds these."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from graph.model import Issue
from graph.readers.cloze import cloze_sides
from graph.readers.drafts import Draft
from graph.readers.files import Choices, Item, on_one_line
from graph.readers.labels import deck_path
from graph.readers.limits import DEEPEST
from graph.readers.records.documents import Number, Object
from graph.readers.records.names import layout, tags_of, text_of
from graph.readers.tables.columns import TAG_NAMES

_FIELDS = ("fields", "note", "card")  # what a record may keep its sides in
_CONVERSATIONS = ("messages", "conversations", "conversation")
_ROLES = ("role", "from", "author", "speaker")
_ASKING = {"user", "human", "prompter"}
_INSTRUCTING = {"system", "developer"}
_ANSWERING = {"assistant", "gpt", "chatgpt", "bot", "model", "ai"}
_TITLES = ("deck", "deckName", "deck_name", "name", "title")
_PLAIN_KEYS = frozenset(
    "cards notes flashcards items data questions qas terms records rows results paragraphs decks children "
    "subdecks".split()
)
_UNANSWERABLE = ("is_impossible", "isImpossible")
_ABOUT = {"$schema", "author", "created", "description", "id", "name", "title", "type", "url", "version"}
_LOOKED_AT = 1000  # values, to tell whether there are cards among them
_MOST_NAMES = 8  # that are shown of a record
_MOST_TOLD = 50  # keys that are not used, of one file
_WIDEST = 6  # elements of a list that is a card


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands: its line, whether in a list, the deck and tags of what it is in, and how deep."""

    line: int
    listed: bool = False
    deck: str = ""
    tags: tuple[str, ...] = ()
    level: int = 0


class Shapes:
    """Cards from the values of one file; each name that is not used is told once."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self._told: set[str] = set()
        self._header: tuple[str, ...] = ()
        self._rows = 0

    def items(self, line: int, value: Any, listed: bool) -> Iterator[Item]:
        """The cards of a value that starts on a line, or why it is none; ``listed`` if it is one of several.

        >>> list(Shapes(Choices()).items(1, ["KL?", "A divergence."], True))[0].front
        'KL?'
        """
        yield from self._items(value, _Place(line, listed))

    def _items(self, value: Any, place: _Place) -> Iterator[Item]:
        if place.level > DEEPEST:
            text = f"skipped: more than {DEEPEST} levels inside each other"
            yield Issue(place.line, "too-deep", text, skipped=True)
        elif isinstance(value, Object):
            yield from self._object(value, place)
        elif isinstance(value, list) and _is_row(value):
            yield from self._row(value, place)
        elif isinstance(value, list) and value:
            for child in value:
                line = child.line if isinstance(child, Object) and child.line else place.line
                yield from self._items(child, replace(place, line=line, listed=True, level=place.level + 1))
        else:
            yield Issue(
                place.line, "no-card", "skipped: no question and answer, but a bare value", skipped=True
            )

    def _object(self, value: Object, place: _Place) -> Iterator[Item]:
        if messages := _conversation(value):
            yield from _exchanges(messages, place)
        elif record := self._record(value):
            yield from self._card(record, place)
        else:
            inside = {key: self._kind(child) for key, child in value.items()}
            kinds = set(inside.values())
            if "cards" in kinds:
                yield from self._wrapper(value, [key for key in inside if inside[key] == "cards"], place)
            elif self._are_terms(value, place.listed):
                yield from self._terms(value, place)
            elif "terms" in kinds and all(inside[key] or key in _ABOUT for key in inside):
                yield from self._wrapper(value, [key for key in inside if inside[key]], place)
            else:
                yield _no_card(value, place)

    # What kinds of values there are

    def _kind(self, value: Any) -> str:
        """Whether a value holds cards or only terms, judged by what it begins with."""
        kind = ""
        left, looked = deque([(value, False)]), 0
        while left and looked < _LOOKED_AT:
            value, listed = left.popleft()
            looked += 1
            if isinstance(value, Object):
                if _conversation(value) or self._record(value):
                    return "cards"
                if self._are_terms(value, listed):
                    kind = "terms"
                left += [(child, False) for child in islice(value.values(), _LOOKED_AT)]
            elif isinstance(value, list):
                if value and isinstance(value[0], list) and _is_row(value[0]):
                    return "cards"
                left += [(child, True) for child in value[:_LOOKED_AT]]
        return kind

    def _record(self, value: Object) -> Object | None:
        """The value as a record with a question and an answer, if it is one; fields in it are its own."""
        if layout(tuple(value), self._choices):
            return value
        for name in _FIELDS:
            fields = value.get(name)
            if isinstance(fields, list) and _is_row(fields):
                fields = Object(_named(fields, ()))
            if isinstance(fields, Object) and layout(tuple(fields), self._choices):
                rest = [pair for pair in value.items() if pair[0] != name and pair[0] not in fields]
                return Object([*fields.items(), *rest])
        return None

    def _are_terms(self, value: Object, listed: bool) -> bool:
        """Whether each key is a term, and what stands under it says what it means.

        Objects in a list are terms only if they have one key; more are the names of what a record holds.
        """
        if self._choices.front or not value or (listed and len(value) > 1):
            return False
        if 2 * len(_ABOUT & value.keys()) > len(value):
            return False
        return all(_is_text(child) or self._meaning(child) is not None for child in value.values())

    def _meaning(self, value: Any) -> Any:
        """What a record without a question says in answer to its key; None if it does not."""
        if isinstance(value, Object) and (found := layout(("term", *value), self._choices)):
            return value[found.back]
        return None

    # What becomes of them

    def _wrapper(self, value: Object, keys: list[str], place: _Place) -> Iterator[Item]:
        """What is under the keys that hold cards; several that have a name of their own are decks."""
        name = next((value[key] for key in _TITLES if isinstance(value.get(key), str)), "")
        tag_key = next((key for key in value if key.casefold() in TAG_NAMES), "")
        deck = deck_path((place.deck, name.strip()))
        within = _Place(
            value.line or place.line,
            False,
            deck,
            (*place.tags, *tags_of(value.get(tag_key))),
            place.level + 1,
        )
        for line, key, child in value.pairs():
            here = replace(within, line=line or within.line)
            if key in keys:
                named = len(keys) > 1 and key.casefold() not in _PLAIN_KEYS and not self._is_card(child)
                if named:
                    here = replace(here, deck=deck_path((deck, key.strip())))
                yield from self._items(child, here)
            elif (
                key not in (*_ABOUT, tag_key)
                and key not in _TITLES
                and (_is_text(child) or _is_filled(child))
            ):
                yield from self._not_used(key, here.line)

    def _is_card(self, value: Any) -> bool:
        return isinstance(value, Object) and bool(self._record(value) or _conversation(value))

    def _terms(self, value: Object, place: _Place) -> Iterator[Item]:
        for line, term, child in value.pairs():
            meaning = self._meaning(child)
            text = text_of(child if meaning is None else meaning)
            yield _draft(line or place.line, text_of(term), text, place.tags, place.deck)

    def _card(self, record: Object, place: _Place) -> Iterator[Item]:
        found = layout(tuple(record), self._choices)
        if found is None:
            yield _no_card(record, place)
            return
        if key := record.repeated():
            text = f"the key '{_shown(key)}' is there more than once: the last one counts"
            yield Issue(place.line, "repeated-key", text)
        if not self._told.issuperset(found.unused):
            for key in found.unused:
                yield from self._not_used(key, place.line)
        fronts, back = [record[name] for name in found.front], record[found.back]
        tags = place.tags + tags_of(record[found.tags]) if found.tags else place.tags
        deck = text_of(record[found.deck]) if found.deck else place.deck
        if found.unused and any(record.get(key) is True for key in _UNANSWERABLE):
            text = "skipped: marked as a question that has no answer"
            yield Issue(place.line, "no-answer", text, skipped=True)
        elif _are_columns(fronts[0], back):
            yield from self._columns(fronts[0], back, replace(place, tags=tags, deck=deck or place.deck))
        else:
            front = "\n\n".join(text for text in map(text_of, fronts) if text)
            yield _draft(place.line, front, text_of(back), tags, deck or place.deck)

    def _columns(self, fronts: Any, backs: Any, place: _Place) -> Iterator[Item]:
        """Cards of two columns: two lists as long as each other, or two objects with the same keys."""
        keys = fronts if isinstance(fronts, dict) else range(len(fronts))
        for key in keys:
            yield _draft(place.line, text_of(fronts[key]), text_of(backs[key]), place.tags, place.deck)

    def _row(self, row: list[Any], place: _Place) -> Iterator[Item]:
        """The card of a list; the first list may name what is in those after it."""
        self._rows += 1
        names = tuple(map(str, row))
        if self._rows == 1 and layout(names, Choices()):
            self._header = names
            return
        yield from self._card(Object(_named(row, self._header)), place)

    def _not_used(self, key: str, line: int) -> Iterator[Issue]:
        if key not in self._told and len(self._told) < _MOST_TOLD:
            self._told.add(key)
            if key in _UNANSWERABLE:
                return
            yield Issue(line, "unused-key", f"what is under '{_shown(key)}' is not used")


def _is_text(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(map(_is_text, value))
    return isinstance(value, str) and not isinstance(value, Number) and bool(value.strip())


def _is_filled(value: Any) -> bool:
    return isinstance(value, dict | list) and bool(value)


def _is_row(value: list[Any]) -> bool:
    """Whether a list is a card: question and answer, and what else may stand behind them."""
    if not (2 <= len(value) <= _WIDEST and _is_text(value[0])):
        return False
    return value[1] is None or isinstance(value[1], str | bool) or _is_text(value[1])


def _named(row: list[Any], header: tuple[str, ...]) -> list[tuple[str, Any]]:
    """The elements of a list with their names, which are numbers beyond a question and an answer."""
    names = header or ("front", "back")
    return [(names[at] if at < len(names) else str(at + 1), side) for at, side in enumerate(row)]


def _are_columns(front: Any, back: Any) -> bool:
    if isinstance(front, list) and isinstance(back, list):
        return len(front) == len(back) > 1
    return (
        isinstance(front, dict) and isinstance(back, dict) and front.keys() == back.keys() and len(front) > 1
    )


def _draft(line: int, front: str, back: str, tags: tuple[str, ...], deck: str) -> Draft:
    """A card; what Anki would blank in its question is blanked, and shown in its answer."""
    if "{{c" in front and (sides := cloze_sides(front)):
        front, back = sides[0], f"{sides[1]}\n\n{back}" if back else sides[1]
    return Draft(line, front, back, tags, deck)


def _no_card(value: Object, place: _Place) -> Issue:
    names = ", ".join(_shown(key) for key in list(value)[:_MOST_NAMES]) or "none"
    more = ", …" if len(value) > _MOST_NAMES else ""
    text = f"skipped: no question and answer among its keys ({names}{more})"
    return Issue(value.line or place.line, "no-card", text, skipped=True)


def _shown(name: str) -> str:
    name = on_one_line(name[:200])
    return name if len(name) <= 40 else f"{name[:39]}…"


# Conversations


def _conversation(value: Object) -> list[Any]:
    """The messages of a conversation; none if the value is no conversation."""
    for name in _CONVERSATIONS:
        messages = value.get(name)
        if isinstance(messages, list) and messages and all(_role(message) for message in messages[:2]):
            return messages
    return []


def _role(message: Any) -> str:
    """Who says something: a name in small letters, empty if it is no message."""
    if not isinstance(message, dict):
        return ""
    role = next((message[name] for name in _ROLES if isinstance(message.get(name), str)), "")
    return role.casefold()


def _exchanges(messages: list[Any], place: _Place) -> Iterator[Item]:
    """A card for what a person says and what is answered; instructions to the system are no part of it."""
    asked: list[str] = []
    answered: list[str] = []
    others: set[str] = set()
    told = False
    for message in [*messages, None]:
        role = _role(message)
        if (role in _ASKING and answered) or message is None:
            told = told or bool(asked or answered)
            if asked and answered:
                yield _draft(place.line, "\n\n".join(asked), "\n\n".join(answered), place.tags, place.deck)
            elif asked or answered:
                lacking = "answer" if asked else "question"
                text = f"skipped: a message without {lacking}"
                yield Issue(place.line, f"no-{lacking}", text, skipped=True)
            asked, answered = [], []
        if role in _ASKING | _ANSWERING:
            if text := text_of(message).strip():
                (asked if role in _ASKING else answered).append(text)
        elif message is not None and role not in _INSTRUCTING:
            others.add(role)
    for role in sorted(others):
        yield Issue(place.line, "unused-message", f"messages of '{_shown(role)}' are not used")
    if not told:
        yield Issue(place.line, "no-question", "skipped: messages without question and answer", skipped=True)
