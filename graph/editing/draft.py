"""A draft: the concepts of a graph while edits add, split, merge, rename, define and hide them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import count

from graph.editing.names import NameIndex, spelling
from graph.editing.occurrences import CardSearch
from graph.extraction.concepts import slug
from graph.extraction.ranking import deck_weight
from graph.model import Alias, Concept, ConceptGraph, Mention, name_key

_LEAST = 0.0001  # a score is more than nothing


class Draft:
    """The concepts by id, and what has to follow from what was done to them.

    ``changed`` holds the ids of concepts with other mentions than before, whose links no longer hold;
    ``made`` those of new concepts, each with the id of the one that it was part of, if any. ``hidden``
    holds the keys of names that were of hidden concepts.
    """

    def __init__(self, base: ConceptGraph) -> None:
        self.base = base
        self.concepts = dict(base.concept_by_id)
        self.changed: set[str] = set()
        self.made: dict[str, str | None] = {}
        self.hidden: set[str] = set()
        self._names = NameIndex(base.concepts)
        self._cards = CardSearch(base)
        self._merged: dict[str, str] = {}
        self._ids = set(self.concepts)

    def find(self, name: str) -> str | None:
        """The id of the concept of this label or alias; ``None`` if there is none."""
        return self._names.find(name)

    def unknown(self, name: str) -> str:
        """Why a name is not found, in words."""
        if name_key(name) in self.hidden:
            return f"“{name}” is hidden"
        return f"no concept is called “{name}” any more"

    def now(self, ident: str | None) -> str | None:
        """The concept that an id stands for by now: itself or what it was merged into; ``None`` if hidden."""
        while ident in self._merged:
            ident = self._merged[ident]
        return ident if ident in self.concepts else None

    def is_merged(self, ident: str) -> bool:
        """Whether others are part of a concept by now."""
        return ident in self._merged.values()

    def is_label(self, ident: str, name: str) -> bool:
        """Whether a concept has this name as its label, be it in other letters."""
        return name_key(self.concepts[ident].label) == name_key(name)

    def is_alias(self, ident: str, name: str) -> bool:
        """Whether a concept has this name as an alias, be it in other letters."""
        return any(name_key(alias.text) == name_key(name) for alias in self.concepts[ident].aliases)

    def add(self, label: str, also: str = "") -> bool:
        """Make a concept of what the cards call by a label or by another name; whether there is any."""
        mentions = self._cards.find((label, also) if also else (label,))
        if mentions:
            aliases = _aliases(label, (Alias(also, "user"),) if also else ())
            concept = Concept(self._new_id(label), label, 1.0, cards_of(mentions), mentions, aliases)
            best = self.base.concepts[0] if self.base.concepts else concept
            self.made[concept.id] = None
            self._put(replace(concept, score=_score(best.score * _weight(concept) / _weight(best))))
        return bool(mentions)

    def split(self, ident: str, name: str) -> str | None:
        """Take an alias away from a concept, and all that is spelled like it: a concept of its own, if any.

        Its id is returned. Where no mention is spelled so, or the label is, too, only the alias goes.
        """
        concept, key = self.concepts[ident], spelling(name)
        if key == spelling(concept.label):
            self._put(replace(concept, aliases=_without(concept.aliases, name)))
            return None
        own = tuple(alias for alias in concept.aliases if spelling(alias.text) == key)
        left = tuple(alias for alias in concept.aliases if alias not in own)
        part = tuple(mention for mention in concept.mentions if spelling(self._words(mention)) == key)
        if not part:
            self._put(replace(concept, aliases=left))
            return None
        label = next((alias.text for alias in own if name_key(alias.text) == name_key(name)), name)
        if len(part) == len(concept.mentions):  # no card writes what it was called
            self._claim(ident, label)
            self._put(_relabelled(replace(concept, aliases=own), label))
            return ident
        taken = set(part)
        rest = tuple(mention for mention in concept.mentions if mention not in taken)
        made = replace(_undefined(concept), id=self._new_id(label), cards=cards_of(part), mentions=part)
        made = _relabelled(replace(made, aliases=own), label)
        stays = replace(concept, cards=cards_of(rest), mentions=rest, aliases=left)
        if concept.definition_card and concept.definition_card not in stays.cards:
            made, stays = _defined_as(made, concept), _undefined(stays)
        self.made[made.id] = ident
        for half in (stays, made):
            self._claim(half.id, half.label)
            score = concept.score * _weight(half) / _weight(concept)
            self._put(replace(half, score=_score(score)))
        return made.id

    def merge(self, ident: str, into: str) -> None:
        """Make a concept part of another, which gets its names, mentions and, for want of one, definition."""
        part, whole = self.concepts.pop(ident), self.concepts[into]
        self._names.remove(ident)
        self.changed.discard(ident)
        self._merged[ident] = into
        whole = replace(
            whole,
            score=max(whole.score, part.score),
            mentions=self._united(whole.mentions, part.mentions),
            aliases=_aliases(whole.label, (*whole.aliases, Alias(part.label, "user"), *part.aliases)),
        )
        whole = replace(whole, cards=cards_of(whole.mentions))
        self._put(whole if whole.definition else _defined_as(whole, part))

    def call(self, ident: str, name: str) -> None:
        """Give a concept another name, by which the cards may call it too."""
        self._put(_called(self._as_also_written(self.concepts[ident], name), name))

    def rename(self, ident: str, label: str) -> None:
        """Give a concept another label; the old one becomes an alias."""
        concept = self.concepts[ident]
        if self.find(label) is None:
            concept = self._as_also_written(concept, label)
        self._claim(ident, label)
        old = Alias(concept.label, "user")
        self._put(_relabelled(replace(concept, aliases=(old, *concept.aliases)), label))

    def define(self, ident: str, text: str) -> None:
        """Give a concept a definition of the owner's; an empty one takes it away."""
        concept = self.concepts[ident]
        self._put(replace(concept, definition=text, definition_card="", own_definition=bool(text)))

    def hide(self, ident: str) -> None:
        """Take a concept out."""
        concept = self.concepts.pop(ident)
        self._names.remove(ident)
        self.changed.discard(ident)
        self.hidden.update(map(name_key, concept.names))

    def _put(self, concept: Concept) -> None:
        before = self.concepts.get(concept.id)
        if before is None or before.mentions != concept.mentions:
            self.changed.add(concept.id)
        self.concepts[concept.id] = concept
        self._names.put(concept)

    def _claim(self, ident: str, label: str) -> None:
        """Take a name that becomes a label away from every other concept that has it as an alias."""
        for other in self._names.also_called(label):
            if other != ident:
                concept = self.concepts[other]
                self._put(replace(concept, aliases=_without(concept.aliases, label)))

    def _as_also_written(self, concept: Concept, name: str) -> Concept:
        """A concept with the places where cards call it by another name."""
        mentions = self._united(concept.mentions, self._cards.find((name,)))
        wider = replace(concept, mentions=mentions, cards=cards_of(mentions))
        return replace(wider, score=_score(concept.score * _weight(wider) / _weight(concept)))

    def _united(self, *groups: Iterable[Mention]) -> tuple[Mention, ...]:
        """Mentions in deck order; of two that overlap the earlier or longer one stands."""
        found = sorted({mention for group in groups for mention in group}, key=self._place)
        united: list[Mention] = []
        for mention in found:
            last = united[-1] if united else None
            same_side = last and (last.card, last.side) == (mention.card, mention.side)
            if not last or not same_side or mention.start >= last.end:
                united.append(mention)
        return tuple(united)

    def _place(self, mention: Mention) -> tuple[int, bool, int, int]:
        return self._card_number[mention.card], mention.side != "front", mention.start, -mention.end

    @cached_property
    def _card_number(self) -> dict[str, int]:
        return {card.id: number for number, card in enumerate(self.base.cards)}

    def _words(self, mention: Mention) -> str:
        return self.base.card_by_id[mention.card].side(mention.side)[mention.start : mention.end]

    def _new_id(self, label: str) -> str:
        name = slug(label)
        numbered = (f"{name}-{number}" for number in count(2))
        ident = name if name not in self._ids else next(other for other in numbered if other not in self._ids)
        self._ids.add(ident)
        return ident


