"""Labels of cards: the names of decks inside each other, and tags in one text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_TAG_BREAK = re.compile(r"[;,\s]+")


def deck_path(names: Iterable[str]) -> str:
    """The names of decks, each inside the one before, as Anki writes them; empty ones are passed over.

    >>> deck_path(["Maths", "", "Algebra"])
    'Maths::Algebra'
    """
    return "::".join(filter(None, names))


@lru_cache(maxsize=4096)  # few texts stand on many cards
def split_tags(text: str) -> tuple[str, ...]:
    """The tags in a text that commas, semicolons or spaces part, each once.

    >>> split_tags("ml, nlp;ml")
    ('ml', 'nlp')
    """
    return tuple(dict.fromkeys(filter(None, _TAG_BREAK.split(text))))
