"""Drafts of cards: what formats yield, and what all of them are checked for on the way to cards."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from graph.garbage import uncollected
from graph.model import Card, Issue, Memory
from graph.readers.limits import LONGEST_SIDE, MOST_ISSUES
from graph.readers.twins import Seen

# Control characters, lone surrogates, and what is there but cannot be seen: zero-width spaces, soft hyphens,
# signs that turn the direction of text around, tags. Joiners and the marks of direction belong to scripts.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u202a-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x85]")  # of other systems, and of old printers
_SURROGATE = re.compile("[\ud800-\udfff]")


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
    with uncollected():
        cards = tuple(_checked(items, name, deck, issues))
    return cards, issues.in_order()


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
    seen = Seen()
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
            id=seen.id_of(front, back),
            front=front,
            back=back,
            tags=tuple(map(_name, item.tags)) if item.tags else (),
            deck=_name(item.deck) or deck,
            source=f"{item.file or name}:{item.line}",
            memory=item.memory,
        )
        if twin := seen.twin_of(card):
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


def renamed(items: Iterable[Draft | Issue], file: str) -> Iterator[Draft | Issue]:
    """The drafts and issues of a file that stands in an archive or a folder under this name."""
    for item in items:
        yield replace(item, file=f"{file}/{item.file}" if item.file else file)
