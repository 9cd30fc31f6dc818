"""Parameters: a view as the parameters of an address, so that it can be shared, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import unquote

from graph.exploration.view import DEEPEST, STATES, STRENGTHS, View
from graph.memory import LEVELS, has_memory
from graph.model import ConceptGraph

_LONGEST_TEXT = 200  # characters of a search or a name
_LONGEST_LIST = 20_000  # characters of a parameter that lists names
_DAMPED = "damped"

_Value = TypeVar("_Value")


def _listed(values: Iterable[object]) -> str:
    return ",".join(_quoted(str(value)) for value in values)


def _ends(route: tuple[str, str]) -> str:
    return "~".join(map(_quoted, route))


def _quoted(name: str) -> str:
    """A name that can stand in a list or a route: what parts them is written as in an address.

    >>> _quoted("50 %, more or less")
    '50 %25%2C more or less'
    """
    return name.replace("%", "%25").replace(",", "%2C").replace("~", "%7E")


# By parameter, the part of a view that it stands for, and how that is written.
_PARTS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "communities": ("communities", _listed),
    "tags": ("tags", _listed),
    "decks": ("decks", _listed),
    "states": ("states", _listed),
    "memory": ("memory", _listed),
    "links": ("strength", str),
    "hubs": ("hubs", lambda _: _DAMPED),
    "colours": ("colours", str),
    "min": ("min_cards", str),
    "q": ("text", str),
    "most": ("most", str),
    "depth": ("depth", str),
    "centre": ("centre", str),
    "route": ("route", _ends),
}
PARAMETERS = tuple(_PARTS)


def to_parameters(view: View) -> dict[str, str]:
    """The parameters of an address that say what a view shows; none for the view that all begin with.

    >>> to_parameters(View())
    {}
    >>> to_parameters(View(communities=(0, 2), tags=("kl", "a, b"), strength="strong", route=("kl", "dpo")))
    {'communities': '0,2', 'tags': 'kl,a%2C b', 'links': 'strong', 'route': 'kl~dpo'}
    """
    usual = View()
    return {
        parameter: write(getattr(view, part))
        for parameter, (part, write) in _PARTS.items()
        if getattr(view, part) != getattr(usual, part)
    }


def from_parameters(parameters: Mapping[str, str], graph: ConceptGraph) -> View:
    """The view that the parameters of an address ask for, as far as a graph has what they name.

    Whatever means nothing is passed over: an address may be of another deck, or made up. Concepts may be
    given by any of their names.
    """
    start = View()

    def names(parameter: str, known: Iterable[_Value]) -> tuple[_Value, ...]:
        """Those of the known values that a parameter lists, each once."""
        if parameter not in parameters:
            return ()
        by_text = {str(value): value for value in known}
        texts = map(unquote, parameters[parameter][:_LONGEST_LIST].split(","))
        return tuple(dict.fromkeys(by_text[text] for text in texts if text in by_text))

    def number(parameter: str, default: int, highest: int) -> int:
        text = parameters.get(parameter, "")
        return min(int(text), highest) if re.fullmatch("[0-9]{1,6}", text) else default

    def concept(name: str) -> str:
        name = name[:_LONGEST_TEXT]
        found = graph.concept_by_id.get(name) or graph.find(name)
        return found.id if found else ""

    reviewed = bool({"memory", "colours"} & parameters.keys()) and has_memory(graph)
    depth = number("depth", start.depth, DEEPEST)
    centre = concept(parameters.get("centre", ""))
    local = bool(depth and centre)  # either alone means nothing
    ends = tuple(concept(unquote(name)) for name in parameters.get("route", "").split("~", 2))
    return View(
        communities=names("communities", (concept.community for concept in graph.concepts)),
        tags=names("tags", (tag for card in graph.cards for tag in card.tags)),
        decks=names("decks", (card.deck for card in graph.cards)),
        states=names("states", STATES),
        memory=names("memory", LEVELS if reviewed else ()),
        strength=next((step for step in STRENGTHS if step == parameters.get("links")), start.strength),
        min_cards=number("min", start.min_cards, len(graph.cards)),
        text=parameters.get("q", "")[:_LONGEST_TEXT],
        hubs=parameters.get("hubs") == _DAMPED,
        colours="memory" if reviewed and parameters.get("colours") == "memory" else start.colours,
        most=max(1, number("most", start.most, max(start.most, len(graph.concepts)))),
        depth=depth if local else start.depth,
        centre=centre if local else start.centre,
        route=(ends[0], ends[1]) if len(ends) == 2 and all(ends) and ends[0] != ends[1] else None,
    )
