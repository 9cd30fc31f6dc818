"""Words: numbers, certainty and reasons as a person would say them."""

from __future__ import annotations

from graph.model import AliasReason, Origin

REASONS: dict[AliasReason, str] = {
    "glossary": "the glossary says so",
    "abbreviation": "a card spells it out",
    "spelling": "another spelling",
    "initialism": "the initials of the only term they fit",
    "tail": "the noun behind it adds nothing",
    "apposition": "a card says so",
    "symbol": "its symbol on a card",
    "user": "you said so",
}
ORIGINS: dict[Origin, str] = {
    "cards": "from the cards",
    "glossary": "from the glossary",
    "user": "you said so",
}
EVIDENCE = {
    "formula": "a formula of a card",
    "dependency": "a card says so",
    "subject": "a sentence about it",
    "naming": "an answer about it",
    "partial": "an answer that names it in part",
    "name": "the names",
    "count": "where cards name them",
    "kin": "concepts close by",
    "similar": "words in common",
    "order": "the order of the deck",
    "sum": "all that the cards show together",
    "glossary": "the glossary",
    "user": "your verdict",
}
_SURE, _LIKELY = 0.85, 0.6


def certainty(confidence: float) -> str:
    """How sure a number between 0 and 1 is, in a word: sure, likely or guess.

    >>> certainty(0.9), certainty(0.7), certainty(0.3)
    ('sure', 'likely', 'guess')
    """
    return "sure" if confidence >= _SURE else "likely" if confidence >= _LIKELY else "guess"


def plural(number: int, noun: str) -> str:
    """A noun as it stands behind a number.

    >>> plural(1, "card"), plural(2, "card"), plural(2, "community")
    ('card', 'cards', 'communities')
    """
    if number == 1:
        return noun
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else noun + "s"


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(3, "link")
    '3 links'
    """
    return f"{number} {plural(number, noun)}"


def tally(number: int, noun: str) -> str:
    """A number with its noun, thousands set apart.

    >>> tally(1, "card"), tally(2000, "card")
    ('1 card', '2,000 cards')
    """
    return f"{number:,} {plural(number, noun)}"


def shortened(text: str, most: int) -> str:
    """A text of at most ``most`` characters, cut behind a word where it is longer.

    >>> shortened("Entropy is average surprise.", 20)
    'Entropy is average …'
    """
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return f"{(cut[: cut.rfind(' ')] if ' ' in cut else cut).rstrip()} …"
