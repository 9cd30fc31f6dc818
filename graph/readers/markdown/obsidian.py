"""Obsidian: the marks of its spaced repetition plugin, and of those that mark a question with ``#card``."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.model import Issue
from graph.readers.drafts import Draft
from graph.readers.files import File, Format, Item
from graph.readers.labels import deck_path
from graph.readers.markdown.clozes import cloze_lines, gap_left_open, highlighted, in_braces
from graph.readers.markdown.inline import TAG, displayed, is_tag_line, take_tags
from graph.readers.markdown.lines import HIDDEN, Line, Note, read_note
from graph.readers.markdown.notes import MARKDOWN, PLAIN, deck_of, may_hold_marks
from graph.readers.memories import weakest

_DECK = re.compile(r"flashcards?(?:/(.*))?", re.IGNORECASE)
_CARD = re.compile(r"(?<!\S)#(?:flash)?card(?:[/-]reverse)?(?=\s|#|\Z)")
_BLOCK_NAME = re.compile(r"[ \t]*\^[A-Za-z0-9-]+[ \t]*")
# A field of Dataview, "Author:: somebody": a short name at the beginning, and a space only behind the colons.
_FIELD = re.compile(r"\s*(?:[-*+] )?(?P<key>[^\W\d_][\w-]*(?: [\w-]+){0,2})::(?:\s.*)?")
_PROPERTIES = frozenset(
    "alias aliases area author authors category class course created date due id key keywords lang language "
    "link links modified next parent prev previous priority project projects published publisher rating "
    "related rank source sources start status subject summary tag tags time title topic topics type up "
    "updated url week year".split()
)
_BULLET = re.compile(r"\A\s*(?:[-*+]|\d{1,4}[.)])\s+")
_GAP = re.compile(r"\{\{[^{}\n]*\}\}")
_CALLOUT = re.compile(r"\s*> ?\[!question\]", re.IGNORECASE)
_HOWEVER = "skipped: '{mark}' inside a {place} is not read; move the card out of it"
_END = "+++"  # what the plugin's users are told to end answers with that have blank lines
_DIVIDERS = ("?", "??")  # between question and answer
_SIGNS = ("::", "?", "==", "{{", "#card", "#flashcard")


@dataclass(frozen=True, slots=True)
class _Deck:
    """Where cards belong: the deck that a tag names, and the tags that all cards of the note have."""

    name: str
    tags: tuple[str, ...]
    tagged: bool


def recognises(file: File) -> bool:
    """Whether a file has cards of Obsidian: a mark and a tag for flashcards, or marks of no other tool."""
    if not may_hold_marks(file) or not any(sign in file.text for sign in _SIGNS):
        return False
    if file.ending in PLAIN and "#flashcard" not in file.text and "<!--SR:" not in file.text:
        return False
    note = read_note(file.text)
    lines = note.lines
    if _tags_decks(note):
        return any(True for _ in _drafts(note, file))
    if any(line.memory or (line.level and _CARD.search(line.marks)) for line in lines):
        return any(True for _ in _drafts(note, file))
    if any(_separates(lines, at, 0, len(lines)) for at in range(len(lines))):
        return True
    pairs = sum(_pair(line) is not None and not _is_field(line) for line in lines)
    texts = sum(line.kind == "text" and not line.level for line in lines)
    return file.ending in MARKDOWN and pairs > 1 and pairs * 2 > texts


def read(file: File) -> Iterator[Item]:
    """Read the cards of a note: ``q::a``, ``q:::a``, lines around ``?``, and paragraphs with gaps."""
    yield from _items(read_note(file.text), file)


def _drafts(note: Note, file: File) -> Iterator[Draft]:
    return (item for item in _items(note, file) if isinstance(item, Draft))


def _tags_decks(note: Note) -> bool:
    tags = (*note.tags, *(tag for line in note.lines if "#" in line.marks for tag in TAG.findall(line.marks)))
    return any(_DECK.fullmatch(tag) for tag in tags) or "cards-deck" in note.matter


def _items(note: Note, file: File) -> Iterator[Item]:
    deck = _first_deck(note, file)
    tagged = deck.tagged or _tags_decks(note)
    pairs = [line for line in note.lines if _pair(line) is not None]
    fields = sum(_is_field(line) for line in pairs)
    # Where most cards are written as a field would be, "Softmax:: turns scores into chances" is one.
    named = _PROPERTIES if tagged and fields * 2 > len(pairs) else None
    lines = note.lines
    waiting: Line | None = None  # a question with "#card", whose answer is the next block
    for start, end in _blocks(note):
        if waiting:
            if lines[start].kind != "comment" and not lines[start].level:
                yield _tagged_card(waiting, lines[start:end], deck)
                waiting = None
                continue
            if lines[start].level:
                yield _tagged_card(waiting, (), deck)
                waiting = None
        at = start
        while at < end:
            if lines[at].kind == "text" and is_tag_line(lines[at].text):
                deck = _next_deck(deck, lines[at])
                at += 1
                continue
            if (
                lines[at].kind == "text"
                and _CARD.search(lines[at].marks)
                and not _separates(lines, at + 1, at, end)
                and (_pair(lines[at]) is None or lines[at].level)
            ):
                if at + 1 < end:
                    yield _tagged_card(lines[at], lines[at + 1 : end], deck)
                else:
                    waiting = lines[at]
                at = end
                continue
            stop = _part_end(lines, at, end)
            yield from _part(lines[at:stop], deck, tagged, named)
            yield from (
                Issue(line.number, "not-read", _HOWEVER.format(mark="?", place="block of code"), skipped=True)
                for line in lines[at:stop]
                if line.kind == "block" and line.text.strip() in _DIVIDERS
            )
            at = stop
    if waiting:
        yield _tagged_card(waiting, (), deck)


def _blocks(note: Note) -> Iterator[tuple[int, int]]:
    """The blocks of a note; where lines ``+++`` end answers, these may have blank lines in them."""
    lines = note.lines
    signs = [line.marks.strip() for line in lines]
    ends = [at for at, sign in enumerate(signs) if sign == _END]
    if not ends:
        yield from note.blocks
        return
    asks = [at for at, sign in enumerate(signs) if sign in _DIVIDERS]
    done = 0
    for block, end in note.blocks:
        start = max(block, done)
        while start < end:
            ask = bisect_left(asks, start)
            close = bisect_left(ends, asks[ask]) if ask < len(asks) and asks[ask] < end else len(ends)
            if close == len(ends) or (ask + 1 < len(asks) and asks[ask + 1] < ends[close]):
                yield start, end
                break
            yield start, ends[close]
            start = done = ends[close] + 1


def _part_end(lines: Sequence[Line], at: int, end: int) -> int:
    """Where the part of a block that begins at a line ends: at a line of tags, or of another question."""
    for stop in range(at, end):
        if lines[stop].marks.strip() in _DIVIDERS:
            return end
        if stop > at and lines[stop].kind == "text":
            if is_tag_line(lines[stop].text):
                return stop
            if _CARD.search(lines[stop].marks):
                return stop
    return end


def _part(lines: Sequence[Line], deck: _Deck, tagged: bool, named: frozenset[str] | None) -> Iterator[Item]:
    """The cards of lines without a blank one between them."""
    separator = next((at for at in range(len(lines)) if lines[at].marks.strip() in _DIVIDERS), None)
    if separator is None:
        yield from _single_lines(lines, deck, tagged, named)
        return
    first = separator
    while (
        first > 0 and not lines[first - 1].level and (first == separator or _pair(lines[first - 1]) is None)
    ):
        first -= 1
    if first == separator and separator > 0:  # nothing but a heading asks
        first -= 1
    yield from _single_lines(lines[:first], deck, tagged, named)
    question, answer = lines[first:separator], lines[separator + 1 :]
    second = next((line.number for line in answer if line.marks.strip() in _DIVIDERS), None)
    if second is not None:
        yield Issue(second, "unclosed", "a '?' in an answer: put a blank line before the next question")
    yield _card(question or lines[separator : separator + 1], bool(question), answer, deck)


def _card(question: Sequence[Line], asked: bool, answer: Sequence[Line], deck: _Deck) -> Draft:
    fronts = [line.title if line.level else line.text for line in question] if asked else []
    tags: list[str] = []
    for at in (0, -1):
        if fronts and question[at].kind == "text":
            fronts[at], found = take_tags(fronts[at])
            tags += found
    backs = [line.text for line in answer if line.kind != "comment"]
    if backs and answer[-1].kind == "text":
        backs[-1], found = take_tags(backs[-1])
        tags += found
    return _draft(question[0].number, displayed(fronts), displayed(backs), tags, deck, (*question, *answer))


def _draft(
    number: int, front: str, back: str, tags: Iterable[str], deck: _Deck, lines: Iterable[Line]
) -> Draft:
    memory = weakest(line.memory for line in lines)
    name, kept = deck.name, []
    for tag in (*deck.tags, *tags):
        if match := _DECK.fullmatch(tag):
            name = _deck_name(match[1]) or name
        elif tag.partition("/")[0].removesuffix("-reverse") not in ("card", "flashcard"):
            kept.append(tag)
    return Draft(number, front, back, tuple(dict.fromkeys(kept)), name, memory)


def _tagged_card(question: Line, answer: Sequence[Line], deck: _Deck) -> Draft:
    """The card of a question that ``#card`` marks."""
    text, tags = take_tags(question.title if question.level else _BULLET.sub("", question.text, count=1))
    backs = [line.text for line in answer if line.kind != "comment" and not _BLOCK_NAME.fullmatch(line.text)]
    return _draft(
        question.number, displayed([_CARD.sub("", text)]), displayed(backs), tags, deck, (question, *answer)
    )


