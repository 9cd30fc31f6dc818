"""From cards to concepts: the stages of extraction in order."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, groupby

import numpy as np

from graph.cache.store import Cache, NoStore
from graph.columns import Mentions, MentionTable
from graph.extraction.aliases import find_merges
from graph.extraction.ambiguity import split_by_meaning
from graph.extraction.concept_group import ConceptGroup
from graph.extraction.glossary import Entry, Glossary
from graph.extraction.groups import Groups
from graph.extraction.inflection import NounTable, spelling_key
from graph.extraction.languages import ENGLISH, LanguageCounts, count_languages
from graph.extraction.mentions import GroupMentions, group_mentions
from graph.extraction.occurrences import BACK, Gathered, Places
from graph.extraction.ranking import card_weight
from graph.extraction.reading import Report, unheard
from graph.extraction.settling import collect_terms, terms_of
from graph.extraction.splitting import Settings, find_all
from graph.extraction.terms import Terms
from graph.garbage import uncollected
from graph.model import Card, Concept, Mention
from graph.workers import Workers, here

FINDING = "Finding concepts"


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


class _ByCard(Mapping[str, tuple[CardConcept, ...]]):
    """The concepts of each card, worked out when they are asked for first: a graph needs none of them."""

    def __init__(
        self, groups: Sequence[tuple[int, ConceptGroup]], mentions: GroupMentions, cards: Sequence[Card]
    ) -> None:
        self._groups, self._mentions, self._cards = groups, mentions, cards

    def __getitem__(self, card: str) -> tuple[CardConcept, ...]:
        return self._found[card]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    @cached_property
    def _found(self) -> dict[str, tuple[CardConcept, ...]]:
        found: dict[str, list[CardConcept]] = defaultdict(list)
        table, begin = _table(self._mentions, self._cards), self._mentions.begin
        standing = set(self._mentions.standing.tolist())
        for number, group in self._groups:
            everywhere = Mentions(table, slice(begin[number], begin[number + 1]))
            at = self._mentions.begin_cards[number]
            for card, those in groupby(everywhere, key=lambda mention: mention.card):
                mentions = list(those)
                place = self._mentions.cards[at]
                at += 1
                text = self._cards[place].side(mentions[0].side)
                nested = number << 32 | place not in standing
                found[card].append(
                    on_card(
                        group.label, len(group.cards), mentions, text, nested=nested, language=group.language
                    )
                )
        return {
            card: tuple(sorted(concepts, key=lambda concept: (-concept.score, concept.label)))
            for card, concepts in found.items()
        }


def extract_concepts(
    cards: Sequence[Card],
    glossary: Glossary = (),
    *,
    glossary_only: bool = False,
    report: Report = unheard,
    workers: Workers | None = None,
    cache: Cache | None = None,
    fast: bool = False,
) -> Extraction:
    """The concepts that cards teach, found by spaCy and by a glossary.

    With ``glossary_only`` the glossary's concepts alone stay, under all the names the cards give them.
    ``report`` is told of the stages; what it raises ends the work. ``workers`` read and search the cards;
    they are this process where none are given. What is in ``cache`` is not read again.
    ``fast`` takes tags from a lexicon and rules.
    """
    with uncollected():
        return _extracted(
            cards, Settings(glossary, fast), glossary_only, report, workers or here(), cache or NoStore()
        )


def _extracted(
    cards: Sequence[Card],
    settings: Settings,
    glossary_only: bool,
    report: Report,
    workers: Workers,
    cache: Cache,
) -> Extraction:
    deck = find_all(cards, settings, workers, cache, report)
    nouns = settings.nouns
    report(FINDING, 0, 3)
    draft = collect_terms(deck.found, deck.languages, deck.headwords, nouns)
    split_by_meaning(draft, deck.found)
    terms = terms_of(draft, deck.languages)
    report(FINDING, 1, 3)
    entries = {spelling_key(entry.label, nouns): entry for entry in settings.glossary}
    groups = Groups(terms)
    fixed = frozenset(entries)
    for merge in find_merges(terms, deck.found, cards, nouns):
        groups.merge(merge, fixed)
    found, mentions = _groups(terms, groups, entries, deck.found, cards, nouns)
    kept = [
        (number, group)
        for number, group in enumerate(found)
        if (group.entry if glossary_only else group.is_concept())
    ]
    report(FINDING, 2, 3)
    concepts = _concepts(kept, mentions, cards)
    return Extraction(concepts, _ByCard(kept, mentions, cards), count_languages(deck.languages))


def _groups(
    terms: Terms,
    groups: Groups,
    entries: Mapping[str, Entry],
    found: Gathered,
    cards: Sequence[Card],
    nouns: NounTable,
) -> tuple[list[ConceptGroup], GroupMentions]:
    """The groups of terms that name one concept each, and their mentions."""
    members = groups.members()
    number = {key: at for at, key in enumerate(terms)}
    group_of = np.zeros(len(terms), dtype=np.int32)
    for at, keys in enumerate(members.values()):
        group_of[[number[key] for key in keys]] = at
    places = next(iter(terms.values())).occurrences.places if terms else found.top
    mentions = group_mentions(places, group_of, len(members))
    concept_groups = []
    for at, (root, keys) in enumerate(members.items()):
        named = mentions.cards[mentions.begin_cards[at] : mentions.begin_cards[at + 1]]
        concept_groups.append(
            ConceptGroup(
                [terms[key] for key in keys],
                entries.get(root),
                groups.reasons,
                nouns,
                cards=tuple(cards[card].id for card in named),
                mentions=mentions.begin[at + 1] - mentions.begin[at],
                on_front=mentions.on_front[at],
                defined=_definition(places, mentions.defining[at], found, cards),
            )
        )
    return concept_groups, mentions


def _definition(places: Places, at: int, found: Gathered, cards: Sequence[Card]) -> tuple[str, str]:
    """The sentence that says what is named at a place, and its card; empty strings for no place."""
    if at < 0:
        return "", ""
    number, on_back = divmod(int(places.side[at]), 2)
    first, last = (places.first[at], places.last[at]) if on_back else found.answers[number]
    return cards[number].back[first:last], cards[number].id


def _table(mentions: GroupMentions, cards: Sequence[Card]) -> MentionTable:
    places = mentions.places
    side = (places.side & BACK).astype(np.int32)
    ids = [card.id for card in cards]
    return MentionTable(ids, places.side >> 1, side, places.start, places.end, places.first, places.last)


def _concepts(
    groups: Sequence[tuple[int, ConceptGroup]], mentions: GroupMentions, cards: Sequence[Card]
) -> tuple[Concept, ...]:
    """The groups as concepts, best first; their mentions are columns of one table."""
    table, begin = _table(mentions, cards), mentions.begin
    best = max((group.weight for _, group in groups), default=1.0)
    concepts = []
    for (number, group), ident in zip(groups, _idents([group for _, group in groups]), strict=True):
        definition, card = group.definition
        concepts.append(
            Concept(
                id=ident,
                label=group.label,
                score=round(group.weight / best, 4),
                cards=group.cards,
                mentions=Mentions(table, slice(begin[number], begin[number + 1])),
                aliases=group.aliases(table.cards),
                definition=definition,
                definition_card=card,
            )
        )
    return tuple(sorted(concepts, key=lambda concept: (-concept.score, concept.id)))


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


def slug(text: str) -> str:
    """A readable id: lower case, words joined by hyphens, letters of any script.

    >>> slug("Kullback–Leibler divergence"), slug("C++"), slug("R²")
    ('kullback-leibler-divergence', 'c++', 'r2')
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[^\w+#]+", "-", text).strip("-") or "concept"


def _idents(groups: Sequence[ConceptGroup]) -> list[str]:
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
