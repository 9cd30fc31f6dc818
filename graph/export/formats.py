"""The formats of a graph, by the ending of a file's name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from graph.export.files import ENDINGS, check_target, write_whole
from graph.export.jsonfile import json_pieces, to_json
from graph.export.page import to_html
from graph.export.tables import to_csv
from graph.export.xml import to_gexf, to_graphml
from graph.model import ConceptGraph

_Format = Callable[[ConceptGraph], str]
_WRITERS: tuple[_Format, ...] = (to_json, to_graphml, to_gexf, to_html, to_csv)
FORMATS: dict[str, _Format] = dict(zip(ENDINGS, _WRITERS, strict=True))


def write_graph(graph: ConceptGraph, path: str | Path) -> None:
    """Write a graph in the format that the ending of ``path`` names, whole or not at all.

    Raises:
        ExportError: the ending names no format, or the file cannot be written.
    """
    check_target(path, FORMATS)
    ending = Path(path).suffix.lower()
    write_whole(path, json_pieces(graph) if ending == ".json" else [FORMATS[ending](graph)])
