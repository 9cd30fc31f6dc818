"""From cards to concepts: the stages of extraction in order."""

from __future__ import annotations

import gc
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from graph.extraction.aliases import find_merges
from graph.extraction.ambiguity import split_by_meaning
from graph.extraction.definitions import definition_of
from graph.extraction.foreign.lemmas import nouns_of
from graph.extraction.foreign.pipeline import load_foreign_pipeline
from graph.extraction.glossary import Entry, Glossary
from graph.extraction.groups import Groups, Merge
from graph.extraction.inflection import NounTable, is_acronym, spelling_key
from graph.extraction.labels import label_of, written_forms
from graph.extraction.languages import ENGLISH, LanguageCounts, card_languages, count_languages
from graph.extraction.pipeline import load_pipeline
from graph.extraction.ranking import card_weight, deck_weight
from graph.extraction.reading import READING, Report, SideText, read_sides, unheard
from graph.extraction.terms import Term, collect_terms
from graph.extraction.zipf import zipf
from graph.model import Alias, Card, Concept, Mention, Side

FINDING = "Finding concepts"

_EVERYDAY = 4.4  # Zipf frequency from which a lone word needs more than one plain mention
_OMNIPRESENT = 4.9  # … and from which it has to be in a question


@dataclass(frozen=True, slots=True)
class CardConcept:
    """A concept on one card: its words there, its label, and its weight on that card."""

    text: str
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Extraction:
    """The concepts of a deck, best first, and those of each card (by card id), best first.

    ``languages`` says how many cards are in which language, most first.
    """

    concepts: tuple[Concept, ...]
    by_card: Mapping[str, tuple[CardConcept, ...]]
    languages: LanguageCounts


def extract_concepts(
    cards: Sequence[Card],
    glossary: Glossary = (),
    *,
    glossary_only: bool = False,
    report: Report = unheard,
) -> Extraction:
    """The concepts that cards teach, found by spaCy and by a glossary.

    With ``glossary_only`` the glossary's concepts alone stay, under all the names the cards give them.
    ``report`` is told of the stages; what it raises ends the work.
    """
    with _no_cycles():
        return _extracted(cards, glossary, glossary_only, report)


