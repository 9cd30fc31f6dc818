"""The explorer's benchmark: its decks, its arithmetic and its tables; no browser and no clock is needed."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from pyvis.network import Network

from graph import build_graph
from graph.model import Card, Concept, ConceptGraph, Link
from graph.readers import read_deck
from tests.benchmarks import __main__ as command
from tests.benchmarks.data import ROOT
from tests.benchmarks.explorer import apps, decks, figures, measuring, subject
from tests.benchmarks.explorer.pyvis_app import REMOTE

STILL = {
    step: {"nodes": 300, "furthest": 0.0} for step in ("click", "filter", "edit", "undo", "rerun", "reload")
}


def result(*measured: dict[str, Any], sizes: tuple[int, ...] = (300,)) -> dict[str, Any]:
    return {
        "subject": "explorer",
        "quick": False,
        "sizes": list(sizes),
        "visits": 3,
        "tools": {"ours": "Ours", "pyvis": "pyvis"},
        "versions": {"pyvis": "0.3.2"},
        "skipped": [],
        "figures": list(measured),
    }


def ours(size: int = 300, **changed: Any) -> dict[str, Any]:
    """Figures that miss nothing, at any size, but for what is changed."""
    good = {
        "drawn": [0.5, 1.0, 9.0],
        "click": [0.1],
        "bytes": [9_000, 12_345],
        "frame": [16.7],
        "moved": STILL,
    }
    return {"tool": "ours", "size": size, "why": {}, **good, **changed}


# --- decks -----------------------------------------------------------------------------------------


def test_a_deck_has_a_card_for_each_concept_that_names_three_others() -> None:
    rows = [row.split("\t") for row in decks.deck(40).splitlines()]
    called = decks.names(40)
    assert [front for front, _ in rows] == [f"What is the {name}?" for name in called]
    others = [
        {name for name in called if f"the {name}" in answer.lower()} - {own}
        for own, (_, answer) in zip(called, rows, strict=True)
    ]
    # The one that many name may happen to be one of the near ones, or the concept itself.
    assert {len(names) for names in others} == {2, 3}


def test_decks_are_the_same_every_time_and_larger_ones_begin_alike() -> None:
    assert decks.deck(300) == decks.deck(300)
    assert decks.names(3000)[:300] == decks.names(300)
    assert len(set(decks.names(3000))) == 3000


def test_there_are_only_so_many_names_and_a_deck_needs_enough() -> None:
    with pytest.raises(ValueError, match="there are 3050 names, not 3051"):
        decks.names(3051)
    with pytest.raises(ValueError, match="more than 12 cards"):
        decks.deck(12)


def test_ours_finds_the_concepts_that_a_deck_is_made_of() -> None:
    graph = build_graph(read_deck(decks.deck(60).encode(), "60.tsv").cards)
    assert {concept.label for concept in graph.concepts} == set(decks.names(60))


# --- what peers are given --------------------------------------------------------------------------


def test_peers_are_given_the_best_concepts_and_the_links_among_them() -> None:
    concepts = tuple(Concept(*given, ()) for given in (("a", "A", 1.0), ("b", "B", 0.5), ("c", "C", 0.0)))
    links = tuple(Link(a, b, 1, 0, 0.0, 0.0, 1.0, ()) for a, b in ("ab", "bc"))
    given = apps.for_peers(ConceptGraph((Card("1", "?", "!"),), concepts, links), 2)
    found = [(node["id"], node["label"], node["size"]) for node in given["nodes"]]
    assert found == [("a", "A", 30), ("b", "B", 21)]
    assert given["edges"] == [["a", "b"]]


def test_pyvis_is_cut_off_from_other_hosts() -> None:
    network = Network(cdn_resources="in_line")
    network.add_node("a")
    page = network.generate_html()
    loading = ('src="http', 'href="http')
    assert any(tag in page.replace("'", '"') for tag in loading)
    cut = REMOTE.sub("", page)
    assert not any(tag in cut.replace("'", '"') for tag in loading)
    assert "new vis.Network" in cut


def test_a_peer_that_is_not_installed_is_told_with_what_installs_it() -> None:
    peer = apps.App("peer", "A peer", Path("peer.py"), lambda folder, size: "", "", "no_such_package")
    assert peer.lacks() == "A peer is not installed: pip install -r tests/benchmarks/requirements.txt"
    assert [app.lacks() for app in apps.APPS if app.package == "streamlit"] == [""]


def test_every_peer_is_pinned() -> None:
    pinned = (ROOT / "tests" / "benchmarks" / "requirements.txt").read_text(encoding="utf-8")
    pinned += (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert all(f"\n{app.package.replace('_', '-')}==" in pinned for app in apps.APPS)


# --- measuring -------------------------------------------------------------------------------------


class Log:
    """A page that has nothing but a log of what its network did."""

    def __init__(self, *frames: tuple[int, str]) -> None:
        self.driver = self
        self.frames = frames

    def get_log(self, name: str) -> list[dict[str, str]]:
        assert name == "performance"
        events = [("Received", *frame) for frame in self.frames] + [("Sent", 1, "sent")]
        messages = [
            {
                "method": f"Network.webSocketFrame{way}",
                "params": {"response": {"opcode": opcode, "payloadData": data}},
            }
            for way, opcode, data in events
        ]
        return [{"message": json.dumps({"message": message})} for message in messages]


def test_bytes_are_those_of_the_frames_received_before_any_coding() -> None:
    page = Log((2, base64.b64encode(bytes(1000)).decode()), (1, "é"))
    assert measuring._received(page) == [1000, 2]  # type: ignore[arg-type]


def test_a_figure_that_does_not_come_is_not_waited_for_again() -> None:
    found = subject._Figures({"click": "never"})
    assert found.take(("frame", "slow_frame"), lambda: (16.7, 33.3))
    assert found.take(("frame", "slow_frame"), lambda: (16.8, 50.0))
    assert not found.take(("click",), pytest.fail)

    def nothing() -> tuple[float]:
        raise measuring.NoAnswer("none in 60 s")

    assert not found.take(("drawn",), nothing)
    assert not found.take(("drawn",), pytest.fail)
    assert found.values == {"frame": [16.7, 16.8], "slow_frame": [33.3, 50.0]}
    assert found.why == {"click": "never", "drawn": "none in 60 s"}


# --- what is wanted --------------------------------------------------------------------------------


def test_nothing_is_missed_where_medians_keep_to_what_is_wanted() -> None:
    assert figures.missed(result(ours(drawn=[0.1, 2.0, 50.0], click=[0.3], bytes=[25_000]))) == []


@pytest.mark.parametrize(
    ("size", "changed", "line"),
    [
        (300, {"drawn": [2.0, 2.25]}, "First nodes, 300 nodes: 2.12 s, not 2.00"),
        (3000, {"click": [0.75]}, "A click answers, 3,000 nodes: 0.750 s, not 0.600"),
        (1000, {"bytes": [26_000]}, "Bytes to the browser for a click, 1,000 nodes: 26.0 kB, not 25.0"),
        (
            1000,
            {"frame": [33.5]},
            "Panning, the median from picture to picture, 1,000 nodes: 33.5 ms, not 33.0",
        ),
        (300, {"click": []}, "A click answers, 300 nodes: not measured"),
        (300, {"click": [], "why": {"click": "gone"}}, "A click answers, 300 nodes: not measured, gone"),
        (300, {"moved": STILL | {"edit": {"nodes": 3, "furthest": 0.5}}}, "Movement on edit, 300 nodes: 0.5"),
        (300, {"moved": {"click": STILL["click"]}}, "Movement on filter, 300 nodes: not measured"),
    ],
)
def test_what_is_missed(size: int, changed: dict[str, Any], line: str) -> None:
    assert figures.missed(result(ours(size, **changed), sizes=(size,)))[0] == line


@pytest.mark.parametrize(
    ("size", "changed"), [(3000, {"drawn": [2.5]}), (1000, {"click": [9.0]}), (300, {"frame": [99.0]})]
)
def test_what_is_wanted_depends_on_the_size(size: int, changed: dict[str, Any]) -> None:
    assert figures.missed(result(ours(size, **changed), sizes=(size,))) == []


def test_ours_not_measured_at_a_size_is_missed() -> None:
    lines = figures.missed(result(ours(), sizes=(300, 3000)))
    assert len(lines) == 3 + 6
    assert all(line.endswith("3,000 nodes: not measured") for line in lines)


def test_the_tables() -> None:
    peer = {"tool": "pyvis", "size": 300, "drawn": [3.0], "frame": [33.4], "why": {"click": "never"}}
    mine = ours(moved=STILL | {"edit": {"nodes": 2, "furthest": 1.5}})
    lines = figures.report(result(mine, peer)).splitlines()
    assert "| 300 nodes | ≤ 2.00 | 1.00 (0.50–9.00) | 3.00 (3.00–3.00) × 3.0 |" in lines
    assert "| 300 nodes | ≤ 0.300 | 0.100 (0.100–0.100) | never |" in lines
    assert "| 300 nodes | ≤ 25.0 | 10.7 (9.0–12.3) | – |" in lines
    assert "| 300 nodes | – | 16.7 (16.7–16.7) | 33.4 (33.4–33.4) × 2.0 |" in lines
    assert "| 300 nodes | 0 (300) | 0 (300) | 1.5 (2) | 0 (300) | 0 (300) | 0 (300) |" in lines
    assert "- missed: Movement on edit, 300 nodes: 1.5" in lines


# --- the command -----------------------------------------------------------------------------------


def test_without_a_browser_nothing_is_measured_and_the_reason_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(subject, "missing", lambda: "not installed: chromium")
    assert command.main(["explorer"]) == 0
    assert "- skipped: not installed: chromium" in capsys.readouterr().out.splitlines()
    assert command.main(["explorer", "--strict"]) == 1
    assert command.main(["explorer", "--strict", "--only", "pyvis"]) == 0
