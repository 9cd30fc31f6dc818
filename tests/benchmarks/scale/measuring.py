"""One measurement in this process, so that its peak of memory is its own: ``python -m … WAY DECK [CACHE]``.

Prints JSON: wall and CPU seconds (of this process and its children) once the program is loaded, the seconds
that reading the deck took before, the peak of memory in bytes (of this process alone; ``child_peak`` is that
of the largest of its workers), and what there was to count.
"""

from __future__ import annotations

import gc
import json
import pickle
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from graph.model import Card, ConceptGraph
from graph.readers import all_cards, read_deck

RATED_PEERS = ("pytextrank", "graphrag-regex", "graphrag-cfg")
_EDIT = " It is also a gizmo measure."
Counts = dict[str, Any]
Work = Callable[[Sequence[Card], Path | None], Counts]


def _cards(deck: Path) -> tuple[Card, ...]:
    cards = all_cards([read_deck(deck)])
    gc.freeze()  # as the command line does
    return cards


def _counts(graph: ConceptGraph) -> Counts:
    return {
        "cards": len(graph.cards),
        "concepts": len(graph.concepts),
        "mentions": sum(len(concept.mentions) for concept in graph.concepts),
        "links": len(graph.links),
        "prerequisites": len(graph.prerequisites),
    }


class _Clock:
    """Hears how a build goes on, and how long each stage takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._stage, self._since = "", time.perf_counter()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.perf_counter()
        self.seconds[self._stage or stage] += now - self._since
        self._stage, self._since = stage, now


def _build(processes: int = 1, **how: bool) -> Work:
    """Build the graph of a deck, in this process or several."""
    from graph.build import build_graph
    from graph.cache.store import Store
    from graph.workers import here
    from graph.workers import processes as several

    def build(cards: Sequence[Card], cache: Path | None = None) -> Counts:
        store, clock = Store.at(cache) if cache else None, _Clock()
        with here() if processes == 1 else several(processes) as workers:
            graph = build_graph(cards, cache=store, workers=workers, progress=clock, **how)
        clock("", 0, 1)
        return {**_counts(graph), "stages": dict(clock.seconds)}

    return build


def _sent(cards: Sequence[Card], cache: Path | None = None) -> Counts:
    """How many bytes go to workers and come back, by what they are asked to do."""
    from graph.extraction.concepts import extract_concepts
    from graph.prerequisites.prose import read_prose, sides_of
    from graph.workers.inprocess import InProcess

    sent: dict[str, int] = defaultdict(int)

    class Weighing(InProcess):
        def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
            for item in items:
                result = function(item)
                own = [part for part in item if not hasattr(part, "get")]  # less what is shared
                sent[f"to {function.__name__}"] += len(pickle.dumps(own, 5))
                sent[f"from {function.__name__}"] += len(pickle.dumps(result, 5))
                yield result

    extract_concepts(cards, workers=Weighing())
    sent["from read_prose"] = len(pickle.dumps(read_prose(sides_of(cards)), 5))
    return {"cards": len(cards), "sent": dict(sent)}


def _edited() -> Work:
    """Build it with a sentence more on the card in the middle."""
    build = _build()

    def edited(cards: Sequence[Card], cache: Path | None = None) -> Counts:
        at = len(cards) // 2
        card = replace(cards[at], id="edited", back=cards[at].back + _EDIT)
        return build((*cards[:at], card, *cards[at + 1 :]), cache)

    return edited


def _concepts(cards: Sequence[Card], cache: Path | None = None, **how: bool) -> Counts:
    """Extraction alone, with the concepts of each card, which is what peers do."""
    from graph.cache.store import Store
    from graph.extraction.concepts import extract_concepts

    found = extract_concepts(cards, cache=Store.at(cache) if cache else None, **how)
    return {
        "cards": len(cards),
        "concepts": len(found.concepts),
        "found": sum(map(len, found.by_card.values())),
    }


def _tokens(cards: Sequence[Card], cache: Path | None = None) -> Counts:
    """SpaCy's tokeniser alone: the least that anything built on it takes."""
    import spacy

    nlp = spacy.blank("en")
    texts = (card.side(side) for card in cards for side in ("front", "back"))  # type: ignore[arg-type]
    return {"cards": len(cards), "tokens": sum(len(doc) for doc in nlp.pipe(texts))}


def _peer(name: str) -> Work:
    from tests.benchmarks.peers import PEERS

    extract = next(peer for peer in PEERS if peer.name == name).load()

    def measured(cards: Sequence[Card], cache: Path | None = None) -> Counts:
        return {"cards": len(cards), "found": sum(map(len, extract(cards).ranked.values()))}

    return measured


# What loads all that a way needs, and gives what is timed.
WAYS: dict[str, Callable[[], Work]] = {
    "build": _build,
    "build-fast": partial(_build, fast=True),
    "sent": lambda: _sent,
    "build-2": partial(_build, 2),
    "edited": _edited,
    "ours": lambda: _concepts,
    "ours-fast": lambda: partial(_concepts, fast=True),
    "tokens": lambda: _tokens,
    **{name: partial(_peer, name) for name in RATED_PEERS},
}
# Cards from all over the deck that are done before the clock starts, where models are loaded at first use.
_WARM_UP = 40
_WARMED = ("ours", "ours-fast", "tokens", *RATED_PEERS)


def measured(way: str, deck: Path, cache: Path | None) -> dict[str, Any]:
    """Time one way to do something with a deck."""
    begin = time.perf_counter()
    cards = _cards(deck)
    read = time.perf_counter()
    work = WAYS[way]()
    if way in _WARMED:
        work(cards[:: max(1, len(cards) // _WARM_UP)], None)
    loaded, cpu = time.perf_counter(), _cpu()
    counts = work(cards, cache)
    end = time.perf_counter()
    return {
        "way": way,
        "seconds": end - loaded,
        "cpu": _cpu() - cpu,
        "reading": read - begin,
        "peak": _peak(resource.RUSAGE_SELF),
        "child_peak": _peak(resource.RUSAGE_CHILDREN),
        **counts,
    }


def _cpu() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _peak(whose: int) -> int:
    return resource.getrusage(whose).ru_maxrss << 10


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    way, deck, *cache = arguments
    print(json.dumps(measured(way, Path(deck), Path(cache[0]) if cache else None)))


if __name__ == "__main__":
    main(sys.argv[1:])
