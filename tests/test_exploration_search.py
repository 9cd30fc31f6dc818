"""Search: which concepts are found, in which order, and what is said of why."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.exploration import Hit, SearchIndex
from graph.exploration.texts import snippet
from graph.exploration.words import Vocabulary, nearest, plain_text, typos, words_of
from graph.model import Card, ConceptGraph
from tests.exploring import linked

CARDS = (
    Card("c1", "What is relative entropy?", "The expected log ratio of two distributions."),
    Card("c2", "Why clip the policy ratio?", "It keeps the temperature of training low."),
    Card("c3", "What is a naïve Bayes classifier?", "One that takes features for independent."),
    Card("c4", "What does temperature do?", "It flattens the softmax; hot means flat."),
)
GRAPH = linked(
    ["entropy bonus", "KL divergence", "cross-entropy", "policy", "entropy", "softmax", "naïve Bayes"],
    aliases={"KL divergence": ["KL", "relative entropy"], "entropy": ["self-information"]},
    on={
        "KL divergence": ["c1"],
        "policy": ["c2"],
        "softmax": ["c4", "c2"],
        "naïve Bayes": ["c3"],
        "entropy": ["c1"],
    },
    cards=CARDS,
)
INDEX = SearchIndex(GRAPH)


def find(index: SearchIndex, query: str, most: int = 50) -> tuple[Hit, ...]:
    """The best that a search finds."""
    results = index.search(query)
    return tuple(results.hits(islice(results.concepts, most)))


def found(query: str, index: SearchIndex = INDEX) -> list[str]:
    return [hit.concept for hit in find(index, query)]


# --- what counts -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  KL-Divergence ", "kl divergence"),
        ("Kullback–Leibler", "kullback leibler"),
        ("snake_case", "snake case"),
        ("Größe", "große"),
        ("policies", "policie"),
        ("GANs", "gan"),
        ("loss", "loss"),
        ("bus", "bus"),
        ("Bayes’", "baye'"),
        ("ﬁne", "fine"),
        ("損失関数", "損失関数"),
        ("", ""),
    ],
)
def test_what_counts_of_a_text(text: str, plain: str):
    assert plain_text(text) == plain


def test_words_are_parted_by_what_is_no_letter_or_digit():
    assert words_of("KL(p||q): x² + naïve,क्षेत्र!") == ["kl", "p", "q", "x2", "naive", "क्षेत्र"]


@pytest.mark.parametrize(("length", "number"), [(0, 0), (3, 0), (4, 1), (7, 1), (8, 2), (50, 2)])
def test_how_many_typos_are_forgiven(length: int, number: int):
    assert typos(length) == number


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("entrpy", ["entropy"]),  # a letter too few
        ("entroppy", ["entropy"]),  # too many
        ("entrapy", ["entropy"]),  # another
        ("netropy", ["entropy"]),  # two swapped
        ("netrapy", []),  # two typos in seven letters
        ("distrobusion", ["distribution"]),  # two in twelve
        ("dog", []),  # "dot" is near, but in so short a word every letter counts
        ("dotz", ["dot", "doty"]),
    ],
)
def test_the_nearest_words(typed: str, near: list[str]):
    assert nearest(typed, ["entropy", "distribution", "dot", "doty"]) == near


# --- the words of documents --------------------------------------------------------------------


def test_a_typed_word_means_what_the_documents_have():
    words = Vocabulary([["grad", "gradient"], ["gradual", "mean"], ["mean"]])
    assert words.meant("grad", unfinished=False) == ["grad"]
    assert words.meant("grad", unfinished=True) == ["grad", "gradient", "gradual"]
    assert words.meant("gradiant", unfinished=False) == ["gradient"]
    assert words.meant("lean", unfinished=False) == ["mean"]
    assert words.meant("xyz", unfinished=False) == []
    assert words.documents([["grad", "gradual"]]) == {0, 1}
    assert words.documents([["mean"], ["gradual"]]) == {1}
    assert words.documents([]) == set()


def test_an_unfinished_word_may_have_typos_too():
    words = Vocabulary([["kullback"], ["kernel"]])
    assert words.meant("kulb", unfinished=True) == ["kullback"]
    assert words.meant("kulb", unfinished=False) == []


def test_scripts_without_spaces_are_searched_inside_of_words():
    words = Vocabulary([["交差エントロピー損失"], ["損失関数"]])
    assert words.meant("損失", unfinished=False) == ["交差エントロピー損失", "損失関数"]


# --- names -------------------------------------------------------------------------------------


def test_names_in_order_of_how_well_they_fit():
    names = ["sum of logs", "prologue", "ring", "logit", "chain", "log"]
    index = SearchIndex(linked(names, aliases={"chain": ["log"], "ring": ["logical ring"]}))
    # The label itself, an alias itself, starts of names, a start of a word, inside.
    assert found("log", index) == ["log", "chain", "ring", "logit", "sum of logs", "prologue"]
    assert [hit.how for hit in find(index, "log")] == ["label", "alias", "alias", "label", "label", "label"]
    assert [hit.words for hit in find(index, "log", 3)] == ["log", "log", "logical ring"]


@pytest.mark.parametrize("query", ["kl divergence", "KL-Divergences", "kldivergence", " KL   divergence "])
def test_case_hyphens_spaces_and_plurals_do_not_count(query: str):
    assert find(INDEX, query)[0] == Hit("KL divergence", "label", "KL divergence")


def test_accents_do_not_count():
    assert find(INDEX, "naive bayes")[0] == Hit("naïve Bayes", "label", "naïve Bayes")


@pytest.mark.parametrize("query", ["KL divergance", "divergence kl", "divergnce KL", "kldivergense"])
def test_typos_and_order_are_forgiven(query: str):
    assert find(INDEX, query)[0] == Hit("KL divergence", "similar", "KL divergence")


def test_similar_names_are_sought_only_where_none_has_what_was_typed():
    index = SearchIndex(linked(["gelu", "relu"]))
    assert found("relu", index) == ["relu"]
    assert found("rela", index) == ["relu"]


def test_a_similar_whole_name_comes_before_one_with_a_similar_word():
    assert found("entropi")[:2] == ["entropy", "entropy bonus"]
    words = [hit.words for hit in find(INDEX, "entropi", 3)]
    assert words == ["entropy", "entropy bonus", "relative entropy"]


# --- the text of cards -------------------------------------------------------------------------


def test_concepts_of_the_cards_that_have_all_words_come_last():
    assert find(INDEX, "flat softm") == (
        Hit("softmax", "text", "It flattens the softmax; hot means flat.", "c4"),
    )
    assert found("policy") == ["policy", "softmax"]  # both are on the card that says "policy"


def test_concepts_of_more_such_cards_come_first():
    assert found("temperature") == ["softmax", "policy"]
    assert find(INDEX, "temperature")[0] == Hit("softmax", "text", "What does temperature do?", "c4")


def test_typos_in_the_text_of_cards_are_forgiven():
    assert found("temprature of trainin") == ["policy", "softmax"]
    assert found("temperature of nothing") == []


def test_as_many_hits_as_asked_for():
    assert [hit.concept for hit in find(INDEX, "entropy", 2)] == ["entropy", "entropy bonus"]
    assert len(find(INDEX, "e", 0)) == 0
    assert tuple(INDEX.search("policy").concepts) == ("policy", "softmax")


@pytest.mark.parametrize("query", ["", "   ", "--", "?!", "\u0301"])
def test_nothing_typed_finds_nothing(query: str):
    assert find(INDEX, query) == ()
    assert tuple(INDEX.search(query).concepts) == ()


@pytest.mark.parametrize(
    ("query", "hit"),
    [
        ("エントロピー", Hit("交差エントロピー", "label", "交差エントロピー")),
        ("損失関数", Hit("交差エントロピー", "text", "分布の違いを測る損失関数です。", "j")),
        ("энтрпия", Hit("энтропия", "similar", "энтропия")),
        ("мера неопр", Hit("энтропия", "text", "Мера неопределённости.", "r")),
        ("엔트", Hit("엔트로피", "label", "엔트로피")),
        ("חום", Hit("אנטרופיה", "text", "מידה של חום", "h")),
    ],
)
def test_any_script(query: str, hit: Hit):
    names = ["交差エントロピー", "энтропия", "엔트로피", "אנטרופיה"]
    cards = [
        Card("j", "交差エントロピーとは?", "分布の違いを測る損失関数です。"),
        Card("r", "Что такое энтропия?", "Мера неопределённости."),
        Card("k", "엔트로피란?", "불확실성의 척도"),
        Card("h", "מהי אנטרופיה?", "מידה של חום"),
    ]
    on = {name: [card.id] for name, card in zip(names, cards, strict=True)}
    assert find(SearchIndex(linked(names, on=on, cards=cards)), query)[0] == hit


# --- snippets ----------------------------------------------------------------------------------


def test_a_snippet_is_cut_between_words():
    text = " ".join(f"word{number}" for number in range(40))
    piece = snippet(["Question?", text], {"word20": "word20"})
    assert piece == "…" + " ".join(f"word{number}" for number in range(16, 29)) + "…"


def test_a_snippet_shows_as_much_as_it_can_of_what_was_typed():
    text = "A policy is one thing, and what comes now is another thing entirely: the policy gradient."
    piece = snippet([text], {"policy": "policy", "gradient": "grad"})
    assert piece == "…another thing entirely: the policy gradient."


def test_a_snippet_without_a_match_is_the_beginning():
    assert snippet(["What?", "That."], {}) == "What?"
    assert snippet(["", ""], {}) == ""


# --- anything at all ---------------------------------------------------------------------------


@given(st.text(), st.integers(0, 9))
def test_any_query_is_answered(query: str, most: int):
    hits = find(INDEX, query, most)
    ids = [hit.concept for hit in hits]
    assert len(ids) == len(set(ids)) <= most
    assert ids == list(INDEX.search(query).concepts)[:most]
    for hit in hits:
        concept = GRAPH.concept_by_id[hit.concept]
        if hit.how == "text":
            assert hit.card in concept.cards
        else:
            assert hit.words in concept.names


@given(
    st.lists(st.text(max_size=8), min_size=1, max_size=5, unique=True),
    st.lists(st.tuples(st.text(), st.text()), max_size=3),
)
def test_any_deck_can_be_searched(names: list[str], sides: list[tuple[str, str]]):
    cards = [Card(f"c{number}", *both) for number, both in enumerate(sides)]
    on = {name: [card.id for card in cards] for name in names}
    graph: ConceptGraph = linked(names, on=on, cards=cards)
    index = SearchIndex(graph)
    for name in names:
        compact = plain_text(name).replace(" ", "")
        hits = find(index, name)
        if compact:  # the first has the same name, as far as it counts
            assert plain_text(hits[0].words).replace(" ", "") == compact
            assert hits[0].how == "label"
    for front, _ in sides:
        if words_of(front[:200]):
            assert set(index.search(front).concepts) == set(names)
