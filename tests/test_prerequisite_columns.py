"""The columns that prerequisites are worked out in: they say what objects would say, in blocks or whole."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.columns import Mentions, placed
from graph.prerequisites import coverage, evidence, inference, marks, places, survey, texts, wording
from graph.prerequisites.combining import find_prerequisites
from graph.prerequisites.counting import counted
from graph.prerequisites.coverage import name_variants
from graph.prerequisites.exactly import each
from graph.prerequisites.leads import leads_of
from graph.prerequisites.levels import levels
from graph.prerequisites.marks import read_marks
from graph.prerequisites.namings import Naming
from graph.prerequisites.pairs import Pairs, PairTable
from graph.prerequisites.ragged import Ragged, blocks, bounds_of, leading, spread
from graph.prerequisites.wording import Vocabulary
from graph.prerequisites.words import stems
from tests.handmade import DECKS, LABELS, cards_of, concepts_of, survey_of

NUMBERS = st.integers(0, 5)

# --- rows of different lengths -----------------------------------------------------------------


@given(st.lists(st.lists(NUMBERS)))
def test_ragged_rows_are_the_rows_that_were_given(rows):
    found = Ragged.of(rows)
    assert [found[at].tolist() for at in range(len(found))] == rows
    assert found.lengths.tolist() == [len(row) for row in rows]
    assert found.row.tolist() == [at for at, row in enumerate(rows) for _ in row]
    order = np.arange(len(rows))[::-1]
    assert found.values[found.places(order)].tolist() == [value for row in rows[::-1] for value in row]
    again = Ragged.grouped(found.row[::-1], found.values[::-1], len(rows))
    assert [again[at].tolist() for at in range(len(again))] == [row[::-1] for row in rows]


@given(st.lists(NUMBERS), st.integers(1, 3))
def test_the_leading_values_are_the_first_of_each_row(rows, most):
    rows.sort()
    kept = [row for row, first in zip(rows, leading(np.array(rows, dtype=int), most), strict=True) if first]
    assert kept == [row for row in sorted(set(rows)) for _ in range(min(most, rows.count(row)))]


@given(st.lists(st.integers(0, 9)), st.integers(1, 12))
def test_blocks_are_all_rows_in_order_none_larger_than_need_be(sizes, most):
    found = list(blocks(np.array(sizes, dtype=int), most))
    assert [at for block in found for at in range(block.start, block.stop)] == list(range(len(sizes)))
    assert all(sum(sizes[block]) <= most or block.stop - block.start == 1 for block in found)


def test_nothing_has_no_bounds_and_no_runs():
    none = np.zeros(0, dtype=int)
    assert bounds_of(none, 2).tolist() == [0, 0, 0]
    assert spread(none, none).tolist() == leading(none, 1).tolist() == []
    assert list(blocks(none, 1)) == []


# --- pairs -------------------------------------------------------------------------------------

PAIRS = st.lists(st.tuples(NUMBERS, NUMBERS))


def columns(pairs: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    first, second = np.array(pairs, dtype=np.int32).reshape(-1, 2).T
    return first, second


@given(PAIRS, PAIRS)
def test_pairs_read_like_a_sorted_set(pairs, others):
    found = Pairs.of(*columns(pairs))
    unique = sorted(set(pairs))
    assert (list(found), len(found)) == (unique, len(unique))
    assert found == set(pairs)
    assert (found.first.tolist(), found.second.tolist()) == ([a for a, _ in unique], [b for _, b in unique])
    rows = [unique.index(pair) if pair in unique else -1 for pair in others]
    assert found.find(*columns(others)).tolist() == rows
    assert [pair in found for pair in others] == [row >= 0 for row in rows]
    assert "ab" not in found


@given(st.lists(st.tuples(NUMBERS, NUMBERS, st.floats(0.1, 1))), PAIRS)
def test_a_table_of_pairs_reads_like_a_dict_with_0_for_the_others(rows, others):
    highest = {(a, b): max(value for *pair, value in rows if pair == [a, b]) for a, b, _ in rows}
    found = PairTable.highest(*columns([(a, b) for a, b, _ in rows]), np.array([value for *_, value in rows]))
    assert found == highest
    assert found.of(*columns(others)).tolist() == [highest.get(pair, 0.0) for pair in others]
    with pytest.raises(KeyError):
        found[9, 9]


# --- words -------------------------------------------------------------------------------------

WORDS = [
    "The",
    "the",
    "entropy",
    "Entropies",
    "of",
    "-",
    "don't",
    "’s",
    " ",
    ". ",
    "\n",
    "Ä𝛼",
    "on",
    "x_1",
    "\ud800",
]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=9).map("".join), max_size=5)


@given(TEXTS)
def test_the_telling_words_of_texts_laid_together_are_the_stems_of_each(found):
    vocabulary = Vocabulary()
    whole = vocabulary.read(found)
    assert len(whole) == len(found)
    for number, text in enumerate(found):
        part = whole.part(slice(number, number + 1))
        words = [vocabulary.words[word] for word in part.word]
        assert [stems(f"-{word}-")[0] for word in np.array(words, dtype=object)[part.tells]] == list(
            stems(text)
        )
        assert all(text[at:].lower().startswith(word) for at, word in zip(part.start, words, strict=True))
        for offset in range(len(text) + 1):
            before = whole.before(np.array([number]), np.array([offset]))
            assert before.tolist() == [int((part.start < offset).sum())]


def test_a_vocabulary_keeps_the_number_of_a_word():
    vocabulary = Vocabulary()
    vocabulary.read(["Bits of entropy"])
    assert vocabulary.numbers(["Entropy", "BITS", "nats"]).tolist() == [2, 0, 3]
    assert vocabulary.words == ["bits", "of", "entropy", "nats"]


# --- what leads to a name ----------------------------------------------------------------------

DEPENDS = re.compile(
    r"(?:\b(?:defined (?:as|by|to be|in terms of|using)|in terms of|by|using|uses|employs|via|given|from"
    r"|requires?|needs?|assum\w+|consists? of|exploits?|is an?|are|(?:kind|type|form|version|way) of"
    r"|(?:based|builds?|built|depends?|rel(?:y|ies)|rests?) on|(?:technique|method|algorithm) for"
    r"|approach to|approximat\w+|m(?:ax|in)imi[sz]es)|=)\s[^.;,]{0,25}$",
    re.IGNORECASE,
)
ASIDE = re.compile(
    r"(?:used (?:in|to|for|as)|use in|uses? of|useful (?:in|for|to)|such as|includ(?:es?|ing)|e\.g\.,?"
    r"|for (?:example|instance)|examples? (?:is|are|of|include)|special cases? (?:is|are|of|include)"
    r"|applications? (?:of|in|include|to)|applied (?:to|in)|unlike|in contrast to|compared (?:to|with)"
    r"|rather than|instead of|alternatives? to|basis (?:for|of)|leads? to|important (?:in|for|to)|role in"
    r"|central to|(?:arises?|occurs?|appears?) in|common(?:ly)? (?:in|used)|analog\w+|similar to|like"
    r"|proof of|prove|component of|closely related to|equals?|known as|called)(?!\w)[^.;]{0,40}$",
    re.IGNORECASE,
)
PHRASES = (
    "Commonly used in, for example of, special cases include, İ, in terms of, defined in terms of, is a, by"
    ", is an, using, uses of, e.g., like, unlike, likely, =, =, assuming, a, the long and winding, entropy"
    ", examples of, is a form of, analogous to, closely related to"
).split(", ")


@settings(max_examples=300)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*PHRASES, "NAME", "NAME"]), st.sampled_from([" ", " ", "; ", ". ", ", ", "\n"])
        ),
        max_size=14,
    ),
    st.integers(0, 3),
)
def test_a_lead_is_read_as_if_it_were_searched_by_itself(pieces, sentence):
    text = "".join(f"{phrase}{gap}" for phrase, gap in pieces)
    start = np.array([found.start() for found in re.finditer("NAME", text)], dtype=int)
    starts = [0, *(found.end() for found in re.finditer(r"[ \n]", text))]
    first = np.minimum(starts[min(sentence, len(starts) - 1)], start)
    around = read_marks(["Before it = ", text, "and behind."])
    found = leads_of(around, around.origin[1] + start, around.origin[1] + first)
    leads = [text[max(begin, at - 60) : at] for begin, at in zip(first, start, strict=True)]
    assert found.depends.tolist() == [bool(DEPENDS.search(lead)) for lead in leads]
    assert found.aside.tolist() == [bool(ASIDE.search(lead)) for lead in leads]
    assert found.equals.tolist() == ["=" in text[b:a] for b, a in zip(first, start, strict=True)]


# --- namings -----------------------------------------------------------------------------------


def test_namings_read_like_a_dict_of_objects():
    sides = [("What is perplexity?", "Perplexity is 2 to the entropy."), ("Why perplexity?", "Entropy!")]
    namings = survey_of(sides, "entropy", "perplexity").passages.namings
    assert dict(namings) == {
        (0, 1): (
            Naming("c1", 23, 30, (0, 31), 5, 1.0),
            Naming("c1", 23, 30, (0, 31), 4, 1.0, subject=True),
            Naming("c2", 0, 7, (0, 8), 0, 1.0),
        )
    }
    assert namings.sentence(2) == (1, 0, 8)
    assert (namings.cards_of().tolist(), namings.answers.tolist()) == ([2], [2])
    assert (namings.get((1, 0)), (0, 1) in namings, (1, 0) in namings) == (None, True, False)
    assert namings.strength.tolist() == [math.exp(-5 / 20), math.exp(-4 / 20), 1.0]
    strongest, first = namings.strongest(namings.strength), namings.first(namings.subject)
    assert (strongest.strength.tolist(), strongest.naming.tolist()) == ([1.0], [2])
    assert (first.strength.tolist(), first.naming.tolist()) == ([1.0], [1])


def test_of_equally_strong_namings_the_first_counts_and_of_none_none():
    sides = [("What is perplexity?", "Entropy."), ("Why perplexity?", "Entropy.")]
    namings = survey_of(sides, "entropy", "perplexity").passages.namings
    found = namings.strongest(namings.strength).of(np.array([0, -1]))
    assert (found.strength.tolist(), found.naming.tolist()) == ([1.0, 0.0], [0, -1])
    assert namings.strongest(namings.strength, among=namings.subject).naming.tolist() == [-1]


def test_pairs_appear_as_a_reader_meets_them():
    sides = [("Why C?", "For A. B needs A."), ("Why A?", "For C.")]
    namings = survey_of(sides, "A", "B", "C").passages.namings
    assert [list(namings)[row] for row in namings.appearance] == [(0, 2), (1, 2), (0, 1), (2, 0)]


# --- whole decks -------------------------------------------------------------------------------


@settings(deadline=None)
@given(DECKS)
def test_blocks_change_nothing(sides):
    cards = cards_of(*sides)
    concepts = concepts_of(cards, *LABELS)
    whole = find_prerequisites(cards, concepts)
    with pytest.MonkeyPatch.context() as patch:
        for module, name in (
            (wording, "_BLOCK"),
            (marks, "_BLOCK"),
            (places, "_BLOCK"),
            (texts, "_WORDS"),
            (coverage, "_WORDS"),
            (coverage, "_PAIRS"),
            (survey, "_SUMS"),
            (survey, "_CARDS"),
            (inference, "_PAIRS"),
            (inference, "_EDGES"),
            (evidence, "_FIRST_CARDS"),
        ):
            assert hasattr(module, name)
            patch.setattr(module, name, 1)
        assert find_prerequisites(cards, concepts) == whole


@settings(deadline=None)
@given(DECKS)
def test_mentions_in_a_table_give_what_objects_give(sides):
    cards = cards_of(*sides)
    concepts = concepts_of(cards, *LABELS)
    table = placed(concepts, {card.id: number for number, card in enumerate(cards)}).table
    ends = np.cumsum([0, *(len(concept.mentions) for concept in concepts)]).tolist()
    tabled = [
        replace(concept, mentions=Mentions(table, slice(ends[at], ends[at + 1])))
        for at, concept in enumerate(concepts)
    ]
    assert find_prerequisites(cards, tabled) == find_prerequisites(cards, concepts)


@settings(deadline=None)
@given(DECKS)
def test_coverage_is_what_a_look_at_every_pair_gives(sides):
    deck = survey_of(sides, *LABELS)
    asked = np.flatnonzero(deck.passages.asked).tolist()
    lexicon = deck.texts.lexicon
    expected: dict[tuple[int, int], float] = {}
    for explained in asked:
        backs = [deck.cards[card].back for card in deck.passages.explained_by[explained]]
        held = {
            word
            for back in backs
            for word in (*stems(back), *(f"={w}" for w in re.findall(r"\w+", back.lower())))
        }
        for named in asked:
            for variant in name_variants(LABELS[named]):
                weights = {word: lexicon.weight_of(word) for word in variant}
                share = sum(weights[word] for word in weights if word in held) / sum(weights.values())
                if named != explained and share > 0.5 - 1e-9:
                    expected[named, explained] = max(share, expected.get((named, explained), 0.0))
    assert deck.coverage == pytest.approx(expected)


def test_progress_is_told_in_percent_and_never_goes_back():
    sides = [(f"What is blib{letter}?", "Some bliba.") for letter in "abcdef"]
    cards = cards_of(*sides)
    told: list[tuple[int, int]] = []
    find_prerequisites(
        cards, concepts_of(cards, *(f"blib{letter}" for letter in "abcdef")), (), lambda *at: told.append(at)
    )
    assert told == sorted(told)
    assert {total for _, total in told} == {100}
    assert len({done for done, _ in told}) > 4


def test_what_a_report_raises_ends_the_work():
    def stop(done: int, total: int) -> None:
        if done > 30:
            raise KeyboardInterrupt

    cards = cards_of(("What is blib?", "Some blob."))
    with pytest.raises(KeyboardInterrupt):
        find_prerequisites(cards, concepts_of(cards, "blib", "blob"), (), stop)


def test_counted_blocks():
    assert list(counted(5, 2)) == [slice(0, 2), slice(2, 4), slice(4, 5)]
    assert list(counted(0, 2)) == []


# --- arithmetic --------------------------------------------------------------------------------


@given(st.lists(st.floats(-30, 30)))
def test_functions_are_pythons_own_to_the_last_bit(values):
    assert each(math.exp, np.array(values)).tolist() == [math.exp(value) for value in values]


@given(
    st.dictionaries(
        st.tuples(NUMBERS, NUMBERS).filter(lambda ends: ends[0] != ends[1]), st.floats(0.03, 1), min_size=1
    )
)
def test_levels_solve_the_equations_of_the_springs(edges):
    needed, needing = columns(list(edges))
    weight, prior = np.array(list(edges.values())), np.linspace(-1, 1, 6)
    found = levels(needed, needing, weight, prior)
    force = 0.03 * (prior - found)
    pull = weight * (found[needing] - found[needed] - 1)
    np.add.at(force, needed, pull)
    np.add.at(force, needing, -pull)
    assert force.tolist() == pytest.approx([0.0] * 6, abs=1e-8)
