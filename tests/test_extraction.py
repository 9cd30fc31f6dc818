"""Extraction from end to end: the components of the pipeline, any text through it, and the concepts' rank."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.extraction.concepts import extract_concepts
from graph.extraction.masking import mask
from graph.extraction.pipeline import load_pipeline
from graph.extraction.ranking import card_weight, deck_weight
from graph.extraction.zipf import rarity, zipf
from graph.model import Card


def words_of(doc) -> list[str]:
    return [token.text for token in doc]


# --- pipeline ----------------------------------------------------------------------------------


def test_pipeline_holds_the_tagger_and_our_components(nlp):
    ours = ["verb_odds", "abbreviation_pairs", "term_runs", "glossary_matcher"]
    assert nlp.pipe_names == ["tok2vec", "tagger", "sentencizer", *ours]


def test_components_write_their_findings_into_user_data(nlp):
    text = "Mean squared error(MSE) is zero if KL(p||q)=0."
    (doc,) = nlp.pipe([text])
    assert sorted(doc.user_data) == [
        "abbreviations",
        "bare_odds",
        "glossary",
        "masked",
        "names",
        "offsets",
        "runs",
        "spelled",
        "tags",
        "text",
        "verb_odds",
        "words",
    ]
    assert doc.user_data["text"] == text
    assert doc.user_data["masked"] == "Mean squared error(MSE) is zero if KL\t\t\t\t\t\t\t\t."
    assert doc.user_data["offsets"] == [0, 5, 13, 18, 19, 22, 24, 27, 32, 35, 45]
    assert doc.user_data["words"] == words_of(doc)
    assert doc.user_data["names"] == set()
    assert doc.user_data["glossary"] == ()
    (pair,) = doc.user_data["abbreviations"]
    assert (pair.short, pair.long, pair.start, pair.end) == ("MSE", "Mean squared error", 0, 18)
    assert [[word.text for word in run] for run in doc.user_data["runs"]] == [
        ["Mean", "squared", "error"],
        ["MSE"],
        ["zero"],
        ["KL"],
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mode-seeking loss", ["mode-seeking", "loss"]),
        ("a log-likelihood-ratio test", ["a", "log-likelihood-ratio", "test"]),
        ("error(MSE)", ["error", "(", "MSE", ")"]),
        ("f1[macro]", ["f1", "[", "macro", "]"]),
        ("tokens/step", ["tokens", "/", "step"]),
        ("KL(p||q) diverges", ["KL", "diverges"]),
        ("see \\(x^2\\) there", ["see", "there"]),
        ("", []),
        ("$x^2$", []),
    ],
)
def test_tokenizer_keeps_hyphens_splits_brackets_and_drops_formulas(nlp, text, words):
    assert words_of(nlp.tokenizer(text)) == words


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab KL-()=|_^$\\`*.,é😀\n\t'"), max_size=60))
def test_every_token_stands_at_its_offset_in_the_original(text):
    doc = load_pipeline(()).tokenizer(text)
    offsets = doc.user_data["offsets"]
    masked = doc.user_data["masked"]
    assert masked == mask(text)
    assert len(doc) == len(offsets)
    for token, at in zip(doc, offsets, strict=True):
        assert masked[at : at + len(token.text)] == token.text
        assert token.is_space or text[at : at + len(token.text)] == token.text
    assert all(a < b for a, b in pairwise(offsets))


# What opens, closes or joins something to one of the stages, and letters whose case or length is odd.
HOSTILE = [*"`*_()[]{}'\"’/\\<>#$%&+-–=|~^,.:;!?@ \n\t\0", *"1K2A", *"αΣ²éßİﬁ熵😀"]
HOSTILE += [
    "```",
    "**",
    "\\(",
    "\\[",
    "](",
    "'s",
    "70B",
    "5mg",
    "II",
    "KL",
    "C++",
    "O(",
    "::",
    "fork()",
    "/etc",
]
HOSTILE += [
    "Bayes",
    "vitamin",
    "law",
    "of",
    "and",
    "or",
    "learning",
    "sparse",
    "doubly",
    "is",
    "What",
    "(AB)",
]
hostile_texts = st.lists(st.sampled_from(HOSTILE) | st.sampled_from([" ", "a"]), max_size=30).map("".join)


@settings(deadline=None)
@given(hostile_texts | st.text(max_size=40))
def test_every_word_of_a_run_stands_in_its_text(nlp, text):
    doc = nlp(text)
    masked, names, offsets = (doc.user_data[key] for key in ("masked", "names", "offsets"))
    at = 0
    for word in (word for run in doc.user_data["runs"] for word in run):
        assert at <= word.start < word.end <= len(text)
        at = word.end
        assert text[word.start : word.end] == masked[word.start : word.end] == word.text
        assert word.start in offsets
        assert word.is_name == (word.start in names)
        assert word.text.strip() == word.text


@settings(deadline=None)
@given(hostile_texts, hostile_texts | st.text(max_size=40))
def test_no_card_is_too_odd(front, back):
    card = Card("c1", front, back)
    extraction = extract_concepts([card])
    assert len({concept.id for concept in extraction.concepts}) == len(extraction.concepts)
    for concept in extraction.concepts:
        assert concept.label.strip()
        assert concept.cards == ("c1",)
        for mention in concept.mentions:
            assert 0 <= mention.start < mention.end <= len(card.side(mention.side))
    assert set(extraction.by_card) == ({"c1"} if extraction.concepts else set())


def test_tokenizer_survives_serialisation(nlp):
    data = nlp.tokenizer.to_bytes()
    assert words_of(nlp.tokenizer.from_bytes(data)("mode-seeking (KL(p||q))")) == [
        "mode-seeking",
        "(",
        "KL",
        ")",
    ]


# --- ranking -----------------------------------------------------------------------------------

UNSEEN = "qzxvw"  # in no word list: as rare as can be


def test_rarity_counts_down_from_the_commonest_words():
    assert zipf(UNSEEN) == 0
    assert rarity((UNSEEN,)) == 4  # a typing error is no rarer than a technical term
    assert rarity(("the",)) == 0
    assert rarity((UNSEEN, "entropy")) == pytest.approx(6 - (2 + zipf("entropy")) / 2)
    assert rarity(("Entropy",)) == rarity(("entropy",))


def test_deck_weight_grows_with_the_logarithm_of_the_cards():
    one, three = (deck_weight((UNSEEN,), cards, on_front=False) for cards in (1, 3))
    assert three / one == pytest.approx(math.log(4) / math.log(2)) == 2


def test_deck_weight_prefers_questions_rare_words_and_long_terms():
    assert deck_weight((UNSEEN,), 1, on_front=True) > deck_weight((UNSEEN,), 1, on_front=False)
    assert deck_weight((UNSEEN,), 1, on_front=True) > deck_weight(("model",), 1, on_front=True)
    by_length = [deck_weight((UNSEEN,) * length, 1, on_front=False) for length in range(1, 6)]
    assert by_length[:4] == sorted(set(by_length[:4]))
    assert by_length[4] == by_length[3]


def weigh(words=(UNSEEN,), cards=1, start=0, on_front=False, times=1, nested=False) -> float:
    return card_weight(words, cards, start=start, on_front=on_front, times=times, nested=nested)


def test_card_weight_by_hand():
    # One unseen word on one card at its very start: log(2)^¼ · 1 · (1 + 4)
    assert weigh() == pytest.approx(math.log(2) ** 0.25 * 5)
    assert weigh(words=(UNSEEN,) * 2) == pytest.approx(2 * weigh())


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ({"on_front": True}, {}),
        ({}, {"nested": True}),
        ({"times": 2}, {"times": 1}),
        ({"cards": 9}, {"cards": 1}),
        ({"start": 0}, {"start": 1}),
        ({"start": 50}, {"start": 500}),
        ({"words": (UNSEEN,) * 4}, {"words": (UNSEEN,) * 3}),
        ({"words": (UNSEEN,)}, {"words": ("model",)}),
    ],
)
def test_card_weight_prefers(more, less):
    assert weigh(**more) > weigh(**less)


@pytest.mark.parametrize(
    ("front", "back", "labels"),
    [
        # a question names what it begins with; an answer need not
        ("What are BERT pretraining tasks?", "Masked words.", {"BERT", "masked word"}),
        ("How is BERT pretraining done?", "By masked words.", {"BERT", "BERT pretraining", "masked word"}),
        ("Why?", "BERT pretraining is slow.", {"BERT pretraining"}),
        # a general word that heads a term is part of it
        ("What is overfitting?", "The overfitting problem is hard.", {"overfitting", "overfitting problem"}),
        # a rare word that is tagged as an adjective here and as a noun there
        ("Why?", "More bradykinin is released. Bradykinin is a peptide.", {"bradykinin", "peptide"}),
    ],
)
def test_the_concepts_of_a_card(front, back, labels):
    found = extract_concepts([Card("c1", front, back)]).concepts
    assert {concept.label for concept in found} == labels


def test_concepts_come_best_first_and_the_best_has_score_one():
    deck = [Card("c1", "What is GRPO?", "GRPO uses vectors."), Card("c2", "Why GRPO?", "Vectors.")]
    extraction = extract_concepts(deck)
    assert [concept.label for concept in extraction.concepts] == ["GRPO", "vector"]
    assert extraction.concepts[0].score == 1
    assert 0 < extraction.concepts[1].score < 1
    assert [found.label for found in extraction.by_card["c1"]] == ["GRPO", "vector"]
    assert [found.text for found in extraction.by_card["c1"]] == ["GRPO", "vectors"]
