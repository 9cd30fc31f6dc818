"""Glossaries: notes that are a list of terms in bold type, or over lines that begin with a colon."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.model import Issue
from graph.readers.drafts import Draft
from graph.readers.files import File, Item
from graph.readers.markdown.inline import displayed, take_tags
from graph.readers.markdown.lines import BULLET, Line, read_note
from graph.readers.markdown.notes import MARKDOWN, deck_of, may_hold_marks

_BEHIND_TERM = re.compile(r"[ \t]*(?:[:：–—=]|-{1,2}(?=\s))[ \t]*")
_DEFINES = re.compile(r"[ \t]{0,3}:[ \t]+(?=\S)")
_FEWEST = 3  # terms
_SHARE = 0.8  # of the lines that begin at the margin are terms
_LONGEST_TERM = 100  # characters


def is_glossary(file: File) -> bool:
    """Whether terms are all that a note has, apart from headings."""
    if file.ending not in MARKDOWN or not may_hold_marks(file):
        return False
    lines = read_note(file.text).lines
    terms = [bool(_term(lines, at)) for at in range(len(lines))]
    first = next((at for at, is_term in enumerate(terms) if is_term), len(lines))
    margin = sum(
        line.kind == "text" and not line.level and line.text[0] not in " \t:" for line in lines[first:]
    )
    return sum(terms) >= _FEWEST and sum(terms) >= _SHARE * margin


def read_glossary(file: File) -> Iterator[Item]:
    r"""Read the terms of a note; what stands below each is a part of its definition.

    >>> drafts = read_glossary(File("a.md", b"**KL**: A divergence.\n\n**JS**: Another.\n\nH\n: A sum.\n"))
    >>> [(draft.front, draft.back) for draft in drafts]
    [('KL', 'A divergence.'), ('JS', 'Another.'), ('H', 'A sum.')]
    """
    note = read_note(file.text)
    deck = deck_of(note, file)
    lines = note.lines
    at = 0
    while at < len(lines):
        found = _term(lines, at)
        start = at
        at += 1
        if found is None:
            if lines[start].kind in ("text", "block") and not lines[start].level:
                text = "skipped: a text that belongs to no term"
                yield Issue(lines[start].number, "no-question", text, skipped=True)
            continue
        term, definition = found
        body = [definition]
        while at < len(lines) and not lines[at].level and _term(lines, at) is None:
            mark = _DEFINES.match(lines[at].text)
            body.append(lines[at].text[mark.end() :] if mark else lines[at].text)
            at += 1
        body[0], tags = take_tags(body[0])
        first, rest = displayed(body[:1]), displayed(body[1:])
        back = "\n".join(filter(None, (first, rest)))
        yield Draft(lines[start].number, displayed([term]), back, (*note.tags, *tags), deck)


def _term(lines: Sequence[Line], at: int) -> tuple[str, str] | None:
    """The term that a line begins with, and what is behind it; None if it begins with none."""
    line = lines[at]
    if line.kind != "text" or line.level or not line.text[:1].strip():
        return None
    lead = BULLET.match(line.text)
    start = lead.end() if lead else 0
    if not line.marks.startswith(("**", "__"), start):
        defined = at + 1 < len(lines) and lines[at + 1].kind == "text" and _DEFINES.match(lines[at + 1].text)
        is_term = defined and not lead and not _DEFINES.match(line.text) and len(line.text) <= _LONGEST_TERM
        return (line.text, "") if is_term else None
    end = line.marks.find(line.marks[start : start + 2], start + 2)
    if not 0 < end - start - 2 <= _LONGEST_TERM:
        return None
    term, behind = line.text[start + 2 : end].strip(), line.text[end + 2 :]
    if sign := _BEHIND_TERM.match(behind):
        behind = behind[sign.end() :]
    elif not term.endswith((":", "：")):
        return None
    return (term.rstrip(":： "), behind.strip()) if behind.strip() else None
