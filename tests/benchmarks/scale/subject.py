"""The subject ``scale``: rates beside peers, growth, the cache, two processes, and a projection to millions.

All on decks that are multiplied from the real ones (``decks``), each measurement a process of its own, one
after the other. Ratios are of figures of one run.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.data import ROOT
from tests.benchmarks.peers import PEERS
from tests.benchmarks.scale.decks import real_decks, write_deck
from tests.benchmarks.scale.floors import Row, missed
from tests.benchmarks.scale.measuring import RATED_PEERS
from tests.benchmarks.scale.tables import scale_report

NAMES = ("rates", "growth", "cache", "processes")
RATED = 10_000  # cards on which all tools are timed: from twice as many on the app offers the fast mode
_RUNS = 2  # of what is compared, in turn, of which the quickest counts: others slow a machine down
SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
CACHED = 50_000
SPLIT = 20_000
_QUICK = 20  # a quick run has a twentieth of the cards


def run(*, quick: bool, only: Collection[str]) -> dict[str, Any]:
    """Measure what is named in ``only``; each figure goes to standard error as it comes."""
    decks = real_decks()
    result: dict[str, Any] = {"quick": quick, "skipped": [], "missed": []}
    if not decks:
        result["skipped"] = ["everything: there are no decks to multiply"]
        return result

    def cards(number: int) -> int:
        return number // _QUICK if quick else number

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)

        def deck(number: int) -> Path:
            path = home / f"{number}.tsv"
            if not path.exists():
                write_deck(path, decks, number)
            return path

        if "rates" in only:
            lacking = {peer.name: peer.lacks() for peer in PEERS}
            ways = [name for name in RATED_PEERS if not lacking[name]]
            result["skipped"] += [
                f"{name}: not installed; {lacking[name]}" for name in RATED_PEERS if lacking[name]
            ]
            rated, cache = deck(cards(RATED)), home / "rates.sqlite3"
            _measure("ours", rated, cache)
            runs = [
                [_measure(way, rated) for way in ("tokens", "ours-fast", "ours", *ways)]
                + [{**_measure("ours", rated, cache), "way": "ours-cached"}]
                for _ in range(1 if quick else _RUNS)
            ]
            result["rates"] = [_quickest(same, "cpu") for same in zip(*runs, strict=True)]
        if "growth" in only:
            result["growth"] = [_measure("build", deck(cards(number))) for number in SIZES]
            result["growth_fast"] = [_measure("build-fast", deck(cards(number))) for number in SIZES[-2:-1]]
            result["sent"] = _measure("sent", deck(cards(RATED)))
        if "cache" in only:
            cached, cache = deck(cards(CACHED)), home / "cache.sqlite3"
            full = _measure("build", cached, cache)
            again, edited = _measure("build", cached, cache), _measure("edited", cached, cache)
            result["cache"] = {"full": full, "again": again, "edited": edited, "bytes": _size(cache)}
        if "processes" in only:
            split = deck(cards(SPLIT))
            runs = [
                [_measure(way, split) for way in ("build", "build-2")] for _ in range(1 if quick else _RUNS)
            ]
            one, two = (_quickest(same, "seconds") for same in zip(*runs, strict=True))
            result["processes"] = {"one": one, "two": two}
    result["missed"] = missed(result)
    return result


def report(result: dict[str, Any]) -> str:
    """A result as Markdown."""
    return scale_report(result)


def _quickest(rows: Sequence[Row], seconds: str) -> Row:
    return min(rows, key=lambda row: row[seconds])


def _measure(way: str, deck: Path, cache: Path | None = None) -> dict[str, Any]:
    command: Sequence[str] = [sys.executable, "-m", "tests.benchmarks.scale.measuring", way, str(deck)]
    done = subprocess.run([*command, *([str(cache)] if cache else [])], capture_output=True, cwd=ROOT)
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(
        f"{way}: {found['cards']:,} cards in {found['seconds']:.1f} s, {found['peak'] / 2**20:,.0f} MiB",
        file=sys.stderr,
        flush=True,
    )
    return found


def _size(cache: Path) -> int:
    return sum(path.stat().st_size for path in cache.parent.glob(f"{cache.name}*"))
