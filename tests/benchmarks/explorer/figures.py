"""The figures of the explorer and its peers: what is measured, what must be kept to, and how it is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import numpy as np

from tests.benchmarks.report import table

Result = dict[str, Any]
OURS = "ours"
_STEPS = ("click", "filter", "edit", "undo", "rerun", "reload")


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: its key in a result, what it is, and the most that its median may be by number of nodes.

    It is told in ``unit``, after being multiplied by ``factor``, with so many ``digits`` after the point.
    """

    key: str
    title: str
    unit: str
    digits: int
    floors: Mapping[int, float] = field(default_factory=dict)
    factor: float = 1.0

    def told(self, value: float) -> str:
        """A value in words, without its unit.

        >>> Measure("bytes", "", "kB", 1, factor=1e-3).told(12_345)
        '12.3'
        """
        return f"{value * self.factor:.{self.digits}f}"


_AT_ANY_SIZE = dict.fromkeys((300, 1000, 3000), 25_000.0)
MEASURES = (
    Measure("drawn", "First nodes", "s", 2, {300: 2.0, 3000: 3.0}),
    Measure("click", "A click answers", "s", 3, {300: 0.3, 3000: 0.6}),
    Measure("bytes", "Bytes to the browser for a click", "kB", 1, _AT_ANY_SIZE, 1e-3),
    Measure("frame", "Panning, the median from picture to picture", "ms", 1, {1000: 33.0}),
    Measure("slow_frame", "Panning, the 95th percentile of that", "ms", 1),
)


def frame_times(stamps: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th percentile of the times between frames, from the stamps of at least two.

    >>> frame_times([0, 10, 20, 40])
    (10.0, 19.0)
    """
    times = np.diff(stamps)
    return float(np.median(times)), float(np.quantile(times, 0.95))


def furthest_move(
    before: Mapping[str, Sequence[float]], after: Mapping[str, Sequence[float]]
) -> tuple[int, float]:
    """How many nodes are in both pictures, and how far the one that moved most has moved.

    >>> furthest_move({"a": (0, 0), "b": (1, 1), "c": (2, 2)}, {"a": (3, 4), "b": (1, 1)})
    (2, 5.0)
    """
    both = before.keys() & after.keys()
    return len(both), max((float(np.hypot(*np.subtract(before[k], after[k]))) for k in both), default=0.0)


def missed(result: Result) -> list[str]:
    """What ours does not keep to, a line each, and what was not measured though it should have been."""
    return list(_missed(result))


def _missed(result: Result) -> Iterator[str]:
    for size in result["sizes"]:
        ours = _figures_of(result, OURS, size)
        for measure in MEASURES:
            if size not in measure.floors:
                continue
            values, floor = ours.get(measure.key), measure.floors[size]
            if not values:
                yield f"{measure.title}, {size:,} nodes: not measured{_why(ours, measure.key)}"
            elif median(values) > floor:
                told = f"{measure.told(median(values))} {measure.unit}, not {measure.told(floor)}"
                yield f"{measure.title}, {size:,} nodes: {told}"
        moved = ours.get("moved", {})
        for step in _STEPS:
            if step not in moved:
                yield f"Movement on {step}, {size:,} nodes: not measured{_why(ours, 'moved')}"
            elif moved[step]["furthest"] > 0:
                yield f"Movement on {step}, {size:,} nodes: {moved[step]['furthest']:.1f}"


def _why(figures: Result, key: str) -> str:
    reason = figures.get("why", {}).get(key)
    return f", {reason}" if reason else ""


def report(result: Result) -> str:
    """A result as Markdown."""
    return "\n".join(_lines(result)) + "\n"


def _lines(result: Result) -> Iterator[str]:
    yield "# Explorer" + (", a quick run: not to be quoted" if result["quick"] else "")
    yield ""
    yield ", ".join(f"{name} {version}" for name, version in result["versions"].items())
    yield ""
    if result["tools"]:
        yield f"Medians of {result['visits']} visits, in brackets the least and the most; ×: times ours."
        yield "All show the same made-up concepts and links, and have shown them once before they are timed."
        yield "The peers are as their makers set them, with physics; still: without it, placed as ours."
        yield "First nodes: on the canvas, from the start of navigation. A click: from the press to the text."
        yield "Bytes: of the WebSocket, not compressed. Panning: two seconds of dragging the ground."
        yield "pyvis's page is made once; what it would load from a CDN is in it or cut: there is no network."
        yield ""
        for measure in MEASURES:
            yield from _measure(result, measure)
        yield from _movement(result)
    for line in missed(result) if OURS in result["tools"] else ():
        yield f"- missed: {line}"
    for reason in result["skipped"]:
        yield f"- skipped: {reason}"


def _measure(result: Result, measure: Measure) -> Iterator[str]:
    yield f"{measure.title} ({measure.unit})."
    yield ""
    rows = []
    for size in result["sizes"]:
        floor = f"≤ {measure.told(measure.floors[size])}" if size in measure.floors else "–"
        ours = _figures_of(result, OURS, size).get(measure.key)
        cells = [_cell(measure, _figures_of(result, tool, size), ours, tool) for tool in result["tools"]]
        rows.append([f"{size:,} nodes", floor, *cells])
    yield from table(["", "wanted", *result["tools"].values()], rows)


def _cell(measure: Measure, figures: Result, ours: Sequence[float] | None, tool: str) -> str:
    values = figures.get(measure.key)
    if not values:
        return str(figures.get("why", {}).get(measure.key, "–"))
    middle = median(values)
    ratio = f" × {middle / median(ours):.1f}" if ours and tool != OURS and median(ours) else ""
    return f"{measure.told(middle)} ({measure.told(min(values))}–{measure.told(max(values))}){ratio}"


def _movement(result: Result) -> Iterator[str]:
    moved = {size: _figures_of(result, OURS, size).get("moved") for size in result["sizes"]}
    if not any(moved.values()):
        return
    yield "Ours: how far the node that moved most has moved, of all that are in the picture before and after."
    yield ""
    rows = []
    for size, steps in moved.items():
        cells = [_moved(steps[step]) if steps and step in steps else "–" for step in _STEPS]
        rows.append([f"{size:,} nodes", *cells])
    yield from table(["", *_STEPS], rows)


def _moved(step: Mapping[str, float]) -> str:
    return f"{step['furthest']:g} ({step['nodes']:,})"


def _figures_of(result: Result, tool: str, size: int) -> Result:
    """The figures of a tool at a size; empty if there are none."""
    for figures in result["figures"]:
        if (figures["tool"], figures["size"]) == (tool, size):
            found: Result = figures
            return found
    return {}
