"""Clauses: a noun is taken for the verb that its clause would otherwise lack."""

from __future__ import annotations

import pytest

from graph.extraction.clauses import with_verbs
from graph.extraction.concepts import extract_concepts
from graph.model import Card

RISKS = "a/DT strong/JJ decoder/NN risks/NNS posterior/JJ collapse/NN"


def mended(lexicon, marked: str, odds: float = -0.5) -> list[str]:
    """The words that become verbs, where each has these odds."""
    pairs = [word.rsplit("/", 1) for word in marked.split()]
    texts, tags = [text for text, _ in pairs], [tag for _, tag in pairs]
    found = with_verbs(texts, tags, lambda at: odds, lexicon)
    return [f"{text}/{tag}" for text, tag, old in zip(texts, found, tags, strict=True) if tag != old]


@pytest.mark.parametrize(
    ("marked", "verbs"),
    [
        (RISKS, ["risks/VBZ"]),
        ("misfolded/VBN proteins/NNS pile/NN up/RP", ["pile/VBP"]),
        ("the/DT RNNs/NNP process/NN long/JJ input/NN", ["process/VBP"]),
        # the clause has a verb
        ("a/DT decoder/NN risks/NNS collapse/NN is/VBZ", []),
        # no agreement in number
        ("strong/JJ decoders/NNS risks/NNS posterior/JJ collapse/NN", []),
        ("the/DT decoder/NN risk/NN posterior/JJ collapse/NN", []),
        ("popular/JJ data/NNS type/NN in/IN memory/NN", []),
        # what follows belongs to a noun; nothing follows; nothing precedes; too short
        ("the/DT decoder/NN risks/NNS of/IN collapse/NN", []),
        ("many/JJ decoder/NN risks/NNS", []),
        ("risks/NNS posterior/JJ collapse/NN", []),
        ("decoder/NN risks/NNS", []),
        # no verb of English
        ("the/DT cell/NN entropies/NNS grow/NN", []),
        # an imperative or a gerund opens it
        ("assigning/VBG word/NN ranks/NNS to/TO terms/NNS", []),
        # clauses end at marks and at conjunctions, and go on behind a bracket
        ("it/PRP is/VBZ true/JJ that/IN " + RISKS, ["risks/VBZ"]),
        ("it/PRP is/VBZ true/JJ and/CC " + RISKS, []),
        ("no/DT ;/: " + RISKS, ["risks/VBZ"]),
        (RISKS.replace("risks", "(/-LRB- or/CC not/RB )/-RRB- risks"), ["risks/VBZ"]),
        (")/-RRB- " + RISKS, ["risks/VBZ"]),
        ("", []),
    ],
)
def test_what_becomes_a_verb(lexicon, marked, verbs):
    assert mended(lexicon, marked) == verbs


@pytest.mark.parametrize(("odds", "verbs"), [(-2.6, 1), (-2.8, 0), (0.0, 1)])
def test_only_a_likely_verb_is_one(lexicon, odds, verbs):
    assert len(mended(lexicon, RISKS, odds)) == verbs


def test_the_last_word_has_to_be_all_but_certain(lexicon):
    assert mended(lexicon, "the/DT other/JJ code/NN runs/NNS", -0.2) == ["runs/VBZ"]
    assert mended(lexicon, "the/DT other/JJ code/NN runs/NNS", -0.3) == []


def test_of_several_the_likeliest_is_the_verb(lexicon):
    texts, tags = ["the", "cell", "risks", "body", "swells", "now"], ["DT", "NN", "NNS", "NN", "NNS", "RB"]
    found = with_verbs(texts, tags, {2: -2.0, 3: -9.0, 4: -1.0}.__getitem__, lexicon)
    assert found == ["DT", "NN", "NNS", "NN", "VBZ", "RB"]


def test_the_odds_are_those_of_the_tagger(nlp):
    doc = nlp("A strong decoder risks posterior collapse. It collapses.")
    odds = {word: doc.user_data["verb_odds"](at) for at, word in enumerate(doc.user_data["words"])}
    assert odds["collapses"] == 0
    assert -2 < odds["risks"] < 0
    assert odds["posterior"] < -5


def test_a_clause_without_a_verb_is_not_one_concept():
    card = Card("c1", "Why?", "A good decoder risks posterior collapse.")
    assert {c.label for c in extract_concepts([card]).concepts} == {"decoder", "posterior collapse"}
