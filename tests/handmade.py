"""Decks made by hand: a few cards, and concepts that are wherever the cards write their names."""

from __future__ import annotations

import re

import pytest
from hypothesis import strategies as st

from graph.model import Alias, Card, Concept, Mention
from graph.prerequisites import lexicon
from graph.prerequisites.survey import Survey, survey

SIDES = ("front", "back")
Sides = tuple[str, str]  # the front and the back of a card


def cards_of(*sides: Sides) -> tuple[Card, ...]:
    """Cards c1, c2, … of the given fronts and backs."""
    return tuple(Card(f"c{number}", front, back) for number, (front, back) in enumerate(sides, 1))


def concepts_of(cards: tuple[Card, ...], *names: str | tuple[str, ...]) -> tuple[Concept, ...]:
    """Concepts by label, or by label and aliases; at each place the longest name counts."""
    spellings = [(name,) if isinstance(name, str) else name for name in names]
    owner = {name.lower(): group[0] for group in spellings for name in group}
    longest = "|".join(sorted(map(re.escape, owner), key=lambda name: (-len(name), name)))
    mentions: dict[str, list[Mention]] = {group[0]: [] for group in spellings}
    for card in cards if names else ():
        for side in SIDES:
            text = card.side(side)
            for found in re.finditer(rf"(?<![\w-])(?:{longest})(?!\w)", text, re.IGNORECASE):
                start, end = found.span()
                label = owner[found[0].lower()]
                mentions[label].append(Mention(card.id, side, start, end, _sentence(text, start, end)))
    return tuple(
        Concept(
            id=label,
            label=label,
            score=1.0,
            cards=tuple(dict.fromkeys(mention.card for mention in mentions[label])),
            mentions=tuple(mentions[label]),
            aliases=tuple(Alias(alias, "user") for alias in aliases),
        )
        for label, *aliases in spellings
    )


def survey_of(sides: list[Sides], *names: str | tuple[str, ...]) -> Survey:
    """The survey of such a deck; its concepts are numbered as they are given."""
    cards = cards_of(*sides)
    return survey(cards, concepts_of(cards, *names))


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a place; it ends with a full stop, a question or an exclamation mark."""
    ends = [0, *(found.end() for found in re.finditer(r"(?<=[.!?])(?<!e\.g\.)\s+", text)), len(text)]
    opens = max(at for at in ends if at <= start)
    closes = min(at for at in ends if at >= end)
    return opens, opens + len(text[opens:closes].rstrip())


def weigh_words_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every word tell as much, so that shares and cosines can be computed by hand."""
    monkeypatch.setattr(lexicon, "informativeness", lambda seen, texts: dict.fromkeys(seen, 1.0))


LABELS = ("entropy", "cross-entropy", "bias and variance", "bias", "of the", "Größe", "perplexity")
_FRONTS = ("What is {}?", "Why {}?", "{}", "Compare {} with bias.", "Nothing?")
_BACKS = st.lists(st.sampled_from((*LABELS, "mean", "is", "=", ";", "such as", ".")), max_size=8)
DECKS = st.lists(
    st.builds(
        lambda front, label, back: (front.format(label), " ".join(back)),
        st.sampled_from(_FRONTS),
        st.sampled_from(LABELS),
        _BACKS,
    ),
    max_size=6,
)


def chain(links: int, back: str = "Some {}.", *, downwards: bool = False) -> Survey:
    """Concepts in order, whose answers each name the one before, or the one behind if ``downwards``."""
    names = [f"blib{chr(97 + number)}" for number in range(links + 1)]
    named = [*names[1:], "red"] if downwards else ["red", *names]
    sides = [(f"What is {name}?", back.format(other)) for name, other in zip(names, named, strict=False)]
    return survey_of(sides, *names)


KIN = [("blib?", "Red green."), ("blob?", "Red green, zum."), ("zum?", "Blue paint.")]
