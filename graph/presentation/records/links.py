"""Links: why two concepts are linked, and a concept's neighbours by strength."""

from __future__ import annotations

from collections.abc import Iterable

from graph.model import ConceptGraph, Edit, Link
from graph.presentation.drawing import link_id
from graph.presentation.records.cards import Record, marks_of, sentence_record, shared_places
from graph.presentation.records.limits import Limits, first_cards
from graph.presentation.records.own import Own
from graph.presentation.records.words import counted


def link_record(
    graph: ConceptGraph, link: Link, *, limits: Limits | None = None, edits: Iterable[Edit] = ()
) -> Record:
    """Why two concepts are linked: the sentences that name both, and the cards they share.

    ``limits`` cut the cards, and with them the sentences; ``total`` says how many there are of all.
    """
    a, b = graph.concept_by_id[link.source], graph.concept_by_id[link.target]
    cards = first_cards(graph, link.cards, limits)
    return {
        "kind": "edge",
        "id": link_id(link.source, link.target),
        "title": f"{a.label} and {b.label}",
        "ends": [{"id": a.id, "label": a.label}, {"id": b.id, "label": b.label}],
        "facts": in_words(link),
        "strength": f"strength {link.weight:.2f} · NPMI {link.npmi:.2f} · G² {link.g2:.1f}",
        "sentences": [sentence_record(graph, place, a, b) for place in shared_places(a, b, cards)],
        "cards": cards,
        "total": {"cards": len(link.cards)},
        "marks": marks_of((a, b), cards),
        "yours": Own(graph, tuple(edits)).link(link.source, link.target),
    }


def in_words(link: Link) -> str:
    """How two concepts belong together, in words.

    >>> in_words(Link("a", "b", 2, 1, 0.5, 3.0, 0.7, ("c1", "c2")))
    'together on 2 cards, in 1 sentence of them'
    """
    cards = f"together on {counted(link.count, 'card') if link.count else 'no card'}"
    if link.origin == "user":
        cards = f"you said so; {cards}"
    if not link.count:
        return cards
    if not link.sentences:
        return f"{cards}, in no common sentence"
    return f"{cards}, in {counted(link.sentences, 'sentence')} of {'it' if link.count == 1 else 'them'}"


def shared_sentences(graph: ConceptGraph, link: Link) -> list[tuple[str, str]]:
    """The sentences that name both ends of a link, as (card id, sentence), in deck order."""
    a, b = graph.concept_by_id[link.source], graph.concept_by_id[link.target]
    return [
        (card, graph.card_by_id[card].side(side)[start:end])
        for card, side, (start, end) in shared_places(a, b, link.cards)
    ]


def neighbour_row(graph: ConceptGraph, link: Link, concept_id: str, own: Own) -> Record:
    """A concept that another is linked with: how strongly (0 to 1), in words, and the link's id."""
    other = graph.concept_by_id[link.other(concept_id)]
    return {
        "id": other.id,
        "label": other.label,
        "community": other.community,
        "weight": round(link.weight, 3),
        "words": in_words(link),
        "link": link_id(link.source, link.target),
        "yours": own.link(link.source, link.target),
    }
