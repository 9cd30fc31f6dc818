"""Words: what counts of a text in a search, and which words of a vocabulary a typed one may mean."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

_ACCENTS = re.compile("[\u0300-\u036f]")
_QUOTES = str.maketrans("’‘", "''")
_BETWEEN = re.compile(r"[-‐‑–_\s\ufeff]+")
_PLURAL = re.compile(r"([a-z]{2}[a-rt-z])s\b", re.ASCII)  # not of "loss"
# Thai to Khmer, kana, Han: no spaces between words, so that a word is looked for inside of what has none.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def plain_text(text: str) -> str:
    """What counts of a text in a search: not accents, case, hyphens, quotes, spaces and a plural's s.

    >>> plain_text("Kullback–Leibler  Divergences"), plain_text("Naïve Bayes’ rule")
    ('kullback leibler divergence', "naive baye' rule")
    """
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    text = _BETWEEN.sub(" ", text.lower().translate(_QUOTES))
    return _PLURAL.sub(r"\1", text).strip()


class _Parting(dict[int, int]):
    """For ``str.translate``: a space for whatever is no letter, digit or sign on one."""

    def __missing__(self, code: int) -> int:
        parts = unicodedata.category(chr(code))[0] in "PSZC"
        self[code] = found = ord(" ") if parts else code
        return found


_PARTING = _Parting()


def words_of(text: str) -> list[str]:
    """The words of a text, in the form that counts in a search.

    >>> words_of("KL(p||q): cross-entropy less entropies.")
    ['kl', 'p', 'q', 'cross', 'entropy', 'less', 'entropie']
    """
    return plain_text(text).translate(_PARTING).split()


def typos(length: int) -> int:
    """How many typos a word of so many letters may have.

    >>> typos(3), typos(4), typos(8)
    (0, 1, 2)
    """
    return 0 if length < 4 else 1 if length < 8 else 2


def nearest(text: str, choices: Iterable[str]) -> list[str]:
    """The choices with the fewest typos against a text, of those with no more than are forgiven.

    A typo is a letter too many, too few, or another, or two neighbours swapped: the optimal string alignment
    form of F. Damerau's distance ("A technique for computer detection and correction of spelling errors",
    CACM 7, 1964).

    >>> nearest("entrpoy", ["entropy", "entropic"])
    ['entropy']
    """
    allowed = typos(len(text))
    if not allowed:
        return []
    near = process.extract(text, list(choices), scorer=OSA.distance, score_cutoff=allowed, limit=None)
    return [choice for choice, distance, _ in near if distance == near[0][1]]


class Vocabulary:
    """The words of some documents, which are numbered from 0."""

    def __init__(self, documents: Iterable[Iterable[str]]) -> None:
        """``documents`` gives the words of each."""
        self._documents: dict[str, list[int]] = {}
        for number, words in enumerate(documents):
            for word in dict.fromkeys(words):
                self._documents.setdefault(word, []).append(number)
        self._sorted = sorted(self._documents)
        self._starts: dict[int, list[str]] = {}

    def meanings(self, typed: Sequence[str]) -> list[list[str]]:
        """The words of the vocabulary that each typed word means, the last one unfinished or not.

        There are none if one of them means nothing.
        """
        found = []
        for place, word in enumerate(typed, 1):
            found.append(self.meant(word, unfinished=place == len(typed)))
            if not found[-1]:
                return []
        return found

    def documents(self, meanings: Iterable[Iterable[str]]) -> set[int]:
        """The numbers of the documents that have a word of each of the meanings; none if there are none."""
        found = [{number for word in words for number in self._documents[word]} for words in meanings]
        return set.intersection(*found) if found else set()

    def meant(self, word: str, *, unfinished: bool) -> list[str]:
        """The words of the vocabulary that a typed one means.

        It means itself, if ``unfinished`` all that it starts, and in scripts without spaces all that it is
        part of; only if there is none of these, the words that it is with the fewest typos.
        """
        found = [word] if word in self._documents else []
        if unfinished:
            found = self._starting(word)
        if _UNSPACED.search(word):
            found = [other for other in self._sorted if word in other]
        if found or not typos(len(word)):
            return found
        reach = range(len(word) - typos(len(word)), len(word) + typos(len(word)) + 1)
        if unfinished:
            near = nearest(word, [start for length in reach for start in self._starts_of(length)])
            return sorted({other for start in near for other in self._starting(start)})
        return nearest(word, [other for length in reach for other in self._of_length.get(length, ())])

    @cached_property
    def _of_length(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for word in self._sorted:
            found.setdefault(len(word), []).append(word)
        return found

    def _starting(self, start: str) -> list[str]:
        first = bisect_left(self._sorted, start)
        end = bisect_left(self._sorted, start + chr(0x10FFFF), lo=first)
        return self._sorted[first:end]

    def _starts_of(self, length: int) -> list[str]:
        """The first letters of all words with so many or more."""
        if length not in self._starts:
            long = (word[:length] for word in self._sorted if len(word) >= length)
            self._starts[length] = list(dict.fromkeys(long))
        return self._starts[length]
