"""``concepts``: the concepts of decks, best first, or those of each card."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import groupby

from graph.cli.building import EXTRACTION, building
from graph.cli.graphs import edited, read_glossaries, tell_languages, tell_mode
from graph.cli.means import means_of
from graph.cli.shared import print_json, read_cards
from graph.extraction.concepts import CardConcept, Extraction, extract_concepts, on_card
from graph.extraction.reading import unheard
from graph.model import Card, ConceptGraph, Edit, Mention
from graph.presentation.records import counted


def run(options: argparse.Namespace) -> None:
    """Print the concepts, a line each."""
    cards = read_cards(options)
    glossary, edits = read_glossaries(options, cards)
    with building(EXTRACTION) as report, means_of(options) as means:
        extraction = extract_concepts(
            cards,
            glossary,
            glossary_only=options.glossary_only,
            report=report or unheard,
            workers=means.workers,
            cache=means.cache,
            fast=options.fast,
        )
    if edits:
        extraction = _edited(cards, extraction, edits)
    tell_languages(extraction.languages)
    tell_mode(options.fast)
    if options.per_card:
        for card in cards:
            found = extraction.by_card.get(card.id, ())[: options.top]
            if options.json:
                concepts = [{"text": c.text, "label": c.label, "score": c.score} for c in found]
                print_json({"card": card.id, "concepts": concepts})
            else:
                print(f"{card.source}  {', '.join(c.label for c in found)}")
        return
    for concept in extraction.concepts[: options.top]:
        aliases = [alias.text for alias in concept.aliases]
        if options.json:
            print_json(
                {
                    "id": concept.id,
                    "label": concept.label,
                    "score": concept.score,
                    "cards": list(concept.cards),
                    "aliases": aliases,
                }
            )
        else:
            also = f"   also: {', '.join(aliases)}" if aliases else ""
            print(f"{concept.score:.3f} {counted(len(concept.cards), 'card'):>11}  {concept.label}{also}")


def _edited(cards: tuple[Card, ...], extraction: Extraction, edits: Iterable[Edit]) -> Extraction:
    """The concepts as those edits leave them that are about concepts, not about what is between them."""
    order = tuple(concept.id for concept in extraction.concepts)
    graph = ConceptGraph(cards, extraction.concepts, (), (), order, extraction.languages)
    graph = edited(graph, (edit for edit in edits if edit.kind in ("concept", "name", "definition")))
    return Extraction(graph.concepts, _by_card(graph), extraction.languages)


def _by_card(graph: ConceptGraph) -> Mapping[str, tuple[CardConcept, ...]]:
    everywhere: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in (mention for concept in graph.concepts for mention in concept.mentions):
        everywhere[mention.card, mention.side].append(mention)
    found: dict[str, list[CardConcept]] = defaultdict(list)
    for concept in graph.concepts:
        for card, mentions in groupby(concept.mentions, key=lambda mention: mention.card):
            here = list(mentions)
            nested = all(_is_nested(mention, everywhere[card, mention.side]) for mention in here)
            text = graph.card_by_id[card].side(here[0].side)
            found[card].append(on_card(concept.label, len(concept.cards), here, text, nested=nested))
    return {
        card: tuple(sorted(concepts, key=lambda concept: (-concept.score, concept.label)))
        for card, concepts in found.items()
    }


def _is_nested(mention: Mention, others: Iterable[Mention]) -> bool:
    inside = (other for other in others if other.start <= mention.start and mention.end <= other.end)
    return any(other.end - other.start > mention.end - mention.start for other in inside)
