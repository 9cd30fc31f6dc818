"""Quality of an extractor: any callable from cards to findings, scored on every set that is here."""

from __future__ import annotations

import contextlib
import io
import json
import runpy
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.extraction.abbreviations import find_pairs
from graph.extraction.concepts import extract_concepts
from graph.extraction.masking import mask
from graph.model import Card, Concept, ConceptGraph
from tests.benchmarks.data import SHARED, GoldSet, Sets, Text
from tests.scoring import score

Figures = dict[str, dict[str, float]]  # by set, then by measure; all but counts lie in [0, 1] or are per cent


@dataclass(frozen=True, slots=True)
class Findings:
    """What an extractor found: the terms of each card, best first, by card id, and the concepts."""

    ranked: Mapping[str, Sequence[str]]
    concepts: tuple[Concept, ...]


DEPTH = 15  # terms of a text that are looked at

Extractor = Callable[[Sequence[Card]], Findings]
PairFinder = Callable[[str], Iterable[tuple[str, str]]]


def ours(cards: Sequence[Card]) -> Findings:
    """Our own extraction, from the cards alone: no glossary."""
    found = extract_concepts(cards)
    ranked = {card: [concept.text for concept in concepts] for card, concepts in found.by_card.items()}
    return Findings(ranked, found.concepts)


def our_pairs(text: str) -> Iterable[tuple[str, str]]:
    """The abbreviations that our pipeline finds in a text, as (short, long)."""
    return ((pair.short, pair.long) for pair in find_pairs(mask(text)))


def findings(cards: Sequence[Card], terms: Iterable[Iterable[str]]) -> Findings:
    """The findings of a tool that merges no names: each term, less its case, is a concept of its own.

    >>> found = findings([Card("a", "", ""), Card("b", "", "")], [["Entropy", "entropy"], ["entropy"]])
    >>> found.ranked, [(concept.label, concept.cards) for concept in found.concepts]
    ({'a': ['Entropy'], 'b': ['entropy']}, [('Entropy', ('a', 'b'))])
    """
    ranked: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    homes: dict[str, list[str]] = {}
    for card, found in zip(cards, terms, strict=True):
        once = {term.casefold(): term for term in reversed(list(found)) if term.strip()}
        ranked[card.id] = list(reversed(once.values()))
        for key, term in once.items():
            labels.setdefault(key, term)
            homes.setdefault(key, []).append(card.id)
    concepts = (Concept(key, labels[key], 1.0, tuple(cards)) for key, cards in homes.items())
    return Findings(ranked, tuple(concepts))


def quality(extract: Extractor, sets: Sets) -> Figures:
    """The figures of an extractor on each set that is here.

    ``inspec``: micro F1 in per cent at 5, 10 and 15; ``acl_rd_tec`` and each deck of ours: precision,
    recall and F1 in [0, 1] and the number of splits.
    """
    figures: Figures = {}
    if sets.inspec:
        figures["inspec"] = keyphrase_figures(extract, sets.inspec)
    if sets.acl:
        figures["acl_rd_tec"] = concept_figures(extract, sets.acl)
    for deck in sets.own:
        result = score(ConceptGraph(deck.cards, extract(deck.cards).concepts, ()), deck.gold)
        figures[deck.name] = {
            "precision": result.precision,
            "recall": result.recall,
            "f1": result.f1,
            "splits": result.splits,
        }
    return figures


def keyphrase_figures(extract: Extractor, texts: GoldSet) -> dict[str, float]:
    """Micro F1 in per cent at 5, 10 and 15 against human keyphrases, by the shared scorer."""
    ranked = extract(texts.cards).ranked
    rows = (
        {"card": card.id, "concepts": [{"text": term} for term in ranked.get(card.id, ())[:DEPTH]]}
        for card in texts.cards
    )
    return _shared_scorer("score_keyphrases.py", "\n".join(map(json.dumps, rows)), texts.gold)


def concept_figures(extract: Extractor, texts: GoldSet) -> dict[str, float]:
    """Precision, recall and F1 in [0, 1] against marked terms, by the shared scorer, and splits."""
    graph = {
        "cards": [{"id": card.id} for card in texts.cards],
        "concepts": [
            {
                "label": concept.label,
                "aliases": [{"text": alias.text} for alias in concept.aliases],
                "cards": concept.cards,
            }
            for concept in extract(texts.cards).concepts
        ],
    }
    return _shared_scorer("score_concepts.py", json.dumps(graph), texts.gold)


def _shared_scorer(script: str, found: str, gold: Sequence[str]) -> dict[str, float]:
    """Run a scorer of ``../shared/eval`` as its command line does; what it prints as JSON."""
    folder = SHARED / "eval"
    before = sys.argv, sys.path[:]
    with tempfile.TemporaryDirectory() as name, contextlib.redirect_stdout(io.StringIO()) as printed:
        found_file, gold_file = Path(name) / "found", Path(name) / "gold"
        found_file.write_text(found + "\n", encoding="utf-8")
        gold_file.write_text("\n".join(gold) + "\n", encoding="utf-8")
        sys.argv = [script, str(found_file), str(gold_file), "--json"]
        sys.path.insert(0, str(folder))
        try:
            runpy.run_path(str(folder / script), run_name="__main__")
        finally:
            sys.argv, sys.path[:] = before
    result: dict[str, float] = json.loads(printed.getvalue())
    return result


def pair_figures(find: PairFinder, texts: Sequence[Text]) -> dict[str, float]:
    """Precision, recall and F1 of abbreviations: both forms must be exact, less their case.

    >>> text = Text("mean squared error (MSE)", frozenset({("MSE", "mean squared error")}))
    >>> pair_figures(lambda text: [("mse", "Mean squared error"), ("MSE", "error")], [text])
    {'precision': 0.5, 'recall': 1.0, 'f1': 0.6666666666666666}
    """
    right = given = wanted = 0
    for text in texts:
        want = _folded(text.pairs)
        have = _folded(find(text.text))
        right, given, wanted = right + len(want & have), given + len(have), wanted + len(want)
    precision = right / given if given else 0.0
    recall = right / wanted if wanted else 0.0
    f1 = 2 * right / (given + wanted) if given + wanted else 0.0
    return {"precision": precision, "recall": recall, "f1": f1}


def _folded(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(short.casefold(), long.casefold()) for short, long in pairs}
