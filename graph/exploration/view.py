"""View: what of a graph is to be shown. It holds no data of the graph, so it outlives a rebuild."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from graph.exploration.ends import ends_in
from graph.memory import Level
from graph.model import ConceptGraph

State = Literal["known", "learning", "ready", "new"]
Strength = Literal["all", "clear", "strong"]
Colours = Literal["groups", "memory"]

STATES: tuple[State, ...] = ("known", "learning", "ready", "new")
STRENGTHS: tuple[Strength, ...] = ("all", "clear", "strong")
MOST = 300  # concepts shown at first: more make a picture that nobody reads
DEEPEST = 3  # links round the centre of a local graph: a fourth step reaches nearly everything

# The share of the links that are left out, weakest first.
_LEFT_OUT: dict[Strength, float] = {"all": 0.0, "clear": 0.5, "strong": 0.8}


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of a graph; as it is by default, the best concepts and all links between them.

    Filters, of which an empty one lets all pass: ``communities``; ``tags`` and ``decks``, of which a card
    that names the concept must have one each; ``states`` of learning; ``memory``, how well it is remembered;
    ``min_cards``, how many such cards there must be; ``text``, what a search must find. ``strength`` says
    which links are drawn, and with ``hubs`` those of hubs are damped; ``colours`` says what the colours of
    concepts tell. At most ``most`` concepts are shown, the best. With a ``depth`` only what is that many
    links or fewer from ``centre`` is; ``route`` holds the ends of a path that is always shown. Concepts are
    named by id.
    """

    communities: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    decks: tuple[str, ...] = ()
    states: tuple[State, ...] = ()
    memory: tuple[Level, ...] = ()
    strength: Strength = "all"
    min_cards: int = 0
    text: str = ""
    hubs: bool = False
    colours: Colours = "groups"
    most: int = MOST
    depth: int = 0
    centre: str = ""
    route: tuple[str, str] | None = None


def strength_steps(graph: ConceptGraph) -> dict[Strength, float]:
    """The least weight of a link that is drawn, by strength: of all, of the clear and of the strong links.

    What counts as clear depends on the deck, as the longer its cards are and the more there are, the lower
    weights lie: it is the stronger half of the deck's own links, and strong is the strongest fifth. Links as
    weak as the weakest that is drawn are drawn too.

    >>> from graph.model import Link
    >>> links = (Link("a", x, 1, 0, 0.0, 0.0, w, ()) for x, w in zip("bcdef", (0.1, 0.2, 0.3, 0.4, 0.5)))
    >>> strength_steps(ConceptGraph((), (), tuple(links)))
    {'all': 0.0, 'clear': 0.3, 'strong': 0.5}
    """
    weights = ends_in(graph).weight
    if not len(weights):
        return dict.fromkeys(STRENGTHS, 0.0)
    least = {
        strength: float(np.quantile(weights, share, method="higher")) for strength, share in _LEFT_OUT.items()
    }
    return least | {"all": 0.0}
