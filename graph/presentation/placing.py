"""Placing: where the nodes of a layered drawing stand, every edge leading the same way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

Pair = tuple[str, str]
Place = tuple[float, float]

_ACROSS, _DOWN = 210.0, 62.0  # pixels between layers and between neighbours, layers from left to right
_BESIDE, _BELOW = 150.0, 84.0  # … between neighbours and between layers, layers from top to bottom
_STAGGER = 14.0  # neighbours stand a little apart along the layers, so that long labels pass one another
_MOST_BELOW, _MOST_BESIDE = 16, 6  # neighbours of a layer before it goes on in another row
_SWEEPS = 4


def layers(nodes: Sequence[str], edges: Sequence[Pair], centre: str = "") -> dict[str, int]:
    """The layer of each node, 0 for the first or the centre: every edge leads to a higher one.

    What the centre needs stands as close before it as it can, everything else as early as it can. The
    edges must form no cycle.

    >>> layers(["a", "b", "c"], [("a", "b"), ("b", "c"), ("a", "c")])
    {'a': 0, 'b': 1, 'c': 2}
    """
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for source, target in edges:
        before[target].append(source)
        after[source].append(target)
    order = _topological(nodes, before)
    layer: dict[str, int] = {}
    for node in order:
        layer[node] = max((layer[other] + 1 for other in before[node]), default=0)
    if not centre:
        return layer
    leading = {centre}  # to the centre
    layer[centre] = 0
    for node in reversed(order):
        further = [other for other in after[node] if other in leading]
        if node != centre and further:
            leading.add(node)
            layer[node] = min(layer[other] for other in further) - 1
    for node in order:
        if node not in leading:
            layer[node] = max((layer[other] + 1 for other in before[node]), default=1)
    return layer


def _topological(nodes: Sequence[str], before: Mapping[str, Sequence[str]]) -> list[str]:
    """The nodes so that each comes behind those before it."""
    order: list[str] = []
    seen: set[str] = set()
    for start in nodes:
        waiting = [(start, False)]
        while waiting:
            node, complete = waiting.pop()
            if complete:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                waiting.append((node, True))
                waiting.extend((other, False) for other in before.get(node, ()))
    return order


def places(layer: Mapping[str, int], edges: Sequence[Pair], *, downwards: bool = False) -> dict[str, Place]:
    """Where each node stands, in pixels: in its layer, near the mean of what it is tied to.

    The barycentre sweeps of K. Sugiyama, S. Tagawa and M. Toda, "Methods for visual understanding of
    hierarchical system structures", IEEE Transactions on Systems, Man, and Cybernetics 11, 1981.
    """
    tied: dict[str, list[str]] = defaultdict(list)
    for a, b in edges:
        tied[a].append(b)
        tied[b].append(a)
    rows: dict[int, list[str]] = defaultdict(list)
    for node, number in layer.items():
        rows[number].append(node)
    beside = {node: at - (len(row) - 1) / 2 for row in rows.values() for at, node in enumerate(row)}
    for _ in range(_SWEEPS):
        for _, row in sorted(rows.items()):
            wanted = {node: _mean([beside[other] for other in tied[node]], beside[node]) for node in row}
            row.sort(key=lambda node: (wanted[node], node))
            beside.update((node, at - (len(row) - 1) / 2) for at, node in enumerate(row))
    found: dict[str, Place] = {}
    for along, nodes in _wrapped(rows, _MOST_BESIDE if downwards else _MOST_BELOW):
        for at, node in enumerate(nodes):
            off = at - (len(nodes) - 1) / 2
            if downwards:
                found[node] = (off * _BESIDE, along * _BELOW + _STAGGER * (at % 2))
            else:
                found[node] = (along * _ACROSS, off * _DOWN + _STAGGER * (along % 2))
    return found


def _wrapped(rows: Mapping[int, Sequence[str]], most: int) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows with their numbers, where a long one goes on in further ones.

    Row 0 keeps its number; those before and after it make room.
    """
    parts = {number: -(-len(row) // most) for number, row in rows.items()}
    for number, row in rows.items():
        if number >= 0:
            first = sum(parts[other] for other in parts if 0 <= other < number)
        else:
            first = -sum(parts[other] for other in parts if number <= other < 0)
        for part in range(parts[number]):
            yield first + part, row[part :: parts[number]]  # ties of neighbours stay short


def _mean(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default