@contextmanager
def _no_cycles() -> Iterator[None]:
    """Python's collector of cycles set aside: there are none here, and it would walk millions of objects."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _extracted(cards: Sequence[Card], glossary: Glossary, glossary_only: bool, report: Report) -> Extraction:
    report(READING, 0, 2 * len(cards))
    nlp = load_pipeline(glossary)
    nouns = NounTable.of(nlp)
    languages = card_languages(cards)
    report(READING, 0, 2 * len(cards))  # once more: what was loaded tells nothing of how fast it reads
    sides = read_sides(
        cards, languages, nlp, lambda code: load_foreign_pipeline(code, glossary, nouns), report
    )
    report(FINDING, 0, 3)
    terms = split_by_meaning(collect_terms(sides, nouns), sides, nouns)
    report(FINDING, 1, 3)
    entries = {spelling_key(entry.label, nouns): entry for entry in glossary}
    groups = Groups(terms)
    fixed = frozenset(entries)
    for merge in find_merges(terms, sides, nouns):
        groups.merge(merge, fixed)
    texts = {(side.card, side.side): side.text for side in sides}
    found = [
        _Group([terms[key] for key in keys], entries.get(root), groups.reasons, sides, texts, nouns)
        for root, keys in groups.members().items()
    ]
    kept = [group for group in found if (group.entry if glossary_only else group.is_concept())]
    report(FINDING, 2, 3)
    return _assemble(kept, count_languages(languages))


class _Group:
    """The terms of one concept, on their way to becoming it."""

    def __init__(
        self,
        terms: list[Term],
        entry: Entry | None,
        reasons: Mapping[str, Merge],
        sides: Sequence[SideText],
        texts: Mapping[tuple[str, Side], str],
        nouns: NounTable,
    ) -> None:
        self.terms, self.entry = terms, entry
        self._sides, self._texts, self._nouns = sides, texts, nouns
        self._merges = {term.key: reasons[term.key] for term in terms if term.key in reasons}
        self.mentions = self._find_mentions()
        self.cards = tuple(dict.fromkeys(mention.card for mention in self.mentions))
        tails = {merge.key for merge in self._merges.values() if merge.reason == "tail"}
        tails |= {term.key for term in terms if term.stands_for}
        names = [term for term in terms if term.key not in tails]  # "attention", not "attention mechanism"
        best = max(names or terms, key=lambda term: (len(term.sides()), len(term.key)))
        self.language = ENGLISH if entry else best.language
        self.label = entry.label if entry else self._own_label(best)
        self._standing = {
            sides[occurrence.side].card
            for term in terms
            for occurrence in term.occurrences
            if not occurrence.nested
        }
        on_front = any(mention.side == "front" for mention in self.mentions)
        self.weight = deck_weight(
            self.label.split(), len(self.cards), on_front=on_front, language=self.language
        )

    def _own_label(self, best: Term) -> str:
        """The label of the best term; a defined short form keeps its capitals, though "rest" is a word."""
        label = label_of(best, self._nouns)
        merge = self._merges.get(best.key) or self._merge_of(best)
        if label.islower() and " " not in label and merge and merge.reason == "abbreviation":
            return next((form for form in sorted(best.forms()) if form == label.upper()), label)
        return label

    def on_card(self, card: str, mentions: list[Mention]) -> CardConcept:
        """The concept as one card has it."""
        text = self._texts[card, mentions[0].side]
        nested = card not in self._standing
        return on_card(self.label, len(self.cards), mentions, text, nested=nested, language=self.language)

    def _find_mentions(self) -> tuple[Mention, ...]:
        places = sorted(
            (occurrence.side, occurrence.start, -occurrence.end)
            for term in self.terms
            for occurrence in term.occurrences
        )
        mentions: list[Mention] = []
        last = (-1, -1)
        for index, start, minus_end in places:
            side, end = self._sides[index], -minus_end
            if index == last[0] and start < last[1]:
                continue  # inside the mention before
            mentions.append(Mention(side.card, side.side, start, end, side.sentence_at(start)))
            last = (index, end)
        return tuple(mentions)

    def is_concept(self) -> bool:
        """Whether the group is worth a node: always if known or named by several words or by a rare one.

        An everyday word needs more, be it some glossary concept's other name: "return" for cumulative reward.
        """
        word = self._everyday_word()
        if not word or (len(self.terms) > 1 and not self.entry):
            return True
        if any(term.is_headword for term in self.terms):
            return True
        if any(occurrence.is_name for term in self.terms for occurrence in term.occurrences):
            return True
        if any(mention.side == "front" for mention in self.mentions):
            return True
        if zipf(word, self.language) >= _OMNIPRESENT:
            return False
        return len(self.mentions) > len(self.cards) or bool(self.definition[1])

    def _everyday_word(self) -> str:
        """The most common of the words that name the group, if these are everyday words and no label."""
        if not self.entry:
            names = {self.label}
        else:
            names = {" ".join(place.words) for term in self.terms for place in term.occurrences}
        main = spelling_key(self.entry.label, self._nouns) if self.entry else ""
        common = max(names, key=lambda name: zipf(name.lower(), self.language)).lower()
        everyday = all(self._is_everyday(name) and spelling_key(name, self._nouns) != main for name in names)
        return common if everyday else ""

    def _is_everyday(self, name: str) -> bool:
        plain = " " not in name and "-" not in name and not is_acronym(name)
        return plain and zipf(name.lower(), self.language) >= _EVERYDAY

    def aliases(self) -> tuple[Alias, ...]:
        """Every other name of the concept with its reason."""
        names: dict[str, Alias] = {}
        if self.entry:
            for name in self.entry.aliases:
                names.setdefault(name.casefold(), Alias(name, "glossary"))
        main = spelling_key(self.label, nouns_of(self.language, self._nouns))
        for term in self.terms:
            label = label_of(term, self._nouns)
            merge = self._merge_of(term)
            if term.key != main and not term.label and merge:
                names.setdefault(label.casefold(), Alias(label, merge.reason, merge.card))
            for form in sorted(term.forms()) if not term.stands_for else ():
                for name in [form] if term.language != ENGLISH else written_forms(form, self._nouns):
                    if name.casefold() not in names and name.casefold() != self.label.casefold():
                        side = self._sides[
                            next(o.side for o in term.occurrences if " ".join(o.words) == form)
                        ]
                        names[name.casefold()] = Alias(name, "spelling", side.card)
        names.pop(self.label.casefold(), None)
        return tuple(names.values())

    def _merge_of(self, term: Term) -> Merge | None:
        """The merge that made a term part of the group, from either end of it."""
        from_other_end = (merge for merge in self._merges.values() if merge.into == term.key)
        return self._merges.get(term.key) or next(from_other_end, None)

    @cached_property
    def definition(self) -> tuple[str, str]:
        """The defining sentence and its card; a glossary's definition has no card."""
        text, card = definition_of(self.terms, self._sides)
        if not text and self.entry:
            return self.entry.definition, ""
        return text, card


