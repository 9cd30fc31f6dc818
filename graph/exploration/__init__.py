"""Exploration: what of a graph is shown, how to find one's way in it, and what its shape tells."""

from graph.exploration.bridging import Bridge, bridges
from graph.exploration.divides import Divide, loose_ends
from graph.exploration.hubs import damped, hub_limit
from graph.exploration.masks import mask, unmask
from graph.exploration.parameters import PARAMETERS, from_parameters, to_parameters
from graph.exploration.routes import find_route
from graph.exploration.search import Hit, SearchIndex
from graph.exploration.showing import Shown, shown
from graph.exploration.view import STATES, STRENGTHS, Colours, State, Strength, View, strength_steps

__all__ = [
    "PARAMETERS",
    "STATES",
    "STRENGTHS",
    "Bridge",
    "Colours",
    "Divide",
    "Hit",
    "SearchIndex",
    "Shown",
    "State",
    "Strength",
    "View",
    "bridges",
    "damped",
    "find_route",
    "from_parameters",
    "hub_limit",
    "loose_ends",
    "mask",
    "shown",
    "strength_steps",
    "to_parameters",
    "unmask",
]
