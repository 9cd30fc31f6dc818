"""Columns: mentions in arrays read like a tuple, and all of some concepts at once."""

from __future__ import annotations

import copy

from graph.columns import Mentions, MentionTable, placed
from graph.model import Concept, Mention

ROWS = [(0, 0, 1, 4, 0, 9), (1, 1, 2, 5, 2, 8), (1, 0, 0, 3, 0, 3)]
TABLE = MentionTable.of(("a", "b"), ROWS)
OBJECTS = (
    Mention("a", "front", 1, 4, (0, 9)),
    Mention("b", "back", 2, 5, (2, 8)),
    Mention("b", "front", 0, 3, (0, 3)),
)


def test_mentions_are_read_like_a_tuple() -> None:
    mentions = Mentions(TABLE, slice(0, 3))

    assert tuple(mentions) == OBJECTS
    assert mentions == OBJECTS
    assert mentions != OBJECTS[:2]
    assert mentions != 3
    assert hash(mentions) == hash(OBJECTS)
    assert repr(mentions) == repr(OBJECTS)
    assert (mentions[1], mentions[-1], mentions[1:]) == (OBJECTS[1], OBJECTS[2], OBJECTS[1:])
    assert len(Mentions(TABLE, slice(1, 1))) == 0
    assert OBJECTS[1] in mentions


def test_mentions_outlive_copying() -> None:
    assert copy.deepcopy(Mentions(TABLE, slice(1, 3))) == OBJECTS[1:]


def test_all_mentions_of_concepts_columns_and_objects_mixed() -> None:
    concepts = [
        Concept("x", "x", 1.0, ("b",), Mentions(TABLE, slice(1, 3))),
        Concept("y", "y", 0.5, (), ()),
        Concept("z", "z", 0.5, ("a",), OBJECTS[:1]),
    ]

    found = placed(concepts, {"b": 0, "a": 1})

    assert found.concept.tolist() == [0, 0, 2]
    assert found.table.cards == ("b", "a")
    assert found.table.card.tolist() == [0, 0, 1]
    assert found.table.side.tolist() == [1, 0, 0]
    assert found.table.start.tolist() == [2, 0, 1]
    assert found.table.last.tolist() == [8, 3, 9]


def test_no_mentions_at_all() -> None:
    assert len(placed([Concept("y", "y", 0.5, ())], {}).table) == 0
