"""How the lines of a note ask and answer: by labels, question marks, numbers, and what stands beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from graph.readers.markdown.blocks import Details
from graph.readers.markdown.lines import Line

Style = Literal["heading", "bold", "plain", "item", "details"]

_ASK_NAMES = (
    "Questions?|Q|Frage|Front|Vorderseite|Pregunta|Pergunta|Domanda|Вопрос|質問|問題|問|问题|问|질문|문제"
)
_ANSWER_NAMES = (
    "Answers?|Ans|A|Solution|Antwort|Back|Rückseite|Réponse|Respuesta|Resposta|Risposta|R|Ответ"
    "|回答|答え|答案|答|답변|정답"
)
_LEAD = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,4}[.)])[ \t]+)?")
_LABEL = re.compile(
    rf"(?:(?P<asks>{_ASK_NAMES})|(?P<answers>{_ANSWER_NAMES})|C(?=:[ \t]))"
    r"(?:[ \t]?(?P<number>\d{1,5}))?"
    r"[ \t]?(?P<sign>[:：.)]|[-–—](?=[ \t])|(?=[ \t]|\Z))",
    re.IGNORECASE,
)
ANSWER_LABEL = re.compile(
    rf"^[ \t]{{0,8}}(?:[-*] )?(?:\*\*)?(?:{_ANSWER_NAMES})[ \t]?\d{{0,5}}[:.)：]",
    re.MULTILINE | re.IGNORECASE,
)
"""A line in a text that may be labelled as an answer."""
_FIRST_LETTERS = frozenset(name[0].casefold() for name in f"{_ASK_NAMES}|{_ANSWER_NAMES}|C".split("|"))
_NUMBERING = re.compile(r"\d{1,4}(?:\.\d{1,3}){0,3}[.)]?[ \t]+(?=\S)")
_ENDS_ASKING = re.compile(r"[?？][^\w?？]{0,20}\Z")
_HTML_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_ARROW_LINK = re.compile(r"\[{1,2}[^\w\[\]]{1,9}\]{1,2}\(#[^()]{0,200}\)[ \t]*")  # to the top, before a title
_BOLD = ("**", "__")
_SECOND_OPTION = re.compile(r"[ \t]*(?:[-*+][ \t]+)?(?:\*\*)?[Bb][ \t]?[:.)]")
_NUMBERED_ITEM = re.compile(r"(?P<indent>[ \t]{0,3})\d{1,4}[.)][ \t]+(?=\S)")
_ITEM = re.compile(r"(?P<indent>[ \t]{0,3})(?P<mark>[-*+]|\d{1,4}[.)])[ \t]+(?=\S)")
_IMPERATIVE = re.compile(
    r"(?:explain|describe|define|compare|list|name|give|discuss|differentiate|distinguish|differences?|write|"
    r"implement|design|tell|state|outline|show|calculate|what|how|why|when|which|who|where|is|are|can|could|"
    r"do|does|did|should)\b",
    re.IGNORECASE,
)
_PARAGRAPHS_SHARE = 0.9  # of the paragraphs ask in their first line, where nothing else tells
_FEWEST = 2  # questions, for what stands beside them to be one too


@dataclass(frozen=True, slots=True)
class Opening:
    """How a line asks or answers: the text behind its label, and what stands behind a bold question."""

    style: Style
    label: str
    text: str
    behind: str = ""
    numbered: bool = False
    marked: bool = True  # by a label, not only by its question mark


def openings_of(lines: Sequence[Line], details: Details) -> list[Opening | None]:
    """How each line asks or answers, seen together with the lines around it.

    Where questions are labelled, a bold one without label is just text. Where headings or numbered bold lines
    ask, those beside them do that begin with a number or "Explain". Where nothing is marked as a question,
    items of a list may be, and what stands above an answer.
    """
    openings = [None if _is_option(lines, at) else _opening(line) for at, line in enumerate(lines)]
    _keep_empty_headings(openings)
    for at in range(len(lines)):
        if details.begins(at) and details.answer(at):
            openings[at] = Opening("details", "answer", "")
    if any(opening and opening.style == "plain" and opening.label == "question" for opening in openings):
        return [
            None if opening and opening.style == "bold" and not opening.marked else opening
            for opening in openings
        ]
    if any(opening and opening.label != "answer" for opening in openings):
        _ask_beside(lines, openings)
    elif any(opening for opening in openings):
        _ask_above(lines, openings)
    else:
        _ask_in_list(lines, openings)
        if not any(openings):
            _ask_in_paragraphs(lines, openings)
    return openings


def asking_levels(lines: Sequence[Line], openings: Sequence[Opening | None]) -> frozenset[int]:
    """The levels of which half of the headings ask, and more than one does."""
    headings = Counter(line.level for line in lines if line.level)
    asking = Counter(
        line.level
        for line, opening in zip(lines, openings, strict=True)
        if line.level and opening and opening.label == "question"
    )
    return frozenset(level for level, n in asking.items() if n >= _FEWEST and 2 * n >= headings[level])


# --- a line by itself -----------------------------------------------------------------------------


def _opening(line: Line) -> Opening | None:
    """How a line asks or answers; None if it does neither."""
    if line.kind != "text":
        return None
    if line.level:
        title = _bare_title(line.title)
        return _labelled("heading", title, "") or _asking("heading", title)
    text, marks = _without_lead(line)
    if marks.startswith(_BOLD):
        bold, behind = _bold_of(text, marks)
        return _labelled("bold", bold, behind) or _asking("bold", bold, behind) if bold else None
    if marks[:1].casefold() in _FIRST_LETTERS:
        return _labelled("plain", text, "")
    return None


def _without_lead(line: Line) -> tuple[str, str]:
    """The text and the marks of a line without a list's sign."""
    lead = _LEAD.match(line.text)
    start = lead.end() if lead else 0
    return line.text[start:].strip(), line.marks[start:].strip()


