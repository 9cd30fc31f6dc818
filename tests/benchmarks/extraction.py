"""The subject ``extraction``: quality and speed of ours and its peers, in one run on the same text."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from contextlib import redirect_stdout
from typing import Any

from tests.benchmarks.data import Sets, load_sets, sizes
from tests.benchmarks.peers import PEERS, Peer, our_pairs
from tests.benchmarks.quality import pair_figures, quality
from tests.benchmarks.report import extraction_report
from tests.benchmarks.speed import cards_per_second, cards_to_time
from tests.benchmarks.versions import versions

NAMES = tuple(peer.name for peer in PEERS)
_PACKAGES = ("spacy", "pytextrank", "yake", "graphrag")


def run(*, quick: bool = False, only: Collection[str] = NAMES) -> dict[str, Any]:
    """Measure the tools named in ``only``; the whole result as JSON would have it.

    Progress goes to standard error, a line for each tool.
    """
    sets = load_sets(quick=quick)
    chosen = [peer for peer in PEERS if peer.name in only]
    result: dict[str, Any] = {
        "subject": "extraction",
        "quick": quick,
        "skipped": list(sets.skipped),
        "sets": sizes(sets),
        "tools": _measured([peer for peer in chosen if not peer.lacks()], sets),
        "missing": [{"tool": peer.title, "install": peer.lacks()} for peer in chosen if peer.lacks()],
        "versions": versions(_PACKAGES),
    }
    if sets.med1250 and "ours" in only:
        result["abbreviations"] = pair_figures(our_pairs, sets.med1250)
    return result


def report(result: dict[str, Any]) -> str:
    """A result as Markdown."""
    return extraction_report(result)


def _measured(peers: Sequence[Peer], sets: Sets) -> list[dict[str, Any]]:
    """Name, quality and speed of each tool; one after the other, for they share the machine."""
    with redirect_stdout(sys.stderr):  # some print when they are imported, and the tables are for reading
        extractors = [peer.load() for peer in peers]
        figures = []
        for peer, extract in zip(peers, extractors, strict=True):
            print(f"quality of {peer.title} …", flush=True)
            figures.append(quality(extract, sets))
        print("speed …", flush=True)
        speeds = cards_per_second(extractors, cards_to_time(sets))
    return [
        {"name": peer.name, "title": peer.title, "quality": found, "cards_per_second": speed}
        for peer, found, speed in zip(peers, figures, speeds, strict=True)
    ]
