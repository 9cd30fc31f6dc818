"""Snapshots: the graph that was packed comes back, or an error; sections and columns it is made of."""

from __future__ import annotations

import copy
import gc
import random
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import blake2b

import numpy as np
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from graph.cache.sections import Reader, Writer
from graph.cache.snapshots import pack, unpack
from graph.cache.values import column_of
from graph.columns import Mentions, MentionTable
from graph.link_columns import Links, LinkTable
from graph.model import (
    Alias,
    Card,
    Concept,
    ConceptGraph,
    Evidence,
    Gap,
    Link,
    Memory,
    Mention,
    Prerequisite,
)

HEAD = 32  # bytes before the sections: a tag and a digest


# --- graphs ---------------------------------------------------------------------------------------


def assert_comes_back(graph: ConceptGraph) -> ConceptGraph:
    found = unpack(pack(graph))
    assert found == graph
    assert graph == found
    assert repr(found) == repr(graph), "numbers are of the same type"
    assert hash(found) == hash(graph)
    return found


def test_a_built_graph_comes_back(seed_graph: ConceptGraph) -> None:
    found = assert_comes_back(seed_graph)
    assert found.find("relative entropy") == seed_graph.find("relative entropy")
    assert list(found.links_of) == list(seed_graph.links_of)
    for ident, links in seed_graph.links_of.items():
        assert tuple(found.links_of[ident]) == tuple(links)


def test_a_graph_by_hand_comes_back(tiny_graph: ConceptGraph) -> None:
    assert_comes_back(tiny_graph)


def test_no_graph_at_all_comes_back() -> None:
    assert_comes_back(ConceptGraph((), (), ()))


def test_all_that_a_graph_can_hold_comes_back() -> None:
    memory = Memory(1.7e9, 3.5, 0.2, "fsrs")
    mentions = (Mention("c1", "back", 0, 1 << 30, (3, 70_000)), Mention("elsewhere", "front", 1, 2, (1, 2)))
    aliases = (Alias("bee", "user"), Alias("be", "glossary", "c1"))
    evidence = (Evidence("kind", "text", "c1"), Evidence("k", ""))
    edges = (
        Prerequisite("a", "b", 0.1, "suggested", "cards", evidence),
        Prerequisite("b", "a", 1.0, "strong", "user", ()),
    )
    assert_comes_back(
        ConceptGraph(
            cards=(
                Card("c2", "front\0\1", "\ud800 half a pair", ("t", "t", ""), "deck", "file:1", memory),
                Card("c1", "", "\U0001f600" * 300),
            ),
            concepts=(
                Concept("b", "B", 0.5, ("c1", "c2"), mentions, aliases, "definition", "c1", 3, True),
                Concept("a", "A", 1.0, ()),
            ),
            links=(
                Link("a", "b", 2, 0, -1.0, 0.0, 1e-300, ()),
                Link("a", "c", 0, 1, 1.0, 2.0, 3.0, ("c1",), "user"),
            ),
            prerequisites=edges,
            study_order=("b", "a"),
            languages=(("en", 1 << 40), ("de", -1)),
            mutual=edges[::-1],
            gaps=(Gap("gap", ("a", "b"), "definition"), Gap("", ())),
        )
    )


texts = st.text(max_size=5) | st.sampled_from(["a", "b", "c"])
many = st.integers(0, 300) | st.integers(0, (1 << 31) - 1)
floats = st.floats(allow_nan=False)


