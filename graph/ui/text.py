"""Text for widgets."""

from __future__ import annotations

from graph.presentation.records import plural


def plain(text: str) -> str:
    r"""Text for a widget that reads Markdown, with everything that means something there escaped.

    >>> print(plain("![x]"))
    \!\[x\]
    """
    return "".join(f"\\{c}" if c in r"\`*_{}[]()#+-.!|<>~$:&/" else c for c in text)


def count(number: int, noun: str) -> str:
    """A number with its noun.

    >>> count(1, "card"), count(2000, "card")
    ('1 card', '2,000 cards')
    """
    return f"{number:,} {plural(number, noun)}"
