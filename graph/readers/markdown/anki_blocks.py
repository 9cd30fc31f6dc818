"""Blocks of Obsidian_to_Anki: notes between lines ``START`` and ``END``, the first line naming their type."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.model import Issue
from graph.readers.cloze import cloze_sides
from graph.readers.drafts import Draft
from graph.readers.files import File, Format, Item
from graph.readers.markdown.inline import displayed
from graph.readers.markdown.lines import Line, Note, read_note
from graph.readers.markdown.notes import deck_of, may_hold_marks

_SURE = re.compile(r"^(?:START[ \t]*\r?$|STARTI \[)", re.MULTILINE)
_INLINE = re.compile(r"STARTI \[[^\[\]\n]{1,100}\](?P<text>.*)ENDI")
_FIELD = re.compile(r"(?:Front|Back|Text|Extra|Back Extra|Question|Answer):(?=\s|\Z)")
_NEXT = re.compile(r"\s(?=(?:Back|Extra|Back Extra|Answer|Tags):\s)")
_TAGS = re.compile(r"Tags:(?P<tags>.*)")
_ID = re.compile(r"(?:<!--)?ID: ?\d+(?:-->)?")
_DECK = re.compile(r"TARGET DECK(?::[ \t]*(?P<name>.*))?")


def recognises(file: File) -> bool:
    """Whether a note has such a block."""
    return (
        may_hold_marks(file)
        and bool(_SURE.search(file.text))
        and any(isinstance(item, Draft) for item in read(file))
    )


def read(file: File) -> Iterator[Item]:
    r"""Read the blocks of a note.

    >>> [draft] = read(File("a.md", b"START\nBasic\nKL?\nBack: A divergence.\nTags: ml\nEND\n"))
    >>> draft.front, draft.back, draft.tags
    ('KL?', 'A divergence.', ('ml',))
    """
    note = read_note(file.text)
    lines = note.lines
    deck = _deck(note, file)
    ends = [at for at, line in enumerate(lines) if line.text.strip() == "END"]
    ends.reverse()
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if inline := _INLINE.fullmatch(line.text.strip()):
            yield _card(line.number, _NEXT.sub("\n", inline["text"].strip()).split("\n"), note, deck)
        elif line.text.strip() == "START":
            while ends and ends[-1] < at:
                ends.pop()
            if not ends:
                text = "skipped: a START that no END closes"
                yield Issue(line.number, "unclosed", text, skipped=True)
                continue
            yield _card(line.number, [other.text for other in _shown(lines[at + 1 : ends[-1]])], note, deck)
            at = ends[-1] + 1


def _shown(lines: Sequence[Line]) -> Iterator[Line]:
    return (line for line in lines if line.kind != "comment")


def _card(number: int, lines: Sequence[str], note: Note, deck: str) -> Draft:
    fields: list[list[str]] = [[]]
    tags: list[str] = []
    for line in lines:
        if found := _TAGS.fullmatch(line.strip()):
            tags += found["tags"].replace(",", " ").split()
        elif _ID.fullmatch(line.strip()):
            continue
        elif label := _FIELD.match(line):
            fields.append([line[label.end() :].strip()])
        else:
            fields[-1].append(line)
    texts = [text for text in map(displayed, fields) if text]
    front, back = "".join(texts[:1]), texts[1:]
    if sides := cloze_sides(front):
        front, back = sides[0], [sides[1], *back]
    return Draft(number, front, "\n\n".join(back), tuple(dict.fromkeys((*note.tags, *tags))), deck)


def _deck(note: Note, file: File) -> str:
    for at, line in enumerate(note.lines):
        if match := _DECK.fullmatch(line.text.strip()):
            return (match["name"] or "".join(other.text for other in note.lines[at + 1 : at + 2])).strip()
    return deck_of(note, file)


ANKI_BLOCKS = Format("Obsidian to Anki", recognises, read)
