"""The starter deck as a whole: its form, that it is its own, and what it and the glossary make of each other.

Whether what it states is true is tested in test_starter_facts.py and test_facts_*.py.
"""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from spacy.language import Language

from graph.build import build_graph
from graph.coverage import Coverage, glossary_coverage
from graph.extraction.glossary import Glossary, entries_by_name, entry_of
from graph.model import Card, ConceptGraph, Deck, StudyPath
from graph.readers import read_deck
from graph.study import NEEDED, find_path
from tests.benchmarks.data import SHARED
from tests.facts import PATH

TOPICS = (
    *("mathematics", "probability", "information-theory", "training", "language-models", "tokenization"),
    *("transformers", "scaling", "evaluation", "fine-tuning", "reinforcement-learning", "preferences"),
    *("verifiable-rewards", "compression", "inference", "failure-modes"),
)
GOALS = ("GRPO", "direct preference optimization")
_LEAST_WORDS = 8  # of a sentence that nobody else writes by chance


@pytest.fixture(scope="module")
def deck() -> Deck:
    return read_deck(PATH)


@pytest.fixture(scope="module")
def graph(deck: Deck, glossary: Glossary) -> ConceptGraph:
    return build_graph(deck.cards, glossary)


@pytest.fixture(scope="module")
def coverage(graph: ConceptGraph, glossary: Glossary) -> Coverage:
    return glossary_coverage(graph, glossary)


@pytest.fixture(scope="module")
def sentences(deck: Deck, nlp: Language) -> dict[str, list[str]]:
    """The sentences of each answer, by the card's question."""
    return {card.front: [sentence.text for sentence in nlp(card.back).sents] for card in deck.cards}


def _words(text: str) -> str:
    """The words of a text alone, with a space on either side of each."""
    plain = unescape(re.sub(r"<[^<>]*>|\[\[[^\[\]|]*\|", " ", text))
    return " ".join(["", *re.findall(r"[^\W_]+", plain.casefold()), ""])


def _questions(cards: tuple[Card, ...]) -> list[str]:
    return [_words(card.front) for card in cards]


# --- Form ---


def test_the_deck_is_read_without_remarks_and_word_for_word(deck: Deck) -> None:
    header, *lines = PATH.read_text(encoding="utf-8").splitlines()
    assert header == "question\tanswer\ttags"
    assert deck.issues == ()
    assert [(card.front, card.back, " ".join(card.tags)) for card in deck.cards] == [
        tuple(line.split("\t")) for line in lines
    ]


def test_there_are_many_cards_on_each_topic_and_each_has_one(deck: Deck) -> None:
    assert len(deck.cards) >= 200
    assert [card.front for card in deck.cards if len(card.tags) != 1] == []
    count = Counter(tag for card in deck.cards for tag in card.tags)
    assert set(count) == set(TOPICS)
    assert {topic: number for topic, number in count.items() if number < 8} == {}


def test_no_two_cards_ask_the_same(deck: Deck) -> None:
    count = Counter(_questions(deck.cards))
    assert [question for question, number in count.items() if number > 1] == []


def test_answers_have_one_to_four_sentences(sentences: dict[str, list[str]]) -> None:
    assert {question: found for question, found in sentences.items() if not 1 <= len(found) <= 4} == {}
    assert sum(map(len, sentences.values())) > len(sentences)


def test_sides_are_neat(deck: Deck) -> None:
    """Whole sentences in plain characters, without a space too many."""
    for card in deck.cards:
        assert card.front.endswith(("?", ".")), card.front
        assert card.back.endswith("."), card.back
        for side in (card.front, card.back):
            assert side.isascii(), side
            assert side == " ".join(side.split()), side
            assert all(side.count(opening) == side.count(closing) for opening, closing in ("()", "[]")), side


# --- Its own ---


def test_no_question_is_one_of_the_seed_deck(deck: Deck, seed_deck: Deck) -> None:
    assert set(_questions(deck.cards)) & set(_questions(seed_deck.cards)) == set()


