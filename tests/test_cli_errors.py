"""The command line where it cannot go on: a line that says why, the exit status, and nothing left behind."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graph.cli import main
from tests.conftest import ROOT


@pytest.fixture
def deck(tmp_path) -> str:
    path = tmp_path / "deck.tsv"
    path.write_text("What is KL divergence?\tKL divergence is relative entropy.\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def folder(tmp_path, deck) -> Path:
    """A folder of files that cannot be used, and the deck, as the working directory of a command."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "empty.tsv").write_bytes(b"")
    (tmp_path / "binary.tsv").write_bytes(bytes(range(32)) * 50)
    (tmp_path / "notabs.tsv").write_text("one\ntwo\n", encoding="utf-8")
    (tmp_path / "blank.tsv").write_text("\t\n", encoding="utf-8")
    (tmp_path / "bad-glossary.tsv").write_text("# ok\n\talias\n", encoding="utf-8")
    (tmp_path / "latin-glossary.tsv").write_bytes(b"caf\xe9\n")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["build", "missing.tsv"], "missing.tsv: no such file"),
        (["build", "sub"], "sub: no file in it that may hold cards"),
        (["concepts", "empty.tsv"], "empty.tsv: the file is empty"),
        (["concepts", "binary.tsv"], "binary.tsv: binary data"),
        (["check", "notabs.tsv"], "notabs.tsv: no line holds a tab"),
        (["check", "deck.tsv", "missing.tsv"], "missing.tsv: no such file"),
        (["check", "blank.tsv"], "blank.tsv: "),
        (["check", "deck.tsv", "--glossary", "missing.tsv"], "missing.tsv: cannot be read"),
        (["check", "--glossary", "latin-glossary.tsv"], "latin-glossary.tsv: not UTF-8"),
        (["check", "--glossary", "sub"], "sub: cannot be read"),
        (["show", "deck.tsv", "--concept", "no such thing"], "no concept is called 'no such thing'"),
        (["build", "deck.tsv", "-o", "x.png"], "x.png: no such format"),
        (["build", "deck.tsv", "-o", "missing/x.json"], "missing/x.json: cannot be written"),
        (["build", "deck.tsv", "-o", "folder.json"], "folder.json: cannot be written (it is a folder)"),
        (["build", "deck.tsv", "--glossary", "missing.tsv"], "missing.tsv: cannot be read"),
        (["build", "deck.tsv", "--glossary", "bad-glossary.tsv"], "bad-glossary.tsv:2: the label is missing"),
        (["build", "deck.tsv", "--glossary", "latin-glossary.tsv"], "latin-glossary.tsv: not UTF-8"),
        (["build", "deck.tsv", "--glossary-only", "--no-glossary"], "--glossary-only needs a glossary"),
    ],
)
def test_unusable_input_is_one_line_and_status_one(
    capsys, monkeypatch, folder, data_folder, arguments, words
):
    def files() -> list[Path]:
        """What lies there but for what the program keeps for itself."""
        return sorted(path for path in folder.rglob("*") if not path.is_relative_to(data_folder))

    monkeypatch.chdir(folder)
    before = files()
    assert main(arguments) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert err.startswith(words)
    assert files() == before


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["unknown"],
        ["build", "deck.tsv", "--limit", "0"],
        ["concepts", "deck.tsv", "--top", "-1"],
        ["show", "deck.tsv"],
        ["check"],
        ["check", "--strict", "--json"],
        ["check", "deck.tsv", "--glossary-only"],
        ["build", "deck.tsv", "--what"],
        ["build", ""],
        ["build", "deck.tsv", "-o", " "],
        ["build", "deck.tsv", "--cluster", ""],
        ["check", "deck.tsv", "--glossary", ""],
    ],
)
def test_wrong_usage_is_status_two(capsys, arguments):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    out, err = capsys.readouterr()
    assert caught.value.code == 2
    assert out == ""
    assert err.startswith("usage: python -m graph")


_INTERRUPTED = """
import os, runpy, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored in the background
number, module = int(sys.argv[1]), sys.argv[2]

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == module:
            os.kill(os.getpid(), number)

sys.meta_path.insert(0, Interrupting())
sys.argv[:] = ["graph", "check", *sys.argv[3:]]
runpy.run_module("graph", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["interrupted", "ended"])
@pytest.mark.parametrize("module", ["graph.cli", "graph.readers", "graph.cli.check"])
def test_what_is_interrupted_or_ended_says_so_in_a_line_from_the_first_moment_on(deck, module, number):
    command = [sys.executable, "-c", _INTERRUPTED, str(int(number)), module, deck]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "python -m graph: interrupted\n")
