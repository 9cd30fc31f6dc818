"""A headless Chromium for the tests that need one, a look into the app's shadow roots, and the app itself."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from graph.progress import FOLDER_VARIABLE

ROOT = Path(__file__).parents[1]
MARKS = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the driver's own sockets
]
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1440,900",
)

# Finds one element, or all, wherever they are, shadow roots included.
_DEEP = """
function deep(selector, root = document) {
  const here = root.querySelector(selector);
  if (here) return here;
  for (const element of root.querySelectorAll("*")) {
    const found = element.shadowRoot && deep(selector, element.shadowRoot);
    if (found) return found;
  }
  return null;
}
function deepAll(selector, root = document) {
  const found = [...root.querySelectorAll(selector)];
  for (const element of root.querySelectorAll("*"))
    if (element.shadowRoot) found.push(...deepAll(selector, element.shadowRoot));
  return found;
}
"""


def missing() -> str:
    """Why no browser test can run here; empty if they can."""
    absent = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    try:
        import selenium  # noqa: F401
    except ImportError:
        absent.append("selenium (pip install -r requirements-dev.txt)")
    return f"not installed: {', '.join(absent)}" if absent else ""


def require_browser() -> None:
    """Skip the test where no browser is; fail it in CI, where there has to be one."""
    reason = missing()
    if reason and os.environ.get("CI"):
        pytest.fail(f"browser tests must run in CI; {reason}")
    if reason:
        pytest.skip(reason)


class Page:
    """A page in the browser."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def js(self, script: str, *arguments: Any) -> Any:
        """The value of a script, in which ``deep(selector)`` finds elements in shadow roots too."""
        return self.driver.execute_script(_DEEP + script, *arguments)

    def wait(self, done: Callable[[], Any], what: str, seconds: float = 30) -> Any:
        """What ``done`` returns as soon as it is true; fails with ``what`` if it never is."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := done():
                return value
            time.sleep(0.02)
        raise AssertionError(f"waited {seconds} s in vain for {what}")

    def open(self, address: str) -> None:
        """Load an address and wait for its graph."""
        self.driver.get(address)
        self.wait(lambda: self.js('return !!deep(".graph")?.view?.network'), "the graph")

    def at(self, concept: str) -> list[float]:
        """Where a concept's node is in the window."""
        where: list[float] = self.js(
            """
            const view = deep(".graph").view, box = view.canvasBox.getBoundingClientRect();
            const at = view.network.canvasToDOM(view.network.getPosition(`n:${arguments[0]}`));
            return [box.x + at.x, box.y + at.y];
            """,
            concept,
        )
        return where

    def mouse(self, kind: str, x: float, y: float, count: int = 0) -> None:
        """An event of a real mouse: moved, pressed or released, the last two with the left button."""
        button = "none" if kind == "Moved" and not count else "left"
        event = {"type": f"mouse{kind}", "x": x, "y": y, "button": button, "clickCount": count}
        self.driver.execute_cdp_cmd("Input.dispatchMouseEvent", event)

    def click_at(self, x: float, y: float, times: int = 1) -> None:
        """A real click of the mouse, or a double one."""
        self.mouse("Moved", x, y)
        for count in range(1, times + 1):
            self.mouse("Pressed", x, y, count)
            self.mouse("Released", x, y, count)

    def drag(self, start: list[float], end: list[float]) -> None:
        """Draw something with the mouse from one place in the window to another."""
        self.mouse("Moved", *start)
        self.mouse("Pressed", *start, 1)
        for part in (0.2, 0.4, 0.6, 0.8, 1.0):
            x, y = (a + part * (b - a) for a, b in zip(start, end, strict=True))
            self.driver.execute_cdp_cmd(
                "Input.dispatchMouseEvent",
                {"type": "mouseMoved", "x": x, "y": y, "button": "left", "buttons": 1},
            )
            time.sleep(0.03)
        self.mouse("Released", *end, 1)

    def write(self, text: str) -> None:
        """Type a text into what has the focus."""
        self.driver.execute_cdp_cmd("Input.insertText", {"text": text})

    def key(self, name: str) -> None:
        """Press a key, by the name that scripts know it by; it goes to what has the focus."""
        printed = {"text": name} if len(name) == 1 else {"text": "\r"} if name == "Enter" else {}
        codes = {"Enter": 13, "Escape": 27, "Tab": 9, "ArrowDown": 40, "ArrowUp": 38, " ": 32}
        event = {"key": name, "windowsVirtualKeyCode": codes.get(name, ord(name[0].upper())), **printed}
        self.driver.execute_cdp_cmd("Input.dispatchKeyEvent", {"type": "keyDown", **event})
        self.driver.execute_cdp_cmd("Input.dispatchKeyEvent", {"type": "keyUp", **event})

    def press_in(self, selector: str, text: str = "") -> None:
        """Press with the mouse what has a text (in it or as its name) among all elements of a selector."""
        script = """
            const has = (node) => (node.getAttribute("aria-label") ?? "").includes(arguments[1]) ||
              node.textContent.includes(arguments[1]);
            const node = deepAll(arguments[0]).find((node) => has(node) && node.getClientRects().length);
            node?.scrollIntoView({ block: "nearest" });
            const box = node?.getBoundingClientRect();
            return box && box.width ? [box.x + box.width / 2, box.y + box.height / 2] : null;
        """
        self.click_at(*self.wait(lambda: self.js(script, selector, text), f"{selector} that says {text}"))

    def places(self) -> dict[str, list[float]]:
        """Where every node that is drawn is in the graph's own coordinates."""
        found: dict[str, list[float]] = self.js(
            """
            const view = deep(".graph").view, at = view.network.getPositions();
            return Object.fromEntries(Object.entries(at).map(([id, { x, y }]) => [id.slice(2), [x, y]]));
            """
        )
        return found

    def click(self, selector: str) -> None:
        """Click an element, wherever it is."""
        self.js("deep(arguments[0]).click()", selector)

    def press(self, text: str) -> None:
        """Press Streamlit's button that says so with the mouse, once it is there and nothing over it."""
        free = """
            const buttons = [...document.querySelectorAll("button")];
            const button = buttons.find(b => b.innerText.includes(arguments[0]));
            button?.scrollIntoView({ block: "center" });
            const box = button?.getBoundingClientRect();
            const [x, y] = box ? [box.x + box.width / 2, box.y + box.height / 2] : [];
            return box && button.contains(document.elementFromPoint(x, y)) ? [x, y] : null;
        """
        self.click_at(*self.wait(lambda: self.js(free, text), f"a button {text} that a mouse can reach"))

    def press_link(self, text: str) -> None:
        """Press the link to another page with the mouse."""
        self.press_in('[data-testid="stTopNavLink"], [data-testid="stSidebarNavLink"]', text)

    def text(self, selector: str) -> str:
        """The visible text of an element; empty if there is none."""
        return self.js('return deep(arguments[0])?.innerText ?? ""', selector)

    def wait_title(self, title: str) -> None:
        """Wait until the record is that of ``title``."""
        self.wait(lambda: self.text(".record h2") == title, f"the record of {title}")

    def view(self) -> Any:
        """Scale and centre of the graph."""
        return self.js(
            """
            const network = deep(".graph").view.network, centre = network.getViewPosition();
            return [network.getScale(), centre.x, centre.y];
            """
        )

    def settle(self) -> None:
        """Wait until the graph stands still: the page around it may still find its size."""
        seen: list[Any] = []

        def still() -> bool:
            seen.append(
                self.js('const box = deep(".graph-canvas"); return [box.clientWidth, box.clientHeight]')
            )
            seen[-1] = [seen[-1], self.view()]
            time.sleep(0.1)
            return len(seen) > 5 and all(view == seen[-1] for view in seen[-5:])

        self.wait(still, "the graph to stand still")

    def complaints(self) -> list[str]:
        """What the browser's console has had to say since the last call."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]


def requested_hosts(page: Page) -> set[str]:
    """The hosts that the browser asked since the last call."""
    found = set()
    for entry in page.driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            address = message["params"]["request"]["url"]
            if address.startswith(("http", "ws", "ftp")):
                found.add(address.split("/")[2].split(":")[0])
    return found


@contextmanager
def browser(profile: Path) -> Iterator[Page]:
    """A page in a browser of its own; no host but this machine's own name resolves."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    for argument in ARGUMENTS:
        options.add_argument(argument)
    options.add_argument(f"--user-data-dir={profile}")
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
    options.binary_location = shutil.which("chromium") or ""
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        yield Page(driver)
    finally:
        driver.quit()


@contextmanager
def serving(folder: Path, script: Path = Path("app.py")) -> Iterator[str]:
    """The address of an app, started as a user starts ours; its log and its data are kept in a folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "log"
    command = ["streamlit", "run", str(script), "--server.headless", "true", "--server.port", str(port)]
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env={**os.environ, FOLDER_VARIABLE: str(folder / "data")},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(address + "_stcore/health", timeout=5).close()  # noqa: S310
                break
            except (urllib.error.URLError, ConnectionError):
                assert server.poll() is None, log.read_text()
                time.sleep(0.1)
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page in a browser that the tests of a module share."""
    require_browser()
    with browser(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, started as a user starts it, once for a module."""
    require_browser()
    with serving(tmp_path_factory.mktemp("app")) as address:
        yield address
