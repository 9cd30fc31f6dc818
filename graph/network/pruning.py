"""The backbone: which of all pairs of concepts are linked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import minimum_spanning_tree

from graph.columns import Rows
from graph.link_columns import LinkTable, joined
from graph.network.cooccurrence import closest_apart

SIGNIFICANT = 3.84  # G² at p = .05, one degree of freedom
SMALL_DECK = 50  # cards below which no pair can be significant, and closeness alone decides

_KEPT_PER_CONCEPT = 2  # strongest links that every concept keeps


def backbone(parts: Iterable[LinkTable], card_count: int) -> LinkTable:
    """The links worth showing: significant ones, and for each concept its strongest.

    A pair seen on one card only must share a sentence there, or tie a question to its answer.
    A maximum spanning forest stays in any case, so that nothing that was connected falls apart.

    The network comes in parts, one or more, with no pair in two of them; what is not kept of one is let go
    before the next. The backbone of backbones is that of the whole, since what is among the strongest of all
    is among those of its part, and a link that closes a circle of stronger ones does so everywhere.
    """
    kept: list[LinkTable] = []
    strong: list[LinkTable] = []  # one table, once there is a part: what stays whether significant or not
    for part in parts:
        kept.append(part.taken(np.flatnonzero(_significant(part, card_count))))
        pool = _merged([*strong, part])
        strong = [pool.taken(np.union1d(_strongest(pool), _forest(pool)))]
    kept += [table.taken(np.flatnonzero(~_significant(table, card_count))) for table in strong]
    return _merged(kept)


def _significant(pairs: LinkTable, card_count: int) -> NDArray[np.bool_]:
    close = (pairs.count > 1) | (pairs.weight > closest_apart(pairs.npmi))
    if card_count < SMALL_DECK:
        return close
    return close & (pairs.g2 > SIGNIFICANT) & (pairs.npmi > 0)


def _strongest(pairs: LinkTable) -> Rows:
    """The rows of each concept's strongest pairs; of equals those with the smallest ids at the other end.

    Pairs are sorted by ids, so that those of any one concept are in order of the other end.
    """
    rows = np.repeat(np.argsort(-pairs.weight, kind="stable"), 2)
    ends = np.where(np.arange(len(rows)) % 2, pairs.target[rows], pairs.source[rows])
    found = []
    for _ in range(_KEPT_PER_CONCEPT):
        first = np.full(len(pairs.idents), -1)
        first[ends[::-1]] = np.arange(len(ends))[::-1]
        first = first[first >= 0]
        found.append(rows[first])
        rows, ends = np.delete(rows, first), np.delete(ends, first)
    return np.concatenate(found)


def _forest(pairs: LinkTable) -> Rows:
    """The rows of a maximum spanning forest.

    Of equal weights that of the best concept comes first, and then that with the smallest id at the other
    end, so that there is but one such forest.
    """
    size = len(pairs.idents)
    order = np.lexsort((np.minimum(pairs.source, pairs.target), -pairs.weight))
    place = np.empty(len(order))
    place[order] = np.arange(1, len(order) + 1)  # since what is 0 is not there
    tree = minimum_spanning_tree(csr_array((place, (pairs.source, pairs.target)), shape=(size, size)))
    places: Rows = tree.data.astype(np.int64)
    return order[places - 1]


def _merged(tables: Sequence[LinkTable]) -> LinkTable:
    """All links of some tables in order."""
    idents = tables[0].idents
    rank = np.empty(len(idents), dtype=np.int64)
    rank[sorted(range(len(idents)), key=idents.__getitem__)] = np.arange(len(idents))
    ends = [rank[table.source] * len(idents) + rank[table.target] for table in tables]
    return joined(tables, np.argsort(np.concatenate(ends), kind="stable"))
