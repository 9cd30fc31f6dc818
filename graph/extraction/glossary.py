"""Glossaries: names, aliases, prerequisites and definitions that people supply, found in text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from graph.extraction.inflection import POSSESSIVES, NounTable, is_acronym, spelling_key
from graph.extraction.masking import BLANK
from graph.extraction.zipf import zipf
from graph.model import Concept
from graph.readers.errors import GlossaryError, UnreadableError
from graph.readers.folders import file_at

BUILT_IN = Path(__file__).resolve().parents[2] / "data" / "glossary.tsv"
LABEL_MISSING = "the label is missing; write it before the first tab"
_MOST_TOKENS = 10
_ARTICLES = ("a", "an", "the")
_NO_NOUNS = ("VBZ", "VBP", "VBD", "VB", "JJ", "RB")
# What steers a terminal, apart from what ends lines.
_STEERING = re.compile("[\0-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
_COMMON = 4.0  # Zipf frequency of a word whose tags the tagger is sure of


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept of a glossary; ``prerequisites`` are labels or aliases of other concepts."""

    label: str
    aliases: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    definition: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The label and the aliases."""
        return (self.label, *self.aliases)


Glossary = tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class GlossaryRow:
    """A row of a file: its line (1 is the first), how many fields it has, its entry (the label may lack)."""

    line: int
    fields: int
    entry: Entry


def read_glossary(path: str | Path = BUILT_IN) -> Glossary:
    """Read a glossary: label, aliases and prerequisites (each parted by ``|``), definition, by tabs.

    Without ``path``, the built-in one of information theory and language models. Lines that are empty
    or start with ``#`` do not count.

    Raises:
        GlossaryError: the file is missing or not UTF-8, or a line has no label.
    """
    return tuple(parse_glossary(glossary_lines(path), str(path)))


def glossary_lines(path: str | Path) -> list[str]:
    """The lines of a glossary's file; control characters become U+FFFD.

    Raises:
        GlossaryError: the file is missing, too large or not UTF-8.
    """
    try:
        text = file_at(Path(path)).decode("utf-8-sig")
    except OSError as error:
        raise GlossaryError(f"{path}: cannot be read ({error.strerror}); check the path") from None
    except UnicodeDecodeError:
        raise GlossaryError(f"{path}: not UTF-8; save the glossary as UTF-8 text") from None
    except UnreadableError as error:
        raise GlossaryError(f"{path}: {error}") from None
    return _STEERING.sub("\ufffd", text).splitlines()


def parse_glossary(lines: Iterable[str], name: str = "glossary") -> Iterable[Entry]:
    r"""The entries of a glossary's lines.

    >>> list(parse_glossary(["# comment", "KL divergence\tKL|relative entropy\tentropy\tA divergence."]))
    ... # doctest: +ELLIPSIS
    [Entry(label='KL divergence', aliases=('KL', 'relative entropy'), prerequisites=('entropy',), ...)]

    Raises:
        GlossaryError: a line has no label.
    """
    for row in glossary_rows(lines):
        if not row.entry.label:
            raise GlossaryError(f"{name}:{row.line}: {LABEL_MISSING}")
        yield row.entry


def glossary_rows(lines: Iterable[str]) -> Iterator[GlossaryRow]:
    """The rows of a glossary's lines, whatever is wrong with them; comments and empty lines are none."""
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [field.strip() for field in line.split("\t")]
        label, aliases, prerequisites, definition = (fields + [""] * 3)[:4]
        entry = Entry(label, _parts(aliases), _parts(prerequisites), definition)
        yield GlossaryRow(number, len(fields), entry)


def _parts(field: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in field.split("|") if part.strip())


def merge_glossaries(glossaries: Iterable[Glossary]) -> Glossary:
    """One glossary of several: entries with the same label (case aside) are joined, in order.

    The first definition stands; aliases and prerequisites add up.
    """
    merged: dict[str, Entry] = {}
    for entry in (entry for glossary in glossaries for entry in glossary):
        key = entry.label.casefold()
        if (known := merged.get(key)) is None:
            merged[key] = entry
            continue
        merged[key] = Entry(
            known.label,
            tuple(dict.fromkeys(known.aliases + entry.aliases)),
            tuple(dict.fromkeys(known.prerequisites + entry.prerequisites)),
            known.definition or entry.definition,
        )
    return tuple(merged.values())


@dataclass(frozen=True, slots=True)
class GlossaryHit:
    """A glossary name in a text: character offsets and the label it stands for."""

    start: int
    end: int
    label: str


