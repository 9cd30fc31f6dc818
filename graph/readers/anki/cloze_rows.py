"""Rows of "Cards in plain text": of a note with clozes each card is one, with one cloze hidden."""

from __future__ import annotations

import re

from graph.readers.cloze import blank

_SPAN = re.compile(r'<span class="?(?P<cloze>cloze(?P<inactive>-inactive)?)"?[^<>]*>|<span\b[^<>]*>|</span>')
_BLANK = re.compile(r"\[(?P<hint>[^\[\]\n]{1,200})\]")
_LONGEST = 100_000  # characters of a side that is compared with the other


def is_of_cloze(front: str, back: str) -> bool:
    """Whether question and answer are those of a card with one cloze hidden.

    >>> is_of_cloze("[abbr] trains a model", "RLHF trains a model  Extra"), is_of_cloze("Why [1]?", "So.")
    (True, False)
    """
    if 'class="cloze"' in front or "class=cloze" in front:
        return True
    if front == back or not _BLANK.search(front) or max(len(front), len(back)) > _LONGEST:
        return False
    at = 0
    for number, piece in enumerate(_BLANK.split(front)[::2]):
        found = back.find(piece, at)
        if found < 0 or (number == 0 and found):
            return False
        at = found + len(piece)
    return any(piece.strip() for piece in _BLANK.split(front)[::2])


def without_spans(text: str) -> str:
    """A side without the spans that tell its clozes apart, which all cards of a note have in common."""
    return _SPAN.sub("", text)


def blanked(front: str) -> str:
    """A question with all of its clozes hidden, where Anki hides one and marks the others.

    >>> blanked('<span class="cloze" data-ordinal="1">[...]</span> is <span class="cloze-inactive">b</span>')
    '[…] is […]'
    """
    parts: list[str] = []
    opened: list[bool] = []  # the spans that are open, and whether each is a cloze
    hidden = at = start = 0
    for found in _SPAN.finditer(front):
        if not hidden:
            parts.append(front[at : found.start()])
        at = found.end()
        if found[0] != "</span>":
            opened.append(bool(found["cloze"]))
            start = at if opened[-1] and not hidden else start
            hidden += opened[-1]
        elif opened and opened.pop():
            hidden -= 1
            if not hidden:
                hint = _BLANK.fullmatch(front[start : found.start()].strip())
                parts.append(blank(hint["hint"] if hint else ""))
    return ("".join(parts) + front[start if hidden else at :]).replace("[...]", blank())
