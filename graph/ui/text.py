"""Text for widgets."""

from __future__ import annotations


def plain(text: str) -> str:
    r"""Text for a widget that reads Markdown, with everything that means something there escaped.

    >>> print(plain("![x]"))
    \!\[x\]
    """
    return "".join(f"\\{c}" if c in r"\`*_{}[]()#+-.!|<>~$:&/" else c for c in text)
