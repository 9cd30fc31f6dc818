"""Stores as tests fill them: numbers, each with a key and a value of its own."""

from __future__ import annotations

import hashlib

from graph.cache.store import Store


def value(number: int, size: int = 300) -> bytes:
    """A value that no other number has and that cannot be made smaller."""
    return hashlib.shake_128(b"%d" % number).digest(size)


def keys(*numbers: int) -> list[bytes]:
    return [b"key %d" % number for number in numbers]


def items(*numbers: int) -> dict[bytes, bytes]:
    return dict(zip(keys(*numbers), map(value, numbers), strict=True))


def there(store: Store, *numbers: int) -> set[int]:
    """Which of the numbers have their value; none may have another."""
    found = dict(zip(numbers, store.get("n", keys(*numbers)), strict=True))
    assert all(got in (None, value(number)) for number, got in found.items())
    return {number for number, got in found.items() if got is not None}
