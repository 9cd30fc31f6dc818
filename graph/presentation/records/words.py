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
_TOO_MANY_MINUTES, _EXACT_HOURS = 120, 10


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
    """A number with its noun, thousands set apart.

    >>> counted(1, "card"), counted(2000, "card")
    ('1 card', '2,000 cards')
    """
    return f"{number:,} {plural(number, noun)}"


def lasting(minutes: float) -> str:
    """How long something takes, as exactly as a plan needs it.

    >>> lasting(0.5), lasting(1), lasting(99.96), lasting(286.5), lasting(5362.8)
    ('0.5 minutes', '1 minute', '100 minutes', '4.8 hours', '89 hours')
    """
    if minutes < _TOO_MANY_MINUTES:
        minutes = round(minutes, 1)
        return f"{minutes:g} {'minute' if minutes == 1 else 'minutes'}"
    hours = minutes / 60
    return f"{hours:.1f} hours" if hours < _EXACT_HOURS else f"{hours:,.0f} hours"


def shortened(text: str, most: int) -> str:
    """A text of at most ``most`` characters, cut behind a word where it is longer.

    >>> shortened("Entropy is average surprise.", 20)
    'Entropy is average …'
    """
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return f"{(cut[: cut.rfind(' ')] if ' ' in cut else cut).rstrip()} …"
