"""Ranking: how much a term is worth as a concept, in the deck and on one card.

Both multiply how often, how long and how rare a term is. In the deck the number of cards decides;
on one card length and position do, and the deck hardly counts. The constants were chosen by F1 at
5, 10 and 15 on abstracts with keyphrases that professional indexers gave.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from graph.extraction.zipf import rarity

_MOST_WORDS = 4  # a term of five words is not worth more than one of four
_DECK_LENGTH_GAIN = 0.4
_DECK_BASE = 0.5
_CARD_BASE = 1.0
_FREQUENCY_POWER = 0.25
_FRONT_GAIN = 1.2  # a concept of the question is what the card is about
_DECAY = 1000.0  # characters over which "early on the card" loses its weight
_NESTED = 0.1  # a term that stands only inside a longer one


def deck_weight(words: Sequence[str], cards: int, *, on_front: bool, language: str = "en") -> float:
    """A term's weight in its deck: log document frequency × length × rarity, more in a question.

    >>> deck_weight(("cross-entropy",), 3, on_front=True) > deck_weight(("model",), 3, on_front=True)
    True
    """
    length = 1 + _DECK_LENGTH_GAIN * (min(len(words), _MOST_WORDS) - 1)
    front = _FRONT_GAIN if on_front else 1.0
    return math.log1p(cards) * length * (_DECK_BASE + rarity(tuple(words), language)) * front


def card_weight(
    words: Sequence[str],
    cards: int,
    *,
    start: int,
    on_front: bool,
    times: int,
    nested: bool,
    language: str = "en",
) -> float:
    """A term's weight on one card of the ``cards`` that name it.

    ``start`` is the offset of its first occurrence on its side, ``times`` how often the card names
    it, ``nested`` whether it does so only inside longer terms.
    """
    frequency: float = math.log1p(cards) ** _FREQUENCY_POWER
    length = min(len(words), _MOST_WORDS)
    early: float = 1 / (1 + math.log1p(start / _DECAY))
    rare = _CARD_BASE + rarity(tuple(words), language)
    weight = frequency * length * rare * early * (1 + 0.3 * math.log(times))
    return weight * (_FRONT_GAIN if on_front else 1.0) * (_NESTED if nested else 1.0)
