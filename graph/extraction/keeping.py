"""Keeping: what a cache has of the cards of a deck, and of stretches of them.

A deck is cut into stretches where the keys of its cards say, not by counting: a card that is edited, added or
taken away changes its own stretch and leaves all others what they were (U. Manber, "Finding similar files in
a large file system", USENIX 1994). What is added up over cards is kept for a stretch as a whole, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from graph.cache.store import Cache, NoStore

_CUT = 2  # of 256 keys, behind which a stretch ends: it has 128 cards on average
_LONGEST = 1024  # cards of a stretch, for the same card may stand in a deck again and again
_AT_ONCE = 64  # stretches that are asked for together


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive cards, with a key of their own."""

    key: bytes
    numbers: range


@dataclass(frozen=True)
class Kept:
    """What is kept of the cards of a deck, by their numbers; ``keys`` holds that of each."""

    cache: Cache
    keys: Sequence[bytes]

    @property
    def nothing(self) -> bool:
        """Whether nothing can be kept at all."""
        return isinstance(self.cache, NoStore)

    def get(self, kind: str, numbers: Sequence[int]) -> dict[int, bytes | None]:
        """What is kept of some cards, None of those that are not there."""
        found = self.cache.get(kind, [self.keys[number] for number in numbers])
        return dict(zip(numbers, found, strict=True))

    def put(self, kind: str, data: Mapping[int, bytes]) -> None:
        """Keep something of some cards."""
        self.cache.put(kind, [(self.keys[number], value) for number, value in data.items()])

    def stretches(self, kind: str) -> Iterator[tuple[Stretch, bytes | None]]:
        """All stretches of the deck in order, with what is kept of each."""
        every = list(cut(self.keys))
        for at in range(0, len(every), _AT_ONCE):
            some = [Stretch(self._key(numbers), numbers) for numbers in every[at : at + _AT_ONCE]]
            yield from zip(some, self.cache.get(kind, [stretch.key for stretch in some]), strict=True)

    def put_stretches(self, kind: str, data: Mapping[Stretch, bytes]) -> None:
        """Keep something of some stretches."""
        self.cache.put(kind, [(stretch.key, value) for stretch, value in data.items()])

    def _key(self, numbers: range) -> bytes:
        return blake2b(b"".join(self.keys[numbers.start : numbers.stop]), digest_size=16).digest()


def cut(keys: Sequence[bytes]) -> Iterator[range]:
    r"""The stretches of cards with these keys, which begin with random bytes.

    >>> list(cut([b"x", b"\0", b"y", b"x"]))
    [range(0, 2), range(2, 4)]
    """
    start = 0
    for at, key in enumerate(keys, 1):
        if key[0] < _CUT or at - start == _LONGEST or at == len(keys):
            yield range(start, at)
            start = at
