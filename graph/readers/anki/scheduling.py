"""How well Anki's cards are remembered: by the state of FSRS, the log of reviews, or the interval."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeGuard

import fsrs

from graph.model import Memory, MemoryBasis
from graph.readers.memories import DAY, DECAY

# Kinds of cards and of entries in the log of reviews.
_NEW, _REVIEW = 0, 2
_STUDIED = (0, 1, 2)  # learned, reviewed, learned again
_FILTERED, _MANUAL = 3, 4

_LONGEST_STATE = 10_000  # characters of JSON
_LONGEST_STABILITY = 1e6  # days
_LATEST = 10**13  # milliseconds since 1970: the year 2286
_MOST_REVIEWS = 2_000_000  # of a collection that are replayed, about 20 s; people have some hundred thousand
_SCHEDULER = fsrs.Scheduler(enable_fuzzing=False)
_EASE_BITS = 3
_RESET = 0  # in place of the ease


@dataclass(frozen=True, slots=True)
class CardState:
    """A card as the scheduler left it: columns of Anki's table of cards, of which any may hold anything."""

    id: object
    kind: object
    due: object
    interval: object
    due_at_home: object  # of a card that is in a filtered deck for now, else 0
    data: object


def reviews_by_card(log: Iterable[Sequence[object]]) -> dict[int, list[int]]:
    """The reviews of each card, from the columns id (milliseconds since 1970), cid, ease, type, factor.

    A review is one number, its time above its ease in the lowest bits, so that many take little memory.
    Entries that say nothing about memory are left out: changed due dates, cramming. What stands before a
    reset counts no more.
    """
    reviews: dict[int, list[int]] = {}
    for time, card, ease, kind, factor in log:
        if not isinstance(time, int) or not 0 < time < _LATEST or not isinstance(card, int):
            continue
        if kind == _MANUAL and factor == 0:
            ease = _RESET
        elif not (kind in _STUDIED or (kind == _FILTERED and factor != 0)) or ease not in (1, 2, 3, 4):
            continue
        reviews.setdefault(card, []).append(time << _EASE_BITS | int(ease))
    for times in reviews.values():
        times.sort()
        resets = [at for at, time in enumerate(times) if not time % (1 << _EASE_BITS)]
        if resets:
            del times[: resets[-1] + 1]
    return reviews


class Memories:
    """The memory of a collection's cards; ``created`` is its first day in seconds since 1970.

    ``unplayed`` counts the cards whose reviews were too many, with those of the cards before.
    """

    def __init__(self, created: float, reviews: dict[int, list[int]]) -> None:
        self._created = created
        self._reviews = reviews
        self._replayed = 0
        self.unplayed = 0

    def of(self, card: CardState) -> Memory | None:
        """The memory of a card; None if it is new, or nothing tells."""
        if card.kind == _NEW:
            return None
        reviews = self._reviews.get(card.id, []) if isinstance(card.id, int) else []
        reviewed = (reviews[-1] >> _EASE_BITS) / 1000 if reviews else self._reviewed(card)
        return _fsrs_state(card.data, reviewed) or self._replay(reviews) or _from_interval(card, reviewed)

    def _reviewed(self, card: CardState) -> float | None:
        """The last review by due date and interval, both in days, which only cards in review have."""
        due = card.due_at_home or card.due
        if card.kind != _REVIEW or not isinstance(due, int) or not isinstance(card.interval, int):
            return None
        return self._created + (due - card.interval) * DAY

    def _replay(self, reviews: list[int]) -> Memory | None:
        if not reviews:
            return None
        if self._replayed + len(reviews) > _MOST_REVIEWS:
            self.unplayed += 1
            return None
        self._replayed += len(reviews)
        logs = [
            fsrs.ReviewLog(0, fsrs.Rating(review % (1 << _EASE_BITS)), _date(review), None)
            for review in reviews
        ]
        try:
            card = _SCHEDULER.reschedule_card(fsrs.Card(0, due=logs[0].review_datetime), logs)
        except (ArithmeticError, ValueError):
            return None
        return _memory(
            logs[-1].review_datetime.timestamp(), card.stability, _SCHEDULER.parameters[20], "reviews"
        )


def _date(review: int) -> datetime:
    return datetime.fromtimestamp((review >> _EASE_BITS) / 1000, UTC)


def _fsrs_state(data: object, reviewed: float | None) -> Memory | None:
    """The memory in the JSON of a card: stability, and from newer versions decay and last review."""
    if not isinstance(data, str) or '"s"' not in data or len(data) > _LONGEST_STATE:
        return None
    try:
        state = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(state, dict):
        return None
    return _memory(state.get("lrt", reviewed), state.get("s"), state.get("decay", DECAY), "fsrs")


def _from_interval(card: CardState, reviewed: float | None) -> Memory | None:
    """By default a card is due when its chance has fallen to 90 %: its interval is its stability."""
    days = card.interval
    if isinstance(days, int) and days < 0:  # seconds, of cards being learned
        days = -days / DAY
    return _memory(reviewed, days, DECAY, "interval")


def _memory(reviewed: object, stability: object, decay: object, basis: MemoryBasis) -> Memory | None:
    """A memory of sensible numbers, None for others."""
    if not (_is_in(reviewed, _LATEST / 1000) and _is_in(stability, _LONGEST_STABILITY) and _is_in(decay, 2)):
        return None
    return Memory(float(reviewed), float(stability), float(decay), basis)


def _is_in(number: object, most: float) -> TypeGuard[float]:
    return isinstance(number, (int, float)) and 0 < number <= most
