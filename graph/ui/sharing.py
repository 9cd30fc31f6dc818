"""Sharing: what is shown, as a file."""

from __future__ import annotations

from itertools import count
from typing import Any

from graph.exploration import Shown
from graph.export import FORMATS, part_of, to_html
from graph.model import ConceptGraph
from graph.presentation.layout import Positions

_TYPES = {
    ".json": "application/json",
    ".graphml": "application/xml",
    ".gexf": "application/xml",
    ".html": "text/html",
    ".csv": "text/csv",
}
_number = count(1)  # tells the component that a file is another one, though its content may be the same


def file_of(graph: ConceptGraph, shown: Shown, ending: str, positions: Positions) -> dict[str, Any]:
    """What is shown of a graph in the format of an ending, as the component saves it."""
    part = part_of(graph, shown.concepts, shown.links)
    return {
        "at": next(_number),
        "name": f"concepts{ending}",
        "type": _TYPES[ending],
        "text": to_html(part, positions) if ending == ".html" else FORMATS[ending](part),
    }
