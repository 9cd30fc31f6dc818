"""Evidence: the signals of edges in words, each with the card that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from graph.model import Concept, Evidence
from graph.prerequisites import signals
from graph.prerequisites.pairs import Pairs
from graph.prerequisites.ragged import Ints, spread
from graph.prerequisites.signals import Shown
from graph.prerequisites.survey import Survey
from graph.prerequisites.words import stem, stems, stems_with_places, surface_words

_QUOTED: tuple[tuple[str, Shown], ...] = (
    ("formula", signals.formula),
    ("dependency", signals.dependency_phrase),
    ("subject", signals.sentence_about),
    ("naming", signals.early_naming),
)
_MOST_QUOTES = 3
_ENOUGH_IN_COMMON = 2  # words
_NOTABLE = 0.1  # share of a concept's kin
_FIRST_CARDS = 2  # about a concept, where a word is looked for first
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def evidence_for(survey: Survey, a: Ints, b: Ints) -> list[tuple[Evidence, ...]]:
    """Why each of some concepts comes before another: sentences of cards, then what only figures show."""
    both = zip(_quotes(survey, a, b), _figures(survey, a, b), strict=True)
    return [(*list(dict.fromkeys(quotes))[:_MOST_QUOTES], *figures) for quotes, figures in both]


def _quotes(survey: Survey, a: Ints, b: Ints) -> Iterator[list[Evidence]]:
    """Of each pair the sentences that show signals, none of them twice."""
    namings = survey.passages.namings
    shown = [(kind, signal(survey, a, b).naming.tolist()) for kind, signal in _QUOTED]
    in_part = (signals.named_in_part(survey, a, b) > 0).tolist()
    for row, (first, second) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        quotes: dict[tuple[int, int], Evidence] = {}
        for kind, rows in shown:
            if rows[row] >= 0:
                card, start, end = namings.sentence(rows[row])
                line = _line(survey.cards[card].back[start:end])
                quotes.setdefault((card, start), Evidence(kind, line, survey.cards[card].id))
        partial = _partial_quotes(survey, first, second) if in_part[row] else ()
        yield [*quotes.values(), *partial]


def _partial_quotes(survey: Survey, a: int, b: int) -> Iterator[Evidence]:
    """The first sentence about b that holds a word of a's name."""
    wanted = {stem(word) for word in surface_words(survey.concepts[a].label)}
    for card in survey.passages.explained_by[b].tolist():
        back = survey.cards[card].back
        place = next((at for word, at in stems_with_places(back) if word in wanted), None)
        if place is not None:
            before = [end.end() for end in _SENTENCE_END.finditer(back, 0, place)]
            after = _SENTENCE_END.search(back, place)
            sentence = back[before[-1] if before else 0 : after.start() if after else len(back)]
            yield Evidence("partial", _line(sentence), survey.cards[card].id)
            return


def _figures(survey: Survey, a: Ints, b: Ints) -> Iterator[list[Evidence]]:
    """Of each pair what figures show."""
    ahead = (signals.earlier_in_deck(survey, a, b) > 0) & (survey.deck_order > 0)
    columns = (
        a,
        b,
        signals.part_of_name(survey, a, b) > 0,
        _explaining(survey, a, b),
        _explaining(survey, b, a),
        signals.named_by_kin(survey, a, b) >= _NOTABLE,
        ahead,
    )
    rows = zip(*(column.tolist() for column in columns), _words_in_common(survey, a, b), strict=True)
    for one, other, *figures in rows:
        yield list(_told(survey.concepts[one], survey.concepts[other], *figures))


def _told(
    one: Concept,
    other: Concept,
    inside: bool,
    cards: int,
    back: int,
    kin: bool,
    ahead: bool,
    words: list[str],
) -> Iterator[Evidence]:
    """Figures of a pair in words."""
    first, second = one.label, other.label
    if inside:
        part, whole = _names_inside(one, other)
        also = "" if whole == second else f", another name of {second}"
        yield Evidence("name", f"“{part}” is part of the name “{whole}”{also}")
    if cards:
        yield Evidence(
            "count",
            f"{first} is named on {_cards(cards)} that explain{'s' * (cards == 1)} {second}; "
            f"{second} on {_cards(back) if back else 'none'} that explain{'s' * (back <= 1)} {first}",
        )
    if kin:
        yield Evidence("kin", f"cards about concepts close to {second} name {first}")
    if len(words) >= _ENOUGH_IN_COMMON:
        yield Evidence("similar", f"cards of both speak of {', '.join(words)}")
    if ahead:
        yield Evidence("order", f"the deck explains {first} before {second}")


def _names_inside(inner: Concept, outer: Concept) -> tuple[str, str]:
    """The name of one concept that is a part of another's name, and that other name; the labels first."""
    for whole in outer.names:
        words = stems(whole)
        for part in inner.names:
            inside = stems(part)
            starts = range(len(words) - len(inside) + 1)
            if (
                inside
                and len(inside) < len(words)
                and any(words[s : s + len(inside)] == inside for s in starts)
            ):
                return part, whole
    return inner.label, outer.label


def _explaining(survey: Survey, named: Ints, explained: Ints) -> Ints:
    """How many cards about one concept name the other, for each of some pairs."""
    namings = survey.passages.namings
    return np.append(namings.answers, 0)[namings.pairs.find(named, explained)]


def _words_in_common(survey: Survey, a: Ints, b: Ints) -> list[list[str]]:
    """The words that the texts of the concepts of each pair both use, as a card writes them."""
    alike = signals.similar_texts(survey, a, b) > 0
    common = survey.texts.in_common(a, b)
    pair = common.row
    ones, others = (_written(survey, concept[pair], common.values) for concept in (a, b))
    words: list[list[str]] = [[] for _ in range(len(a))]
    for row, one, other in zip(pair.tolist(), ones, others, strict=True):
        if alike[row] and (one or other):
            words[row].append(one or other)
    return words


def _written(survey: Survey, concepts: Ints, stems: Ints) -> list[str]:
    """The first word of each stem in the cards about its concept, in lower case; empty if there is none."""
    lexicon, about, wanted = survey.texts.lexicon, survey.about, Pairs.of(concepts, stems)
    is_wanted = np.zeros(len(lexicon.stems), dtype=bool)
    is_wanted[stems] = True
    word = np.full(len(wanted), -1)
    done, number = 0, _FIRST_CARDS
    while True:  # through the cards about each concept, few at first
        left = np.unique(wanted.first[word < 0])
        some = np.clip(about.lengths[left] - done, 0, number)
        if not some.any():
            break
        cards = about.values[spread(about.bounds[left] + done, some)]
        found = lexicon.backs.word[lexicon.backs.places(cards)]
        concept = np.repeat(np.repeat(left, some), lexicon.backs.lengths[cards])
        hits = np.flatnonzero(is_wanted[lexicon.stem_of[found]])[::-1]
        rows = wanted.find(concept[hits], lexicon.stem_of[found[hits]])
        new = (rows >= 0) & (word[rows] < 0)
        word[rows[new]] = found[hits[new]]  # the first one is written last
        done, number = done + number, 4 * number
    at = word[wanted.find(concepts, stems)]
    return [lexicon.words[number] if number >= 0 else "" for number in at.tolist()]


def _cards(number: int) -> str:
    return "1 card" if number == 1 else f"{number} cards"


def _line(text: str) -> str:
    return " ".join(text.split())
