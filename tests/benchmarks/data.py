"""The data that extraction is measured on; a set that is not on this machine is skipped with a reason."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from graph.model import Card
from graph.readers import all_cards, read_deck

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
OWN = ROOT / "tests" / "gold"
QUICK = 100  # items of each set in a quick run


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Cards, the lines of their gold file, one a card in the same order, and the script that scores."""

    cards: tuple[Card, ...]
    gold: tuple[str, ...]
    scorer: Path


@dataclass(frozen=True, slots=True)
class OwnSet:
    """A whole deck, and the file of the gold that covers some of its cards."""

    name: str
    cards: tuple[Card, ...]
    gold: Path


@dataclass(frozen=True, slots=True)
class Text:
    """A text and the (short, long) pairs of the abbreviations that it defines."""

    text: str
    pairs: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sets:
    """Everything that extraction is measured on; None or empty is what is not here.

    ``notes`` are small decks of many fields, reported as one.
    """

    inspec: GoldSet | None = None
    acl: GoldSet | None = None
    own: tuple[OwnSet, ...] = ()
    notes: tuple[OwnSet, ...] = ()
    med1250: tuple[Text, ...] = ()
    skipped: tuple[str, ...] = ()


def load_sets(*, quick: bool = False, shared: Path = SHARED, own: Path = OWN) -> Sets:
    """All sets that are here; ``quick`` keeps the first 100 items of each.

    Our own decks stay whole even then: they are small, and a deck is extracted as one.
    """
    limit = QUICK if quick else None
    skipped: list[str] = []
    acl = _gold_set(shared, "acl_rd_tec/gold.tsv", "score_concepts.py", limit, skipped)
    inspec = None
    if find_spec("snowballstemmer"):
        inspec = _gold_set(shared, "inspec/gold.jsonl", "score_keyphrases.py", limit, skipped)
    else:
        skipped.append(
            "inspec/gold.jsonl: its scorer needs snowballstemmer; run: pip install snowballstemmer"
        )
    med1250 = shared / "gold" / "med1250" / "gold.jsonl"
    if not med1250.exists():
        skipped.append(f"med1250/gold.jsonl: there is no {med1250}")
    return Sets(
        inspec=inspec,
        acl=acl,
        own=tuple(_own_sets(own, shared, skipped)),
        notes=tuple(_own_sets(own / "notes", shared, skipped)),
        med1250=tuple(islice(_texts(med1250), limit)) if med1250.exists() else (),
        skipped=tuple(skipped),
    )


def sizes(sets: Sets) -> dict[str, int]:
    """How many cards or texts there are of each set that is here."""
    found = {deck.name: len(deck.cards) for deck in sets.own}
    if sets.notes:
        found["notes"] = sum(len(deck.cards) for deck in sets.notes)
    for name, texts in (("inspec", sets.inspec), ("acl_rd_tec", sets.acl)):
        if texts:
            found[name] = len(texts.cards)
    return found | ({"med1250": len(sets.med1250)} if sets.med1250 else {})


def _gold_set(shared: Path, name: str, script: str, limit: int | None, skipped: list[str]) -> GoldSet | None:
    gold, scorer = shared / "gold" / name, shared / "eval" / script
    missing = next((path for path in (gold, scorer) if not path.exists()), None)
    if missing:
        skipped.append(f"{name}: there is no {missing}")
        return None
    cards = all_cards([read_deck(gold.parent / "deck.tsv")])
    lines = gold.read_text(encoding="utf-8").splitlines()
    return GoldSet(cards[:limit], tuple(lines[:limit]), scorer)


def _own_sets(own: Path, shared: Path, skipped: list[str]) -> Iterator[OwnSet]:
    for gold in sorted(own.glob("*.tsv")):
        if gold.name.endswith(".deck.tsv"):
            continue
        homes = [
            own / f"{gold.stem}.deck.tsv",
            ROOT / "data" / gold.name,
            shared / "decks" / gold.stem / "deck.tsv",
        ]
        deck = next((home for home in homes if home.exists()), None)
        if deck:
            yield OwnSet(gold.stem, all_cards([read_deck(deck)]), gold)
        else:
            skipped.append(f"{gold.name}: its deck is not here; there is no {homes[-1]}")


def _texts(path: Path) -> Iterator[Text]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Text(row["text"], frozenset((short, long) for short, long in row["pairs"]))
