"""What a terminal shows while the command line works, and what stays of it: nothing."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from unicodedata import east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.build import STAGES
from graph.cli import graphs, main
from graph.cli.building import EXTRACTION, building
from graph.cli.progress import Line, fitted

ROOT = Path(__file__).resolve().parents[1]
SEED = str(ROOT / "data" / "seed.tsv")
CLEARED = "\r\x1b[K"
STATE = re.compile(r"(Reading cards|Finding concepts|Linking|Finding prerequisites)  (\d\d?) %( · .* left)?")


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """Standard error as a terminal of the system; a function tells what has come there, once it is shut."""
    own, theirs = os.openpty()
    found: list[bytes] = []

    def listen() -> None:
        with suppress(OSError):  # nobody is at the other end any more
            while data := os.read(own, 4096):
                found.append(data)

    listener = threading.Thread(target=listen)
    listener.start()
    with monkeypatch.context() as patched, os.fdopen(theirs, "w", encoding="utf-8") as stream:
        patched.setattr(sys, "stderr", stream)
        yield lambda: b"".join(found).decode().replace("\r\n", "\n")
    listener.join(20)
    os.close(own)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every state is shown."""
    monkeypatch.setattr("graph.cli.progress._PATIENCE", 0.0)
    monkeypatch.setattr("graph.cli.progress._EVERY", 0.0)


def shown(told: str) -> tuple[list[str], str]:
    """The states that a terminal has shown one after the other, and what stands there in the end."""
    before, *states, end = told.split(CLEARED)
    assert before == ""
    return states, end


@pytest.mark.parametrize(
    ("command", "stages"),
    [(["build", SEED], STAGES), (["concepts", SEED], EXTRACTION)],
    ids=["build", "concepts"],
)
@pytest.mark.usefixtures("at_once")
def test_a_build_is_told_stage_by_stage_and_cleared(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    stages: tuple[str, ...],
) -> None:
    with terminal(monkeypatch) as told:
        assert main(command) == 0
    reading = f"{SEED}: 10 % of 10 lines"
    assert told().startswith(f"{CLEARED}{reading}{CLEARED}{CLEARED}")
    states, end = shown(told().removeprefix(f"{CLEARED}{reading}{CLEARED}"))
    assert end == ""
    found = [STATE.fullmatch(state) for state in states]
    assert None not in found
    assert tuple(dict.fromkeys(state[1] for state in found if state)) == stages
    shares = [int(state[2]) for state in found if state]
    assert shares == sorted(shares)
    assert capsys.readouterr().out != ""


def test_the_time_that_is_left_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 0.0, 0.5, 1.0, 11.0, 11.1, 41.0])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    with terminal(monkeypatch) as told, building() as report:
        assert report is not None
        report("Reading cards", 0, 2)  # loading: nothing to go by
        report("Reading cards", 1, 8)  # a tenth of all: nothing to go by but from here on
        report("Reading cards", 1, 2)  # three tenths more, in ten seconds
        report("Reading cards", 1, 2)  # too soon to be shown
        report("Linking", 0, 1)
    monkeypatch.undo()
    assert shown(told()) == (
        [
            "Reading cards  10 %",
            "Reading cards  40 % · about 20 seconds left",
            "Linking  84 % · about 10 seconds left",
        ],
        "",
    )


def test_a_state_that_is_too_wide_loses_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.get_terminal_size", lambda _: os.terminal_size((20, 5)))
    with terminal(monkeypatch) as told:
        Line().show("Finding prerequisites  99 % · a few seconds left", 0.0)
        Line().show("notes.tsv: 40 %", 0.0)
    assert shown(told())[0] == ["…a few seconds left"]
    assert shown(told())[1] == "notes.tsv: 40 %"


@given(st.text(st.characters(min_codepoint=32), max_size=40), st.integers(2, 30))
def test_what_is_fitted_keeps_its_end_and_leaves_a_column_free(state, width):
    found = fitted(state, width)
    columns = sum(1 + (east_asian_width(sign) in "WF") for sign in found)
    assert columns < width
    assert found == state or (found[0] == "…" and state.endswith(found[1:]))


@pytest.mark.usefixtures("at_once")
def test_an_error_stands_on_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, progress: Callable[[str, int, int], None], **__: object) -> None:
        progress("Reading cards", 1, 2)
        raise OSError("no room")

    monkeypatch.setattr(graphs, "build_graph", fails)
    with terminal(monkeypatch) as told:
        assert main(["build", SEED]) == 1
    assert told().endswith(f"{CLEARED}Reading cards  40 %{CLEARED}python -m graph: no room\n")


@pytest.mark.parametrize("stream", [None, io.StringIO()])
def test_what_is_no_terminal_is_told_nothing(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO | None
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    with building() as report:
        assert report is None


_LOADED = """
import sys
from graph.cli import main
try:
    main(sys.argv[1:])
finally:
    print(sorted({"spacy", "networkx", "scipy", "numpy"} & sys.modules.keys()), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments", [["--help"], ["build", "--help"], ["check", SEED], ["check", "missing.tsv"]]
)
def test_what_needs_no_language_model_loads_none(arguments: list[str]) -> None:
    command = [sys.executable, "-c", _LOADED, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr.splitlines()[-1] == "[]"
