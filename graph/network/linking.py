"""Linking: concepts that occur on the same cards, linked as strongly as they belong together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from graph.columns import offsets
from graph.link_columns import Floats, Links, LinkTable
from graph.model import Concept, Link
from graph.network.cooccurrence import cooccurrence_network
from graph.network.grouping import communities
from graph.network.pruning import backbone

_PLACED, _PAIRED = 10, 50  # percent of the time, as measured on decks of 5,000 to 100,000 cards


def links_of(table: LinkTable) -> Links:
    """Links as data, their figures rounded."""
    return Links(
        replace(
            table,
            npmi=_rounded(table.npmi, 4),
            g2=_rounded(table.g2, 3),
            weight=_rounded(table.weight, 4),
        )
    )


def _rounded(values: Floats, digits: int) -> Floats:
    """Each value as ``round`` has it; numpy is wrong where one lies nearly between two roundings."""
    scaled = values * 10.0**digits
    found = np.rint(scaled) / 10.0**digits
    for place in np.flatnonzero(np.abs(scaled - np.floor(scaled) - 0.5) < 1e-3):
        found[place] = round(float(values[place]), digits)
    return found


def in_communities(concepts: Sequence[Concept], community: Sequence[int]) -> tuple[Concept, ...]:
    """Concepts with the numbers of their communities."""
    return tuple(
        replace(concept, community=number) for concept, number in zip(concepts, community, strict=True)
    )


def connect(
    concepts: Sequence[Concept],
    card_count: int,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[list[int], Links]:
    """The number of each concept's community, and the links between concepts.

    ``report`` is told how much is done of how much; what it raises ends the work.
    """

    def paired(done: int, total: int) -> None:
        report(_PLACED + (_PAIRED - _PLACED) * done // total, 100)

    report(0, 100)
    kept = backbone(cooccurrence_network(concepts, card_count, report=paired), card_count)
    report(_PAIRED, 100)
    community: list[int] = communities(kept).tolist()
    return community, links_of(kept)


def connect_anew(
    concepts: Sequence[Concept], links: Iterable[Link], changed: Collection[str], card_count: int
) -> tuple[Link, ...]:
    """Links, those of the ``changed`` concepts (ids) found anew by the rules of all; the others stay.

    Which pairs a neighbour keeps is judged by the links it has: its strongest pairs are among them.
    """
    stay = [link for link in links if link.source not in changed and link.target not in changed]
    place = {concept.id: number for number, concept in enumerate(concepts)}
    none = np.zeros(len(stay))
    beside = LinkTable(  # only to compare with
        tuple(place),
        (),
        source=np.array([place[link.source] for link in stay], dtype=np.int32),
        target=np.array([place[link.target] for link in stay], dtype=np.int32),
        sentences=none.astype(np.int32),
        npmi=none,
        g2=none,
        weight=np.array([link.weight for link in stay], dtype=np.float64),
        begin=offsets(none.astype(np.int64)),
        card=np.zeros(0, dtype=np.int32),
    )
    kept = backbone(chain(cooccurrence_network(concepts, card_count, changed), [beside]), card_count)
    is_changed = np.array([ident in changed for ident in place], dtype=bool)
    anew = kept.taken(np.flatnonzero(is_changed[kept.source] | is_changed[kept.target]))
    return tuple(sorted((*stay, *links_of(anew)), key=lambda link: (link.source, link.target)))


def link_between(one: Concept, other: Concept, card_count: int) -> Link | None:
    """The link of two concepts, be it too weak to be kept; None if no card names both."""
    (network,) = cooccurrence_network((one, other), card_count)
    return next(iter(links_of(network)), None)


def community_nearby(concept_id: str, links: Iterable[Link], community: Mapping[str, int]) -> int:
    """The community to which most of a concept's links lead, by weight; one of its own if it has none.

    ``community`` holds that of other concepts. Of equal ones the larger counts, which has the lower number.
    """
    weights: dict[int, float] = defaultdict(float)
    for link in links:
        if concept_id in (link.source, link.target) and link.other(concept_id) in community:
            weights[community[link.other(concept_id)]] += link.weight
    if not weights:
        return max(community.values(), default=-1) + 1
    return max(weights, key=lambda number: (round(weights[number], 6), -number))
