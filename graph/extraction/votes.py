"""Votes: how most cards of a deck tag each word, and what that makes of the runs of words on its cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from graph.extraction.candidates import Votes, candidates, class_of, key_of, windows
from graph.extraction.inflection import NounTable
from graph.extraction.runs import Run, Word

_Like = tuple[tuple[object, ...], ...]  # the columns of a run's words without their places
_Part = tuple[int, int]  # of a run: the first word, and the one behind the last


class Choice(NamedTuple):
    """What may be a term in a run: its candidates, and what is one as a whole if the deck has it elsewhere.

    ``wholes`` are the rows that may be a long form, with their keys.
    """

    candidates: tuple[_Part, ...]
    wholes: tuple[tuple[_Part, str], ...]


class DeckVotes(dict[str, str]):
    """The votes of a deck on its words, which remember what they have chosen of runs."""

    _MOST = 1 << 16  # runs

    def __init__(self, votes: Votes) -> None:
        super().__init__(votes)
        self._chosen: dict[_Like, Choice] = {}

    def choice(self, run: Run, nouns: NounTable) -> Choice:
        """What may be a term in a run; two runs in three are like one before."""
        texts, tags, _, behind, before, names = zip(*run, strict=True)
        like: _Like = texts, tags, behind, before, names
        known = self._chosen.get(like)
        if known is None:
            if len(self._chosen) >= self._MOST:
                self._chosen.clear()
            known = self._chosen[like] = self._choice(run, nouns)
        return known

    def _choice(self, run: Run, nouns: NounTable) -> Choice:
        number = {word.start: at for at, word in enumerate(run)}

        def part(words: tuple[Word, ...]) -> _Part:
            return number[words[0].start], number[words[-1].start] + 1

        return Choice(
            tuple(part(words) for (words,) in candidates(run, self, nouns)),
            tuple((part(words), key_of(words, nouns)) for words in windows(run)),
        )


def tag_counts(runs: Iterable[Run]) -> Counter[tuple[str, str]]:
    """How often each word of some runs, in lower case, is of each class."""
    words = Counter((text, tag, is_name) for run in runs for text, tag, _, _, _, is_name in run)
    counts: dict[tuple[str, str], int] = {}
    for (text, tag, is_name), times in words.items():
        of = text.lower(), "N" if is_name else class_of(text, tag)
        counts[of] = counts.get(of, 0) + times
    return Counter(counts)


def tag_votes(counts: Mapping[tuple[str, str], int]) -> DeckVotes:
    """What most occurrences of each word in the deck are tagged: ``N``, ``A``, ``G`` or ``V``.

    ``counts`` are those of ``tag_counts``, of all cards. The tagger is right more often than
    not, so a deck outvotes its slips on single words ("theorem" tagged as an adjective after a capital).

    >>> tag_votes({("theorem", "N"): 3, ("theorem", "A"): 1, ("proof", "N"): 1, ("proof", "A"): 1})
    {'theorem': 'N', 'proof': 'A'}
    """
    best: dict[str, tuple[int, str]] = {}
    for (text, kind), times in counts.items():
        times_before, before = best.get(text, (0, ""))
        if times > times_before or (times == times_before and kind < before):
            best[text] = (times, kind)
    return DeckVotes({text: kind for text, (_, kind) in best.items()})
