"""Twins: cards that a deck holds more than once, exactly or nearly."""

from __future__ import annotations

import re
from unicodedata import normalize

from graph.model import Card
from graph.readers.cards import card_id

_MOST_VARIANTS = 50  # of one card that are told apart, so that a deck of nothing else takes no quadratic time
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>|&(?:nbsp|amp|lt|gt|quot|#\d{1,6});")
_SPACE = re.compile(r"[\s.,;:!?¿¡…'\"“”‘’„«»()\[\]*_`‐‑–—-]+")
_ASCII_SPACE = b" \t\n\r\v\f.,;:!?'\"()[]*_`-"


class Seen:
    """The cards of a deck so far: each gets an id of its own, and is told to be the twin of one before.

    Near twins have in common what is left without case, punctuation and markup. Answers are looked at only
    where two questions agree, which are few; by hash, since half a million questions would take much memory
    once more.
    """

    def __init__(self) -> None:
        self._first: dict[str, Card] = {}  # by the id of their text
        self._numbers: dict[str, int] = {}  # of the last card with a text that is there already
        self._by_front: dict[int, Card | None] = {}  # None: those with this question are in the other one
        self._by_both: dict[int, list[Card]] = {}

    def id_of(self, front: str, back: str) -> str:
        """An id for the next card: that of its text, numbered where it is taken."""
        ident = card_id(front, back)
        if ident not in self._first:
            return ident
        number = self._numbers[ident] = self._numbers.get(ident, 1) + 1
        return f"{ident}-{number}"

    def twin_of(self, card: Card) -> tuple[str, str] | None:
        """Note a card; the kind and text of an issue if there was one like it."""
        first = self._first.setdefault(card.id.partition("-")[0], card)
        if first is not card and (first.front, first.back) == (card.front, card.back):
            return "duplicate", f"the same card as in {_place(first, card)}"
        if near := self._near(card):
            text = f"nearly the card in {_place(near, card)}: only case, punctuation or markup differ"
            return "near-duplicate", text
        return None

    def _near(self, card: Card) -> Card | None:
        """Note a card; the first that is nearly the same."""
        front = hash(_bare(card.front))
        if front not in self._by_front:
            self._by_front[front] = card
            return None
        if first := self._by_front[front]:
            self._by_both[hash(_bare_sides(first))] = [first]
            self._by_front[front] = None
        bare = _bare_sides(card)
        others = self._by_both.setdefault(hash(bare), [])
        near = next((other for other in others if _bare_sides(other) == bare), None)
        if len(others) < _MOST_VARIANTS:
            others.append(card)
        return near


def _bare_sides(card: Card) -> tuple[str, str]:
    return _bare(card.front), _bare(card.back)


def _bare(text: str) -> str:
    """A text without case, markup, punctuation and space; signs such as + and < stay.

    >>> _bare("What is <b>KL</b> divergence?") == _bare("what is KL-divergence")
    True
    """
    if "<" in text or "&" in text:
        text = _TAG.sub("", text)
    if text.isascii():
        return text.lower().encode().translate(None, _ASCII_SPACE).decode()
    return _SPACE.sub("", normalize("NFC", text.casefold()))


def _place(card: Card, seen_from: Card) -> str:
    """Where a card stands, as told beside another one."""
    file, _, line = card.source.rpartition(":")
    return f"line {line}" if seen_from.source.startswith(f"{file}:") else f"{file}, line {line}"
