"""Census: what a deck as a whole says of its words, counted card by card and merged in any order.

Three things of the whole deck decide what is a term on a card: how most cards tag each word, what cards ask
for or define by name, and what their abbreviations stand for. Each is a sum or a union over the cards, so a
deck can be counted in parts, on any number of machines, and the parts added up as they come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph.extraction.candidates import key_of
from graph.extraction.headwords import asked_words, defined_words, is_headword
from graph.extraction.inflection import NounTable
from graph.extraction.reading import CardSides
from graph.extraction.runs import Word
from graph.extraction.spans import long_forms
from graph.extraction.votes import DeckVotes, tag_counts, tag_votes

Asked = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Census:
    """Counts of some cards.

    ``tags`` counts each word (in lower case) with a class that it is tagged as; ``asked`` holds what fronts
    ask for, if the deck's vote takes it for a noun; ``defined`` and ``spelled_out`` are keys of what answers
    define, and of long forms.
    """

    tags: Counter[tuple[str, str]] = field(default_factory=Counter)
    asked: frozenset[Asked] = frozenset()
    defined: frozenset[str] = frozenset()
    spelled_out: frozenset[str] = frozenset()


def census_of(cards: Sequence[CardSides], nouns: NounTable) -> Census:
    """The census of some cards."""
    sides = [side for card in cards for side in card]
    asked = map(asked_words, sides)
    return Census(
        tag_counts(run for side in sides for run in side.runs),
        frozenset(tuple(word._replace(start=0) for word in words) for words in asked if words),
        frozenset(key_of(words, nouns) for side in sides for words in defined_words(side)),
        frozenset[str]().union(*(long_forms(card, nouns) for card in cards)),
    )


def merged(parts: Iterable[Census]) -> Census:
    """The census of all cards of the parts, whatever their order."""
    tags: Counter[tuple[str, str]] = Counter()
    asked: set[Asked] = set()
    defined: set[str] = set()
    spelled_out: set[str] = set()
    for part in parts:
        tags.update(part.tags)
        asked |= part.asked
        defined |= part.defined
        spelled_out |= part.spelled_out
    return Census(tags, frozenset(asked), frozenset(defined), frozenset(spelled_out))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a deck as a whole has decided: the class of each word, and the keys of what it names.

    ``headwords`` are asked for or defined; ``wholes`` are terms as a whole wherever they stand.
    """

    votes: DeckVotes
    headwords: frozenset[str]
    wholes: frozenset[str]


def verdict(census: Census, nouns: NounTable) -> Verdict:
    """What the census of a whole deck decides."""
    votes = tag_votes(census.tags)
    asked = {key_of(words, nouns) for words in census.asked if is_headword(words, votes, nouns)}
    headwords = census.defined | asked
    return Verdict(votes, headwords, headwords | census.spelled_out)
