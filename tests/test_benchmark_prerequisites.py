"""The benchmark of prerequisites: its arithmetic by hand, its decks, and the weights that it ships."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from graph.model import Card, Concept
from graph.prerequisites.inference import Judgement
from graph.prerequisites.judging import Logistic
from graph.prerequisites.survey import survey
from graph.prerequisites.weights import WEIGHTS
from tests.benchmarks import __main__ as command
from tests.benchmarks.data import OWN, SHARED
from tests.benchmarks.prerequisites import decks, subject
from tests.benchmarks.prerequisites.fitting import regression, weights_source
from tests.benchmarks.prerequisites.scoring import EdgeScore, reliability, shown, strong

CONCEPTS = tuple(Concept(name, name, 1.0, ()) for name in "abcx")
DECK = decks.GoldDeck(
    "by hand",
    (),
    survey([Card("c1", "a?", "b.")], CONCEPTS),
    frozenset({("a", "b"), ("b", "c"), ("c", "absent")}),
    ("a", "b", "c", ""),
)


def test_edges_are_counted_against_the_gold_and_its_closure() -> None:
    score = EdgeScore()
    score.add(DECK, [(0, 1), (0, 2), (2, 1), (3, 0)])  # direct, indirect, turned round, of no gold concept
    assert score.figures() == {
        "edges": 3,
        "p": pytest.approx(1 / 3),
        "r": pytest.approx(1 / 2),  # the third edge's target is not in the deck
        "f1": pytest.approx(2 / 5),
        "ancestor_p": pytest.approx(2 / 3),
        "reversed": pytest.approx(1 / 3),
    }


def test_reliability_compares_what_is_said_with_what_is_true() -> None:
    judged = {
        (0, 1): Judgement(0.5, 0.9, 0.85),
        (0, 2): Judgement(0.1, 0.9, 0.81),
        (2, 0): Judgement(0.1, 0.9, 0.83),
        (1, 3): Judgement(0.1, 0.9, 0.89),  # of no gold concept
        (2, 1): Judgement(0.1, 0.6, 0.1),
    }
    rows = reliability([DECK], [judged])
    assert [(start, pairs) for start, pairs, *_ in rows] == [(0.1, 1), (0.8, 3)]
    assert rows[1][2:] == (pytest.approx(0.83), pytest.approx(2 / 3))
    assert shown(judged) == strong(judged) == [(0, 1), (0, 2), (2, 0), (1, 3)]


def test_a_regression_finds_the_odds_of_each_group() -> None:
    x = np.array([[0.0]] * 4 + [[1.0]] * 4)
    y = np.array([0, 0, 0, 1, 1, 1, 1, 0], dtype=float)  # 1 in 4, then 3 in 4
    intercept, weight = regression(x, y, shrink=1e-9)
    assert intercept == pytest.approx(-np.log(3), abs=1e-3)
    assert weight == pytest.approx(2 * np.log(3), abs=1e-3)


def test_an_odd_regression_has_no_intercept_and_answers_both_ways_alike() -> None:
    x = np.array([[1.0], [1.0], [1.0], [-1.0]])
    y = np.array([1.0, 1.0, -1.0, -1.0])
    intercept, weight = regression(x, y, shrink=1e-9, odd=True)
    assert intercept == 0.0
    assert weight == pytest.approx(np.log(3), abs=1e-3)  # three of four agree


@pytest.mark.parametrize("name", ["seed", *decks.FITTED_ON, *decks.HELD_OUT])
def test_gold_of_ours_is_sound(name: str) -> None:
    edges = decks.edges_of(OWN / "prerequisites" / f"{name}.tsv")
    assert len(edges) > 50
    assert len(set(edges)) == len(edges)
    assert not [(a, b) for a, b in decks.closure(edges) if a == b]
    after = set(decks.closure(edges))
    assert not [(a, b) for a, b in after if (b, a) in after]


def test_no_deck_is_fitted_on_and_held_out() -> None:
    assert not {*decks.FITTED_ON, "seed"} & set(decks.HELD_OUT)


def test_the_seed_keeps_to_an_experts_order() -> None:
    with_glossary, without = (subject._seed(glossary) for glossary in (True, False))
    assert with_glossary["pairs"] > 150
    assert with_glossary["order"] >= 0.9
    assert with_glossary["reversed"] == 0
    assert without["order"] >= 0.7


def test_where_the_shared_sets_are_missing_the_benchmark_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(subject, "SHARED", tmp_path)
    assert command.main(["prerequisites"]) == 0
    out = capsys.readouterr().out
    assert f"- skipped: metacademy and linear-algebra: there is no {tmp_path / 'gold'}" in out
    assert "| with |" in out


def same(one: Logistic, other: Logistic) -> bool:
    return one.intercept == pytest.approx(other.intercept, abs=0.02) and one.weights == pytest.approx(
        dict(other.weights), abs=0.02
    )


def test_the_shipped_weights_are_those_of_the_fit_and_reach_what_they_should() -> None:
    if not (SHARED / "gold" / "metacademy").exists():
        pytest.skip("Metacademy is not here")
    found = subject.fitted()
    assert same(found.weights.closure, WEIGHTS.closure)
    for kind in (True, False):
        assert same(found.weights.related[kind], WEIGHTS.related[kind])
        assert same(found.weights.ahead[kind], WEIGHTS.ahead[kind])
        assert same(found.weights.turn[kind], WEIGHTS.turn[kind])
    assert weights_source(found.weights).startswith(
        "WEIGHTS = Weights(\n    related={\n        True: Logistic("
    )
    rows = {(row["set"], row["tier"]): row for row in subject._unseen(found)["edges"]}
    assert rows["Metacademy, summaries", "all"]["f1"] >= 0.37
    assert rows["Metacademy, with goals", "all"]["f1"] >= 0.40
    assert rows["Metacademy, summaries", "strong"]["edges"] >= 400
    assert rows["Metacademy, summaries", "strong"]["ancestor_p"] >= 0.83
    assert rows["linear algebra", "strong"]["ancestor_p"] >= 0.78
    assert rows["14 small decks", "strong"]["ancestor_p"] >= 0.60


def test_a_build_reaches_what_it_should_by_the_shared_scorer() -> None:
    if not (SHARED / "gold" / "metacademy").exists():
        pytest.skip("Metacademy is not here")
    figures = subject._shipped("metacademy", "deck.tsv")
    assert figures["f1"] >= 0.36
    assert figures["strong_edges"] >= 400
    assert figures["strong_ancestor_p"] >= 0.84
    assert figures["strong_reversed"] <= 0.01
    assert figures["direction"] >= 0.78
    assert figures["order"] >= 0.79
