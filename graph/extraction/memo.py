"""Memory of what a function says: as quick as a dictionary, and never larger than it may grow."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_K = TypeVar("_K")
_V = TypeVar("_V")


class Memo(dict[_K, _V]):
    """What a function says of each key that it was asked for, by subscript.

    It forgets everything when it has ``most`` keys. Unlike ``lru_cache`` it is asked without a call, so that
    ``map(memo.__getitem__, keys)`` goes through the words of a text at the speed of C.

    >>> lengths = Memo(len, most=2)
    >>> lengths["one"], lengths["three"], dict(lengths)
    (3, 5, {'one': 3, 'three': 5})
    >>> lengths["two"], dict(lengths)
    (3, {'two': 3})
    """

    def __init__(self, function: Callable[[_K], _V], most: int = 1 << 16) -> None:
        super().__init__()
        self._function = function
        self._most = most

    def __missing__(self, key: _K) -> _V:
        if len(self) >= self._most:
            self.clear()
        value = self[key] = self._function(key)
        return value
