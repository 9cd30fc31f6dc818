"""The subject ``reading``: how long large decks take to be read and reported on, and in how much memory.

Each reading is a process of its own, so that its peak of memory is its own. Beside ours stands the least that
any reader has to do: the csv module cutting the rows, sqlite3 fetching the notes.
"""

from __future__ import annotations

import csv
import json
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import genanki

from graph.readers import read_deck
from tests.benchmarks.report import table

NAMES = ("table", "package")
ROWS, NOTES = 500_000, 50_000
REVIEWS = 14  # of each card of a package
LIMITS = {"table": (10.0, 1 << 30), "package": (20.0, 1 << 30)}  # seconds, bytes
_QUICK = 10  # a quick run reads a tenth of them

_DAY = 86_400_000  # milliseconds
_BEGIN = 1_700_000_000_000
_SUBJECTS = (
    "entropy cross-entropy divergence softmax gradient policy reward token logit prior sampling".split()
)
_VERBS = "bounds measures equals limits drives explains replaces needs".split()


def sentences(number: int) -> Iterator[tuple[str, str]]:
    """Questions and answers of the length of real ones, each question another one.

    >>> len(set(sentences(100)))
    100
    """
    chance = random.Random(7)

    def sentence(words: int) -> str:
        return " ".join(chance.choice(_SUBJECTS if at % 3 else _VERBS) for at in range(words))

    for at in range(number):
        yield f"Why does {sentence(6)} number {at}?", f"Since {sentence(25)}, and {sentence(12)}."


def write_table(path: Path, rows: int) -> None:
    """Write a table without a heading, of so many cards."""
    with path.open("w", encoding="utf-8") as out:
        out.writelines(f"{front}\t{back}\ttag{len(back) % 7}\n" for front, back in sentences(rows))


def write_package(path: Path, notes: int) -> None:
    """Write an Anki package of so many notes, each reviewed some times."""
    deck = genanki.Deck(1 << 30, "Large")
    for at, (front, back) in enumerate(sentences(notes)):
        deck.add_note(genanki.Note(genanki.BASIC_MODEL, [front, f"<b>{back}</b><br>"], guid=str(at)))
    genanki.Package(deck).write_to_file(path)
    with zipfile.ZipFile(path) as package:
        connection = sqlite3.connect(":memory:")
        connection.deserialize(package.read("collection.anki2"))
    cards = [ident for (ident,) in connection.execute("select id from cards order by id")]
    connection.execute("update cards set type = 2, queue = 2, ivl = 30, reps = ?", (REVIEWS,))
    connection.executemany(
        "insert into revlog values (?, ?, -1, 3, ?, ?, 2500, 6000, 1)",
        (
            (_BEGIN + 2 * at * at * _DAY // 3 + number, card, at + 1, at)
            for number, card in enumerate(cards)
            for at in range(REVIEWS)
        ),
    )
    connection.commit()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("collection.anki2", connection.serialize())
        package.writestr("media", "{}")
    connection.close()


def _ours(path: Path) -> int:
    return len(read_deck(path).cards)


def _csv_module(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as rows:
        return len(list(csv.reader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)))


def _sqlite(path: Path) -> int:
    with zipfile.ZipFile(path) as package:
        connection = sqlite3.connect(":memory:")
        connection.deserialize(package.read("collection.anki2"))
    notes = [flds.split("\x1f") for (flds,) in connection.execute("select flds from notes")]
    reviews = connection.execute("select * from revlog").fetchall()
    connection.close()
    return len(notes) if reviews else 0


READERS: dict[str, Callable[[Path], int]] = {"ours": _ours, "csv module": _csv_module, "sqlite3": _sqlite}
_WRITERS: dict[str, tuple[str, int, Callable[[Path, int], None], str]] = {
    "table": ("large.tsv", ROWS, write_table, "csv module"),
    "package": ("large.apkg", NOTES, write_package, "sqlite3"),
}


def measured(reader: str, path: Path) -> dict[str, Any]:
    """Read a file in this process: seconds, the peak of the process in bytes, and the cards."""
    begin = time.perf_counter()
    cards = READERS[reader](path)
    seconds = time.perf_counter() - begin
    return {
        "seconds": seconds,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10,
        "cards": cards,
    }


def measured_apart(reader: str, path: Path) -> dict[str, Any]:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.reading", reader, str(path)]
    found: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return found


def run(*, quick: bool, only: Collection[str]) -> dict[str, Any]:
    """Measure the reading of each deck that is named, ours and the least there is to do in turn."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name in (name for name in NAMES if name in only):
            file, number, write, peer = _WRITERS[name]
            path = Path(folder) / file
            write(path, number // _QUICK if quick else number)
            for reader in ("ours", peer):
                rows.append({"deck": name, "reader": reader, **measured_apart(reader, path)})
    missed = [
        f"{row['deck']}: more than {limit:g} {unit}"
        for row in rows
        if row["reader"] == "ours"
        for value, limit, unit in zip(
            (row["seconds"], row["peak"]), LIMITS[row["deck"]], ("seconds", "bytes"), strict=True
        )
        if value > limit
    ]
    return {"quick": quick, "rows": rows, "missed": missed}


def report(result: dict[str, Any]) -> str:
    """The figures as a Markdown table, with how many times as long ours takes."""
    lines = ["# Reading" + (", a quick run: not to be quoted" if result["quick"] else ""), ""]
    rows = []
    for row in result["rows"]:
        ours = next(r for r in result["rows"] if r["deck"] == row["deck"])
        rows.append(
            [
                row["deck"],
                row["reader"],
                f"{row['cards']:,}",
                f"{row['seconds']:.1f}",
                f"{row['peak'] / (1 << 30):.2f}",
                f"× {ours['seconds'] / row['seconds']:.1f}",
            ]
        )
    lines += table(["deck", "reader", "cards", "s", "GiB at most", "ours of it"], rows)
    return "\n".join([*lines, *(f"- missed: {what}" for what in result["missed"])]) + "\n"


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1], Path(sys.argv[2]))))
