"""Running the subject: the shipped weights by the shared scorer, and the fit on pairs it has not seen."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from graph.build import build_graph
from graph.export.jsonfile import to_json
from graph.extraction.glossary import read_glossary
from graph.model import ConceptGraph
from graph.prerequisites import signals
from graph.prerequisites import weights as shipped
from graph.prerequisites.inference import judge
from graph.prerequisites.pairs import Pair
from graph.prerequisites.ragged import Bools, Ints
from graph.prerequisites.survey import Survey
from graph.readers import read_deck
from tests.benchmarks.data import OWN, ROOT, SHARED
from tests.benchmarks.prerequisites.decks import (
    FITTED_ON,
    HELD_OUT,
    GoldDeck,
    closure,
    edges_of,
    linear_algebra,
    metacademy,
    own_deck,
)
from tests.benchmarks.prerequisites.fitting import Fit, fit, weights_source
from tests.benchmarks.prerequisites.scoring import EdgeScore, reliability, shown, strong
from tests.benchmarks.report import table

NAMES = ("shipped", "unseen", "signals", "seed")
_SETS = (("metacademy", "deck.tsv"), ("metacademy", "deck_with_goals.tsv"), ("linear-algebra", "deck.tsv"))
_BAR = 40  # characters of a whole bar


def _named(survey: Survey, a: Ints, b: Ints) -> Bools:
    return survey.passages.namings.pairs.find(a, b) >= 0


def _named_soon(survey: Survey, a: Ints, b: Ints) -> Bools:
    namings = survey.passages.namings
    return namings.first(namings.words < 25).of(namings.pairs.find(a, b)).strength > 0


# One signal alone, as an edge detector.
_SINGLE: dict[str, Callable[[Survey, Ints, Ints], Bools]] = {
    "named in the cards": _named,
    "… one way": lambda s, a, b: _named(s, a, b) & ~_named(s, b, a),
    "… within 25 words": lambda s, a, b: _named_soon(s, a, b) & ~_named(s, b, a),
    "part of the name": lambda s, a, b: signals.part_of_name(s, a, b) > 0,
    "named in part": lambda s, a, b: signals.named_in_part(s, a, b) > 0,
    "behind words of dependence": lambda s, a, b: signals.dependency_phrase(s, a, b).strength > 0,
    "named by kin > .2": lambda s, a, b: signals.named_by_kin(s, a, b) > 0.2,
}


def run(*, quick: bool = False, only: Collection[str] = NAMES) -> dict[str, Any]:
    """Measure; the whole result as JSON would have it. ``quick`` leaves out the decks with goals."""
    result: dict[str, Any] = {"subject": "prerequisites", "quick": quick, "skipped": []}
    there = (SHARED / "gold" / "metacademy").exists()
    if not there:
        result["skipped"].append(f"metacademy and linear-algebra: there is no {SHARED / 'gold'}")
    if "shipped" in only and there:
        _tell("the shipped weights …")
        result["shipped"] = [_shipped(name, cards) for name, cards in _SETS[:: 2 if quick else 1]]
    if "unseen" in only and there:
        _tell("pairs that the weights have not seen …")
        result["unseen"] = _unseen(fitted())
    if "signals" in only and there:
        _tell("single signals …")
        deck = metacademy()
        result["signals"] = dict(_single(deck))
        result["orders"] = dict(_orders(deck))
    if "seed" in only:
        result["seed"] = [_seed(glossary) for glossary in (True, False)]
    return result


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def fitted() -> Fit:
    """The fit that is shipped, with the decks that it has never seen behind."""
    train = [metacademy(), metacademy("deck_with_goals.tsv"), *map(own_deck, FITTED_ON)]
    return fit(train, [linear_algebra(), *map(own_deck, HELD_OUT)])


def write_weights(path: Path = Path(shipped.__file__)) -> None:
    """Fit anew and put the weights into the module that holds them."""
    source = path.read_text(encoding="utf-8")
    head = source[: source.index("WEIGHTS = ")]
    path.write_text(head + weights_source(fitted().weights), encoding="utf-8")


def _shipped(name: str, cards: str) -> dict[str, Any]:
    """What the shared scorer says of a build, as from the command line."""
    folder = SHARED / "gold" / name
    deck = read_deck(folder / cards).cards
    graph = build_graph(deck, read_glossary(folder / "glossary.tsv"), glossary_only=True)
    with tempfile.TemporaryDirectory() as temporary:
        built = Path(temporary) / "graph.json"
        built.write_text(to_json(graph), encoding="utf-8")
        command = [sys.executable, SHARED / "eval" / "score_prerequisites.py", built, folder, "--json"]
        printed = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    return {"set": name, "cards": cards, **json.loads(printed)}


def _unseen(found: Fit) -> dict[str, Any]:
    goals = 1 + len(FITTED_ON) + 1
    groups = {
        "Metacademy, summaries": [0],
        "Metacademy, with goals": [1],
        "linear algebra": [goals],
        f"{len(HELD_OUT)} small decks": list(range(goals + 1, len(found.decks))),
    }
    rows = []
    for group, numbers in groups.items():
        for tier, pairs in (("all", shown), ("strong", strong)):
            score = EdgeScore()
            for number in numbers:
                score.add(found.decks[number], pairs(found.judged[number]))
            rows.append({"set": group, "tier": tier, **score.figures()})
    return {
        "edges": rows,
        "reliability": {
            group: reliability([found.decks[n] for n in numbers], [found.judged[n] for n in numbers])
            for group, numbers in groups.items()
        },
    }


def _single(deck: GoldDeck) -> Iterator[tuple[str, dict[str, float]]]:
    pairs: list[Pair] = [pair for a, b in deck.survey.candidates for pair in ((a, b), (b, a))]
    a, b = np.array(pairs).T
    for name, holds in _SINGLE.items():
        score = EdgeScore()
        score.add(deck, [pair for pair, held in zip(pairs, holds(deck.survey, a, b), strict=True) if held])
        yield name, score.figures()


def _orders(deck: GoldDeck) -> Iterator[tuple[str, float]]:
    """The share of the closure's pairs that an order by one figure keeps; half a pair where undecided."""
    mentions: nx.DiGraph[int] = nx.DiGraph()
    mentions.add_nodes_from(range(len(deck.concepts)))
    mentions.add_edges_from((explained, named) for named, explained in deck.survey.passages.namings)
    rank = nx.pagerank(mentions)
    heights = {
        "PageRank of mentions": [-rank[number] for number in range(len(deck.concepts))],
        "generality": (-deck.survey.generality).tolist(),
        "levels": judge(deck.survey)[1].tolist(),
    }
    for name, height in heights.items():
        place: dict[str, float] = {}
        for gold, level in zip(deck.names, height, strict=True):
            place.setdefault(gold, level)
        kept = 0.0
        for a, b in deck.closure:
            known = a in place and b in place and place[a] != place[b]
            kept += float(place[a] < place[b]) if known else 0.5
        yield name, kept / len(deck.closure)


