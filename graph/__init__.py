"""Concept Explorer: question-and-answer cards to a graph of the concepts they teach.

    >>> from graph import build_graph, read_deck, read_glossary
    >>> deck = read_deck("data/seed.tsv")
    >>> graph = build_graph(deck.cards, read_glossary())
    >>> concept = graph.find("relative entropy")
    >>> concept.label, len(concept.cards)
    ('KL divergence', 4)

Names are loaded when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.loading import lazily

if TYPE_CHECKING:
    from graph.build import build_graph
    from graph.export import write_graph
    from graph.extraction.glossary import read_glossary
    from graph.network import to_networkx
    from graph.readers import read_deck

__all__ = ["build_graph", "read_deck", "read_glossary", "to_networkx", "write_graph"]

__getattr__ = lazily(
    __name__,
    {
        "build": "build_graph",
        "readers": "read_deck",
        "extraction.glossary": "read_glossary",
        "network": "to_networkx",
        "export": "write_graph",
    },
)
