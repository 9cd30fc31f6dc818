"""What the tests of editing share: small graphs with their links, and what must hold of any edited graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from graph.editing import Edited, apply_edits
from graph.model import Concept, ConceptGraph, Edit, Gap, Prerequisite, name_key
from graph.network import connect, in_communities
from graph.study import nearest_order
from tests.graphs import edge, graph_of
from tests.handmade import Sides, concepts_of


def no(kind: str, subject: str, object_: str = "") -> Edit:
    """The edit that something does not hold."""
    return Edit(kind, subject, object_, holds=False)


def deck(
    sides: Iterable[Sides],
    *names: str | tuple[str, ...],
    edges: Iterable[Prerequisite] = (),
    mutual: Iterable[Prerequisite] = (),
    gaps: Iterable[Gap] = (),
    scores: Mapping[str, float] | None = None,
) -> ConceptGraph:
    """A graph of concepts by label, or by label and aliases, with the links and communities of their cards.

    A label is the concept's id. Scores are 1.0 unless told otherwise; the study order is that of the names
    as far as the edges allow.
    """
    labels = [name if isinstance(name, str) else name[0] for name in names]
    edges = sorted(edges, key=lambda edge: (edge.source, edge.target))
    graph = graph_of(labels, sides, edges, mutual=mutual, gaps=gaps)
    concepts = [
        replace(found, score=(scores or {}).get(found.id, 1.0)) for found in concepts_of(graph.cards, *names)
    ]
    concepts.sort(key=lambda concept: (-concept.score, concept.id))
    community, links = connect(concepts, len(graph.cards))
    connected = in_communities(concepts, community)
    order = nearest_order(labels, edges)
    return replace(graph, concepts=connected, links=links, study_order=order)


def edited(graph: ConceptGraph, *edits: Edit) -> ConceptGraph:
    """The graph as edits leave it, all of which must have an effect."""
    result = apply_edits(graph, edits)
    assert result.idle == ()
    check(result.graph)
    return result.graph


def reasons(result: Edited) -> dict[Edit, str]:
    """Why edits had no effect."""
    return {idle.edit: idle.reason for idle in result.idle}


def words_of(graph: ConceptGraph, concept: Concept) -> list[str]:
    """What the cards write where they mention a concept."""
    return [
        graph.card_by_id[mention.card].side(mention.side)[mention.start : mention.end]
        for mention in concept.mentions
    ]


def ends(graph: ConceptGraph) -> list[tuple[str, str]]:
    """The links by the ids of their ends."""
    return [(link.source, link.target) for link in graph.links]


def needed(edges: Sequence[Prerequisite]) -> list[tuple[str, str]]:
    """Prerequisites by the ids of their ends."""
    return [(edge.source, edge.target) for edge in edges]


def named(graph: ConceptGraph, name: str):
    found = graph.find(name)
    assert found is not None, name
    return found


def with_(graph: ConceptGraph, ident: str, **changes) -> ConceptGraph:
    """The graph with one concept changed."""
    changed = (replace(found, **changes) if found.id == ident else found for found in graph.concepts)
    return replace(graph, concepts=tuple(changed))


def aliases(graph: ConceptGraph, name: str) -> list[tuple[str, str]]:
    return [(alias.text, alias.reason) for alias in named(graph, name).aliases]


def check(graph: ConceptGraph) -> None:
    """What holds of any graph."""
    idents = [concept.id for concept in graph.concepts]
    assert len(set(idents)) == len(idents)
    assert sorted(graph.study_order) == sorted(idents)
    assert list(graph.concepts) == sorted(graph.concepts, key=lambda concept: (-concept.score, concept.id))
    _check_concepts(graph)
    known = set(idents)
    ends_of_links = ends(graph)
    assert ends_of_links == sorted(set(ends_of_links))
    for link in graph.links:
        assert link.source < link.target
        assert {link.source, link.target} <= known
        shared = set(graph.concept_by_id[link.source].cards) & set(graph.concept_by_id[link.target].cards)
        assert set(link.cards) == shared
        assert link.count == len(shared)
        assert shared or link.origin == "user"
        assert 0 < link.weight <= 1
    place = {ident: number for number, ident in enumerate(graph.study_order)}
    assert all(place[edge.source] < place[edge.target] for edge in graph.prerequisites)
    every = [*needed(graph.prerequisites), *needed(graph.mutual)]
    assert len(set(every)) == len(every)
    assert all({source, target} <= known and source != target for source, target in every)
    assert all(gap.needed_by and set(gap.needed_by) <= known for gap in graph.gaps)


def _check_concepts(graph: ConceptGraph) -> None:
    number = {card.id: at for at, card in enumerate(graph.cards)}
    labels = {name_key(concept.label): concept.id for concept in graph.concepts}
    assert len(labels) == len(graph.concepts)
    for concept in graph.concepts:
        assert 0 < concept.score <= 1
        assert concept.community >= 0
        places = [(number[m.card], m.side != "front", m.start, m.end) for m in concept.mentions]
        assert places == sorted(set(places))
        assert concept.cards == tuple(dict.fromkeys(mention.card for mention in concept.mentions))
        for (*side, _, end), (*other, start, _) in pairwise(places):
            assert side != other or end <= start
        for mention in concept.mentions:
            first, last = mention.sentence
            text = graph.card_by_id[mention.card].side(mention.side)
            assert 0 <= first <= mention.start < mention.end <= last <= len(text)
        names = [alias.text.casefold() for alias in concept.aliases]
        assert len(set(names)) == len(names)
        assert concept.label.casefold() not in names
        for alias in concept.aliases:
            assert labels.get(name_key(alias.text), concept.id) == concept.id
        if concept.definition_card:
            assert concept.definition_card in number
        assert not (concept.own_definition and concept.definition_card)


SIDES = [
    ("What is KL?", "KL compares two distributions. It is a sum."),
    ("What is KL divergence?", "KL divergence is not symmetric."),
    ("What is entropy?", "Entropy is the mean surprise of a distribution."),
    ("Compare entropy and KL.", "Both are sums."),
]
GRAPH = deck(
    SIDES,
    "KL",
    "KL divergence",
    "entropy",
    ("distribution", "distributions"),
    edges=[edge("distribution", "entropy", 0.9), edge("distribution", "KL", 0.7), edge("entropy", "KL", 0.6)],
    scores={"KL": 0.8, "KL divergence": 0.9, "entropy": 1.0, "distribution": 0.5},
)
BOTH = deck(
    SIDES,
    ("KL divergence", "KL", "relative entropy"),
    "entropy",
    ("distribution", "distributions"),
    edges=[edge("distribution", "KL divergence")],
)
