"""Tagging for the fast mode: a lexicon of word classes and two tables, in place of the statistical tagger.

The first table has the tag of a word by its class and the kinds of words beside it, the second puts that
right by the tags of two words on either side. Both were counted from what the statistical tagger says of
documentation and of public decks (``python -m tests.benchmarks.fast_mode``); of a rule that says no more than
a plainer one, only the plainer one was kept. What a dictionary cannot agree to is mended as it is for the
tagger.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from sys import intern
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from graph.extraction.lexicon import REPAIRED, Lexicon
from graph.extraction.memo import Memo
from graph.extraction.word_classes import WordClasses

TABLES = Path(__file__).resolve().parent / "data" / "fast_tags.tsv.gz"
ANY = "*"  # in a rule: whatever stands there
START, END = "^", "$"

# What each table looks at, the most particular first; a dot stands for whatever is there. In the first table:
# kind before, class, kind behind; in the second: two tags before, class, two tags behind.
FIRST = ("bcb", ".cb", "bc.", ".c.")
SECOND = ("ttctt", "ttct.", ".tctt", ".tct.", ".tc..", "..ct.", "..c..")

_Key = tuple[str, ...]
Rules = Mapping[_Key, str]


@dataclass(frozen=True, slots=True)
class TagTables:
    """The classes of words, the kind that each class is to its neighbours, and the rules of both tables."""

    classes: WordClasses
    kinds: Mapping[str, str]
    first: Rules
    second: Rules

    def kind(self, word_class: str) -> str:
        """The kind that a class is to its neighbours."""
        return self.kinds.get(word_class, "<" + unknown(word_class))


def unknown(word_class: str) -> str:
    """The tag of a class that no rule has: a number's or a noun's."""
    return "CD" if word_class.startswith("0") else "NN"


class Table:
    """The rules of a table: the most particular that applies decides.

    >>> table = Table({("*", "c1", "*"): "NN", ("=to", "c1", "*"): "VB"}, FIRST)
    >>> [table.tag(key) for key in (("=the", "c1", "=of"), ("=to", "c1", "=it"), ("=to", "c2", "=it"))]
    ['NN', 'VB', 'NN']
    """

    def __init__(self, rules: Rules, patterns: Sequence[str]) -> None:
        self._center = center = len(patterns[0]) // 2
        by_pattern: dict[tuple[int, ...], dict[_Key, str]] = defaultdict(dict)
        for key, tag in rules.items():
            by_pattern[tuple(at for at, part in enumerate(key) if part != ANY and at != center)][key] = tag
        self._own = {key[center]: tag for key, tag in by_pattern[()].items()}  # whatever stands beside it
        # Of each class the patterns that have rules: how to pick what they look at beside it, and the rules.
        self._levels: dict[str, list[tuple[Callable[[_Key], Any], dict[Any, str]]]] = {}
        for pattern in patterns:
            beside = tuple(at for at, mark in enumerate(pattern) if mark != "." and at != center)
            if not beside:
                continue
            pick = itemgetter(*beside)
            by_class: dict[str, dict[Any, str]] = defaultdict(dict)
            for key, tag in by_pattern[beside].items():
                by_class[key[center]][pick(key)] = tag
            for word_class, own in by_class.items():
                self._levels.setdefault(word_class, []).append((pick, own))

    def tag(self, key: _Key) -> str:
        """The tag of a key by the most particular rule, else that of an unknown word."""
        word_class = key[self._center]
        for pick, own in self._levels.get(word_class, ()):
            if tag := own.get(pick(key)):
                return tag
        return self._own.get(word_class) or unknown(word_class)


@lru_cache(maxsize=1)
def load_tables() -> TagTables:
    """The tables that come with the project."""
    rows: dict[str, list[list[str]]] = defaultdict(list)
    with gzip.open(TABLES, "rt", encoding="utf-8") as lines:
        for line in lines:
            kind, *row = line.rstrip("\n").split("\t")
            rows[kind].append(row)
    return TagTables(
        WordClasses(
            frozenset(word for row in rows["own"] for word in row),
            _by_value(rows["listed"]),
            _by_value(rows["ending"]),
        ),
        _by_value(rows["kind"]),
        {tuple(map(intern, key.split(" "))): tag for key, tag in _by_value(rows["first"]).items()},
        {tuple(map(intern, key.split(" "))): tag for key, tag in _by_value(rows["second"]).items()},
    )


def _by_value(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Rows of a value and all that have it, the other way round; equal values are one object."""
    return {key: intern(value) for value, *keys in rows for key in keys}


class LexiconTagger:
    """SpaCy component: the tags of a document's words, in ``doc.user_data["tags"]``."""

    def __init__(self, tables: TagTables, lexicon: Lexicon) -> None:
        self._classes: Memo[str, str] = Memo(lambda word: intern(tables.classes.of(word)))
        self._kinds = Memo(tables.kind)
        self._first = Memo(Table(tables.first, FIRST).tag)
        self._second = Memo(Table(tables.second, SECOND).tag)
        self._mended: Memo[tuple[str, str, str], str] = Memo(lambda word: lexicon.repaired(*word))

    def __call__(self, doc: Doc) -> Doc:
        """The document, with its tags."""
        doc.user_data["tags"] = self.tags(doc.user_data["words"])
        return doc

    def tags(self, words: Sequence[str]) -> list[str]:
        """The Penn Treebank tags of a text's words."""
        classes = [*map(self._classes.__getitem__, words)]
        kinds = [*map(self._kinds.__getitem__, classes)]
        beside = zip((START, *kinds), classes, (*kinds[1:], END), strict=False)
        tags = [*map(self._first.__getitem__, beside)]
        before, behind = (START, START, *tags), (*tags[1:], END, END)
        around = zip(before, before[1:], classes, behind, behind[1:], strict=False)
        tags = [*map(self._second.__getitem__, around)]
        mended = self._mended
        return [
            mended[word, tag, last] if tag in REPAIRED else tag
            for word, tag, last in zip(words, tags, ("", *tags), strict=False)
        ]


@Language.factory("lexicon_tagger")
def _lexicon_tagger(nlp: Language, name: str) -> LexiconTagger:
    return LexiconTagger(load_tables(), Lexicon.of(nlp))
