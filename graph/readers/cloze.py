r"""Cloze deletions as Anki writes them: ``{{c1::answer::hint}}``, inside each other and around LaTeX."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_SIGN = re.compile(r"(?P<open>\{\{c\d{1,9}(?:,\d{1,9})*::)|::|\\[{}\\]|[{}]")
# Tags that editors put half inside a cloze: <b>{{c1::answer</b>}}.
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>a|b|big|code|del|div|em|font|h[1-6]|i|li|mark|ol|p|s|small|span|strong|su[bp]|t[dhr]|table|u|ul)"
    r"(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_FAR = 2000  # characters between such a tag and the one that it closes


@dataclass(slots=True)
class _Cloze:
    """Where a cloze stands in a text; ``shown`` is the end of its answer, behind which the hint begins."""

    start: int
    answer: int
    shown: int = -1
    end: int = -1
    braces: int = 0  # that are open inside it


def blank(hint: str = "") -> str:
    """What stands for a hidden answer: an ellipsis in brackets, with the hint if there is one.

    The ellipsis tells the hint from words in brackets of the text's own.

    >>> blank(), blank("a city")
    ('[…]', '[… a city]')
    """
    hint = " ".join(hint.split()).strip("[].… ")
    return f"[… {hint}]" if hint else "[…]"


def cloze_sides(text: str) -> tuple[str, str] | None:
    r"""Front and back of a note with clozes: all of them hidden, and all of them shown; None if it has none.

    Text may be HTML: clozes are cut before tags are, as Anki does. What is never closed stays as it is.

    >>> cloze_sides("{{c1::RLHF::short}} trains {{c2::a {{c3::reward}} model}}, {{so}}")
    ('[… short] trains […], {{so}}', 'RLHF trains a reward model, {{so}}')
    >>> cloze_sides(r"\({{c1::\frac{a}{{b}}}}\)")
    ('\\([…]\\)', '\\(\\frac{a}{{b}}\\)')
    """
    if "{{c" not in text:
        return None
    clozes, complete = _clozes(text, braces=True)
    if not complete:  # a single brace in prose, where every }} is meant
        clozes, _ = _clozes(text, braces=False)
    if not clozes:
        return None
    return _front(text, clozes), _back(text, clozes)


def _clozes(text: str, *, braces: bool) -> tuple[list[_Cloze], bool]:
    """The clozes of a text that are closed, by place, and whether all are.

    With ``braces`` those inside an answer have to match, so that LaTeX's ``}}`` closes none.
    """
    opened: list[_Cloze] = []
    closed: list[_Cloze] = []
    at = 0
    while found := _SIGN.search(text, at):
        sign, start, at = found[0], *found.span()
        if found["open"]:
            opened.append(_Cloze(start, at))
        elif opened and len(sign) == 2:
            if sign == "::" and opened[-1].shown < 0 and not opened[-1].braces:
                opened[-1].shown = start
        elif opened and sign == "{":
            opened[-1].braces += braces
        elif opened and opened[-1].braces:
            opened[-1].braces -= 1
        elif opened and text.startswith("}", at):
            at += 1
            cloze = opened.pop()
            cloze.end = at
            if cloze.shown < 0:
                cloze.shown = start
            closed.append(cloze)
    return sorted(closed, key=lambda cloze: cloze.start), not opened


def _front(text: str, clozes: list[_Cloze]) -> str:
    parts: list[str] = []
    at = 0
    for cloze in clozes:
        if cloze.start >= at:  # those inside another one are hidden with it
            hint = blank(text[cloze.shown + 2 : cloze.end - 2])
            parts += text[at : cloze.start], hint, _closing_tags(text, cloze)
            at = cloze.end
    return "".join(parts) + text[at:]


def _closing_tags(text: str, cloze: _Cloze) -> str:
    """The tags of a hidden answer that close what is open in front of it, and so have to stay."""
    if text.find("</", cloze.answer, cloze.shown) < 0:
        return ""
    opened: Counter[str] = Counter()
    closing = []
    for found in _TAG.finditer(text, cloze.answer, cloze.shown):
        name = found["name"].lower()
        if not found["close"]:
            opened[name] += 1
        elif opened[name]:
            opened[name] -= 1
        elif text.find(f"<{found['name']}", max(0, cloze.start - _FAR), cloze.start) >= 0:
            closing.append(found[0])
    return "".join(closing)


def _back(text: str, clozes: list[_Cloze]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in sorted(_marks(clozes)):
        if end > at:
            parts.append(text[at:start])
            at = end
    return "".join(parts) + text[at:]


def _marks(clozes: list[_Cloze]) -> Iterator[tuple[int, int]]:
    """What of clozes is no answer: their beginnings, hints and ends."""
    for cloze in clozes:
        yield cloze.start, cloze.answer
        yield cloze.shown, cloze.end
