"""Export: a concept graph as JSON, GraphML, GEXF, CSV or an offline page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from graph.export.files import ExportError, check_target, write_whole
from graph.export.jsonfile import to_json
from graph.export.page import to_html
from graph.export.part import part_of
from graph.export.path import PATH_FORMATS, write_path
from graph.export.tables import to_csv
from graph.export.xml import to_gexf, to_graphml
from graph.model import ConceptGraph

__all__ = [
    "FORMATS",
    "PATH_FORMATS",
    "ExportError",
    "check_target",
    "part_of",
    "to_csv",
    "to_gexf",
    "to_graphml",
    "to_html",
    "to_json",
    "write_graph",
    "write_path",
]

FORMATS: dict[str, Callable[[ConceptGraph], str]] = {
    ".json": to_json,
    ".graphml": to_graphml,
    ".gexf": to_gexf,
    ".html": to_html,
    ".csv": to_csv,
}


def write_graph(graph: ConceptGraph, path: str | Path) -> None:
    """Write a graph in the format that the ending of ``path`` names, whole or not at all.

    Raises:
        ExportError: the ending names no format, or the file cannot be written.
    """
    check_target(path, FORMATS)
    write_whole(path, FORMATS[Path(path).suffix.lower()](graph))
