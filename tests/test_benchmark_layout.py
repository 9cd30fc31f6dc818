"""The benchmark of layouts: its figures by hand, and what it tells."""

from __future__ import annotations

import numpy as np
import pytest

from tests.benchmarks import layout as benchmark
from tests.benchmarks.layout import subject
from tests.benchmarks.layout.quality import quality
from tests.exploring import linked

CHAIN = linked("abcd", [("a", "b", 1.0), ("b", "c", 0.5), ("c", "d", 1.0)], communities=[0, 0, 1, 1])


def test_a_chain_on_a_line_as_long_as_its_links_has_no_stress() -> None:
    line = np.array([(0.0, 0.0), (1.0, 0.0), (3.0, 0.0), (4.0, 0.0)])
    found = quality(CHAIN.concepts, CHAIN.links, 7 * line)
    assert found["stress"] == pytest.approx(0)
    assert (found["nearest"], found["crossings"]) == (1.0, 0.0)
    assert found["groups"] == pytest.approx(1 / 3)  # of the three others
    # Links are 1, 2 and 1 long, by weight 3 / 2.5; pairs 1, 3, 4, 2, 3 and 1, on average 14 / 6.
    assert found["length"] == pytest.approx(3 / 2.5 / (14 / 6), rel=0.01)  # by a sample of pairs


def test_stress_is_of_the_best_scale() -> None:
    # Ways a-b, b-c, a-c are 1, 1 and 2; in the picture 1, 1 and 1: ratios of 1, 1 and 1/2, at the best scale,
    # 2.5 / 2.25, of 10/9, 10/9 and 5/9; each squared distance from 1 is 1/81, 1/81 and 16/81.
    graph = linked("abc", [("a", "b", 1.0), ("b", "c", 1.0)])
    triangle = np.array([(0.0, 0.0), (1.0, 0.0), (0.5, 0.75**0.5)])
    assert quality(graph.concepts, graph.links, triangle)["stress"] == pytest.approx(18 / 81 / 3)


def test_links_that_cross() -> None:
    graph = linked("abcd", [("a", "b", 0.5), ("c", "d", 0.5)])
    across = np.array([(0.0, 0.0), (2.0, 2.0), (0.0, 2.0), (2.0, 0.0)])
    assert quality(graph.concepts, graph.links, across)["crossings"] == 1.0
    beside = np.array([(0.0, 0.0), (2.0, 0.0), (0.0, 2.0), (2.0, 2.0)])
    assert quality(graph.concepts, graph.links, beside)["crossings"] == 0.0


def test_what_is_missed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = {"seconds": 0.5, "stress": 0, "nearest": 1, "groups": 1, "length": 0, "crossings": 0}
    monkeypatch.setattr(subject, "pictures", lambda sizes: {50: ((), ()), 300: ((), ())})
    monkeypatch.setattr(subject, "measured", lambda tool, picture: figures)
    result = benchmark.run(quick=True, only=("ours", "networkx-spring"))
    assert result["missed"] == ["300 concepts: more than 0.3 seconds"]
    assert "| 300 concepts, 0 links | networkx-spring | 0.50 | 0.000 | 1.000 |" in benchmark.report(result)


@pytest.mark.parametrize("tool", ["ours", "networkx-spring", "networkx-forceatlas2"])
def test_tools_lay_out_a_small_picture(tool: str) -> None:
    assert np.isfinite(list(subject.measured(tool, (CHAIN.concepts, CHAIN.links)).values())).all()
