"""Search as one types: over labels, aliases and the text of the cards, typos forgiven."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from graph.exploration.texts import CardTexts
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

    def find(self, query: str, most: int = 50) -> tuple[Hit, ...]:
        """The ``most`` concepts that a query fits best.

        In this order: the label itself, an alias itself, a name that starts so, one with a word that starts
        so, one with it inside. If no name has it, similar names: with one typo from four letters and two from
        eight, or with the words in another order. Then the concepts of the cards that have all words of the
        query, those of most such cards first. The last word may be unfinished. Between equals the better
        concept goes first.
        """
        names = self._fitting(query)
        hits = [Hit(self._id(name.concept), how, name.text) for name, how in names[:most]]
        if len(hits) < most:
            found = self._texts.find(query[:LONGEST_QUERY])
            others = found.concepts(without={name.concept for name, _ in names})
            for number in others[: most - len(hits)]:
                card, snippet = found.snippet(number)
                hits.append(Hit(self._id(number), "text", snippet, card))
        return tuple(hits)

    def concepts(self, query: str) -> tuple[str, ...]:
        """The ids of all concepts that a query finds, best first."""
        named = [name.concept for name, _ in self._fitting(query)]
        others = self._texts.find(query[:LONGEST_QUERY]).concepts(without=set(named))
        return tuple(map(self._id, [*named, *others]))

    def _id(self, number: int) -> str:
        return self._graph.concepts[number].id

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
