"""Search as one types: over labels, aliases and the text of the cards, typos forgiven."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from graph.exploration.texts import CardTexts, Found
from graph.exploration.words import Vocabulary, nearest, plain_text, words_of
from graph.model import ConceptGraph

How = Literal["label", "alias", "similar", "text"]

LONGEST_QUERY = 200  # characters; what is typed beyond them does not count


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept that a search found, and how.

    By ``how``, ``words`` are its *label*, the *alias* that has what was typed, the name that is *similar*, or
    a snippet around the match from the *text* of ``card``.
    """

    concept: str
    how: How
    words: str
    card: str = ""


@dataclass(frozen=True)
class Results:
    """What a search has found, best first: concepts by their names, then by the text of their cards.

    ``named`` has by number how each of the former was found, and by what name; ``found`` are the cards.
    """

    graph: ConceptGraph
    named: Mapping[int, tuple[How, str]]
    found: Found

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The number of each concept by its id."""
        numbers = (*self.named, *self.found.concepts(without=self.named.keys()))
        return {self.graph.concepts[number].id: number for number in numbers}

    @property
    def concepts(self) -> Collection[str]:
        """The ids of all concepts that were found."""
        return self._numbers.keys()

    def hits(self, concepts: Iterable[str]) -> Iterator[Hit]:
        """How some of them were found; a snippet is cut when it is asked for."""
        for ident in concepts:
            number = self._numbers[ident]
            if number in self.named:
                how, name = self.named[number]
                yield Hit(ident, how, name)
            else:
                card, words = self.found.snippet(number)
                yield Hit(ident, "text", words, card)


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as written, in the form that counts and in that without spaces; whose it is, by number."""

    text: str
    plain: str
    compact: str
    concept: int
    how: How


class SearchIndex:
    """What a graph can be searched by. It is made once a graph; the cards are read at the first search."""

    def __init__(self, graph: ConceptGraph) -> None:
        """Reads the names of the concepts."""
        self._graph = graph
        self._names = [
            _Name(text, plain, plain.replace(" ", ""), number, "alias" if place else "label")
            for number, concept in enumerate(graph.concepts)
            for place, text in enumerate(concept.names)
            for plain in (plain_text(text),)
        ]

    def search(self, query: str) -> Results:
        """The concepts that a query fits, best first.

        In this order: the label itself, an alias itself, a name that starts so, one with a word that starts
        so, one with it inside. If no name has it, similar names: with one typo from four letters and two from
        eight, or with the words in another order. Then the concepts of the cards that have all words of the
        query, those of most such cards first. The last word may be unfinished. Between equals the better
        concept goes first.
        """
        named = {name.concept: (how, name.text) for name, how in self._fitting(query)}
        return Results(self._graph, named, self._texts.find(query[:LONGEST_QUERY]))

    @cached_property
    def _texts(self) -> CardTexts:
        return CardTexts(self._graph)

    @cached_property
    def _name_words(self) -> Vocabulary:
        return Vocabulary(words_of(name.text) for name in self._names)

    def _fitting(self, query: str) -> list[tuple[_Name, How]]:
        """The names that fit a query, at most one a concept, best first."""
        typed = plain_text(query[:LONGEST_QUERY])
        compact = typed.replace(" ", "")
        if not compact:
            return []
        best: dict[int, tuple[int, _Name]] = {}
        for name in self._names:
            if compact in name.compact:
                rank = _rank(name, typed, compact)
                if name.concept not in best or rank < best[name.concept][0]:
                    best[name.concept] = rank, name
        if not best:
            return [(name, "similar") for name in self._similar(typed, compact)]
        ranked = sorted(best.items(), key=lambda entry: (entry[1][0], entry[0]))
        return [(name, name.how) for _, (_, name) in ranked]

    def _similar(self, typed: str, compact: str) -> list[_Name]:
        """The names that were typed but for typos or the order of the words, whole names first."""
        near = set(nearest(compact, dict.fromkeys(name.compact for name in self._names)))
        found = [name for name in self._names if name.compact in near]
        numbers = self._name_words.documents(self._name_words.meanings(words_of(typed)))
        best: dict[int, _Name] = {}
        for name in (*found, *(self._names[number] for number in sorted(numbers))):
            best.setdefault(name.concept, name)
        return list(best.values())


def _rank(name: _Name, typed: str, compact: str) -> int:
    """How well a name fits that has what was typed in it, 0 best."""
    if name.compact == compact:
        return 0 if name.how == "label" else 1
    if name.compact.startswith(compact):
        return 2
    return 3 if f" {typed}" in name.plain else 4
