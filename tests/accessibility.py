"""What axe-core finds on a page that is open in the browser, shadow roots included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.browser import Page

# WCAG 2.1 up to level AA, and what axe-core's makers hold to be good practice.
_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")
_SEVERE = ("serious", "critical")
WIDE, PHONE = (1440, 900), (400, 850)  # windows, in CSS pixels

_RUN = """
const [within, runOnly, done] = arguments;
const options = { runOnly, resultTypes: ["violations"] };
axe.run(within ?? document, options).then((found) => done(found.violations), (error) => done(String(error)));
"""
_IS_DARK = """
const app = document.querySelector("[data-testid=stApp]") ?? document.body;
return Number(getComputedStyle(app).backgroundColor.match(/\\d+/)[0]) < 128;
"""
# A script that says whether the page stands: a colour that is still changing is not to be measured, and
# Streamlit marks the app element while a script runs.
STILL = """
const app = document.querySelector("[data-testid=stApp]");
return (!app || app.dataset.testScriptState === "notRunning")
  && document.getAnimations().every((animation) => animation.playState !== "running");
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One element that breaks a rule: axe-core's names of the rule and its impact, and what is wrong.

    ``where`` is a CSS selector, one for each shadow root on the way to the element joined by " >>> ".
    """

    rule: str
    impact: str  # minor, moderate, serious or critical
    where: str
    html: str
    why: str


def findings(page: Page, within: Any = None, *, contrast_only: bool = False) -> list[Finding]:
    """What axe-core finds on the page as it is now, or in the element ``within``.

    ``contrast_only`` leaves out all but the contrast of text: nothing else depends on the theme.

    Raises:
        RuntimeError: axe-core itself failed.
    """
    from selenium_axe_python.axe import Axe

    if not page.js("return !!window.axe"):
        Axe(page.driver).inject()
    rules = (
        {"type": "rule", "values": ["color-contrast"]} if contrast_only else {"type": "tag", "values": _RULES}
    )
    violations = page.driver.execute_async_script(_RUN, within, rules)
    if isinstance(violations, str):
        raise RuntimeError(f"axe-core failed: {violations}")
    return [
        Finding(
            rule=violation["id"],
            impact=node["impact"],
            where=_where(node["target"]),
            html=node["html"],
            why=node["failureSummary"].replace("\n  ", " "),
        )
        for violation in violations
        for node in violation["nodes"]
    ]


def severe(found: list[Finding]) -> list[Finding]:
    """The findings of serious and critical impact."""
    return [finding for finding in found if finding.impact in _SEVERE]


def _where(target: list[Any]) -> str:
    """A target of axe-core: a selector for each frame, each a list where shadow roots are on the way."""
    frames = [part if isinstance(part, list) else [part] for part in target]
    return " >>> ".join(selector for frame in frames for selector in frame)


def look(page: Page, window: tuple[int, int], *, dark: bool) -> None:
    """Show the open page in a window of this size in one of the two themes, and wait until it stands."""
    width, height = window
    page.driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
    )
    features = {"prefers-color-scheme": "dark" if dark else "light", "prefers-reduced-motion": "reduce"}
    page.driver.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"features": [{"name": name, "value": value} for name, value in features.items()]},
    )
    page.wait(lambda: page.js(_IS_DARK) is dark, "the other theme")
    page.wait(lambda: page.js(STILL), "the page to stand still")
