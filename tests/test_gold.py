"""Extraction against concepts that a person named for each card before any tuning."""

from pathlib import Path

import pytest

from graph import build_graph, read_deck, read_glossary
from graph.model import ConceptGraph
from tests.scoring import GOLD, score

DECKS = Path(__file__).parents[2] / "shared" / "decks"


def test_the_seed_with_its_glossary(seed_graph: ConceptGraph) -> None:
    result = score(seed_graph, GOLD / "seed.tsv")
    assert result.precision >= 0.85, result.junk
    assert result.recall >= 0.80, result.missed
    assert result.splits <= 2


def test_the_seed_from_its_cards_alone(plain_seed_graph: ConceptGraph) -> None:
    result = score(plain_seed_graph, GOLD / "seed.tsv")
    assert result.precision >= 0.80, result.junk
    assert result.recall >= 0.75, result.missed


@pytest.mark.parametrize("name", ["llm-kalyanks", "ds-interviews-grigorev"])
def test_decks_that_are_not_ours_to_ship(name: str) -> None:
    path = DECKS / name / "deck.tsv"
    if not path.exists():
        pytest.skip(f"the deck {name} is not here")
    graph = build_graph(read_deck(path).cards, read_glossary())
    result = score(graph, GOLD / f"{name}.tsv")
    assert result.precision >= 0.60, result.junk
    assert result.recall >= 0.75, result.missed