def tuples(of: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(of, max_size=3).map(tuple)


evidence = st.builds(Evidence, texts, texts, texts)
edges = st.builds(
    Prerequisite,
    texts,
    texts,
    floats,
    st.sampled_from(["strong", "suggested"]),
    st.sampled_from(["cards", "user"]),
    tuples(evidence),
)
mentions = st.builds(Mention, texts, st.sampled_from(["front", "back"]), many, many, st.tuples(many, many))
graphs = st.builds(
    ConceptGraph,
    cards=tuples(
        st.builds(
            Card,
            texts,
            texts,
            texts,
            tuples(texts),
            texts,
            texts,
            st.none() | st.builds(Memory, floats, floats, floats, st.just("interval")),
        )
    ),
    concepts=tuples(
        st.builds(
            Concept,
            texts,
            texts,
            floats,
            tuples(texts),
            tuples(mentions),
            tuples(st.builds(Alias, texts, st.just("tail"), texts)),
            texts,
            texts,
            st.integers(-(1 << 63), (1 << 63) - 1),
            st.booleans(),
        )
    ),
    links=tuples(st.builds(Link, texts, texts, many, many, floats, floats, floats, tuples(texts))),
    prerequisites=tuples(edges),
    study_order=tuples(texts),
    languages=tuples(st.tuples(texts, many)),
    mutual=tuples(edges),
    gaps=tuples(st.builds(Gap, texts, tuples(texts), texts)),
)


@given(graphs)
def test_any_graph_comes_back(graph: ConceptGraph) -> None:
    assert_comes_back(graph)


@given(graphs)
def test_an_equal_graph_gives_the_same_bytes(graph: ConceptGraph) -> None:
    assert pack(graph) == pack(copy.deepcopy(graph))


def test_what_has_no_room_is_told(tiny_graph: ConceptGraph) -> None:
    entropy = tiny_graph.concepts[0]
    for large in (
        replace(entropy, community=1 << 63),
        replace(entropy, mentions=(Mention("c1", "back", 1 << 31, 0, (0, 0)),)),
    ):
        with pytest.raises(ValueError, match="the graph cannot be packed"):
            pack(replace(tiny_graph, concepts=(large,)))


# --- columns --------------------------------------------------------------------------------------


def test_mentions_of_several_tables_are_columns_of_one_afterwards() -> None:
    one = MentionTable.of(("a", "b"), [(0, 0, 1, 4, 0, 9), (1, 1, 2, 5, 2, 8), (1, 0, 0, 3, 0, 3)])
    other = MentionTable.of(("c", "b"), [(0, 1, 7, 8, 0, 9), (1, 1, 0, 1, 0, 300)])
    concepts = (
        Concept("x", "x", 1.0, ("b",), Mentions(one, slice(1, 3))),
        Concept("y", "y", 0.5, (), ()),
        Concept("z", "z", 0.5, ("d",), (Mention("d", "back", 1, 2, (0, 3)),)),
        Concept("u", "u", 0.5, ("c", "b"), Mentions(other, slice(0, 2))),
        Concept("v", "v", 0.5, ("a",), Mentions(one, slice(0, 1))),
    )

    found = assert_comes_back(ConceptGraph((), concepts, ()))

    tables = {id(concept.mentions.table): concept.mentions.table for concept in found.concepts}
    (table,) = tables.values()
    assert table.cards == ("a", "b", "c", "d")
    assert [column.tolist() for column in table.columns[:3]] == [
        [1, 1, 3, 2, 1, 0],
        [1, 0, 1, 1, 1, 0],
        [2, 0, 1, 7, 0, 1],
    ]
    assert {column.dtype for column in table.columns} == {np.dtype(np.int32)}


def linked() -> LinkTable:
    ints, floats = np.int32, np.float64
    return LinkTable(
        idents=("a", "b", "c"),
        cards=("1", "2", "3"),
        source=np.array([0, 0, 1], ints),
        target=np.array([1, 2, 2], ints),
        sentences=np.array([4, 5, 6], ints),
        npmi=np.array([0.1, -0.2, 0.3], floats),
        g2=np.array([1.5, 2.5, 3.5], floats),
        weight=np.array([0.7, 0.8, 0.9], floats),
        begin=np.array([0, 2, 2, 5], np.int64),
        card=np.array([1, 2, 0, 1, 2], ints),
    )


@pytest.mark.parametrize("rows", [None, [2, 0], [1], []])
def test_links_in_columns_stay_columns(rows: list[int] | None) -> None:
    links = Links(linked(), None if rows is None else np.array(rows, np.int32))

    found = assert_comes_back(ConceptGraph((), (), links)).links

    assert isinstance(found, Links)
    assert found.table.idents == ("a", "b", "c")
    table = links.table.taken(links.rows)
    for name in ("source", "target", "sentences", "npmi", "g2", "weight", "begin", "card"):
        column = getattr(found.table, name)
        assert column.tolist() == getattr(table, name).tolist()
        assert column.dtype == getattr(links.table, name).dtype
        assert column.flags.writeable


def test_what_has_no_columns_is_told() -> None:
    for kind in (bytes, dict[str, int], list[str], int | str):
        with pytest.raises(TypeError, match="no columns for"):
            column_of(kind)


# --- sections -------------------------------------------------------------------------------------


def sections(*steps: Callable[[Writer], None]) -> Reader:
    out = Writer()
    for step in steps:
        step(out)
    return Reader(out.written())


@pytest.mark.parametrize(
    ("numbers", "kind"),
    [
        ([], "|u1"),
        ([0, 255], "|u1"),
        ([256], "<u2"),
        ([65_536, 3], "<u4"),
        ([1 << 32], "<i8"),
        ([-1, 0], "<i8"),
    ],
)
def test_whole_numbers_take_as_little_as_they_can(numbers: list[int], kind: str) -> None:
    column = sections(lambda out: out.whole(numbers)).whole()
    assert (column.tolist(), column.dtype.str) == (numbers, kind)


def test_floats_come_back_bit_by_bit() -> None:
    numbers = [0.1, -0.0, float("inf"), 5e-324]
    column = sections(lambda out: out.floats(numbers)).floats()
    assert list(map(repr, column.tolist())) == list(map(repr, numbers))


def test_a_text_is_kept_once() -> None:
    data = sections(lambda out: out.texts(["b", "a", "b"]), lambda out: out.texts(["a", ""]))
    first, second = data.texts(), data.texts()
    assert (first, second) == (["b", "a", "b"], ["a", ""])
    assert first[1] is second[0]
    data.end()


def test_texts_of_any_letters() -> None:
    every = [chr(code) for code in range(sys.maxunicode + 1)][::97]
    values = [
        *every,
        "".join(map(chr, range(400))),
        *map(str, range(1000)),
        "\ud83d",
        "\ude00",
        "\ud83d\ude00",
    ]
    assert sections(lambda out: out.texts(values)).texts() == values


def test_a_section_is_missing_another_or_one_too_many() -> None:
    with pytest.raises(ValueError, match="a section is missing"):
        sections().whole()
    with pytest.raises(ValueError, match="another section than was expected"):
        sections(lambda out: out.floats([1.0])).whole()
    with pytest.raises(ValueError, match="more sections than were expected"):
        sections(lambda out: out.whole([1])).end()


# --- bytes that are no graph ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def packed(seed_graph: ConceptGraph) -> bytes:
    return pack(seed_graph)


@given(st.data())
def test_bytes_cut_off_or_altered_are_refused(packed: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, 100) | st.integers(0, len(packed) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != packed[at]))
    for wrong in (
        packed[:at],
        packed[at + 1 :],
        packed[:at] + bytes([other]) + packed[at + 1 :],
        packed + b"\0",
    ):
        with pytest.raises(ValueError):
            unpack(wrong)


