"""Why one concept comes before another, in words: which sentences are quoted, and what figures say."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given, settings

from graph.model import Evidence
from graph.prerequisites.evidence import evidence_for
from graph.prerequisites.inference import infer_prerequisites
from graph.prerequisites.survey import Survey
from tests.handmade import DECKS, LABELS, survey_of

QUOTED = {"formula", "dependency", "subject", "naming", "partial"}


def evidence_between(deck: Survey, a: int, b: int) -> tuple[Evidence, ...]:
    """Why one concept comes before another."""
    return evidence_for(deck, np.array([a]), np.array([b]))[0]


def evidence_of(sides: list[tuple[str, str]], *names: str | tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Why the first of some concepts comes before the second, but for words in common."""
    found = evidence_between(survey_of(sides, *names), 0, 1)
    return [(item.kind, item.text, item.card) for item in found if item.kind not in ("similar", "kin")]


def test_evidence_is_the_sentences_and_then_the_count():
    sides = [
        ("What is perplexity?", "Perplexity = 2^H, for the\n  entropy H.  Entropy, again."),
        ("Well?", "Perplexity is about entropy. No more."),
        ("Why entropy?", "For perplexity."),
    ]
    assert evidence_of(sides, "entropy", "perplexity") == [
        ("formula", "Perplexity = 2^H, for the entropy H.", "c1"),
        ("subject", "Perplexity is about entropy.", "c2"),
        (
            "count",
            "entropy is named on 1 card that explains perplexity; perplexity on 1 card that explains entropy",
            "",
        ),
    ]


def test_the_count_is_of_answers_about_a_concept():
    sides = [("What is perplexity?", "Of entropy."), ("Why perplexity?", "By entropy, and entropy.")]
    opened = ("Well?", "Perplexity is about entropy.")
    count = (
        "count",
        "entropy is named on 2 cards that explain perplexity; perplexity on none that explains entropy",
        "",
    )
    assert count in evidence_of([*sides, opened], "entropy", "perplexity")
    assert [kind for kind, *_ in evidence_of([opened], "entropy", "perplexity")] == ["subject"]


def test_evidence_of_names():
    sides = [("What is cross-entropy?", "A cost. It is based on the entropy of both.")]
    assert evidence_of(sides, "entropy", "cross-entropy") == [
        ("dependency", "It is based on the entropy of both.", "c1"),
        ("name", "“entropy” is part of the name “cross-entropy”", ""),
        (
            "count",
            "entropy is named on 1 card that explains cross-entropy; "
            "cross-entropy on none that explains entropy",
            "",
        ),
    ]
    assert evidence_of([], "entropy", "cross-entropy") == [
        ("name", "“entropy” is part of the name “cross-entropy”", "")
    ]


def test_a_name_held_in_part_is_shown_by_the_first_sentence_that_holds_a_word_of_it():
    sides = [
        ("What is momentum?", "It adds up. Learning keeps\ngoing at a rate! Or rates."),
        ("What is the learning rate?", "Zum."),
    ]
    assert evidence_of(sides, "learning rate", "momentum") == [
        ("partial", "Learning keeps going at a rate!", "c1")
    ]
    assert evidence_of(sides[:1], "learning rate", "momentum") == []  # no card asks for it


def test_evidence_of_like_texts_is_the_words_as_cards_write_them():
    sides = [("What is blib?", "Eigenvalues of Zintars."), ("What is blob?", "Zintars, as eigenvalue.")]
    found = evidence_between(survey_of(sides, "blib", "blob"), 0, 1)
    assert found == (Evidence("similar", "cards of both speak of eigenvalues, zintars"),)
    assert evidence_between(survey_of([sides[0], ("What is blob?", "Zintars.")], "blib", "blob"), 0, 1) == ()


def test_evidence_of_kin():
    sides = [
        ("What is blib?", "Eigenvalues of zintars."),
        ("What is blob?", "Eigenvalues of zintars and zum."),
        ("What is zum?", "Noise."),
    ]
    found = evidence_between(survey_of(sides, "zum", "blib", "blob"), 0, 1)
    assert found == (Evidence("kin", "cards about concepts close to blib name zum"),)


def test_evidence_of_the_decks_order():
    names = [f"blib{letter}" for letter in "abcdefghijk"]
    sides = [
        (f"What is {name}?", f"Some {before}.") for before, name in zip(["red", *names], names, strict=False)
    ]
    deck = survey_of(sides, *names)
    order = Evidence("order", "the deck explains bliba before blibd")
    assert order in evidence_between(deck, 0, 3)
    assert all(item.kind != "order" for item in evidence_between(deck, 3, 0))
    backwards = survey_of(sides[::-1], *names)
    assert backwards.deck_order < 0
    for a, b in ((0, 3), (3, 0)):
        assert all(item.kind != "order" for item in evidence_between(backwards, a, b))


def test_no_more_than_three_sentences_are_quoted():
    sides = [
        ("What is perplexity?", "Of entropy. It is based on entropy. It = entropy."),
        ("Well?", "Perplexity has entropy."),
    ]
    kinds = [kind for kind, *_ in evidence_of(sides, "entropy", "perplexity")]
    assert kinds == ["formula", "dependency", "subject", "count"]


HOSTILE = "<script>alert(1)</script> & \"'`${x}` entropy \u202e]]> =cmd|' /C calc'!A0"


def test_hostile_text_stays_text():
    sides = [("What is <b>perplexity</b>?", HOSTILE)]
    assert evidence_of(sides, "entropy", "<b>perplexity</b>")[0] == ("naming", HOSTILE, "c1")
    name = "<img src=x onerror=alert(1)>"
    counts = evidence_of([("What is perplexity?", f"A {name} it is.")], name, "perplexity")
    assert counts[1][1].startswith(f"{name} is named on 1 card")


@settings(deadline=None)
@given(DECKS)
def test_quotes_are_words_of_the_card_that_they_name_and_three_at_most(sides):
    deck = survey_of(sides, *LABELS)
    backs = {card.id: card.back for card in deck.cards}
    for edge in infer_prerequisites(deck).edges:
        kinds = [item.kind for item in edge.evidence]
        assert kinds == sorted(kinds, key=lambda kind: kind not in QUOTED)  # sentences first
        assert sum(kind in QUOTED for kind in kinds) <= 3
        assert len(set(edge.evidence)) == len(edge.evidence)
        for item in edge.evidence:
            assert bool(item.card) == (item.kind in QUOTED)
            if item.card:
                assert item.text
                assert item.text in " ".join(backs[item.card].split())
            assert not re.search(r"\s\s|\n", item.text)
