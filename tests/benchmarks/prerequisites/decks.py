"""Decks with human prerequisites, surveyed once: what fitting and scoring both read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from graph.extraction.concepts import extract_concepts
from graph.extraction.glossary import read_glossary
from graph.extraction.inflection import NounTable, spelling_key
from graph.extraction.pipeline import load_pipeline
from graph.model import Card, Concept
from graph.prerequisites.survey import Survey, survey
from graph.readers import read_deck
from tests.benchmarks.data import OWN, ROOT, SHARED

Edge = tuple[str, str]

# Our own decks by who judged them, each reader without sight of the other's or of what the tool finds.
FITTED_ON = (
    "algebra-analysis biology chem-bio clinic code3 cs-exam cs-systems devops info-rl linux-admin"
    " llm-alignment"
).split()
HELD_OUT = (
    "cs-basics maths maths-notes maths3 med-school medicine3 ml-basics paper-notes papers3"
    " physics-chemistry prog-interview reading-list statistics sysadmin"
).split()


@dataclass(frozen=True)
class GoldDeck:
    """A deck's survey, its gold edges between names, and the gold's name of each concept ("" for none)."""

    name: str
    cards: tuple[Card, ...]
    survey: Survey
    gold: frozenset[Edge]
    names: tuple[str, ...]

    @cached_property
    def closure(self) -> frozenset[Edge]:
        """Every pair of which the first is needed for the second, directly or not."""
        return frozenset(closure(self.gold))

    @property
    def concepts(self) -> tuple[Concept, ...]:
        """The concepts in the order of their numbers."""
        return self.survey.concepts


def closure(edges: Iterable[Edge]) -> Iterator[Edge]:
    """The transitive closure of edges.

    >>> sorted(closure([("a", "b"), ("b", "c")]))
    [('a', 'b'), ('a', 'c'), ('b', 'c')]
    """
    after: dict[str, set[str]] = defaultdict(set)
    for a, b in edges:
        after[a].add(b)
    for start in sorted(after):
        seen: set[str] = set()
        waiting = list(after[start])
        while waiting:
            if (node := waiting.pop()) not in seen:
                seen.add(node)
                waiting.extend(after.get(node, ()))
        yield from ((start, node) for node in sorted(seen - {start}))


def metacademy(cards: str = "deck.tsv", shared: Path = SHARED) -> GoldDeck:
    """The concepts of Metacademy with the people's edges; ``cards`` names the file of summaries."""
    return _glossary_deck(shared / "gold" / "metacademy", cards)


def linear_algebra(shared: Path = SHARED) -> GoldDeck:
    """The concepts of a course on linear algebra; its edges look machine-made."""
    return _glossary_deck(shared / "gold" / "linear-algebra", "deck.tsv")


def _glossary_deck(folder: Path, cards: str) -> GoldDeck:
    deck = read_deck(folder / cards).cards
    concepts = extract_concepts(deck, read_glossary(folder / "glossary.tsv"), glossary_only=True).concepts
    label = dict(_rows(folder / "concepts.tsv"))
    nouns = NounTable.of(load_pipeline())
    ident: dict[str, str] = {}
    for name, text in label.items():
        ident.setdefault(spelling_key(text, nouns), name)
    gold = frozenset((a, b) for a, b in _rows(folder / "edges.tsv"))
    names = tuple(_name_of(concept, ident, nouns) for concept in concepts)
    return GoldDeck(folder.name, deck, survey(deck, concepts), gold, names)


def own_deck(name: str) -> GoldDeck:
    """One of our small decks, read without a glossary, with the edges that an expert drew."""
    places = [OWN / "notes" / f"{name}.deck.tsv", OWN / f"{name}.deck.tsv", ROOT / "data" / f"{name}.tsv"]
    path = next(place for place in places if place.exists())
    listed = (path.parent if path.parent != ROOT / "data" else OWN) / f"{name}.tsv"
    deck = read_deck(path).cards
    concepts = extract_concepts(deck).concepts
    nouns = NounTable.of(load_pipeline())
    ident: dict[str, str] = {}
    for line in listed.read_text(encoding="utf-8").splitlines():
        for entry in (entry for field in line.split("\t")[1:] for entry in field.split(";")):
            keys = [spelling_key(other, nouns) for other in entry.split("=") if other.strip()]
            for key in keys:
                ident.setdefault(key, keys[0])
    rows = _rows(OWN / "prerequisites" / f"{name}.tsv")
    keyed = ((spelling_key(a, nouns), spelling_key(b, nouns)) for a, b in rows)
    gold = frozenset((ident.get(a, a), ident.get(b, b)) for a, b in keyed)
    names = tuple(_name_of(concept, ident, nouns) for concept in concepts)
    return GoldDeck(name, deck, survey(deck, concepts), frozenset(e for e in gold if e[0] != e[1]), names)


def edges_of(path: Path) -> list[Edge]:
    """The edges of one of our gold files, between names as they stand there."""
    return list(_rows(path))


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            first, second, *_ = line.split("\t")
            yield first, second


def _name_of(concept: Concept, ident: dict[str, str], nouns: NounTable) -> str:
    keys = (spelling_key(name, nouns) for name in concept.names)
    return next((ident[key] for key in keys if key in ident), "")
