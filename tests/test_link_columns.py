"""Link columns: links in arrays read like a tuple, and those of each concept by themselves."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace

import numpy as np
import pytest

from graph import link_columns
from graph.link_columns import Links, LinkTable, joined, links_among
from graph.model import Concept, ConceptGraph, Link

TABLE = LinkTable(
    idents=("b", "c", "a"),
    cards=("c1", "c2", "c3"),
    source=np.array([2, 2, 0], dtype=np.int32),
    target=np.array([0, 1, 1], dtype=np.int32),
    sentences=np.array([1, 0, 0], dtype=np.int32),
    npmi=np.array([0.5, -0.1, 0.0]),
    g2=np.array([4.5, 0.0, 1.25]),
    weight=np.array([0.2, 0.4, 0.2]),
    begin=np.array([0, 2, 3, 5]),
    card=np.array([2, 0, 1, 0, 1], dtype=np.int32),
)
AB = Link("a", "b", 2, 1, 0.5, 4.5, 0.2, ("c3", "c1"))
AC = Link("a", "c", 1, 0, -0.1, 0.0, 0.4, ("c2",))
BC = Link("b", "c", 2, 0, 0.0, 1.25, 0.2, ("c1", "c2"))


def test_links_are_read_like_a_tuple() -> None:
    links = Links(TABLE)

    assert tuple(links) == (AB, AC, BC)
    assert links == (AB, AC, BC)
    assert links == Links(TABLE)
    assert links != (AB, AC)
    assert links != (AB, AC, AB)
    assert links != 3
    assert hash(links) == hash((AB, AC, BC))
    assert repr(links) == repr((AB, AC, BC))
    assert (links[0], links[-1], links[1:], links[::-2]) == (AB, BC, (AC, BC), (BC, AB))
    assert len(links) == 3
    assert AC in links
    assert replace(AC, weight=0.3) not in links
    with pytest.raises(IndexError):
        links[3]


def test_links_of_one_table_are_equal_by_their_rows() -> None:
    assert Links(TABLE) == Links(TABLE, np.arange(3))
    assert Links(TABLE) != Links(TABLE, np.array([0, 2]))
    assert Links(TABLE) == Links(replace(TABLE), np.arange(3))


@pytest.mark.parametrize("idents", ["", "a", "ab", "bc", "abcd"])
def test_links_among_some_concepts_are_columns_still(idents: str) -> None:
    found = links_among(Links(TABLE), set(idents))
    assert isinstance(found, Links)
    assert found.table is TABLE
    assert tuple(found) == links_among((AB, AC, BC), set(idents))
    assert tuple(found) == tuple(link for link in (AB, AC, BC) if {link.source, link.target} <= set(idents))


def test_figures_are_plain_numbers() -> None:
    link = Links(TABLE)[0]

    assert [type(value) for value in (link.count, link.sentences, link.npmi, link.g2, link.weight)] == [
        int,
        int,
        float,
        float,
        float,
    ]


def test_some_links_of_a_table() -> None:
    some = Links(TABLE, np.array([2, 0]))

    assert some == (BC, AB)
    assert (some[1], some[:1], len(some)) == (AB, (BC,), 2)
    assert Links(TABLE, np.array([], dtype=np.int32)) == ()


def test_links_are_taken_out_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_columns, "_AT_ONCE", 2)
    assert tuple(Links(TABLE)) == (AB, AC, BC)


def test_links_outlive_copying() -> None:
    links = Links(TABLE, np.array([1, 2]))
    assert copy.deepcopy(links) == pickle.loads(pickle.dumps(links)) == (AC, BC)  # noqa: S301 (one's own)


def test_rows_of_several_tables() -> None:
    one, other = TABLE.taken(np.array([1])), TABLE.taken(np.array([2, 0]))

    assert Links(one) == (AC,)
    assert Links(other) == (BC, AB)
    assert Links(joined([one, other], np.array([2, 0, 1]))) == (AB, AC, BC)
    assert Links(joined([one, other], np.array([], dtype=np.int64))) == ()
    assert other.count.tolist() == [2, 2]


def graph_of(links: Links | tuple[Link, ...], idents: str = "bcad") -> ConceptGraph:
    return ConceptGraph((), tuple(Concept(ident, ident, 1.0, ()) for ident in idents), links)


@pytest.mark.parametrize("links", [Links(TABLE), (AB, AC, BC)], ids=["columns", "objects"])
def test_the_links_of_each_concept_are_the_strongest_first(links: Links | tuple[Link, ...]) -> None:
    found = graph_of(links).links_of

    assert found["a"] == (AC, AB)
    assert found["b"] == (AB, BC)  # equally strong: the smaller id at the other end comes first
    assert found["c"] == (AC, BC)
    assert found["d"] == ()
    assert not found["d"]
    assert [len(each) for each in found.values()] == [2, 2, 2, 0]
    assert list(found) == ["b", "c", "a", "d"]
    assert len(found) == 4
    assert "d" in found
    assert "e" not in found
    assert found.get("e", ()) == ()
    with pytest.raises(KeyError):
        found["e"]


def test_some_links_by_concept() -> None:
    found = Links(TABLE, np.array([1, 2])).of_each("ac")
    assert dict(found) == {"a": (AC,), "c": (AC, BC)}
