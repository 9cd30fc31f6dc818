"""Cards of a path: which cards explain a concept, and how a path's steps share them out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from graph.columns import FRONT, placed
from graph.extraction.inflection import POSSESSIVES
from graph.model import Card, ConceptGraph

_AND = re.compile(
    r"[\s*_`\"“”]*(?:,|/|&|\band\b|\bor\b|\bvs\b\.?|\bversus\b|\bwith\b|\bto\b|\bfrom\b)"
    r"(?:\s+(?:an?|the)\b)?[\s*_`\"“”]*"
)
_WHAT = ("what is ", "what are ", "define ")


@dataclass(frozen=True, eq=False)
class _Itself:
    """A graph by its identity: to compare two of them takes longer than all that is asked here."""

    graph: ConceptGraph

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.graph is other.graph

    def __hash__(self) -> int:
        return id(self.graph)


def teaching_of(graph: ConceptGraph) -> Teaching:
    """What the cards of a graph are about; it is worked out once for the graphs that were last asked for."""
    return _teaching(_Itself(graph))


@lru_cache(maxsize=4)
def _teaching(itself: _Itself) -> Teaching:
    return Teaching(itself.graph)


class Teaching:
    """Which concepts each card is about, by its question.

    A card is about the concept that its question names first, and those joined to it ("the relationship
    between cross-entropy and perplexity"); the others it takes for granted or explains in passing.
    """

    def __init__(self, graph: ConceptGraph) -> None:
        self._graph = graph
        self.place = {ident: number for number, ident in enumerate(graph.study_order)}
        self._presupposed: dict[str, tuple[tuple[str, str], ...]] = {}

    @cached_property
    def _fronts(self) -> dict[str, dict[str, tuple[int, int]]]:
        """For each card, the concepts in its question with where they first stand; owners ("X's") aside."""
        cards, concepts = self._graph.cards, self._graph.concepts
        found = placed(concepts, {card.id: number for number, card in enumerate(cards)})
        rows = np.flatnonzero((found.table.side == FRONT) & (found.table.card >= 0))
        columns = (found.concept, found.table.card, found.table.start, found.table.end)
        fronts: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
        for concept, card, *here in zip(*(column[rows].tolist() for column in columns), strict=True):
            start, end = here
            # An owner: only something of the concept is asked about, as "a language model's entropy".
            if not cards[card].front.startswith(POSSESSIVES, end):
                there, ident = fronts[cards[card].id], concepts[concept].id
                there[ident] = min(there.get(ident, (start, end)), (start, end))
        return fronts

    @cached_property
    def _owned(self) -> dict[str, tuple[str, ...]]:
        owned: dict[str, list[str]] = defaultdict(list)
        for card in self._graph.cards:
            for ident in self._topics(card):
                owned[ident].append(card.id)
        return {ident: tuple(cards) for ident, cards in owned.items()}

    def _topics(self, card: Card) -> Iterator[str]:
        """The concept that a card's question names first, and those joined to it."""
        found = sorted(self._fronts.get(card.id, {}).items(), key=lambda item: (item[1], self.place[item[0]]))
        until = None
        for ident, (start, end) in found:
            if until is not None and start >= until and not _AND.fullmatch(card.front, until, start):
                return
            if until is None or start >= until:  # else one name stands inside the other
                yield ident
                until = end

    def own(self, ident: str) -> tuple[str, ...]:
        """The cards about a concept; without any, the one that defines it along the way."""
        if found := self._owned.get(ident):
            return found
        concept = self._graph.concept_by_id[ident]
        return (concept.definition_card,) if concept.definition_card else ()

    def passing(self, ident: str) -> tuple[str, ...]:
        """The cards whose question names a concept among others."""
        concept = self._graph.concept_by_id[ident]
        return tuple(card for card in concept.cards if ident in self._fronts.get(card, ()))

    def presupposed(self, ident: str) -> tuple[tuple[str, str], ...]:
        """What the questions of a concept's cards take for granted, each with the card.

        That is what they name besides, if it comes earlier in study order and other cards are about it.
        """
        if ident not in self._presupposed:
            self._presupposed[ident] = tuple(
                (other, card)
                for card in self._owned.get(ident, ())
                for other in sorted(self._fronts[card], key=self.place.__getitem__)
                if self.place[other] < self.place[ident] and card not in self._owned.get(other, (card,))
            )
        return self._presupposed[ident]

    def _introduces(self, card: str, ident: str) -> bool:
        """Whether a card asks what a concept is, be it among others, and says so."""
        asked = self._graph.card_by_id[card].front.lower().startswith(_WHAT)
        return asked and self._graph.concept_by_id[ident].definition_card == card

    def shared_out(self, steps: Sequence[str], goals: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The cards of each step, none twice; a step whose only cards come with others has none.

        A card that asks what several steps are comes with the first that it defines; another one about two
        steps with the later, unless the earlier would have none and the later has more. So does one that only
        defines a step along the way, but not if it is about an earlier one, which has shown it, or about one
        that needs the step. A goal that no card is about gets the first that names it.
        """
        turn = {ident: number for number, ident in enumerate(steps)}
        step_of: dict[str, str] = {}
        for ident in steps:  # in order, so the last one stands
            if ident not in self._owned:
                step_of.update(dict.fromkeys(self.own(ident), ident))
        introduced: set[str] = set()
        for ident in steps:
            own = [card for card in self._owned.get(ident, ()) if card not in introduced]
            step_of.update(dict.fromkeys(own, ident))
            introduced |= {card for card in own if self._introduces(card, ident)}
        cards: dict[str, list[str]] = {ident: [] for ident in steps}
        for card in self._graph.card_by_id:
            if card in step_of:
                cards[step_of[card]].append(card)
        for ident in steps:
            if not cards[ident]:
                wanted = (*self.own(ident), *(self.passing(ident) if ident in goals else ()))
                held = [card for card in wanted if card in step_of]
                if ident not in self._owned and ident not in goals:
                    needing = {edge.target for edge in self._graph.unlocks(ident)}
                    held = [card for card in held if turn[step_of[card]] > turn[ident]]
                    held = [card for card in held if step_of[card] not in needing]
                spare = next((card for card in held if len(cards[step_of[card]]) > 1), None)
                if spare:
                    cards[step_of[spare]].remove(spare)
                    step_of[spare] = ident
                    cards[ident].append(spare)
        for ident in steps:
            if ident in goals and not cards[ident]:
                free = (*self.passing(ident), *self._graph.concept_by_id[ident].cards)
                cards[ident] = [card for card in free if card not in step_of][:1]
                step_of.update(dict.fromkeys(cards[ident], ident))
        return {ident: tuple(found) for ident, found in cards.items()}
