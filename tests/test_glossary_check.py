"""What ``check`` says of glossaries: circles, names of no entry or of two, and rows that are wrong."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.extraction.glossary import Entry, GlossaryError, glossary_lines
from graph.extraction.glossary_check import check_glossary


def remarks(nouns, *rows: str, others: tuple[Entry, ...] = ()) -> list[tuple[int, str, str]]:
    """The remarks on a glossary written with ``;`` for tabs."""
    issues = check_glossary([row.replace(";", "\t") for row in rows], nouns, others)
    return [(issue.line, issue.kind, issue.text) for issue in issues]


def test_a_sound_glossary_has_no_remark(nouns):
    rows = ["# label;aliases", "", "entropy;H;;A number.", "cross-entropy;;entropy|KL;Is it one?"]
    rows += ["KL divergence;KL|relative entropy;H;It is (rather) a 'divergence.'", "bit;;;A unit!;"[:-1]]
    assert remarks(nouns, *rows) == []


NEXT = "each needs the next; take out one of these prerequisites"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["a1;;b1;A.", "b1;;a1;B."], [(1, f"a1 -> b1 -> a1: {NEXT}")]),
        (["# order", "b1;;c1;B.", "c1;;a1;C.", "a1;;b1;A."], [(2, f"b1 -> c1 -> a1 -> b1: {NEXT}")]),
        (["a1;;c1;A.", "b1;;c1;B.", "c1;;b1;C."], [(2, f"b1 -> c1 -> b1: {NEXT}")]),
        (["a1;alias;b1;A.", "b1;;ALIAS;B."], [(1, f"a1 -> b1 -> a1: {NEXT}")]),
        (
            ["a1;;b1|c1;A.", "b1;;a1;B.", "c1;;a1;C."],
            [(1, f"a1 -> b1 -> a1: {NEXT}"), (1, f"a1 -> c1 -> a1: {NEXT}")],
        ),
        (["a1;;A1;A."], [(1, "a1 -> a1: an entry cannot need itself; take out this prerequisite")]),
        (["a1;;b1|c1;A.", "b1;;d1;B.", "c1;;d1;C.", "d1;;;D."], []),
    ],
)
def test_each_circle_is_named_once_in_order_from_its_first_entry(nouns, rows, expected):
    assert remarks(nouns, *rows) == [(line, "cycle", text) for line, text in expected]


@pytest.mark.parametrize(
    ("needed", "text"),
    [
        ("surprise", "no entry is called 'surprise'; add that entry or correct the name"),
        ("Cross Entropies", "no entry is called 'Cross Entropies'; write 'cross-entropy'"),
    ],
)
def test_a_prerequisite_is_a_name_of_an_entry(nouns, needed, text):
    rows = ["cross-entropy;CE;;A number.", f"perplexity;;{needed};A power."]
    assert remarks(nouns, *rows) == [(2, "dangling", text)]
    assert remarks(nouns, *rows, others=(Entry("x", (needed.upper(),)),)) == []


@pytest.mark.parametrize("name", ["Cross entropy", "crossentropies", "CROSS-ENTROPY"])
def test_two_entries_claim_a_name_as_the_matcher_compares_names(nouns, name):
    text = f"'{name}' of 'loss' also names 'cross-entropy' in line 2; leave it to one entry"
    rows = ["# names", "cross-entropy;CE|ce;;A number.", f"loss;{name};;A number."]
    assert remarks(nouns, rows[0], rows[1].replace("|ce", ""), rows[2]) == [(3, "duplicate", text)]


def test_a_row_twice_is_one_duplicate(nouns):
    text = "'KL' and 'relative entropy' of 'KL' also name 'KL' in line 1; leave it to one entry"
    row = "KL;relative entropy;;A divergence."
    assert remarks(nouns, row, row) == [(2, "duplicate", text)]


def test_all_that_is_wrong_with_rows_is_listed(nouns):
    rows = ["bit;;;", ";alias;bit;Nameless.", "nat", "ban;;;A unit"]
    rows += [
        "entropy;H|h|Entropy;bit|nat|Bit|shannon;Bits.;more",
        "shannon;Sh;;A unit.",
        "sum;;shannon|Sh;S.",
    ]
    four = "label, aliases, prerequisites and definition are 4; take out a tab"
    assert remarks(nouns, *rows) == [
        (1, "no-definition", "'bit' has no definition; write one as the fourth field"),
        (2, "label-missing", "the label is missing; write it before the first tab"),
        (3, "no-definition", "'nat' has no definition; write one as the fourth field"),
        (4, "not-a-sentence", "the definition ends without a full stop: 'A unit'; make it a sentence"),
        (5, "columns", f"5 fields, but {four}"),
        (5, "repeated", "the alias 'h' repeats the alias 'H'; take it out"),
        (5, "repeated", "the alias 'Entropy' repeats the label; take it out"),
        (5, "repeated", "the prerequisite 'Bit' repeats 'bit'; take it out"),
        (7, "repeated", "the prerequisite 'Sh' repeats 'shannon'; take it out"),
    ]


GLOSSARY_TEXT = st.lists(
    st.text(st.sampled_from("aAs |\t-.#") | st.characters(exclude_categories=["Cs"]), max_size=30), max_size=8
).map("\n".join)


@settings(deadline=None, max_examples=200)
@given(GLOSSARY_TEXT.map(lambda text: text.encode("utf-8")) | st.binary(max_size=40))
def test_whatever_a_glossary_holds_each_remark_has_a_line_of_it(nouns, tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any-glossary.tsv"
    path.write_bytes(content)
    try:
        lines = glossary_lines(path)
    except GlossaryError:
        return  # not UTF-8
    issues = check_glossary(lines, nouns)
    assert all(1 <= issue.line <= len(lines) and issue.text for issue in issues)
    assert [issue.line for issue in issues] == sorted(issue.line for issue in issues)


def label(number: int) -> str:
    return f"concept {chr(ord('a') + number)}x"


@st.composite
def relations(draw) -> tuple[list[int], set[tuple[int, int]]]:
    """An order of some entries, and pairs of them: who needs whom."""
    size = draw(st.integers(1, 8))
    pairs = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    return draw(st.permutations(range(size))), draw(st.sets(pairs, max_size=16))


def cycles(nouns, order, edges) -> list[tuple[int, list[str]]]:
    """The line and the labels of each cycle found in a glossary, all other remarks being none."""
    rows = [
        f"{label(entry)}\t\t{'|'.join(label(needed) for who, needed in sorted(edges) if who == entry)}\tX."
        for entry in order
    ]
    issues = check_glossary(rows, nouns)
    assert {issue.kind for issue in issues} <= {"cycle"}
    return [(issue.line, issue.text.split(":")[0].split(" -> ")) for issue in issues]


@settings(deadline=None)
@given(relations())
def test_what_needs_only_earlier_entries_has_no_cycle(nouns, generated):
    order, edges = generated
    assert cycles(nouns, order, {(max(pair), min(pair)) for pair in edges if pair[0] != pair[1]}) == []


@settings(deadline=None)
@given(st.integers(1, 8).flatmap(lambda size: st.permutations(range(size))), st.data())
def test_a_circle_is_exactly_one_cycle(nouns, order, data):
    round_trip = data.draw(st.permutations(order))
    edges = set(zip(round_trip, [*round_trip[1:], round_trip[0]], strict=True))
    ((line, way),) = cycles(nouns, order, edges)
    start = round_trip.index(order[0])
    expected = [*round_trip[start:], *round_trip[:start], order[0]]
    assert (line, way) == (1, [label(entry) for entry in expected])


@settings(deadline=None)
@given(relations())
def test_cycles_are_ways_round_and_found_where_there_are_any(nouns, generated):
    order, edges = generated
    network = nx.DiGraph((label(who), label(needed)) for who, needed in edges)
    found = cycles(nouns, order, edges)
    assert bool(found) != nx.is_directed_acyclic_graph(network)
    assert len({tuple(way) for _, way in found}) == len(found)
    for line, way in found:
        assert nx.is_path(network, way)
        assert way[0] == way[-1] == label(order[line - 1])
        assert len(set(way)) == len(way) - 1
        assert line == min(1 + order.index(entry) for entry in order if label(entry) in way)
