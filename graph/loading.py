"""Loading: what a package offers is loaded when it is first used, so that importing it costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazily(package: str, modules: Mapping[str, str]) -> Callable[[str], Any]:
    """The ``__getattr__`` of a package; of each of its modules, the names that are wanted of it.

    >>> lazily("graph", {"model": "Card Deck"})("Card").__name__
    'Card'
    """
    home = {name: f"{package}.{module}" for module, names in modules.items() for name in names.split()}

    def load(name: str) -> Any:
        if name in home:
            return getattr(import_module(home[name]), name)
        raise AttributeError(f"module '{package}' has no attribute '{name}'")

    return load
