"""Co-occurrence: the pairs of concepts that cards name together.

They are the product of a sparse matrix with itself, which has a row a card and a column a concept. As there
are far more pairs than mentions, they are made for some concepts at a time, and whoever takes them keeps what
is worth keeping before the next ones come.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np

from graph.link_columns import Floats, LinkTable
from graph.model import Concept
from graph.network.association import of_pairs
from graph.network.matrix import Flags, Matrix, changes, matrix_of

_SAME_SENTENCE = 1.0
_ACROSS_SIDES = 0.6  # one in the question, the other in its answer
_SAME_SIDE = 0.3
_AT_ONCE = 1 << 20  # times that a card names a pair, which are looked at together


def cooccurrence_network(
    concepts: Sequence[Concept],
    card_count: int,
    around: Collection[str] | None = None,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[LinkTable]:
    """The co-occurrence network: all pairs that share a card, sorted by their ends, a part after the other.

    Where ``around`` is given, only pairs with one of these concepts (ids) are in it. There is always a part,
    though it may be empty. Figures are not rounded. ``report`` is told how many parts are made of how many.

    The weight is closeness/(closeness + 1) · (1 + max(npmi, 0))/2, where each shared card adds 1 to
    the closeness if a sentence names both, 0.6 if one stands in the question and one in the answer,
    0.3 otherwise. The first factor discounts what was seen once, as P. Pantel and D. Lin do
    ("Discovering word senses from text", KDD 2002).
    """
    matrix = matrix_of(concepts, around)
    wanted = None if around is None else np.array([concept.id in around for concept in concepts], dtype=bool)
    blocks = list(matrix.blocks(_AT_ONCE))
    for done, (low, high) in enumerate(blocks):
        report(done, len(blocks))
        yield _pairs(matrix, low, high, card_count, wanted)


def _pairs(matrix: Matrix, low: int, high: int, card_count: int, wanted: Flags | None) -> LinkTable:
    """The pairs of the concepts of the matrix from ``low`` to before ``high`` with those behind them."""
    one, other = matrix.cards.pairs(low, high)
    across = matrix.sides[one] != matrix.sides[other]
    shared = matrix.shared(low, high)
    near = np.where(shared > 0, _SAME_SENTENCE, np.where(across, _ACROSS_SIDES, _SAME_SIDE))
    ends = matrix.concept[one].astype(np.int64) * len(matrix.idents) + matrix.concept[other]
    order = np.argsort(ends, kind="stable")  # so that the cards of a pair stay in order
    if wanted is not None:
        chosen = wanted[matrix.by_id[matrix.concept[one]]] | wanted[matrix.by_id[matrix.concept[other]]]
        order = order[chosen[order]]
    ends = ends[order]
    starts = changes(ends)
    first = np.flatnonzero(starts)
    begin = np.append(first, len(ends))
    source, target = (matrix.by_id[end] for end in divmod(ends[first], len(matrix.idents)))
    npmi, g2 = of_pairs(np.diff(begin), source, target, matrix.size, card_count)
    closeness = np.bincount(np.cumsum(starts) - 1, near[order])  # added up card by card
    return LinkTable(
        idents=matrix.idents,
        cards=matrix.names,
        source=source,
        target=target,
        sentences=np.add.reduceat(shared[order], first).astype(np.int32),
        npmi=npmi,
        g2=g2,
        weight=closeness / (closeness + 1) * (1 + np.maximum(npmi, 0.0)) / 2,
        begin=begin,
        card=matrix.card[one[order]],
    )


def closest_apart(npmi: Floats) -> Floats:
    """The weight of two concepts that one card names, on the same side but in no common sentence."""
    return _SAME_SIDE / (_SAME_SIDE + 1) * (1 + np.maximum(npmi, 0.0)) / 2
