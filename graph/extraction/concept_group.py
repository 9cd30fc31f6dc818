"""Concept groups: the terms that name one concept, on their way to becoming it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.extraction.foreign.lemmas import nouns_of
from graph.extraction.glossary import Entry
from graph.extraction.groups import Merge
from graph.extraction.inflection import NounTable, is_acronym, spelling_key
from graph.extraction.labels import label_of, written_forms
from graph.extraction.languages import ENGLISH
from graph.extraction.ranking import deck_weight
from graph.extraction.terms import Form, Term
from graph.extraction.zipf import zipf
from graph.model import Alias

_EVERYDAY = 4.4  # Zipf frequency from which a lone word needs more than one plain mention
_OMNIPRESENT = 4.9  # … and from which it has to be in a question


class ConceptGroup:
    """The terms of one concept.

    ``cards`` are the ids of the cards that name it, ``mentions`` counts its places; ``defined`` is the
    sentence that says what it is, and its card, or two empty strings.
    """

    def __init__(
        self,
        terms: list[Term],
        entry: Entry | None,
        reasons: Mapping[str, Merge],
        nouns: NounTable,
        *,
        cards: tuple[str, ...],
        mentions: int,
        on_front: bool,
        defined: tuple[str, str],
    ) -> None:
        self.terms, self.entry, self.cards = terms, entry, cards
        self._nouns, self._mentions, self._on_front, self._defined = nouns, mentions, on_front, defined
        self._merges = {term.key: reasons[term.key] for term in terms if term.key in reasons}
        tails = {merge.key for merge in self._merges.values() if merge.reason == "tail"}
        tails |= {term.key for term in terms if term.stands_for}
        names = [term for term in terms if term.key not in tails]  # "attention", not "attention mechanism"
        best = max(names or terms, key=lambda term: (term.sides, len(term.key)))
        self.language = ENGLISH if entry else best.language
        self.label = entry.label if entry else self._own_label(best)
        self.weight = deck_weight(
            self.label.split(), len(self.cards), on_front=on_front, language=self.language
        )

    def _own_label(self, best: Term) -> str:
        """The label of the best term; a defined short form keeps its capitals, though "rest" is a word."""
        label = label_of(best, self._nouns)
        merge = self._merges.get(best.key) or self._merge_of(best)
        if label.islower() and " " not in label and merge and merge.reason == "abbreviation":
            return label.upper() if label.upper() in map(_text, best.forms) else label
        return label

    def is_concept(self) -> bool:
        """Whether the group is worth a node: always if known or named by several words or by a rare one.

        An everyday word needs more, be it some glossary concept's other name: "return" for cumulative reward.
        """
        word = self._everyday_word()
        if not word or (len(self.terms) > 1 and not self.entry):
            return True
        if any(term.is_headword for term in self.terms):
            return True
        if any(form.is_name for term in self.terms for form in term.forms):
            return True
        if self._on_front:
            return True
        if zipf(word, self.language) >= _OMNIPRESENT:
            return False
        return self._mentions > len(self.cards) or bool(self.definition[1])

    def _everyday_word(self) -> str:
        """The most common of the words that name the group, if these are everyday words and no label."""
        if not self.entry:
            names = {self.label}
        else:
            names = {_text(form) for term in self.terms for form in term.forms}
        main = spelling_key(self.entry.label, self._nouns) if self.entry else ""
        common = max(names, key=lambda name: zipf(name.lower(), self.language)).lower()
        everyday = all(self._is_everyday(name) and spelling_key(name, self._nouns) != main for name in names)
        return common if everyday else ""

    def _is_everyday(self, name: str) -> bool:
        plain = " " not in name and "-" not in name and not is_acronym(name)
        return plain and zipf(name.lower(), self.language) >= _EVERYDAY

    def aliases(self, cards: Sequence[str]) -> tuple[Alias, ...]:
        """Every other name of the concept with its reason; ``cards`` are the ids of the deck's."""
        names: dict[str, Alias] = {}
        if self.entry:
            for name in self.entry.aliases:
                names.setdefault(name.casefold(), Alias(name, "glossary"))
        main = spelling_key(self.label, nouns_of(self.language, self._nouns))
        for term in self.terms:
            merge = self._merge_of(term)
            if term.key != main and not term.label and merge:
                label = label_of(term, self._nouns)
                names.setdefault(label.casefold(), Alias(label, merge.reason, merge.card))
            if not term.stands_for:
                self._add_spellings(term, names, cards)
        names.pop(self.label.casefold(), None)
        return tuple(names.values())

    def _add_spellings(self, term: Term, names: dict[str, Alias], cards: Sequence[str]) -> None:
        first: dict[str, int] = {}
        for form in term.forms:
            first.setdefault(_text(form), form.side)
        for text in sorted(first):
            for name in [text] if term.language != ENGLISH else written_forms(text, self._nouns):
                if name.casefold() not in names and name.casefold() != self.label.casefold():
                    names[name.casefold()] = Alias(name, "spelling", cards[first[text] // 2])

    def _merge_of(self, term: Term) -> Merge | None:
        """The merge that made a term part of the group, from either end of it."""
        from_other_end = (merge for merge in self._merges.values() if merge.into == term.key)
        return self._merges.get(term.key) or next(from_other_end, None)

    @property
    def definition(self) -> tuple[str, str]:
        """The defining sentence and its card; a glossary's definition has no card."""
        text, card = self._defined
        if not text and self.entry:
            return self.entry.definition, ""
        return text, card


def _text(form: Form) -> str:
    return " ".join(form.words)
