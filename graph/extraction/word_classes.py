"""Classes of words: what may be told of a word's tags without a look at the words around it.

Everyday words are classes by themselves ("=the"). Other words that the lexicon lists have the class of all
words that the tagger treats alike ("c3"), any other word that of its ending. A capital, a hyphen, digits and
signs make classes of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from graph.extraction.stoplists import FUNCTION_WORDS

LONGEST_ENDING = 5
_NUMBER_CLASS = 6  # characters of it
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class WordClasses:
    """The words that are classes by themselves; the class of others, and of words with an ending."""

    own: frozenset[str]
    listed: Mapping[str, str]
    endings: Mapping[str, str]

    def of(self, word: str) -> str:
        """The class of a word.

        >>> classes = WordClasses(frozenset({"the"}), {"proof": "c1"}, {"e": "c2"})
        >>> [classes.of(word) for word in ("the", "The", "proof", "Prove", "fool-proof")]
        ['=the', '=the', 'c1', 'Tc2', 'Hc1']
        >>> [classes.of(word) for word in ("RLHF", "GPUs", "LoRA")]
        ['AA', 'AAs', 'aA']
        >>> [classes.of(word) for word in ("2", "3.14", "70B", "7z x", "v2.", "?", " ")]
        ['0', '0.0', '0a', '0a', 'a0', '?', '']
        """
        if word in self.own:
            return "=" + word
        if word.isalpha():
            return self._of_letters(word)
        if word[0].isdigit():
            number = word.split()[0]  # a name may have white space in it
            return _LETTERS.sub("a", _DIGITS.sub("0", number))[:_NUMBER_CLASS]
        if "-" in word.strip("-"):
            last = word.rsplit("-", 1)[1]
            kind = "H" if word.islower() else "HT"
            return kind + self._plain(last.lower()) if last.isalpha() else "H-"
        if any(map(str.isalpha, word)):
            if any(map(str.isdigit, word)):
                return "a0"
            return "A." if word[0].isupper() else "a."
        return word[0].strip()

    def _of_letters(self, word: str) -> str:
        if word.islower():
            return self._plain(word)
        if len(word) > 1 and word.istitle():
            lower = word.lower()
            everyday = lower in self.own and lower in FUNCTION_WORDS
            return "=" + lower if everyday else "T" + self._plain(lower)
        if word.isupper():
            return "AA" if len(word) > 1 else "A"
        return "AAs" if word.endswith("s") and word[:-1].isupper() else "aA"

    def _plain(self, word: str) -> str:
        if (known := self.listed.get(word)) is not None:
            return known
        endings = (word[-length:] for length in range(LONGEST_ENDING, 0, -1))
        return next((self.endings[ending] for ending in endings if ending in self.endings), "")
