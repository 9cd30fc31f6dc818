"""Minutes: how long a card takes to learn, by its length and kind."""

from __future__ import annotations

from functools import lru_cache

from graph.extraction.masking import masks
from graph.model import Card

_RECALL = 0.4  # minutes for thinking of an answer and comparing it, however short
_WORDS = 110.0  # a minute: read with care and said over once more
_FORMULA = 0.25
_CODE = 0.2


@lru_cache(maxsize=1 << 14)
def minutes_for(card: Card) -> float:
    """Minutes for a first study of a card, to a tenth.

    >>> minutes_for(Card("c1", "What is KL?", "A divergence."))
    0.4
    """
    words = len(card.front.split()) + len(card.back.split())
    regions = [region.kind for side in (card.front, card.back) for region in masks(side)]
    extra = _FORMULA * regions.count("math") + _CODE * regions.count("code")
    return round(_RECALL + words / _WORDS + extra, 1)
