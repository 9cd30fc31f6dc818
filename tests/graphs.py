"""Graphs made by hand: cards, concepts wherever the cards write their names, and the edges one gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from graph.model import ConceptGraph, Evidence, Gap, Origin, Prerequisite, Tier
from tests.handmade import Sides, cards_of, concepts_of


def edge(
    source: str,
    target: str,
    confidence: float = 0.9,
    evidence: Sequence[Evidence] = (),
    *,
    tier: Tier = "strong",
    origin: Origin = "cards",
) -> Prerequisite:
    """A prerequisite; without other evidence a glossary says so."""
    said = tuple(evidence) or (Evidence("glossary", f"{target} needs {source}"),)
    return Prerequisite(source, target, confidence, tier, origin, said)


def graph_of(
    names: Sequence[str],
    sides: Iterable[Sides] = (),
    edges: Iterable[Prerequisite] = (),
    *,
    mutual: Iterable[Prerequisite] = (),
    gaps: Iterable[Gap] = (),
    definitions: Mapping[str, tuple[str, str]] | None = None,
) -> ConceptGraph:
    """A graph of concepts that are their own ids and are named in study order.

    ``definitions`` gives for a name the definition and the card it is from, if any.
    """
    cards = cards_of(*sides)
    texts = definitions or {}
    return ConceptGraph(
        cards=cards,
        concepts=tuple(
            replace(concept, definition=text, definition_card=card)
            for concept in concepts_of(cards, *names)
            for text, card in [texts.get(concept.id, ("", ""))]
        ),
        links=(),
        prerequisites=tuple(edges),
        study_order=tuple(names),
        mutual=tuple(mutual),
        gaps=tuple(gaps),
    )


def question(name: str) -> Sides:
    """A card about one concept."""
    return (f"What is {name}?", "Nobody says.")


@st.composite
def acyclic(draw: st.DrawFn, most: int = 9) -> tuple[list[str], list[Prerequisite]]:
    """Names, and prerequisites among them of which none leads to an earlier name; sure by tenths."""
    names = [f"n{number}" for number in range(draw(st.integers(1, most)))]
    pairs = [(a, b) for at, b in enumerate(names) for a in names[:at]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return names, [edge(a, b, draw(st.integers(1, 10)) / 10) for a, b in chosen]
