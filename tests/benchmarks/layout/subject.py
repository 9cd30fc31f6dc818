"""The subject ``layout``: seconds and quality of pictures of several sizes, ours and those of others.

The pictures are of the best concepts of a deck that is multiplied from the real ones. Nothing keeps the
labels of the others apart, which ours does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from importlib.util import find_spec
from typing import Any

import networkx as nx
import numpy as np

from graph.build import build_graph
from graph.exploration.ends import ends_of
from graph.model import Card, Concept, Link
from graph.presentation.layout import layout
from tests.benchmarks.layout.quality import MEANT, MEASURES, Points, quality
from tests.benchmarks.report import table
from tests.benchmarks.scale.decks import multiplied, real_decks

NAMES = (
    "ours",
    "networkx-spring",
    "networkx-forceatlas2",
    "scikit-network-spring",
    "scikit-network-forceatlas",
)
SIZES = (50, 300, 1_000, 3_000)
LIMITS = {300: 0.3, 3_000: 2.0}  # seconds of CPU time
_CARDS = 1_000
_TRIES = 3  # of which the quickest counts

Picture = tuple[Sequence[Concept], Sequence[Link]]


def _ours(concepts: Sequence[Concept], links: Sequence[Link]) -> Points:
    positions = layout(concepts, links)
    return np.array([positions[concept.id] for concept in concepts])


def _networkx(lay: Callable[..., dict[int, Any]]) -> Callable[[Sequence[Concept], Sequence[Link]], Points]:
    def laid(concepts: Sequence[Concept], links: Sequence[Link]) -> Points:
        ends = ends_of(links, {concept.id: place for place, concept in enumerate(concepts)})
        network: nx.Graph[int] = nx.empty_graph(len(concepts))
        network.add_weighted_edges_from(
            zip(ends.source.tolist(), ends.target.tolist(), ends.weight.tolist(), strict=True)
        )
        found = lay(network, weight="weight", seed=1)
        return np.array([found[place] for place in range(len(concepts))])

    return laid


def _scikit(name: str) -> Callable[[Sequence[Concept], Sequence[Link]], Points]:
    def laid(concepts: Sequence[Concept], links: Sequence[Link]) -> Points:
        from scipy.sparse import csr_matrix
        from sknetwork import embedding

        ends = ends_of(links, {concept.id: place for place, concept in enumerate(concepts)})
        np.random.seed(1)  # which it draws from
        found: Points = getattr(embedding, name)(2).fit_transform(csr_matrix(ends.matrix(len(concepts))))
        return found

    return laid


TOOLS: dict[str, Callable[[Sequence[Concept], Sequence[Link]], Points]] = {
    "ours": _ours,
    "networkx-spring": _networkx(nx.spring_layout),
    "networkx-forceatlas2": _networkx(nx.forceatlas2_layout),
    "scikit-network-spring": _scikit("Spring"),
    "scikit-network-forceatlas": _scikit("ForceAtlas"),
}


def pictures(sizes: Sequence[int]) -> dict[int, Picture]:
    """The best concepts of a deck, with the links between them, by how many they are; none without decks."""
    decks = real_decks()
    if not decks:
        return {}
    pairs = multiplied(decks, _CARDS)
    graph = build_graph([Card(f"c{at}", *sides) for at, sides in enumerate(pairs)])
    found = {}
    for size in sizes:
        concepts = graph.concepts[:size]
        inside = {concept.id for concept in concepts}
        links = [link for link in graph.links if link.source in inside and link.target in inside]
        found[size] = (concepts, links)
    return found


def measured(tool: str, picture: Picture) -> dict[str, float]:
    """The least seconds of CPU time that a tool takes for a picture, and the figures of its quality."""
    seconds = []
    for _ in range(_TRIES if tool == "ours" else 1):
        begin = time.process_time()
        points = TOOLS[tool](*picture)
        seconds.append(time.process_time() - begin)
    return {"seconds": min(seconds), **quality(*picture, points)}


def run(*, quick: bool, only: Collection[str]) -> dict[str, Any]:
    """Measure what is named in ``only``; a quick run leaves out the largest picture."""
    found = pictures(SIZES[:-1] if quick else SIZES)
    skipped = [] if found else ["everything: there are no decks to multiply"]
    rows, missed = [], []
    for tool in (name for name in NAMES if name in only):
        if tool.startswith("scikit") and not find_spec("sknetwork"):
            skipped.append(f"{tool}: not installed; pip install scikit-network")
            continue
        for size, picture in found.items():
            row = {"tool": tool, "size": size, "links": len(picture[1]), **measured(tool, picture)}
            rows.append(row)
            if tool == "ours" and row["seconds"] > LIMITS.get(size, float("inf")):
                missed.append(f"{size} concepts: more than {LIMITS[size]:g} seconds")
    return {"quick": quick, "rows": rows, "skipped": skipped, "missed": missed}


def report(result: dict[str, Any]) -> str:
    """The figures as a Markdown table, the pictures one after the other."""
    lines = ["# Layout" + (", a quick run: not to be quoted" if result["quick"] else ""), ""]
    rows = [
        [
            f"{row['size']:,} concepts, {row['links']:,} links",
            row["tool"],
            f"{row['seconds']:.2f}",
            *(f"{row[name]:.3f}" for name in MEASURES),
        ]
        for row in sorted(result["rows"], key=lambda row: row["size"])
    ]
    lines += table(["picture", "", "s", *MEASURES], rows, names=2)
    lines += [f"- {meaning}" for meaning in MEANT]
    lines += [f"- skipped: {what}" for what in result["skipped"]]
    return "\n".join([*lines, *(f"- missed: {what}" for what in result["missed"])]) + "\n"
