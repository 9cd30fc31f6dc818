"""The fast mode: tags from a lexicon and tables, and no network."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from graph.extraction import lexicon_tagging
from graph.extraction.glossary import Entry
from graph.extraction.lexicon_tagging import (
    FIRST,
    SECOND,
    TABLES,
    LexiconTagger,
    Table,
    TagTables,
    load_tables,
)
from graph.extraction.masking import mask
from graph.extraction.memo import Memo
from graph.extraction.pipeline import load_pipeline
from graph.extraction.reading import sentence_borders
from graph.extraction.sentences import sentence_starts
from graph.extraction.word_classes import WordClasses
from graph.readers import read_deck
from tests.benchmarks.fast_mode.probing import classes_of, endings_of, probes_of
from tests.benchmarks.fast_mode.tables import agreement, plainer, tables_of, write

SEED = Path(__file__).parents[1] / "data" / "seed.tsv"
STARTER = SEED.with_name("language-models.tsv")


@pytest.fixture(scope="module")
def fast() -> Language:
    return load_pipeline((), fast=True)


def sides(path: Path) -> list[str]:
    return [side for card in read_deck(path).cards for side in (card.front, card.back)]


def placed(doc: Doc) -> list[tuple[str, int]]:
    """The words of a document and where they stand, without white space."""
    words = zip(doc.user_data["words"], doc.user_data["offsets"], strict=True)
    return [(word, at) for word, at in words if not word.isspace()]


# --- pipeline ------------------------------------------------------------------------------------


def test_the_network_is_not_loaded(fast):
    assert fast.pipe_names == ["lexicon_tagger", "abbreviation_pairs", "tagged_runs", "glossary_matcher"]
    assert sorted({*fast.component_names} - {*fast.pipe_names}) == ["lemmatizer"]


def test_the_mode_is_off_unless_it_is_asked_for():
    assert load_pipeline(()) is load_pipeline(())
    assert "tagger" in load_pipeline(()).pipe_names
    assert load_pipeline((), fast=True) is load_pipeline((), fast=True)


@pytest.mark.parametrize("path", [SEED, STARTER])
def test_words_and_sentences_are_those_of_the_statistical_mode(fast, nlp, path):
    for text in [
        *sides(path),
        "",
        " ",
        "one",
        "one\n  two.\n\nThree\t",
        "a  b",
        "vitamin C.",
        "O(n log n) `x`",
    ]:
        ours, theirs = fast(text), nlp(text)
        for key in ("text", "masked", "names", "spelled", "abbreviations"):
            assert ours.user_data[key] == theirs.user_data[key]
        assert placed(ours) == placed(theirs)
        assert sentence_borders(ours, text) == sentence_borders(theirs, text)


HOSTILE = [*"ab KL-()=|_^$\\`*.,é😀\n\t'", "C++", "O(n)", "**L**eft", "don't", "\u00a0", "  "]


@given(st.lists(st.sampled_from(HOSTILE), max_size=40).map("".join))
def test_every_word_stands_at_its_offset(fast, text):
    found = fast(text).user_data
    assert found["masked"] == mask(text)
    assert len(found["words"]) == len(found["offsets"]) == len(found["tags"])
    for word, at in zip(found["words"], found["offsets"], strict=True):
        assert word
        assert found["masked"][at : at + len(word)] == word
    assert found["offsets"] == sorted(set(found["offsets"]))


PLAIN = st.from_regex(r"[A-Za-z]{1,12}", fullmatch=True) | st.sampled_from(
    ["cannot", "gonna", "Im", "etc", "Mr", "US", "e", "km", "Ill", "vs", "Corp", "Gov", "Id", "ca", "p"]
)


@given(PLAIN, st.sampled_from(["", *",.;:?!)"]))
def test_plain_words_are_cut_as_spacy_does(fast, word, mark):
    cut, spacy_cuts = fast.tokenizer._parts, fast.tokenizer._tokenizer
    assert cut(word + mark) == tuple((token.text, token.idx) for token in spacy_cuts(word + mark))


@given(st.lists(st.sampled_from(HOSTILE), max_size=40).map("".join))
def test_what_was_read_before_changes_nothing(fast, text):
    first = dict(fast(text).user_data)
    fast("Something else is read in between; it is kept.")
    assert dict(fast(text).user_data) == first


def test_a_glossary_finds_its_names():
    nlp = load_pipeline((Entry("KL divergence", ("relative entropy",)),), fast=True)
    (hit,) = nlp("The relative entropy is zero.").user_data["glossary"]
    assert (hit.start, hit.end, hit.label) == (4, 20, "KL divergence")


# --- tags ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("The loss penalizes large weights.", "DT NN VBZ JJ NNS ."),
        ("What is a neural network?", "WP VBZ DT JJ NN ."),
        ("We train models to predict the next word", "PRP VBP NNS TO VB DT JJ NN"),
        ("the trained model was trained", "DT VBN NN VBD VBN"),
        ("3.5 GPUs", "CD NNS"),
        ("", ""),
    ],
)
def test_tags_of_plain_sentences(fast, text, tags):
    assert " ".join(fast(text).user_data["tags"]) == tags


def test_runs_are_found_by_the_tags(fast):
    runs = fast("The reverse KL divergence is mode-seeking.").user_data["runs"]
    assert [[(word.text, word.start) for word in run] for run in runs] == [
        [("reverse", 4), ("KL", 12), ("divergence", 15)],
        [("mode-seeking", 29)],
    ]


def test_most_words_of_the_starter_deck_get_the_tag_that_the_tagger_gives(fast, nlp):
    texts = [
        (doc.user_data["words"], doc.user_data["tags"])
        for doc in nlp.pipe(sides(STARTER))
        if doc.user_data["words"]
    ]
    tagger = fast.get_pipe("lexicon_tagger")
    assert agreement(texts, tagger.tags) > 0.93


def test_the_most_particular_rule_decides():
    table = Table({("*", "c1", "*"): "NN", ("=to", "c1", "*"): "VB", ("=to", "c1", "$"): "VBP"}, FIRST)
    keys = ("=the", "c1", "$"), ("=to", "c1", "=it"), ("=to", "c1", "$")
    assert [table.tag(key) for key in keys] == ["NN", "VB", "VBP"]
    assert [table.tag(("^", name, "$")) for name in ("c7", "0.0", "")] == ["NN", "CD", "NN"]


def test_a_pattern_leaves_out_what_it_does_not_look_at():
    key = ("DT", "JJ", "c1", "VBZ", "DT")
    assert [plainer(key, pattern) for pattern in SECOND[2:5]] == [
        ("*", "JJ", "c1", "VBZ", "DT"),
        ("*", "JJ", "c1", "VBZ", "*"),
        ("*", "JJ", "c1", "*", "*"),
    ]


def test_a_dictionary_mends_what_the_tables_say(lexicon):
    classes = WordClasses(frozenset(("the",)), {"optimize": "c1"}, {})
    tables = TagTables(classes, {}, {("*", "=the", "*"): "DT"}, {("*", "*", "=the", "*", "*"): "DT"})
    tagger = LexiconTagger(tables, lexicon)
    assert tagger.tags(["optimize"]) == ["VB"]
    assert tagger.tags(["the", "optimize"]) == ["DT", "NN"]


# --- the tables, and how they are made -----------------------------------------------------------


def test_the_tables_are_small_and_written_as_they_are_read(tmp_path):
    assert TABLES.stat().st_size < 600_000
    write(load_tables(), tmp_path / "data" / TABLES.name)
    assert gzip.decompress((tmp_path / "data" / TABLES.name).read_bytes()) == gzip.decompress(
        TABLES.read_bytes()
    )


def test_tables_are_counted_from_tagged_texts(tmp_path, monkeypatch):
    classes = WordClasses(frozenset(("the", "to")), {"rate": "c1", "model": "c1"}, {})
    nouns = (["the", "rate", "falls"], ["DT", "NN", "VBZ"])
    verbs = (["to", "rate", "books"], ["TO", "VB", "NNS"])
    signatures = {"c1": ("NN", "NN", "NN", "VB", "NN", "NN", "NN", "NN", "NN", "NN", "NN")}
    tables = tables_of([nouns] * 6 + [verbs] * 4, classes, signatures, ["the"])
    assert tables.kinds == {"=the": "=the", "=to": "<TO", "c1": "<NNvn", "": "<VBZ"}
    # the class "c1" is a noun without a rule, and what has no class is the verb of most texts
    assert tables.first == {
        ("*", "=the", "*"): "DT",
        ("*", "=to", "*"): "TO",
        ("*", "", "*"): "VBZ",
        ("<TO", "c1", "*"): "VB",
    }
    assert tables.second == {
        ("*", "*", "=the", "*", "*"): "DT",
        ("*", "*", "=to", "*", "*"): "TO",
        ("*", "*", "", "*", "*"): "VBZ",
        ("*", "TO", "c1", "*", "*"): "VB",
        ("*", "VB", "", "*", "*"): "NNS",
    }
    write(tables, tmp_path / "tables.gz")
    monkeypatch.setattr(lexicon_tagging, "TABLES", tmp_path / "tables.gz")
    assert load_tables.__wrapped__() == tables


def test_probes_are_plain_words_with_four_on_either_side():
    words = "we say that the rate of it is far too low now".split()
    tags = "PRP VBP IN DT NN IN PRP VBZ RB RB JJ RB".split()
    assert words[4] == "rate"
    probes = probes_of([(words, tags)] * 50, random.Random(1))
    assert probes["NN"] == [words[:9]] * 4
    assert probes["RB"] == probes["VBZ"] == []  # three letters


def test_words_that_are_tagged_alike_are_of_one_class():
    noun, verb = ("NN",) * 11, ("VB",) * 11
    nearly = (*("NN",) * 10, "VB")
    found = {"rate": noun, "loss": noun, "try": verb, "gain": nearly}
    classes, kinds = classes_of(found)
    assert classes == {"rate": "c0", "loss": "c0", "try": "c1", "gain": "c2"}
    assert kinds == {"c0": noun, "c1": verb, "c2": nearly}


def test_endings_have_the_class_of_most_rare_words():
    common = {f"word{number}": "c0" for number in range(3000)}
    rare = {f"{chr(97 + number)}xbness": "c1" for number in range(20)}
    assert endings_of(common | rare) == dict.fromkeys(("bness", "ness", "ess", "ss", "s"), "c1")


# --- what both modes share -----------------------------------------------------------------------


def test_sentences_begin_where_spacy_begins_them(nlp):
    chance = random.Random(1)
    for _ in range(300):
        words = chance.choices(["a", "(", ")", ".", "!", "?!", "…", "。", '"', "\n", "·", "1"], k=9)
        doc = nlp.get_pipe("sentencizer")(Doc(nlp.vocab, words=words))
        assert [sentence.start for sentence in doc.sents] == sentence_starts(words)


def test_a_memo_asks_once_and_forgets_when_it_is_full():
    asked: list[int] = []
    squares = Memo(lambda number: asked.append(number) or number * number, most=2)
    assert [squares[number] for number in (2, 3, 2, 3)] == [4, 9, 4, 9]
    assert asked == [2, 3]
    assert squares[4] == 16
    assert dict(squares) == {4: 16}
