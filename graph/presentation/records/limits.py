"""Limits: how much of a record is sent at once, so that a click on a hub is answered as fast as any."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, TypeVar

from graph.model import Card, ConceptGraph
from graph.presentation.records.cards import Record, card_record

Part = Literal["cards", "needs", "unlocks", "neighbours"]
_T = TypeVar("_T")

_BYTES_A_CARD = 1000  # twice a usual card: of long ones fewer are sent
_BYTES_A_ROW = 320  # as many as one in Latin letters takes at most; other scripts take more


@dataclass(frozen=True, slots=True)
class Limits:
    """The most of each part of a record that is sent; less of what is long."""

    cards: int = 8
    needs: int = 12
    unlocks: int = 12
    neighbours: int = 15

    def more(self, part: Part) -> Limits:
        """Limits that let twice as much of one part through.

        >>> Limits().more("cards").cards
        16
        """
        return replace(self, **{part: 2 * getattr(self, part)})


def first_cards(graph: ConceptGraph, cards: Iterable[str], limits: Limits | None) -> list[str]:
    """The first cards that the limits let through by number and by size; always one."""
    if limits is None:
        return list(cards)
    return _first(cards, lambda card: card_bytes(graph.card_by_id[card]), limits.cards, _BYTES_A_CARD)


def first_rows(rows: Iterable[Record], part: Part, limits: Limits | None) -> list[Record]:
    """The first rows of a part that the limits let through by number and by size; always one."""
    if limits is None:
        return list(rows)
    return _first(rows, _bytes, getattr(limits, part), _BYTES_A_ROW)


@lru_cache(maxsize=4096)
def card_bytes(card: Card) -> int:
    """How much a card takes to send."""
    return _bytes(card_record(card))


def _bytes(data: Any) -> int:
    return len(json.dumps(data))  # as Streamlit sends it: all but ASCII escaped


def _first(items: Iterable[_T], size: Callable[[_T], int], most: int, each: int) -> list[_T]:
    """The first ``most`` items or, if these are larger than ``each`` on average, as many as make up that."""
    room = most * each
    taken: list[_T] = []
    for item in items:
        room -= size(item)
        if taken and (room < 0 or len(taken) == most):
            break
        taken.append(item)
    return taken
