"""The names of a card's parts in records, and the text of what stands under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graph.readers.files import Choices
from graph.readers.html.text import plain
from graph.readers.labels import split_tags
from graph.readers.tables.columns import BACK_NAMES, DECK_NAMES, FRONT_NAMES, LANGUAGES, TAG_NAMES, bare

_FRONTS = {*map(bare, FRONT_NAMES)}
_BACKS = {*map(bare, BACK_NAMES), *"answerkey chosen acceptedanswer suggestedanswer".split()}
_BESIDE = {"explanation", "translation"}  # which say more than an answer, if there is one
_OF_A_NAME = {"acceptedanswer", "suggestedanswer"}  # to a question that schema.org keeps under "name"
_TAGS = {*map(bare, TAG_NAMES)}
_DECKS = {*map(bare, DECK_NAMES)}
_TEXTS = ("text", "value", "content", "plaintext", "answer")  # where a text stands in an object


@dataclass(frozen=True, slots=True)
class Layout:
    """The names under which a record holds the parts of a card, and those of which nothing is used."""

    front: tuple[str, ...]
    back: str
    tags: str | None
    deck: str | None
    unused: tuple[str, ...]


@lru_cache(maxsize=256)
def layout(names: tuple[str, ...], choices: Choices) -> Layout | None:
    """Where the parts of a card are in records with these names, by the user's choice or by usual names.

    An instruction and its input or context are a question together.

    >>> layout(("id", "Term", "Definition"), Choices())
    Layout(front=('Term',), back='Definition', tags=None, deck=None, unused=('id',))
    >>> layout(("id", "Term", "Definition"), Choices(back="1")).back
    'id'
    >>> layout(("id", "name"), Choices()) is None
    True
    """
    found = {
        part: _chosen(names, choice) if choice else next((n for n in names if bare(n) in usual), None)
        for part, choice, usual in (
            ("front", choices.front, _FRONTS),
            ("back", choices.back, _BACKS - _BESIDE),
            ("tags", choices.tags, _TAGS),
            ("deck", None, _DECKS),
        )
    }
    front, back = found["front"], found["back"]
    if back is None and not choices.back:
        back = next((name for name in names if bare(name) in _BESIDE), None)
    if front is None and back is not None and bare(back) in _OF_A_NAME:
        front = next((name for name in names if bare(name) == "name"), None)
    if front is None and back is None and not (choices.front or choices.back):
        front, back, *_ = (*(name for name in names if name.casefold() in LANGUAGES), None, None)
    if front is None or back is None or front == back:
        return None
    by_name = {bare(name): name for name in names}
    fronts: tuple[str, ...] = (front,)
    if not choices.front and "instruction" in by_name:
        fronts = tuple(by_name[name] for name in ("instruction", "input", "context") if name in by_name)
    used = {*fronts, back, found["tags"], found["deck"]}
    return Layout(fronts, back, found["tags"], found["deck"], tuple(n for n in names if n not in used))


def _chosen(names: Sequence[str], choice: str) -> str | None:
    """The name that a user means: as it is, written differently, or by its number."""
    if choice in names:
        return choice
    wanted = bare(choice)
    for name in names:
        if bare(name) == wanted:
            return name
    if wanted.isdecimal() and len(wanted) < 6 and 0 < int(wanted) <= len(names):
        return names[int(wanted) - 1]
    return None


def text_of(value: Any) -> str:
    r"""The text of a value: of lists and objects all texts in them, each once, a line each.

    >>> text_of({"text": ["KL", "KL", "relative entropy"], "answer_start": [0]})
    'KL\nrelative entropy'
    """
    if isinstance(value, str):
        return plain(value)
    return plain("\n".join(dict.fromkeys(_texts(value))))


def _texts(value: Any) -> list[str]:
    texts = []
    left = [value]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            name = next((name for name in _TEXTS if name in value), None)
            if name is not None:
                left.append(value[name])
            elif isinstance(kind := value.get("type"), str):  # a picture in a message
                texts.append(f"[{kind}]")
            else:
                left += reversed(value.values())
        elif isinstance(value, list):
            left += reversed(value)
        elif isinstance(value, bool):
            texts.append("true" if value else "false")
        elif value is not None and str(value).strip():
            texts.append(str(value))
    return texts


def tags_of(value: Any) -> tuple[str, ...]:
    """Tags from a list of them, or from a text in which commas, semicolons or spaces part them.

    >>> tags_of("ml, nlp"), tags_of(["machine learning", {"name": "nlp"}])
    (('ml', 'nlp'), ('machine learning', 'nlp'))
    """
    if isinstance(value, str):
        return split_tags(value)
    return tuple(dict.fromkeys(text.strip() for text in _texts(value))) if value else ()
