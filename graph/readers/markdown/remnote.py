"""RemNote: an outline whose bullets hold ``question >> answer``, concepts, descriptors and clozes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.model import Issue
from graph.readers.drafts import Draft
from graph.readers.files import File, Format, Item
from graph.readers.markdown.clozes import cloze_lines, gap_left_open, in_braces
from graph.readers.markdown.inline import displayed, take_tags
from graph.readers.markdown.lines import read_note
from graph.readers.markdown.notes import PLAIN, folder_deck, in_note, may_hold_marks
from graph.readers.markdown.outlines import Bullet, below, outline

# Three signs, or a list's first number or letter, ask for what stands below the bullet.
_SIGN = re.compile(
    r"(?<!\S)(?P<sign>>>>|<<<|<><|<>|>>(?:1\.|A\))?|<<|:::|::(?:1\.|A\))?|;;;|;;(?:1\.|A\))?"
    r"|==|;<>|[:;][<>]|[>:;]-|[→←↔↓])(?=\s|\Z)"
)
_ANY = re.compile(r"(?<!\S)(?:>>|<<|<>|;;|::|[:;][<>]|[→←↔↓])")
_OFF = (">-", ":-", ";-")  # cards that are not asked
_DRAWN = "→←↔↓"  # as RemNote shows its signs; other notes have such arrows, too
_SHARE = 0.7  # of the lines of text are bullets, in an outline


def recognises(file: File) -> bool:
    """Whether a file is an outline with cards of RemNote."""
    if not may_hold_marks(file) or not _ANY.search(file.text) or "#flashcards" in file.text:
        return False
    lines = read_note(file.text).lines
    bullets = outline(lines)
    signs = [match["sign"] for bullet in bullets if (match := _SIGN.search(bullet.marks))]
    texts = sum(line.kind == "text" and not line.level for line in lines)
    if not signs or len(bullets) < _SHARE * texts:
        return False
    arrows = sum(sign[0] in "<>;" or sign in (":>", ":<") for sign in signs)
    if any(sign in _DRAWN for sign in signs):
        return len(signs) * 2 >= len(bullets) and len(signs) > 1 and file.ending not in PLAIN
    enough = len(signs) > 1 or len(signs) * 3 >= len(bullets)
    return enough and (arrows > 0 if file.ending in PLAIN else arrows > 0 or len(signs) * 2 >= len(bullets))


def read(file: File) -> Iterator[Item]:
    r"""Read the cards of an outline; a descriptor is asked for together with what it describes.

    >>> drafts = read(File("a.md", b"- KL :: a divergence\n  - symmetric ;; no\n- JS << what is symmetric\n"))
    >>> [(draft.front, draft.back) for draft in drafts]
    [('KL', 'a divergence'), ('KL: symmetric', 'no'), ('what is symmetric', 'JS')]
    """
    note = read_note(file.text)
    bullets = outline(note.lines)
    signs = [_SIGN.search(bullet.marks) for bullet in bullets]
    for index, bullet in enumerate(bullets):
        item: Item | None = None
        if (match := signs[index]) and match["sign"] in _OFF:
            text = f"skipped: its '{match['sign']}' says that RemNote does not ask it"
            item = Issue(bullet.number, "not-asked", text, skipped=True)
        elif signs[index]:
            item = _card(bullets, index, signs)
        elif sides := cloze_lines(_written(bullet), in_braces):
            item = Draft(bullet.number, displayed(sides[0]), displayed(sides[1]))
        else:
            item = gap_left_open(bullet.number, [bullet.marks])
        if item:
            yield in_note(item, note, folder_deck(file))


def _card(bullets: Sequence[Bullet], index: int, signs: Sequence[re.Match[str] | None]) -> Draft:
    bullet, match = bullets[index], signs[index]
    start, end = match.span("sign") if match else (0, 0)
    sign = bullet.text[start:end]
    front, tags = take_tags(bullet.text[:start])
    more = [line.text for line in bullet.more if line.kind != "comment"]
    right, found = take_tags(bullet.text[end:])
    back = [line for line in (right.strip(), *more) if line.strip()]
    if not back or sign in (">>>", "<<<", "<><", ":::", ";;;") or sign[-1] in ".)":
        back += below(bullets, index, lambda at: _asks_below(bullets, at, signs), _written)
    front_text, back_text = displayed([front]), displayed(back)
    if sign.startswith(";") and bullet.parent >= 0:
        front_text = f"{_name(bullets, bullet.parent, signs)}: {front_text}"
    if sign in ("<<", "<<<", ":<", ";<", "←"):
        front_text, back_text = back_text, front_text
    return Draft(bullet.number, front_text, back_text, (*tags, *found))


def _asks_below(bullets: Sequence[Bullet], index: int, signs: Sequence[re.Match[str] | None]) -> bool:
    """Whether a bullet is a card whose answer stands below it."""
    match = signs[index]
    return match is not None and not bullets[index].text[match.end() :].strip()


def _name(bullets: Sequence[Bullet], index: int, signs: Sequence[re.Match[str] | None]) -> str:
    match = signs[index]
    text = bullets[index].text
    return displayed([take_tags(text[: match.start()] if match else text)[0]])


def _written(bullet: Bullet) -> list[str]:
    return [bullet.text, *(line.text.strip() for line in bullet.more if line.kind != "comment")]


REMNOTE = Format("RemNote", recognises, read)
