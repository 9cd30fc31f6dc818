"""How common a word is in English at large: Zipf frequencies from ``wordfreq``."""

from __future__ import annotations

from functools import lru_cache

from wordfreq import zipf_frequency

_RAREST = 2.0  # nor is a word rarer than this: typing errors would be the most prominent of all
UNSEEN = 6.0  # rarity counts down from here: the frequency of the hundred commonest words


@lru_cache(maxsize=1 << 16)
def zipf(word: str) -> float:
    """The base-10 logarithm of a word's occurrences per billion words; 0 if never seen.

    >>> zipf("the") > 7 > zipf("entropy") > 3
    True
    """
    return zipf_frequency(word, "en")


def rarity(words: tuple[str, ...]) -> float:
    """How far the words of a term lie from everyday English on average: 0 (common) to 6 (unseen)."""
    return max(0.0, UNSEEN - sum(max(_RAREST, zipf(word.lower())) for word in words) / len(words))
