"""Where sentences begin among the words of a text, by the rule of spaCy's sentencizer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.lang.lex_attrs import is_punct
from spacy.pipeline import Sentencizer

_ENDS = frozenset(Sentencizer.default_punct_chars)


def sentence_starts(words: Sequence[str]) -> list[int]:
    """The place of the first word of each sentence.

    One begins at the first word that is no punctuation behind a full stop or its like.

    >>> sentence_starts(["It", "is", "(", "so", ".", ")", "Is", "it", "?", "!"])
    [0, 6]
    """
    starts = [0] if words else []
    starts.extend(_later_starts(words))
    return starts


def _later_starts(words: Sequence[str]) -> Iterator[int]:
    begun = 0
    for end in [at for at, word in enumerate(words) if word in _ENDS]:
        if end < begun:
            continue
        begun = end + 1
        while begun < len(words) and (words[begun] in _ENDS or is_punct(words[begun])):
            begun += 1
        if begun < len(words):
            yield begun
