"""Names: which of them are part of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from graph.model import Concept
from graph.prerequisites.pairs import Pairs
from graph.prerequisites.words import stems


def contained_names(concepts: Sequence[Concept]) -> Pairs:
    """Pairs (a, b) where a name of a is part of a name of b, word for word: entropy in cross-entropy."""
    owners: dict[tuple[str, ...], list[int]] = defaultdict(list)
    names = [{stems(name) for name in concept.names} - {()} for concept in concepts]
    for number, found in enumerate(names):
        for name in found:
            owners[name].append(number)
    pairs: list[tuple[int, int]] = []
    for whole, found in enumerate(names):
        parts = {
            name[start:end]
            for name in found
            for start, end in combinations(range(len(name) + 1), 2)
            if end - start < len(name)
        }
        insiders = {number for part in parts for number in owners.get(part, ())} - {whole}
        pairs += [(number, whole) for number in insiders if not names[number] & found]
    return Pairs.of(*np.array(pairs, dtype=np.int32).reshape(-1, 2).T)
