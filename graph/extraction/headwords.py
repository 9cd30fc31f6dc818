"""Headwords: what a card asks for by name, as "group" in "What is a group?".

A deck that asks what something is makes it one of its concepts, however plain the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.extraction.candidates import Votes, voted_class
from graph.extraction.inflection import POSSESSIVES, NounTable
from graph.extraction.reading import SideText
from graph.extraction.runs import Word
from graph.extraction.stoplists import GENERIC_MODIFIERS, HEAD_NOUNS, IMPERATIVES

_MOST_WORDS = 4
_LONGEST_FRAME = 80  # characters before and behind what is asked for
_DEFINES = re.compile(r"\s+is\s+(?:an?|the)\s")
_ASKING = ("define", "explain", "describe")
_MARKS = r"[\"'“”‘’`*_\s]*"
_FRAME = re.compile(
    rf"{_MARKS}(?:(?:what|who)(?:['’]s|\s+(?:is|are|was|were|does|do))\s+(?:exactly\s+)?"
    rf"(?:(?:we\s+|you\s+)?mean\s+by\s+|meant\s+by\s+)?(?:the\s+(?:term|concept|definition)(?:\s+of)?\s+)?"
    rf"|(?:define|explain|describe)\s)?{_MARKS}(?:(?:an?|the)\s+)?{_MARKS}",
    re.IGNORECASE,
)
_REST = re.compile(rf"{_MARKS}(?:\([^()]*\))?\s*(?:mean|stand\s+for|refer\s+to)?[\s?.!:*]*", re.IGNORECASE)


def asks_for(text: str, start: int, end: int) -> bool:
    """Whether a question asks what the term from ``start`` to ``end`` is, and nothing else.

    >>> asks_for("What is a group?", 10, 15), asks_for("Why is a group closed?", 9, 14)
    (True, False)
    """
    if start > _LONGEST_FRAME or len(text) - end > _LONGEST_FRAME:
        return False
    return bool(_FRAME.fullmatch(text, 0, start) and _REST.fullmatch(text, end))


def _is_asking(verb: str, following: str) -> bool:
    """Whether a front's first word asks for the rest: "State Bayes' theorem", but not "state machine"."""
    return verb in _ASKING or (verb in IMPERATIVES and following.endswith(POSSESSIVES))


def defined_words(side: SideText) -> Iterator[tuple[Word, ...]]:
    """The plain nouns that an answer defines in so many words: "A process is a program in execution"."""
    for run in side.runs if side.side == "back" else ():
        word = run[0]
        if len(run) == 1 and word.tag == "NN" and word.text in HEAD_NOUNS:
            opening = side.sentence_at(word.start)[0]
            if side.text[opening : word.start] in ("A ", "An ") and _DEFINES.match(side.text, word.end):
                yield run


def asked_words(side: SideText) -> tuple[Word, ...]:
    """The words that a front asks for and nothing else, be they a noun or not; empty if there are none."""
    if side.side != "front" or len(side.runs) != 1:
        return ()
    words = side.runs[0]
    if len(words) > 1 and _is_asking(words[0].text.lower(), words[1].text):
        words = words[1:]
    if len(words) > _MOST_WORDS or not asks_for(side.text, words[0].start, words[-1].end):
        return ()
    return words


def is_headword(words: Sequence[Word], votes: Votes, nouns: NounTable) -> bool:
    """Whether the words that a front asks for are a term, as the deck votes."""
    classes = [voted_class(word, votes, nouns) for word in words]
    if classes[-1] not in "NG" or any(kind in "VOD" for kind in classes):
        return False
    return words[0].text.lower() not in GENERIC_MODIFIERS
