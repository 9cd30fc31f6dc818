"""Edits as a glossary: a plain table that people can read, share and load."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.editing.revising import EditError, normalised
from graph.editing.statements import in_order
from graph.extraction.glossary import (
    LABEL_MISSING,
    Entry,
    Glossary,
    glossary_lines,
    glossary_rows,
    parse_glossary,
)
from graph.model import Edit, EditKind, Issue
from graph.readers.errors import GlossaryError

MARK = "#!"  # of a line that says what a glossary has no column for
_EDITS = "edits of"
_WORDS: dict[str, tuple[EditKind, bool]] = {
    "concept": ("concept", True),
    "hide": ("concept", False),
    "name": ("name", True),
    "separate": ("name", False),
    "link": ("link", True),
    "no link": ("link", False),
    "needed": ("needed", True),
    "not needed": ("needed", False),
    "definition": ("definition", True),
    "no definition": ("definition", False),
}
_WORD_OF = {said: word for word, said in _WORDS.items()}
_HEAD = """\
# What the owner of these cards says of their concepts. It is a glossary: label, aliases and prerequisites
# (each parted by |) and definition, by tabs; a label alone is a concept that was missed.
# Lines that begin with "#!" say, by tabs, what it has no column for:
#   hide A: A is no concept
#   separate A B: A is no name of B
#   link A B: they belong together; no link A B: they do not
#   not needed A B: A is not needed for B
#   no definition A TEXT: A does not mean that
#   concept, name, needed, definition: what a row says, for what does not go into one"""


def to_glossary(edits: Iterable[Edit], title: str) -> str:
    r"""Edits as the text of a glossary; equal edits give equal text, in whatever order.

    >>> edits = [Edit("name", "KL", "KL divergence"), Edit("concept", "foo", holds=False)]
    >>> [line for line in to_glossary(edits, "seed").splitlines() if not line.startswith("# ")]
    ['#! edits of\tseed', 'KL divergence\tKL', '#! hide\tfoo']
    """
    rows: dict[str, _Row] = {}
    lines: list[str] = []
    for edit in in_order(edits):
        if not _enter(rows, edit):
            text = [edit.object] * (edit.kind != "concept")
            lines.append("\t".join((f"{MARK} {_WORD_OF[edit.kind, edit.holds]}", edit.subject, *text)))
    for label, row in rows.items():
        if row.is_concept and row.says_more:  # the row would not tell
            lines.append(f"{MARK} {_WORD_OF['concept', True]}\t{label}")
    head = f"{MARK} {_EDITS}\t{' '.join(title.split())}"
    table = [rows[label].text(label) for label in sorted(rows, key=lambda label: (label.casefold(), label))]
    return "\n".join((head, _HEAD, *table, *lines)) + "\n"


@dataclass(slots=True)
class _Row:
    aliases: list[str] = field(default_factory=list)
    prerequisites: list[str] = field(default_factory=list)
    definition: str = ""
    is_concept: bool = False

    @property
    def says_more(self) -> bool:
        return bool(self.aliases or self.prerequisites or self.definition)

    def text(self, label: str) -> str:
        fields = (label, "|".join(self.aliases), "|".join(self.prerequisites), self.definition)
        return "\t".join(fields).rstrip("\t")


def _enter(rows: dict[str, _Row], edit: Edit) -> bool:
    """Write an edit into the row of its concept; False if a table cannot say it."""
    label = edit.object if edit.kind in ("name", "needed") else edit.subject
    if not edit.holds or edit.kind == "link" or label.startswith("#"):
        return False
    if edit.kind in ("name", "needed") and "|" in edit.subject:
        return False
    if edit.kind == "definition" and label in rows and rows[label].definition:
        return False
    row = rows.setdefault(label, _Row())
    if edit.kind == "concept":
        row.is_concept = True
    elif edit.kind == "definition":
        row.definition = edit.object
    else:
        (row.aliases if edit.kind == "name" else row.prerequisites).append(edit.subject)
    return True


