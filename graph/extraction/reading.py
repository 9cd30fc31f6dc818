"""Reading: each side of a card through the spaCy pipeline, kept as plain data."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from graph.extraction.abbreviations import AbbreviationPair
from graph.extraction.candidates import Candidate
from graph.extraction.foreign.pipeline import ForeignPipeline
from graph.extraction.glossary import GlossaryHit
from graph.extraction.languages import ENGLISH
from graph.extraction.runs import Run
from graph.extraction.sentences import sentence_starts
from graph.extraction.tagging import BATCH
from graph.model import SIDES, Side

Report = Callable[[str, int, int], None]  # of a stage, how much of it is done, and how much there is to do
READING = "Reading cards"

_BULLETS = " \t\n-*#•"  # of the list item that comes next


def unheard(stage: str, done: int, total: int) -> None:
    """A report to nobody."""


@dataclass(frozen=True, slots=True)
class SideText:
    """What the pipeline found on one side of a card; all offsets are into that side.

    A side in English has ``runs``, in which the deck's vote finds the candidates; a side in another
    ``language`` has its ``candidates``. ``borders`` has where each sentence starts and where it ends,
    ``spelled`` the end of each word that is written with markup inside ("**L**eftmost"), by where it begins.
    """

    side: Side
    text: str
    runs: tuple[Run, ...]
    abbreviations: tuple[AbbreviationPair, ...]
    hits: tuple[GlossaryHit, ...]
    borders: tuple[int, ...]
    language: str = ENGLISH
    candidates: tuple[Candidate, ...] = ()
    spelled: Mapping[int, int] = field(default_factory=dict)

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """The start and end of the sentence that holds an offset."""
        return sentence_around(self.borders, offset) or (0, len(self.text))


def sentence_around(borders: tuple[int, ...], offset: int) -> tuple[int, int] | None:
    """The first of some sentences that ends behind an offset, by their borders.

    >>> sentence_around((0, 4, 5, 9), 4), sentence_around((0, 4, 5, 9), 9)
    ((5, 9), None)
    """
    first = bisect_right(borders, offset) & ~1  # of a start and the end that belongs to it
    return (borders[first], borders[first + 1]) if first < len(borders) else None


Texts = tuple[str, str]  # of a card: its front and its back
CardSides = tuple[SideText, SideText]


def read_sides(
    cards: Sequence[Texts],
    languages: Sequence[str],
    nlp: Language,
    foreign: Callable[[str], ForeignPipeline],
) -> list[CardSides]:
    """Both sides of every card, in order; ``languages`` holds the language of each card.

    English goes through ``nlp``, any other language through its pipeline, which ``foreign`` gives.
    """
    found: dict[int, SideText] = {}
    for language in dict.fromkeys(languages):
        chosen = [2 * card + at for card, code in enumerate(languages) if code == language for at in (0, 1)]
        texts = (cards[index // 2][index % 2] for index in chosen)
        pipeline = nlp if language == ENGLISH else foreign(language)
        for index, doc in zip(chosen, pipeline.pipe(texts, batch_size=BATCH), strict=True):
            found[index] = _side_text(doc, SIDES[index % 2], cards[index // 2][index % 2], language)
    return [(found[2 * card], found[2 * card + 1]) for card in range(len(cards))]


def _side_text(doc: Doc, side: Side, text: str, language: str) -> SideText:
    return SideText(
        side=side,
        text=text,
        runs=doc.user_data.get("runs", ()),
        abbreviations=doc.user_data.get("abbreviations", ()),
        hits=doc.user_data.get("glossary", ()),
        borders=sentence_borders(doc, text),
        language=language,
        candidates=doc.user_data.get("candidates", ()),
        spelled=doc.user_data["spelled"],
    )


def sentence_borders(doc: Doc, text: str) -> tuple[int, ...]:
    """Where each sentence of the original text starts and ends: they tile it, formulas too, less blanks."""
    offsets: list[int] = doc.user_data["offsets"]
    starts = [offsets[at] for at in sentence_starts(doc.user_data["words"])]
    borders = [0, *starts[1:], len(text)]
    pieces = ((a, text[a:b]) for a, b in pairwise(borders))
    spans = ((at + _leading_space(piece), at + len(piece.rstrip(_BULLETS))) for at, piece in pieces)
    return tuple(border for a, b in spans if a < b for border in (a, b))


def _leading_space(text: str) -> int:
    return len(text) - len(text.lstrip())
