"""Evidence: the signals of an edge in words, each with the card that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.model import Concept, Evidence
from graph.prerequisites import signals
from graph.prerequisites.signals import Signal
from graph.prerequisites.survey import Survey
from graph.prerequisites.words import stem, stems, stems_with_places, surface_words

_QUOTED: tuple[tuple[str, Signal], ...] = (
    ("formula", signals.formula),
    ("dependency", signals.dependency_phrase),
    ("subject", signals.sentence_about),
    ("naming", signals.early_naming),
)
_MOST_QUOTES = 3
_ENOUGH_IN_COMMON = 2  # words
_NOTABLE = 0.1  # share of a concept's kin
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def evidence_for(survey: Survey, a: int, b: int) -> tuple[Evidence, ...]:
    """Why a comes before b: sentences of cards first, then what only figures show."""
    quotes = dict.fromkeys(_quotes(survey, a, b))
    return (*list(quotes)[:_MOST_QUOTES], *_figures(survey, a, b))


def _quotes(survey: Survey, a: int, b: int) -> Iterator[Evidence]:
    quoted: set[tuple[str, tuple[int, int]]] = set()
    for kind, signal in _QUOTED:
        sign = signal(survey, a, b)
        if sign and sign.naming and (place := (sign.naming.card, sign.naming.sentence)) not in quoted:
            quoted.add(place)
            start, end = sign.naming.sentence
            yield Evidence(kind, _line(survey.cards[sign.naming.card].back[start:end]), sign.naming.card)
    if signals.named_in_part(survey, a, b):
        yield from _partial_quote(survey, a, b)


def _partial_quote(survey: Survey, a: int, b: int) -> Iterator[Evidence]:
    """The first sentence about b that holds a word of a's name."""
    wanted = {stem(word) for word in surface_words(survey.concepts[a].label)}
    for card in survey.passages.explained_by[b]:
        back = survey.cards[card].back
        place = next((at for word, at in stems_with_places(back) if word in wanted), None)
        if place is not None:
            before = [end.end() for end in _SENTENCE_END.finditer(back, 0, place)]
            after = _SENTENCE_END.search(back, place)
            sentence = back[before[-1] if before else 0 : after.start() if after else len(back)]
            yield Evidence("partial", _line(sentence), card)
            return


def _figures(survey: Survey, a: int, b: int) -> Iterator[Evidence]:
    first, second = survey.concepts[a].label, survey.concepts[b].label
    if signals.part_of_name(survey, a, b):
        part, whole = _names_inside(survey.concepts[a], survey.concepts[b])
        also = "" if whole == second else f", another name of {second}"
        yield Evidence("name", f"“{part}” is part of the name “{whole}”{also}")
    if cards := _explaining(survey, a, b):
        back = _explaining(survey, b, a)
        yield Evidence(
            "count",
            f"{first} is named on {_cards(cards)} that explain{'s' * (cards == 1)} {second}; "
            f"{second} on {_cards(back) if back else 'none'} that explain{'s' * (back <= 1)} {first}",
        )
    if survey.naming_kin.get((a, b), 0.0) >= _NOTABLE:
        yield Evidence("kin", f"cards about concepts close to {second} name {first}")
    words = _words_in_common(survey, a, b)
    if len(words) >= _ENOUGH_IN_COMMON:
        yield Evidence("similar", f"cards of both speak of {', '.join(words)}")
    earlier, later = survey.place[a], survey.place[b]
    if survey.deck_order > 0 and earlier is not None and later is not None and earlier < later:
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


def _explaining(survey: Survey, named: int, explained: int) -> int:
    """How many cards about one concept name the other."""
    namings = survey.passages.namings.get((named, explained), ())
    return len({naming.card for naming in namings if not naming.subject})


def _words_in_common(survey: Survey, a: int, b: int) -> list[str]:
    """The words that the texts of both use, as a card writes them."""
    if not signals.similar_texts(survey, a, b):
        return []
    written: dict[str, str] = {}
    for number in (a, b):
        for card in survey.passages.explained_by[number] or survey.concepts[number].cards:
            for word in surface_words(survey.cards[card].back):
                written.setdefault(stem(word), word.lower())
    common = survey.texts.in_common(a, b)
    return [written[found] for found in common if found in written]


def _cards(number: int) -> str:
    return "1 card" if number == 1 else f"{number} cards"


def _line(text: str) -> str:
    return " ".join(text.split())
