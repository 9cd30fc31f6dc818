"""The offline page: one HTML file that needs no network and runs no script but ours."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from typing import Any

from graph.model import ConceptGraph
from graph.presentation.drawing import SCRIPTS, asset, link_id, vis_network
from graph.presentation.layout import Positions, layout
from graph.presentation.payload import payload
from graph.presentation.records import (
    card_record,
    concept_record,
    link_record,
    needed_id,
    needed_record,
)

_SCRIPTS = tuple(dict.fromkeys((*SCRIPTS["index"], *SCRIPTS["graph"], *SCRIPTS["record"], "page.js")))
_STYLES = ("panes.css", "index.css", "graph.css", "record.css", "page.css")
_SLOT = re.compile(r"\{\{(\w+)\}\}")


def to_html(graph: ConceptGraph, positions: Positions | None = None) -> str:
    """The graph as a page: index, graph and record as in the app.

    ``positions`` are where the concepts stand, if they have a place already; it may be of others as well.

    A content security policy names the hashes of the two scripts, so that even if text of the deck
    became markup it could not run, nor reach any host.
    """
    script = "\n".join(asset(name) for name in _SCRIPTS)
    decks = list(dict.fromkeys(card.deck for card in graph.cards))
    slots = {
        "policy": _policy(vis_network(), script),
        "title": html.escape(", ".join(decks) or "Concept graph"),
        "subtitle": f"{len(graph.cards):,} cards, {len(graph.concepts):,} concepts",
        "styles": "\n".join(asset(name) for name in _STYLES),
        "index": asset("index.html"),
        "graph": asset("graph.html"),
        "record": asset("record.html"),
        "data": _as_json(_data(graph, positions)),
        "library": vis_network(),
        "script": script,
    }
    return _SLOT.sub(lambda slot: slots[slot[1]], asset("page.html"))


def _data(graph: ConceptGraph, positions: Positions | None) -> dict[str, Any]:
    return {
        "drawing": payload(graph, layout(graph.concepts, graph.links, positions)),
        "records": {concept.id: concept_record(graph, concept) for concept in graph.concepts},
        "linkRecords": {link_id(link.source, link.target): link_record(graph, link) for link in graph.links}
        | {needed_id(edge.source, edge.target): needed_record(graph, edge) for edge in graph.prerequisites},
        "cards": {card.id: card_record(card) for card in graph.cards},
    }


def _as_json(data: dict[str, Any]) -> str:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _policy(*scripts: str) -> str:
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