def _single_lines(
    lines: Sequence[Line], deck: _Deck, tagged: bool, named: frozenset[str] | None
) -> Iterator[Item]:
    """Cards of one line each, and of what is left the paragraphs with gaps."""
    rest: list[Line] = []
    for at, line in enumerate(lines):
        if line.level or (pair := _pair(line)) is None:
            if line.level:
                yield from _gaps(rest, deck, tagged)
                rest = []
            else:
                rest.append(line)
            if _CALLOUT.match(line.marks):
                text = "skipped: a callout that asks is not read; write it as 'question::answer'"
                yield Issue(line.number, "not-read", text, skipped=True)
            continue
        yield from _gaps(rest, deck, tagged)
        rest = []
        behind = (
            [line, *lines[at + 1 : at + 2]]
            if lines[at + 1 : at + 2] and lines[at + 1].kind == "comment"
            else [line]
        )
        memory = any(other.memory for other in behind)
        if place := _place(line):
            yield Issue(line.number, "not-read", _HOWEVER.format(mark="::", place=place), skipped=True)
        elif not memory and _is_field(line) and (named is None or _key(line) in named):
            text = f"skipped: '{line.text.strip()[:60]}' is a field; a card has no space behind its '::'"
            yield Issue(line.number, "field", text, skipped=True)
        else:
            front, back = pair
            front, ahead = take_tags(_BULLET.sub("", front, count=1))
            back, tags = take_tags(back)
            yield _draft(line.number, displayed([front]), displayed([back]), (*ahead, *tags), deck, behind)
    yield from _gaps(rest, deck, tagged)


