"""The version of the code: another one as soon as a file, a library or Python is another one."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from graph.cache import versions
from graph.cache.versions import code_version
from tests.processes import started


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a package of two modules and a module in place of ours."""
    package = tmp_path / "ours" / "package"
    (package / "__pycache__").mkdir(parents=True)
    (package / "one.py").write_text("1")
    (package / "words.txt").write_text("a b")
    (package / "__pycache__" / "one.pyc").write_text("1")
    (tmp_path / "ours" / "module.py").write_text("2")
    (tmp_path / "ours" / "module_too.py").write_text("3")
    monkeypatch.setattr(versions, "_ROOT", tmp_path)
    code_version.cache_clear()
    return tmp_path / "ours"


def found(*packages: str) -> bytes:
    """What another process would find."""
    code_version.cache_clear()
    return code_version(*packages)


def test_it_is_the_same_in_every_process() -> None:
    code = "from graph.cache.versions import code_version; print(code_version('graph.extraction').hex())"
    with started(code) as process:
        output, errors = process.communicate()
    assert (output.strip(), errors) == (found("graph.extraction").hex(), "")


def test_it_needs_no_heavy_library() -> None:
    code = "import sys, graph.cache.store; from graph.cache.versions import code_version"
    with started(f"{code}; code_version('graph'); print(*sys.modules)") as process:
        output, _ = process.communicate()
    assert {"graph", "graph.cache"} <= set(output.split())
    assert set(output.split()).isdisjoint({"spacy", "numpy", "networkx", "streamlit", "graph.build"})


@pytest.mark.parametrize("name", ["package/one.py", "package/words.txt", "module.py"])
def test_a_changed_file_changes_it(root: Path, name: str) -> None:
    before = found("ours.package", "ours.module")
    assert found("ours.package", "ours.module") == before
    (root / name).write_text("other")
    assert found("ours.package", "ours.module") != before


def test_a_new_or_renamed_file_changes_it(root: Path) -> None:
    first = found("ours.package")
    (root / "package" / "one.py").rename(root / "package" / "two.py")
    second = found("ours.package")
    (root / "package" / "three.py").touch()
    assert len({first, second, found("ours.package")}) == 3


def test_other_files_do_not_change_it(root: Path) -> None:
    before = found("ours.package", "ours.module")
    (root / "module_too.py").write_text("other")
    (root / "package" / "__pycache__" / "one.pyc").write_text("other")
    assert found("ours.package", "ours.module") == before


def test_another_library_or_python_changes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    before = found("graph.model")
    with monkeypatch.context() as patch:
        patch.setattr(versions, "version", lambda library: "0")
        assert found("graph.model") != before
    with monkeypatch.context() as patch:
        patch.setattr("sys.version", "3.99")
        assert found("graph.model") != before
    assert found("graph.model") == before


def test_it_is_worked_out_once(root: Path) -> None:
    before = found("ours.package")
    (root / "package" / "one.py").write_text("other")
    assert code_version("ours.package") == before


def test_there_must_be_such_a_package(root: Path) -> None:
    with pytest.raises(ModuleNotFoundError, match=r"no ours\.none"):
        found("ours.none")


def test_of_an_archive_it_is_that_of_all(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Path(shutil.make_archive(str(root.parent / "all"), "zip", root))
    monkeypatch.setattr(versions, "_ROOT", archive)
    before = found("ours.package")
    assert found("ours.package") == before
    with zipfile.ZipFile(archive, "a") as content:
        content.writestr("more", "")
    assert found("ours.package") != before


def test_without_files_every_process_has_its_own(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(path: Path) -> bytes:
        raise PermissionError(path)

    monkeypatch.setattr(Path, "read_bytes", failing)
    assert found("ours.package") != found("ours.package")
    assert code_version("ours.package") == code_version("ours.package")