def from_glossary(text: str, name: str) -> tuple[Edit, ...]:
    r"""The edits that a glossary states, each once, in an order of their own; ``name`` is that of its file.

    A row of a label alone says that it is a concept, any other what its columns say.

    >>> from_glossary("KL divergence\tKL\n#! hide\tfoo\n", "mine.tsv")
    ... # doctest: +NORMALIZE_WHITESPACE
    (Edit(kind='concept', subject='foo', object='', holds=False),
     Edit(kind='name', subject='KL', object='KL divergence', holds=True))

    Raises:
        GlossaryError: a line has no label, or says what is not understood.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    return in_order((*_rows_as_edits(lines, name), *_marked(lines, name)))


def read_own(path: str | Path) -> tuple[Glossary, tuple[Edit, ...]]:
    """What a glossary's file has for a build, and what is to be said of the graph after it.

    That is its marked lines, and in a file that ``to_glossary`` wrote the rows as well.

    Raises:
        GlossaryError: the file cannot be read, a line has no label, or says what is not understood.
    """
    lines = glossary_lines(path)
    if is_of_edits(lines):
        return (), from_glossary("\n".join(lines), str(path))
    return tuple(parse_glossary(lines, str(path))), in_order(_marked(lines, str(path)))


def is_of_edits(lines: Iterable[str]) -> bool:
    """Whether lines are those of a file that ``to_glossary`` wrote, be it changed by hand."""
    return any(_word(line)[0] == _EDITS for line in lines if line.startswith(MARK))


def marked_issues(lines: Iterable[str]) -> tuple[Issue, ...]:
    """A remark on each marked line that is not understood."""
    return tuple(Issue(number, "edit", found) for number, found in _marks(lines) if isinstance(found, str))


def _marked(lines: Iterable[str], name: str) -> Iterator[Edit]:
    for number, found in _marks(lines):
        if isinstance(found, str):
            raise GlossaryError(f"{name}:{number}: {found}")
        yield found


def _marks(lines: Iterable[str]) -> Iterator[tuple[int, Edit | str]]:
    """The edit of each marked line, or what is wrong with it, by the number of the line."""
    for number, line in enumerate(lines, 1):
        if not line.startswith(MARK):
            continue
        word, names = _word(line)
        if word == _EDITS:
            continue
        if word not in _WORDS:
            yield number, f"'{word}' is no word for an edit; write one of {', '.join(_WORDS)}"
            continue
        kind, holds = _WORDS[word]
        wanted = 1 if kind == "concept" else 2
        if len(names) != wanted:
            what = "one text" if wanted == 1 else "two texts, each"
            yield number, f"'{word}' takes {what} behind a tab, and not {len(names)}; correct the line"
            continue
        try:
            yield number, normalised(Edit(kind, names[0], "".join(names[1:]), holds))
        except EditError as error:
            yield number, str(error)


def _word(line: str) -> tuple[str, list[str]]:
    """The word of a marked line, and what stands behind it."""
    first, *rest = line.removeprefix(MARK).strip().split("\t")
    return " ".join(first.split()).casefold(), [text.strip() for text in rest if text.strip()]


def _rows_as_edits(lines: Sequence[str], name: str) -> Iterator[Edit]:
    for row in glossary_rows(lines):
        if not row.entry.label:
            raise GlossaryError(f"{name}:{row.line}: {LABEL_MISSING}")
        for edit in _of_entry(row.entry):
            try:
                yield normalised(edit)
            except EditError as error:
                raise GlossaryError(f"{name}:{row.line}: {error}") from None


def _of_entry(entry: Entry) -> Iterator[Edit]:
    if not (entry.aliases or entry.prerequisites or entry.definition):
        yield Edit("concept", entry.label)
    for alias in entry.aliases:
        if alias != entry.label:
            yield Edit("name", alias, entry.label)
    for needed in entry.prerequisites:
        yield Edit("needed", needed, entry.label)
    if entry.definition:
        yield Edit("definition", entry.label, entry.definition)
