"""Insights in plain words: concepts that hold the map together, and groups that hardly touch."""

from __future__ import annotations

from graph.exploration import Bridge, Divide, bridges, loose_ends
from graph.model import ConceptGraph
from graph.presentation.drawing import legend, link_id
from graph.presentation.records import Record, counted

_MOST = 12
ABOUT = {
    "bridges": "Concepts that tie groups together: take them away and the groups fall apart. "
    "Worth knowing well, as they carry over from one subject to another.",
    "divides": "Groups that hardly touch, although their size would lead one to expect it. "
    "A card that names a concept of each would connect them; the pairs nearest to it are named.",
}


def insights(graph: ConceptGraph) -> Record:
    """Bridges and divides as ``{title, text, acts}``; an act is a label and the message that it sends.

    A divide has ``pairs`` of concepts as well, acts that show how one leads to the other now.
    """
    names = {entry["community"]: entry["name"] for entry in legend(graph.concepts)}
    return {
        "about": ABOUT,
        "bridges": [_bridge(graph, bridge, names) for bridge in bridges(graph, _MOST)],
        "divides": [_divide(graph, divide, names) for divide in loose_ends(graph, _MOST)],
    }


def _bridge(graph: ConceptGraph, bridge: Bridge, names: dict[int, str]) -> Record:
    groups = [f"“{names[community]}”" for community in bridge.communities[:3]]
    rest = len(bridge.communities) - len(groups)
    tied = _listed(groups + ([f"{counted(rest, 'other group')}"] if rest else []))
    return {
        "title": graph.concept_by_id[bridge.concept].label,
        "text": f"ties {tied}; {_share(bridge.share)} of the shortest ways between others lead through it",
        "acts": [["Select it", {"do": "select", "target": {"kind": "node", "id": bridge.concept}}]],
    }


def _divide(graph: ConceptGraph, divide: Divide, names: dict[int, str]) -> Record:
    one, other = divide.communities
    only = {"do": "view", "view": {"communities": [one, other]}}
    acts: list[list[object]] = [["Show only these two", only]]
    if divide.nearest is None:
        text = "No link leads from one to the other."
    else:
        ends = [graph.concept_by_id[ident].label for ident in (divide.nearest.source, divide.nearest.target)]
        text = f"{counted(divide.links, 'link')} between them, the strongest from {ends[0]} to {ends[1]}."
        target = {"kind": "edge", "id": link_id(divide.nearest.source, divide.nearest.target)}
        acts.append(["Show that link", {"do": "select", "target": target}])
    return {
        "title": f"{names[one]} | {names[other]}",
        "text": f"{text} A card on one of these pairs would connect them:",
        "pairs": [
            [
                " – ".join(graph.concept_by_id[ident].label for ident in pair),
                {"do": "view", "view": {"route": list(pair)}},
            ]
            for pair in divide.pairs
        ],
        "acts": acts,
    }


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def _share(share: float) -> str:
    """A part of a whole in per cent, whole numbers from 1 on.

    >>> _share(0.256), _share(0.004)
    ('26 %', '.4 %')
    """
    return f"{share:.0%}".replace("%", " %") if share >= 0.01 else f"{share * 100:.1f} %".removeprefix("0")
