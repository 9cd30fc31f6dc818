"""Org: headings tagged ``:drill:``, as org-drill asks them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.model import Memory
from graph.readers.cloze import cloze_sides
from graph.readers.drafts import Draft
from graph.readers.files import File, Format, Item
from graph.readers.markdown.clozes import cloze_lines, in_drill
from graph.readers.markdown.inline import ENDS_ASKING, displayed
from graph.readers.markdown.lines import split_lines
from graph.readers.markdown.notes import PLAIN, folder_deck
from graph.readers.memories import written_memory

_HEADING = re.compile(r"(\*+)[ \t]+(.*)")
_TAGS = re.compile(r":(?:[\w@#%]+:)+")
_FILE_TAGS = re.compile(r"#\+filetags:(.*)", re.IGNORECASE)
_PROPERTY = re.compile(r"\s*:(?P<key>[\w-]+\+?):(?P<value>.*)")
_PLANNING = re.compile(r"\s*(?:SCHEDULED|DEADLINE|CLOSED):")
_LINK = re.compile(r"\[\[[^\[\]\n]*\]\[([^\[\]\n]*)\]\]")
_STAMP = re.compile(r"[\[<](?P<day>\d{4}-\d\d-\d\d)(?:[ \t]+[^\W\d]{1,12}\.?)?(?:[ \t]+(?P<time>\d\d:\d\d))?")
_SURE = re.compile(
    r"^\*+[ \t][^\n]*:(?:drill|fc):|^[ \t]*:(?:ANKI_NOTE_TYPE|FC_TYPE):", re.MULTILINE | re.IGNORECASE
)
_ASKED = frozenset({"drill", "fc"})
_ASKED_BY = ("anki_note_type", "fc_type")  # properties of the cards of anki-editor and org-fc
_NAMELESS = frozenset("item question card cloze fact drill note problem exercise".split())
_BOTH_WAYS = frozenset({"twosided", "multisided"})


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading and the text down to the next one."""

    number: int
    level: int
    title: str
    tags: tuple[str, ...]
    body: tuple[str, ...]
    properties: dict[str, str]


def recognises(file: File) -> bool:
    """Whether a file has headings that org-drill asks."""
    if file.ending != ".org" and file.ending not in PLAIN:
        return False
    if _SURE.search(file.text):
        return True
    if file.ending != ".org":
        return False
    lines = split_lines(file.text)
    return "drill" in _file_tags(lines) or bool(_asking_level(list(_sections(lines))))


def read(file: File) -> Iterator[Item]:
    r"""Read the headings with the tag: the text asks, what stands under headings below answers.

    >>> [draft] = read(File("a.org", b"* Item :drill:ml:\nKL?\n** Answer\nA divergence.\n"))
    >>> draft.front, draft.back, draft.tags
    ('KL?', 'A divergence.', ('ml',))
    """
    lines = split_lines(file.text)
    everywhere = _file_tags(lines)
    sections = list(_sections(lines))
    marked = any(_is_marked(section, everywhere) for section in sections)
    level = 0 if marked else _asking_level(sections)
    asked = [_is_marked(section, everywhere) or section.level == level for section in sections]
    for at, section in enumerate(sections):
        if not asked[at]:
            continue
        end = at + 1
        while end < len(sections) and sections[end].level > section.level and not asked[end]:
            end += 1
        tags = dict.fromkeys(tag for tag in (*everywhere, *section.tags) if tag not in _ASKED)
        yield _card(section, sections[at + 1 : end], tuple(tags), folder_deck(file))


def _is_marked(section: _Section, everywhere: Sequence[str]) -> bool:
    """Whether a tag or a property makes a card of a section."""
    tags = (*section.tags, *(everywhere if section.level == 1 else ()))
    return not _ASKED.isdisjoint(tags) or any(name in section.properties for name in _ASKED_BY)


def _asking_level(sections: Sequence[_Section]) -> int:
    """The level of which most headings ask, by a question mark; 0 if there is none."""
    headings = Counter(section.level for section in sections)
    asking = Counter(section.level for section in sections if ENDS_ASKING.search(section.title))
    return next((level for level, n in sorted(asking.items()) if n > 1 and 2 * n > headings[level]), 0)


