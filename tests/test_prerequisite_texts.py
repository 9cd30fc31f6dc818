"""What prerequisites are read from: words and their weights, passages that explain, texts compared."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings

from graph.extraction.zipf import zipf
from graph.model import Card
from graph.prerequisites import likeness, words
from graph.prerequisites.coverage import name_variants
from graph.prerequisites.likeness import cosines, nearest
from graph.prerequisites.names import contained_names
from graph.prerequisites.namings import Naming
from graph.prerequisites.passages import Passages, find_passages
from graph.prerequisites.prose import read_prose, sides_of
from graph.prerequisites.wording import Vocabulary
from graph.prerequisites.words import (
    everydayness,
    informativeness,
    simple_words,
    singular,
    stem,
    stems,
    stems_with_places,
    surface_words,
)
from tests.handmade import DECKS, LABELS, cards_of, concepts_of, survey_of, weigh_words_evenly

# --- words -------------------------------------------------------------------------------------


def test_a_stem_stands_for_the_forms_of_a_word():
    assert stem("Entropies") == stem("entropy") == "entropi"
    assert stem("running") == stem("runs") == "run"
    assert stem("general") == stem("generalization")  # why lone words are compared otherwise


def test_stems_leave_function_words_out_and_say_where_words_start():
    assert stems("The odds of an event, and WHY they matter") == ("odd", "event", "matter")
    assert stems_with_places("Is it the naïve_Bayes?") == [("naïv", 10), ("bay", 16)]
    assert stems("of the and") == stems("") == stems("— ?!") == ()


def test_a_curly_apostrophe_is_a_straight_one():
    assert stem("divergence’s") == stem("divergence's") == stem("divergence")
    assert stems("Bayes’ and Bayes' rule") == ("bay", "bay", "rule")


def test_words_start_at_letters_and_digits():
    found = Vocabulary().read(["H(p), the entropy", "  Ärger’s cross-entropy", ""])
    assert found.start.tolist() == [0, 2, 6, 10, 2, 10, 16]
    assert found.bounds.tolist() == [0, 4, 7, 7]


def test_words_as_written_and_in_lower_case():
    assert surface_words("The KL divergence’s Bits") == ["The", "KL", "divergence’s", "Bits"]
    assert simple_words("The KL Divergence") == ["the", "kl", "divergence"]


def test_singular():
    several = ("vectors", "tokens", "loss", "bias", "virus", "basis", "sets", "gas", "tree", "")
    assert [*map(singular, several)] == ["vector", "token", *several[2:]]


def test_everydayness_is_that_of_the_rarest_word():
    assert everydayness("the set of Entropy") == zipf("entropy")
    assert everydayness("set") > everydayness("set entropy") > everydayness("set quorbel") == 0.0
    assert everydayness("") == everydayness("∇!") == 0.0


def test_informativeness_is_inverse_document_frequency_among_300_everyday_cards(monkeypatch):
    monkeypatch.setattr(words, "zipf", {"rare": 0.0, "known": 6.0, "the": 7.7}.__getitem__)
    found = informativeness({"rare": 2, "known": 2, "the": 1}, 3)
    assert found == {
        "rare": pytest.approx(math.log(303 / (2 + 300 * 5e-8))),
        "known": pytest.approx(math.log(303 / (2 + 300 * 0.05))),  # a word in 1000, and 50 words a card
        "the": pytest.approx(math.log(303 / 301)),  # on every everyday card
    }
    assert informativeness({}, 0) == {}


def test_common_words_tell_little_even_in_a_deck_of_one_card():
    found = informativeness(dict.fromkeys(stems("A good time to use an eigenvalue and a softmax"), 1), 1)
    assert found["good"] < found["time"] + 1 < found["eigenvalu"] / 1.5
    assert found["softmax"] == pytest.approx(math.log(301), abs=0.01)
    assert all(weight >= 0 for weight in found.values())


# --- passages ----------------------------------------------------------------------------------


def passages_in(cards: tuple[Card, ...], *names: str) -> Passages:
    return find_passages(cards, concepts_of(cards, *names), read_prose(sides_of(cards)))


def passages_of(front: str, back: str, *names: str) -> Passages:
    return passages_in(cards_of((front, back)), *names)


def explained(found: Passages) -> list[list[int]]:
    """The numbers of the cards that explain each concept."""
    return [found.explained_by[concept].tolist() for concept in range(len(found.explained_by))]


def asked(found: Passages) -> set[int]:
    """The concepts that a card asks for."""
    return set(np.flatnonzero(found.asked).tolist())


def sentence_namings(back: str, *names: str) -> dict[tuple[str, str], int]:
    """(named, subject) to the words between, of a card whose question names nothing."""
    found = passages_of("Well?", back, *names).namings
    assert all(naming.subject and naming.focus == 1.0 for places in found.values() for naming in places)
    return {(names[a], names[b]): places[0].words for (a, b), places in found.items()}


def test_the_cards_whose_questions_name_a_concept_explain_it():
    cards = cards_of(
        ("What is entropy?", "A number."),
        ("Is perplexity the exponential of entropy?", "Yes."),
        ("Name a number.", "Entropy."),
    )
    found = passages_in(cards, "entropy", "perplexity", "surprisal")
    assert explained(found) == [[0, 1], [1], []]
    assert found.focus.tolist() == [1.0, 0.5, 0.0]
    assert asked(found) == {0}


@pytest.mark.parametrize(
    ("front", "is_asked"),
    [
        ("What is entropy?", True),
        ("Entropy", True),
        ("  entropy ", True),
        ("Define the entropy.", True),
        ("What is entropy (H)?", True),
        ("Why is entropy concave?", False),
        ("entropy of what", False),
        ("What is not?", False),
    ],
)
def test_a_concept_is_asked_for_where_the_front_holds_nothing_else(front, is_asked):
    found = passages_of(front, "Entropy it is.", "entropy")
    assert found.asked.tolist() == [is_asked]


def test_an_answer_names_others_so_many_words_from_its_start():
    back = "The exponential of entropy. For all of those it is 2^entropy, of H(p), by Surprisal."
    found = passages_of("What is perplexity?", back, "perplexity", "entropy", "surprisal")
    assert set(found.namings) == {(1, 0), (2, 0)}
    first, second = found.namings[1, 0]
    assert first == Naming("c1", 19, 26, (0, 27), 3, 1.0)
    assert (second.words, back[second.start : second.end], second.sentence) == (
        11,
        "entropy",
        (28, len(back)),
    )
    assert found.namings[2, 0][0].words == 16


def test_what_the_question_asks_about_too_is_no_naming():
    found = passages_of(
        "Are bias and variance noise?",
        "No: all of it makes an error, a bias, a variance.",
        "bias",
        "variance",
        "error",
    )
    assert found.focus.tolist() == [0.5]
    assert {pair: [naming.words for naming in places] for pair, places in found.namings.items()} == {
        (2, 0): [6],
        (2, 1): [6],
    }
    assert {naming.focus for places in found.namings.values() for naming in places} == {0.5}


def test_a_sentence_names_others_behind_the_concept_that_opens_it():
    found = sentence_namings(
        "It is so. The entropy is a mean of surprisal. So is perplexity.", "entropy", "surprisal"
    )
    assert found == {("surprisal", "entropy"): 4}


@pytest.mark.parametrize(
    ("back", "words_between"),
    [
        ("Entropy needs surprisal.", 1),
        ("And so the entropy needs surprisal.", 1),
        ("And so then the entropy needs surprisal.", None),  # four words before it
        ("Entropy is real; surprisal is too.", None),
        ("Entropy is real — surprisal is too.", None),
        ("Entropy is real – surprisal is too.", None),
        ("Entropy is real—or surprisal is.", 3),  # no spaces, no border
        ("This is real; here entropy needs surprisal.", 1),
        ("Entropy is real. Surprisal is too.", None),
        ("Entropy, entropy and surprisal.", 2),
        ("Entropy needs entropy.", None),
    ],
)
def test_borders_of_what_a_sentence_says_of_its_subject(back, words_between):
    found = sentence_namings(back, "entropy", "surprisal")
    assert found == ({} if words_between is None else {("surprisal", "entropy"): words_between})


def test_an_answer_and_its_sentence_may_both_name():
    found = passages_of("What is perplexity?", "Perplexity is 2 to the entropy.", "perplexity", "entropy")
    answer, sentence = found.namings[1, 0]
    assert (answer.words, answer.subject, sentence.words, sentence.subject) == (5, False, 4, True)


def test_empty_backs_and_decks_name_nothing():
    found = passages_of("What is entropy?", "", "entropy")
    assert (explained(found), asked(found), found.namings) == ([[0]], {0}, {})
    none = passages_in(())
    assert (explained(none), asked(none), none.focus.tolist(), none.namings) == ([], set(), [], {})


def test_places_are_counted_in_any_script():
    found = passages_of("Was ist Größe?", "𝛼𝛽 → Maß für Ärger", "Größe", "Ärger")
    naming = found.namings[1, 0][0]
    assert (naming.start, naming.end, naming.words) == (13, 18, 3)


def test_namings_come_in_the_order_of_the_deck():
    cards = cards_of(("A?", "B."), ("Why A?", "B, then B."), ("B?", "A."))
    found = passages_in(cards, "A", "B")
    assert [(naming.card, naming.words) for naming in found.namings[1, 0]] == [
        ("c1", 0),
        ("c2", 0),
        ("c2", 2),
    ]
    assert [naming.card for naming in found.namings[0, 1]] == ["c3"]


# --- texts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "variants"),
    [
        ("entropy", []),
        ("the", []),
        ("Cross-Entropy", [("cross", "entropi")]),
        ("expectations and variance", [("expect", "varianc"), ("=expectation",), ("=variance",)]),
        ("RL vs. SL", [("rl", "sl"), ("=rl",), ("=sl",)]),
        ("bias & the variance", [("bias", "varianc"), ("=bias",), ("=variance",)]),
        ("moving average (EMA)", [("move", "averag", "ema"), ("move", "averag"), ("=ema",)]),
        ("Adam: learning rate", [("adam", "learn", "rate"), ("=adam",), ("learn", "rate")]),
    ],
)
def test_name_variants(label, variants):
    assert name_variants(label) == variants


@pytest.fixture
def even_weights(monkeypatch):
    weigh_words_evenly(monkeypatch)


@pytest.mark.parametrize(
    ("name", "back", "share"),
    [
        ("zintar quorbel", "A zintar.", 0.5),
        ("zintar quorbel", "Quorbels of a zintar.", 1.0),
        ("zintar quorbel", "A quorb.", None),
        ("zintar quorbel vonkel", "A zintar.", None),
        ("zintar quorbel vonkel", "A zintar in a vonkel.", 2 / 3),
        ("zintar zintar quorbel", "A zintar.", 0.5),
        ("zintar", "A zintar.", None),  # found by extraction, or not meant
        ("zintar and quorbel", "Many zintars.", 1.0),
        ("zintar and quorbel", "A zintaring.", 0.5),  # the whole name goes by stems, its parts by words
        ("quorbel vonkel and zintar", "A quorbel.", 0.5),
    ],
)
@pytest.mark.usefixtures("even_weights")
def test_coverage_is_the_share_of_a_name_that_another_concepts_cards_hold(name, back, share):
    found = survey_of([("What is blib?", back), (f"What is {name}?", "Zum.")], name, "blib").coverage
    assert found == ({} if share is None else {(0, 1): pytest.approx(share)})


def test_coverage_adds_up_over_the_cards_of_a_concept_but_not_over_their_questions():
    sides = [
        ("What is blib?", "A zintar."),
        ("Why blib?", "A quorbel."),
        ("What is zintar quorbel?", "Blib blob."),
    ]
    assert survey_of(sides, "zintar quorbel", "blib").coverage == {(0, 1): pytest.approx(1.0)}
    sides = [("What is blib?", "It."), ("Is blib a zintar of quorbel?", "No."), sides[2]]
    assert survey_of(sides, "zintar quorbel", "blib").coverage == {}


@pytest.mark.parametrize(
    ("one", "other", "number"), [("What is", "What is", 1), ("What is", "Why", 0), ("Why", "What is", 0)]
)
def test_coverage_is_of_concepts_that_cards_ask_for(one, other, number):
    sides = [(f"{one} blib?", "A zintar and a quorbel."), (f"{other} zintar quorbel?", "Zum.")]
    assert len(survey_of(sides, "zintar quorbel", "blib").coverage) == number


def test_rare_words_of_a_name_count_more():
    asked = ("What is time quorbel?", "Zum.")
    sides = [("What is blib?", "A time."), ("What is blob?", "A quorbel."), asked]
    found = survey_of(sides, "time quorbel", "blib", "blob").coverage
    assert set(found) == {(0, 2)}
    assert 0.65 < found[0, 2] < 0.75


@pytest.mark.usefixtures("even_weights")
def test_similarity_of_texts_without_a_word_in_common_and_of_equal_ones():
    sides = [("blib?", "Red green."), ("blob?", "Green, red."), ("blub?", "Blue paint.")]
    deck = survey_of(sides, "blib", "blob", "blub")
    assert deck.similarity == {(0, 1): pytest.approx(2 / 3)}  # their names are the third
    alike = deck.alike(np.array([0, 1, 0, 2]), np.array([1, 0, 2, 0]))
    assert alike.tolist() == pytest.approx([2 / 3, 2 / 3, 0.0, 0.0])


@pytest.mark.usefixtures("even_weights")
def test_words_count_by_the_logarithm_and_the_focus_of_their_card():
    sides = [("blib?", "Red red red."), ("blob and blub?", "Red.")]
    found = survey_of(sides, "blib", "blob", "blub").similarity
    blib, blob = (2.0, 1.0), (math.log2(1.5), 1.0)  # of the word "red", and of the name
    assert found[0, 1] == pytest.approx(blib[0] * blob[0] / math.hypot(*blib) / math.hypot(*blob))
    assert found[1, 2] == pytest.approx(blob[0] ** 2 / math.hypot(*blob) ** 2)


@pytest.mark.usefixtures("even_weights")
def test_a_concept_that_no_question_names_has_the_text_of_the_sentences_that_name_it():
    sides = [("What?", "Blue paint. Blib is red. And blib blab."), ("blob?", "Red."), ("blub?", "Blue.")]
    found = survey_of(sides, "blib", "blob", "blub").similarity
    half = math.log2(1.5)  # half a count for each sentence, and the name for itself
    blib, blob = (half, 1 + 1.0, half), (1.0, 1.0)
    assert found == {(0, 1): pytest.approx(half / math.hypot(*blib) / math.hypot(*blob))}


def test_texts_that_are_hardly_alike_are_not_alike():
    words = " ".join(f"w{number}" for number in range(40))
    sides = [("blib?", f"Red {words}."), ("blob?", f"Red {words.replace('w', 'v')}.")]
    assert survey_of(sides, "blib", "blob").similarity == {}


@settings(deadline=None)
@given(DECKS)
def test_similarity_is_a_share_and_coverage_one_of_at_least_a_half(sides):
    deck = survey_of(sides, *LABELS)
    assert all(a < b and 0 <= value <= 1 + 1e-9 for (a, b), value in deck.similarity.items())
    assert {number for pair in deck.coverage for number in pair} <= asked(deck.passages)
    for number, kin in enumerate(deck.kin):
        assert kin == sorted(kin, key=lambda item: (-round(item[1], 9), item[0]))
        others = np.array([other for other, _ in kin], dtype=int)
        assert [value for _, value in kin] == pytest.approx(
            deck.alike(np.full(len(kin), number), others).tolist()
        )
        assert all(value >= 0.04 for _, value in kin)
    assert all(a != b and 0.5 <= share + 1e-9 <= 1 + 2e-9 for (a, b), share in deck.coverage.items())


@pytest.mark.usefixtures("even_weights")
def test_the_nearest_are_the_most_alike_and_then_the_first():
    sides = [("blib?", "Red green."), ("blob?", "Red."), ("blub?", "Red green."), ("blab?", "Green.")]
    names = ("blib", "blob", "blub", "blab", "zum")
    found = survey_of(sides, *names).texts.vectors
    others = [[other for other, _ in kin] for kin in nearest(found, 9)]
    assert others == [[2, 1, 3], [0, 2], [0, 1, 3], [0, 2], []]
    assert list(nearest(found, 1)) == [kin[:1] for kin in nearest(found, 9)]
    assert cosines(found, np.array([0, 2, 1]), np.array([2, 0, 3])).tolist() == pytest.approx(
        [2 / 3, 2 / 3, 0]
    )
    none = np.zeros(0, dtype=int)
    assert cosines(found, none, none).tolist() == []
    assert list(nearest(survey_of([]).texts.vectors, 9)) == []


@pytest.mark.usefixtures("even_weights")
def test_blocks_change_nothing_and_common_stems_are_passed_over_by_the_nearest_alone(monkeypatch):
    sides = [("blib?", "Red green."), ("blob?", "Red."), ("blub?", "Red green.")]
    found = survey_of(sides, "blib", "blob", "blub").texts.vectors
    pairs = np.array([0, 0, 1]), np.array([1, 2, 2])
    whole = list(nearest(found, 9)), cosines(found, *pairs).tolist()
    monkeypatch.setattr(likeness, "_PRODUCTS", 1)
    monkeypatch.setattr(likeness, "_PAIRS", 1)
    assert (list(nearest(found, 9)), cosines(found, *pairs).tolist()) == whole
    monkeypatch.setattr(likeness, "_COMMON", 2)
    assert list(nearest(found, 9)) == [[(2, pytest.approx(1 / 3))], [], [(0, pytest.approx(1 / 3))]]
    assert cosines(found, np.array([0]), np.array([2])).tolist() == pytest.approx([2 / 3])


@pytest.mark.usefixtures("even_weights")
def test_the_sixty_most_telling_words_of_a_text_are_compared():
    words = " ".join(f"w{number:02}x" for number in range(80))
    found = survey_of([("blib?", f"{words} red red.")], "blib", "blob").texts.vectors
    assert np.diff(found.indptr).tolist() == [60, 1]
    assert found.multiply(found).sum(axis=1).ravel().tolist() == [pytest.approx([1.0, 1.0])]
    assert found[0].max() == pytest.approx(math.log2(3) * found[0].data.min())  # red is twice there


def contained(*names: str | tuple[str, ...]) -> list[tuple[int, int]]:
    return list(contained_names(concepts_of((), *names)))


@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        (("entropy", "cross-entropy"), [(0, 1)]),
        (("cross-entropy", "Entropies"), [(1, 0)]),
        (("loss", "cross-entropy loss", "entropy"), [(0, 1), (2, 1)]),
        (("cross loss", "cross-entropy loss"), []),  # not word for word
        (("entropy", "entropyless"), []),
        (("surprisal", ("cross-entropy", "mean surprisal")), [(0, 1)]),
        ((("surprisal", "SI"), "SI unit"), [(0, 1)]),
        ((("KL divergence", "KL"), ("forward KL", "KL")), []),  # both are called KL
        ((("KL divergence", "KL"), ("forward KL", "KL"), "divergence"), [(2, 0)]),
        (("the", "the mean"), []),
        (("generalization", "general"), []),
        (("set", "set of the set"), [(0, 1)]),
        ((), []),
    ],
)
def test_contained_names(names, pairs):
    assert contained(*names) == pairs
