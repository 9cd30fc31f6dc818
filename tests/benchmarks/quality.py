"""Quality of an extractor: any callable from cards to findings, scored on every set that is here."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from graph.model import ConceptGraph
from tests.benchmarks.data import GoldSet, OwnSet, Sets, Text
from tests.benchmarks.findings import Extractor
from tests.scoring import Score, score

Figures = dict[str, dict[str, float]]  # by set, then by measure
PairFinder = Callable[[str], Iterable[tuple[str, str]]]

_DEPTH = 15  # the most terms of a text that keyphrases are compared with


def quality(extract: Extractor, sets: Sets) -> Figures:
    """The figures of an extractor on each set that is here.

    ``inspec`` has micro F1 in per cent at 5, 10 and 15; ``acl_rd_tec``, each deck of ours and the notes
    together have precision, recall and F1 in [0, 1] and the number of splits.
    """
    figures: Figures = {}
    if sets.inspec:
        figures["inspec"] = keyphrase_figures(extract, sets.inspec)
    if sets.acl:
        figures["acl_rd_tec"] = concept_figures(extract, sets.acl)
    for deck in sets.own:
        figures[deck.name] = own_figures(extract, [deck])
    if sets.notes:
        figures["notes"] = own_figures(extract, sets.notes)
    return figures


def own_figures(extract: Extractor, decks: Iterable[OwnSet]) -> dict[str, float]:
    """Precision, recall and F1 in [0, 1] against what a person named, and splits, of all decks together."""
    total = Score()
    for deck in decks:
        found = score(ConceptGraph(deck.cards, extract(deck.cards).concepts, ()), deck.gold)
        total.linked += found.linked
        total.right += found.right
        total.core += found.core
        total.found += found.found
        total.splits += found.splits
    return {
        "precision": total.precision,
        "recall": total.recall,
        "f1": total.f1,
        "splits": total.splits,
    }


def keyphrase_figures(extract: Extractor, texts: GoldSet) -> dict[str, float]:
    """Micro F1 in per cent at 5, 10 and 15 against human keyphrases, by the shared scorer."""
    ranked = extract(texts.cards).ranked
    rows = (
        {"card": card.id, "concepts": [{"text": term} for term in ranked.get(card.id, ())[:_DEPTH]]}
        for card in texts.cards
    )
    return _scored(texts, "\n".join(map(json.dumps, rows)))


def concept_figures(extract: Extractor, texts: GoldSet) -> dict[str, float]:
    """Precision, recall and F1 in [0, 1] against marked terms, and splits, by the shared scorer."""
    concepts = [
        {
            "label": concept.label,
            "aliases": [{"text": alias.text} for alias in concept.aliases],
            "cards": concept.cards,
        }
        for concept in extract(texts.cards).concepts
    ]
    cards = [{"id": card.id} for card in texts.cards]
    return _scored(texts, json.dumps({"cards": cards, "concepts": concepts}))


def _scored(texts: GoldSet, found: str) -> dict[str, float]:
    """What the scorer of a set prints as JSON, run as from the command line."""
    with tempfile.TemporaryDirectory() as folder:
        found_file, gold_file = Path(folder) / "found", Path(folder) / "gold"
        found_file.write_text(found + "\n", encoding="utf-8")
        gold_file.write_text("\n".join(texts.gold) + "\n", encoding="utf-8")
        command = [sys.executable, str(texts.scorer), str(found_file), str(gold_file), "--json"]
        printed = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    result: dict[str, float] = json.loads(printed)
    return result


def pair_figures(find: PairFinder, texts: Sequence[Text]) -> dict[str, float]:
    """Precision, recall and F1 of abbreviations: both forms must be exact, less their case.

    >>> text = Text("mean squared error (MSE)", frozenset({("MSE", "mean squared error")}))
    >>> pair_figures(lambda text: [("mse", "Mean squared error"), ("MSE", "error")], [text])
    {'precision': 0.5, 'recall': 1.0, 'f1': 0.6666666666666666}
    """
    right = given = wanted = 0
    for text in texts:
        want, have = _folded(text.pairs), _folded(find(text.text))
        right, given, wanted = right + len(want & have), given + len(have), wanted + len(want)
    return {
        "precision": right / given if given else 0.0,
        "recall": right / wanted if wanted else 0.0,
        "f1": 2 * right / (given + wanted) if given + wanted else 0.0,
    }


def _folded(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(short.casefold(), long.casefold()) for short, long in pairs}