def _seed(glossary: bool) -> dict[str, Any]:
    """How the seed deck's order and edges agree with an expert's pairs."""
    cards = read_deck(ROOT / "data" / "seed.tsv").cards
    graph = build_graph(cards, read_glossary() if glossary else ())
    edges = edges_of(OWN / "prerequisites" / "seed.tsv")
    pairs = set(closure(_found(graph, edges)))
    place = {ident: number for number, ident in enumerate(graph.study_order)}
    drawn = {(edge.source, edge.target) for edge in graph.prerequisites}
    return {
        "glossary": glossary,
        "pairs": len(pairs),
        "order": sum(place[a] < place[b] for a, b in pairs) / max(1, len(pairs)),
        "reversed": sum((b, a) in drawn for a, b in pairs),
    }


def _found(graph: ConceptGraph, edges: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for source, target in edges:
        a, b = graph.find(source), graph.find(target)
        if a and b and a.id != b.id:
            yield a.id, b.id


def report(result: dict[str, Any]) -> str:
    """A result as Markdown."""
    return "\n".join(_lines(result)) + "\n"


def _lines(result: dict[str, Any]) -> Iterator[str]:
    yield "# Prerequisites" + (", a quick run: not to be quoted" if result["quick"] else "")
    yield ""
    if "shipped" in result:
        yield from _shipped_table(result["shipped"])
    if "unseen" in result:
        yield from _unseen_tables(result["unseen"])
    if "signals" in result:
        yield "Single signals on Metacademy's summaries, each as an edge detector by itself."
        yield ""
        rows = [[name, *_figures(figures)] for name, figures in result["signals"].items()]
        yield from table(["", *_HEAD], rows)
        yield "The order by one figure alone: the share of the closure's pairs that it keeps."
        yield ""
        yield from table(["", "kept"], [[name, f"{kept:.3f}"] for name, kept in result["orders"].items()])
    if "seed" in result:
        yield "The seed deck against an expert's pairs, drawn without sight of what the tool finds."
        yield ""
        rows = [
            [
                "with" if row["glossary"] else "without",
                str(row["pairs"]),
                f"{row['order']:.3f}",
                str(row["reversed"]),
            ]
            for row in result["seed"]
        ]
        yield from table(["glossary", "pairs", "order kept", "reversed edges"], rows)
    for reason in result["skipped"]:
        yield f"- skipped: {reason}"


_HEAD = ["edges", "P", "R", "F1", "ancestor P", "reversed"]


def _figures(figures: dict[str, float]) -> list[str]:
    names = ("p", "r", "f1", "ancestor_p", "reversed")
    return [f"{figures['edges']:.0f}", *(f"{figures[name]:.3f}" for name in names)]


def _shipped_table(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    yield "The shipped weights by the shared scorer. They are fitted on Metacademy: see the next table, too."
    yield ""
    names = (
        "edges",
        "p",
        "r",
        "f1",
        "strong_edges",
        "strong_ancestor_p",
        "strong_reversed",
        "direction",
        "order",
    )
    head = ["edges", "P", "R", "F1", "strong", "ancestor P", "reversed", "direction", "order"]
    yield from table(
        ["set", "matched", *head],
        [
            [f"{row['set']}, {row['cards']}", row["concepts_matched"], *(str(row[name]) for name in names)]
            for row in rows
        ],
        names=2,
    )


def _unseen_tables(unseen: dict[str, Any]) -> Iterator[str]:
    yield "Pairs that the weights have not seen: Metacademy out of fold, the others never fitted on."
    yield "Small decks of questions, as people keep them, have no glossary; their gold is ours."
    yield ""
    rows = [[row["set"], row["tier"], *_figures(row)] for row in unseen["edges"]]
    yield from table(["", "tier", *_HEAD], rows, names=2)
    for name, bins in unseen["reliability"].items():
        yield f"Reliability, {name}: of the pairs at a confidence, the share that is in the gold's closure."
        yield ""
        yield "```"
        for start, pairs, confidence, share in bins:
            bar = ["·"] * _BAR
            bar[: round(share * _BAR)] = "█" * round(share * _BAR)
            bar[min(_BAR - 1, round(confidence * _BAR))] = "│"  # where the bar should end
            yield f"{start:.1f} {pairs:>6} pairs  said {confidence:.2f}  true {share:.2f}  {''.join(bar)}"
        yield "```"
        yield ""
