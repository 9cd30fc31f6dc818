"""The network: concepts that occur on the same cards, linked as strongly as they belong together."""

from graph.network.association import log_likelihood, normalised_pmi
from graph.network.cooccurrence import cooccurrence_network
from graph.network.exchange import to_networkx
from graph.network.grouping import SEED, communities
from graph.network.linking import (
    community_nearby,
    connect,
    connect_anew,
    in_communities,
    link_between,
    links_of,
)
from graph.network.pruning import SIGNIFICANT, SMALL_DECK, backbone

__all__ = [
    "SEED",
    "SIGNIFICANT",
    "SMALL_DECK",
    "backbone",
    "communities",
    "community_nearby",
    "connect",
    "connect_anew",
    "cooccurrence_network",
    "in_communities",
    "link_between",
    "links_of",
    "log_likelihood",
    "normalised_pmi",
    "to_networkx",
]