def _bold_of(text: str, marks: str) -> tuple[str, str]:
    """The bold text that a line begins with, and what is behind it; empty if nothing closes it."""
    end = marks.find(marks[:2], 2)
    return ("", "") if end < 3 else (text[2:end].strip(), text[end + 2 :].strip())


def _labelled(style: Style, text: str, behind: str) -> Opening | None:
    text = _without_bold(text) if style == "heading" else text
    match = _LABEL.match(text)
    if not match:
        return None
    name, sign, rest = (
        match["asks"] or match["answers"] or text[0],
        match["sign"],
        text[match.end() :].strip(),
    )
    numbered = match["number"] is not None
    label = "question" if match["asks"] else "answer" if match["answers"] else "cloze"
    if name == "c" or (name.islower() and len(name) == 1 and sign not in (":", "：")):
        return None  # "a) …" is an item of a list
    if sign not in (":", "："):
        alone = not rest and len(name) > 1 and name[-1] not in "sS"
        alone = alone and (style == "heading" or (style == "bold" and label == "answer"))
        if not ((numbered and (sign or style != "plain")) or alone):
            return None
    elif style == "plain" and name.islower() and len(name) > 1:
        return None  # "question: …" in prose
    if style == "bold" and not rest:  # "**Q:** What is KL?"
        return Opening("plain", label, behind.lstrip(":：").strip(), numbered=numbered)
    return Opening(style, label, rest, behind, numbered)


def _asking(style: Style, text: str, behind: str = "") -> Opening | None:
    bare = _without_bold(text)
    if not _ENDS_ASKING.search(bare[-40:]):
        if not (style == "bold" and behind[:1] in ("?", "？") and len(behind) == 1):
            return None
        bare, behind = bare + behind, ""
    return Opening(style, "question", _without_number(bare), behind, marked=False)


def _without_bold(text: str) -> str:
    for sign in _BOLD:
        if len(text) > 4 and text.startswith(sign) and text.find(sign, 2) == len(text) - 2:
            return text[2:-2].strip()
    return text


def _bare_title(text: str) -> str:
    """A title without tags of HTML and a link back to the top."""
    if "<" in text:
        text = _HTML_TAG.sub("", text).strip()
    link = _ARROW_LINK.match(text)
    return text[link.end() :] if link else text


def _without_number(text: str) -> str:
    numbering = _NUMBERING.match(text)
    return text[numbering.end() :] if numbering else text


# --- a line among others --------------------------------------------------------------------------


def _is_option(lines: Sequence[Line], at: int) -> bool:
    """Whether "A: …" is the first of the choices of a question, which "B: …" follows."""
    text = lines[at].text.lstrip(" \t-*+")
    if text[:1] not in ("A", "a") or text[1:2] not in (":", ".", ")", " ", "*"):
        return False
    below = next((line for line in lines[at + 1 : at + 4] if line.kind != "blank"), None)
    return below is not None and bool(_SECOND_OPTION.match(below.text))


def _keep_empty_headings(openings: list[Opening | None]) -> None:
    """A heading "Question" asks by the text below it only if a heading "Answer" ends that."""
    asks: int | None = None
    for at, opening in enumerate(openings):
        if not opening or opening.style != "heading":
            continue
        if opening.label == "question":
            if asks is not None:
                openings[asks] = None
            asks = None if opening.text else at
        elif opening.label == "answer":
            asks = None
    if asks is not None:
        openings[asks] = None


