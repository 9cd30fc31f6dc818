"""What the README shows, works."""

import contextlib
import io
import re
import shlex
import shutil
from pathlib import Path

import pytest

from graph import build_graph, read_deck, read_glossary
from graph.cli import main
from graph.study import find_path
from tests.anki_packages import Note, package

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^python -m graph (.+?)(?:\s+#.*)?$", README, re.MULTILINE)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the README's commands find what they name."""
    (tmp_path / "data").mkdir()
    for name in ("seed.tsv", "language-models.tsv", "glossary.tsv"):
        shutil.copy(ROOT / "data" / name, tmp_path / "data")
    shutil.copy(ROOT / "data" / "seed.tsv", tmp_path / "my-cards.tsv")
    shutil.copy(ROOT / "data" / "seed.tsv", tmp_path / "more.csv")
    for name in ("my-cards.apkg", "anki.apkg"):
        (tmp_path / name).write_bytes(package([Note(("What is entropy?", "Average surprise."))]))
    (tmp_path / "cards").mkdir()
    shutil.copy(ROOT / "data" / "seed.tsv", tmp_path / "cards" / "part-00000.tsv")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "kl.md").write_text("#flashcards\nWhat is KL?::A divergence.\n", encoding="utf-8")
    (tmp_path / "old.txt").write_bytes("Antwort;Frage\nМера;Что такое KL?\n".encode("cp1251"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_runs(command: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if "--cluster" in command:
        pytest.importorskip("distributed", reason="Dask is not installed")
        command = re.sub(r"tcp://\S+", "local", command)  # the address of nobody
    assert main(shlex.split(command)) == 0
    if "-o" in command:
        assert (folder / command.split()[-1]).stat().st_size > 0
    else:
        assert capsys.readouterr().out


def test_it_shows_every_command_that_there_is() -> None:
    assert {command.split()[0] for command in COMMANDS} == {"build", "concepts", "show", "path", "check"}


def test_the_python_example_runs(folder: Path) -> None:
    (example,) = blocks("python")
    assert len([line for line in example.splitlines() if line.strip()]) <= 10
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(example, "README", "exec"), {})  # noqa: S102
    assert out.getvalue().startswith("KL divergence")


def test_the_two_commands_install_what_is_there() -> None:
    start, tests = [line for line in README.splitlines() if line.startswith("python3 -m venv")]
    assert start.endswith("pip install -r requirements.txt && streamlit run app.py")
    assert tests.endswith("pip install -r requirements.txt && python -m pytest")
    assert (ROOT / "requirements.txt").exists()


def test_its_pictures_exist() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    assert all((ROOT / picture).stat().st_size > 10_000 for picture in pictures)


def test_the_path_that_it_shows_is_the_one_that_is_found() -> None:
    graph = build_graph(read_deck(ROOT / "data" / "language-models.tsv").cards, read_glossary())
    goal = graph.find("direct preference optimization")
    assert goal is not None
    path = find_path(graph, [goal.id])
    (shown,) = (block for block in blocks("text") if "→ DPO" in block)
    steps = [graph.concept_by_id[step.concept].label for step in path.steps]
    assert " ".join(shown.split()).split(" → ") == steps
    cards = sum(len(step.cards) for step in path.steps)
    said = f"has {len(steps)} steps with {cards} cards, {path.minutes:.0f} minutes"
    assert said in " ".join(README.split())
