"""Coordination and attribution: terms whose words do not stand side by side.

"Forward and reverse KL" names two divergences, "time and space complexity" two complexities, "proteins
C and S" two proteins; and some terms have a preposition inside, such as the law of large numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from graph.extraction.candidates import MOST_WORDS, Candidate, Votes, candidates, voted_class
from graph.extraction.inflection import NounTable
from graph.extraction.runs import Run, Word
from graph.extraction.stoplists import GENERIC_MODIFIERS, OF_HEADS, PER_HEADS, SHELL_NOUNS
from graph.extraction.zipf import zipf

_AND = re.compile(r"\s*(?:,?\s+(?:and|or|and/or|vs\.?|versus)\s+|\s&\s|/)\s*", re.IGNORECASE)
_COMMA = re.compile(r"\s*[,/]\s*")
_OF = re.compile(r"\s+(?P<of>of(?:\s+an?)?)\s+(?:the\s+)?", re.IGNORECASE)
_PER = re.compile(r"\s+(?P<of>per)\s+", re.IGNORECASE)
_ORDINALS = ("zeroth", "first", "second", "third")
_MOST_CONJUNCTS = 6
_SURNAME = 2.6  # Zipf frequency below which a capital is taken for that of a person's name
_LONGEST_LINK = 40  # characters between two conjuncts


def coordinated(
    text: str, runs: Sequence[Run], votes: Votes, nouns: NounTable
) -> Iterator[tuple[Candidate, Word, bool]]:
    """Each term that shares its head or its first noun with another, and the lone word that stands for it.

    An adjective before "and" takes the head of what follows. A noun may be a term by itself, so it does
    only where the deck has the whole term elsewhere: then the last of the three is false.
    """
    for at in range(1, len(runs)):
        if not _is_and(_between(text, runs[at - 1], runs[at])):
            continue
        last = next(candidates(runs[at], votes, nouns), None)
        if last is None or last.start != runs[at][0].start:
            continue
        if parallel := _parallel(text, runs[at - 1], last):
            yield *parallel, True
            continue
        for lone in _conjuncts(text, runs, at):
            head = last.words[1:]
            if not head or _is_capital(lone) or lone.text.lower() in GENERIC_MODIFIERS:
                continue
            whole = Candidate((lone, *head))
            sure = _qualifies(lone, votes, nouns) and _qualifies(last.words[0], votes, nouns)
            yield whole, lone, sure
    yield from ((candidate, lone, True) for candidate, lone in _with_letters(text, runs))


def _between(text: str, left: Run, right: Run) -> str:
    last = left[-1]
    return text[last.start + len(last.text) : right[0].start]


# What stands between two runs is mostly one of few things (", ", " is a "), of which each is looked at once.
@lru_cache(maxsize=1 << 14)
def _is_short_and(between: str) -> bool:
    return _AND.fullmatch(between) is not None


@lru_cache(maxsize=1 << 14)
def _is_short_joint(between: str) -> bool:
    return between == "/" or bool(_OF.fullmatch(between) or _PER.fullmatch(between))


def _is_and(between: str) -> bool:
    return len(between) <= _LONGEST_LINK and _is_short_and(between)


def _may_join(between: str) -> bool:
    """Whether what stands between two runs may be inside a term."""
    return len(between) > _LONGEST_LINK or _is_short_joint(between)


def _is_capital(word: Word) -> bool:
    return len(word.text) == 1


def _conjuncts(text: str, runs: Sequence[Run], at: int) -> Iterator[Word]:
    """The last word of the run before "and", and before that of each run of one word and a comma."""
    yield runs[at - 1][-1]
    for back in range(at - 1, max(0, at - _MOST_CONJUNCTS), -1):
        if len(runs[back]) > 1 or not _COMMA.fullmatch(_between(text, runs[back - 1], runs[back])):
            return
        yield runs[back - 1][-1]


def _parallel(text: str, left: Run, last: Candidate) -> tuple[Candidate, Word] | None:
    """The term whose words stand before "and" but for the head: "true positive and false positive rate"."""
    front = left[-len(last.words) + 1 :]
    alike = len(front) == len(last.words) - 1 > 1
    if not alike or front[-1].text.lower() != last.words[-2].text.lower():
        return None
    start, end = front[0].start, front[-1].end
    return Candidate((*front, last.words[-1])), Word(text[start:end], "", start)


def _qualifies(word: Word, votes: Votes, nouns: NounTable) -> bool:
    return word.tag == "RB" or voted_class(word, votes, nouns) in "AP" or word.text.endswith("ing")


def _with_letters(text: str, runs: Sequence[Run]) -> Iterator[tuple[Candidate, Word]]:
    """The second letter of "proteins C and S" has the noun of the first."""
    for left, right in pairwise(runs):
        letters = len(left) > 1 and _is_capital(left[-1]) and _is_capital(right[0])
        if letters and _AND.fullmatch(_between(text, left, right)):
            yield Candidate((left[-2], right[0])), right[0]


def _may_open(word: str) -> bool:
    return word in _ORDINALS or word not in GENERIC_MODIFIERS


def attributed(text: str, runs: Sequence[Run], nouns: NounTable) -> Iterator[Candidate]:
    """Terms of the form "law of large numbers": a noun that heads such terms, of, a noun phrase.

    What is named after somebody may have any head ("node of Ranvier"); a rate is so much of something per
    something else ("bits per token").
    """
    for left, right in pairwise(runs):
        head, between = left[-1], _between(text, left, right)
        if not _may_join(between):
            continue
        if between == "/" and (joined := _joined(text, head, right, nouns)):
            yield joined
            continue
        of = _OF.fullmatch(between)
        if of and not (head.text.lower() in OF_HEADS or _is_named_after(head, right, nouns)):
            continue
        of = of or (_PER.fullmatch(between) if head.text.lower() in PER_HEADS else None)
        if not of:
            continue
        last = len(right)
        while last and not (right[last - 1].tag.startswith("NN") or right[last - 1].text.istitle()):
            last -= 1
        if not last and of["of"].lower() == "per" and nouns.lists(right[0].text):  # "token", tagged JJ
            last = 1
        words = right[:last]
        if not words or len(words) > 3 or any(word.tag in ("VB", "VBD", "VBP", "VBZ") for word in words):
            continue
        first = len(left) - 1
        least = max(0, len(left) - MOST_WORDS)
        while (
            first > least and left[first - 1].tag in ("JJ", "NNP") and _may_open(left[first - 1].text.lower())
        ):
            first -= 1
        start = head.end + of.start("of")
        linking = (
            Word(part[0], "IN", start + part.start()) for part in re.finditer(r"\w+", of["of"].lower())
        )
        yield Candidate((*left[first:], *linking, *words))


def _joined(text: str, first: Word, right: Run, nouns: NounTable) -> Candidate | None:
    """The term whose first two words are joined by a slash: "key/value pair"; none of two adjectives."""
    second, *rest = right
    last = 0
    while last < len(rest) and rest[last].tag.startswith("NN"):
        last += 1
    plain = first.text.islower() and second.text.islower()
    noun = first.tag == "NN" or (first.tag == "JJ" and nouns.lists(first.text))  # "key"
    if not (last and plain and noun and second.tag.startswith("NN")):
        return None
    return Candidate((Word(text[first.start : second.end], "NN", first.start), *rest[:last]))


def _is_named_after(head: Word, right: Run, nouns: NounTable) -> bool:
    """Whether a common noun and what stands behind its "of" are the name of a thing."""
    name = right[0].text
    if len(right) > 1 or not name.istitle() or zipf(name.lower()) >= _SURNAME:
        return False
    if not head.text.islower():  # in a heading a capital tells nothing
        return False
    return head.tag in ("NN", "NNS") and nouns.singular(head.text.lower()) not in SHELL_NOUNS
