"""Concepts, links and pictures for the tests of layouts."""

from __future__ import annotations

import numpy as np

from graph.model import Concept, Link
from graph.presentation.layout import Positions
from graph.presentation.room import room

SMALL = ((0.0, 0.0, 40.0, 28.0),)
LABELLED = ((0.0, 0.0, 40.0, 28.0), (0.0, 30.0, 40.0, 28.0))


def concept(ident: str, community: int = 0, score: float = 1.0) -> Concept:
    return Concept(ident, ident, score, ("c",), community=community)


def link(a: str, b: str, weight: float = 0.5) -> Link:
    return Link(min(a, b), max(a, b), 1, 1, 0.1, 1.0, weight, ("c",))


def line_of(count: int, linked: bool = True) -> tuple[list[Concept], list[Link]]:
    """Concepts in a row, three to a community, each linked with the next."""
    concepts = [concept(f"n{n}", n // 3) for n in range(count)]
    return concepts, [link(f"n{n}", f"n{n + 1}") for n in range(count - 1)] if linked else []


def planted(count: int, communities: int) -> tuple[list[Concept], list[Link]]:
    """Concepts with four links each, three of them inside their community, and all kinds of labels."""
    chance = np.random.default_rng(count)
    labels = [f"c{n} {'x' * chance.integers(20)}" for n in range(count)]
    concepts = [
        Concept(f"c{n}", labels[n], 1 / (1 + n / 20), ("c",), community=n % communities) for n in range(count)
    ]
    pairs = set()
    for n in range(count):
        near = [other for other in range(n % communities, count, communities) if other != n]
        for other in [*chance.choice(near, 3, replace=False), chance.integers(count)]:
            if other != n:
                pairs.add((min(n, other), max(n, other)))
    return concepts, [link(f"c{a}", f"c{b}", float(chance.random())) for a, b in sorted(pairs)]


def overlapping(concepts: list[Concept], positions: Positions, labels: bool = True) -> list[tuple[str, str]]:
    """Pairs of concepts of which a box of one lies on a box of the other."""
    boxes = []
    for rank, one in enumerate(concepts):
        x, y = positions[one.id]
        for across, down, width, height in room(one, rank, len(concepts))[: None if labels else 1]:
            boxes.append((x + across, y + down, width, height, one.id))
    boxes.sort()
    found = []
    for at, (x, y, width, height, ident) in enumerate(boxes):
        for other_x, other_y, wide, high, other in boxes[at + 1 :]:
            if other_x - x > 1000:
                break
            apart = max(other_x - x - (width + wide) / 2, abs(other_y - y) - (height + high) / 2)
            if ident != other and apart < -1e-6:
                found.append((ident, other))
    return found
