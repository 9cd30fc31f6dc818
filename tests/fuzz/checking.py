"""What must hold of whatever bytes a reader gets."""

from __future__ import annotations

import faulthandler
import math
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from graph.model import Deck, Memory
from graph.readers import ReaderError, read_deck

MOST_SECONDS = 2.0  # of processor time, for an input of no more than this size
_SIZE = 1 << 16
MOST_MEMORY = 512 << 20  # bytes more at its height than before
_LONGEST = 1100  # characters of what is told


class Defect(AssertionError):
    """A reader did what it never may."""


class _Late(BaseException):
    """A reader took far too long (no Exception, so that nothing takes it for a damaged file)."""


def check(name: str, data: bytes) -> Deck | None:
    """Read a deck twice; the deck, or None if a reader refused it as it should.

    Raises:
        Defect: another error than ReaderError, too much time or memory, or a deck that is not sound.
    """
    seconds = MOST_SECONDS * max(1, len(data) / _SIZE)
    before = _height()
    first = _read(name, data, seconds)
    if (more := _height() - before) > MOST_MEMORY:
        raise Defect(f"memory: {more >> 20} MB")
    if first != _read(name, data, seconds):
        raise Defect("not deterministic: the same bytes give another deck")
    if isinstance(first, str):
        _check_told(first)
        return None
    _check_deck(first)
    return first


def _read(name: str, data: bytes, seconds: float) -> Deck | str:
    try:
        with _alarm(seconds):
            return read_deck(data, name)
    except ReaderError as error:
        return str(error)
    except _Late as error:
        raise Defect(f"slow: more than {seconds:.0f} s") from error
    except Exception as error:
        raise Defect(f"{type(error).__name__}: {error}"[:500]) from error


def _check_deck(deck: Deck) -> None:
    if not deck.cards:
        raise Defect("a deck without cards")
    if len({card.id for card in deck.cards}) < len(deck.cards):
        raise Defect("two cards with one id")
    for card in deck.cards:
        if not card.front and not card.back:
            raise Defect("a card without any text")
        for text in (card.front, card.back, card.deck, card.source, *card.tags):
            if not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
                raise Defect(f"half a character in {text[:80]!r}")
        if not card.source.rpartition(":")[2].isdecimal():
            raise Defect(f"a source without a line: {card.source!r}")
        if card.memory and not _is_sound(card.memory):
            raise Defect(f"an odd memory: {card.memory}")
    for issue in deck.issues:
        _check_told(issue.text)
        if issue.line < 1 or not issue.kind or (issue.skipped and not issue.text.startswith("skipped: ")):
            raise Defect(f"an odd issue: {issue}"[:500])


def _is_sound(memory: Memory) -> bool:
    return 0 < memory.stability < math.inf and 0 < memory.decay < math.inf and math.isfinite(memory.reviewed)


def _check_told(text: str) -> None:
    if not text or len(text) > _LONGEST or len(text.splitlines()) > 1 or any(ord(sign) < 32 for sign in text):
        raise Defect(f"not one clear line: {text[:200]!r} ({len(text)} characters)")


def _height() -> int:
    """The most memory that this process ever had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Stop what takes more processor time; if it is deaf to that, show where it is, and end the process."""

    def late(*_: object) -> None:
        raise _Late

    previous = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    faulthandler.dump_traceback_later(60, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, previous)
