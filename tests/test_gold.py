"""Extraction against concepts that a person named for each card before any tuning."""

import json
from pathlib import Path

import pytest

from graph import build_graph, read_deck, read_glossary
from graph.extraction.abbreviations import find_pairs
from graph.extraction.masking import mask
from graph.model import ConceptGraph
from tests.benchmarks.data import load_sets
from tests.benchmarks.peers import ours
from tests.benchmarks.quality import own_figures
from tests.scoring import GOLD, score

DECKS = Path(__file__).parents[2] / "shared" / "decks"
ABSTRACTS = DECKS.parent / "gold" / "med1250" / "gold.jsonl"


def test_the_seed_with_its_glossary(seed_graph: ConceptGraph) -> None:
    result = score(seed_graph, GOLD / "seed.tsv")
    assert result.precision >= 0.93, result.junk
    assert result.recall >= 0.90, result.missed
    assert result.splits == 0


def test_the_seed_from_its_cards_alone(plain_seed_graph: ConceptGraph) -> None:
    result = score(plain_seed_graph, GOLD / "seed.tsv")
    assert result.precision >= 0.90, result.junk
    assert result.recall >= 0.85, result.missed


@pytest.mark.parametrize(("with_glossary", "precision", "recall"), [(True, 0.94, 0.91), (False, 0.88, 0.86)])
def test_the_starter_deck(with_glossary: bool, precision: float, recall: float) -> None:
    """39 of its cards, every ninth, marked by somebody who had seen neither glossary nor any result."""
    cards = read_deck(GOLD.parents[1] / "data" / "language-models.tsv").cards
    graph = build_graph(cards, read_glossary() if with_glossary else ())
    result = score(graph, GOLD / "starter" / "language-models.tsv")
    assert result.precision >= precision, result.junk
    assert result.recall >= recall, result.missed


@pytest.mark.parametrize("name", ["llm-kalyanks", "ds-interviews-grigorev"])
def test_decks_that_are_not_ours_to_ship(name: str) -> None:
    path = DECKS / name / "deck.tsv"
    if not path.exists():
        pytest.skip(f"the deck {name} is not here")
    graph = build_graph(read_deck(path).cards, read_glossary())
    result = score(graph, GOLD / f"{name}.tsv")
    assert result.precision >= 0.65, result.junk
    assert result.recall >= 0.80, result.missed


@pytest.mark.parametrize("decks", ["own", "notes"])
def test_small_decks_of_many_fields(decks: str, tmp_path: Path) -> None:
    sets = load_sets(shared=tmp_path)  # only those that are ours to ship
    assert own_figures(ours, getattr(sets, decks))["f1"] >= 0.86


@pytest.mark.parametrize("half", [0, 1])
def test_abbreviations_of_medical_abstracts(half: int) -> None:
    """MED1250 of Ab3P, exact pairs. The even-numbered abstracts were tuned on, the odd ones were not."""
    if not ABSTRACTS.exists():
        pytest.skip("the abstracts are not here")
    right = wrong = missed = 0
    for line in ABSTRACTS.read_text(encoding="utf-8").splitlines()[half::2]:
        abstract = json.loads(line)
        gold = {(short.lower(), long.lower()) for short, long in abstract["pairs"]}
        found = {(pair.short.lower(), pair.long.lower()) for pair in find_pairs(mask(abstract["text"]))}
        right += len(gold & found)
        wrong += len(found - gold)
        missed += len(gold - found)
    assert right / (right + wrong) >= 0.97
    assert 2 * right / (2 * right + wrong + missed) >= 0.89
