"""Names: which concept each of them stands for, while concepts are renamed, merged and split."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from graph.extraction.inflection import NounTable, spelling_key
from graph.model import Concept, name_key

NOUNS = NounTable()  # plurals by rule: the table of irregular ones takes a second to load
_MARKUP = re.compile(r"[*`]+")


def spelling(name: str) -> str:
    """What two spellings of a name have in common: case, hyphens, spaces, markup and a plural s don't count.

    >>> spelling("Fine-Tunings") == spelling("finetuning"), spelling("KL") == spelling("KL divergence")
    (True, False)
    """
    return spelling_key(_MARKUP.sub("", name), NOUNS) or name.casefold()


class NameIndex:
    """The concepts by name; it keeps up with concepts that are put in and taken out.

    A label counts before an alias, and both before a name that is only spelled alike ("losses").
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._concepts = {concept.id: concept for concept in concepts}
        self._exact = _Table(name_key, self._concepts)
        self._alike: _Table | None = None

    def put(self, concept: Concept) -> None:
        """Take in a concept, in place of what it was before."""
        self.remove(concept.id)
        self._concepts[concept.id] = concept
        for table in self._tables():
            table.add(concept)

    def remove(self, concept_id: str) -> None:
        """Forget the names of a concept, if it has any here."""
        if concept := self._concepts.pop(concept_id, None):
            for table in self._tables():
                table.remove(concept)

    def find(self, name: str) -> str | None:
        """The id of the concept of this label or alias; ``None`` if there is none."""
        if (found := self._exact.find(name)) is None:
            if self._alike is None:
                self._alike = _Table(spelling, self._concepts)
            found = self._alike.find(name)
        return found

    def also_called(self, name: str) -> tuple[str, ...]:
        """The ids of all concepts with this alias."""
        return tuple(self._exact.aliases.get(name_key(name), ()))

    def _tables(self) -> list[_Table]:
        return [self._exact] if self._alike is None else [self._exact, self._alike]


class _Table:
    """Ids by a key of names. Dictionaries without values stand for sets that keep their order."""

    def __init__(self, key: Callable[[str], str], concepts: Mapping[str, Concept]) -> None:
        self._key = key
        self.labels: dict[str, dict[str, None]] = {}
        self.aliases: dict[str, dict[str, None]] = {}
        for concept in concepts.values():
            self.add(concept)

    def add(self, concept: Concept) -> None:
        self.labels.setdefault(self._key(concept.label), {})[concept.id] = None
        for alias in concept.aliases:
            self.aliases.setdefault(self._key(alias.text), {})[concept.id] = None

    def remove(self, concept: Concept) -> None:
        self.labels[self._key(concept.label)].pop(concept.id)
        for alias in concept.aliases:
            self.aliases[self._key(alias.text)].pop(concept.id, None)  # two aliases may have one key

    def find(self, name: str) -> str | None:
        key = self._key(name)
        return next(iter((*self.labels.get(key, ()), *self.aliases.get(key, ()))), None)
