"""The network: concepts that occur on the same cards, linked as strongly as they belong together."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import networkx as nx

from graph.model import Concept, ConceptGraph, Link, Mention

SEED = 20260101  # of every random choice; the value means nothing, its being fixed does

SIGNIFICANT = 3.84  # G² at p = .05, one degree of freedom
SMALL_DECK = 50  # cards below which no pair can be significant, and closeness alone decides

_SAME_SENTENCE = 1.0
_ACROSS_SIDES = 0.6  # one in the question, the other in its answer
_SAME_SIDE = 0.3
_KEPT_PER_CONCEPT = 2  # strongest links that every concept keeps


@dataclass(slots=True)
class _Pair:
    cards: list[str] = field(default_factory=list)
    sentences: int = 0
    closeness: float = 0.0


def cooccurrence_network(
    concepts: Sequence[Concept], card_count: int, around: Collection[str] | None = None
) -> nx.Graph[str]:
    """The co-occurrence network: a node a concept, an edge a pair that shares a card.

    Where ``around`` is given, only pairs with one of these concepts (ids) are in it.

    Nodes carry ``cards`` (how many name the concept). Edges carry ``count`` (shared cards), ``cards``
    (their ids), ``sentences`` (shared sentences), ``npmi``, ``g2`` and ``weight``.

    The weight is closeness/(closeness + 1) · (1 + max(npmi, 0))/2, where each shared card adds 1 to
    the closeness if a sentence names both, 0.6 if one stands in the question and one in the answer,
    0.3 otherwise. The first factor discounts what was seen once, as P. Pantel and D. Lin do
    ("Discovering word senses from text", KDD 2002).
    """
    network: nx.Graph[str] = nx.Graph()
    size = {concept.id: len(concept.cards) for concept in concepts}
    network.add_nodes_from((ident, {"cards": count}) for ident, count in size.items())
    for (a, b), pair in sorted(_pairs(concepts, around).items()):
        count = len(pair.cards)
        npmi = normalised_pmi(count, size[a], size[b], card_count)
        weight = pair.closeness / (pair.closeness + 1) * (1 + max(npmi, 0.0)) / 2
        network.add_edge(
            a,
            b,
            count=count,
            cards=tuple(pair.cards),
            sentences=pair.sentences,
            npmi=npmi,
            g2=log_likelihood(count, size[a], size[b], card_count),
            weight=weight,
        )
    return network


def _pairs(concepts: Sequence[Concept], around: Collection[str] | None) -> dict[tuple[str, str], _Pair]:
    """Every pair that shares a card (and has an end in ``around``), its ids sorted."""
    on_card: dict[str, dict[str, list[Mention]]] = defaultdict(lambda: defaultdict(list))
    for concept in concepts:
        for mention in concept.mentions:
            on_card[mention.card][concept.id].append(mention)
    pairs: dict[tuple[str, str], _Pair] = defaultdict(_Pair)
    for card, mentions in on_card.items():
        if around is not None and mentions.keys().isdisjoint(around):
            continue
        places = {ident: {(m.side, m.sentence) for m in found} for ident, found in sorted(mentions.items())}
        for a, b in combinations(places, 2):
            if around is not None and a not in around and b not in around:
                continue
            pair = pairs[a, b]
            pair.cards.append(card)
            shared = len(places[a] & places[b])
            pair.sentences += shared
            if shared:
                pair.closeness += _SAME_SENTENCE
            elif {side for side, _ in places[a]} != {side for side, _ in places[b]}:
                pair.closeness += _ACROSS_SIDES
            else:
                pair.closeness += _SAME_SIDE
    return pairs


def normalised_pmi(both: int, a: int, b: int, total: int) -> float:
    """Normalised pointwise mutual information of two events, in [-1, 1]; 0 when independent.

    ``both``, ``a`` and ``b`` count the cards that name both concepts and each of them, of ``total``.
    G. Bouma, "Normalized (pointwise) mutual information in collocation extraction", GSCL 2009.

    >>> normalised_pmi(both=2, a=2, b=2, total=4), normalised_pmi(both=1, a=2, b=2, total=4)
    (1.0, 0.0)
    """
    if both == 0:
        return -1.0
    if both == total:
        return 0.0  # both on every card: nothing to tell them apart by
    return min(1.0, math.log(both * total / (a * b)) / -math.log(both / total))


def log_likelihood(both: int, a: int, b: int, total: int) -> float:
    """Dunning's log-likelihood ratio G² of a 2×2 table: how far from independence two concepts are.

    T. Dunning, "Accurate methods for the statistics of surprise and coincidence", Computational
    Linguistics 19, 1993. Chi-squared with one degree of freedom under independence.

    >>> round(log_likelihood(both=2, a=2, b=2, total=4), 3), log_likelihood(both=1, a=2, b=2, total=4)
    (5.545, 0.0)
    """
    rows, columns = (a, total - a), (b, total - b)
    observed = ((both, a - both), (b - both, total - a - b + both))
    ratio = sum(
        cell * math.log(cell * total / (row * column))
        for row, cells in zip(rows, observed, strict=True)
        for column, cell in zip(columns, cells, strict=True)
        if cell
    )
    return max(0.0, 2 * ratio)


def backbone(network: nx.Graph[str], card_count: int, around: Collection[str] | None = None) -> nx.Graph[str]:
    """The links worth showing: significant ones, and for each concept its strongest.

    A pair seen on one card only must share a sentence there, or tie a question to its answer.
    A maximum spanning forest stays in any case, so that nothing that was connected falls apart.
    Where ``around`` is given, only links of these concepts are in it.
    """
    kept: nx.Graph[str] = nx.Graph()
    kept.add_nodes_from(network.nodes(data=True))
    for a, b, link in network.edges(around, data=True):
        close = link["count"] > 1 or link["weight"] > _closest_apart(link["npmi"])
        significant = card_count < SMALL_DECK or (link["g2"] > SIGNIFICANT and link["npmi"] > 0)
        if close and significant:
            kept.add_edge(a, b, **link)
    wanted = network if around is None else {*around, *(b for _, b in network.edges(around))}

    def is_wanted(one: str, other: str) -> bool:
        return around is None or one in around or other in around

    for node in wanted:
        strongest = sorted(network[node].items(), key=lambda item: (-item[1]["weight"], item[0]))
        kept.add_edges_from(
            (node, other, link) for other, link in strongest[:_KEPT_PER_CONCEPT] if is_wanted(node, other)
        )
    forest = nx.maximum_spanning_edges(network, weight="weight", data=True)
    kept.add_edges_from((a, b, link) for a, b, link in forest if is_wanted(a, b))
    return kept


def _closest_apart(npmi: float) -> float:
    """The weight of two concepts that one card names, on the same side but in no common sentence."""
    return _SAME_SIDE / (_SAME_SIDE + 1) * (1 + max(npmi, 0.0)) / 2


def communities(network: nx.Graph[str], order: Sequence[str]) -> dict[str, int]:
    """The community of each node by seeded Louvain, numbered from the largest.

    ``order`` lists all nodes; ties in size are broken by it. Nodes become integers for the
    algorithm, since the order of a set of strings changes from run to run.
    """
    number = {node: index for index, node in enumerate(order)}
    plain: nx.Graph[int] = nx.Graph()
    plain.add_nodes_from(range(len(order)))
    plain.add_weighted_edges_from(
        sorted((*sorted((number[a], number[b])), link["weight"]) for a, b, link in network.edges(data=True))
    )
    found: list[set[int]] = nx.community.louvain_communities(plain, weight="weight", seed=SEED)
    ranked = sorted(found, key=lambda members: (-len(members), min(members)))
    return {order[node]: index for index, members in enumerate(ranked) for node in members}


def links_of(network: nx.Graph[str]) -> tuple[Link, ...]:
    """The edges of a network as data, sorted by their ends."""
    return tuple(
        Link(
            source=min(a, b),
            target=max(a, b),
            count=link["count"],
            sentences=link["sentences"],
            npmi=round(link["npmi"], 4),
            g2=round(link["g2"], 3),
            weight=round(link["weight"], 4),
            cards=link["cards"],
        )
        for a, b, link in sorted(network.edges(data=True), key=lambda edge: sorted(edge[:2]))
    )


def connect(
    concepts: Sequence[Concept],
    card_count: int,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[tuple[Concept, ...], tuple[Link, ...]]:
    """Concepts with their communities, and the links between them.

    ``report`` is told how much is done of how much; what it raises ends the work.
    """
    report(0, 100)
    network = cooccurrence_network(concepts, card_count)
    report(43, 100)  # percent of the time, as measured on decks of 1,400 to 5,000 cards
    network = backbone(network, card_count)
    report(65, 100)
    community = communities(network, [concept.id for concept in concepts])
    report(90, 100)
    return (
        tuple(replace(concept, community=community[concept.id]) for concept in concepts),
        links_of(network),
    )


def connect_anew(
    concepts: Sequence[Concept], links: Iterable[Link], changed: Collection[str], card_count: int
) -> tuple[Link, ...]:
    """Links, those of the ``changed`` concepts (ids) found anew by the rules of all; the others stay.

    Which pairs a neighbour keeps is judged by the links it has: its strongest pairs are among them.
    """
    stay = [link for link in links if link.source not in changed and link.target not in changed]
    network = cooccurrence_network(concepts, card_count, changed)
    network.add_edges_from((link.source, link.target, {"weight": link.weight}) for link in stay)
    anew = links_of(backbone(network, card_count, changed))
    return tuple(sorted((*stay, *anew), key=lambda link: (link.source, link.target)))


def link_between(one: Concept, other: Concept, card_count: int) -> Link | None:
    """The link of two concepts, be it too weak to be kept; None if no card names both."""
    network = cooccurrence_network((one, other), card_count)
    return next(iter(links_of(network)), None)


def community_nearby(concept_id: str, links: Iterable[Link], community: Mapping[str, int]) -> int:
    """The community to which most of a concept's links lead, by weight; one of its own if it has none.

    ``community`` holds that of other concepts. Of equal ones the larger counts, which has the lower number.
    """
    weights: dict[int, float] = defaultdict(float)
    for link in links:
        if concept_id in (link.source, link.target) and link.other(concept_id) in community:
            weights[community[link.other(concept_id)]] += link.weight
    if not weights:
        return max(community.values(), default=-1) + 1
    return max(weights, key=lambda number: (round(weights[number], 6), -number))


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