def _gaps(lines: Sequence[Line], deck: _Deck, tagged: bool) -> Iterator[Item]:
    """The card of a paragraph with gaps; these count in notes for flashcards, or with a schedule."""
    texts = [line for line in lines if line.kind != "comment"]
    if not texts or not (tagged or any(line.memory for line in lines)):
        return
    if not any("==" in line.marks or "{{" in line.marks for line in texts):
        return
    if place := _place(texts[0]):
        if cloze_lines([line.text for line in texts], highlighted, in_braces):
            yield Issue(texts[0].number, "not-read", _HOWEVER.format(mark="==", place=place), skipped=True)
        return
    taken = [take_tags(line.text) if line.kind == "text" else (line.text, []) for line in texts]
    if sides := cloze_lines([text for text, _ in taken], highlighted, in_braces):
        tags = [tag for _, found in taken for tag in found]
        front, back = (
            displayed(_BULLET.sub("", side[0], count=1) if len(side) == 1 else line for line in side)
            for side in sides
        )
        yield _draft(texts[0].number, front, back, tags, deck, lines)
    elif issue := gap_left_open(texts[0].number, [line.marks for line in texts]):
        yield issue


def _pair(line: Line) -> tuple[str, str] | None:
    """The sides that ``::`` or ``:::`` separates."""
    marks = line.marks
    if line.level or "::" not in marks:
        return None
    if "{{" in marks:  # "{{c1::answer}}" separates nothing
        marks = _GAP.sub(lambda match: HIDDEN * len(match[0]), marks)
    start = marks.find("::")
    if start < 0:
        return None
    end = start + (3 if marks.startswith(":::", start) else 2)
    if not line.text[:start].strip():  # a block that Pandoc or a theme opens or closes
        return None
    return line.text[:start], line.text[end:]


def _is_field(line: Line) -> bool:
    return ":::" not in line.marks and bool(_FIELD.fullmatch(line.marks))


def _key(line: Line) -> str:
    match = _FIELD.fullmatch(line.marks)
    return match["key"].casefold() if match else ""


def _place(line: Line) -> str:
    """What a line belongs to that holds no cards."""
    text = line.marks.lstrip()
    if text.startswith(">"):
        return "callout"
    return "table" if text.startswith("|") else ""


def _separates(lines: Sequence[Line], at: int, start: int, end: int) -> bool:
    """Whether a line is the ``?`` between a question and its answer."""
    return (
        start < at < end - 1
        and lines[at].marks.strip() in _DIVIDERS
        and lines[at - 1].kind in ("text", "block")
        and lines[at + 1].kind in ("text", "block")
    )


def _first_deck(note: Note, file: File) -> _Deck:
    """The deck of the front matter, or that of the folders."""
    decks = [match for tag in note.tags if (match := _DECK.fullmatch(tag))]
    tags = tuple(tag for tag in note.tags if not _DECK.fullmatch(tag))
    named = next((_deck_name(match[1]) for match in decks if match[1]), "")
    return _Deck(named or deck_of(note, file), tags, bool(decks))


def _next_deck(deck: _Deck, line: Line) -> _Deck:
    """The deck below a line of tags, which pertains to all that follows."""
    found = TAG.findall(line.text)
    name = next((_deck_name(match[1]) for tag in found if (match := _DECK.fullmatch(tag)) and match[1]), "")
    tags = tuple(tag for tag in found if not _DECK.fullmatch(tag))
    return _Deck(name or deck.name, tuple(dict.fromkeys((*deck.tags, *tags))), deck.tagged)


def _deck_name(path: str | None) -> str:
    return deck_path((path or "").split("/"))


OBSIDIAN = Format("Obsidian", recognises, read)
