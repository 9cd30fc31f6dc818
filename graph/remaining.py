"""Remaining time: how long a build or the reading of files still takes, from what it has taken so far."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.build import STAGES

# The share of each stage in the time of a build, as measured on decks of 1,000 to 50,000 cards.
_SHARES = dict(zip(STAGES, (0.8, 0.04, 0.04, 0.12), strict=True))
_ENOUGH = 2.0  # seconds of work from which there is something to go by
_FIRST = 0.04  # … if this share of it is done
_CALM = 4.0  # seconds over which a new guess replaces the old one
_WORSE = 1.25  # how much longer than was said it has to take, to be said


def done_of(stage: str, done: int, total: int, stages: Sequence[str] = STAGES) -> tuple[float, float]:
    """The share of the whole work that is done, and what will be done when its stage is over.

    ``stages`` are those of a build that the work has. What is none of them is work of one stage.

    >>> done_of("Reading cards", 1, 2), done_of("Linking", 0, 1), done_of("notes.tsv", 1, 2)
    ((0.4, 0.8), (0.84, 0.88), (0.5, 1.0))
    """
    if stage not in stages:
        return round(done / total if total else 0.0, 6), 1.0
    shares = [_SHARES[name] for name in stages]
    at = stages.index(stage)
    before, share = sum(shares[:at]) / sum(shares), shares[at] / sum(shares)
    return round(before + share * (done / total if total else 0.0), 6), round(before + share, 6)


@dataclass(frozen=True, slots=True)
class Pace:
    """How the work goes on; all times are seconds of one clock.

    ``began`` is when the first part was heard of, and ``known`` its share of the work, which may be large
    where a cache had it, and tells nothing of how fast the rest is done. ``end`` is when all should be done,
    None as long as nobody can tell; ``at`` is when ``done``, the share of the work, was last heard of, and
    ``stage_end`` the share that is done when the stage is over: until that is heard, the time does not run
    on as if it were.
    """

    began: float
    at: float
    known: float = 0.0
    done: float = 0.0
    stage_end: float = 1.0
    end: float | None = None

    def heard(self, now: float, done: float, stage_end: float = 1.0) -> Pace:
        """The pace once ``done`` is known: the end moves to where it is now expected, but not at once."""
        if not done:  # still loading what reads the cards
            return Pace(now, now)
        if not self.done:
            return Pace(now, now, done, done, stage_end)
        spent, part = now - self.began, _part(done, self.known)
        if spent < _ENOUGH or part < _FIRST:
            return replace(self, at=now, done=done, stage_end=stage_end)
        guess = self.began + spent / part
        if self.end is not None:
            weight = 1 - math.exp(-(now - self.at) / _CALM)
            guess = self.end + weight * (guess - self.end)
        return replace(self, at=now, done=done, stage_end=stage_end, end=guess)

    def left(self, now: float) -> float | None:
        """The seconds that are left, None as long as nobody can tell."""
        return None if self.end is None else (self.end - self.began) * (1 - self._gone(now))

    def share(self, now: float) -> float:
        """How far the bar goes, in [0, 0.99]: it moves between what is heard, too."""
        gone = self.done if self.end is None else self.known + (1 - self.known) * self._gone(now)
        return min(0.99, gone)

    def _gone(self, now: float) -> float:
        """The share of the time to the end that has run by now, but no more than belongs to the stage."""
        whole, most = (self.end or 0.0) - self.began, _part(self.stage_end, self.known)
        return min(most, max(0.0, (now - self.began) / whole)) if whole > 0 else most


def _part(done: float, known: float) -> float:
    """The share of what was not known that is done."""
    return (done - known) / (1 - known) if known < 1 else 0.0


def calm(said: float | None, left: float | None) -> float | None:
    """The seconds to say now, when ``said`` was said before: more than that only if it is clearly more.

    >>> calm(40, 38), calm(40, 43), calm(40, 60)
    (38, 40, 60)
    """
    if said is None or left is None or left <= said or left > _WORSE * said + 2:
        return left
    return said


def in_words(left: float | None) -> str:
    """The time that is left, as roughly as it is known; empty if it is not.

    >>> in_words(None), in_words(3), in_words(41), in_words(200)
    ('', 'a few seconds left', 'about 45 seconds left', 'about 3 minutes left')
    """
    if left is None:
        return ""
    if left <= 5:
        return "a few seconds left"
    if left <= 55:
        return f"about {5 * math.ceil(left / 5)} seconds left"
    minutes = max(1, round(left / 60))
    return f"about {minutes} minute{'s' * (minutes != 1)} left"