def cards_of(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """The cards of mentions, each once, in their order."""
    return tuple(dict.fromkeys(mention.card for mention in mentions))


def _weight(concept: Concept) -> float:
    on_front = any(mention.side == "front" for mention in concept.mentions)
    return deck_weight(concept.label.split(), max(1, len(concept.cards)), on_front=on_front)


def _score(value: float) -> float:
    return min(1.0, max(_LEAST, round(value, 4)))


def _called(concept: Concept, name: str) -> Concept:
    return replace(concept, aliases=_aliases(concept.label, (*concept.aliases, Alias(name, "user"))))


def _relabelled(concept: Concept, label: str) -> Concept:
    return replace(concept, label=label, aliases=_aliases(label, concept.aliases))


def _aliases(label: str, aliases: Sequence[Alias]) -> tuple[Alias, ...]:
    """Aliases each once, without the label."""
    names = {alias.text.casefold(): alias for alias in reversed(aliases)}
    names.pop(label.casefold(), None)
    return tuple(alias for alias in aliases if names.get(alias.text.casefold()) is alias)


def _without(aliases: Iterable[Alias], name: str) -> tuple[Alias, ...]:
    return tuple(alias for alias in aliases if name_key(alias.text) != name_key(name))


def _defined_as(concept: Concept, other: Concept) -> Concept:
    return replace(
        concept,
        definition=other.definition,
        definition_card=other.definition_card,
        own_definition=other.own_definition,
    )


def _undefined(concept: Concept) -> Concept:
    return replace(concept, definition="", definition_card="", own_definition=False)
