"""Records: what is shown of one concept, one link or one card, as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graph.model import AliasReason, Card, Concept, ConceptGraph, Link, Mention, Origin, Prerequisite, Side
from graph.presentation.drawing import link_id
from graph.presentation.typeset import segments

Record = dict[str, Any]

REASONS: dict[AliasReason, str] = {
    "glossary": "the glossary says so",
    "abbreviation": "a card spells it out",
    "spelling": "another spelling",
    "initialism": "the initials of the only term they fit",
    "tail": "the noun behind it adds nothing",
    "apposition": "a card says so",
    "symbol": "its symbol on a card",
    "user": "you said so",
}
ORIGINS: dict[Origin, str] = {
    "cards": "from the cards",
    "glossary": "from the glossary",
    "user": "you said so",
}
EVIDENCE = {
    "formula": "a formula of a card",
    "dependency": "a card says so",
    "subject": "a sentence about it",
    "naming": "an answer about it",
    "partial": "an answer that names it in part",
    "name": "the names",
    "count": "where cards name them",
    "kin": "concepts close by",
    "similar": "words in common",
    "order": "the order of the deck",
    "glossary": "the glossary",
    "user": "your verdict",
}
_SURE, _LIKELY = 0.85, 0.6


def certainty(confidence: float) -> str:
    """How sure a number between 0 and 1 is, in a word: sure, likely or guess.

    >>> certainty(0.9), certainty(0.7), certainty(0.3)
    ('sure', 'likely', 'guess')
    """
    return "sure" if confidence >= _SURE else "likely" if confidence >= _LIKELY else "guess"


def plural(number: int, noun: str) -> str:
    """A noun as it stands behind a number.

    >>> plural(1, "card"), plural(2, "card"), plural(2, "community")
    ('card', 'cards', 'communities')
    """
    if number == 1:
        return noun
    return noun[:-1] + "ies" if noun.endswith("y") else noun + "s"


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(3, "link")
    '3 links'
    """
    return f"{number} {plural(number, noun)}"


def tally(number: int, noun: str) -> str:
    """A number with its noun, thousands set apart.

    >>> tally(1, "card"), tally(2000, "card")
    ('1 card', '2,000 cards')
    """
    return f"{number:,} {plural(number, noun)}"


def index_rows(graph: ConceptGraph) -> list[Record]:
    """A row a concept for the table: name, aliases, and how many cards and links it has."""
    return [
        {
            "id": concept.id,
            "label": concept.label,
            "aliases": [alias.text for alias in concept.aliases],
            "community": concept.community,
            "cards": len(concept.cards),
            "links": len(graph.links_of[concept.id]),
        }
        for concept in graph.concepts
    ]


def concept_record(graph: ConceptGraph, concept: Concept) -> Record:
    """Everything about a concept but the text of its cards, which are named by id."""
    needs, unlocks = graph.needs(concept.id), graph.unlocks(concept.id)
    links = graph.links_of[concept.id]
    facts = [counted(len(concept.cards), "card"), counted(len(links), "link")]
    facts += [f"needs {len(needs)}"] * bool(needs) + [f"unlocks {len(unlocks)}"] * bool(unlocks)
    source = graph.card_by_id[concept.definition_card].source if concept.definition_card else "glossary"
    return {
        "kind": "node",
        "id": concept.id,
        "title": concept.label,
        "definition": segments(concept.definition),
        "definitionSource": source if concept.definition else "",
        "facts": " · ".join(facts),
        "cards": list(concept.cards),
        "marks": _marks(concept.mentions),
        "needs": [_edge(graph, edge, edge.source) for edge in needs],
        "unlocks": [_edge(graph, edge, edge.target) for edge in unlocks],
        "neighbours": [_neighbour(graph, link, concept.id) for link in links],
        "aliases": [
            {"text": alias.text, "reason": REASONS[alias.reason], "source": _source(graph, alias.card)}
            for alias in concept.aliases
        ],
    }


def link_record(graph: ConceptGraph, link: Link) -> Record:
    """Why two concepts are linked: their shared cards and the sentences that name both."""
    a, b = graph.concept_by_id[link.source], graph.concept_by_id[link.target]
    shared = set(link.cards)
    mentions = [m for m in (*a.mentions, *b.mentions) if m.card in shared]
    return {
        "kind": "edge",
        "id": link_id(link.source, link.target),
        "title": f"{a.label} — {b.label}",
        "ends": [{"id": a.id, "label": a.label}, {"id": b.id, "label": b.label}],
        "facts": in_words(link),
        "strength": f"strength {link.weight:.2f} · NPMI {link.npmi:.2f} · G² {link.g2:.1f}",
        "sentences": [
            {"card": card, "side": side, "span": span} for card, side, span in _shared_places(graph, link)
        ],
        "cards": list(link.cards),
        "marks": _marks(mentions),
    }


