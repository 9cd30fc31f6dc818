"""``check`` for glossaries: how many entries each has, and what is odd about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.cli.reports import Report, as_records
from graph.editing.files import is_of_edits, marked_issues
from graph.extraction.glossary import Glossary, glossary_lines, glossary_rows
from graph.extraction.glossary_check import check_glossary
from graph.extraction.inflection import NounTable
from graph.extraction.pipeline import load_pipeline

_NOT_OF_EDITS = ("no-definition", "dangling")  # which name concepts of the cards, and define few


def glossary_reports(paths: Sequence[str]) -> list[Report]:
    """A report a glossary; they are used together, so each may need what another one holds.

    Raises:
        GlossaryError: one cannot be read.
    """
    nouns = NounTable.of(load_pipeline())
    lines = {path: glossary_lines(path) for path in paths}
    entries = {path: _entries(found) for path, found in lines.items()}
    reports = []
    for path, found in lines.items():
        others = tuple(entry for other in entries if other != path for entry in entries[other])
        issues = check_glossary(found, nouns, others)
        if is_of_edits(found):
            issues = tuple(issue for issue in issues if issue.kind not in _NOT_OF_EDITS)
        issues = tuple(sorted((*issues, *marked_issues(found)), key=lambda issue: issue.line))
        reports.append(
            {
                "path": path,
                "entries": len(entries[path]),
                "defined": sum(bool(entry.definition) for entry in entries[path]),
                "with_prerequisites": sum(bool(entry.prerequisites) for entry in entries[path]),
                "remarks": len(issues),
                "issues": as_records(issues),
            }
        )
    return reports


def _entries(lines: Iterable[str]) -> Glossary:
    return tuple(row.entry for row in glossary_rows(lines) if row.entry.label)
