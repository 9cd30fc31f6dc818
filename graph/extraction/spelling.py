"""British and American spelling: one key for optimisation and optimization, colour and color."""

from __future__ import annotations

from functools import lru_cache

from graph.extraction.zipf import zipf

_KNOWN = 2.4  # Zipf frequency from which an American form is a word
_SHORTEST = 5  # letters; "rise" and "four" are spelled one way
_PAIRS = (
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("iser", "izer"),
    ("ise", "ize"),
    ("yse", "yze"),
    ("ysed", "yzed"),
    ("ysing", "yzing"),
    ("our", "or"),
    ("oural", "oral"),
    ("oured", "ored"),
    ("tre", "ter"),
    ("lled", "led"),
    ("lling", "ling"),
    ("aemia", "emia"),
    ("aemic", "emic"),
)


@lru_cache(maxsize=1 << 16)
def american(word: str) -> str:
    """The American spelling of a lower-case word in British spelling; any other comes back as it is.

    >>> [american(word) for word in ("optimisation", "colour", "modelling", "noise", "filling")]
    ['optimization', 'color', 'modeling', 'noise', 'filling']
    """
    if len(word) < _SHORTEST:
        return word
    for british, form in _PAIRS:
        if word.endswith(british):
            other = word[: -len(british)] + form
            stem = word[: -len(british)]
            if british.startswith("ll") and zipf(stem + "l") <= zipf(stem + "ll"):
                return word  # "filling" comes from "fill"
            return other if zipf(other) >= _KNOWN else word
    return word
