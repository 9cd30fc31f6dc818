"""How definitions open in other languages: the articles before a term and the verbs behind it."""

from __future__ import annotations

import re
from functools import lru_cache

_COPULAS = {
    "de": "ist sind war heißt bezeichnet bezeichnen beschreibt misst bedeutet besteht steht dient",
    "es": "es son mide miden consiste describe representa significa designa indica permite",
    "fr": "est sont mesure consiste désigne désignent décrit représente signifie correspond permet",
    "it": "è sono misura consiste descrive rappresenta significa indica designa permette",
    "nl": "is zijn meet betekent beschrijft bestaat duidt",
    "pt": "é são mede consiste descreve representa significa designa indica permite",
    "ru": "это является называется обозначает",
}
_ARTICLES = {
    "de": "ein eine der die das",
    "es": "un una el la los las",
    "fr": "un une le la les l'",
    "it": "un uno una un' il lo la l' i gli le",
    "nl": "een de het",
    "pt": "um uma o a os as",
}
_UNSPACED_COPULAS = {"ja": "とは|は|＝", "zh": "是|指|即|为"}
_ASIDE = r"\s*(?:[(（][^)）]*[)）]\s*)?"
_SIGNS = "[=:：—–]"


def articles(language: str) -> frozenset[str]:
    """The articles that may stand before the term at the opening of a definition."""
    return frozenset(_ARTICLES.get(language, "").split())


@lru_cache(maxsize=32)
def copula(language: str) -> re.Pattern[str]:
    """What stands behind a term that its sentence defines.

    >>> bool(copula("de").match(" (LIFO) ist eine Struktur")), bool(copula("ja").match("とは、構造"))
    (True, True)
    """
    if language in _UNSPACED_COPULAS:
        return re.compile(rf"{_ASIDE}(?:{_UNSPACED_COPULAS[language]}|{_SIGNS})")
    verbs = "|".join(_COPULAS.get(language, "").split())
    return re.compile(rf"{_ASIDE}(?:{_SIGNS}{f'|(?:{verbs})' if verbs else ''})(?=\s)", re.IGNORECASE)
