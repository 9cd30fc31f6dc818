"""The figures of scale as Markdown: rates, growth, cache, processes, and what they mean for millions."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from graph.build import STAGES
from graph.extraction.reading import READING
from tests.benchmarks.report import table
from tests.benchmarks.scale.floors import Row, peer_of, tenth_of

_TITLES = {
    "tokens": "spaCy's tokeniser alone: the limit",
    "ours": "ours",
    "ours-fast": "ours, fast mode",
    "ours-cached": "ours, all in the cache",
    "pytextrank": "pytextrank",
    "graphrag-regex": "GraphRAG fast: regex_english, its default",
    "graphrag-cfg": "GraphRAG fast: cfg",
}
_FAR = (10_000_000, 100_000_000)  # cards of the projection
_CORES = (2, 64, 1_000)  # … and on how many cores


def scale_report(result: dict[str, Any]) -> str:
    """What a run found, a table each."""
    return "\n".join(_lines(result)) + "\n"


def _lines(result: dict[str, Any]) -> Iterator[str]:
    yield "# Scale" + (", a quick run: not to be quoted" if result["quick"] else "")
    yield ""
    if "rates" in result:
        yield from _rates(result["rates"])
    if "growth" in result:
        yield from _growth(result["growth"], result["growth_fast"])
    if "cache" in result:
        yield from _cache(result["cache"])
    if "processes" in result:
        yield from _processes(result["processes"])
    if "growth" in result:
        yield from _projection(result["growth"], result["sent"])
    for line in result["missed"]:
        yield f"- missed: {line}"
    for reason in result["skipped"]:
        yield f"- skipped: {reason}"


def _rates(rows: Sequence[Row]) -> Iterator[str]:
    yield f"Concepts of {rows[0]['cards']:,} cards, one process. Cards per second of CPU time."
    yield ""
    peer = peer_of(rows)
    body = []
    for row in rows:
        rate = row["cards"] / row["cpu"]
        ratio = f"× {rate / (peer['cards'] / peer['cpu']):.1f}" if peer else "–"
        body.append([_TITLES[row["way"]], f"{rate:,.0f}", ratio, f"{row['peak'] / 2**20:,.0f}"])
    yield from table(["", "cards/s", "of GraphRAG's", "MiB at most"], body)
    yield ""


def _growth(rows: Sequence[Row], fast: Sequence[Row]) -> Iterator[str]:
    yield "The whole build, one process, nothing in a cache. Seconds of each stage behind the whole."
    yield ""
    head = ["cards", "s", "cards/s", "GiB at most", *STAGES, "concepts", "links", "prerequisites"]
    body = []
    for row, mode in (*((row, "") for row in rows), *((row, ", fast mode") for row in fast)):
        size = _size(row)
        stages = (f"{row['stages'].get(stage, 0.0):.1f}" for stage in STAGES)
        counts = (f"{row[name]:,}" for name in ("concepts", "links", "prerequisites"))
        body.append([f"{size[0]}{mode}", *size[1:], *stages, *counts])
    yield from table(head, body)
    yield ""
    last = rows[-1]
    if tenth := tenth_of(rows):
        times = last["seconds"] / tenth["seconds"]
        yield f"Ten times the cards ({tenth['cards']:,} to {last['cards']:,}) take × {times:.1f}."
        yield ""
    yield from _plot(rows)


def _size(row: Row) -> list[str]:
    return [
        f"{row['cards']:,}",
        f"{row['seconds']:.1f}",
        f"{row['cards'] / row['seconds']:,.0f}",
        f"{row['peak'] / 2**30:.2f}",
    ]


def _plot(rows: Sequence[Row], height: int = 12, width: int = 60) -> Iterator[str]:
    """Seconds (●) and MiB (○) against cards, both axes logarithmic; a slope of one is in proportion."""
    left, right = (math.log10(rows[at]["cards"]) for at in (0, -1))
    series = (("●", [row["seconds"] for row in rows]), ("○", [row["peak"] / 2**20 for row in rows]))
    values = [math.log10(value) for _, numbers in series for value in numbers]
    low, high = math.floor(min(values)), math.ceil(max(values))
    grid = [[" "] * (width + 1) for _ in range(height + 1)]
    for sign, numbers in series:
        for row, value in zip(rows, numbers, strict=True):
            x = round(width * (math.log10(row["cards"]) - left) / (right - left))
            y = round(height * (math.log10(value) - low) / (high - low))
            grid[height - y][x] = sign
    yield "```"
    for at, line in enumerate(grid):
        share = high - at * (high - low) / height
        label = f"{10 ** round(share):,}" if abs(share - round(share)) < 0.5 * (high - low) / height else ""
        yield f"{label:>8} │{''.join(line).rstrip()}"
    yield f"{'':>8} └{'─' * width}"
    yield f"{'':>9}{rows[0]['cards']:<{width - 6},}{rows[-1]['cards']:>7,} cards   ● seconds   ○ MiB"
    yield "```"
    yield ""


def _cache(rows: dict[str, Any]) -> Iterator[str]:
    full, again, edited = (rows[name] for name in ("full", "again", "edited"))
    size = f"{rows['bytes'] / 2**20:,.0f} MiB"
    yield f"A cache, {full['cards']:,} cards ({size} of cache), once the program is loaded."
    yield ""
    body = [
        ["built, and kept", f"{full['seconds']:.1f}", "1", f"{full['peak'] / 2**30:.2f}"],
        ["opened again (+ its file read)", f"{again['seconds']:.2f} (+ {again['reading']:.2f})",
         f"1/{full['seconds'] / again['seconds']:,.0f}", f"{again['peak'] / 2**30:.2f}"],
        ["after one edited card", f"{edited['seconds']:.1f}",
         f"1/{full['seconds'] / edited['seconds']:,.0f}", f"{edited['peak'] / 2**30:.2f}"],
    ]  # fmt: skip
    yield from table(["", "s", "of the full build", "GiB at most"], body)
    yield ""


def _processes(rows: dict[str, Any]) -> Iterator[str]:
    one, two = rows["one"], rows["two"]
    yield (
        f"Two processes on {one['cards']:,} cards: {two['seconds']:.1f} s, one: {one['seconds']:.1f} s, "
        f"× {one['seconds'] / two['seconds']:.2f}; the larger of the workers takes "
        f"{two['child_peak'] / 2**30:.2f} GiB, the process that joins {two['peak'] / 2**30:.2f}."
    )
    yield ""


def _projection(rows: Sequence[Row], sent: Row) -> Iterator[str]:
    """What is split grows with the cards and shrinks with the cores; what is merged does neither."""
    last = rows[-1]
    split = last["stages"].get(READING, 0.0) / last["cards"]
    merged = [sum(row["stages"].get(stage, 0.0) for stage in STAGES if stage != READING) for row in rows[-2:]]
    power = math.log(merged[1] / merged[0]) / math.log(last["cards"] / rows[-2]["cards"])
    back = sum(size for name, size in sent["sent"].items() if name.startswith("from")) / sent["cards"]
    memory = math.log(last["peak"] / rows[-2]["peak"]) / math.log(last["cards"] / rows[-2]["cards"])
    yield "Projection, from the last two sizes above and the bytes that workers send back:"
    yield ""
    body = []
    for cards in _FAR:
        times = cards / last["cards"]
        hours = [split * cards / cores / 3600 for cores in _CORES]
        body.append(
            [
                f"{cards:,}",
                *(f"{value:,.1f}" for value in hours),
                f"{merged[1] * times**power / 3600:,.1f}",
                f"{back * cards / 2**30:,.0f}",
                f"{last['peak'] * times**memory / 2**30:,.0f}",
            ]
        )
    cores = (f"h to read and search on {number} cores" for number in _CORES)
    yield from table(["cards", *cores, "h to merge", "GiB sent back", "GiB where it is merged"], body)
    yield ""
    yield (
        f"Assumed: reading and searching take {1000 * split:.2f} ms a card on one core, as at "
        f"{last['cards']:,} cards, and are split without loss; what is merged (finding concepts, linking, "
        "prerequisites) runs on one core of one machine and grows as the cards to the power of "
        f"{power:.2f}, its memory of {memory:.2f}, as between the last two sizes; {back:,.0f} bytes a card "
        "come back from the workers; the vocabulary goes on growing as in the multiplied decks; nothing "
        "comes out of a cache. Beyond a few million cards the merging needs a large machine, or graphs of "
        "parts of the deck."
    )
    yield ""
