"""How terms are named: abbreviations, inflection, spelling keys, labels, definitions."""

from __future__ import annotations

import pytest

from graph.extraction.abbreviations import best_start, find_pairs
from graph.extraction.concepts import extract_concepts, slug
from graph.extraction.glossary import Entry
from graph.extraction.inflection import NounTable, fold, spelling_key
from graph.extraction.labels import singular_form
from graph.model import Card, Concept


def concepts_of(*cards: tuple[str, str]) -> dict[str, Concept]:
    """The concepts of cards c1, c2, … by label."""
    deck = [Card(f"c{number}", front, back) for number, (front, back) in enumerate(cards, 1)]
    return {concept.label: concept for concept in extract_concepts(deck).concepts}


# --- abbreviations -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("It minimises mean squared error (MSE).", "MSE", "mean squared error"),
        ("It minimises mean squared error(MSE).", "MSE", "mean squared error"),
        ("DPO (direct preference optimization)", "DPO", "direct preference optimization"),
        (
            "reinforcement learning from human feedback (RLHF)",
            "RLHF",
            "reinforcement learning from human feedback",
        ),
        ("LoRA (Low-Rank Adaptation)", "LoRA", "Low-Rank Adaptation"),
        ("support vector machines (SVMs)", "SVMs", "support vector machines"),
        ("the variational auto-encoder (VAE)", "VAE", "variational auto-encoder"),
        ("long short-term memory (LSTM)", "LSTM", "long short-term memory"),
        ("Kullback-Leibler (KL) divergence", "KL", "Kullback-Leibler"),
        ("maximum likelihood estimation (MLE; see above)", "MLE", "maximum likelihood estimation"),
        ("area under the curve (AUC)", "AUC", "area under the curve"),
        ("mixture of experts (MoE)", "MoE", "mixture of experts"),
        ("negative log-likelihood (NLL)", "NLL", "negative log-likelihood"),
        (
            "term frequency-inverse document frequency (TF-IDF)",
            "TF-IDF",
            "term frequency-inverse document frequency",
        ),
        ("rectified linear unit (ReLU)", "ReLU", "rectified linear unit"),
        ("k-nearest neighbors (k-NN)", "k-NN", "k-nearest neighbors"),
        ("expectation–maximization (EM)", "EM", "expectation–maximization"),
        ("Adam is old. Gradient descent (GD) is older.", "GD", "Gradient descent"),
        ("Proximal Policy Optimization (PPO)", "PPO", "Proximal Policy Optimization"),
    ],
)
def test_abbreviations_that_a_text_defines(text, short, long):
    (pair,) = find_pairs(text)
    assert (pair.short, pair.long) == (short, long)
    assert text[pair.start : pair.end] == long


@pytest.mark.parametrize(
    "text",
    [
        "the gradient (see below)",
        "the model (2025)",
        "the model (e.g., a transformer)",
        "the paper (Smith et al., 2020)",
        "a tree (A)",
        "temperature (T)",
        "entropy (in bits)",
        "KL (infinite)",
        "GPT (the model)",
        "the network (CNN)",
        "GRPO (DeepSeek-R1-Zero, January 2025)",
        "preference pairs (human or AI labels)",
        "regularization (e.g., missing KL penalty in RLHF)",
        "attention (Q, K, V)",
        "the sum (SUM)",
        "principal analysis (Pa)",
        "()",
        "(MSE)",
    ],
)
def test_brackets_that_define_no_abbreviation(text):
    assert find_pairs(text) == ()


def test_two_abbreviations_in_one_sentence():
    pairs = find_pairs("mean absolute error (MAE) and root mean squared error (RMSE)")
    assert [(p.short, p.long) for p in pairs] == [
        ("MAE", "mean absolute error"),
        ("RMSE", "root mean squared error"),
    ]


@pytest.mark.parametrize(
    ("short", "long", "start"),
    [("KL", "the Kullback-Leibler", 4), ("AB", "xab", None), ("AB", "", None), ("A-B", "an a b", 3)],
)
def test_best_start(short, long, start):
    assert best_start(short, long) == start


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
        ("losses of bits", "losses of bit"),
        ("SGD", "SGD"),
        ("fine-tunings", "fine-tunings"),
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
        ("vitamin", [("What is scurvy?", "It is a lack of vitamin C.")]),
        ("forward KL", [("Forward KL or not?", "Forward KL spreads. Forward KL covers.")]),
    ],
)
def test_labels_are_singular_and_in_running_case(label, cards):
    assert label in concepts_of(*cards)


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
    found = concepts_of(("What is perplexity?", back))["perplexity"]
    assert (found.definition, found.definition_card) == (definition, "c1" if definition else "")


def test_the_first_defining_answer_counts_and_a_question_never_does():
    cards = [
        ("Perplexity is what?", "We use perplexity."),
        ("What?", "Perplexity is low."),
        ("So?", "Perplexity is high."),
    ]
    found = concepts_of(*cards)["perplexity"]
    assert (found.definition, found.definition_card) == ("Perplexity is low.", "c2")


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
