"""What several test modules share: the seed deck and its graph, a small one by hand, progress, a browser."""

from __future__ import annotations

from pathlib import Path

import hypothesis  # (before the app freezes what there is: it asks who holds a random generator)
import pytest

from graph.build import build_graph
from graph.extraction.glossary import Glossary, read_glossary
from graph.extraction.inflection import NounTable
from graph.extraction.lexicon import Lexicon
from graph.extraction.pipeline import load_pipeline
from graph.model import Alias, Card, Concept, ConceptGraph, Deck, Evidence, Link, Mention, Prerequisite, Side
from graph.progress import FILE_NAME, FOLDER_VARIABLE, Progress
from graph.readers import read_deck
from tests.browser import app, page  # noqa: F401 (fixtures)
from tests.explorer_page import explorer, larger  # noqa: F401 (fixtures)

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for progress of its own, so that no test touches the user's."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def store(tmp_path: Path) -> Progress:
    """A store of progress with nothing in it yet."""
    return Progress(tmp_path / FILE_NAME)


@pytest.fixture(scope="session")
def seed_path() -> Path:
    return ROOT / "data" / "seed.tsv"


@pytest.fixture(scope="session")
def seed_deck(seed_path: Path) -> Deck:
    return read_deck(seed_path)


@pytest.fixture(scope="session")
def glossary() -> Glossary:
    return read_glossary()


@pytest.fixture(scope="session")
def seed_graph(seed_deck: Deck, glossary: Glossary) -> ConceptGraph:
    return build_graph(seed_deck.cards, glossary)


@pytest.fixture(scope="session")
def plain_seed_graph(seed_deck: Deck) -> ConceptGraph:
    """The graph of the seed deck without any glossary."""
    return build_graph(seed_deck.cards)


@pytest.fixture(scope="session")
def nlp():
    """The pipeline without a glossary."""
    return load_pipeline(())


@pytest.fixture(scope="session")
def nouns(nlp) -> NounTable:
    return NounTable.of(nlp)


@pytest.fixture(scope="session")
def lexicon(nlp) -> Lexicon:
    return Lexicon.of(nlp)


TINY_CARDS = (
    Card(
        "c1",
        "What is entropy?",
        "Entropy is average surprise. It is a number.",
        ("maths",),
        "tiny",
        "tiny.tsv:1",
    ),
    Card("c2", "What is perplexity?", "Perplexity is the exponential of entropy.", (), "tiny", "tiny.tsv:2"),
    Card("c3", "Name a model.", "Perplexity rates one. A bigram is one.", (), "tiny", "tiny.tsv:3"),
)


def _mention(card: Card, side: Side, name: str) -> Mention:
    """Where a name first stands on a side; sentences end with '.' or '?'."""
    text = card.side(side)
    start = text.index(name)
    opens = max(text.rfind(end, 0, start) for end in ".?") + 1
    opens += len(text[opens:]) - len(text[opens:].lstrip())
    closes = min(at for end in ".?" if (at := text.find(end, start)) >= 0) + 1
    return Mention(card.id, side, start, start + len(name), (opens, closes))


@pytest.fixture(scope="session")
def tiny_graph() -> ConceptGraph:
    """Three concepts on three cards: entropy (1, 2), perplexity (2, 3), bigram (3)."""
    c1, c2, c3 = TINY_CARDS
    return ConceptGraph(
        cards=TINY_CARDS,
        concepts=(
            Concept(
                id="entropy",
                label="entropy",
                score=1.0,
                cards=("c1", "c2"),
                mentions=(
                    _mention(c1, "front", "entropy"),
                    _mention(c1, "back", "Entropy"),
                    _mention(c2, "back", "entropy"),
                ),
                aliases=(Alias("Shannon entropy", "glossary"), Alias("H", "abbreviation", "c1")),
                definition="Entropy is average surprise.",
                definition_card="c1",
            ),
            Concept(
                id="perplexity",
                label="perplexity",
                score=0.5,
                cards=("c2", "c3"),
                mentions=(
                    _mention(c2, "front", "perplexity"),
                    _mention(c2, "back", "Perplexity"),
                    _mention(c3, "back", "Perplexity"),
                ),
                definition="How confused a model is.",
            ),
            Concept("bigram", "bigram", 0.25, ("c3",), (_mention(c3, "back", "bigram"),), community=1),
        ),
        links=(
            Link("bigram", "perplexity", 1, 0, 0.3691, 1.726, 0.158, ("c3",)),
            Link("entropy", "perplexity", 1, 1, -0.2619, 1.046, 0.25, ("c2",)),
        ),
        prerequisites=(
            Prerequisite(
                "entropy",
                "perplexity",
                0.9,
                "strong",
                "glossary",
                (Evidence("glossary", "perplexity needs entropy"),),
            ),
        ),
        study_order=("entropy", "perplexity", "bigram"),
    )
