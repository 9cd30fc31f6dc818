"""Networks by hand: pairs of concepts as the columns that linking works on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from graph.columns import offsets
from graph.link_columns import LinkTable

Pair = tuple[str, str, float]  # the ids of its ends and its weight


def table_of(
    pairs: Iterable[Pair],
    idents: Sequence[str] = (),
    *,
    count: int = 2,
    npmi: float = 0.2,
    g2: float = 0.0,
) -> LinkTable:
    """Pairs with the given weights, insignificant unless told otherwise, each on the first ``count`` cards.

    The concepts are ``idents``, best first, or else those of the pairs in order.
    """
    found = sorted((*sorted((a, b)), weight) for a, b, weight in pairs)
    idents = tuple(idents or sorted({end for *ends, _ in found for end in ends}))
    place = {ident: number for number, ident in enumerate(idents)}
    return LinkTable(
        idents,
        tuple(f"c{number}" for number in range(1, count + 1)),
        source=np.array([place[a] for a, _, _ in found], dtype=np.int32),
        target=np.array([place[b] for _, b, _ in found], dtype=np.int32),
        sentences=np.zeros(len(found), dtype=np.int32),
        npmi=np.full(len(found), npmi),
        g2=np.full(len(found), g2),
        weight=np.array([weight for *_, weight in found], dtype=np.float64),
        begin=offsets(np.full(len(found), count)),
        card=np.tile(np.arange(count, dtype=np.int32), len(found)),
    )


def pairs_of(table: LinkTable) -> list[Pair]:
    """The ends and weights of a table's pairs."""
    idents = table.idents
    columns = (table.source.tolist(), table.target.tolist(), table.weight.tolist())
    return [(idents[a], idents[b], weight) for a, b, weight in zip(*columns, strict=True)]


def ends(table: LinkTable) -> list[str]:
    """The ends of a table's pairs, each as one word."""
    return [a + b for a, b, _ in pairs_of(table)]
