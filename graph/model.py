"""The data that every stage speaks: cards in, a concept graph out.

All classes are frozen and hold only plain values and tuples, or what reads like tuples, so a graph can be
hashed, compared, cached and shared between threads, and the same deck always gives an equal graph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol, runtime_checkable

Side = Literal["front", "back"]
AliasReason = Literal[
    "glossary", "abbreviation", "spelling", "initialism", "tail", "apposition", "symbol", "user"
]
Origin = Literal["cards", "glossary", "user"]
Tier = Literal["strong", "suggested"]
MemoryBasis = Literal["fsrs", "reviews", "interval"]
EditKind = Literal["concept", "name", "link", "needed", "definition"]

SIDES: tuple[Side, ...] = ("front", "back")


@dataclass(frozen=True, slots=True)
class Memory:
    """How well somebody remembers a card, as the scheduler of a study tool left it.

    ``reviewed`` is the last review in seconds since 1970 (UTC); ``stability`` is the time in days after which
    the card is recalled with a chance of 90 %; ``decay`` (above 0) bends the curve of forgetting. ``basis``
    says what it was worked out from: the state of FSRS, the log of reviews, or only the interval.
    """

    reviewed: float
    stability: float
    decay: float
    basis: MemoryBasis


@dataclass(frozen=True, slots=True)
class Card:
    """A question and its answer, with where they came from (``source`` is ``file:line``).

    ``memory`` is there only where the deck came with the state of its reviews.
    """

    id: str
    front: str
    back: str
    tags: tuple[str, ...] = ()
    deck: str = ""
    source: str = ""
    memory: Memory | None = None

    def side(self, side: Side) -> str:
        """The text of one side.

        >>> Card("c1", "What is KL?", "A divergence.").side("back")
        'A divergence.'
        """
        return self.front if side == "front" else self.back


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a reader met in a deck: the line it starts on (1 is the first), a kind, a sentence.

    Where no lines are, ``line`` counts what there is, such as notes. ``file`` names the file where a deck is
    made of several. ``skipped``: what stands there became no card. ``times`` is above 1 for the last of so
    many of a kind that they are not told one by one.
    """

    line: int
    kind: str
    text: str
    file: str = ""
    skipped: bool = False
    times: int = 1


@dataclass(frozen=True, slots=True)
class Deck:
    """What a reader makes of a file or a folder: its cards in order, and every irregularity with its line."""

    path: str
    format: str
    encoding: str
    cards: tuple[Card, ...]
    issues: tuple[Issue, ...] = ()

    def count(self, *kinds: str) -> int:
        """How many issues are of one of ``kinds``."""
        return sum(issue.times for issue in self.issues if issue.kind in kinds)

    @property
    def skipped(self) -> int:
        """How many rows, notes or files became no card."""
        return sum(issue.times for issue in self.issues if issue.skipped)


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a concept: character offsets into a side of a card.

    ``sentence`` is the ``(start, end)`` of the sentence around it, in the same side.
    """

    card: str
    side: Side
    start: int
    end: int
    sentence: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a concept, why it counts as one, and the card that shows it (if any does)."""

    text: str
    reason: AliasReason
    card: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept that cards teach: a node of the graph.

    ``score`` lies in (0, 1], best 1; ``community`` counts from 0, largest first; ``definition_card``
    names the card whose sentence ``definition`` is, and is empty where a glossary supplied it, or the
    owner of the deck, who has an ``own_definition``.
    """

    id: str
    label: str
    score: float
    cards: tuple[str, ...]
    mentions: Sequence[Mention] = ()
    aliases: tuple[Alias, ...] = ()
    definition: str = ""
    definition_card: str = ""
    community: int = 0
    own_definition: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The label and every alias."""
        return (self.label, *(alias.text for alias in self.aliases))


@dataclass(frozen=True, slots=True)
class Link:
    """Two concepts that occur on the same cards: an undirected edge, ``source < target``.

    ``count`` is the number of shared cards, ``sentences`` of shared sentences; ``npmi`` lies in
    [-1, 1]; ``g2`` is the log-likelihood ratio (chi-squared with one degree of freedom when the two
    are independent); ``weight`` in (0, 1] is the strength that is drawn. A link whose ``origin`` is "user"
    is the owner's: no card need name both.
    """

    source: str
    target: str
    count: int
    sentences: int
    npmi: float
    g2: float
    weight: float
    cards: tuple[str, ...]
    origin: Origin = "cards"

    def other(self, concept_id: str) -> str:
        """The end that is not ``concept_id``."""
        return self.target if concept_id == self.source else self.source


