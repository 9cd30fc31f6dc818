"""Abbreviations that a text defines, and how words spell a short form."""

from __future__ import annotations

import pytest

from graph.extraction.abbreviations import find_pairs
from graph.extraction.masking import mask
from graph.extraction.shortforms import Spelling, spell

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
def test_where_the_cheapest_spelling_begins(short, long, start):
    spelling = spell(short, long)
    assert (spelling.start if spelling else None) == start


def found(text: str) -> list[tuple[str, str]]:
    """The pairs of a card's text, masked as the pipeline masks it."""
    return [(pair.short, pair.long) for pair in find_pairs(mask(text))]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        # letters inside words, and words or brackets without a letter
        ("hypertext transfer protocol (HTTP)", [("HTTP", "hypertext transfer protocol")]),
        ("a cross-site scripting attack (XSS)", [("XSS", "cross-site scripting attack")]),
        ("the area under the [ROC] curve (AUC)", [("AUC", "area under the [ROC] curve")]),
        ("tumor necrosis factor (alpha) (TNF)", [("TNF", "tumor necrosis factor (alpha)")]),
        ("reduce, reuse, recycle (RRR)", [("RRR", "reduce, reuse, recycle")]),
        ("DIvisive ANAlysis Clustering (DIANA)", [("DIANA", "DIvisive ANAlysis Clustering")]),
        # numbers and X in other words
        ("two-factor authentication (2FA)", [("2FA", "two-factor authentication")]),
        ("the third normal form (3NF)", [("3NF", "third normal form")]),
        ("explainable AI (XAI)", [("XAI", "explainable AI")]),
        ("the 20-item Toronto Alexithymia Scale (TAS-20)", [("TAS-20", "20-item Toronto Alexithymia Scale")]),
        # short forms of all shapes
        ("the standard deviation (std)", [("std", "standard deviation")]),
        ("a learning rate (lr)", [("lr", "learning rate")]),
        ("prolactin (Prl) and ubiquitin (Ub)", [("Prl", "prolactin"), ("Ub", "ubiquitin")]),
        ("Schistosoma japonicum (Sj)", [("Sj", "Schistosoma japonicum")]),
        ("nitric oxide (NO)", [("NO", "nitric oxide")]),
        ("angiotensin II (Ang II)", [("Ang II", "angiotensin II")]),
        ("research and development (R&D)", [("R&D", "research and development")]),
        ("the SCS from T. kodakaraensis (SCS(Tk))", [("SCS(Tk)", "SCS from T. kodakaraensis")]),
        ("variational autoencoders (VAEs)", [("VAEs", "variational autoencoders")]),
        ("in convolutional neural networks (CNN's)", [("CNN", "convolutional neural networks")]),
        # where the long form begins
        ("of 2,4-dinitrophenyl (DNP)", [("DNP", "2,4-dinitrophenyl")]),
        ("in 4'-(9-amino)-methoxysalen (AMS)", [("AMS", "4'-(9-amino)-methoxysalen")]),
        ("using the support vector machine (SVM)", [("SVM", "support vector machine")]),
        ('the "vanishing gradient problem" (VGP)', [("VGP", "vanishing gradient problem")]),
        ("the British Aircraft Corp. (BAC)", [("BAC", "British Aircraft Corp.")]),
        ("the microactuator's (MA's) arm", [("MA", "microactuator")]),
        ("a pre-trained-large language model (LLM)", [("LLM", "large language model")]),
        # what else a bracket holds
        ("reinforcement learning [RL]", [("RL", "reinforcement learning")]),
        ("mutual information (also abbreviated as MI)", [("MI", "mutual information")]),
        ("a learning rate (LR or lr)", [("LR", "learning rate"), ("lr", "learning rate")]),
        ("RL (i.e. reinforcement learning)", [("RL", "reinforcement learning")]),
        ("HIF-1 (hypoxia inducible factor 1, HIF)", [("HIF-1", "hypoxia inducible factor 1")]),
        ("an activation (rectified linear unit, ReLU)", [("ReLU", "rectified linear unit")]),
        # markup between the words
        ("**Principal component analysis** (`PCA`)", [("PCA", "Principal component analysis")]),
        ("<b>PCA</b> (<i>principal component analysis</i>)", [("PCA", "principal component analysis")]),
        ("**mean** *squared* error (MSE)", [("MSE", "mean squared error")]),
    ],
)
def test_how_brackets_define_short_forms(text, pairs):
    assert found(text) == pairs


