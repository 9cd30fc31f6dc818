"""What a build at scale should reach, as ratios of one run, and what of that was missed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Row = dict[str, Any]

_RATE, _FAST_RATE = 2.5, 10.0  # times the cards per second of GraphRAG's fast extractor
_REOPENED = 5.0  # seconds
_EDITED = 30.0  # times as quick as the full build
_TWO = 1.6  # times as quick as one process
_LAST, _MEMORY = 100_000, 3 << 30  # cards, bytes
_TENFOLD = 12.0  # times the seconds for ten times the cards


def missed(result: dict[str, Any]) -> list[str]:
    """What of a whole run falls short, a line each; of a quick one that cannot be told."""
    return [] if result["quick"] else list(_missed(result))


def peer_of(rows: Sequence[Row]) -> Row | None:
    """GraphRAG's fast extractor: its default one, or else the one that could be had."""
    by_way = {row["way"]: row for row in rows}
    return by_way.get("graphrag-regex") or by_way.get("graphrag-cfg")


def tenth_of(rows: Sequence[Row]) -> Row | None:
    """The row of a tenth of the last one's cards."""
    return next((row for row in rows if row["cards"] * 10 == rows[-1]["cards"]), None)


def _missed(result: dict[str, Any]) -> Iterator[str]:
    rates = result.get("rates", [])
    if peer := peer_of(rates):
        for row in rates:
            wanted = {"ours": _RATE, "ours-fast": _FAST_RATE}.get(row["way"], 0.0)
            times = row["cards"] / row["cpu"] / (peer["cards"] / peer["cpu"])
            if times < wanted:
                yield f"{row['way']}: × {times:.1f} of GraphRAG's cards per second, less than × {wanted:g}"
    if "cache" in result:
        full, again, edited = (result["cache"][name]["seconds"] for name in ("full", "again", "edited"))
        if again > _REOPENED:
            yield f"opened again: {again:.1f} s, more than {_REOPENED:g}"
        if full / edited < _EDITED:
            yield f"after one edited card: 1/{full / edited:.1f} of the full build, more than 1/{_EDITED:g}"
    if "processes" in result:
        times = result["processes"]["one"]["seconds"] / result["processes"]["two"]["seconds"]
        if times < _TWO:
            yield f"two processes: × {times:.2f}, less than × {_TWO:g}"
    if rows := result.get("growth"):
        last, tenth = rows[-1], tenth_of(rows)
        if last["cards"] >= _LAST and last["peak"] > _MEMORY:
            yield f"{last['cards']:,} cards: {last['peak'] / 2**30:.2f} GiB, more than {_MEMORY >> 30}"
        if tenth and last["seconds"] / tenth["seconds"] > _TENFOLD:
            yield f"ten times the cards: × {last['seconds'] / tenth['seconds']:.1f}, more than × {_TENFOLD:g}"
