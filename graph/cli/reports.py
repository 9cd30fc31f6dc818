"""What reports of ``check`` are made of: plain data, a dictionary for each deck, glossary and remark."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graph.model import Issue

Report = dict[str, Any]


def as_records(issues: Iterable[Issue]) -> list[Report]:
    """Issues as a report has them."""
    return [
        {"line": issue.line, "kind": issue.kind, "text": issue.text}
        | ({"file": issue.file} if issue.file else {})
        for issue in issues
    ]
