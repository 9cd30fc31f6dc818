"""The blank pipelines of other languages: masked text, tokens, sentences, and the terms found by rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import spacy
from spacy.lang.char_classes import ALPHA
from spacy.tokens import Doc
from spacy.util import get_lang_class

from graph.extraction.candidates import Candidate
from graph.extraction.foreign.german import german_terms
from graph.extraction.foreign.lemmas import nouns_of
from graph.extraction.foreign.spaced import spaced_terms
from graph.extraction.foreign.stoplists import SPACY_CODES
from graph.extraction.foreign.unspaced import UNSPACED, acronyms_of, unspaced_terms
from graph.extraction.foreign.words import names_of_code, stretches
from graph.extraction.glossary import Glossary, GlossaryMatcher, names_of
from graph.extraction.inflection import NounTable
from graph.extraction.masking import BLANK
from graph.extraction.pipeline import masking_tokenizer

# spaCy's pipeline for any language reads those of which its own needs another package, or seconds to
# load (French: four).
_ANY = "xx"
_NOT_BLANK = UNSPACED | {"fr", "id", "ms", "vi"}

_ELISION = rf"(?<=[{ALPHA}]['’])(?=[{ALPHA}])"  # "l'|apprentissage"
# Every Chinese character is a token, so that a glossary finds its names inside a run of them; so is
# every run of another script.
_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_KANA = "\u3041-\u3096", "\u30a1-\u30ff"
_SCRIPT_BORDERS = [
    rf"(?<=[{_HAN}])(?=\w)",
    rf"(?<=\w)(?=[{_HAN}])",
    *(rf"(?<=[{a}])(?=[^\W{a}])" for a in (*_KANA, "A-Za-z0-9")),
    r"[、。！？：；，．・（）「」『』]",
]
_INFIXES = {
    "fr": [_ELISION],
    "it": [_ELISION],
    "ca": [_ELISION],
    "ja": _SCRIPT_BORDERS,
    "zh": _SCRIPT_BORDERS,
}


class ForeignPipeline:
    """Reads the cards of one language; ``doc.user_data`` gets what the English pipeline puts there.

    In place of term runs it holds the terms themselves, under ``"candidates"``.
    """

    def __init__(self, language: str, glossary: Glossary, english: NounTable) -> None:
        code = _ANY if language in _NOT_BLANK else SPACY_CODES.get(language, language)
        try:
            get_lang_class(code)
        except ImportError:
            code = _ANY
        self._nlp = spacy.blank(code)
        self._nlp.tokenizer = masking_tokenizer(self._nlp, _INFIXES.get(language, ()))
        self._nlp.add_pipe("sentencizer")
        self._nlp.add_pipe("abbreviation_pairs")
        self._language = language
        self._names = GlossaryMatcher(names_of(glossary), nouns_of(language, english)) if glossary else None

    def pipe(self, texts: Iterable[str], *, batch_size: int) -> Iterator[Doc]:
        """The texts as documents, in order."""
        for doc in self._nlp.pipe(texts, batch_size=batch_size):
            if self._names:
                self._names(doc)
            found = tuple(sorted((*self._terms(doc), *names_of_code(doc)), key=_start))
            doc.user_data["candidates"] = found
            if self._language in UNSPACED:
                doc.user_data["abbreviations"] += acronyms_of(doc.user_data["masked"], found)
            yield doc

    def _terms(self, doc: Doc) -> Iterator[Candidate]:
        if self._language in UNSPACED:
            yield from unspaced_terms(_without_names(doc), self._language)
            return
        for stretch in stretches(doc):
            if self._language == "de":
                yield from german_terms(stretch)
            else:
                yield from spaced_terms(stretch, self._language)


def _start(candidate: Candidate) -> int:
    return candidate.start


def _without_names(doc: Doc) -> str:
    """The masked text with the names of code blank too."""
    text: str = doc.user_data["masked"]
    for name in names_of_code(doc):
        text = text[: name.start] + BLANK * (name.end - name.start) + text[name.end :]
    return text


@lru_cache(maxsize=8)
def load_foreign_pipeline(language: str, glossary: Glossary, english: NounTable) -> ForeignPipeline:
    """The pipeline of a language (ISO 639 code), made once."""
    return ForeignPipeline(language, glossary, english)
