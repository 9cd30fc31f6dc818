"""How terms are named: inflection, spelling keys, labels, definitions."""

from __future__ import annotations

import pytest

from graph.extraction.concepts import extract_concepts, slug
from graph.extraction.glossary import Entry
from graph.extraction.inflection import NounTable, fold, spelling_key
from graph.extraction.labels import singular_form
from graph.model import Card, Concept


def concepts_of(*cards: tuple[str, str]) -> dict[str, Concept]:
    """The concepts of cards c1, c2, … by label."""
    deck = [Card(f"c{number}", front, back) for number, (front, back) in enumerate(cards, 1)]
    return {concept.label: concept for concept in extract_concepts(deck).concepts}


# --- inflection and spelling keys --------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "singular"),
    [
        ("biases", "bias"),
        ("bias", "bias"),
        ("series", "series"),
        ("matrices", "matrix"),
        ("indices", "index"),
        ("analyses", "analysis"),
        ("hypotheses", "hypothesis"),
        ("bases", "basis"),
        ("losses", "loss"),
        ("loss", "loss"),
        ("classes", "class"),
        ("entropies", "entropy"),
        ("queries", "query"),
        ("batches", "batch"),
        ("boxes", "box"),
        ("criteria", "criterion"),
        ("phenomena", "phenomenon"),
        ("statistics", "statistics"),
        ("optics", "optics"),
        ("metrics", "metric"),
        ("topics", "topic"),
        ("leaves", "leaf"),
        ("laws", "law"),
        ("bayes", "bayes"),
        ("embeddings", "embedding"),
        ("gaussians", "gaussian"),
        ("is", "is"),
        ("", ""),
    ],
)
def test_singular(nouns, word, singular):
    assert nouns.singular(word) == singular
    assert nouns.singular(singular) == singular


def test_singular_by_the_rules_alone():
    assert [NounTable().singular(word) for word in ("queries", "ties", "boxes", "kernels")] == [
        "query",
        "tie",
        "box",
        "kernel",
    ]


@pytest.mark.parametrize(
    ("form", "singular"),
    [
        ("preference pairs", "preference pair"),
        ("LLMs", "LLM"),
        ("large LLMs", "large LLM"),
        ("SVMs", "SVM"),
        ("Matrices", "Matrix"),
        ("loss landscapes", "loss landscape"),
        ("time series", "time series"),
        ("Markov analyses", "Markov analysis"),
        ("bags of words", "bag of words"),
        ("SGD", "SGD"),
        ("fine-tunings", "fine-tuning"),
        ("t-statistics", "t-statistics"),
    ],
)
def test_singular_form_changes_the_last_word_only(nouns, form, singular):
    assert singular_form(form.split(), nouns) == singular


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fine-tuning", "finetuning"),
        ("fine tuning", "Fine‑Tuning"),
        ("KL Divergences", "KL divergence"),
        ("Bayes' rule", "Bayes rule"),
        ("Bayes’ rule", "Bayes' rule"),
        ("Jensen's inequality", "Jensen inequality"),
        ("Kullback–Leibler", "Kullback-Leibler"),
        ("LLMs", "LLM"),
        ("TF/IDF", "TF-IDF"),
        ("R²", "R2"),
        ("loss functions", "losses function"),
    ],
)
def test_spellings_of_one_term_share_a_key(nouns, one, other):
    assert spelling_key(one, nouns) == spelling_key(other, nouns)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("entropy", "cross-entropy"),
        ("forward KL", "reverse KL"),
        ("KL", "KL divergence"),
        ("C++", "C#"),
        ("bias", "bia"),
        ("on-policy", "off-policy"),
    ],
)
def test_different_terms_have_different_keys(nouns, one, other):
    assert spelling_key(one, nouns) != spelling_key(other, nouns)


def test_spelling_key_of_nothing_is_empty(nouns):
    assert [spelling_key(text, nouns) for text in ("", " ", "-", "'s")] == ["", "", "", ""]


def test_fold():
    assert fold("ﬁne Straße R²") == "fine strasse r2"


@pytest.mark.parametrize(
    ("text", "ident"),
    [
        ("KL divergence", "kl-divergence"),
        ("C++", "c++"),
        ("C#", "c#"),
        ("Bayes’ rule", "bayes-rule"),
        ("  é  ", "é"),
        ("熵", "熵"),
        ("???", "concept"),
    ],
)
def test_slug(text, ident):
    assert slug(text) == ident


