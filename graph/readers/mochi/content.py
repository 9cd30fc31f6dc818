"""The text of Mochi's cards: sides, clozes, tags, and templates with fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from graph.readers.cloze import blank
from graph.readers.html.text import plain

_RULE = re.compile(r"[ \t]*---\s*")
_FENCE = re.compile(r"[ \t]{0,3}(```|~~~)")
_CLOZE = re.compile(r"\{\{(?:\d{1,9}::)?((?:[^{}]++|\{[^{}]*+\})++)\}\}")
_LATEX = re.compile(r"(?:[\^_}]|\\[A-Za-z]{1,30})\Z")  # in front of braces that group
_FIELD = re.compile(r"<<([^<>\n]{1,200})>>")
_CODE = re.compile(r"```(?s:.*?)```|`[^`\n]++`|\$\$[^$]++\$\$|\$[^$\n]++\$|https?://\S++")
_TAG = re.compile(r"(?<!\S)#([^\W\d_][\w/-]{0,99})(?!\S)")
_WORD = re.compile(r"\S+")


def sides(content: str) -> tuple[str, str]:
    r"""Question and answer of a card: what is above and below its first line ``---``.

    Clozes are hidden in the question and shown in the answer. Tags at the end of a side are no part of it.

    >>> sides("What is {{1::KL}}? #ml\n---\nA divergence.")
    ('What is […]?', 'What is KL?\n\nA divergence.')
    """
    front, *more = (plain(_without_last_tags(part)).strip() for part in _parts(content))
    shown = _CLOZE.sub(_answer, front)
    if shown != front:
        more.insert(0, shown)
        front = _CLOZE.sub(_hidden, front)
    return front, "\n\n".join(_CLOZE.sub(_answer, part) for part in more if part)


def tags_in(content: str) -> tuple[str, ...]:
    """The tags of a text, outside code and formulas.

    >>> tags_in("The {{softmax}} of `#x` #ml #nlp/llm")
    ('ml', 'nlp/llm')
    """
    return tuple(dict.fromkeys(_TAG.findall(_CODE.sub(" ", content)))) if "#" in content else ()


def filled(template: str, values: Mapping[str, str]) -> str:
    """A template with the values of its fields, and without the sections of those that are empty.

    >>> filled("<< Word >>?<<#Note>> (<<Note>>)<</Note>>", {"word": "KL", "note": ""})
    'KL?'
    """
    parts: list[str] = []
    sections: list[bool] = []  # whether each section that is open is shown
    at = 0
    for found in _FIELD.finditer(template):
        if all(sections):
            parts.append(template[at : found.start()])
        at = found.end()
        name = found[1].strip()
        sign, name = (name[0], name[1:].strip()) if name[:1] in ("#", "^", "/") else ("", name)
        value = values.get(name.casefold(), "")
        if sign == "/":
            del sections[-1:]
        elif sign:
            sections.append((sign == "#") == bool(value.strip()))
        elif all(sections):
            parts.append(value)
    return "".join(parts) + (template[at:] if all(sections) else "")


def _parts(content: str) -> list[str]:
    """The parts between lines ``---`` outside code; if code has no end, all these lines count."""
    lines = content.split("\n")
    outside: list[int] = []
    fence = ""
    for number, line in enumerate(lines):
        if found := _FENCE.match(line):
            fence = found[1] if not fence else "" if found[1] == fence else fence
        elif not fence and _RULE.fullmatch(line):
            outside.append(number)
    if fence:
        outside = [number for number, line in enumerate(lines) if _RULE.fullmatch(line)]
    bounds = [-1, *outside, len(lines)]
    return ["\n".join(lines[start + 1 : end]) for start, end in pairwise(bounds)]


def _is_cloze(found: re.Match[str]) -> bool:
    """Whether braces are a cloze; in LaTeX they group, behind a command or a sign of it."""
    return not _LATEX.search(found.string, max(0, found.start() - 32), found.start())


def _answer(found: re.Match[str]) -> str:
    return found[1] if _is_cloze(found) else found[0]


def _hidden(found: re.Match[str]) -> str:
    return blank() if _is_cloze(found) else found[0]


def _without_last_tags(text: str) -> str:
    if "#" not in text:
        return text
    for word in reversed(list(_WORD.finditer(text))):
        if not _TAG.fullmatch(word[0]):
            return text[: word.end()]
    return ""
