"""The app and its pages as Streamlit's own test driver runs them, without a browser, and what they show."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

APP = str(Path(__file__).parents[1] / "app.py")
TIMEOUT = 120  # seconds


def started(page: Callable[[], None] | None = None, /, **parameters: str) -> AppTest:
    """The whole app, or a page of it alone, opened with the parameters of an address."""
    app = AppTest.from_function(page) if page else AppTest.from_file(APP)
    app.default_timeout = TIMEOUT
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def all_sent(app: AppTest, component: str) -> list[dict[str, Any]]:
    """The data that the page sends to each place of one of its components, in order."""
    protos = [element.proto for element in app.get("bidi_component")]
    return [json.loads(proto.json) for proto in protos if proto.component_name == component]


def sent(app: AppTest, component: str) -> dict[str, Any]:
    """The data that the page sends to one of its components, at its first place."""
    return all_sent(app, component)[0]


def texts(app: AppTest) -> str:
    """The plain texts of a page."""
    return " ".join(element.value for element in app.text)
