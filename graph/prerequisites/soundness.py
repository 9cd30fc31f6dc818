"""Soundness: edges that form no cycle, what lies between them, and which of them a picture needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

from graph.model import Edit, Evidence, Prerequisite

_USER = Evidence("user", "you said so")


@dataclass(frozen=True)
class Sound:
    """Prerequisites that form no cycle, and those that had to go, each against surer ones the other way."""

    edges: tuple[Prerequisite, ...]
    mutual: tuple[Prerequisite, ...] = ()


def sound(edges: Iterable[Prerequisite]) -> Sound:
    """The edges without cycles: of each cycle the least sure edge goes, an owner's edge last of all.

    Both tuples are sorted by their ends. An edge from a concept to itself is dropped.
    """
    ranked = sorted(
        (edge for edge in edges if edge.source != edge.target),
        key=lambda edge: (edge.origin != "user", -edge.confidence, edge.source, edge.target),
    )
    order = _IncrementalOrder()
    kept: list[Prerequisite] = []
    mutual: list[Prerequisite] = []
    for edge in ranked:
        (kept if order.add(edge.source, edge.target) else mutual).append(edge)

    def ends(edge: Prerequisite) -> tuple[str, str]:
        return (edge.source, edge.target)

    return Sound(tuple(sorted(kept, key=ends)), tuple(sorted(mutual, key=ends)))


class _IncrementalOrder:
    """A topological order that grows edge by edge; an edge that would close a cycle is refused.

    D. Pearce and P. Kelly, "A dynamic topological sort algorithm for directed acyclic graphs", ACM
    Journal of Experimental Algorithmics 11, 2007: only what stands between the two ends is looked at.
    """

    def __init__(self) -> None:
        self._place: dict[str, int] = {}
        self._after: dict[str, list[str]] = {}
        self._before: dict[str, list[str]] = {}

    def add(self, source: str, target: str) -> bool:
        """Add an edge; False, and nothing changed, if it would close a cycle."""
        for node in (source, target):
            if node not in self._place:
                self._place[node] = len(self._place)
                self._after[node], self._before[node] = [], []
        low, high = self._place[target], self._place[source]
        if low < high:
            ahead = self._reached(target, self._after, lambda place: place <= high)
            if source in ahead:
                return False
            behind = self._reached(source, self._before, lambda place: place >= low)
            self._reorder(behind, ahead)
        self._after[source].append(target)
        self._before[target].append(source)
        return True

    def _reached(
        self, start: str, along: Mapping[str, Sequence[str]], within: Callable[[int], bool]
    ) -> set[str]:
        seen, waiting = {start}, [start]
        while waiting:
            for node in along[waiting.pop()]:
                if node not in seen and within(self._place[node]):
                    seen.add(node)
                    waiting.append(node)
        return seen

    def _reorder(self, behind: set[str], ahead: set[str]) -> None:
        places = sorted(self._place[node] for node in behind | ahead)
        nodes = [*sorted(behind, key=self._place.__getitem__), *sorted(ahead, key=self._place.__getitem__)]
        self._place.update(zip(nodes, places, strict=True))


def decide(
    edges: Iterable[Prerequisite], edits: Iterable[Edit], find: Callable[[str], str | None]
) -> tuple[Prerequisite, ...]:
    """The edges as the owner's edits of kind "needed" leave them; of two on an edge the later one stands.

    A refuted edge is gone, an accepted one is sure and the owner's, and one that nobody had found is made.
    ``find`` gives the id of the concept of a name; edits of others are passed over.
    """
    said: dict[tuple[str, str], bool] = {}
    for edit in edits:
        source, target = find(edit.subject), find(edit.object)
        if source and target and source != target:
            said[source, target] = edit.holds
    found = {(edge.source, edge.target): edge for edge in edges}
    for (source, target), holds in said.items():
        edge = found.pop((source, target), None)
        if holds:
            evidence = (*edge.evidence, _USER) if edge else (_USER,)
            found[source, target] = Prerequisite(source, target, 1.0, "strong", "user", evidence)
    return tuple(found.values())


def ancestors(edges: Iterable[Prerequisite], concept_ids: Iterable[str]) -> frozenset[str]:
    """All that the given concepts need, directly or not, without themselves unless one needs another."""
    needs: dict[str, list[str]] = {}
    for edge in edges:
        needs.setdefault(edge.target, []).append(edge.source)
    return _along(needs, concept_ids)


def descendants(edges: Iterable[Prerequisite], concept_ids: Iterable[str]) -> frozenset[str]:
    """All that needs the given concepts, directly or not."""
    unlocks: dict[str, list[str]] = {}
    for edge in edges:
        unlocks.setdefault(edge.source, []).append(edge.target)
    return _along(unlocks, concept_ids)


def _along(next_of: Mapping[str, Sequence[str]], starts: Iterable[str]) -> frozenset[str]:
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        for node in next_of.get(waiting.pop(), ()):
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return frozenset(seen)


def reduction(edges: Sequence[Prerequisite]) -> tuple[Prerequisite, ...]:
    """The edges that no chain of others says already: what a picture shows; they must form no cycle.

    The transitive reduction of A. Aho, M. Garey and J. Ullman, "The transitive reduction of a directed
    graph", SIAM Journal on Computing 1, 1972. The owner's edges stay in any case.
    """
    after: dict[str, list[str]] = {}
    for edge in edges:
        after.setdefault(edge.source, []).append(edge.target)
    order = list(TopologicalSorter(after).static_order())  # what comes last stands first
    place = {node: number for number, node in enumerate(order)}
    reached: dict[str, int] = {}  # from each node, a bit for each other by its place
    needed: set[tuple[str, str]] = set()
    for node in order:
        found = 0
        for target in sorted(set(after.get(node, ())), key=lambda target: -place[target]):  # nearest first
            if not found >> place[target] & 1:
                needed.add((node, target))
                found |= reached[target] | 1 << place[target]
        reached[node] = found
    return tuple(edge for edge in edges if edge.origin == "user" or (edge.source, edge.target) in needed)
