"""Tokens for the fast mode: every word between two blanks is cut once, and what it is cut into kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

from graph.extraction.masked import MaskedText, splits_initial
from graph.extraction.masking import NO_WORD
from graph.extraction.memo import Memo

_STRETCHES = re.compile(r"\s+|\S+")
# A word with a mark behind it at most: spaCy cuts off the mark, unless it has a rule for either.
_PLAIN = re.compile(r"([A-Za-z]{2,})((?:(?<=[a-z])|(?<=[A-Z][A-Z]))\.|[,;:?!)]|)")

Pieces = tuple[tuple[str, int], ...]  # words, with where they begin


class FastTokenizer:
    """A tokenizer over the masked text, as ``MaskingTokenizer``, whose documents hold no tokens.

    All that follows reads ``doc.user_data``; tokens that spaCy can tag would cost more than finding them.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._rules = frozenset(tokenizer.rules)
        self._pieces = Memo(self._cut)

    def __call__(self, text: str) -> Doc:
        """A document with the words of what is prose in a text."""
        masked = MaskedText.of(text)
        stretches = masked.words.split(" ")
        cut = [*map(self._pieces.__getitem__, stretches)]
        starts = accumulate(map(len, stretches), lambda at, length: at + length + 1, initial=0)
        words = [word for pieces in cut for word, _ in pieces]
        offsets = [at + offset for at, pieces in zip(starts, cut, strict=False) for _, offset in pieces]
        if masked.names:
            words = [masked.masked[at : at + len(word)] for word, at in zip(words, offsets, strict=True)]
        if splits_initial(words):
            words[-1:] = words[-1]
            offsets.append(offsets[-1] + 1)
        doc = Doc(self._tokenizer.vocab)
        doc.user_data.update(masked.findings(words, offsets))
        return doc

    def _cut(self, stretch: str) -> Pieces:
        return tuple(self._words(stretch))

    def _words(self, stretch: str) -> Iterator[tuple[str, int]]:
        """The words of what stands between two blanks; the ends of lines are such."""
        for found in _STRETCHES.finditer(stretch):
            if found[0] != stretch:
                parts = self._pieces[found[0]]
            elif found[0].isspace():
                parts = ((found[0], 0),) if found[0].strip(NO_WORD) else ()
            else:
                parts = self._parts(found[0])
            yield from ((word, found.start() + offset) for word, offset in parts)

    def _parts(self, stretch: str) -> Pieces:
        """The words of what has no white space in it."""
        plain = _PLAIN.fullmatch(stretch)
        if plain and self._rules.isdisjoint((stretch, plain[1])):
            return ((plain[1], 0), (plain[2], plain.start(2)))[: 1 + bool(plain[2])]
        return tuple((token.text, token.idx) for token in self._tokenizer(stretch))
