"""Exchange: a graph as other tools for networks take it."""

from __future__ import annotations

import networkx as nx

from graph.model import ConceptGraph


def to_networkx(graph: ConceptGraph) -> nx.Graph[str]:
    """Concepts and links as a networkx graph with plain attributes, for analysis and export."""
    network: nx.Graph[str] = nx.Graph()
    for concept in graph.concepts:
        network.add_node(
            concept.id,
            label=concept.label,
            score=concept.score,
            community=concept.community,
            cards=len(concept.cards),
            aliases="|".join(alias.text for alias in concept.aliases),
            definition=concept.definition,
        )
    for link in graph.links:
        network.add_edge(
            link.source,
            link.target,
            weight=link.weight,
            count=link.count,
            sentences=link.sentences,
            npmi=link.npmi,
            g2=link.g2,
            cards="|".join(link.cards),
            **({"origin": link.origin} if link.origin != "cards" else {}),
        )
    return network