def _ask_beside(lines: Sequence[Line], openings: list[Opening | None]) -> None:
    levels = asking_levels(lines, openings)
    numbers = sum(
        bool(_NUMBERED_ITEM.match(line.text))
        for line, opening in zip(lines, openings, strict=True)
        if opening and opening.style == "bold" and not opening.marked
    )
    for at, line in enumerate(lines):
        if openings[at] or line.kind != "text":
            continue
        if line.level in levels:
            title = _without_bold(_bare_title(line.title))
            bare = _without_number(title)
            if bare != title or _NUMBERED_ITEM.match(line.text) or _IMPERATIVE.match(bare):
                openings[at] = Opening("heading", "question", bare, marked=False)
        elif numbers >= _FEWEST and not line.level and _NUMBERED_ITEM.match(line.text):
            text, marks = _without_lead(line)
            if marks.startswith(_BOLD):
                bold, behind = _bold_of(text, marks)
                if bold and not behind:
                    openings[at] = Opening("bold", "question", bold, marked=False)


def _ask_above(lines: Sequence[Line], openings: list[Opening | None]) -> None:
    """What stands above each answer asks: the last numbered item, or the paragraph it ends."""
    last = -1
    starts: list[int] = []
    for at, opening in enumerate(openings):
        if opening and opening.style != "heading":
            start = _question_above(lines, last + 1, at)
            starts += [start] if start is not None else []
            last = at
    first = next((at for at, line in enumerate(lines) if line.kind != "blank"), None)
    if len(starts) < _FEWEST and starts != [first]:
        return
    for start in starts:
        text = _bare_title(lines[start].title) if lines[start].level else _without_lead(lines[start])[0]
        openings[start] = Opening("item", "question", _without_bold(_without_number(text)), marked=False)


def _question_above(lines: Sequence[Line], first: int, end: int) -> int | None:
    paragraph: int | None = None
    text_below = False
    for at in range(end - 1, first - 1, -1):
        if lines[at].kind == "blank":
            text_below = text_below or paragraph is not None
        elif lines[at].kind == "text":
            if _NUMBERED_ITEM.match(lines[at].text) or lines[at].level:
                return at
            if not text_below:
                paragraph = at
    return paragraph


def _ask_in_list(lines: Sequence[Line], openings: list[Opening | None]) -> None:
    """Items that have something below them ask where most of them end in a question mark."""
    items = [(at, match) for at, line in enumerate(lines) if (match := _top_item(line))]
    asking = {at for at, _ in items if _ENDS_ASKING.search(_without_bold(_without_lead(lines[at])[0])[-40:])}
    filled = {at for at, match in items if _has_body(lines, at, len(match["indent"]))}
    if len(asking & filled) < _FEWEST or 2 * len(asking & filled) < len(filled):
        return
    for at, _ in items:
        if at in asking or at in filled:
            text = _without_bold(_without_lead(lines[at])[0])
            openings[at] = Opening("item", "question", text, marked=False)


def _ask_in_paragraphs(lines: Sequence[Line], openings: list[Opening | None]) -> None:
    """First lines ask where those of nearly all paragraphs end in a question mark, and more stands below."""
    starts = [
        at
        for at, line in enumerate(lines)
        if line.kind == "text"
        and not line.level
        and (at == 0 or lines[at - 1].kind == "blank" or lines[at - 1].level)
    ]
    asking = [
        at
        for at in starts
        if _ENDS_ASKING.search(lines[at].text[-40:]) and at + 1 < len(lines) and lines[at + 1].kind == "text"
    ]
    if len(asking) > _FEWEST and len(asking) >= _PARAGRAPHS_SHARE * len(starts):
        for at in asking:
            openings[at] = Opening("item", "question", _without_number(lines[at].text.strip()), marked=False)


def _top_item(line: Line) -> re.Match[str] | None:
    match = _ITEM.match(line.text) if line.kind == "text" and not line.level else None
    return match if match and len(match["indent"]) < 2 else None


def _has_body(lines: Sequence[Line], at: int, indent: int) -> bool:
    """Whether indented or quoted text stands right below an item."""
    for line in lines[at + 1 : at + 5]:
        if line.kind != "blank":
            text = line.text.lstrip()
            return len(line.text) - len(text) > indent + 1 or text.startswith(">") or line.text[:1] == "\t"
    return False
