"""Verbs and participles that carry a concept: "overfits" is overfitting, "smoothed" smoothing.

Only a concept that the deck (or its glossary) names as a noun is looked for, and none that everyday
English is full of: that a model "learns" does not make its card one on learning.
"""

from __future__ import annotations

from collections.abc import Container

from graph.extraction.zipf import zipf

_SHORTEST_STEM = 3
_NOUNS_OF_GERUNDS = (
    ("izing", "ization"),
    ("ising", "isation"),
    ("ating", "ation"),
    ("erring", "erence"),
    ("erging", "ergence"),
)
_COMMON = 3.1  # Zipf frequency from which a noun is everyday English


def noun_of(word: str, nouns: Container[str]) -> str | None:
    """The noun among ``nouns`` that a verb form belongs to, or None.

    >>> noun_of("overfits", {"overfitting"}), noun_of("quantized", {"quantization"})
    ('overfitting', 'quantization')
    >>> noun_of("mode-collapsing", {"mode collapse"})
    'mode collapse'
    """
    *front, verb = word.lower().split("-")
    prefixes = (" ".join(front) + " ", "-".join(front) + "-") if front else ("",)
    for noun in _nouns_of(verb) if not front else (*_bases(verb), *_nouns_of(verb)):
        for prefix in prefixes:
            whole = prefix + noun
            if whole in nouns and whole != word.lower() and (front or zipf(noun) < _COMMON):
                return whole
    return None


def noun_for(gerund: str, nouns: Container[str]) -> str | None:
    """The noun among ``nouns`` that says what a gerund says, or None.

    >>> noun_for("normalizing", {"normalization"}), noun_for("inferring", {"inference"})
    ('normalization', 'inference')
    >>> noun_for("rating", {"ration"}) is None
    True
    """
    for ending, other in _NOUNS_OF_GERUNDS:
        stem = gerund.removesuffix(ending)
        if len(gerund) - len(ending) >= _SHORTEST_STEM and stem != gerund and stem + other in nouns:
            return stem + other
    return None


def _bases(verb: str) -> list[str]:
    """What a verb form may be without its ending: overfits, overfitted, overfitting → overfit."""
    bases = [verb]
    for ending in ("s", "es", "ed", "d", "ing"):
        if verb.endswith(ending) and len(verb) - len(ending) >= 3:
            stem = verb[: -len(ending)]
            bases.append(stem)
            if ending == "ing":
                bases.append(stem + "e")
            if len(stem) > 3 and stem[-1] == stem[-2]:
                bases.append(stem[:-1])
    return bases


def _nouns_of(verb: str) -> list[str]:
    nouns = []
    for base in _bases(verb):
        stem = base.removesuffix("e")
        nouns += [stem + "ing", base + base[-1] + "ing", stem + "ation", stem + "ion"]
    return nouns