# --- labels and definitions --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "cards"),
    [
        ("overfitting", [("What is overfitting?", "Overfitting hurts.")]),
        ("overfitting", [("Overfitting?", "Overfitting hurts.")]),
        ("Adam", [("Use Adam?", "Adam adapts slowly.")]),
        ("Shannon entropy", [("Define Shannon entropy.", "Shannon entropy counts bits.")]),
        ("preference pair", [("What are preference pairs?", "Preference pairs guide it.")]),
        ("LLM", [("What are LLMs?", "LLMs write.")]),
        ("mode-seeking", [("Why is it mode-seeking?", "Mode-seeking?")]),
        ("fine-tuning", [("Is fine-tuning cheap?", "Fine-tuning is. Finetuning?")]),
        ("vitamin C", [("What is scurvy?", "It is a lack of vitamin C.")]),
        ("forward KL", [("Forward KL or not?", "Forward KL spreads. Forward KL covers.")]),
    ],
)
def test_labels_are_singular_and_in_running_case(label, cards):
    assert label in concepts_of(*cards)


@pytest.mark.parametrize("front", ["**Perplexity**", "“Perplexity” means what?", "- Perplexity"])
def test_a_mark_before_the_first_word_makes_its_capital_no_part_of_the_label(front):
    assert "perplexity" in concepts_of((front, "A measure of a model."))


def test_a_letter_makes_the_capital_before_it_no_part_of_the_label():
    assert "vitamin K" in concepts_of(("Why?", "Vitamin K is fat-soluble."))


def idents_of(*labels: str) -> list[str]:
    """The ids of glossary concepts that one card names, in order."""
    card = Card("c1", "What?", ", ".join(labels))
    found = extract_concepts([card], tuple(Entry(label) for label in labels), glossary_only=True).concepts
    by_label = {concept.label: concept.id for concept in found}
    return [by_label[label] for label in labels]


def test_concepts_with_equal_slugs_have_different_ids():
    assert idents_of("R&D", "R-D") == ["r-d", "r-d-2"]


def test_no_id_is_given_twice():
    assert len(set(idents_of("R&D", "R-D", "R-D-2"))) == 3


@pytest.mark.parametrize(
    ("back", "definition"),
    [
        ("Perplexity is a measure. It is low.", "Perplexity is a measure."),
        ("The perplexity is a measure.", "The perplexity is a measure."),
        ("Perplexity (PPL) measures surprise.", "Perplexity (PPL) measures surprise."),
        ("Perplexity, in short, means surprise.", "Perplexity, in short, means surprise."),
        ("Perplexity = exp(H).", "Perplexity = exp(H)."),
        ("Perplexity: a measure.", "Perplexity: a measure."),
        ("Good. Perplexity refers to surprise.", "Perplexity refers to surprise."),
        ("We know perplexity is low.", ""),
        ("Perplexity falls quickly.", ""),
        ("Perplexity isotopes differ.", ""),
    ],
)
def test_the_sentence_that_defines_a_concept(back, definition):
    found = concepts_of(("Why perplexity?", back))["perplexity"]
    assert (found.definition, found.definition_card) == (definition, "c1" if definition else "")


ANSWER = "How confused a model is by a text. Low is good."
FIRST = "How confused a model is by a text."


@pytest.mark.parametrize(
    ("front", "back", "definition"),
    [
        ("What is perplexity?", ANSWER, FIRST),
        ("What's the perplexity?", ANSWER, FIRST),
        ("Define perplexity.", ANSWER, FIRST),
        ("What do you mean by perplexity?", ANSWER, FIRST),
        ("Perplexity", ANSWER, FIRST),
        ("What is perplexity?", "Mean surprise. Low is good.", "Mean surprise. Low is good."),
        ("What is perplexity?", "Mean surprise", "Mean surprise"),
        ("Why is perplexity low?", ANSWER, ""),
        ("What is perplexity good for?", ANSWER, ""),
        ("What is perplexity?", "Synonym for the exponential of entropy. Low is good.", ""),
        ("What is perplexity?", "See cross-entropy, whose exponential it is.", ""),
    ],
)
def test_how_the_answer_to_what_it_is_begins_defines_a_concept(front, back, definition):
    found = concepts_of((front, back))["perplexity"]
    assert (found.definition, found.definition_card) == (definition, "c1" if definition else "")


