"""The runs of words that candidates are looked for in: where they begin and end, and what is part of them."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from graph.extraction import runs
from graph.extraction.lexicon import Lexicon
from graph.extraction.runs import Run, find_runs, mended_tags


def found_runs(doc: Doc, lexicon: Lexicon) -> tuple[Run, ...]:
    return find_runs(doc, mended_tags(doc, lexicon))


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("Entropy, perplexity and loss.", [["Entropy"], ["perplexity"], ["loss"]]),
        ("The entropy of a source.", [["entropy"], ["source"]]),
        ("The entropy $H$ bound.", [["entropy"], ["bound"]]),
        ("It is not this.", []),
        ("", []),
    ],
)
def test_runs_end_at_function_words_commas_and_formulas(nlp, lexicon, text, runs):
    assert [[word.text for word in run] for run in found_runs(nlp(text), lexicon)] == runs


def test_words_of_a_run_know_their_place_and_what_is_around_them(nlp, lexicon):
    (run,) = found_runs(nlp("The gradient descent."), lexicon)
    assert [(w.text, w.start, w.end, w.previous_tag, w.next_tag) for w in run] == [
        ("gradient", 4, 12, "DT", "NN"),
        ("descent", 13, 20, "NN", "."),
    ]


def runs_in(nlp, text: str) -> list[str]:
    return [" ".join(word.text for word in run) for run in nlp(text).user_data["runs"]]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        # the possessive of a proper name is part of it, that of a thing is not
        ("Use Bayes' theorem.", ["Use Bayes' theorem"]),
        ("The Bayes’ rule", ["Bayes’ rule"]),
        ("What is Moore's law?", ["Moore's law"]),
        ("an L'Hôpital's rule", ["L'Hôpital's rule"]),
        ("It is Euler's.", ["Euler"]),
        ("The dog's tail", ["dog", "tail"]),
        # a capital between blanks that this word alone has
        ("Without vitamin K, blood does not clot.", ["vitamin K", "blood", "clot"]),
        ("It is (vitamin C).", ["vitamin C"]),
        ("The T wave follows.", ["T wave follows"]),
        ("Vitamin B and vitamin K", ["Vitamin B", "vitamin K"]),
        ("the X chromosome", ["X chromosome"]),
        ("a factor V mutation", ["factor V mutation"]),
        # no variable: it stands for what goes without it, for several things, or in a formula
        ("A generator G is like any generator here.", ["generator", "generator"]),
        ("A generator G and a group G", ["generator", "group"]),
        ("A generator G with $G$", ["generator"]),
        ("A generator G where G(z) is real.", ["generator", "real"]),
        ("A record and I walk.", ["record", "walk"]),
        # a number between nouns, and behind an acronym
        ("the type 1 diabetes", ["type 1 diabetes"]),
        ("a layer 3 switch", ["layer 3 switch"]),
        ("the HTTP 2.0 streams", ["HTTP 2.0 streams"]),
        ("See RFC 1918.", ["RFC 1918"]),
        ("in the RFC 12345", ["RFC"]),
        ("in chapter 12", ["chapter"]),
        ("the year 2020 election", ["year", "election"]),
        ("the 3 layers", ["layers"]),
        # adverbs that are not everyday English
        ("a doubly linked list", ["doubly linked list"]),
        ("a highly linked list", ["linked list"]),
        # marks of emphasis are spaces, list marks are not
        ("the `alt` attribute", ["alt attribute"]),
        ("the **chain** rule", ["chain rule"]),
        ("chain\n* rule", ["chain", "rule"]),
        ("chain\n# rule", ["chain", "rule"]),
        ("It is a lack of vitamin C.", ["lack", "vitamin C"]),
        ("A generator G is like any generator.", ["generator", "generator"]),
        ("chain #rule rule", ["chain", "rule"]),
        ("attention Vaswani et al. networks", ["attention", "networks"]),
    ],
)
def test_what_else_is_part_of_a_run(nlp, text, runs):
    assert runs_in(nlp, text) == runs


def _yet(text: str, *expected: str, reason: str):
    return pytest.param(text, list(expected), marks=pytest.mark.xfail(reason=reason))


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        _yet(
            "The critic D beats the generator G.", "critic", "beats", "generator", reason="no formula tells"
        ),
        _yet("McDonald's theorem", "McDonald's theorem", reason="a name may have a capital inside"),
    ],
)
def test_what_else_is_to_be_part_of_a_run(nlp, text, runs):
    assert runs_in(nlp, text) == runs


@pytest.mark.parametrize(("unit", "pairs"), [("vitamin K ", 1), ("proteins C or S ", 2)])
def test_of_a_thousand_letters_each_pair_is_judged_once(lexicon, nlp, monkeypatch, unit, pairs):
    judged = []
    monkeypatch.setattr(runs, "_is_no_variable", lambda *pair: judged.append(pair[:3]) or True)
    doc = nlp.make_doc(unit * 300)
    for token in doc:
        token.tag_ = "NN" if token.text != "or" else "CC"
    doc.user_data["verb_odds"] = doc.user_data["bare_odds"] = lambda at: -9.0
    found_runs(doc, lexicon)
    assert len(judged) == len(set(judged)) == pairs