def _card(section: _Section, parts: Sequence[_Section], tags: tuple[str, ...], deck: str) -> Draft:
    memory = _memory(section.properties)
    if parts and parts[0].title.casefold() in ("front", "text"):  # fields of a note of anki-editor
        front, back = displayed(parts[0].body), [displayed(part.body) for part in parts[1:]]
        if gaps := cloze_sides(front):
            front, back = gaps[0], [gaps[1], *back]
        return Draft(section.number, front, _joined(back), tags, deck, memory)
    body = displayed(section.body)
    if sides := cloze_lines([section.title], in_drill):
        title, whole = sides[0][0], sides[1][0]
    else:
        title = whole = section.title
    named = section.title.casefold() not in _NAMELESS
    if sides := cloze_lines(section.body, in_drill):
        title, whole = (title, whole) if named else ("", "")
        front, body = displayed([title, *sides[0]]), displayed([whole, *sides[1]])
        return Draft(section.number, front, _joined([body, *map(_shown, parts)]), tags, deck, memory)
    if title != whole:
        return Draft(section.number, title, _joined([whole, body, *map(_shown, parts)]), tags, deck, memory)
    if section.properties.get("drill_card_type", "").casefold() in _BOTH_WAYS and len(parts) > 1:
        front = _joined([whole if named else "", body, _shown(parts[0])])
        return Draft(section.number, front, _joined(map(_shown, parts[1:])), tags, deck, memory)
    if not parts:
        return Draft(section.number, whole, body, tags, deck, memory)
    front = _joined([whole if named or not body else "", body])
    answers = (
        [displayed(part.body) or part.title for part in parts] if len(parts) == 1 else map(_shown, parts)
    )
    return Draft(section.number, front, _joined(answers), tags, deck, memory)


def _shown(section: _Section) -> str:
    """A part of an answer, with its heading unless that says only what it is."""
    named = section.title.casefold() not in ("answer", "back", "solution", "antwort")
    return _joined([section.title if named else "", displayed(section.body)])


def _joined(texts: Sequence[str] | Iterator[str]) -> str:
    return "\n".join(filter(None, texts))


def _sections(lines: Sequence[str]) -> Iterator[_Section]:
    heading: tuple[int, int, str, tuple[str, ...]] | None = None
    body: list[str] = []
    properties: dict[str, str] = {}
    drawer = False
    last_end = next((at for at in range(len(lines) - 1, -1, -1) if lines[at].strip().upper() == ":END:"), -1)
    for at, line in enumerate(lines):
        match = _HEADING.fullmatch(line)
        if match:
            if heading:
                yield _Section(*heading, tuple(body), properties)
            title, tags = _title_and_tags(_LINK.sub(r"\1", match[2]))
            heading, body, properties, drawer = (at + 1, len(match[1]), title, tags), [], {}, False
        elif drawer:
            drawer = line.strip().upper() != ":END:"
            if found := _PROPERTY.fullmatch(line):
                properties[found["key"].casefold()] = found["value"].strip()
        elif line.strip().upper() in (":PROPERTIES:", ":LOGBOOK:") and last_end > at:
            drawer = True
        elif (not _PLANNING.match(line) and not line.startswith("#+")) or line.casefold().startswith(
            ("#+begin", "#+end")
        ):
            body.append(_LINK.sub(r"\1", line))
    if heading:
        yield _Section(*heading, tuple(body), properties)


def _title_and_tags(text: str) -> tuple[str, tuple[str, ...]]:
    text = text.strip()
    start = max(text.rfind(" "), text.rfind("\t")) + 1
    if _TAGS.fullmatch(text, start):
        return text[:start].strip(), tuple(filter(None, text[start:].split(":")))
    return text, ()


def _file_tags(lines: Sequence[str]) -> tuple[str, ...]:
    found = (match[1] for line in lines if line.startswith("#+") and (match := _FILE_TAGS.fullmatch(line)))
    return tuple(tag for value in found for tag in value.replace(":", " ").split())


def _memory(properties: dict[str, str]) -> Memory | None:
    stamp = _STAMP.match(properties.get("drill_last_reviewed", ""))
    if stamp is None:
        return None
    reviewed = f"{stamp['day']}T{stamp['time']}" if stamp["time"] else stamp["day"]
    return written_memory("", properties.get("drill_last_interval", ""), reviewed)


ORG = Format("Org", recognises, read)
