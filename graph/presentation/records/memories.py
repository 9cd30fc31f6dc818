"""Memories: how well a concept or a card is remembered, in words."""

from __future__ import annotations

from typing import Any

from graph.memory import Recall, retrievability
from graph.model import Concept, Memory, MemoryBasis
from graph.presentation.records.words import counted

_BASES: dict[MemoryBasis, str] = {
    "fsrs": "FSRS",
    "reviews": "your reviews",
    "interval": "the interval",
}
_DAY = 86_400.0  # seconds
_MONTH, _YEAR = 30.44, 365.25  # days
_LONG = 100  # years


def concept_memory(concept: Concept, recall: Recall, now: float) -> dict[str, Any]:
    """How well a concept is remembered: a sentence, what it rests on, and the chance in percent.

    Without a review there is no percent. Where not all of its cards are about it, the words say so.

    >>> kl = Concept("kl", "KL", 1.0, ("c1", "c2", "c3"))
    >>> concept_memory(kl, Recall(0.87, 2, 3, 0.0, ("fsrs",)), now=12 * 86_400.0)["words"]
    'remembered 87 % · 2 of 3 cards reviewed, last 12 days ago'
    >>> concept_memory(kl, Recall(0.87, 1, 1, 0.0, ("fsrs",)), now=12 * 86_400.0)["words"]
    'remembered 87 % · 1 card about it, reviewed 12 days ago'
    """
    cards = counted(recall.cards, "card") + " about it" * (recall.cards < len(concept.cards))
    if not recall.reviewed:
        return {"percent": None, "words": f"{cards}, never reviewed", "basis": ""}
    of = f"{recall.reviewed} of {cards} reviewed, last" if recall.cards > 1 else f"{cards}, reviewed"
    return {
        "percent": recall.percent,
        "words": f"remembered {recall.percent} % · {of} {ago(recall.last, now)}",
        "basis": "from " + " and ".join(_BASES[basis] for basis in recall.bases),
    }


def card_memory(memory: Memory, now: float) -> dict[str, Any]:
    """The same of one card.

    >>> card_memory(Memory(0.0, 10.0, 0.5, "interval"), now=10 * 86_400.0)["words"]
    'remembered 90 % · reviewed 10 days ago'
    """
    percent = round(100 * retrievability(memory, now))
    return {
        "percent": percent,
        "words": f"remembered {percent} % · reviewed {ago(memory.reviewed, now)}",
        "basis": f"from {_BASES[memory.basis]}",
    }


def ago(then: float, now: float) -> str:
    """How long ago a moment is, roughly; both in seconds since 1970.

    >>> ago(0.0, 86_400.0), ago(0.0, 100 * 86_400.0), ago(0.0, 3600.0)
    ('1 day ago', '3 months ago', 'less than a day ago')
    """
    days = (now - then) / _DAY
    if not days >= 1:
        return "less than a day ago"
    if days < 2 * _MONTH:
        return f"{counted(int(days), 'day')} ago"
    if days < 2 * _YEAR:
        return f"{int(days / _MONTH)} months ago"
    return f"{int(days / _YEAR)} years ago" if days < _LONG * _YEAR else "long ago"