def _assemble(groups: list[_Group], languages: LanguageCounts) -> Extraction:
    by_card: dict[str, list[CardConcept]] = defaultdict(list)
    for group in groups:
        for card, mentions in _by_card(group.mentions).items():
            by_card[card].append(group.on_card(card, mentions))
    best = max((group.weight for group in groups), default=1.0)
    idents = _idents(groups)
    concepts = []
    for number, group in enumerate(groups):
        definition, card = group.definition
        concepts.append(
            Concept(
                id=idents[number],
                label=group.label,
                score=round(group.weight / best, 4),
                cards=group.cards,
                mentions=group.mentions,
                aliases=group.aliases(),
                definition=definition,
                definition_card=card,
            )
        )
    return Extraction(
        tuple(sorted(concepts, key=lambda concept: (-concept.score, concept.id))),
        {
            card: tuple(sorted(found, key=lambda concept: (-concept.score, concept.label)))
            for card, found in by_card.items()
        },
        languages,
    )


def on_card(
    label: str, cards: int, mentions: Sequence[Mention], text: str, *, nested: bool, language: str = ENGLISH
) -> CardConcept:
    """A concept as one of the ``cards`` that name it has it.

    ``mentions`` are those of that card, ``text`` the side with the first; ``nested``: all stand inside longer
    terms.
    """
    first = mentions[0]
    weight = card_weight(
        label.split(),
        cards,
        start=first.start,
        on_front=first.side == "front",
        times=len(mentions),
        nested=nested,
        language=language,
    )
    return CardConcept(text[first.start : first.end], label, round(weight, 4))


def _by_card(mentions: Iterable[Mention]) -> dict[str, list[Mention]]:
    found: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        found[mention.card].append(mention)
    return found


def slug(text: str) -> str:
    """A readable id: lower case, words joined by hyphens, letters of any script.

    >>> slug("Kullback–Leibler divergence"), slug("C++"), slug("R²")
    ('kullback-leibler-divergence', 'c++', 'r2')
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[^\w+#]+", "-", text).strip("-") or "concept"


def _idents(groups: Sequence[_Group]) -> list[str]:
    """An id for each group: the slug of its label, numbered from the second of its kind on."""
    taken: set[str] = set()
    idents = []
    for group in groups:
        name = slug(group.label)
        numbered = (f"{name}-{number}" for number in count(2))
        ident = name if name not in taken else next(other for other in numbered if other not in taken)
        taken.add(ident)
        idents.append(ident)
    return idents
