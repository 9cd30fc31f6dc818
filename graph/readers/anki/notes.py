"""Anki's notes as cards: which of its fields a note's templates show as question and as answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, Self

from graph.model import Issue
from graph.readers.cloze import cloze_sides
from graph.readers.html.text import html_to_text

MOST_FIELDS = 1000  # of a note type or a note that are told apart

_MARK = re.compile(r"\{\{\{?([^{}]{1,300})\}\}")
_LONGEST_TEMPLATE = 200_000  # characters; the rest of it is not looked at
_MOST_MARKS = 2000  # of all templates of a note type
_MOST_LAYOUTS = 10_000  # of a note type that are kept: as many as there are ways to leave fields empty
_HIDDEN = ("type", "hint")  # filters that show a field of the question only with the answer
# What a template holds but does not show: comments, what only scripts see, and what is there to be uncovered.
_UNSEEN = re.compile(
    r"""<(?:(?P<comment>!--)|(?P<script>script|style)\b
    |(?P<element>[a-z][a-z0-9]{0,20}+)\s[^<>]{0,500}?(?:\bdisplay:\s{0,5}none\b|\bclass=["']?hidden\b))""",
    re.IGNORECASE | re.VERBOSE,
)
_CLOZE_NUMBER = re.compile(r"c\d{1,9}")  # a condition that holds on the card of this cloze
_OCCLUSION = re.compile(r"\{\{c\d{1,3}(?:,\d{1,3})*::image-occlusion:[^{}]*\}\}\s*(?:<br ?/?>)?")
# What Anki's editor leaves behind, as its conditions see it.
_EMPTY = re.compile(r"(?:\s|</?(?:br|div) ?/?>)*+")
_PARAGRAPHS = "\n\n"
_NO_COVER = (_LONGEST_TEMPLATE, _LONGEST_TEMPLATE + 1, False)


class Mark(NamedTuple):
    """What a template has in double braces: a field to show, a part with a condition, or its end."""

    kind: Literal["show", "if", "unless", "end"]
    field: str
    hidden: bool = False


def marks(template: str) -> tuple[Mark, ...]:
    """The marks of a template in order, but for those in comments.

    What only scripts see, or is there to be uncovered, is hidden, unless nothing else is there to be shown.

    >>> [mark.field for mark in marks("{{#Hint}}<i>{{hint:Hint}}</i>{{/Hint}} {{edit:cloze:Text}}")]
    ['Hint', 'Hint', 'Hint', 'Text']
    >>> [mark.hidden for mark in marks("<script>show('{{Id}}')</script>{{Text}}<!-- {{Old}} -->")]
    [True, False]
    """
    template = template[:_LONGEST_TEMPLATE]
    found: list[Mark] = []
    uncovered: list[int] = []  # places of marks that are hidden only by where they stand
    covers = _unseen(template)
    start, end, is_comment = next(covers, _NO_COVER)
    for match in _MARK.finditer(template):
        if len(found) == _MOST_MARKS:
            break
        while end <= match.start():
            start, end, is_comment = next(covers, _NO_COVER)
        covered = start < match.start()
        if covered and is_comment:
            continue
        text = match[1].strip().removeprefix("&").strip()
        if text.startswith("#"):
            found.append(Mark("if", text[1:].strip()))
        elif text.startswith("^"):
            found.append(Mark("unless", text[1:].strip()))
        elif text.startswith("/"):
            found.append(Mark("end", text[1:].strip()))
        else:
            *filters, field = (part.strip() for part in text.split(":"))
            hidden = "cloze" not in filters and any(name in _HIDDEN for name in filters)
            if covered and not hidden:
                uncovered.append(len(found))
            found.append(Mark("show", field, hidden or covered))
    if not any(mark.kind == "show" and not mark.hidden for mark in found):
        for at in uncovered:
            found[at] = Mark("show", found[at].field)
    return tuple(found)


def _unseen(template: str) -> Iterator[tuple[int, int, bool]]:
    """Where the parts of a template begin and end that it does not show, and whether they are comments."""
    at = 0
    while found := _UNSEEN.search(template, at):
        start, at = found.span()
        if found["comment"]:
            at = template.find("-->", at)
        else:
            at = _end_of((found["script"] or found["element"]).lower(), template, at)
        if at < 0:
            at = len(template)
        yield start, at, bool(found["comment"])


def _end_of(name: str, template: str, at: int) -> int:
    """Where the element ends that is open at a place; -1 if it does not."""
    depth = 1
    for found in re.compile(rf"<(/?){name}\b", re.IGNORECASE).finditer(template, at):
        depth += -1 if found[1] else 1
        if not depth:
            return found.start()
    return -1


def shown(template: Sequence[Mark], filled: frozenset[str]) -> list[Mark]:
    """The marks whose filled field a template shows, given which fields are filled."""
    found = []
    unmet: list[int] = [0]  # how many conditions around are not met, for each part that is open
    for mark in template:
        if mark.kind == "show":
            if mark.field in filled and not unmet[-1]:
                found.append(mark)
        elif mark.kind == "end":
            if len(unmet) > 1:
                unmet.pop()
        else:
            unmet.append(unmet[-1] + ((mark.field in filled) != (mark.kind == "if")))
    return found


class Layout(NamedTuple):
    """The names of the fields that make question and answer, and of those with text that are in neither."""

    question: tuple[str, ...]
    answer: tuple[str, ...]
    unused: tuple[str, ...] = ()


@dataclass(frozen=True)
class NoteType:
    """A note type: its name, its fields, and its templates, each of a question and an answer.

    With ``cloze``, its one template makes a card for every cloze.
    """

    name: str
    fields: tuple[str, ...]
    templates: tuple[tuple[str, str], ...] = ()
    cloze: bool = False

    @classmethod
    def unknown(cls, fields: int) -> Self:
        """A note type of which nothing but the number of its fields is known."""
        return cls("", tuple(map(str, range(fields))))

    @cached_property
    def _marks(self) -> tuple[tuple[tuple[Mark, ...], tuple[Mark, ...]], ...]:
        found = []
        left = _MOST_MARKS
        for question, answer in self.templates:
            pair = self._of_all_clozes(marks(question))[:left], self._of_all_clozes(marks(answer))[:left]
            left -= sum(map(len, pair))
            if left < 0:
                break
            found.append(pair)
        return tuple(found)

    def _of_all_clozes(self, found: tuple[Mark, ...]) -> tuple[Mark, ...]:
        """Marks without the conditions that hold on the card of one cloze, since a note is one card."""
        if not self.cloze:
            return found
        return tuple(m for m in found if m.kind == "show" or not _CLOZE_NUMBER.fullmatch(m.field))

    @cached_property
    def _layouts(self) -> dict[tuple[frozenset[str], int], Layout]:
        return {}

    def layout(self, filled: frozenset[str], first: int = 0) -> Layout:
        """How a note is laid out with text in the fields ``filled`` and a first card of template ``first``.

        What other templates show stands behind the answer, so that a note is one card and loses nothing.
        Where templates say nothing, the first field is the question, and the others are the answer.
        """
        key = filled, 0 if self.cloze else first
        layout = self._layouts.get(key)
        if layout is None:
            layout = self._laid_out(*key)
            if len(self._layouts) < _MOST_LAYOUTS:
                self._layouts[key] = layout
        return layout

    def _laid_out(self, filled: frozenset[str], first: int) -> Layout:
        templates = [(shown(question, filled), shown(answer, filled)) for question, answer in self._marks]
        if 0 < first < len(templates):
            templates.insert(0, templates.pop(first))
        all_filled = tuple(name for name in self.fields if name in filled)
        for at, (asked, _) in enumerate(templates):
            question = tuple(dict.fromkeys(mark.field for mark in asked if not mark.hidden))
            if not question:
                continue
            templates.insert(0, templates.pop(at))
            behind = dict.fromkeys(
                mark.field for asked, answered in templates for mark in (*answered, *asked)
            )
            answer = tuple(name for name in behind if name not in question)
            if not answer:
                question, answer = question[:1], tuple(name for name in all_filled if name != question[0])
            conditions = {
                mark.field for pair in self._marks for side in pair for mark in side if mark.kind != "show"
            }
            used = {*question, *answer, *conditions}
            return Layout(question, answer, tuple(name for name in all_filled if name not in used))
        return Layout(self.fields[:1], tuple(name for name in all_filled if name not in self.fields[:1]))


class Sides(NamedTuple):
    """A note as plain text, how many places of an image it hides, and its fields that are in neither side."""

    front: str
    back: str
    occlusions: int = 0
    unused: tuple[str, ...] = ()


def sides(note_type: NoteType, values: Sequence[str], first: int = 0) -> Sides:
    """Question and answer of a note whose fields hold this HTML; ``first`` is the template of its first card.

    A cloze is blanked in the question, and all of its text is in the answer.

    >>> basic = NoteType("Basic", ("Front", "Back"), (("{{Front}}", "{{FrontSide}}<hr>{{Back}}"),))
    >>> sides(basic, ["What is <b>KL</b>?", "A divergence."])[:2]
    ('What is KL?', 'A divergence.')
    """
    texts = dict(zip(note_type.fields, values, strict=False))
    occlusions = 0
    for name, text in texts.items():
        if "image-occlusion:" in text:
            texts[name], hidden = _OCCLUSION.subn("", text)
            occlusions += hidden
    filled = frozenset(name for name, text in texts.items() if not _EMPTY.fullmatch(text))
    layout = note_type.layout(filled, first)
    asked = [texts.get(name, "") for name in layout.question]
    clozes = [cloze_sides(text) for text in asked]
    front = [cloze[0] if cloze else text for cloze, text in zip(clozes, asked, strict=True)]
    back = [cloze[1] for cloze in clozes if cloze]
    for text in (*(texts[name] for name in layout.answer), *values[len(note_type.fields) :]):
        cloze = cloze_sides(text)
        back.append(cloze[1] if cloze else text)
    return Sides(_joined(front), _joined(back), occlusions, layout.unused)


def note_issues(number: int, note_type: NoteType, values: Sequence[str], found: Sides) -> Iterator[Issue]:
    """What is to be told of a note: fields too many or too few, and places that it hides in images."""
    if len(values) != len(note_type.fields):
        text = f"{len(values)} fields, where its note type has {len(note_type.fields)}"
        yield Issue(number, "field-count", text)
    if found.occlusions:
        text = f"the {found.occlusions} places that it hides in an image are not shown"
        yield Issue(number, "image-occlusion", text)


def _joined(fields: list[str]) -> str:
    return _PARAGRAPHS.join(text for field in fields if (text := html_to_text(field).strip()))
