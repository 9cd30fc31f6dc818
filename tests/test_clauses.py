"""Clauses: a noun is taken for the verb that its clause would otherwise lack."""

from __future__ import annotations

import pytest

from graph.extraction.clauses import with_bare_verbs, with_verbs
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


@pytest.mark.parametrize(
    ("marked", "verbs"),
    [
        ("What/WP does/VBZ a/DT code/NN cost/NN ?/.", ["cost/VB"]),
        ("How/WRB does/VBZ it/PRP differ/JJ ?/.", ["differ/VB"]),
        ("Does/VBZ the/DT base/NN change/NN the/DT entropy/NN ?/.", ["change/VB"]),
        ("How/WRB do/VBP residual/JJ connections/NNS help/NN in/IN theory/NN ?/.", ["help/VB"]),
        # there is one already, also of the form that a plural has
        ("What/WP does/VBZ a/DT code/NN cost/VB in/IN memory/NN ?/.", []),
        ("What/WP do/VBP the/DT codes/NNS cost/VBP ?/.", []),
        # "do" is the verb itself, or has nothing behind it that could be one
        ("How/WRB to/TO do/VB any/DT check/NN of/IN it/PRP ?/.", []),
        ("What/WP does/VBZ to/IN the/DT cost/NN ?/.", []),
        ("What/WP does/VBZ pooling/NN ?/.", []),
        # no plural, no name, no gerund, no noun that is nothing else
        ("What/WP does/VBZ the/DT change/NN costs/NNS ?/.", ["change/VB"]),
        ("What/WP does/VBZ the/DT Cost/NNP entropy/NN pooling/NN ?/.", []),
        # the clause ends at a comma
        ("What/WP does/VBZ a/DT theory/NN ,/, cost/NN ?/.", []),
        ("", []),
    ],
)
def test_a_question_with_do_has_a_second_verb(lexicon, marked, verbs):
    pairs = [word.rsplit("/", 1) for word in marked.split()]
    texts, tags = [text for text, _ in pairs], [tag for _, tag in pairs]
    found = with_bare_verbs(texts, tags, float, lexicon)  # the later, the likelier
    assert [f"{a}/{b}" for a, b, old in zip(texts, found, tags, strict=True) if b != old] == verbs


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("What does byte-level tokenization guarantee?", "byte-level tokenization"),
        ("What does generalized advantage estimation trade off?", "generalized advantage estimation"),
        ("How does speculative decoding speed up a server?", "speculative decoding"),
        ("What do the dopamine neurons signal?", "dopamine neuron"),
    ],
)
def test_the_verb_of_a_question_is_no_part_of_its_term(question, label):
    labels = [concept.label for concept in extract_concepts([Card("c", question, "It is so.")]).concepts]
    assert label in labels
    assert [other for other in labels if other.startswith(label) and other != label] == []