@pytest.mark.parametrize(
    ("sentence", "defines"),
    [
        ("Perplexity is a measure.", True),
        ("Perplexities are simply the powers of two.", True),
        ("Perplexities are model scores.", True),
        ("Perplexity is defined as a power.", True),
        ("Perplexity = 2 to the power of entropy.", True),
        ("Perplexity measures surprise.", True),
        ("Perplexity is low.", False),
        ("Perplexities are computed by models.", False),
        ("Perplexity is better than accuracy.", False),
        ("Perplexity is rising in models.", False),
    ],
)
def test_a_definition_says_what_a_thing_is_not_how_it_is(sentence, defines):
    found = concepts_of(("So?", sentence))["perplexity"]
    assert found.definition == (sentence if defines else "")


def test_the_hashtags_of_a_note_are_no_part_of_its_definition():
    found = concepts_of(("perplexity", "#language, #metric A measure of the surprise of a model. More."))[
        "perplexity"
    ]
    assert found.definition == "A measure of the surprise of a model."


def test_an_answer_of_hashtags_alone_defines_nothing():
    assert concepts_of(("perplexity", "#math #info"))["perplexity"].definition == ""


def test_the_label_is_the_form_that_a_textbook_prints():
    cards = [
        ("Why Beam Search?", "We like Beam Search. A beam search is greedy."),
        ("Why?", "The Transformer's decoder and the Transformer decoder."),
        ("So?", "We train an svm. The SVM is linear, the svm fast."),
    ]
    assert {"beam search", "Transformer decoder", "SVM"} <= set(concepts_of(*cards))


def test_the_first_defining_answer_counts_and_a_question_never_does():
    cards = [
        ("Perplexity is what?", "We use perplexity."),
        ("What?", "Perplexity is a mean."),
        ("So?", "Perplexity is a power."),
    ]
    found = concepts_of(*cards)["perplexity"]
    assert (found.definition, found.definition_card) == ("Perplexity is a mean.", "c2")


@pytest.mark.parametrize(
    ("cards", "labels"),
    [
        ((("What are learning rates?", "A learning rate is a step size."),), {"learning rate"}),
        ((("Why are GPUs fast?", "A GPU is parallel."),), {"GPU"}),
        ((("What is HTTP?", "An HTTP method is a verb."),), {"HTTP", "HTTP method"}),
        ((("What is GRPO?", "The GRPO algorithm ranks."),), {"GRPO"}),
    ],
)
def test_one_node_for_one_concept_and_two_for_two(cards, labels):
    found = set(concepts_of(*cards))
    assert labels <= found
    assert not {label for label in found - labels if any(name in label for name in labels)}


@pytest.mark.parametrize(
    ("cards", "label"),
    [
        ([("SOFTMAX", "A softmax."), ("So?", "The softmax, a softmax, that softmax.")], "softmax"),
        (
            [("GRADIENT DESCENT", "Use gradient descent. Gradient descent is slow, gradient descent!")],
            "gradient descent",
        ),
        (
            [("So?", "The MEAN SQUARED ERROR (MSE). Mean squared error, a mean squared error.")],
            "mean squared error",
        ),
        ([("Why?", "The proof of work (OPOW), of mice of men.")], "proof of work"),
    ],
)
def test_one_heading_in_capitals_is_not_the_label(cards, label):
    assert label in concepts_of(*cards)


def test_what_is_of_something_rare_leaves_it_a_concept():
    concepts = concepts_of(("Symptoms of Hypokalemia", "Weakness."), ("So?", "Hypokalemia is dangerous."))
    assert concepts["Hypokalemia"].cards == ("c1", "c2")


@pytest.mark.parametrize(
    ("front", "text"),
    [("So?", "A **P**erplexity"), ("So?", "A <b>P</b>erplexity"), ("So?", r"A $\sigma$-algebra")],
)
def test_a_mention_of_a_word_with_markup_inside_is_all_of_it(front, text):
    (concept,) = concepts_of((front, text + " is a measure.")).values()
    (mention,) = concept.mentions
    assert (mention.start, mention.end) == (2, len(text))
    assert concept.definition == text + " is a measure."


@pytest.mark.parametrize(("gerund", "noun"), [("rating", "ration"), ("porting", "portion")])
def test_a_gerund_is_no_noun_that_only_looks_like_its_own(gerund, noun):
    concepts = concepts_of((f"What is a {gerund}?", "A step."), (f"What is a {noun}?", "A share."))
    assert {gerund, noun} <= set(concepts)


def test_a_gerund_is_its_noun_where_the_deck_has_both():
    concepts = concepts_of(("What is normalizing?", "A step."), ("So?", "Normalization is cheap."))
    assert concepts["normalization"].cards == ("c1", "c2")
    assert "normalizing" in concepts["normalization"].names
    assert "normalizing" not in concepts