@given(st.binary())
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"not a graph|the graph is damaged"):
        unpack(data)


def sealed(packed: bytes) -> bytes:
    """The bytes as another program might have sealed them."""
    return b"concept graph 1\n" + blake2b(packed, digest_size=16).digest() + packed


def test_a_graph_is_compressed_and_sealed(packed: bytes) -> None:
    assert sealed(packed[HEAD:]) == packed
    assert len(packed) < len(zstandard.decompress(packed[HEAD:])) / 2


def test_what_is_sealed_is_no_graph() -> None:
    for content in (b"", b"no frame", zstandard.compress(b""), zstandard.compress(b"no sections")):
        with pytest.raises(ValueError):
            unpack(sealed(content))


@given(st.integers(0, 1 << 32))
def test_no_other_error_even_of_bytes_that_are_sealed_anew(tiny_graph: ConceptGraph, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(zstandard.decompress(pack(replace(tiny_graph, links=Links(linked())))[HEAD:]))
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(content))
        content[at : at + chance.choice((0, 1, 1, 1, 8))] = chance.randbytes(chance.choice((0, 1, 1, 1, 8)))
    try:
        found = unpack(sealed(zstandard.compress(content)))
    except ValueError:
        return
    assert repr(found)


def test_the_collector_of_cycles_goes_on_as_before(packed: bytes) -> None:
    assert gc.isenabled()
    unpack(packed)
    assert gc.isenabled()
    gc.disable()
    try:
        with pytest.raises(ValueError):
            unpack(packed[:-1])
        assert not gc.isenabled()
    finally:
        gc.enable()
