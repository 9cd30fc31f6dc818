"""Questions and answers in Markdown: headings and bold lines that ask, ``Q:`` and ``A:``, and blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.model import Issue
from graph.readers.drafts import Draft
from graph.readers.files import File, Format, Item
from graph.readers.markdown.blocks import (
    Details,
    is_of_questions,
    is_table,
    table,
    tables_of_words,
    wide_columns,
)
from graph.readers.markdown.clozes import cloze_lines, in_brackets
from graph.readers.markdown.inline import displayed, take_tags
from graph.readers.markdown.lines import Line, Note, read_note
from graph.readers.markdown.notes import MARKDOWN, PLAIN, deck_of, in_note, may_hold_marks
from graph.readers.markdown.openings import ANSWER_LABEL, Opening, asking_levels, openings_of

_RULE = re.compile(r"[ \t]{0,3}(?:-[ \t]*){3,}|[ \t]{0,3}(?:\*[ \t]*){3,}|[ \t]{0,3}(?:_[ \t]*){3,}")
_TO_THE_TOP = re.compile(
    r"\b(?:back|go|return|jump) to (?:the )?(?:top|toc|contents|index|table of contents)\b", re.IGNORECASE
)
_ASKING_LINE = re.compile(r"[?？][ \t]*\r?\n[ \t]*\S")
_LONGEST_LINK = 200  # characters


def recognises(file: File) -> bool:
    """Whether a file has questions and answers that are marked as such."""
    if not may_hold_marks(file):
        return False
    if file.ending in PLAIN and not (ANSWER_LABEL.search(file.text) or _ASKING_LINE.search(file.text)):
        return False
    return _sure(read_note(file.text), file.ending in MARKDOWN)


def _sure(note: Note, named: bool) -> bool:
    """Whether there are marks enough; ``named``: the name of the file says that it is Markdown."""
    lines = note.lines
    details = Details(lines)
    if named and (details.found or any(is_table(lines, at) for at in range(len(lines)))):
        return True
    if named and any(wide_columns(lines, at) for at in tables_of_words(lines)):
        return True
    every = openings_of(lines, details)
    openings = [(line, opening) for line, opening in zip(lines, every, strict=True) if opening]
    asked = answered = asking = 0
    for _, opening in openings:
        if opening.label == "question":
            asked += 1
            asking += opening.style in ("bold", "item") or (opening.style == "heading" and opening.marked)
        elif opening.label == "answer" and asked > answered:
            answered += 1
    first = next((line for line in lines if line.kind != "blank"), None)
    if answered and (named or answered > 1 or first is openings[0][0]):
        return True
    if asked and all(opening.style == "item" for _, opening in openings):
        return True
    return named and (asking > 1 or bool(asking_levels(lines, every)))


def read(file: File) -> Iterator[Item]:
    """Read the questions and answers of a note."""
    note = read_note(file.text)
    deck = deck_of(note, file)
    for item in _items(note.lines):
        yield in_note(item, note, deck)


def _items(lines: Sequence[Line]) -> Iterator[Item]:
    details = Details(lines)
    openings = openings_of(lines, details)
    levels = asking_levels(lines, openings)
    words = tables_of_words(lines)
    others = [
        at in words or is_table(lines, at) or (details.begins(at) and not _is_answer(openings[at]))
        for at in range(len(lines))
    ]
    asks = [
        (others[at] and (details.begins(at) or is_of_questions(lines, at)))
        or (opening is not None and opening.label != "answer")
        for at, opening in enumerate(openings)
    ]
    at = 0
    while at < len(lines):
        opening = openings[at]
        items: list[Item] = []
        if others[at]:
            items, at = details.card(at) if details.begins(at) else table(lines, at)
        elif opening is None:
            if lines[at].level in levels and _has_text(lines, at):
                text = "skipped: a heading without a question mark, beside others that ask"
                items = [Issue(lines[at].number, "no-question", text, skipped=True)]
            at += 1
        elif opening.label == "cloze":
            items, at = _cloze(lines, openings, asks, at)
        elif opening.label == "question":
            items, at = _question(lines, openings, asks, at, details)
        else:
            if opening.style != "heading":
                text = "skipped: an answer without a question above it"
                items = [Issue(lines[at].number, "no-question", text, skipped=True)]
            at += 1
        yield from items


def _question(
    lines: Sequence[Line], openings: Sequence[Opening | None], asks: Sequence[bool], at: int, details: Details
) -> tuple[list[Item], int]:
    """The card of a question that begins at a line, and where the next may."""
    opening = openings[at] or Opening("plain", "question", lines[at].text)
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
            if found.style == "details" and (inside := details.answer(end)):
                body += [(end, line) for line in inside[0]]
                end = inside[1]
                continue
        elif 0 < lines[end].level <= level:
            break
        elif not _leads_to_the_top(lines[end].text):
            body.append((end, lines[end].text))
        end += 1
    while body and (not body[-1][1].strip() or _RULE.fullmatch(body[-1][1])):
        body.pop()
    if answered is None and opening.style == "plain":  # the lines below belong to the question
        answered = next((n for n, (_, text) in enumerate(body) if not text.strip()), len(body))
    if not body and opening.style in ("heading", "item") and not opening.marked and answered is None:
        what = "heading" if opening.style == "heading" else "line"
        text = f"skipped: a {what} that asks, and nothing below it that answers"
        return [Issue(lines[at].number, "no-answer", text, skipped=True)], end
    fronts += [text for _, text in body[: answered or 0]]
    fronts[0], tags = take_tags(fronts[0])
    back = displayed(text for _, text in body[answered or 0 :])
    return [Draft(lines[at].number, displayed(fronts), back, tuple(tags))], end


def _is_answer(opening: Opening | None) -> bool:
    return opening is not None and opening.style == "details"


def _has_text(lines: Sequence[Line], at: int) -> bool:
    """Whether text stands right below a heading."""
    below = next((line for line in lines[at + 1 : at + 5] if line.kind in ("text", "block")), None)
    return below is not None and not below.level


def _leads_to_the_top(text: str) -> bool:
    """Whether a line is nothing but a link to the beginning of the page."""
    return len(text) < _LONGEST_LINK and "#" in text and bool(_TO_THE_TOP.search(text))


def _goes_on(more: Opening, opening: Opening) -> bool:
    return more.style == "plain" and more.label == opening.label and not more.numbered


def _cloze(
    lines: Sequence[Line], openings: Sequence[Opening | None], asks: Sequence[bool], at: int
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
