"""Measuring an app in the browser: its first nodes, a click, panning, and whether its nodes stay in place."""

from __future__ import annotations

import base64
import json
import math
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from tests.benchmarks.explorer.apps import OUR_ANSWER
from tests.benchmarks.explorer.figures import frame_times, furthest_move
from tests.browser import Page

_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")

_SCRIPT = (Path(__file__).parent / "watch.js").read_text(encoding="utf-8")
HANGS = "the page hangs"
_HEARING_SECONDS = 60  # until a page counts as hanging
_PAN_SECONDS = 2.0
_PAN_RADIUS = 150  # pixels that the ground is dragged around in a circle
_ANSWER_SECONDS = 10
_TRIES = 4  # clicks on a picture that moves may miss
_QUIET = 0.5  # seconds without a script run that count as rest
_TEXT = 1  # the opcode of frames that are not binary
_IDLE = 'return document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"'
_ANSWERED = "return watch.answered && watch.answered - watch.pressed"
_VIEW = 'const view = deep(".graph").view;'


class NoAnswer(Exception):
    """What was waited for never came; the message says for how long."""


def _heard(measure: Callable[_Given, _Found]) -> Callable[_Given, _Found]:
    """A measure that raises NoAnswer where the page is too busy to hear the driver."""

    @wraps(measure)
    def measured(*given: _Given.args, **named: _Given.kwargs) -> _Found:
        from selenium.common.exceptions import TimeoutException
        from urllib3.exceptions import ReadTimeoutError

        try:
            return measure(*given, **named)
        except (TimeoutException, ReadTimeoutError):
            raise NoAnswer(HANGS) from None

    return measured


def watch(page: Page) -> None:
    """Have every page that is opened from now on watched, and no page waited for long; once for a browser."""
    page.driver.set_page_load_timeout(_HEARING_SECONDS)
    page.driver.command_executor.client_config.timeout = 1.5 * _HEARING_SECONDS
    page.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _SCRIPT})


def end(page: Page) -> None:
    """End a browser whose page hangs: it would not end by itself, and slow down what is measured next."""
    os.kill(page.driver.capabilities["goog:processID"], signal.SIGKILL)


@_heard
def open_graph(page: Page, address: str, patience: float) -> float:
    """Open an address; seconds from the start of navigation to its first nodes on the canvas.

    Raises:
        NoAnswer: there are none after ``patience`` seconds.
    """
    page.driver.get("about:blank")
    page.driver.get(address)
    drawn = "return Number.isFinite(watch.drawn ?? NaN) && watch.drawn - performance.timeOrigin / 1000"
    return float(_wait(lambda: page.js(drawn), patience))


@_heard
def rest(page: Page) -> None:
    """Wait until no script has run for a while."""
    since = time.monotonic()
    end = since + 60
    while time.monotonic() - since < _QUIET and time.monotonic() < end:
        if not page.js(_IDLE):
            since = time.monotonic()
        time.sleep(0.05)


@_heard
def click(page: Page, answer: str, visit: int) -> tuple[float, int]:
    """Click a node, another one at each visit; seconds until it is answered, and bytes of the WebSocket.

    ``answer`` is the body of a JavaScript function that makes the function that reads the answer.

    Raises:
        NoAnswer: several clicks on several nodes are not answered.
    """
    for attempt in range(_TRIES):
        _received(page)
        page.js(f"watchAnswer((() => {{ {answer} }})())")
        points = page.js("return watchPoints(false)")
        if not points:
            break
        page.click_at(*points[(visit * 7 + attempt * 3 + 1) * 13 % len(points)])
        try:
            seconds = _wait(lambda: page.js(_ANSWERED), _ANSWER_SECONDS)
        except NoAnswer:
            continue
        rest(page)
        return float(seconds), sum(_received(page))
    raise NoAnswer(f"none in {_ANSWER_SECONDS} s")


