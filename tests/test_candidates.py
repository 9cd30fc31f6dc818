"""The candidates in runs of words: which words they are of, and how a deck votes on its tags."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extraction.candidates import candidates, key_of, windows, word_class
from graph.extraction.inflection import NounTable, is_acronym
from graph.extraction.runs import Word
from graph.extraction.votes import DeckVotes, tag_counts, tag_votes
from graph.model import SIDES


def found_in(nlp, nouns: NounTable, *texts: str) -> list[str]:
    """The candidates of some texts, which vote together on their tags."""
    runs = [run for doc in nlp.pipe(texts) for run in doc.user_data["runs"]]
    votes = tag_votes(tag_counts(runs))
    return [" ".join(w.text for w in found.words) for run in runs for found in candidates(run, votes, nouns)]


def run_of(*tagged: str) -> tuple[Word, ...]:
    """A run of 'word/TAG' pairs, one space apart."""
    words, at = [], 0
    tags = [pair.rsplit("/", 1)[1] for pair in tagged]
    for index, pair in enumerate(tagged):
        text = pair.rsplit("/", 1)[0]
        words.append(Word(text, tags[index], at, tags[index + 1] if index + 1 < len(tags) else "."))
        at += len(text) + 1
    return tuple(words)


def texts_of(run, votes, nouns: NounTable) -> list[str]:
    return [" ".join(word.text for word in found.words) for found in candidates(run, votes, nouns)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Define Shannon entropy and its relationship to compression.", ["Shannon entropy", "compression"]),
        ("Write the RLHF objective including the KL penalty term.", ["RLHF objective", "KL penalty term"]),
        ("State the relationship between cross-entropy and perplexity.", ["cross-entropy", "perplexity"]),
        ("Explain gradient descent.", ["gradient descent"]),
        ("Use the chain rule.", ["chain rule"]),
        ("What is the role of temperature?", ["temperature"]),
        ("Name two kinds of attention mechanisms.", ["attention mechanisms"]),
        ("There are several different ways to reduce overfitting.", ["overfitting"]),
        ("What is the difference between bagging and boosting?", ["bagging", "boosting"]),
        ("Reverse KL is mode-seeking.", ["Reverse KL", "mode-seeking"]),
        ("Stochastic gradient descent converges slowly.", ["Stochastic gradient descent"]),
        ("Perplexity = exp(cross-entropy).", ["Perplexity", "cross-entropy"]),
        ("DPO prefers y_w over y_l.", ["DPO"]),
        ("KL(p||q) = sum_x p(x) log(p(x)/q(x)).", ["KL"]),
        ("The mean squared error(MSE) is small.", ["mean squared error", "MSE"]),
        ("The French Revolution began in 1789.", ["French Revolution"]),
        ("The learning rate is too high.", ["learning rate"]),
        ("What is this?", []),
        ("This is the way it is.", []),
        ("A good example is the following one.", []),
        ("The overfitting problem is an issue.", ["overfitting problem"]),
        ("What is EM?", ["EM"]),
        ("What is cross-entropy?", ["cross-entropy"]),
        ("Which kernel is NOT convex, AND why?", ["kernel"]),
        # possessives, letters, numbers
        ("Use Newton's method.", ["Newton's method"]),
        ("Bayes' theorem inverts probabilities.", ["Bayes' theorem", "probabilities"]),
        ("de Morgan's laws", ["de Morgan's laws"]),
        ("Kirchhoff's first law holds.", ["Kirchhoff's first law"]),
        ("The T wave follows the QRS complex.", ["T wave", "QRS"]),
        ("What is type 2 diabetes?", ["type 2 diabetes"]),
        ("RFC 1918 addresses are private.", ["RFC 1918 addresses"]),
        ("There are 3 attention layers.", ["attention layers"]),
        # gerunds
        ("Genome editing in mice is possible.", ["Genome editing", "mice"]),
        ("Object tracking in videos", ["Object tracking"]),
        ("Feature scaling the data helps.", ["data"]),
        ("the model overfitting the data", ["model", "data"]),
        # adverbs
        ("It finds differentially expressed genes.", ["differentially expressed genes"]),
        ("A singly linked list is short.", ["singly linked list"]),
        ("the probabilistically checkable proof", ["checkable proof"]),
        ("It quickly converges.", []),
        # quantities, numerals, asides
        ("a 3D convolution", ["3D convolution"]),
        ("10ms latency", ["latency"]),
        ("II", []),
        ("World War II was long.", ["World War II"]),
        ("NB: it is OK. TODO: XML.", ["XML"]),
        ("What is RFC 1918?", ["RFC 1918"]),
        ("A 70B model is big.", ["model"]),
        ("Give 5mg aspirin.", ["aspirin"]),
        ("a 16GB memory", ["memory"]),
        ("It has 10 ms latency at 3 kJ/mol.", ["latency"]),
        ("It finds caspase-9 and trisomy 21.", ["caspase-9", "trisomy 21"]),
        ("It beats the older Fast R-CNN.", ["Fast R-CNN"]),
        ("sloppy quorum and hinted handoff", ["sloppy quorum", "hinted handoff"]),
        ("the key paper", []),
        ("Use least squares, at least two kernels.", ["least squares", "kernels"]),
        ("the least important kernels", ["kernels"]),
        ("on a directory new files inherit", ["directory", "files"]),
        ("the unit file run `systemctl daemon-reload`", ["unit file", "systemctl daemon-reload"]),
        ("the adjusted R² of it", ["adjusted R²"]),
        ("the 4xxx kernels", ["kernels"]),
        ("the disk I/Os", ["disk I/Os"]),
        ("the **L**eftmost derivation", ["Leftmost derivation"]),
        ("an <b>O</b>pen-closed principle", ["Open-closed principle"]),
        ("Call <code>VACUUM</code> or <code>x = 1</code>.", ["VACUUM"]),
        ("See [Wikipedia](https://en.wikipedia.org/wiki/X).", []),
    ],
)
def test_candidates_of_a_sentence(nlp, nouns, text, expected):
    assert found_in(nlp, nouns, text) == expected


def test_no_junk_from_the_seed_deck(nlp, nouns, seed_deck):
    found = found_in(nlp, nouns, *(card.side(side) for card in seed_deck.cards for side in SIDES))
    junk = {
        "the role",
        "role",
        "this",
        "exp(cross",
        "exp",
        "y_w",
        "y_l",
        "pi_ref",
        "way",
        "log",
        "sum_x",
        "Define",
    }
    assert junk.isdisjoint(found)
    assert {"Reverse KL", "knowledge distillation", "GRPO", "overfitting"} <= set(found)


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (run_of("neural/JJ", "network/NN"), ["neural network"]),
        (run_of("Define/VB", "entropy/NN"), ["entropy"]),
        (run_of("Compare/NNP", "entropy/NN"), ["entropy"]),
        (run_of("simple/JJ", "linear/JJ", "regression/NN", "problem/NN"), ["linear regression problem"]),
        (run_of("hash/NN", "function/NN"), ["hash function"]),
        (run_of("loss/NN", "function/NN"), ["loss function"]),
        (run_of("two/CD", "kernels/NNS"), ["kernels"]),
        (run_of("deeper/JJR", "network/NN"), ["network"]),
        (run_of("trained/VBN", "network/NN"), ["trained network"]),
        (run_of("entropy/NN", "grows/VBZ", "variance/NN"), ["entropy", "variance"]),
        (run_of("entropy/NN", "smooth/JJ"), ["entropy"]),
        (run_of("problem/NN"), []),
        (run_of("overfitting/NN", "problem/NN"), ["overfitting problem"]),
        (run_of("overfitting/NN", "way/NN"), ["overfitting"]),
        # quantities
        (run_of("5mg/NN", "aspirin/NN"), ["aspirin"]),
        (run_of("95%/NN", "interval/NN"), ["interval"]),
        (run_of("3D/NN", "convolution/NN"), ["3D convolution"]),
        (run_of("H100/NN", "cluster/NN"), ["H100 cluster"]),
        # numerals and asides are no concepts by themselves
        *((run_of(f"{text}/NN"), []) for text in ("II", "IV", "XIX", "NB", "OK", "TODO")),
        (run_of("IVF/NN"), ["IVF"]),
        (run_of("factor/NN", "VIII/NN"), ["factor VIII"]),
        # a rare word that the tagger does not know is a noun, unless it is spelled like an adjective
        (run_of("bradykinin/JJ"), ["bradykinin"]),
        (run_of("bradykinin/JJ", "release/NN"), ["bradykinin release"]),
        (run_of("xylophonic/JJ"), []),
        (run_of("smooth/JJ"), []),
        # adverbs
        (run_of("doubly/RB", "linked/VBN", "list/NN"), ["doubly linked list"]),
        (run_of("doubly/RB", "convex/JJ", "hull/NN"), ["convex hull"]),
        (run_of("doubly/RB", "hull/NN"), ["hull"]),
        # gerunds
        (run_of("genome/NN", "editing/VBG"), ["genome editing"]),
        (run_of("genome/NN", "editing/VBG", "mouse/NN"), ["genome editing mouse"]),
        (run_of("storing/VBG", "keys/NNS"), ["keys"]),
        (run_of("learning/VBG", "rates/NNS"), ["learning rates"]),
        # a heading and the sentence behind it; an owner of nothing
        (run_of("chain/NN", "rule/NN", "Chain/NN", "rule/NN"), ["Chain rule"]),
        (run_of("Hess's/NNP", "law/NN"), ["Hess's law"]),
        (run_of("Hess's/NNP", "discussion/NN"), []),
        (run_of("large/JJ"), []),
        (run_of("role/NN", "way/NN"), []),
        (run_of(*(f"alpha{n}x/NN" for n in range(6))), ["alpha0x alpha1x alpha2x alpha3x alpha4x alpha5x"]),
        (run_of(*(f"alpha{n}x/NN" for n in range(7))), []),
    ],
)
def test_candidates_of_tagged_words(nouns, run, expected):
    assert texts_of(run, {}, nouns) == expected


def test_an_imperative_is_kept_where_it_is_no_instruction(nouns):
    matrix = Word("matrix", "NN", 18, ".")
    for before, expected in (("DT", "compare matrix"), ("", "matrix"), (".", "matrix")):
        compare = Word("compare", "NN", 10, "NN", before)
        assert texts_of((compare, matrix), {}, nouns) == [expected]


@pytest.mark.parametrize(
    ("word", "tag", "expected"),
    [
        ("entropy", "NN", "N"),
        ("Bayes", "NNP", "N"),
        ("linear", "JJ", "A"),
        ("trained", "VBN", "P"),
        ("learning", "VBG", "G"),
        ("mode-seeking", "JJ", "G"),
        ("task-specific", "NN", "A"),
        ("cross-entropy", "NN", "N"),
        ("converges", "VBZ", "V"),
        ("seven", "CD", "C"),
        ("forward", "RB", "O"),
        ("RLHF", "VBD", "N"),
        ("LoRA", "JJ", "N"),
    ],
)
def test_word_class(word, tag, expected):
    assert word_class(Word(word, tag, 0)) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("KL", True),
        ("GPT-2", True),
        ("C4", True),
        ("word2vec", False),
        ("I", False),
        ("Adam", False),
        ("", False),
    ],
)
def test_is_acronym(word, expected):
    assert is_acronym(word) is expected


def test_a_deck_outvotes_the_tagger(nouns):
    slip, right = run_of("coding/NN", "theorem/JJ"), run_of("theorem/NN")
    assert texts_of(slip, tag_votes(tag_counts([slip])), nouns) == ["coding"]
    votes = tag_votes(tag_counts([slip, right, right]))
    assert votes == {"coding": "N", "theorem": "N"}
    assert texts_of(slip, votes, nouns) == ["coding theorem"]


def test_votes_do_not_count_case_and_ties_go_to_the_same_class_always():
    assert tag_votes(tag_counts([run_of("Smooth/NN"), run_of("smooth/JJ")])) == {"smooth": "A"}
    assert tag_votes(tag_counts([run_of("smooth/JJ"), run_of("Smooth/NN")])) == {"smooth": "A"}


# --- remembered ----------------------------------------------------------------------------------

TOKENS = st.builds(
    Word,
    text=st.sampled_from(
        ["loss", "Loss", "entropy", "low", "reverse", "KL", "training", "of", "mode-seeking"]
    ),
    tag=st.sampled_from(["NN", "NNS", "JJ", "VBG", "VBN", "VBD", "RB", "CD"]),
    start=st.just(0),
    next_tag=st.sampled_from(["NN", "DT", "IN", ".", ""]),
    previous_tag=st.sampled_from(["JJ", "DT", ".", ""]),
    is_name=st.booleans(),
)
VOTES = st.dictionaries(st.sampled_from(["loss", "low", "reverse", "training"]), st.sampled_from("NAGV"))


def laid(words: list[Word], at: int) -> tuple[Word, ...]:
    """The words one behind the other, from an offset on."""
    run: list[Word] = []
    for word in words:
        run.append(word._replace(start=at))
        at = run[-1].end + 1
    return tuple(run)


@given(st.lists(st.lists(TOKENS, min_size=1, max_size=5), max_size=6), VOTES, st.integers(1, 3))
def test_what_is_chosen_of_a_run_is_chosen_of_all_that_are_like_it(nouns, runs, votes, most):
    remembering = DeckVotes(votes)
    remembering._MOST = most
    for at, words in enumerate([*runs, *runs]):
        run = laid(words, 7 * at)
        choice = remembering.choice(run, nouns)
        assert [(run[a:b],) for a, b in choice.candidates] == list(candidates(run, votes, nouns))
        assert [(run[a:b], key) for (a, b), key in choice.wholes] == [
            (words, key_of(words, nouns)) for words in windows(run)
        ]
    assert copy.deepcopy(remembering) == votes
