"""Speed of an extractor, in cards per second of CPU time of this one process."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

from graph.model import Card
from tests.benchmarks.data import Sets
from tests.benchmarks.findings import Extractor

_WARM_UP = 20  # cards read before the clock starts: models load and caches fill
_RUNS = 2


def cards_to_time(sets: Sets) -> tuple[Card, ...]:
    """Inspec's abstracts, or what cards of our own there are."""
    return sets.inspec.cards if sets.inspec else tuple(card for deck in sets.own for card in deck.cards)


def cards_per_second(
    extractors: Sequence[Extractor], cards: Sequence[Card], clock: Callable[[], float] = time.process_time
) -> list[float]:
    """Cards per second of CPU time of each extractor, the better of two runs.

    All take turns, so that whatever slows the machine for a while slows none of them twice.

    >>> ticks = iter([0.0, 4.0, 10.0, 12.0])
    >>> cards_per_second([lambda cards: None], [None] * 10, lambda: next(ticks))
    [5.0]
    """
    for extract in extractors:
        extract(cards[:_WARM_UP])
    best = [math.inf] * len(extractors)
    for _ in range(_RUNS):
        for number, extract in enumerate(extractors):
            start = clock()
            extract(cards)
            best[number] = min(best[number], clock() - start)
    return [len(cards) / seconds for seconds in best]
