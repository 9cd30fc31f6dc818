"""Export: a concept graph as JSON, GraphML, GEXF, CSV or an offline page."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from graph.export.jsonfile import to_json
from graph.export.page import to_html
from graph.export.tables import to_csv
from graph.export.xml import to_gexf, to_graphml
from graph.model import ConceptGraph

__all__ = [
    "FORMATS",
    "ExportError",
    "check_target",
    "to_csv",
    "to_gexf",
    "to_graphml",
    "to_html",
    "to_json",
    "write_graph",
]

FORMATS: dict[str, Callable[[ConceptGraph], str]] = {
    ".json": to_json,
    ".graphml": to_graphml,
    ".gexf": to_gexf,
    ".html": to_html,
    ".csv": to_csv,
}


class ExportError(ValueError):
    """A graph that cannot be written where it should be; one line with the reason and the fix."""


def check_target(path: str | Path) -> None:
    """Make sure, before the work of a build, that a graph could be written to ``path``.

    Raises:
        ExportError: the ending names no format, or the folder is not there.
    """
    path = Path(path)
    if path.suffix.lower() not in FORMATS:
        raise ExportError(f"{path}: no such format; end the name in {', '.join(FORMATS)}")
    if not path.parent.is_dir():
        raise ExportError(f"{path}: cannot be written (no folder {path.parent}); make it first")


def write_graph(graph: ConceptGraph, path: str | Path) -> None:
    """Write a graph in the format that the ending of ``path`` names, whole or not at all.

    Raises:
        ExportError: the ending names no format, or the file cannot be written.
    """
    check_target(path)
    path = Path(path)
    render = FORMATS[path.suffix.lower()]
    try:
        data = render(graph).encode("utf-8")
    except UnicodeEncodeError:
        raise ExportError(f"{path}: the deck holds half a surrogate pair; save it as UTF-8 again") from None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as part:
            try:
                part.write(data)
                part.close()
                Path(part.name).chmod(0o666 & ~_umask())
                os.replace(part.name, path)
            finally:
                Path(part.name).unlink(missing_ok=True)
    except OSError as error:
        raise ExportError(
            f"{path}: cannot be written ({error.strerror}); check folder and permissions"
        ) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
