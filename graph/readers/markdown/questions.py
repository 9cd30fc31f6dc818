"""Questions and answers in Markdown: headings and bold lines that ask, ``Q:`` and ``A:``, and blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from graph.model import Issue
from graph.readers.drafts import Draft
from graph.readers.files import File, Format, Item
from graph.readers.markdown.blocks import Details, is_table, table
from graph.readers.markdown.clozes import cloze_lines, in_brackets
from graph.readers.markdown.inline import displayed, take_tags
from graph.readers.markdown.lines import Line, Note, read_note
from graph.readers.markdown.notes import MARKDOWN, PLAIN, deck_of, folder_deck, may_hold_marks

Style = Literal["heading", "bold", "plain"]

_LEAD = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,4}[.)])[ \t]+)?")
_LABEL = re.compile(
    r"(?P<name>Questions?|Q|Answer|A|Solution|Frage|Antwort|Front|Back|C(?=:[ \t]))"
    r"(?:[ \t]?(?P<number>\d{1,5}))?"
    r"[ \t]?(?P<sign>[:：.)]|[-–—](?=[ \t])|(?=[ \t]|\Z))",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"^[ \t]{0,8}(?:[-*] )?(?:\*\*)?(?:A|Answer|Antwort|Back)[ \t]?\d{0,5}[:.)：]",
    re.MULTILINE | re.IGNORECASE,
)
_ASKS = frozenset({"q", "question", "questions", "frage", "front"})
_NUMBERING = re.compile(r"\d{1,4}(?:\.\d{1,3}){0,3}[.)]?[ \t]+(?=\S)")
_ENDS_ASKING = re.compile(r"[?？][^\w?？]{0,20}\Z")
_RULE = re.compile(r"[ \t]{0,3}(?:-[ \t]*){3,}|[ \t]{0,3}(?:\*[ \t]*){3,}|[ \t]{0,3}(?:_[ \t]*){3,}")
_BOLD = ("**", "__")


@dataclass(frozen=True, slots=True)
class _Opening:
    """How a line asks or answers: the text behind its label, and what stands behind a bold question."""

    style: Style
    label: str
    text: str
    behind: str = ""
    numbered: bool = False
    marked: bool = True  # by a label, not only by its question mark


def recognises(file: File) -> bool:
    """Whether a file has questions and answers that are marked as such."""
    if not may_hold_marks(file) or (file.ending in PLAIN and not _LABELLED.search(file.text)):
        return False
    return _sure(read_note(file.text), file.ending in MARKDOWN)


def _sure(note: Note, named: bool) -> bool:
    """Whether there are marks enough; ``named``: the name of the file says that it is Markdown."""
    lines = note.lines
    if named and (Details(lines).found or any(is_table(lines, at) for at in range(len(lines)))):
        return True
    openings = [(line, opening) for line in lines if (opening := _opening(line))]
    asked = answered = asking = 0
    headings: dict[int, int] = {}
    for line, opening in openings:
        if opening.label == "question":
            asked += 1
            asking += opening.style == "bold" or (opening.style == "heading" and opening.marked)
            headings[line.level] = headings.get(line.level, 0) + (opening.style == "heading")
        elif opening.label == "answer" and asked > answered:
            answered += 1
    first = next((line for line in lines if line.kind != "blank"), None)
    if answered and (named or answered > 1 or first is openings[0][0]):
        return True
    return named and (
        asking > 1
        or any(n > 1 and n * 2 >= sum(line.level == level for line in lines) for level, n in headings.items())
    )


def read(file: File) -> Iterator[Item]:
    """Read the questions and answers of a note."""
    note = read_note(file.text)
    deck = deck_of(note) or folder_deck(file)
    for item in _items(note.lines):
        yield item if isinstance(item, Issue) else _in_deck(item, note, deck)


def _items(lines: Sequence[Line]) -> Iterator[Item]:
    openings = _openings(lines)
    details = Details(lines)
    others = [details.begins(at) or is_table(lines, at) for at in range(len(lines))]
    asks = [
        other or (opening is not None and opening.label != "answer")
        for opening, other in zip(openings, others, strict=True)
    ]
    at = 0
    while at < len(lines):
        opening = openings[at]
        items: list[Item] = []
        if others[at]:
            items, at = details.card(at) if details.begins(at) else table(lines, at)
        elif opening is None:
            at += 1
        elif opening.label == "cloze":
            items, at = _cloze(lines, openings, asks, at)
        elif opening.label == "question":
            items, at = _question(lines, openings, asks, at)
        else:
            if opening.style != "heading":
                text = "skipped: an answer without a question above it"
                items = [Issue(lines[at].number, "no-question", text, skipped=True)]
            at += 1
        yield from items


def _openings(lines: Sequence[Line]) -> list[_Opening | None]:
    """How each line asks or answers; where questions are labelled, a bold one without label is just text."""
    openings = [_opening(line) for line in lines]
    if any(opening and opening.style == "plain" and opening.label == "question" for opening in openings):
        return [
            None if opening and opening.style == "bold" and not opening.marked else opening
            for opening in openings
        ]
    return openings


def _in_deck(item: Item, note: Note, deck: str) -> Item:
    if isinstance(item, Issue):
        return item
    tags = tuple(dict.fromkeys((*note.tags, *item.tags)))
    return Draft(item.line, item.front, item.back, tags, deck)


def _opening(line: Line) -> _Opening | None:
    """How a line asks or answers; None if it does neither."""
    if line.kind != "text":
        return None
    lead = _LEAD.match(line.text)
    start = lead.end() if lead and not line.level else 0
    text, marks = line.text[start:].strip(), line.marks[start:].strip()
    if line.level:
        return _labelled("heading", line.title, "") or _asking("heading", line.title)
    for sign in _BOLD:
        if marks.startswith(sign):
            end = marks.find(sign, 2)
            if end < 3:
                return None
            bold, behind = text[2:end].strip(), text[end + 2 :].strip()
            return _labelled("bold", bold, behind) or _asking("bold", bold, behind)
    if marks[:1] and marks[0] in "QqAaSsFfBbCc":
        return _labelled("plain", text, "")
    return None


def _labelled(style: Style, text: str, behind: str) -> _Opening | None:
    text = _without_bold(text) if style == "heading" else text
    match = _LABEL.match(text)
    if not match:
        return None
    name, sign, rest = match["name"], match["sign"], text[match.end() :].strip()
    numbered = match["number"] is not None
    label = "cloze" if name == "C" else "question" if name.casefold() in _ASKS else "answer"
    if name == "c" or (name.islower() and len(name) == 1 and sign not in (":", "：")):
        return None  # "a) …" is an item of a list
    if sign not in (":", "："):
        alone = not rest and style != "plain" and label == "answer" and len(name) > 1
        if not ((numbered and (sign or style != "plain")) or alone):
            return None
    elif style == "plain" and name.islower() and len(name) > 1:
        return None  # "question: …" in prose
    if style == "bold" and not rest:  # "**Q:** What is KL?"
        return _Opening("plain", label, behind.lstrip(":：").strip(), numbered=numbered)
    return _Opening(style, label, rest, behind, numbered)


def _asking(style: Style, text: str, behind: str = "") -> _Opening | None:
    bare = _without_bold(text)
    if not _ENDS_ASKING.search(bare[-40:]):
        if not (style == "bold" and behind[:1] in ("?", "？") and len(behind) == 1):
            return None
        bare, behind = bare + behind, ""
    numbering = _NUMBERING.match(bare)
    return _Opening(style, "question", bare[numbering.end() :] if numbering else bare, behind, marked=False)


def _without_bold(text: str) -> str:
    for sign in _BOLD:
        if len(text) > 4 and text.startswith(sign) and text.find(sign, 2) == len(text) - 2:
            return text[2:-2].strip()
    return text


def _question(
    lines: Sequence[Line], openings: Sequence[_Opening | None], asks: Sequence[bool], at: int
) -> tuple[list[Item], int]:
    """The card of a question that begins at a line, and where the next may."""
    opening = openings[at] or _Opening("plain", "question", lines[at].text)
    fronts, end = [opening.text], at + 1
    if opening.style == "plain" and not opening.numbered:  # SuperMemo labels each line of a longer question
        while end < len(lines) and (more := openings[end]) and _goes_on(more, opening):
            fronts.append(more.text)
            end += 1
    level = lines[at].level if opening.style == "heading" else 6
    body: list[tuple[int, str]] = [(at, opening.behind)] if opening.behind else []
    answered = None
    while end < len(lines) and not asks[end]:
        found = openings[end]
        if found and found.label == "answer":
            answered = len(body) if answered is None else answered
            body += [(end, part) for part in (found.text, found.behind) if part]
        elif 0 < lines[end].level <= level:
            break
        else:
            body.append((end, lines[end].text))
        end += 1
    while body and (not body[-1][1].strip() or _RULE.fullmatch(body[-1][1])):
        body.pop()
    if answered is None and opening.style == "plain":  # the lines below belong to the question
        answered = next((n for n, (_, text) in enumerate(body) if not text.strip()), len(body))
    if not body and opening.style == "heading" and not opening.marked and answered is None:
        text = "skipped: a heading that asks, and nothing below it that answers"
        return [Issue(lines[at].number, "no-answer", text, skipped=True)], end
    fronts += [text for _, text in body[: answered or 0]]
    fronts[0], tags = take_tags(fronts[0])
    back = displayed(text for _, text in body[answered or 0 :])
    return [Draft(lines[at].number, displayed(fronts), back, tuple(tags))], end


def _goes_on(more: _Opening, opening: _Opening) -> bool:
    return more.style == "plain" and more.label == opening.label and not more.numbered


def _cloze(
    lines: Sequence[Line], openings: Sequence[_Opening | None], asks: Sequence[bool], at: int
) -> tuple[list[Item], int]:
    """The card of a paragraph with gaps in brackets behind ``C:``."""
    end = at + 1
    while end < len(lines) and lines[end].kind != "blank" and not asks[end] and not lines[end].level:
        end += 1
    opening = openings[at]
    texts = [opening.text if opening else "", *(line.text for line in lines[at + 1 : end])]
    if sides := cloze_lines(texts, in_brackets):
        return [Draft(lines[at].number, displayed(sides[0]), displayed(sides[1]))], end
    text = "skipped: no gap in brackets behind 'C:'"
    return [Issue(lines[at].number, "no-gap", text, skipped=True)], end


MARKDOWN_QUESTIONS = Format("Markdown", recognises, read)
