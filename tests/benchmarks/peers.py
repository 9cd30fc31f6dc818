"""Ours and its peers behind one interface, each as its makers set it.

Every peer sees a card as one text (``findings.text_of``), and every spaCy pipeline is the same English
model that ours runs on, so that what is compared is the extraction and not the model. Terms are given
best first; a tool that does not rank gives them in the order of the text, which on titled abstracts is a
good order. Leading determiners and pronouns are cut off noun phrases ("the role", "its loss", "this"):
these tools leave that to whoever uses them, and exact matches would punish it. Nothing here imports a
peer before its ``load`` is called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import Any

from graph.extraction.abbreviations import find_pairs
from graph.extraction.concepts import extract_concepts
from graph.extraction.masking import mask
from graph.extraction.pipeline import MODELS
from graph.model import Card
from tests.benchmarks.findings import Extractor, Findings, findings, text_of

_INSTALL = "pip install -r tests/benchmarks/requirements.txt"
_CORPORA = {  # what GraphRAG's default extractor reads, by NLTK's name, with the kind of each
    "brown": "corpora",
    "treebank": "corpora",
    "averaged_perceptron_tagger_eng": "taggers",
    "punkt": "tokenizers",
    "punkt_tab": "tokenizers",
}


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool: what it is called and is, how to load it, and the command that installs it if it lacks."""

    name: str
    title: str
    load: Callable[[], Extractor]
    lacks: Callable[[], str]  # the command that installs it, or nothing where it is here


def ours(cards: Sequence[Card]) -> Findings:
    """Our own extraction, from the cards alone: without the glossary."""
    found = extract_concepts(cards)
    ranked = {card: [concept.text for concept in concepts] for card, concepts in found.by_card.items()}
    return Findings(ranked, found.concepts)


def our_pairs(text: str) -> Iterator[tuple[str, str]]:
    """The abbreviations that our pipeline finds in a text, as (short, long)."""
    return ((pair.short, pair.long) for pair in find_pairs(mask(text)))


def _spacy_model(exclude: Sequence[str] = ()) -> Any:
    import spacy

    return spacy.load(_model_name(), exclude=exclude)


def _model_name() -> str:
    return next(name for name in MODELS if find_spec(name))


def _bare(span: Any) -> str:
    """The text of a span without the determiners and pronouns in front; empty if that is all it is."""
    start = next((i for i, token in enumerate(span) if token.pos_ not in ("DET", "PRON")), len(span))
    return str(span[start:].text)


def _noun_chunks() -> Extractor:
    """SpaCy's noun chunks, with the parts of the model that they do not need left out: the fastest way."""
    nlp = _spacy_model(exclude=["ner", "lemmatizer"])

    def extract(cards: Sequence[Card]) -> Findings:
        docs = nlp.pipe(map(text_of, cards))
        return findings(cards, (filter(None, map(_bare, doc.noun_chunks)) for doc in docs))

    return extract


def _pytextrank() -> Extractor:
    """TextRank over the whole model, as its documentation adds it; phrases by falling rank."""
    import pytextrank  # noqa: F401  (registers its component)

    nlp = _spacy_model()
    nlp.add_pipe("textrank")

    def extract(cards: Sequence[Card]) -> Findings:
        docs = nlp.pipe(map(text_of, cards))
        phrases = ((_bare(phrase.chunks[0]) for phrase in doc._.phrases) for doc in docs)
        return findings(cards, (filter(None, found) for found in phrases))

    return extract


def _yake() -> Extractor:
    """YAKE's defaults: English, up to three words, the best 20 of a text."""
    import yake

    extractor = yake.KeywordExtractor()

    def extract(cards: Sequence[Card]) -> Findings:
        found = (extractor.extract_keywords(text_of(card)) for card in cards)
        return findings(cards, ([term for term, _ in pairs] for pairs in found))

    return extract


def _graphrag(kind: str) -> Extractor:
    """One of the noun-phrase extractors of GraphRAG's fast indexing, with the configuration it ships.

    Its own interface takes one text a call. The model is ours in place of ``en_core_web_md``. The
    default is ``regex_english`` (TextBlob); ``cfg`` runs a grammar over spaCy's tags, ``syntactic_parser``
    takes noun chunks, and both add named entities.
    """
    from graphrag.config.models.extract_graph_nlp_config import TextAnalyzerConfig
    from graphrag.index.operations.build_noun_graph.np_extractors.factory import (
        create_noun_phrase_extractor,
    )

    config = TextAnalyzerConfig(extractor_type=kind, model_name=_model_name())
    extractor = create_noun_phrase_extractor(config)

    def extract(cards: Sequence[Card]) -> Findings:
        texts = map(text_of, cards)
        return findings(cards, (in_text_order(extractor.extract(text), text) for text in texts))

    return extract


def in_text_order(terms: Iterable[str], text: str) -> list[str]:
    """Terms by where they first stand in a text, less case, spaces and signs; by name where they don't.

    >>> in_text_order(["SOFT TARGETS", "CROSS ENTROPY", "NOWHERE"], "The cross-entropy of soft targets.")
    ['CROSS ENTROPY', 'SOFT TARGETS', 'NOWHERE']
    """
    whole = _letters(text)

    def place(term: str) -> tuple[int, str]:
        at = whole.find(_letters(term))
        return (at if at >= 0 else len(whole), term)

    return sorted(terms, key=place)


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text.casefold())


def _lacks_module(*modules: str) -> str:
    return "" if all(map(find_spec, modules)) else _INSTALL


def _lacks_corpora() -> str:
    """As above, for the extractor that also needs NLTK's corpora; never downloads them by itself."""
    if not find_spec("graphrag") or not find_spec("nltk"):
        return _INSTALL
    import nltk

    for name, kind in _CORPORA.items():
        try:
            nltk.data.find(f"{kind}/{name}")
        except LookupError:
            return f"python -m nltk.downloader {' '.join(_CORPORA)}"
    return ""


PEERS = (
    Peer("ours", "Concept Explorer", lambda: ours, lambda: ""),
    Peer("noun-chunks", "spaCy noun chunks", _noun_chunks, lambda: ""),
    Peer("pytextrank", "pytextrank", _pytextrank, partial(_lacks_module, "pytextrank")),
    Peer("yake", "YAKE", _yake, partial(_lacks_module, "yake")),
    Peer(
        "graphrag-regex",
        "GraphRAG fast: regex_english, its default",
        partial(_graphrag, "regex_english"),
        _lacks_corpora,
    ),
    Peer(
        "graphrag-cfg",
        "GraphRAG fast: cfg",
        partial(_graphrag, "cfg"),
        partial(_lacks_module, "graphrag"),
    ),
    Peer(
        "graphrag-syntactic",
        "GraphRAG fast: syntactic_parser",
        partial(_graphrag, "syntactic_parser"),
        partial(_lacks_module, "graphrag"),
    ),
)
