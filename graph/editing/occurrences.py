"""Occurrences: where the cards write a name, as the extraction would have found it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from graph.editing.names import NOUNS
from graph.extraction.foreign.lemmas import nouns_of
from graph.extraction.foreign.pipeline import load_foreign_pipeline
from graph.extraction.glossary import GlossaryMatcher
from graph.extraction.inflection import fold
from graph.extraction.languages import ENGLISH, card_languages
from graph.extraction.pipeline import masking_tokenizer
from graph.extraction.reading import sentence_around, sentence_borders
from graph.extraction.tagging import BATCH
from graph.model import SIDES, Card, ConceptGraph, Mention, Side, name_key

_ANY_SEPARATORS = r"[\s\-‐‑–_*`]*"
_SEPARATORS = re.compile(r"[\s\-‐‑–_*`]+")
_ENDING = 3  # letters by which a form of a word, or an article behind it, may be longer
_Place = tuple[int, Side]  # a card's number and a side of it


class CardSearch:
    """Finds names on the cards of a graph; what it has read once it keeps."""

    def __init__(self, graph: ConceptGraph) -> None:
        self._graph = graph
        self._docs: dict[_Place, Doc] = {}

    def find(self, names: Sequence[str]) -> tuple[Mention, ...]:
        """Every occurrence of the names in prose, in deck order; none overlap, and the longest counts.

        Whole words are found whatever their case, hyphens, spaces and plural, an acronym in capitals alone.
        """
        hints = [_Hint(name) for name in names if name_key(name)]
        worth_reading = {number for hint in hints for number in self._candidates(hint)}
        places = [self._places[number] for number in sorted(worth_reading)]
        self._read([place for place in places if place not in self._docs])
        meant = {name: name for name in names}
        matchers = {
            language: GlossaryMatcher(meant, nouns_of(language, NOUNS))
            for language in {self._languages[card] for card, _ in places}
        }
        found: list[Mention] = []
        for place in places:
            matcher = matchers[self._languages[place[0]]]
            found += self._mentions(place, matcher(self._docs[place]))
        return tuple(found)

    def _read(self, places: Sequence[_Place]) -> None:
        for language in dict.fromkeys(self._languages[card] for card, _ in places):
            chosen = [place for place in places if self._languages[place[0]] == language]
            texts = (self._graph.cards[card].side(side) for card, side in chosen)
            pipeline = _english() if language == ENGLISH else load_foreign_pipeline(language, (), NOUNS)
            self._docs.update(zip(chosen, pipeline.pipe(texts, batch_size=BATCH), strict=True))

    def _mentions(self, place: _Place, doc: Doc) -> Iterator[Mention]:
        card, side = self._graph.cards[place[0]], place[1]
        spelled: dict[int, int] = doc.user_data["spelled"]  # "**L**eftmost" is longer on the card
        for hit in doc.user_data["glossary"]:
            end = max((hit.end, *(last for at, last in spelled.items() if hit.start <= at < hit.end)))
            yield Mention(card.id, side, hit.start, end, self._sentence(card, side, hit.start, end, doc))

    def _sentence(self, card: Card, side: Side, start: int, end: int, doc: Doc) -> tuple[int, int]:
        """The sentence around a place: that of mentions which are there, else as the card is read."""
        known = self._sentences.get((card.id, side), ())
        if found := next((span for span in known if span[0] <= start < span[1]), None):
            return found[0], max(found[1], end)
        text = card.side(side)
        around = sentence_around(sentence_borders(doc, text), start)
        first, last = around if around and around[0] <= start else (0, len(text))
        first = max((first, *(span[1] for span in known if span[1] <= start)))
        return first, max(end, min((last, *(span[0] for span in known if span[0] > start))))

    def _candidates(self, hint: _Hint) -> Iterator[int]:
        """The numbers of the sides that may have a name."""
        whole, starts = self._squeezed
        at = whole.find(hint.longest)
        while at >= 0:
            number = bisect_right(starts, at) - 1
            if hint.form.search(self._folded[number]):
                yield number
            at = whole.find(hint.longest, starts[number + 1])

    @cached_property
    def _places(self) -> list[_Place]:
        return [(card, side) for card in range(len(self._graph.cards)) for side in SIDES]

    @cached_property
    def _folded(self) -> list[str]:
        """Every side in lower case."""
        return [fold(self._graph.cards[card].side(side)) for card, side in self._places]

    @cached_property
    def _squeezed(self) -> tuple[str, list[int]]:
        """All sides in one, in lower case and without separators, and where each begins."""
        texts = [_SEPARATORS.sub("", text) + "\n" for text in self._folded]
        return "".join(texts), [0, *accumulate(map(len, texts))]

    @cached_property
    def _languages(self) -> Sequence[str]:
        if any(code != ENGLISH for code, _ in self._graph.languages):
            return card_languages(self._graph.cards)
        return (ENGLISH,) * len(self._graph.cards)

    @cached_property
    def _sentences(self) -> dict[tuple[str, Side], tuple[tuple[int, int], ...]]:
        found: dict[tuple[str, Side], dict[tuple[int, int], None]] = {}
        for concept in self._graph.concepts:
            for mention in concept.mentions:
                found.setdefault((mention.card, mention.side), {})[mention.sentence] = None
        return {place: tuple(sorted(spans)) for place, spans in found.items()}


class _Hint:
    """What every form of a name has: half of each word, then a few letters.

    ``longest`` of the halves stands in its text less all separators, ``form`` matches the whole.
    """

    def __init__(self, name: str) -> None:
        words = [word for word in _SEPARATORS.split(fold(name)) if word] or [fold(name)]
        stems = [word[: max(2, len(word) // 2)] for word in words]
        self.longest = max(stems, key=len)
        self.form = re.compile(
            r"(?<!\w)"
            + "".join(
                rf"{_ANY_SEPARATORS.join(map(re.escape, stem))}[\w'’*`‐‑–-]"
                rf"{{0,{len(word) - len(stem) + _ENDING}}}{_ANY_SEPARATORS}"
                for word, stem in zip(words, stems, strict=True)
            )
        )


@lru_cache(maxsize=1)
def _english() -> Language:
    """English tokens and sentences as the extraction has them, without its tagger."""
    nlp = spacy.blank(ENGLISH)
    nlp.tokenizer = masking_tokenizer(nlp)
    nlp.add_pipe("sentencizer")
    return nlp
