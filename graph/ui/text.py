"""Text for widgets."""

from __future__ import annotations

import re

# What is made into links, signs and a logo in the text itself, after escapes are gone.
_MADE_INTO = re.compile(r"(?i:(?<=www)(?=\.)|(?<=http:)(?=//)|(?<=https:)(?=//))|(?=@)|(?<=:)(?=streamlit:)")
_DRAWN = re.compile(r"(?<!\S)(?:<->|->|<-|--|>=|<=|~=)(?!\S)")
_JOINER = "\u2060"  # it is not seen, and what it stands in is no longer what it was


def plain(text: str) -> str:
    r"""Text for a widget that reads Markdown, with everything that means something there escaped.

    >>> print(plain("![x]"))
    \!\[x\]
    """
    text = _DRAWN.sub(lambda sign: f"{sign[0][0]}{_JOINER}{sign[0][1:]}", _MADE_INTO.sub(_JOINER, text))
    return "".join(f"\\{c}" if c in r"\`*_{}[]()#+-.!|<>~$:&/" else c for c in text)
