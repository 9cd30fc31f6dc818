"""The fast tagger gives the tags of spaCy's own."""

from pathlib import Path

import spacy
from spacy.language import Language

from graph import read_deck
from graph.extraction.pipeline import MODELS, load_pipeline, masking_tokenizer


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
