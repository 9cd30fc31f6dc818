"""Drafts of cards: what formats yield, and what all of them are checked for on the way to cards."""

from __future__ import annotations

import gc
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from unicodedata import normalize

from graph.model import Card, Issue, Memory
from graph.readers.cards import card_id, unique_ids
from graph.readers.limits import LONGEST_SIDE, MOST_ISSUES

# Control characters, lone surrogates, and what is there but cannot be seen: zero-width spaces, soft hyphens,
# signs that turn the direction of text around, tags. Joiners and the marks of direction belong to scripts.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u202a-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x85]")  # of other systems, and of old printers
_SURROGATE = re.compile("[\ud800-\udfff]")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>|&(?:nbsp|amp|lt|gt|quot|#\d{1,6});")
_SPACE = re.compile(r"[\s.,;:!?¿¡…'\"“”‘’„«»()\[\]*_`‐‑–—-]+")
_ASCII_SPACE = b" \t\n\r\v\f.,;:!?'\"()[]*_`-"
_SIDES = (("front", "question"), ("back", "answer"))


@dataclass(slots=True)
class Draft:
    """A card as a format has it: ``line`` is where it starts; ``file`` names the file inside an archive.

    An empty ``deck`` stands for the name of the file.
    """

    line: int
    front: str
    back: str
    tags: tuple[str, ...] = ()
    deck: str = ""
    memory: Memory | None = None
    file: str = ""


def cards_of(
    items: Iterable[Draft | Issue], name: str, deck: str
) -> tuple[tuple[Card, ...], tuple[Issue, ...]]:
    """The cards of drafts, and all issues in the order of files and lines.

    ``name`` is the file's in the source of the cards; ``deck`` is for drafts that name none. What cannot be
    seen is taken out of the text; sides that are empty or too long are told, and cards that are there already
    or differ from one only in case, punctuation and markup.

    >>> cards, issues = cards_of([Draft(1, "KL?", "A divergence."), Draft(2, "", "")], "my.tsv", "my")
    >>> cards[0].source, [(issue.line, issue.kind, issue.skipped) for issue in issues]
    ('my.tsv:1', [(2, 'empty-card', True)])
    """
    issues = _Issues()
    with _collections_paused():
        cards = tuple(unique_ids(_checked(items, name, deck, issues)))
    return cards, issues.in_order()


@contextmanager
def _collections_paused() -> Iterator[None]:
    """Collect no garbage meanwhile: half a million cards are looked at again and again, and none is any."""
    were_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if were_on:
            gc.enable()


class _Issues:
    """The issues so far; of a kind without end, the last one stands for all that are not told."""

    def __init__(self) -> None:
        self._told: list[Issue] = []
        self._numbers: Counter[str] = Counter()
        self._last: dict[str, Issue] = {}

    def append(self, issue: Issue) -> None:
        """Note an issue."""
        self._numbers[issue.kind] += 1
        if self._numbers[issue.kind] <= MOST_ISSUES:
            self._told.append(issue)
        else:
            self._last[issue.kind] = issue

    def in_order(self) -> tuple[Issue, ...]:
        """All that are told, by file and line."""
        for kind, issue in self._last.items():
            times = self._numbers[kind] - MOST_ISSUES
            text = f"{issue.text} (the last of {times:,} more that are not listed)"
            self._told.append(replace(issue, text=text, times=times))
        order: dict[str, int] = {}
        for issue in self._told:
            order.setdefault(issue.file, len(order))
        return tuple(sorted(self._told, key=lambda issue: (order[issue.file], issue.line)))


def _checked(items: Iterable[Draft | Issue], name: str, deck: str, issues: _Issues) -> Iterator[Card]:
    twins = _Twins()
    for item in items:
        if isinstance(item, Issue):
            issues.append(item)
            continue
        front, back = item.front.strip(), item.back.strip()
        found = []
        # All that is invisible is not printable, which is quicker to see; so are line breaks and tabs.
        if (not front.isprintable() and _INVISIBLE.search(front)) or (
            not back.isprintable() and _INVISIBLE.search(back)
        ):
            front, back, kinds = _visible(front, back)
            found += kinds
        if not front and not back:
            text = "skipped: question and answer are empty"
            issues.append(Issue(item.line, "empty-card", text, item.file, skipped=True))
            continue
        if not front:
            found.append(("empty-front", "the question is empty"))
        if not back:
            found.append(("empty-back", "the answer is empty"))
        if len(front) > LONGEST_SIDE or len(back) > LONGEST_SIDE:
            for side, text in (("question", front), ("answer", back)):
                if len(text) > LONGEST_SIDE:
                    cut = (
                        f"the {side} has {len(text):,} characters: those after {LONGEST_SIDE:,} are left out"
                    )
                    found.append(("too-long", cut))
            front, back = front[:LONGEST_SIDE], back[:LONGEST_SIDE]
        card = Card(
            id=card_id(front, back),
            front=front,
            back=back,
            tags=tuple(map(_name, item.tags)) if item.tags else (),
            deck=_name(item.deck) or deck,
            source=f"{item.file or name}:{item.line}",
            memory=item.memory,
        )
        if twin := twins.of(card):
            found.append(twin)
        for kind, text in found:
            issues.append(Issue(item.line, kind, text, item.file))
        yield card


@lru_cache(maxsize=4096)  # few of them stand on many cards
def _name(text: str) -> str:
    """The name of a deck or a tag, without what cannot be seen."""
    return _INVISIBLE.sub("", _SURROGATE.sub("\ufffd", text))


def _visible(front: str, back: str) -> tuple[str, str, list[tuple[str, str]]]:
    """Both sides without what cannot be seen, and what was taken out."""
    found = []
    if lost := len(_SURROGATE.findall(front + back)):
        found.append(("replacement", f"{lost} character{'s' * (lost != 1)} cut in half, replaced by \ufffd"))
        front, back = _SURROGATE.sub("\ufffd", front), _SURROGATE.sub("\ufffd", back)
    front, back = _LINE_BREAK.sub("\n", front), _LINE_BREAK.sub("\n", back)
    before = len(front) + len(back)
    front, back = _INVISIBLE.sub("", front).strip(), _INVISIBLE.sub("", back).strip()
    if removed := before - len(front) - len(back):
        told = f"{removed} character{'s' * (removed != 1)} that cannot be seen"
        found.append(("control-characters", f"{told} taken out"))
    return front, back, found


class _Twins:
    """The cards so far, by what is left of them without case, punctuation and markup.

    Answers are looked at only where two questions agree, which are few; by hash, since half a million
    questions would take much memory once more.
    """

    def __init__(self) -> None:
        self._by_front: dict[int, Card | None] = {}  # None: those with this question are in the other one
        self._by_both: dict[int, list[Card]] = {}

    def of(self, card: Card) -> tuple[str, str] | None:
        """Note a card; the issue if there was one like it."""
        front = hash(_bare(card.front))
        if front not in self._by_front:
            self._by_front[front] = card
            return None
        if first := self._by_front[front]:
            self._by_both[hash(_bare_sides(first))] = [first]
            self._by_front[front] = None
        bare = _bare_sides(card)
        others = self._by_both.setdefault(hash(bare), [])
        for other in others:
            if (other.front, other.back) == (card.front, card.back):
                return "duplicate", f"the same card as in {_place(other, card)}"
        near = next((other for other in others if _bare_sides(other) == bare), None)
        if len(others) < _MOST_VARIANTS:
            others.append(card)
        if near is None:
            return None
        text = f"nearly the card in {_place(near, card)}: only case, punctuation or markup differ"
        return "near-duplicate", text


_MOST_VARIANTS = 50  # of one card that are told apart, so that a deck of nothing else takes no quadratic time


def _bare_sides(card: Card) -> tuple[str, str]:
    return _bare(card.front), _bare(card.back)


def _place(card: Card, seen_from: Card) -> str:
    """Where a card stands, as told beside another one."""
    file, _, line = card.source.rpartition(":")
    return f"line {line}" if seen_from.source.startswith(f"{file}:") else f"{file}, line {line}"


def _bare(text: str) -> str:
    """A text without case, markup, punctuation and space; signs such as + and < stay.

    >>> _bare("What is <b>KL</b> divergence?") == _bare("what is KL-divergence")
    True
    """
    if "<" in text or "&" in text:
        text = _TAG.sub("", text)
    if text.isascii():
        return text.lower().encode().translate(None, _ASCII_SPACE).decode()
    return _SPACE.sub("", normalize("NFC", text.casefold()))


def renamed(items: Iterable[Draft | Issue], file: str) -> Iterator[Draft | Issue]:
    """The drafts and issues of a file that stands in an archive or a folder under this name."""
    for item in items:
        yield replace(item, file=f"{file}/{item.file}" if item.file else file)
