"""Reading: each side of a card through the spaCy pipeline, kept as plain data."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from graph.extraction.abbreviations import AbbreviationPair
from graph.extraction.glossary import GlossaryHit
from graph.extraction.runs import Run
from graph.extraction.tagging import BATCH
from graph.model import SIDES, Card, Side

_BULLETS = " \t\n-*#•"  # of the list item that comes next


@dataclass(frozen=True, slots=True)
class SideText:
    """What the pipeline found on one side of a card; all offsets are into that side."""

    card: str
    side: Side
    text: str
    runs: tuple[Run, ...]
    abbreviations: tuple[AbbreviationPair, ...]
    hits: tuple[GlossaryHit, ...]
    sentences: tuple[tuple[int, int], ...]

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """The start and end of the sentence that holds an offset."""
        index = bisect_right(self.sentences, offset, key=lambda span: span[1])
        return self.sentences[index] if index < len(self.sentences) else (0, len(self.text))


def read_sides(cards: Iterable[Card], nlp: Language) -> Iterator[SideText]:
    """Both sides of every card, in order."""
    places = ((card.side(side), (card, side)) for card in cards for side in SIDES)
    for doc, (card, side) in nlp.pipe(places, as_tuples=True, batch_size=BATCH):
        yield SideText(
            card=card.id,
            side=side,
            text=card.side(side),
            runs=doc.user_data.get("runs", ()),
            abbreviations=doc.user_data.get("abbreviations", ()),
            hits=doc.user_data.get("glossary", ()),
            sentences=_sentences(doc, card.side(side)),
        )


def _sentences(doc: Doc, text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of the original text, formulas included: they tile it, less white space."""
    offsets: list[int] = doc.user_data["offsets"]
    starts = [offsets[sentence.start] for sentence in doc.sents]
    borders = [0, *starts[1:], len(text)]
    pieces = ((a, text[a:b]) for a, b in pairwise(borders))
    spans = ((at + _leading_space(piece), at + len(piece.rstrip(_BULLETS))) for at, piece in pieces)
    return tuple((a, b) for a, b in spans if a < b)


def _leading_space(text: str) -> int:
    return len(text) - len(text.lstrip())