class GlossaryMatcher:
    """Finds glossary names in tokenised text, the longest at each place.

    A name matches whatever its case, hyphens, spaces and number, but an acronym only in capitals.
    When two entries claim a name, the first has it.
    """

    def __init__(self, names: Mapping[str, str], nouns: NounTable) -> None:
        self._nouns = nouns
        self._label: dict[str, tuple[str, bool]] = {}
        for name, label in names.items():
            if key := spelling_key(name, nouns):
                self._label.setdefault(key, (label, is_acronym(name) and " " not in name))
        self._prefixes = {key[:length] for key in self._label for length in range(1, len(key) + 1)}
        self._whole = {
            name.casefold(): label
            for name, label in reversed(list(names.items()))
            if not re.sub(r"[\s-]", "", name).isalnum()
        }

    def __call__(self, doc: Doc) -> Doc:
        """SpaCy component: the hits of a document, in ``doc.user_data["glossary"]``.

        Where the words are tagged, an everyday verb or adjective is no hit by itself.
        """
        text: str = doc.user_data["text"]
        if label := self._whole.get(
            text.strip().casefold()
        ):  # with all signs and formulas: "topology of R^n"
            start = len(text) - len(text.lstrip())
            hits: tuple[GlossaryHit, ...] = (GlossaryHit(start, start + len(text.strip()), label),)
        else:
            words, offsets = doc.user_data["words"], doc.user_data["offsets"]
            found = self.find(words, offsets, doc.user_data["masked"])
            tags = doc.user_data.get("tags", ()) if found else ()
            tagged = dict(zip(offsets, zip(words, tags, strict=False), strict=False))
            hits = tuple(
                hit
                for hit in found
                if " " in text[hit.start : hit.end] or not _is_no_noun(*tagged.get(hit.start, ("", "")))
            )
        doc.user_data["glossary"] = hits
        return doc

    def find(self, words: Sequence[str], offsets: Sequence[int], text: str) -> tuple[GlossaryHit, ...]:
        """The longest hits, left to right, none overlapping."""
        if not self._label:
            return ()
        keys = [spelling_key(word, self._nouns) for word in words]
        hits: list[GlossaryHit] = []
        at = 0
        while at < len(words):
            found = self._longest(at, words, keys, offsets, text) if keys[at] else None
            if found:
                last, label = found
                hits.append(GlossaryHit(offsets[at], offsets[last] + len(words[last]), label))
                at = last + 1
            else:
                at += 1
        return tuple(hits)

    def _longest(
        self, at: int, words: Sequence[str], keys: Sequence[str], offsets: Sequence[int], text: str
    ) -> tuple[int, str] | None:
        joined, best = "", None
        for index in range(at, min(at + _MOST_TOKENS, len(words))):
            if not keys[index] and words[index] not in POSSESSIVES:
                break
            if index > at and BLANK in text[offsets[index - 1] : offsets[index]]:
                break
            if index > at and words[index] in _ARTICLES and words[index - 1] == "of":
                continue  # the key of a name has no article there either
            joined += keys[index]
            if joined not in self._prefixes:
                break
            found = self._label.get(joined) if keys[index] else None
            if found:
                label, capitals = found
                if not capitals or is_acronym(words[index]):
                    best = (index, label)
        return best


def _is_no_noun(word: str, tag: str) -> bool:
    """Whether a word is an everyday one in another part than a noun's: "it states that", "key findings"."""
    return tag.startswith(_NO_NOUNS) and word.islower() and word.isalpha() and zipf(word) >= _COMMON


@Language.factory("glossary_matcher", default_config={"names": {}})
def _glossary_matcher(nlp: Language, name: str, names: dict[str, str]) -> GlossaryMatcher:
    return GlossaryMatcher(names, NounTable.of(nlp))


def names_of(glossary: Glossary) -> dict[str, str]:
    """Every name of a glossary with the label it stands for; the first entry to claim a name has it.

    >>> names_of((Entry("KL divergence", ("KL",)),))
    {'KL divergence': 'KL divergence', 'KL': 'KL divergence'}
    """
    names = {entry.label: entry.label for entry in glossary}
    claimed = {name.casefold() for name in names}
    for entry in glossary:
        for alias in entry.aliases:
            if alias.casefold() not in claimed:
                claimed.add(alias.casefold())
                names[alias] = entry.label
    return names


def entries_by_name(glossary: Glossary) -> dict[str, Entry]:
    """The entry that each name of a glossary stands for, by the name in lower case."""
    entries = {entry.label: entry for entry in reversed(glossary)}
    return {name.casefold(): entries[label] for name, label in names_of(glossary).items()}


def entry_of(concept: Concept, entries: Mapping[str, Entry]) -> Entry | None:
    """The entry that has a concept's label, else the first of its aliases that any has; ``None`` if none.

    >>> entries = entries_by_name((Entry("KL divergence", ("KL",)),))
    >>> entry_of(Concept("kl", "Kl", 1.0, ()), entries).label
    'KL divergence'
    """
    names = (name.casefold() for name in concept.names)
    return next((entries[name] for name in names if name in entries), None)
