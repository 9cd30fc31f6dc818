"""Overview: a deck's graph and its glossary in figures, as sections of text, tables and lists of names.

A section is plain data: a ``heading``, a ``note`` below it, ``columns`` with the ``rows`` of a table,
``more`` where the table leaves some out, and ``lists`` that open on request. A row holds a ``text``,
``names`` or both, the ``cells`` behind them, and for a mark its ``community`` or the ``share`` of a bar.
A name has a ``label`` and, if it opens a concept, its ``id``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from graph.coverage import Coverage, Share
from graph.model import Concept, ConceptGraph
from graph.network import log_likelihood
from graph.presentation.records import Record, counted, plural
from graph.study import NEEDED

MOST_GROUPS = 20  # communities or topics
MOST_CONCEPTS = 10  # of a ranking
MOST_NAMES = 300  # of a list
_BEST = 3  # names that stand for a community or a topic

OTHER_FIELD: Record = {
    "heading": "No glossary",
    "note": "The built-in glossary is about language models and what they rest on. These cards are of "
    "another field, where its words mean other things, so it is left out.",
}


def figures(graph: ConceptGraph) -> list[Record]:
    """How large the graph is: numbers and what they count."""
    counts = {
        "card": len(graph.cards),
        "concept": len(graph.concepts),
        "link": len(graph.links),
        "community": len({concept.community for concept in graph.concepts}),
        "prerequisite": len(graph.prerequisites),
        "gap": len(graph.gaps),
    }
    return [{"number": f"{number:,}", "noun": plural(number, noun)} for noun, number in counts.items()]


def concept_sections(graph: ConceptGraph) -> list[Record]:
    """The deck's concepts: in communities, the most connected, and what much hangs on but one card names."""
    return _filled(_communities(graph), _most_connected(graph), _least_covered(graph))


def card_sections(graph: ConceptGraph) -> list[Record]:
    """The deck's cards: their topics, and what they leave out."""
    return _filled(_topics(graph), _gaps(graph))


def coverage_sections(graph: ConceptGraph, coverage: Coverage) -> list[Record]:
    """How far deck and glossary cover each other: each way a sentence, bars, and what is missing."""
    known, whole = coverage.concepts.part, coverage.concepts.whole
    named, entries = coverage.named.part, coverage.named.whole
    if not whole or not entries:
        return []
    unnamed = set(coverage.unnamed)
    undefined = [entry.label for entry in coverage.undefined if entry not in unnamed]
    return [
        {
            "heading": "Known to the glossary",
            "note": f"The glossary knows {known:,} of this deck's {counted(whole, 'concept')}, "
            f"and {_percent(coverage.mentions)} of their mentions.",
            "rows": [
                _bar("of all concepts", coverage.concepts),
                _bar("of those on two or more cards", coverage.recurring),
                _bar("of all mentions", coverage.mentions),
            ],
            "lists": _lists(
                (
                    f"{counted(len(coverage.unknown), 'concept')} unknown to the glossary, best first",
                    _names(coverage.unknown),
                )
            ),
        },
        {
            "heading": "Explained by the cards",
            "note": f"The cards name {named:,} of the glossary's {counted(entries, 'entry')}, "
            f"and say of {coverage.defined.part:,} in so many words what they are.",
            "rows": [
                _bar("of its entries named", coverage.named),
                _bar("of its entries defined", coverage.defined),
            ],
            "lists": _lists(
                (
                    f"{counted(len(undefined), 'entry')} named, but in no sentence like “X is …”",
                    [_name(label, graph.find(label)) for label in undefined],
                ),
                (
                    f"{counted(len(coverage.unnamed), 'entry')} named by no card",
                    [_name(entry.label) for entry in coverage.unnamed],
                ),
            ),
        },
    ]


def sizes(graph: ConceptGraph) -> dict[str, int]:
    """How many concepts, other names of them, definitions, links and prerequisites a graph has."""
    return {
        "Concepts": len(graph.concepts),
        "Other names": sum(len(concept.aliases) for concept in graph.concepts),
        "Definitions": sum(bool(concept.definition) for concept in graph.concepts),
        "Links": len(graph.links),
        "Prerequisites": len(graph.prerequisites),
    }


def comparison(graph: ConceptGraph, alone: Mapping[str, int] | None) -> Record:
    """What the glossary adds to a graph, once the ``sizes`` of that of the cards alone are known."""
    section = {
        "heading": "With and without the glossary",
        "note": "What the glossary changes. Names of the same concept merge, so there may be fewer concepts.",
    }
    if alone is None:
        return section
    rows = [{"text": name, "cells": [f"{alone[name]:,}", f"{size:,}"]} for name, size in sizes(graph).items()]
    return section | {"columns": ["Number of", "Cards alone", "With glossary"], "rows": rows}


