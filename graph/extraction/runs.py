"""Term runs: the stretches of a text that a term could stand in, with their tags.

A run is a longest row of nouns, adjectives, participles and verbs. It is more than any term: which
part of it is one is decided later, when the whole deck has voted on the tags of its words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc, Token

from graph.extraction.inflection import is_acronym
from graph.extraction.masking import BLANK
from graph.extraction.stoplists import FUNCTION_WORDS

_LONGEST = 60  # characters of a word
_OPEN_CLASSES = ("NN", "JJ", "VB", "FW", "CD")


@dataclass(frozen=True, slots=True)
class Word:
    """A token of a run: its text, Penn Treebank tag, character offset, and the tags around it."""

    text: str
    tag: str
    start: int
    next_tag: str = ""
    previous_tag: str = ""

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        return self.start + len(self.text)


Run = tuple[Word, ...]


@Language.component("term_runs")
def term_runs(doc: Doc) -> Doc:
    """SpaCy component: the runs of a document, in ``doc.user_data["runs"]``."""
    doc.user_data["runs"] = find_runs(doc)
    return doc


def find_runs(doc: Doc) -> tuple[Run, ...]:
    """The runs of a tagged document, in order; a masked stretch ends a run as a comma does."""
    masked: str = doc.user_data["masked"]
    offsets: list[int] = doc.user_data["offsets"]
    runs: list[Run] = []
    current: list[Word] = []
    for token, start in zip(doc, offsets, strict=True):
        if current and (not _in_run(token) or BLANK in masked[current[-1].end : start]):
            runs.append(tuple(current))
            current = []
        if _in_run(token):
            before = doc[token.i - 1].tag_ if token.i else ""
            behind = doc[token.i + 1].tag_ if token.i + 1 < len(doc) else ""
            current.append(Word(token.text, token.tag_, start, behind, before))
    if current:
        runs.append(tuple(current))
    return tuple(runs)


def _in_run(token: Token) -> bool:
    if not _may_stand(token.text):
        return False
    if token.tag_ == "RB":  # "forward KL": the deck may outvote the tagger
        return not token.text.endswith("ly")
    return token.tag_.startswith(_OPEN_CLASSES) or is_acronym(token.text)


@lru_cache(maxsize=1 << 16)
def _may_stand(text: str) -> bool:
    """Whether a word can be one of a term, by its spelling alone."""
    if not 2 <= len(text.strip(".")) <= _LONGEST or not any(c.isalpha() for c in text):
        return False  # symbols, numbers, letters that a full stop makes an initial of, and data
    if not text[0].isalnum() or not (text[-1].isalnum() or text[-1] in "+#*'"):
        return False  # ".numpy", "cmd|"
    return text.lower() not in FUNCTION_WORDS
