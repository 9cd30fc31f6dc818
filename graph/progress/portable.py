"""What is kept for a deck as JSON text, to be loaded elsewhere."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from graph.model import Edit
from graph.progress.kept import EDIT_KINDS, Kept
from graph.progress.storage import ProgressError

EXPORT_FORMAT = "concept-explorer-progress"
EXPORT_VERSION = 2

_LISTS = {1: ("known", "goals", "verdicts"), 2: ("known", "learning", "unknown", "goals", "edits")}
_OPTIONAL: dict[str, list[str]] = {"unknown": []}  # left out where there is nothing in it
_ENTRIES = {"verdicts": "source, target and accepted", "edits": "kind, subject, object and holds"}


def exported(deck: str, kept: Kept) -> str:
    """All but pins as JSON text; the same progress gives the same text."""
    content = {
        "format": EXPORT_FORMAT,
        "version": EXPORT_VERSION,
        "deck": deck,
        "known": sorted(kept.known),
        "learning": sorted(kept.learning),
        **({"unknown": sorted(kept.unknown)} if kept.unknown else {}),
        **({} if kept.by_memory else {"by_memory": False}),
        "goals": kept.goals,
        "edits": [asdict(edit) for edit in kept.edits],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def imported(text: str) -> Kept:
    """What an export of this version or an earlier one holds.

    Raises:
        ProgressError: the text is not such an export.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or content.get("format") != EXPORT_FORMAT:
        raise ProgressError("not a progress file; choose one that Concept Explorer has exported")
    version = content.get("version")
    if type(version) is not int or version not in _LISTS:
        raise ProgressError(f"not a progress file of version 1 to {EXPORT_VERSION}; update Concept Explorer")
    if not isinstance(content.get("deck"), str):
        raise ProgressError('"deck" in the file is not a text; export it anew')
    texts: dict[str, list[str]] = {"known": [], "learning": [], "unknown": [], "goals": []}
    edits: list[Edit] = []
    for name in _LISTS[version]:
        entries = content.get(name, _OPTIONAL.get(name))
        for entry in entries if isinstance(entries, list) else (None,):
            if name in texts and isinstance(entry, str):
                texts[name].append(entry)
            elif name not in texts and (edit := _edit(name, entry)):
                edits.append(edit)
            else:
                wanted = _ENTRIES.get(name, "texts")
                raise ProgressError(f'"{name}" in the file is not a list of {wanted}; export it anew')
    known = frozenset(texts["known"])
    return Kept(
        known=known,
        learning=frozenset(texts["learning"]) - known,
        goals=tuple(texts["goals"]),
        edits=tuple(edits),
        unknown=frozenset(texts["unknown"]) - known,
        by_memory=content.get("by_memory") is not False,
    )


def _edit(name: str, entry: Any) -> Edit | None:
    match name, entry:
        case "verdicts", {"source": str(source), "target": str(target), "accepted": bool(accepted)}:
            return Edit("needed", source, target, accepted)
        case "edits", {"kind": kind, "subject": str(subject), "object": str(about), "holds": bool(holds)}:
            return Edit(kind, subject, about, holds) if kind in EDIT_KINDS else None
    return None
