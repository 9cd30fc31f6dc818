"""Doubts: what the tool is unsure of about a concept, each in one honest line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.extraction.zipf import zipf
from graph.model import Concept, ConceptGraph, Prerequisite
from graph.presentation.records.words import certainty, plural

_EVERYDAY = 4.8  # Zipf frequency of a word that an ordinary page of text holds: "policy", "weight"


def doubts(graph: ConceptGraph, concept: Concept) -> list[str]:
    """What may be wrong about a concept, its definition, its names, its prerequisites and its links."""
    return [
        line
        for line in (
            _of_the_concept(graph, concept),
            _of_its_name(graph, concept),
            _of_its_definition(concept),
            _of_its_other_names(concept),
            _of_edges(graph.needs(concept.id), "thing it needs", "things it needs"),
            _of_edges(graph.unlocks(concept.id), "thing it unlocks", "things it unlocks"),
            _of_its_links(graph, concept),
        )
        if line
    ]


def _of_the_concept(graph: ConceptGraph, concept: Concept) -> str:
    if len(concept.cards) != 1:
        return "" if concept.cards else "No card names it."
    return "Only one card names it." if len(graph.cards) > 1 else ""


def _of_its_name(graph: ConceptGraph, concept: Concept) -> str:
    language = graph.languages[0][0] if graph.languages else "en"
    if not concept.label.isalpha() or zipf(concept.label.lower(), language) < _EVERYDAY:
        return ""
    return f"“{concept.label}” is an everyday word, too: not every card that has it need mean this concept."


def _of_its_definition(concept: Concept) -> str:
    if not concept.definition:
        return "No sentence was found that says what it is."
    if concept.definition_card:
        return "The definition is a sentence taken from a card; it may say only a part."
    return ""


def _of_its_other_names(concept: Concept) -> str:
    guessed = [alias.text for alias in concept.aliases if alias.reason == "initialism"]
    if not guessed:
        return ""
    them = "it" if len(guessed) == 1 else "them"
    return f"Only the initials speak for {_listed(guessed)}: no card spells {them} out."


def _of_edges(edges: Sequence[Prerequisite], one: str, several: str) -> str:
    unsure = sum(certainty(edge.confidence) == "guess" for edge in edges)
    if not unsure:
        return ""
    if len(edges) == 1:
        return f"The one {one} is a guess."
    return f"{unsure} of the {len(edges)} {several} {'is a guess' if unsure == 1 else 'are guesses'}."


def _of_its_links(graph: ConceptGraph, concept: Concept) -> str:
    links = graph.links_of[concept.id]
    weak = sum(link.count == 1 and not link.sentences for link in links)
    if not weak:
        return ""
    rests = "rests" if weak == 1 else "rest"
    return f"{weak} of its {len(links)} {plural(len(links), 'link')} {rests} on one card and no sentence."


def _listed(names: Iterable[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
