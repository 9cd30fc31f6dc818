"""How common a word is in its language at large: Zipf frequencies from ``wordfreq``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from wordfreq import available_languages, get_frequency_dict, zipf_frequency

_RAREST = 2.0  # nor is a word rarer than this: typing errors would be the most prominent of all
UNSEEN = 6.0  # rarity counts down from here: the frequency of the hundred commonest words


@lru_cache(maxsize=1 << 16)
def zipf(word: str, language: str = "en") -> float:
    """The base-10 logarithm of a word's occurrences per billion words; 0 if never seen.

    ``language`` is an ISO 639 code. Of languages other than English only the 30,000 to 40,000
    commonest words count as seen, and no word of a language that ``wordfreq`` does not know.

    >>> zipf("the") > 7 > zipf("entropy") > 3
    True
    >>> zipf("und", "de") > 7, zipf("und", "ka")
    (True, 0.0)
    """
    if language == "en" and not (word.isascii() and word.isalpha() and word.islower()):
        return zipf_frequency(word, "en")
    # Looked up as it stands: wordfreq's own look-up takes twenty times as long for what is a word for sure,
    # and cuts Japanese, Chinese and Korean into words first, by packages that are not installed.
    frequency = _frequencies(language).get(word, 0.0)
    return round(math.log10(frequency) + 9, 2) if frequency else 0.0


@lru_cache(maxsize=4)
def _frequencies(language: str) -> Mapping[str, float]:
    if language not in available_languages("small"):
        return {}
    return get_frequency_dict(language, "best" if language == "en" else "small")


def rarity(words: tuple[str, ...], language: str = "en") -> float:
    """How far the words of a term lie from everyday language on average: 0 (common) to 6 (unseen)."""
    return max(0.0, UNSEEN - sum(max(_RAREST, zipf(word.lower(), language)) for word in words) / len(words))