@pytest.mark.parametrize(
    "text",
    [
        "F1 score (F-score)",
        "AU ROC (AUC)",
        "L1CAM (L1)",
        "contrast medium (CT)",
        "by penicilloylated bovine albumin (BPO-BGG)",
        "a range of values (interval)",
        "neural network (net)",
        "a token is masked (or not)",
        "the silicon (Si-) compounds",
        "captopril (1 microM), thiorphan (1 microM)",
        "Generative Pre-trained Transformer (GPT-3)",  # else GPT-2 would be the same
        "PR AUC (area under the PR curve)",
        "minPts (minimum number of points in an epsilon-neighborhood)",
        "ATP [or adenosine triphosphate derivatives (S)]",
        "mean squared\nerror (MSE\n)",
        "an error) of the mean (MSE",
    ],
)
def test_brackets_that_look_like_definitions(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("BEM stands for Block Element Modifier which", [("BEM", "Block Element Modifier")]),
        ('WCG stands for "Web Content Guidelines".', [("WCG", "Web Content Guidelines")]),
        ("ReLU is an abbreviation for Rectified Linear Unit.", [("ReLU", "Rectified Linear Unit")]),
        ("AdaGrad, which stands for ADAptive GRADient descent", [("AdaGrad", "ADAptive GRADient descent")]),
        ("AUC, short for area under the curve, is", [("AUC", "area under the curve")]),
        ("PCA: principal component analysis", [("PCA", "principal component analysis")]),
        ("MSE = mean squared error", [("MSE", "mean squared error")]),
        ("VIF - variance inflation factor.", [("VIF", "variance inflation factor")]),
        ("What is SGD — stochastic gradient descent?", [("SGD", "stochastic gradient descent")]),
        ("the SSE, or standard squared error, or", [("SSE", "standard squared error")]),
        ("the MSE, i.e., the mean squared error", [("MSE", "mean squared error")]),
        ("mean squared error, or MSE, is", [("MSE", "mean squared error")]),
        ("mean squared error, often abbreviated as MSE.", [("MSE", "mean squared error")]),
        ("mean squared error or MSE?", [("MSE", "mean squared error")]),
        ("a (mean squared error, MSE)", [("MSE", "mean squared error")]),
        # nothing but initials will do, and a phrase that ends there
        ("ReLU: rectified linear unit", []),
        ("CNN, or convolutional network", []),
        ("MSE: mean squared error terms", []),
        ("a rectified linear unit, or ReLU, is", []),
        ("true positives, TP rate", []),
        ("NP: not proven", []),
        ("TP is true positives", []),
        ("a generative model, GAN, is", []),
    ],
)
def test_definitions_without_a_bracket(text, pairs):
    assert found(text) == pairs


def test_a_pair_is_found_once_and_in_the_order_of_the_text():
    pairs = find_pairs("SGD (stochastic gradient descent), mean squared error (MSE, or SGD)")
    assert [(pair.short, pair.start, pair.end) for pair in pairs] == [("SGD", 5, 32), ("MSE", 35, 53)]


@pytest.mark.parametrize(
    ("short", "text", "start", "cost"),
    [
        ("MSE", "mean squared error", 0, 0),
        ("AUC", "area under the curve", 0, 1),
        ("LoRA", "low-rank adaptation", 0, 3),
        ("HTTP", "hypertext transfer protocol", 0, 6),
        ("DEX", "dexamethasone", 0, 6),
        ("GBT", "gradient boosted (decision) trees", 0, 12),
        ("AHY", "anterior hypothalamic nucleus", 0, 15),
        ("ABC", "alpha, beta, cell", 0, 12),
        ("LLM", "pre-large language model", 4, 9),
        ("EF", "of electric field", 3, 0),
        ("OF", "of field", 0, 12),
        ("CT", "contrast medium", 0, 18),
    ],
)
def test_what_a_spelling_costs(short, text, start, cost):
    assert spell(short, text) == Spelling(start, cost)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "(AB " * 5_000 + ")" * 5_000,
        "(AB) " * 4_000,
        "\t(AB)" * 4_000,
        "a-" * 50_000 + "(AB)",
        ("a" * 180 + " (AAAAAAAAAA) ") * 100,
        "AB = AB = " * 1_000,
        ("AAAAAAAAAA: " + "a " * 20) * 100,
        "a b, also or AB " * 1_000,
    ],
)
def test_hostile_text_takes_linear_time(text):
    """Each of these would take minutes if time grew with the square of its length."""
    assert len(find_pairs(text)) < len(text)
