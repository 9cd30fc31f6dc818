"""The whole way from cards to a concept graph."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from hashlib import blake2b

from graph.cache.snapshots import pack, unpack
from graph.cache.store import Cache, NoStore
from graph.cache.versions import code_version
from graph.editing import apply_edits
from graph.extraction.concepts import FINDING, extract_concepts
from graph.extraction.glossary import Glossary
from graph.extraction.reading import READING, Report, unheard
from graph.extraction.splitting import Settings
from graph.link_columns import Links
from graph.model import Card, Concept, ConceptGraph, Edit
from graph.network import connect, in_communities
from graph.prerequisites import find_prerequisites
from graph.prerequisites.counting import Count
from graph.prerequisites.prose import Reader, read_prose, reader_of, sides_of
from graph.study import study_order
from graph.workers import Workers, here

LINKING, PREREQUISITES = "Linking", "Finding prerequisites"
STAGES = (READING, FINDING, LINKING, PREREQUISITES)  # as they are reported, in order

Linked = tuple[list[int], Links]

# Cards from which work beside other work is worth a process of its own, which takes a second to start.
_APART = 10_000
_GRAPH = "graph"  # the kind of what is kept of whole decks
# What a graph follows from besides its cards and settings.
_CODE = (
    *("graph.model", "graph.columns", "graph.link_columns", "graph.cache", "graph.extraction"),
    *("graph.network", "graph.prerequisites", "graph.study", "graph.build"),
)


def build_graph(
    cards: Iterable[Card],
    glossary: Glossary = (),
    *,
    glossary_only: bool = False,
    edits: Iterable[Edit] = (),
    progress: Report | None = None,
    workers: Workers | None = None,
    cache: Cache | None = None,
    fast: bool = False,
) -> ConceptGraph:
    """Build the concept graph of some cards; equal input gives an equal graph.

    ``glossary`` adds names, definitions and prerequisites to what the cards say; with
    ``glossary_only`` its concepts are the only ones. The owner's ``edits`` are applied to what comes of it.
    ``progress`` is called with a stage, how much of it is done and how much there is to do, several times a
    second at best; what it raises ends the work. ``workers`` do what can be split, this process if there are
    none. What is in ``cache`` is not worked out again. ``fast`` reads in two thirds of the time, and finds
    concepts a little worse.
    """
    cards = tuple(cards)
    settings = Settings(glossary, fast)
    key = _key(cards, settings, glossary_only) if cache else b""
    graph = _known(cache, key) if cache else None
    if graph is None:
        means = workers or here(), cache or NoStore()
        graph = _built(cards, settings, glossary_only, progress or unheard, *means)
        if cache:
            cache.put(_GRAPH, {key: pack(graph)})
    return apply_edits(graph, edits).graph


def _built(
    cards: tuple[Card, ...],
    settings: Settings,
    glossary_only: bool,
    report: Report,
    workers: Workers,
    cache: Cache,
) -> ConceptGraph:
    glossary = settings.glossary
    read = _reading(cards, workers)
    extraction = extract_concepts(
        cards,
        glossary,
        glossary_only=glossary_only,
        report=report,
        workers=workers,
        cache=cache,
        fast=settings.fast,
    )
    linked = _linking(extraction.concepts, len(cards), workers, partial(report, LINKING))
    found = find_prerequisites(cards, extraction.concepts, glossary, partial(report, PREREQUISITES), read)
    community, links = linked()
    concepts = in_communities(extraction.concepts, community)
    return ConceptGraph(
        cards=cards,
        concepts=concepts,
        links=links,
        prerequisites=found.edges,
        study_order=study_order(concepts, found.edges, found.level, links),
        languages=extraction.languages,
        mutual=found.mutual,
        gaps=found.gaps,
        fast=settings.fast,
    )


def _reading(cards: Sequence[Card], workers: Workers) -> Reader:
    """How to have the prose of cards: read beside all before it is needed, if others can, else only then."""
    if _apart(len(cards), workers):
        found = workers.begin(read_prose, sides_of(cards))
        return lambda report: found()
    return reader_of(cards)


def _linking(
    concepts: Sequence[Concept], cards: int, workers: Workers, report: Count
) -> Callable[[], Linked]:
    """How to have the communities and links: found beside what follows, if others can, else at once."""
    if _apart(cards, workers):
        return workers.begin(_linked, (concepts, cards))
    found = connect(concepts, cards, report)
    return lambda: found


def _apart(cards: int, workers: Workers) -> bool:
    """Whether work on so many cards as a whole is done beside other work."""
    return workers.count > 1 and cards >= _APART


def _linked(task: tuple[Sequence[Concept], int]) -> Linked:
    concepts, cards = task
    return connect(concepts, cards)


def _key(cards: Sequence[Card], settings: Settings, glossary_only: bool) -> bytes:
    """A hash of all that a graph follows from."""
    digest = blake2b(key=code_version(*_CODE), digest_size=16)
    digest.update(repr((settings, glossary_only)).encode("utf-8", "surrogatepass"))
    for card in cards:
        memory = repr(card.memory)
        row = (card.id, card.front, card.back, card.tags, card.deck, card.source, memory)
        digest.update(marshal.dumps(row, 2))  # of a version without references, which differ by chance
    return digest.digest()


def _known(cache: Cache, key: bytes) -> ConceptGraph | None:
    """The graph that is kept under a key, if there is one."""
    (data,) = cache.get(_GRAPH, [key])
    try:
        return unpack(data) if data else None
    except ValueError:
        return None
