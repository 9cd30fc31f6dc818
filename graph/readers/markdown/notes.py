"""Plain notes: the title asks, the text answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from graph.readers.drafts import Draft
from graph.readers.files import File, Item
from graph.readers.labels import deck_path
from graph.readers.markdown.inline import displayed, is_tag_line, tags_of
from graph.readers.markdown.lines import Line, Note, read_note, split_lines

MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd"})
"""The endings of files of Markdown."""
PLAIN = frozenset({"", ".txt", ".text"})
"""The endings of files that may be of any format of text."""
_MOST_LINES = 1_000_000  # of a note; a million bullets are no longer somebody's own
_IN_COLUMNS = re.compile(r"\S *\t[ \t]*\S")

_ABOUT_OTHERS = frozenset("readme license licence changelog contributing code_of_conduct".split())
_ORG_TITLE = re.compile(r"#\+title:\s*(.+)", re.IGNORECASE)
_ORG_KEYWORD = re.compile(r"\s*(?:#\+\w+:|:[A-Z_]+:)", re.IGNORECASE)
_ALIAS_LINE = re.compile(r"\s*(?:alias(?:es)?|tags?)::?\s.*", re.IGNORECASE)


def may_hold_marks(file: File) -> bool:
    """Whether a file may be a note with cards: by its ending, or as text that is no table."""
    if _is_too_long(file):
        return False
    return file.ending in MARKDOWN or (file.ending in PLAIN and not _IN_COLUMNS.search(file.text))


def is_note(file: File) -> bool:
    """Whether a file is a note by its ending, not empty, and none that only tells about the others."""
    if file.ending not in MARKDOWN | {".org"} or file.stem.casefold() in _ABOUT_OTHERS:
        return False
    return bool(file.text.strip()) and not _is_too_long(file)


def _is_too_long(file: File) -> bool:
    return file.text.count("\n") + file.text.count("\r") > _MOST_LINES


def read_as_note(file: File) -> Iterator[Item]:
    r"""Read a note as one card.

    The question is the title in the front matter, else a heading of the first level above all text, else the
    name of the file. Lines of tags become tags.

    >>> list(read_as_note(File("KL.md", b"#ml\n\nA [[divergence]].\n")))
    [Draft(line=3, front='KL', back='A divergence.', tags=('ml',), deck='', memory=None, file='')]
    """
    if file.ending == ".org":
        yield _org_note(file)
        return
    note = read_note(file.text)
    tags = list(note.tags)
    kept: list[Line] = []
    for line in note.lines:
        if line.kind == "text" and is_tag_line(line.text):
            tags += tags_of(line.text)
        elif not (line.kind == "text" and not kept and _ALIAS_LINE.fullmatch(line.text)):
            kept.append(line)
    first = next((at for at, line in enumerate(kept) if line.kind in ("text", "block")), len(kept))
    kept = kept[first:]
    title = "".join(note.matter.get("title", ())[:1])
    number = kept[0].number if kept else 1
    if kept and kept[0].level == 1 and any(line.text.strip() for line in kept[1:]):
        title = title or displayed([kept[0].title])
        kept = kept[1:]
    back = displayed(line.text for line in kept)
    yield Draft(number, title or file.stem, back, tuple(dict.fromkeys(tags)), folder_deck(file))


def _org_note(file: File) -> Draft:
    lines = split_lines(file.text)
    title = next((match[1] for line in lines if (match := _ORG_TITLE.fullmatch(line.strip()))), "")
    kept = [(number, line) for number, line in enumerate(lines, 1) if not _ORG_KEYWORD.match(line)]
    kept = kept[next((at for at, (_, line) in enumerate(kept) if line.strip()), len(kept)) :]
    number = kept[0][0] if kept else 1
    if kept and kept[0][1].startswith("* ") and not title and any(line.strip() for _, line in kept[1:]):
        title, kept = kept[0][1][2:].strip(), kept[1:]
    return Draft(number, title or file.stem, displayed(line for _, line in kept), deck=folder_deck(file))


def in_note(item: Item, note: Note, deck: str) -> Item:
    """An item of a note: a card gets its deck, and the tags of the front matter before its own."""
    if isinstance(item, Draft):
        return replace(item, tags=tuple(dict.fromkeys((*note.tags, *item.tags))), deck=deck)
    return item


def folder_deck(file: File) -> str:
    """The deck that the folders of a file name; empty where it stands in none.

    >>> folder_deck(File("ml/losses/KL.md", b""))
    'ml::losses'
    """
    return deck_path(file.folders)


def deck_of(note: Note, file: File) -> str:
    """The deck that the front matter of a note names, or else its folders."""
    named = "".join((*note.matter.get("deck", ()), *note.matter.get("cards-deck", ()))[:1])
    return named or folder_deck(file)
