"""Terms: every candidate and glossary name of a deck under one key, with all its occurrences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from graph.extraction.candidates import tag_votes, word_class
from graph.extraction.derivation import noun_for, noun_of
from graph.extraction.inflection import NounTable, spelling_key
from graph.extraction.languages import ENGLISH
from graph.extraction.reading import SideText
from graph.extraction.spans import Found, Occurrence, Spans, headwords, long_forms
from graph.extraction.symbols import apposed_symbol, symbol_key, symbols, unambiguous
from graph.model import AliasReason

_SMALL_DECK = 100  # sides of cards, of fewer than which one place is enough to establish a term


@dataclass(slots=True)
class Term:
    """Everything a deck says of one spelling key.

    ``label`` is the glossary's where it knows it; ``stands_for`` the key of the term that it
    is another name of, and why, where its own place tells.
    """

    key: str
    occurrences: list[Occurrence] = field(default_factory=list)
    label: str = ""
    is_headword: bool = False
    stands_for: tuple[str, AliasReason] | None = None

    @property
    def written(self) -> list[Occurrence]:
        """The occurrences that name it, less those of verbs it is derived from, if any are left."""
        return [place for place in self.occurrences if not place.derived] or self.occurrences

    def sides(self) -> set[int]:
        """The indices of the sides it stands on."""
        return {occurrence.side for occurrence in self.occurrences}

    def forms(self) -> Counter[str]:
        """How often each written form occurs."""
        return Counter(" ".join(occurrence.words) for occurrence in self.occurrences)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of its first occurrence."""
        return self.occurrences[0].words

    @property
    def language(self) -> str:
        """The language of most of its occurrences; English where it is one of several alike."""
        first = self.occurrences[0].language
        if all(occurrence.language == first for occurrence in self.occurrences):
            return first
        counts = Counter(occurrence.language for occurrence in self.occurrences)
        return max(counts, key=lambda code: (counts[code], code == ENGLISH, code))


Terms = dict[str, Term]


def collect_terms(sides: Sequence[SideText], nouns: NounTable) -> Terms:
    """The terms of a deck by key, in order of first occurrence."""
    terms: Terms = {}
    votes = tag_votes(run for side in sides for run in side.runs)
    asked = headwords(sides, votes, nouns)
    wholes = asked | long_forms(sides, nouns)
    spans = [Spans(side, index, votes, nouns, wholes) for index, side in enumerate(sides)]
    _file(terms, (found for group in spans for found in group.top()))
    standing = frozenset(terms)
    shared = [found for group in spans for found in group.shared(standing)]
    _file(terms, (found for found, _ in shared))
    terms = _without(terms, {(found[2].side, lone.start, lone.end) for found, lone in shared})
    small = len(sides) < _SMALL_DECK
    established = frozenset(key for key, term in terms.items() if small or _is_established(term))
    _file(terms, (found for group in spans for found in group.nested(established)))
    terms = _without_needless_extensions(terms)
    for key in asked & terms.keys():
        terms[key].is_headword = True
    terms = _without_gerunds(terms)
    _file(terms, list(_derived(sides, terms, nouns)))
    _file_symbols(terms, sides)
    return terms


def _is_established(term: Term) -> bool:
    """Whether a term is looked for inside longer ones: a lone word, or what stands by itself twice."""
    return len(term.words) == 1 or len(term.sides()) > 1


def _derived(sides: Sequence[SideText], terms: Terms, nouns: NounTable) -> Iterator[Found]:
    """Verb forms that carry a concept which the deck has as a noun."""
    names = {" ".join(term.words).lower(): key for key, term in terms.items() if len(term.words) <= 2}
    known: dict[str, str] = {}
    for index, side in enumerate(sides):
        for word in (word for run in side.runs for word in run):
            if word_class(word) not in "VPG" or not word.text.replace("-", "").isalpha():
                continue
            if word.text not in known:
                noun = None if spelling_key(word.text, nouns) in terms else noun_of(word.text, names)
                known[word.text] = names[noun] if noun else ""
            if known[word.text]:
                place = Occurrence(index, word.start, word.end, (word.text,), nested=True, derived=True)
                yield known[word.text], "", place


def _without_gerunds(terms: Terms) -> Terms:
    """Terms in which a gerund is its noun where the deck has both: normalizing is normalization."""
    names = {term.words[0].lower(): key for key, term in terms.items() if len(term.words) == 1}
    nouns = {key: noun_for(word, names) for word, key in names.items() if not terms[key].label}
    for key, noun in nouns.items():
        if noun:
            into = terms[names[noun]]
            into.occurrences.extend(replace(place, derived=True) for place in terms[key].occurrences)
            into.is_headword |= terms[key].is_headword
    return {key: term for key, term in terms.items() if not nouns.get(key)}


def _file_symbols(terms: Terms, sides: Sequence[SideText]) -> None:
    """Add a term for each symbol that stands for one concept of the deck, with all its occurrences."""
    claims = unambiguous(
        (claim[0], key)
        for key, term in terms.items()
        for place in term.occurrences
        if not place.nested and (claim := apposed_symbol(sides[place.side].text, place.end))
    )
    for index, side in enumerate(sides if claims else ()):
        for symbol, start, end in symbols(side.text):
            if symbol in claims:
                term = Term(symbol_key(symbol), stands_for=(claims[symbol], "symbol"))
                place = Occurrence(index, start, end, (side.text[start:end],), nested=True, is_name=True)
                terms.setdefault(term.key, term).occurrences.append(place)


def _file(terms: Terms, found: Iterable[Found]) -> None:
    for key, label, occurrence in found:
        term = terms.setdefault(key, Term(key))
        term.label = term.label or label
        term.occurrences.append(occurrence)


def _without(terms: Terms, places: set[tuple[int, int, int]]) -> Terms:
    """Terms less their occurrences at some places (side, start, end)."""
    for term in terms.values():
        term.occurrences = [o for o in term.occurrences if (o.side, o.start, o.end) not in places]
    return {key: term for key, term in terms.items() if term.occurrences}


def _without_needless_extensions(terms: Terms) -> Terms:
    """Terms less those that only dress up a glossary name: "log policy ratio" for policy ratio.

    Where a glossary's concept of several words stands only at the end of candidates that one side
    alone has, the name that people gave it is the concept, and the candidates go.
    """
    rare: dict[int, list[tuple[Term, Occurrence]]] = defaultdict(list)
    for term in terms.values():
        if not term.label and len(term.sides()) == 1:
            for occurrence in term.occurrences:
                rare[occurrence.side].append((term, occurrence))
    needless: set[str] = set()
    for term in terms.values():
        if not term.label or not all(occurrence.nested for occurrence in term.occurrences):
            continue
        around = [
            next((other.key for other, outer in rare[place.side] if outer.modifies(place)), "")
            for place in term.occurrences
        ]
        if all(around):
            needless.update(around)
            term.occurrences = [replace(occurrence, nested=False) for occurrence in term.occurrences]
    return {key: term for key, term in terms.items() if key not in needless}
