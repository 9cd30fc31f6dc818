"""The house: which room may import which."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = (
    "garbage",
    "loading",
    "model",
    "columns",
    "link_columns",
    "cache",
    "workers",
    "readers",
    "extraction",
    "network",
    "prerequisites",
    "coverage",
    "progress",
    "library",
    "study",
    "memory",
    "editing",
    "build",
    "exploration",
    "presentation",
    "export",
    "remaining",
)
LAST = ("cli", "ui")  # side by side at the end of the line


def imported(path: Path) -> set[str]:
    """The dotted names of every module that a file imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def modules(room: str) -> list[Path]:
    place = ROOT / "graph" / room
    found = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    assert found, f"no module in graph/{room}"
    return found


@pytest.mark.parametrize("room", [*ROOMS, *LAST])
def test_no_room_imports_from_further_down_the_line(room: str) -> None:
    position = ROOMS.index(room) if room in ROOMS else len(ROOMS)
    later = (set(ROOMS[position + 1 :]) | set(LAST)) - {room}
    for path in modules(room):
        uphill = {
            name for name in imported(path) for other in later if f"{name}.".startswith(f"graph.{other}.")
        }
        assert not uphill, f"{path.relative_to(ROOT)} imports {sorted(uphill)}"


@pytest.mark.parametrize("room", [*ROOMS, "cli"])
def test_only_the_app_and_graph_ui_know_streamlit(room: str) -> None:
    for path in modules(room):
        assert not any(name.split(".")[0] == "streamlit" for name in imported(path)), path


def test_every_module_belongs_to_a_room() -> None:
    rooms = {"__init__", "__main__", *ROOMS, *LAST}
    found = {
        path.stem
        for path in (ROOT / "graph").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert found == rooms


def test_the_top_level_holds_what_the_user_asked_for_and_no_more() -> None:
    wanted = {"requirements.txt", "README.md", "graph", "app.py", "data", "tests"}
    tools = {
        "pyproject.toml",
        "requirements-cluster.txt",
        "requirements-dev.txt",
        "LICENSE",
        ".streamlit",
        ".ci",
        ".gitignore",
        ".git",
    }
    caches = {".venv", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache"}
    found = {path.name for path in ROOT.iterdir()} - caches
    assert wanted <= found <= wanted | tools
