"""Memories: of cards whose last review and interval a tool tells, and the weakest of several."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from graph.model import Memory

DAY = 86_400  # seconds
DECAY = 0.5  # of the curve behind plain intervals, which is that of FSRS up to version 5
_LONGEST = 36_500  # days


def interval_memory(reviewed: float, days: float) -> Memory | None:
    """The memory of a card that was ``reviewed`` (in seconds since 1970) and then given ``days``.

    By default a card is due when its chance has fallen to 90 %: its interval is its stability. None where an
    interval makes no sense.

    >>> interval_memory(0.0, 10), interval_memory(0.0, -1)
    (Memory(reviewed=0.0, stability=10.0, decay=0.5, basis='interval'), None)
    """
    return Memory(reviewed, float(days), DECAY, "interval") if 0 < days <= _LONGEST else None


def written_memory(due: str, days: str, reviewed: str = "") -> Memory | None:
    """The same from texts: dates are ISO 8601; without that of the review, it was ``days`` before ``due``.

    >>> written_memory("1970-01-11", "10") == interval_memory(0.0, 10)
    True
    """
    try:
        interval = float(days)
        last = seconds_of(reviewed) if reviewed else seconds_of(due) - interval * DAY
    except (ValueError, OverflowError):
        return None
    return interval_memory(last, interval)


def seconds_of(moment: str) -> float:
    """A date or time written as ISO 8601 in seconds since 1970; in UTC, unless it says otherwise.

    >>> seconds_of("1970-01-02"), seconds_of("1970-01-01T01:00+01:00")
    (86400.0, 0.0)

    Raises:
        ValueError: it is none.
    """
    read = datetime.fromisoformat(moment)
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()


def weakest(memories: Iterable[Memory | None]) -> Memory | None:
    """The memory that is the first to fall to a chance of 90 %; None if there is none.

    >>> weakest([None, Memory(0, 9, 0.5, "fsrs"), Memory(5 * DAY, 3, 0.5, "fsrs")]).stability
    3
    """
    known = (memory for memory in memories if memory)
    return min(known, key=lambda memory: memory.reviewed + memory.stability * DAY, default=None)