@_heard
def pan(page: Page) -> tuple[float, float]:
    """Drag the ground in circles; milliseconds from picture to picture, the median and the 95th percentile.

    Raises:
        NoAnswer: there are not even three pictures.
    """
    rest(page)
    x, y = page.js("return watchPoints(true)[0]")

    def mouse(kind: str, x: float, y: float) -> None:
        event = {"type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1}
        page.driver.execute_cdp_cmd("Input.dispatchMouseEvent", event)

    mouse("mousePressed", x, y)
    page.js("watchFrames()")
    start = time.monotonic()
    while (passed := time.monotonic() - start) < _PAN_SECONDS:
        turn = 2 * math.pi * passed
        mouse("mouseMoved", x + _PAN_RADIUS * (math.cos(turn) - 1), y + _PAN_RADIUS * math.sin(turn))
    stamps = page.js("return watchFrames()")
    mouse("mouseReleased", x, y)
    if len(stamps) < 3:
        raise NoAnswer("no pictures")
    return frame_times(stamps)


def movement(page: Page, address: str, patience: float) -> Iterator[tuple[str, int, float]]:
    """What the nodes of our own app do: each step, how many nodes are compared, and the furthest move.

    Each picture is compared with the one that was there before any step.

    Raises:
        NoAnswer: a step has no effect; the message names it.
    """
    open_graph(page, address, patience)
    rest(page)
    before = page.places()
    best, label = page.js(f"{_VIEW} const {{ id, label }} = view.shownNodes[0]; return [id, label]")
    there = f"{_VIEW} return view.nodes.get({json.dumps(best)})"
    hide = {"do": "edit", "kind": "concept", "subject": label, "object": "", "holds": False}
    steps: list[tuple[str, Callable[[], object]]] = [
        ("click", lambda: click(page, OUR_ANSWER, 0)),
        ("filter", lambda: _send(page, {"do": "view", "view": {"min_cards": 3}}, _fewer_than(len(before)))),
        ("edit", lambda: _send(page, hide, f"{_VIEW} return !view.nodes.get({json.dumps(best)})")),
        ("undo", lambda: _send(page, {"do": "undo"}, there)),
        ("rerun", lambda: _rerun(page)),
        ("reload", lambda: open_graph(page, address, patience)),
    ]
    for name, act in steps:
        try:
            act()
        except NoAnswer as error:
            raise NoAnswer(f"{name}: {error}") from None
        rest(page)
        yield name, *furthest_move(before, page.places())


def _send(page: Page, message: dict[str, Any], done: str) -> None:
    """Have the graph send a message, as its buttons do, and wait until ``done`` returns something."""
    page.js(f"{_VIEW} view.send(arguments[0])", message)
    _wait(lambda: page.js(done), _ANSWER_SECONDS)


def _fewer_than(nodes: int) -> str:
    return f"{_VIEW} return view.nodes.length < {nodes}"


def _rerun(page: Page) -> None:
    """Run the app's script again, as the key R of Streamlit does, and wait until it has begun."""
    began = """
        const app = document.querySelector("[data-testid=stApp]");
        window.began = false;
        const look = new MutationObserver(() => (window.began ||= app.dataset.testScriptState === "running"));
        look.observe(app, { attributes: true });
        document.activeElement?.blur();
    """
    page.js(began)
    page.key("r")
    _wait(lambda: page.js("return window.began"), _ANSWER_SECONDS)


def _received(page: Page) -> list[int]:
    """The bytes of each frame that came over a WebSocket since the last call."""
    frames = []
    for entry in page.driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.webSocketFrameReceived":
            response = message["params"]["response"]
            data = response["payloadData"]
            frames.append(len(data.encode()) if response["opcode"] == _TEXT else len(base64.b64decode(data)))
    return frames


def _wait(done: Callable[[], Any], seconds: float) -> Any:
    from selenium.common.exceptions import TimeoutException

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(TimeoutException):  # a page that is too busy to answer may come to rest
            if value := done():
                return value
        time.sleep(0.05)
    raise NoAnswer(f"none in {seconds:.0f} s")