def _communities(graph: ConceptGraph) -> Record:
    """Each community by its best concepts, with its size and how many cards name any of it."""
    members: dict[int, list[Concept]] = {}
    for concept in graph.concepts:  # best first
        members.setdefault(concept.community, []).append(concept)
    rows = [
        {
            "community": community,
            "names": _names(found[:_BEST]),
            "cells": [f"{len(found):,}", f"{len({card for concept in found for card in concept.cards}):,}"],
        }
        for community, found in sorted(members.items())
    ]
    note = "Groups of concepts that cards name together, by their best."
    section = _table("Communities", note, ["Community", "Concepts", "Cards"], rows[:MOST_GROUPS])
    return section | {"more": _more(rows)}


def _topics(graph: ConceptGraph) -> Record:
    """Each tag by the concepts that set its cards apart, most cards first."""
    tagged: dict[str, set[str]] = {}
    for card in graph.cards:
        for tag in card.tags:
            tagged.setdefault(tag, set()).add(card.id)
    rows = [
        {"text": tag, "names": _names(_typical(graph, cards)), "cells": [f"{len(cards):,}"]}
        for tag, cards in sorted(tagged.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    note = "The tags of the cards, and what sets each apart."
    return _table("Topics", note, ["Topic", "Cards"], rows[:MOST_GROUPS]) | {"more": _more(rows)}


def _typical(graph: ConceptGraph, cards: set[str]) -> list[Concept]:
    """The concepts that some cards name most beyond chance: by G², the measure of a text's key words."""
    total = len(graph.cards)
    keyness: dict[Concept, float] = {}
    for concept in graph.concepts:
        both = len(cards.intersection(concept.cards))
        if both and both * total >= len(cards) * len(concept.cards):
            keyness[concept] = log_likelihood(both, len(cards), len(concept.cards), total)
    return sorted(keyness, key=lambda concept: -round(keyness[concept], 9))[:_BEST]


def _most_connected(graph: ConceptGraph) -> Record:
    """The concepts with the most links."""
    links = {concept.id: len(graph.links_of[concept.id]) for concept in graph.concepts}
    linked = [concept for concept in graph.concepts if links[concept.id]]
    linked.sort(key=lambda concept: -links[concept.id])
    rows = [
        {
            "community": concept.community,
            "names": _names([concept]),
            "share": links[concept.id] / links[linked[0].id],
            "cells": [f"{links[concept.id]:,}"],
        }
        for concept in linked[:MOST_CONCEPTS]
    ]
    return _table("Most connected", "Linked with the most other concepts.", ["Concept", "Links"], rows)


def _least_covered(graph: ConceptGraph) -> Record:
    """The concepts of one card that most others need or, where that is equal, are linked with."""
    needed = Counter(edge.source for edge in graph.prerequisites if edge.confidence >= NEEDED)
    links = {concept.id: len(graph.links_of[concept.id]) for concept in graph.concepts}
    single = [concept for concept in graph.concepts if len(concept.cards) == 1]
    single.sort(key=lambda concept: (-needed[concept.id], -links[concept.id]))
    rows = [
        {
            "community": concept.community,
            "names": _names([concept]),
            "cells": [f"{needed[concept.id]:,}", f"{links[concept.id]:,}"],
        }
        for concept in single[:MOST_CONCEPTS]
    ]
    note = "Others need these or are linked with them, but only one card names them."
    return _table("Least covered", note, ["Concept", "Needed for", "Links"], rows)


def _gaps(graph: ConceptGraph) -> Record:
    """The prerequisites that no card names, those of most concepts first."""
    found = sorted(graph.gaps, key=lambda gap: -len(gap.needed_by))
    rows = [
        {
            "text": gap.label,
            "names": _names(graph.concept_by_id[ident] for ident in gap.needed_by[:_BEST]),
            "cells": [f"{len(gap.needed_by):,}"],
        }
        for gap in found[:MOST_CONCEPTS]
    ]
    more = [_name(gap.label) for gap in found[MOST_CONCEPTS:]]
    note = "Needed for concepts of this deck, but named by no card."
    section = _table("Gaps", note, ["What is needed", "Needed for"], rows)
    return section | {"lists": _lists((f"{len(more):,} more", more))}


def _table(heading: str, note: str, columns: Sequence[str], rows: list[Record]) -> Record:
    return {"heading": heading, "note": note, "columns": columns, "rows": rows}


def _more(rows: list[Record]) -> str:
    return f"and {len(rows) - MOST_GROUPS:,} smaller" if len(rows) > MOST_GROUPS else ""


def _filled(*sections: Record) -> list[Record]:
    return [section for section in sections if section["rows"]]


def _bar(text: str, share: Share) -> Record:
    return {
        "text": text,
        "share": share.ratio,
        "cells": [f"{share.part:,} of {share.whole:,}", _percent(share)],
    }


def _lists(*lists: tuple[str, list[Record]]) -> list[Record]:
    """Lists of names by their summaries, each cut where nobody reads on; without those that are empty."""
    return [
        {
            "summary": summary,
            "names": names[:MOST_NAMES],
            "more": f"and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else "",
        }
        for summary, names in lists
        if names
    ]


def _names(concepts: Iterable[Concept]) -> list[Record]:
    return [_name(concept.label, concept) for concept in concepts]


def _name(label: str, concept: Concept | None = None) -> Record:
    return {"id": concept.id if concept else "", "label": label}


def _percent(share: Share) -> str:
    return f"{share.ratio:.0%}"
