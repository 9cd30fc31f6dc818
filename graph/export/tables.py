"""The links as a CSV edge list."""

from __future__ import annotations

import csv
import io

from graph.model import ConceptGraph


def to_csv(graph: ConceptGraph) -> str:
    """An edge list with a header; labels for people, ids for programs."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ["source", "target", "weight", "count", "sentences", "npmi", "g2", "source_id", "target_id", "cards"]
    )
    label = {concept.id: concept.label for concept in graph.concepts}
    for link in graph.links:
        writer.writerow(
            [
                inert(label[link.source]),
                inert(label[link.target]),
                link.weight,
                link.count,
                link.sentences,
                link.npmi,
                link.g2,
                inert(link.source),
                inert(link.target),
                " ".join(link.cards),
            ]
        )
    return out.getvalue()


def inert(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a leading apostrophe where it would.

    >>> inert("=HYPERLINK(1)"), inert("entropy")
    ("'=HYPERLINK(1)", 'entropy')
    """
    return "'" + text if text[:1] in "=+-@\t\r" and text else text
