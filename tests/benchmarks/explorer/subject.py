"""Running the subject: each app in turn in one browser, at each size, visit by visit."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tests.benchmarks.explorer.apps import APPS, App
from tests.benchmarks.explorer.decks import SIZES
from tests.benchmarks.explorer.figures import OURS, missed, report
from tests.benchmarks.explorer.measuring import HANGS, NoAnswer, click, end, movement, open_graph, pan, watch
from tests.benchmarks.versions import versions
from tests.browser import Page, browser, missing, serving

__all__ = ["NAMES", "report", "run"]

NAMES = tuple(app.name for app in APPS)
_VISITS, _QUICK_VISITS = 5, 2
_FIRST_PATIENCE = {OURS: 900.0}  # seconds: ours builds its graph at the first visit
_PATIENCE = 60.0
_PACKAGES = ("streamlit", "pyvis", "streamlit-agraph")


def run(*, quick: bool = False, only: Collection[str] = NAMES) -> dict[str, Any]:
    """Measure the apps named in ``only``; the whole result as JSON would have it.

    A ``quick`` run visits each twice, with 300 nodes only.
    Progress goes to standard error. Where there is no browser, nothing is measured and the result says why.
    """
    lacking = missing()
    chosen = [app for app in APPS if app.name in only]
    apps = [app for app in chosen if not lacking and not app.lacks()]
    result: dict[str, Any] = {
        "subject": "explorer",
        "quick": quick,
        "sizes": list(SIZES[:1] if quick else SIZES),
        "visits": _QUICK_VISITS if quick else _VISITS,
        "tools": {app.name: app.title for app in apps},
        "versions": versions(_PACKAGES),
        "skipped": [lacking] if lacking else [app.lacks() for app in chosen if app.lacks()],
        "figures": [],
    }
    if apps:
        with tempfile.TemporaryDirectory() as temporary:
            for app in apps:
                folder = Path(temporary) / app.name
                folder.mkdir()
                for figures in _figures(app, folder, result["sizes"], result["visits"]):
                    result["versions"]["Chromium"] = figures.pop("chromium")
                    result["figures"].append(figures)
    result["missed"] = missed(result) if OURS in only else []
    return result


def _figures(app: App, folder: Path, sizes: Sequence[int], visits: int) -> Iterator[dict[str, Any]]:
    """The figures of an app at each size, each in a browser of its own: one that hangs hurts no other."""
    queries = {size: app.query(folder, size) for size in sizes}
    with serving(folder, app.script) as address:
        for size, query in queries.items():
            print(f"{app.title}, {size:,} nodes …", file=sys.stderr, flush=True)
            with browser(folder / f"profile-{size}") as page:
                watch(page)
                chromium = page.driver.capabilities["browserVersion"]
                measured = _measured(page, app, f"{address}?{query}", visits)
                if HANGS in measured["why"].values():
                    end(page)
            yield {"tool": app.name, "size": size, "chromium": chromium, **measured}


def _measured(page: Page, app: App, address: str, visits: int) -> dict[str, Any]:
    """The figures of an app at one address."""
    found = _Figures({} if app.answer else {"click": "never"})
    try:
        open_graph(page, address, _FIRST_PATIENCE.get(app.name, _PATIENCE))
    except NoAnswer as error:
        return {"why": {**found.why, "drawn": str(error)}}
    for visit in range(visits):
        if not found.take(("drawn",), lambda: (open_graph(page, address, _PATIENCE),)):
            break
        found.take(("frame", "slow_frame"), partial(pan, page))
        found.take(("click", "bytes"), partial(click, page, app.answer, visit))
    moved: dict[str, dict[str, float]] = {}
    if app.name == OURS:
        try:
            for step, nodes, furthest in movement(page, address, _PATIENCE):
                moved[step] = {"nodes": nodes, "furthest": furthest}
        except NoAnswer as error:
            found.why["moved"] = str(error)
    return {**found.values, "moved": moved, "why": found.why}


class _Figures:
    """Values by key, as they come, and for a key that gets no more of them the reason ``why``."""

    def __init__(self, why: dict[str, str]) -> None:
        self.values: dict[str, list[float]] = {}
        self.why = why

    def take(self, keys: Sequence[str], measure: Callable[[], Sequence[float]]) -> bool:
        """Measure, unless the first key gets no more; whether there are values, one for each key."""
        if keys[0] in self.why:
            return False
        try:
            found = measure()
        except NoAnswer as error:
            self.why[keys[0]] = str(error)
            return False
        for key, value in zip(keys, found, strict=True):
            self.values.setdefault(key, []).append(value)
        return True
