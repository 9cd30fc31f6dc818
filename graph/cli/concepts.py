"""``concepts``: the concepts of decks, best first, or those of each card."""

from __future__ import annotations

import argparse

from graph.cli.shared import print_json, read_cards, read_glossaries, tell_languages
from graph.extraction.concepts import extract_concepts
from graph.presentation.records import counted


def run(options: argparse.Namespace) -> None:
    """Print the concepts, a line each."""
    cards = read_cards(options)
    extraction = extract_concepts(cards, read_glossaries(options, cards), glossary_only=options.glossary_only)
    tell_languages(extraction.languages)
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
