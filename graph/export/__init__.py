"""Export: a concept graph as JSON, GraphML, GEXF, CSV or an offline page, and a study path.

Names are loaded when they are first used: which endings there are is asked before anything is built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.loading import lazily

if TYPE_CHECKING:
    from graph.export.files import ENDINGS, PATH_ENDINGS, ExportError, check_target
    from graph.export.formats import FORMATS, write_graph
    from graph.export.jsonfile import to_json
    from graph.export.page import to_html
    from graph.export.part import part_of
    from graph.export.path import PATH_FORMATS, write_path
    from graph.export.tables import to_csv
    from graph.export.xml import to_gexf, to_graphml

__all__ = [
    "ENDINGS",
    "FORMATS",
    "PATH_ENDINGS",
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

__getattr__ = lazily(
    __name__,
    {
        "files": "ENDINGS PATH_ENDINGS ExportError check_target",
        "formats": "FORMATS write_graph",
        "jsonfile": "to_json",
        "page": "to_html",
        "part": "part_of",
        "path": "PATH_FORMATS write_path",
        "tables": "to_csv",
        "xml": "to_gexf to_graphml",
    },
)
