"""Texts: which cards have what was typed, which concepts they name, and the words around the match."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.exploration.words import Vocabulary, words_of
from graph.model import ConceptGraph

_BEFORE, _LENGTH = 30, 90  # characters of a snippet: before the match, and in all


class CardTexts:
    """The cards of a graph, ready to be searched."""

    def __init__(self, graph: ConceptGraph) -> None:
        """Reads all cards."""
        self.graph = graph
        self._words = Vocabulary(words_of(f"{card.front}\n{card.back}") for card in graph.cards)
        self.number = {card.id: number for number, card in enumerate(graph.cards)}
        self.concepts_on: list[list[int]] = [[] for _ in graph.cards]
        for number, concept in enumerate(graph.concepts):
            for card in concept.cards:
                self.concepts_on[self.number[card]].append(number)

    def find(self, query: str) -> Found:
        """The cards that have all words of a query, of which the last may be unfinished."""
        typed = words_of(query)
        meanings = self._words.meanings(typed)
        meant = {word: one for one, words in zip(typed, meanings, strict=False) for word in words}
        return Found(self, frozenset(self._words.documents(meanings)), meant)


@dataclass(frozen=True, slots=True)
class Found:
    """The cards that were found, by number, and for each word of the deck that was meant what was typed."""

    texts: CardTexts
    cards: frozenset[int]
    meant: Mapping[str, str]

    def concepts(self, without: Collection[int]) -> Sequence[int]:
        """The numbers of the concepts of these cards, those of most cards first."""
        count = Counter(number for card in self.cards for number in self.texts.concepts_on[card])
        return sorted(count.keys() - without, key=lambda number: (-count[number], number))

    def snippet(self, concept: int) -> tuple[str, str]:
        """The first of these cards that names a concept: its id and the words around the match."""
        graph = self.texts.graph
        cards = graph.concepts[concept].cards
        ident = next(card for card in cards if self.texts.number[card] in self.cards)
        card = graph.card_by_id[ident]
        return ident, snippet((card.front, card.back), self.meant)


def snippet(texts: Sequence[str], meant: Mapping[str, str]) -> str:
    """The words around the closest match in some texts, or the beginning of the first.

    ``meant`` gives for each word, in the form that counts in a search, what was typed for it. The first piece
    with the most of what was typed is taken.

    >>> snippet(["What is KL?", "A divergence."], {"divergence": "diverg"})
    'A divergence.'
    """
    best, chosen = 0, ("", 0)
    for text in (" ".join(unicodedata.normalize("NFC", text).split()) for text in texts):
        matches = list(_matches(text, meant))
        chosen = chosen if chosen[0] else (text, 0)
        for place, _ in matches:
            near = {typed for other, typed in matches if 0 <= other - place < _LENGTH - _BEFORE}
            if len(near) > best:
                best, chosen = len(near), (text, place)
    return _around(*chosen)


def _matches(text: str, meant: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Where a text has a word that was meant, and what was typed for it."""
    for token in re.finditer(r"\S+", text):
        for word in words_of(token[0]):
            if word in meant:
                yield token.start() + max(0, token[0].lower().find(meant[word])), meant[word]


def _around(text: str, place: int) -> str:
    """A piece of a text with a place in it, cut between words where there are any."""
    start = max(0, place - _BEFORE)
    if start:
        start = text.find(" ", start, place) + 1 or start
    end = start + _LENGTH
    if end < len(text):
        end = max(text.rfind(" ", place + 1, end + 1), 0) or end
    return "…" * (start > 0) + text[start:end].strip() + "…" * (end < len(text))
