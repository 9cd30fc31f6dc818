"""The command: ``python -m tests.benchmarks SUBJECT``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import ablation, explorer, extraction, layout, prerequisites, reading, scale
from tests.benchmarks.prerequisites.subject import write_weights

SUBJECTS = {
    "extraction": extraction,
    "ablation": ablation,
    "prerequisites": prerequisites,
    "explorer": explorer,
    "reading": reading,
    "scale": scale,
    "layout": layout,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark of one subject, print its tables, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description="extraction: quality and speed, ours and the peers' side by side. "
        "ablation: quality without each step of ours. "
        "prerequisites: edges, order and calibration against people's. "
        "explorer: how fast the app draws, answers and pans in a browser, beside its peers. "
        "reading: how fast large decks are read, and in how much memory. "
        "scale: how time and memory grow with a deck; with a cache, on two cores, beside peers. "
        "layout: how long pictures take to be laid out, and how well. "
        "Prints Markdown.",
    )
    parser.add_argument("subject", nargs="?", choices=SUBJECTS, default="extraction")
    parser.add_argument("--quick", action="store_true", help="the first 100 items of each set; 300 nodes")
    parser.add_argument(
        "--only",
        metavar="NAME,NAME",
        type=lambda text: tuple(text.split(",")),
        help=". ".join(f"{name}: of {', '.join(subject.NAMES)}" for name, subject in SUBJECTS.items()),
    )
    parser.add_argument("--json", metavar="FILE", type=Path, help="write every figure to FILE")
    parser.add_argument(
        "--fit", action="store_true", help="fit the weights of prerequisites anew and keep them; then measure"
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="explorer, reading, scale: 1 if ours misses what is wanted",
    )
    options = parser.parse_args(arguments)
    if options.fit:
        write_weights()
    subject = SUBJECTS[options.subject]
    only = options.only or subject.NAMES
    if unknown := [name for name in only if name not in subject.NAMES]:
        parser.error(f"unknown: {', '.join(unknown)}; choose from {', '.join(subject.NAMES)}")
    result = subject.run(quick=options.quick, only=only)
    print(subject.report(result))
    if options.json:
        options.json.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if options.strict and result.get("missed") else 0


if __name__ == "__main__":
    sys.exit(main())
