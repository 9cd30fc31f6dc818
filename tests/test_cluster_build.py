"""A graph that is built on a Dask cluster: the same as on one machine, though a worker is killed half-way."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from graph.build import build_graph
from graph.cli import main
from graph.export import to_json
from graph.extraction import splitting
from graph.model import Card
from graph.readers import read_deck
from graph.workers import cluster, dask_cluster
from tests.dask_site import ROOT, site

pytest.importorskip("distributed", reason="Dask is not installed: pip install -r requirements-cluster.txt")

STARTER = ROOT / "data" / "language-models.tsv"


@pytest.fixture(scope="module")
def cards() -> tuple[Card, ...]:
    return read_deck(STARTER).cards


def test_a_killed_worker_changes_nothing(cards, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(splitting, "_PART", 8)
    with site(tmp_path) as there:
        first, _ = there.worker(), there.worker()
        heard: list[int] = []

        def report(stage: str, done: int, total: int) -> None:
            heard.append(done)
            if done >= total // 2 and first.poll() is None:
                first.send_signal(signal.SIGKILL)
                first.wait()

        with cluster(there.address) as workers:
            workers._client.wait_for_workers(2, timeout=60)
            found = build_graph(cards, progress=report, workers=workers)
            assert workers.count == 1
    assert first.returncode == -signal.SIGKILL
    assert to_json(found) == to_json(build_graph(cards))


def test_the_command_builds_on_a_cluster_from_a_deck_in_parts(tmp_path: Path) -> None:
    lines = STARTER.read_text(encoding="utf-8").splitlines(keepends=True)
    parts = tmp_path / "cards"
    parts.mkdir()
    for number in range(3):
        text = "".join(lines[:1] * (number > 0) + lines[number * 40 : number * 40 + 40])
        (parts / f"part-{number:05}.tsv").write_text(text, encoding="utf-8")
    here, there = tmp_path / "here.json", tmp_path / "there.json"
    with site(tmp_path) as cluster_site:
        cluster_site.worker()
        options = ["--no-cache", "--cluster", cluster_site.address]
        assert main(["build", str(parts), *options, "-o", str(there)]) == 0
    assert main(["build", str(parts), "--no-cache", "--processes", "1", "-o", str(here)]) == 0
    assert there.read_bytes() == here.read_bytes()
    assert '"source": "part-00002.tsv:2"' in here.read_text(encoding="utf-8")


def test_a_cluster_that_is_not_there_is_told_in_one_line(capsys, monkeypatch) -> None:
    monkeypatch.setattr(dask_cluster, "_PATIENCE", 1.0)
    assert main(["build", str(STARTER), "--cluster", "tcp://127.0.0.1:1"]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "127.0.0.1:1" in error
