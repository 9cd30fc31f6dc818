"""Mochi: a file of Markdown a card, its sides divided by ``---``, or with gaps in double braces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.readers.drafts import Draft
from graph.readers.files import File, Format, Item
from graph.readers.markdown.clozes import cloze_lines, in_braces
from graph.readers.markdown.inline import ENDS_ASKING, displayed, take_tags
from graph.readers.markdown.lines import Note, read_note
from graph.readers.markdown.notes import MARKDOWN, deck_of, may_hold_marks

_NUMBERED = re.compile(r"\{\{c?\d{1,4}::")
_LABELLED = re.compile(r"^(?:Q|A|C|Question|Answer):[ \t]", re.MULTILINE)  # cards of another format
_LONGEST = 20_000  # characters of a file that is one card


def recognises(file: File) -> bool:
    """Whether a file is one card: one line ``---`` right below the question, or numbered gaps."""
    if (
        file.ending not in MARKDOWN
        or not may_hold_marks(file)
        or ("---" not in file.text and "{{" not in file.text)
        or _LABELLED.search(file.text)
    ):
        return False
    note = read_note(file.text)
    if _divider(note) is not None:
        return True
    texts = [line for line in note.lines if line.kind == "text"]
    return len(file.text) < _LONGEST and any(_NUMBERED.search(line.marks) for line in texts)


def _divider(note: Note) -> int | None:
    """The index of the line between question and answer; None if there is none, or there are several."""
    lines = note.lines
    found = [at for at, line in enumerate(lines) if line.marks.strip() == "---"]
    if not found or any(line.level for line in lines[found[0] :]):
        return None
    above = [line for line in lines[: found[0]] if line.kind != "blank"]
    if not above or not any(line.text.strip() for line in lines[found[0] + 1 :]):
        return None
    touches = lines[found[0] - 1].kind != "blank" and len(found) == 1
    return found[0] if touches or (len(found) == 1 and ENDS_ASKING.search(above[-1].text[-40:])) else None


def read(file: File) -> Iterator[Item]:
    r"""Read the card.

    >>> [draft] = read(File("a.md", b"KL?\n---\nA {{divergence}}. #ml\n"))
    >>> draft.front, draft.back, draft.tags
    ('KL?', 'A {{divergence}}.', ('ml',))
    """
    note = read_note(file.text)
    lines = [line for line in note.lines if line.kind != "comment"]
    taken = [
        take_tags(line.text) if line.kind == "text" and not line.level else (line.text, []) for line in lines
    ]
    texts = [text for text, _ in taken]
    tags = tuple(dict.fromkeys((*note.tags, *(tag for _, found in taken for tag in found))))
    number = next((line.number for line in lines if line.kind != "blank"), 1)
    deck = deck_of(note, file)
    divider = next((at for at, line in enumerate(lines) if line.marks.strip() == "---"), None)
    if divider is not None and _divider(note) is not None:
        yield Draft(number, displayed(texts[:divider]), displayed(texts[divider + 1 :]), tags, deck)
    elif sides := cloze_lines(texts, in_braces):
        yield Draft(number, displayed(sides[0]), displayed(sides[1]), tags, deck)


MOCHI = Format("Mochi Markdown", recognises, read)
