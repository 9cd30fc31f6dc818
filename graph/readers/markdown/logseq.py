"""Logseq: bullets with ``#card``, answered by those below them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.model import Memory
from graph.readers.drafts import Draft
from graph.readers.files import File, Format, Item
from graph.readers.markdown.clozes import cloze_lines, in_braces
from graph.readers.markdown.inline import displayed, take_tags
from graph.readers.markdown.lines import Note, read_note
from graph.readers.markdown.notes import folder_deck, may_hold_marks
from graph.readers.markdown.outlines import Bullet, below, outline
from graph.readers.memories import written_memory

_CARD = re.compile(r"(?<!\S)(?:#card|#?\[\[card\]\])(?=[\s,;.]|\Z)", re.IGNORECASE)
_SURE = re.compile(
    r"^[ \t]*[-*][ \t][^\n]*(?:(?<!\S)#?(?:(?<=#)card\b|\[\[card\]\])|\{\{cloze )",
    re.MULTILINE | re.IGNORECASE,
)
_PROPERTY = re.compile(r"\s*(?P<key>[A-Za-z][\w./-]*)::(?:\s+(?P<value>.*))?")
_DRAWER = re.compile(r"\s*(?::LOGBOOK:|CLOCK:|:END:|SCHEDULED:|DEADLINE:)")
_HEADING = re.compile(r"\A#{1,6}\s+")


def recognises(file: File) -> bool:
    """Whether a file has bullets that are marked as cards of Logseq."""
    return may_hold_marks(file) and bool(_SURE.search(file.text))


def read(file: File) -> Iterator[Item]:
    r"""Read the cards of a page.

    >>> [draft] = read(File("page.md", b"- KL? #card\n  - A divergence.\n"))
    >>> draft.front, draft.back
    ('KL?', 'A divergence.')
    """
    note = read_note(file.text)
    bullets = outline(note.lines)
    cards = [_is_card(bullet) for bullet in bullets]
    tags = (*note.tags, *_page_tags(note))
    for index, is_card in enumerate(cards):
        if is_card:
            yield _card(bullets, index, cards, tags, folder_deck(file))


def _is_card(bullet: Bullet) -> bool:
    return bool(_CARD.search(bullet.marks)) or "{{cloze " in bullet.marks


def _page_tags(note: Note) -> list[str]:
    for line in note.lines:
        match = _PROPERTY.fullmatch(line.text) if line.kind == "text" else None
        if match and match["key"] == "tags":
            return [tag.strip().strip("#[]") for tag in (match["value"] or "").split(",") if tag.strip()]
        if line.kind == "text" and not match:
            break
    return []


def _card(
    bullets: Sequence[Bullet], index: int, cards: Sequence[bool], tags: Sequence[str], deck: str
) -> Draft:
    bullet = bullets[index]
    properties = _properties(bullet)
    question = _written(bullet)
    question[0] = _HEADING.sub("", question[0], count=1)
    question[0], found = take_tags(_CARD.sub("", question[0]))
    answer = below(bullets, index, lambda at: cards[at], _shown)
    front = displayed(question)
    if sides := cloze_lines(question, in_braces):
        front, shown = displayed(sides[0]), displayed(sides[1])
        back = "\n".join(filter(None, (shown, displayed(answer))))
    else:
        back = displayed(answer)
    kept = dict.fromkeys(tag for tag in (*tags, *found) if tag and tag.casefold() != "card")
    return Draft(bullet.number, front, back, tuple(kept), properties.get("deck", deck), _memory(properties))


def _written(bullet: Bullet) -> list[str]:
    """The lines of a bullet without its properties."""
    more = [
        line.text.strip() if line.kind == "text" else line.text
        for line in bullet.more
        if line.kind != "comment"
        and not (line.kind == "text" and (_PROPERTY.fullmatch(line.marks) or _DRAWER.match(line.text)))
    ]
    return [bullet.text, *more]


def _shown(bullet: Bullet) -> list[str]:
    lines = _written(bullet)
    lines[0] = _CARD.sub("", lines[0]).rstrip()
    sides = cloze_lines(lines, in_braces) if "{{cloze " in bullet.marks else None
    return sides[1] if sides else lines


def _properties(bullet: Bullet) -> dict[str, str]:
    matches = (_PROPERTY.fullmatch(line.text) for line in bullet.more if line.kind == "text")
    return {match["key"]: (match["value"] or "").strip() for match in matches if match}


def _memory(properties: dict[str, str]) -> Memory | None:
    """The memory of a card, if its interval and a date are known."""
    days, due = properties.get("card-last-interval", ""), properties.get("card-next-schedule", "")
    reviewed = properties.get("card-last-reviewed", "")
    return written_memory(due, days, reviewed)


LOGSEQ = Format("Logseq", recognises, read)
