"""The identity of a card."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from graph.model import Card


def card_id(front: str, back: str) -> str:
    """A stable id from a card's text alone, so that progress and edits survive a rebuilt deck.

    >>> card_id("What is KL?", "A divergence.")
    '701dc70420c6'
    """
    return hashlib.sha256(f"{front}\x1f{back}".encode("utf-8", "surrogatepass")).hexdigest()[:12]


def unique_ids(cards: Iterable[Card]) -> Iterator[Card]:
    """Cards with the second, third … of equal ids numbered, in order.

    >>> a, b = unique_ids([Card("x", "Q", "A"), Card("x", "Q", "A")])
    >>> a.id, b.id
    ('x', 'x-2')
    """
    numbers: dict[str, int] = {}
    taken: set[str] = set()
    for card in cards:
        ident, number = card.id, numbers.get(card.id, 1)
        while ident in taken:  # also where a card before is "x-2" of its own
            number += 1
            ident = f"{card.id}-{number}"
        numbers[card.id] = number
        taken.add(ident)
        yield card if ident == card.id else replace(card, id=ident)
