"""The fast tagger gives the tags of spaCy's own."""

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language

from graph import read_deck
from graph.extraction import tagging
from graph.extraction.pipeline import MODELS, load_pipeline, masking_tokenizer
from graph.extraction.tagging import BATCH


def _plain() -> Language:
    name = next(name for name in MODELS if spacy.util.is_package(name))
    nlp = spacy.load(name, enable=["tok2vec", "tagger"])
    nlp.tokenizer = masking_tokenizer(nlp)
    return nlp


def test_every_tag_is_the_one_that_spacy_gives() -> None:
    cards = read_deck(Path(__file__).parents[1] / "data" / "seed.tsv").cards
    texts = [side for card in cards for side in (card.front, card.back)]
    texts += ["", " ", "one", "one\none two  one", "x = 1"]
    ours = [[token.tag_ for token in doc] for doc in load_pipeline().pipe(texts)]
    theirs = [[token.tag_ for token in doc] for doc in _plain().pipe(texts)]
    assert ours == theirs
    assert sum(map(len, ours)) == 450


def test_texts_without_a_word_have_no_tags() -> None:
    assert [len(doc) for doc in load_pipeline().pipe(["", "$x$", "`a = b`"])] == [0, 0, 0]


def test_a_text_is_tagged_alike_to_the_last_bit_whatever_is_beside_it() -> None:
    cards = read_deck(Path(__file__).parents[1] / "data" / "seed.tsv").cards
    texts = [side for card in cards for side in (card.front, card.back)]
    together = [doc.tensor for doc in load_pipeline().pipe(texts, batch_size=BATCH)]
    alone = [load_pipeline()(text).tensor for text in texts]
    backwards = [doc.tensor for doc in load_pipeline().pipe(reversed(texts), batch_size=3)]
    for one, other, third in zip(together, alone, reversed(backwards), strict=True):
        assert np.array_equal(one, other)
        assert np.array_equal(one, third)


def test_words_that_are_forgotten_are_embedded_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["Entropy is never negative.", "A proof by induction has two steps.", "Entropy is a proof."]
    before = [doc.tensor for doc in load_pipeline().pipe(texts, batch_size=1)]
    monkeypatch.setattr(tagging, "_MOST_WORDS", 3)
    after = [doc.tensor for doc in load_pipeline().pipe(texts, batch_size=1)]
    assert all(map(np.array_equal, before, after))
