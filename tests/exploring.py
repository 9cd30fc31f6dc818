"""Graphs to explore, made by hand: concepts that are their own labels, best first, and weighted links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from graph.model import Alias, Card, Concept, ConceptGraph, Link

Tie = tuple[str, str, float]


def tie(one: str, other: str, weight: float = 0.5) -> Link:
    """A link of a weight."""
    return Link(min(one, other), max(one, other), 1, 0, 0.0, 0.0, weight, ())


def linked(
    names: Sequence[str],
    ties: Sequence[Tie] = (),
    *,
    communities: Sequence[int] = (),
    on: Mapping[str, Sequence[str]] | None = None,
    aliases: Mapping[str, Sequence[str]] | None = None,
    cards: Sequence[Card] = (),
) -> ConceptGraph:
    """A graph of the named concepts; ``on`` gives the ids of the cards that name each."""
    return ConceptGraph(
        cards=tuple(cards),
        concepts=tuple(
            Concept(
                id=name,
                label=name,
                score=1.0 - place / 100,
                cards=tuple((on or {}).get(name, ())),
                aliases=tuple(Alias(alias, "user") for alias in (aliases or {}).get(name, ())),
                community=communities[place] if communities else 0,
            )
            for place, name in enumerate(names)
        ),
        links=tuple(sorted((tie(*ends) for ends in ties), key=lambda link: (link.source, link.target))),
    )


@st.composite
def networks(draw: st.DrawFn, most: int = 8) -> ConceptGraph:
    """A graph of few concepts in up to three communities, with links of five weights."""
    names = list("abcdefgh"[: draw(st.integers(1, most))])
    pairs = [(one, other) for place, other in enumerate(names) for one in names[:place]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    weights = st.sampled_from([0.1, 0.25, 0.4, 0.5, 1.0])
    return linked(
        names,
        [(one, other, draw(weights)) for one, other in chosen],
        communities=[draw(st.integers(0, 2)) for _ in names],
        on={name: draw(st.lists(st.sampled_from(["c1", "c2", "c3"]), unique=True)) for name in names},
        cards=[
            Card("c1", "What is a?", "b.", ("x",), "one"),
            Card("c2", "Why c?", "Because.", ("x", "y"), "two"),
            Card("c3", "How d?", "So."),
        ],
    )
