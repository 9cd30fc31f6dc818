"""Notices: what a person should know about a graph before trusting it."""

from __future__ import annotations

from graph.extraction.languages import ENGLISH, LanguageCounts, language_name
from graph.extraction.pipeline import FAST_MODE


def language_notice(languages: LanguageCounts) -> str:
    """One sentence on cards in other languages than English; nothing where there are none.

    >>> language_notice((("en", 28), ("de", 12)))
    '12 of 40 cards are German: read without a tagger, so their concepts are rougher'
    >>> language_notice((("en", 28), ("de", 12), ("fr", 1)))
    '12 of 41 cards are German, 1 is French: read without a tagger, so their concepts are rougher'
    """
    found = [(language_name(code), number) for code, number in languages if code != ENGLISH]
    if not found:
        return ""
    total = sum(number for _, number in languages)
    (first, number), *others = found
    if number == total:
        opening = f"The only card is {first}" if total == 1 else f"All {total:,} cards are {first}"
    else:
        opening = f"{number:,} of {total:,} cards {_are(number)} {first}"
    more = "".join(f", {count:,} {_are(count)} {name}" for name, count in others)
    return f"{opening}{more}: read without a tagger, so their concepts are rougher"


def mode_notice(fast: bool) -> str:
    """One sentence on how the cards were read, where that was not the best way.

    >>> mode_notice(False)
    ''
    """
    return FAST_MODE if fast else ""


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
