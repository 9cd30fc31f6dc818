"""A deck some of whose cards come with their reviews, and the app with it in place of the seed deck."""

from __future__ import annotations

import runpy
from dataclasses import replace
from pathlib import Path

from graph.model import Deck, Memory
from graph.readers import read_deck
from graph.ui import builtin, remembering

DAY = 86_400.0  # seconds
SEED = Path(__file__).parents[1] / "data" / "seed.tsv"
# By card: days since the review, and its stability. Their retrievabilities are about .99, .72 and .35.
REMEMBERED, FADING, FORGETTING = (1.0, 20.0), (20.0, 5.0), (30.0, 1.0)
REVIEWS = (REMEMBERED, REMEMBERED, REMEMBERED, REMEMBERED, FADING, FADING, FORGETTING, REMEMBERED)


def remembered(deck: Deck, now: float) -> Deck:
    """A deck whose first eight cards were reviewed; the others never were."""
    memories = [Memory(now - days * DAY, stability, 0.5, "fsrs") for days, stability in REVIEWS]
    cards = [replace(card, memory=memory) for card, memory in zip(deck.cards, memories, strict=False)]
    return replace(deck, cards=(*cards, *deck.cards[len(cards) :]))


def read(_: builtin.BuiltIn) -> Deck:
    """In place of a built-in deck."""
    return remembered(read_deck(SEED.read_bytes(), SEED.name), remembering.now())


if __name__ == "__main__":
    builtin.read = read
    runpy.run_path(str(Path(__file__).parents[1] / "app.py"), run_name="__main__")
