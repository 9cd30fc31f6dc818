"""Mentions: where each concept stands in a deck, and which card says what it is, for all concepts at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.extraction.occurrences import (
    ANSWERED,
    BACK,
    DEFINED,
    DEFINED_IF_ASKED,
    NESTED,
    SAYS,
    Ints,
    Places,
)

_OFFSETS = 21  # bits of an offset into a side

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class GroupMentions:
    """The mentions of groups of terms, those of a group one after the other, in order of the deck.

    Those of group n are from ``begin[n]`` to ``begin[n + 1]``; ``cards`` holds each of its cards once, from
    ``begin_cards[n]`` on. ``standing`` are the pairs of a group and a card on which it stands not only inside
    longer terms, as group · 2³² + card. ``defining`` is for each group the number of the place that says what
    it is, -1 for none.
    """

    places: Places
    begin: list[int]
    cards: list[int]
    begin_cards: list[int]
    on_front: list[bool]
    standing: Rows
    defining: list[int]


def group_mentions(places: Places, group_of: Ints, groups: int) -> GroupMentions:
    """The mentions of groups; ``group_of`` says to which of so many groups each key belongs."""
    group = group_of[places.key]
    order = np.lexsort((-places.end, places.start, places.side, group))
    chosen = order[_outermost(group[order], places.take(order))]
    owner, mentions = group[chosen], places.take(chosen)
    card = mentions.side >> 1
    is_new = np.r_[True, (owner[1:] != owner[:-1]) | (card[1:] != card[:-1])][: len(owner)]
    numbers = np.arange(groups + 1)
    apart = (places.flags & NESTED) == 0
    return GroupMentions(
        mentions,
        np.searchsorted(owner, numbers).tolist(),
        card[is_new].tolist(),
        np.searchsorted(owner[is_new], numbers).tolist(),
        (np.bincount(owner[(mentions.side & BACK) == 0], minlength=groups) > 0).tolist(),
        np.unique(_pairs(group[apart], places.side[apart] >> 1)),
        _defining(places, group, groups),
    )


def _pairs(group: Ints, other: Ints) -> Rows:
    return group.astype(np.int64) << 32 | other


def _outermost(group: Ints, places: Places) -> NDArray[np.bool_]:
    """Which of some places, by group, side, start and falling end, are in none before of their group."""
    kept = np.ones(len(places), dtype=bool)
    if not len(places):
        return kept
    starts_anew = np.r_[True, (group[1:] != group[:-1]) | (places.side[1:] != places.side[:-1])]
    segment = np.cumsum(starts_anew)
    reach = np.maximum.accumulate((segment << _OFFSETS) + places.end)
    inside = np.zeros(len(places), dtype=bool)
    inside[1:] = (segment[1:] << _OFFSETS) + places.start[1:] < reach[:-1]
    inside &= ~starts_anew
    doubtful = np.isin(segment, segment[inside])
    last_segment, last_end = -1, -1
    for at in np.flatnonzero(doubtful).tolist():  # what is inside one that goes itself may stay
        if segment[at] == last_segment and places.start[at] < last_end:
            kept[at] = False
        else:
            last_segment, last_end = segment[at], places.end[at]
    return kept


def _defining(places: Places, group: Ints, groups: int) -> list[int]:
    """For each group the place whose card says what it is: a question that asks for it, or an answer."""
    says = places.flags & SAYS
    apart = (places.flags & NESTED) == 0
    at_front = apart & ((places.flags & BACK) == 0)
    asked = np.unique(_pairs(group[at_front], places.side[at_front] + 1))
    if_asked = says == DEFINED_IF_ASKED
    if_asked[if_asked] = np.isin(_pairs(group[if_asked], places.side[if_asked]), asked)
    answered = says == ANSWERED
    rows = np.flatnonzero(apart & (answered | (says == DEFINED) | if_asked))
    order = np.lexsort(
        (places.end[rows], places.start[rows], places.side[rows], ~answered[rows], group[rows])
    )
    best = np.full(groups, -1, dtype=np.int64)
    best[group[rows][order][::-1]] = rows[order][::-1]
    found: list[int] = best.tolist()
    return found