def _others() -> dict[Path, str]:
    """The words of every deck that others wrote, where they are on this machine."""
    paths = [path for path in sorted(SHARED.glob("decks/**/*")) if path.suffix in {".tsv", ".csv", ".md"}]
    if not paths:
        pytest.skip("the decks of others are not here")
    return {path: _words(path.read_text(encoding="utf-8", errors="replace")) for path in paths}


def test_no_longer_sentence_is_in_a_deck_of_others(sentences: dict[str, list[str]]) -> None:
    others = _others()
    own = {_words(sentence) for found in sentences.values() for sentence in found}
    long = [sentence for sentence in own if len(sentence.split()) >= _LEAST_WORDS]
    assert len(long) > 300
    assert [(path, sentence) for path, text in others.items() for sentence in long if sentence in text] == []


def test_a_sentence_of_others_would_be_found() -> None:
    others = _others()
    path = SHARED / "decks" / "seed" / "deck.tsv"
    first = path.read_text(encoding="utf-8").splitlines()[0].split("\t")[0]
    assert _words(f"<b>{first}</b>") in others[path]


# --- Deck and glossary ---


def test_the_glossary_is_large(glossary: Glossary) -> None:
    assert len(glossary) >= 350


def test_the_glossary_knows_most_concepts_of_the_deck(coverage: Coverage) -> None:
    assert coverage.concepts.whole >= 200
    assert coverage.concepts.ratio >= 0.8, [concept.label for concept in coverage.unknown]


def test_cards_define_most_entries_of_the_glossary(coverage: Coverage) -> None:
    assert coverage.defined.whole >= 350
    assert coverage.defined.ratio >= 0.5, [entry.label for entry in coverage.undefined]


# --- Paths ---


def _path(graph: ConceptGraph, goal: str) -> StudyPath:
    ids = [concept.id for concept in graph.concepts if goal in concept.names]
    assert len(ids) == 1
    return find_path(graph, ids)


@pytest.mark.parametrize("goal", GOALS)
def test_a_path_from_nothing_starts_with_what_probability_is(graph: ConceptGraph, goal: str) -> None:
    labels = [graph.concept_by_id[step.concept].label for step in _path(graph, goal).steps]
    assert "probability distribution" in labels
    assert goal in graph.concept_by_id[_path(graph, goal).steps[-1].concept].names


@pytest.mark.parametrize("goal", GOALS)
def test_no_step_comes_before_what_it_needs(graph: ConceptGraph, goal: str) -> None:
    place = {step.concept: at for at, step in enumerate(_path(graph, goal).steps)}
    needs = [edge for ident in place for edge in graph.needs(ident) if edge.source in place]
    needs = [edge for edge in needs if edge.confidence >= NEEDED]
    assert len(needs) >= len(place)
    late = [edge for edge in needs if place[edge.source] >= place[edge.target]]
    assert [(edge.source, edge.target) for edge in late] == []


@pytest.mark.parametrize("goal", GOALS)
def test_what_the_glossary_says_a_step_needs_is_taught_before_or_named_as_a_gap(
    graph: ConceptGraph, glossary: Glossary, goal: str
) -> None:
    path, entries = _path(graph, goal), entries_by_name(glossary)
    gaps = {entries[gap.label.casefold()].label for gap in path.gaps if gap.label.casefold() in entries}
    taught: set[str] = set()
    missing, told = [], 0
    for step in path.steps:
        if not (entry := entry_of(graph.concept_by_id[step.concept], entries)):
            continue
        needed = {entries[name.casefold()].label for name in entry.prerequisites}
        told += len(needed & taught)
        missing += [(entry.label, name) for name in sorted(needed - taught - gaps)]
        taught.add(entry.label)
    assert missing == []
    assert told >= 50  # by far most are taught


@pytest.mark.parametrize("goal", GOALS)
def test_cards_teach_most_steps_and_none_is_shown_twice(graph: ConceptGraph, goal: str) -> None:
    steps = _path(graph, goal).steps
    shown = [card for step in steps for card in step.cards]
    assert len(shown) == len(set(shown))
    assert sum(bool(step.cards) for step in steps) >= 0.75 * len(steps)  # the others share a card
