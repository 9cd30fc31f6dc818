"""``python -m tests.fuzz``: look for decks that do harm, and write the smallest of each kind to a folder."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.fuzz.samples import samples


def main() -> int:
    """Fuzz for a while, or check files; the exit status is 1 if there was a defect."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long (60)")
    parser.add_argument("--reader", default="", metavar="NAME", help="only samples whose name holds NAME")
    parser.add_argument("--seed", type=int, default=0, help="of the mutations (0)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where to write what does harm")
    parser.add_argument("--atheris", action="store_true", help="guided by coverage; needs atheris")
    parser.add_argument("files", nargs="*", type=Path, help="check these files, and do not fuzz")
    options = parser.parse_args()
    decks = {name: data for name, data in samples().items() if options.reader in name}
    if not decks:
        parser.error(f"no sample is called so; there are {', '.join(samples())}")
    keep = options.keep or Path(tempfile.mkdtemp(prefix="fuzz-"))
    print(f"what does harm goes to {keep}", flush=True)
    if options.atheris:
        from tests.fuzz.guided import run  # before anything else imports the readers

        run(decks, options.seconds, keep / "corpus")
    from tests.fuzz.searching import fuzz, replay

    if options.files:
        return replay(options.files)
    return 1 if fuzz(decks, options.seconds, options.seed, keep) else 0


if __name__ == "__main__":
    sys.exit(main())