def in_words(link: Link) -> str:
    """How two concepts belong together, in words.

    >>> in_words(Link("a", "b", 2, 1, 0.5, 3.0, 0.7, ("c1", "c2")))
    'together on 2 cards, in 1 sentence of them'
    """
    cards = f"together on {counted(link.count, 'card')}"
    if not link.sentences:
        return f"{cards}, in no common sentence"
    return f"{cards}, in {counted(link.sentences, 'sentence')} of {'it' if link.count == 1 else 'them'}"


def shared_sentences(graph: ConceptGraph, link: Link) -> list[tuple[str, str]]:
    """The sentences that name both ends of a link, as (card id, sentence), in deck order."""
    return [
        (card, graph.card_by_id[card].side(side)[start:end])
        for card, side, (start, end) in _shared_places(graph, link)
    ]


def _shared_places(graph: ConceptGraph, link: Link) -> list[tuple[str, Side, tuple[int, int]]]:
    """Where the sentences that name both ends of a link are: card id, side, offsets."""
    a, b = graph.concept_by_id[link.source], graph.concept_by_id[link.target]
    places = {(m.card, m.side, m.sentence) for m in a.mentions} & {
        (m.card, m.side, m.sentence) for m in b.mentions
    }
    order = {card: index for index, card in enumerate(link.cards)}
    return sorted(places, key=lambda place: (order[place[0]], place[1] != "front", place[2]))


def card_record(card: Card) -> Record:
    """A card as segments to show."""
    return {
        "id": card.id,
        "front": segments(card.front),
        "back": segments(card.back),
        "source": card.source,
        "tags": list(card.tags),
    }


def _marks(mentions: Iterable[Mention]) -> dict[str, Record]:
    """Where mentions stand: by card and side, pairs of offsets."""
    marks: dict[str, Record] = {}
    for mention in mentions:
        marks.setdefault(mention.card, {}).setdefault(mention.side, []).append([mention.start, mention.end])
    return marks


def needed_id(source: str, target: str) -> str:
    """The id of a prerequisite; unlike a link's it has a direction.

    >>> needed_id("entropy", "kl") == needed_id("kl", "entropy")
    False
    """
    return f"{source}\x1e{target}"


def needed_record(graph: ConceptGraph, edge: Prerequisite) -> Record:
    """Why one concept is needed before another: every piece of evidence, and the cards it quotes."""
    source, target = graph.concept_by_id[edge.source], graph.concept_by_id[edge.target]
    cards = list(dict.fromkeys(found.card for found in edge.evidence if found.card))
    mentions = [m for m in (*source.mentions, *target.mentions) if m.card in cards]
    return {
        "kind": "needed",
        "id": needed_id(edge.source, edge.target),
        "ends": [{"id": source.id, "label": source.label}, {"id": target.id, "label": target.label}],
        "facts": f"{certainty(edge.confidence)} ({edge.confidence:.0%}) · {ORIGINS[edge.origin]}",
        "evidence": [
            {
                "words": EVIDENCE.get(found.kind, found.kind),
                "text": segments(found.text),
                "source": _source(graph, found.card),
            }
            for found in edge.evidence
        ],
        "cards": cards,
        "marks": _marks(mentions),
        **_judged(graph, edge),
    }


def _edge(graph: ConceptGraph, edge: Prerequisite, other: str) -> Record:
    return {
        "id": other,
        "label": graph.concept_by_id[other].label,
        "edge": needed_id(edge.source, edge.target),
        "certainty": certainty(edge.confidence),
        "from": ORIGINS[edge.origin],
        "why": edge.evidence[0].text,
        **_judged(graph, edge),
    }


def _judged(graph: ConceptGraph, edge: Prerequisite) -> Record:
    """What a verdict on an edge is about, and whether there is one: refuted edges are not shown."""
    source, target = (graph.concept_by_id[ident].label for ident in (edge.source, edge.target))
    return {
        "source": source,
        "target": target,
        "about": f"{source} is needed for {target}",
        "judged": True if edge.origin == "user" else None,
    }


def _neighbour(graph: ConceptGraph, link: Link, concept_id: str) -> Record:
    other = graph.concept_by_id[link.other(concept_id)]
    return {
        "id": other.id,
        "label": other.label,
        "community": other.community,
        "weight": link.weight,
        "words": in_words(link),
        "link": link_id(link.source, link.target),
    }


def _source(graph: ConceptGraph, card: str) -> str:
    return graph.card_by_id[card].source if card else ""