@runtime_checkable
class KnowsEnds(Protocol):
    """Links that need not be gone through to tell those of each concept."""

    def of_each(self, idents: Iterable[str]) -> Mapping[str, Sequence[Link]]:
        """The links of each of some concepts (ids), strongest first."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an edge is believed: a kind of signal and, where a card gives it, the card and its words."""

    kind: str
    text: str
    card: str = ""


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """A directed edge from what is learned first (``source``) to what needs it (``target``)."""

    source: str
    target: str
    confidence: float
    tier: Tier
    origin: Origin
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """What the owner of a deck says of its graph: that something ``holds``, or that it does not.

    By ``kind``: ``subject`` is a *concept* (or is to be hidden); it is another *name* of ``object`` (or is
    none of its names); both belong together by a *link*; it is *needed* before ``object``; ``object`` is its
    *definition*. Concepts are named by label, so that an edit outlives the deck's next build.
    """

    kind: EditKind
    subject: str
    object: str = ""
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Gap:
    """A prerequisite that no card covers: its name, and the ids of the concepts that need it."""

    label: str
    needed_by: tuple[str, ...]
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a step is on a path: the concept that it unlocks, and the words of a card (or glossary)."""

    unlocks: str
    text: str
    card: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One concept of a path, the cards to study it by (none twice on a path), and how long they take."""

    concept: str
    cards: tuple[str, ...]
    minutes: float
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class StudyPath:
    """What to learn for some goals, in order. All concepts are ids; ``known`` are those taken as known."""

    goals: tuple[str, ...]
    known: tuple[str, ...]
    steps: tuple[Step, ...]
    gaps: tuple[Gap, ...] = ()

    @property
    def minutes(self) -> float:
        """How long all steps take."""
        return round(sum(step.minutes for step in self.steps), 1)


def name_key(name: str) -> str:
    """What ways to write a name have in common: case, hyphens, spaces and the shape of quotes do not count.

    >>> name_key("Cross-Entropy") == name_key("cross entropy")
    True
    """
    return re.sub(r"[\s\-‐‑–_]+", "", name.casefold().replace("’", "'"))


@dataclass(frozen=True)
class ConceptGraph:
    """Cards, their concepts, and how these connect; ``study_order`` holds every concept id once.

    ``prerequisites`` form no cycle; ``mutual`` are those that would close one, against surer edges the
    other way. ``gaps`` are prerequisites that no card names. ``languages`` holds ISO 639 codes with the
    number of cards in each, most cards first. ``fast``: its cards were read in fast mode.
    """

    cards: tuple[Card, ...]
    concepts: tuple[Concept, ...]
    links: Sequence[Link]
    prerequisites: tuple[Prerequisite, ...] = ()
    study_order: tuple[str, ...] = ()
    languages: tuple[tuple[str, int], ...] = ()
    mutual: tuple[Prerequisite, ...] = ()
    gaps: tuple[Gap, ...] = ()
    fast: bool = False

    @cached_property
    def card_by_id(self) -> dict[str, Card]:
        """The cards by id."""
        return {card.id: card for card in self.cards}

    @cached_property
    def concept_by_id(self) -> dict[str, Concept]:
        """The concepts by id."""
        return {concept.id: concept for concept in self.concepts}

    @cached_property
    def links_of(self) -> Mapping[str, Sequence[Link]]:
        """The links of each concept, strongest first."""
        if isinstance(self.links, KnowsEnds):
            return self.links.of_each(concept.id for concept in self.concepts)
        found: dict[str, list[Link]] = {concept.id: [] for concept in self.concepts}
        for link in self.links:
            found[link.source].append(link)
            found[link.target].append(link)
        return {
            ident: tuple(sorted(links, key=lambda link: (-link.weight, link.other(ident))))
            for ident, links in found.items()
        }

    @cached_property
    def _concept_by_name(self) -> dict[str, Concept]:
        names: dict[str, Concept] = {}
        for concept in self.concepts:  # an id or label wins over somebody's alias
            names.setdefault(name_key(concept.id), concept)
        for concept in self.concepts:
            names.setdefault(name_key(concept.label), concept)
        for concept in self.concepts:
            for alias in concept.aliases:
                names.setdefault(name_key(alias.text), concept)
        return names

    def find(self, name: str) -> Concept | None:
        """The concept with this id, label or alias; ``None`` if there is none.

        Case, hyphens, spaces and the shape of quotes do not count.
        """
        return self._concept_by_name.get(name_key(name))

    @cached_property
    def _needs(self) -> dict[str, tuple[Prerequisite, ...]]:
        return self._grouped(lambda edge: edge.target)

    @cached_property
    def _unlocks(self) -> dict[str, tuple[Prerequisite, ...]]:
        return self._grouped(lambda edge: edge.source)

    def _grouped(self, end: Callable[[Prerequisite], str]) -> dict[str, tuple[Prerequisite, ...]]:
        groups: dict[str, list[Prerequisite]] = {}
        for edge in sorted(self.prerequisites, key=lambda p: (-p.confidence, p.source, p.target)):
            groups.setdefault(end(edge), []).append(edge)
        return {ident: tuple(edges) for ident, edges in groups.items()}

    def needs(self, concept_id: str) -> tuple[Prerequisite, ...]:
        """The direct prerequisites of a concept, surest first."""
        return self._needs.get(concept_id, ())

    def unlocks(self, concept_id: str) -> tuple[Prerequisite, ...]:
        """The edges to what directly needs a concept, surest first."""
        return self._unlocks.get(concept_id, ())
