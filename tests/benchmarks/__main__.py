"""The command: ``python -m tests.benchmarks SUBJECT``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import extraction

SUBJECTS = {"extraction": extraction}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark of one subject, print its tables, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description="Quality and speed, ours and the peers' side by side. Prints Markdown.",
    )
    parser.add_argument("subject", nargs="?", choices=SUBJECTS, default="extraction")
    parser.add_argument("--quick", action="store_true", help="the first 100 items of each set")
    parser.add_argument(
        "--only",
        metavar="NAME,NAME",
        type=_names,
        default=extraction.NAMES,
        help=f"of {', '.join(extraction.NAMES)}",
    )
    parser.add_argument("--json", metavar="FILE", type=Path, help="write every figure to FILE")
    options = parser.parse_args(arguments)
    subject = SUBJECTS[options.subject]
    result = subject.run(quick=options.quick, only=options.only)
    print(subject.report(result))
    if options.json:
        options.json.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    unknown = [name for name in names if name not in extraction.NAMES]
    if unknown:
        raise argparse.ArgumentTypeError(
            f"unknown: {', '.join(unknown)}; choose from {', '.join(extraction.NAMES)}"
        )
    return names


if __name__ == "__main__":
    sys.exit(main())
