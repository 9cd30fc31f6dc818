"""Cards of a path: which cards explain a concept, and how a path's steps share them out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from graph.extraction.inflection import POSSESSIVES
from graph.model import ConceptGraph, Mention


class Teaching:
    """Which concepts each card is about, by its question and by where they stand in the study order.

    A card is about the concept that its question names first, and about the last of them in study order,
    for only then can it be answered; the others it takes for granted or explains in passing.
    """

    def __init__(self, graph: ConceptGraph) -> None:
        self._graph = graph
        self.place = {ident: number for number, ident in enumerate(graph.study_order)}

    @cached_property
    def asked_about(self) -> Mapping[str, tuple[str, ...]]:
        """For each card the concepts that its question names, in study order; owners ("X's") aside."""
        return {
            card: tuple(sorted(found, key=self.place.__getitem__)) for card, found in self._fronts.items()
        }

    @cached_property
    def _fronts(self) -> dict[str, dict[str, int]]:
        """For each card, the concepts in its question with where they first stand."""
        fronts: dict[str, dict[str, int]] = defaultdict(dict)
        for concept in self._graph.concepts:
            for mention in concept.mentions:
                if mention.side == "front" and not self._is_owner(mention):
                    known = fronts[mention.card].get(concept.id, mention.start)
                    fronts[mention.card][concept.id] = min(known, mention.start)
        return fronts

    def _is_owner(self, mention: Mention) -> bool:
        """Whether only something of the concept is asked about: "a language model's entropy"."""
        return self._graph.card_by_id[mention.card].front.startswith(POSSESSIVES, mention.end)

    @cached_property
    def _owned(self) -> dict[str, tuple[str, ...]]:
        owned: dict[str, list[str]] = defaultdict(list)
        for card in self._graph.cards:
            if found := self._fronts.get(card.id):
                first = min(found, key=lambda ident: (found[ident], self.place[ident]))
                for ident in dict.fromkeys((first, self.asked_about[card.id][-1])):
                    owned[ident].append(card.id)
        return {ident: tuple(cards) for ident, cards in owned.items()}

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

        That is what they name besides, if it comes earlier in study order and cards of its own explain it.
        """
        return tuple(
            (other, card)
            for card in self._owned.get(ident, ())
            for other in self.asked_about[card]
            if self.place[other] < self.place[ident] and self._owned.get(other)
        )

    def shared_out(self, steps: Sequence[str], goals: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The cards of each step, none twice; a step whose only cards come with others has none.

        A card about two steps comes with the later one, unless the earlier would have none and the later
        has more. A goal that no card is about gets the first that names it.
        """
        step_of: dict[str, str] = {}
        for ident in steps:  # in order, so the last one stands
            step_of.update(dict.fromkeys(self.own(ident), ident))
        cards: dict[str, list[str]] = {ident: [] for ident in steps}
        for card in self._graph.card_by_id:
            if card in step_of:
                cards[step_of[card]].append(card)
        for ident in steps:
            if not cards[ident]:
                spare = next((card for card in self.own(ident) if len(cards[step_of[card]]) > 1), None)
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
