"""Exports: each format read back by what would read it, and files that are written whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.export import FORMATS, ExportError, to_csv, to_gexf, to_graphml, to_json, write_graph
from graph.export.indented import indented
from graph.export.tables import inert
from graph.model import Alias, ConceptGraph
from graph.readers import read_deck

READERS = {to_graphml: nx.read_graphml, to_gexf: nx.read_gexf}


def relabelled(graph: ConceptGraph, label: str, definition: str = "") -> ConceptGraph:
    """A graph whose first concept has another label, alias and definition."""
    first, *others = graph.concepts
    first = replace(first, label=label, aliases=(Alias(label, "user"),), definition=definition)
    return replace(graph, concepts=(first, *others))


# --- JSON --------------------------------------------------------------------------------------

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.lists(st.text()) | st.dictionaries(st.text(), inner),
)


@given(value=VALUES)
def test_json_is_indented_as_the_standard_library_does_it(value):
    assert indented(value) == json.dumps(value, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("value", [{"100 %s": 1, "%": [{}, [], ""]}, {}, [], [[["a"]], ["b", 1]], "\ud800"])
def test_json_of_odd_values_is_indented_as_the_standard_library_does_it(value):
    assert indented(value) == json.dumps(value, ensure_ascii=False, indent=1)


CONTRACT = {
    "cards": {"id", "front", "back", "tags", "deck", "source"},
    "concepts": {"id", "label", "score", "community", "definition", "cards", "aliases"},
    "links": {"source", "target", "count", "npmi", "g2", "weight", "cards"},
    "prerequisites": {"source", "target", "confidence", "tier", "origin", "evidence"},
}
REASONS = {"glossary", "abbreviation", "spelling", "initialism", "tail", "apposition", "symbol", "user"}


def test_json_has_the_fields_of_the_contract(seed_graph):
    data = json.loads(to_json(seed_graph))
    assert list(data) == ["format", "version", *CONTRACT, "study_order", "mutual", "gaps"]
    assert (data["format"], data["version"]) == ("concept-graph", 1)
    for table, fields in CONTRACT.items():
        assert data[table] != []
        assert [row for row in data[table] if not fields <= set(row)] == []
    aliases = [alias for concept in data["concepts"] for alias in concept["aliases"]]
    assert {"text", "reason"} <= set(aliases[0])
    assert {alias["reason"] for alias in aliases} <= REASONS
    assert {edge["tier"] for edge in data["prerequisites"]} <= {"strong", "suggested"}
    assert {edge["origin"] for edge in data["prerequisites"]} <= {"cards", "glossary", "user"}
    evidence = [found for edge in data["prerequisites"] for found in edge["evidence"]]
    assert [found for found in evidence if not {"kind", "card", "text"} <= set(found)] == []
    assert all(set(gap) == {"concept", "needed_by", "definition"} for gap in data["gaps"])


def test_json_names_only_what_there_is(seed_graph):
    data = json.loads(to_json(seed_graph))
    cards, concepts = ({row["id"] for row in data[table]} for table in ("cards", "concepts"))
    assert [card["source"] for card in data["cards"]] == [f"seed.tsv:{line}" for line in range(1, 11)]
    assert all(set(row["cards"]) <= cards for row in (*data["concepts"], *data["links"]))
    edges = [(row["source"], row["target"]) for row in (*data["links"], *data["prerequisites"])]
    assert {end for edge in edges for end in edge} <= concepts
    assert sorted(data["study_order"]) == sorted(concepts)
    assert nx.is_directed_acyclic_graph(
        nx.DiGraph([(e["source"], e["target"]) for e in data["prerequisites"]])
    )


def test_json_of_a_graph_by_hand(tiny_graph):
    data = json.loads(to_json(tiny_graph))
    assert data["cards"][0] == {
        "id": "c1",
        "front": "What is entropy?",
        "back": "Entropy is average surprise. It is a number.",
        "tags": ["maths"],
        "deck": "tiny",
        "source": "tiny.tsv:1",
    }
    assert data["concepts"][0] == {
        "id": "entropy",
        "label": "entropy",
        "score": 1.0,
        "community": 0,
        "definition": "Entropy is average surprise.",
        "definition_card": "c1",
        "cards": ["c1", "c2"],
        "aliases": [
            {"text": "Shannon entropy", "reason": "glossary", "card": ""},
            {"text": "H", "reason": "abbreviation", "card": "c1"},
        ],
    }
    assert data["links"][1] == {
        "source": "entropy",
        "target": "perplexity",
        "count": 1,
        "sentences": 1,
        "npmi": -0.2619,
        "g2": 1.046,
        "weight": 0.25,
        "cards": ["c2"],
    }
    assert data["prerequisites"] == [
        {
            "source": "entropy",
            "target": "perplexity",
            "confidence": 0.9,
            "tier": "strong",
            "origin": "glossary",
            "evidence": [{"kind": "glossary", "card": "", "text": "perplexity needs entropy"}],
        }
    ]
    assert data["study_order"] == ["entropy", "perplexity", "bigram"]


def test_a_card_keeps_its_id_wherever_it_stands(seed_path, seed_deck):
    assert [card.id for card in read_deck(seed_path).cards] == [card.id for card in seed_deck.cards]
    lines = seed_path.read_bytes().splitlines(keepends=True)
    turned = read_deck(b"".join(lines[::-1]), "other.tsv")
    assert [card.id for card in turned.cards] == [card.id for card in seed_deck.cards[::-1]]


# --- GraphML and GEXF ----------------------------------------------------------------------------


@pytest.mark.parametrize("export", READERS)
def test_networkx_reads_back_the_same_graph(tiny_graph, export):
    network = READERS[export](io.BytesIO(export(tiny_graph).encode()))
    assert list(network) == ["entropy", "perplexity", "bigram"]
    assert network.nodes["entropy"] == {
        "label": "entropy",
        "score": 1.0,
        "community": 0,
        "cards": 2,
        "aliases": "Shannon entropy|H",
        "definition": "Entropy is average surprise.",
    }
    assert not network.is_directed()
    assert {frozenset((a, b)): weight for a, b, weight in network.edges(data="weight")} == {
        frozenset(("bigram", "perplexity")): 0.158,
        frozenset(("entropy", "perplexity")): 0.25,
    }
    edge = network.edges["entropy", "perplexity"]
    assert [edge[name] for name in ("count", "sentences", "npmi", "g2", "cards")] == [
        1,
        1,
        -0.2619,
        1.046,
        "c2",
    ]


@pytest.mark.parametrize("export", READERS)
@pytest.mark.parametrize(
    ("label", "read"),
    [
        ("a<b> & \"c\" 'd'", "a<b> & \"c\" 'd'"),
        ("]]> <![CDATA[ -->", "]]> <![CDATA[ -->"),
        ("😀 熵 é", "😀 熵 é"),
        ("\x00\x01bell\x07\x0b", "bell"),
        ("\ufffe\ud800x", "x"),
        ("=1+1", "=1+1"),
    ],
)
def test_labels_of_any_kind_survive_xml(tiny_graph, export, label, read):
    text = export(relabelled(tiny_graph, label, label))
    node = READERS[export](io.BytesIO(text.encode())).nodes["entropy"]
    assert (node["label"], node["aliases"], node["definition"]) == (read, read, read)


@pytest.mark.parametrize("export", READERS)
def test_networkx_reads_back_the_seed_graph(seed_graph, export):
    network = READERS[export](io.BytesIO(export(seed_graph).encode()))
    assert list(network) == [concept.id for concept in seed_graph.concepts]
    assert {(*sorted((a, b)), weight) for a, b, weight in network.edges(data="weight")} == {
        (link.source, link.target, link.weight) for link in seed_graph.links
    }


def test_gexf_carries_no_date(tiny_graph):
    assert "lastmodifieddate" not in to_gexf(tiny_graph)
    assert not re.search(r"\b20\d\d-\d\d-\d\d\b", to_gexf(tiny_graph))


# --- CSV ---------------------------------------------------------------------------------------

COLUMNS = [
    "source",
    "target",
    "weight",
    "count",
    "sentences",
    "npmi",
    "g2",
    "source_id",
    "target_id",
    "cards",
]


def test_csv_read_back(tiny_graph):
    header, *rows = csv.reader(io.StringIO(to_csv(tiny_graph)))
    assert header == COLUMNS
    assert rows == [
        ["bigram", "perplexity", "0.158", "1", "0", "0.3691", "1.726", "bigram", "perplexity", "c3"],
        ["entropy", "perplexity", "0.25", "1", "1", "-0.2619", "1.046", "entropy", "perplexity", "c2"],
    ]


@pytest.mark.parametrize(
    ("label", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        ('a "b", c\nd; e', 'a "b", c\nd; e'),
        ("C++", "C++"),
        ("", ""),
    ],
)
def test_csv_cells_are_no_formulas(tiny_graph, label, cell):
    rows = list(csv.reader(io.StringIO(to_csv(relabelled(tiny_graph, label)))))
    assert (rows[2][0], rows[2][1]) == (cell, "perplexity")
    assert inert(label) == cell


# --- files -------------------------------------------------------------------------------------


def test_every_format_gives_equal_bytes_for_equal_graphs(seed_graph, tmp_path):
    for name in ("one", "two"):
        for ending in FORMATS:
            write_graph(seed_graph, tmp_path / f"{name}{ending}")
    assert sorted(FORMATS) == [".csv", ".gexf", ".graphml", ".html", ".json"]
    for ending, render in FORMATS.items():
        first, second = ((tmp_path / f"{name}{ending}").read_bytes() for name in ("one", "two"))
        assert first == second == render(seed_graph).encode()
    assert len(list(tmp_path.iterdir())) == 2 * len(FORMATS)


@pytest.mark.parametrize("name", ["x.txt", "x", "json", "x.json.bak"])
def test_unknown_endings_are_refused(tiny_graph, tmp_path, name):
    with pytest.raises(ExportError, match=r"no such format; end the name in \.json, \.graphml") as caught:
        write_graph(tiny_graph, tmp_path / name)
    assert str(caught.value).startswith(f"{tmp_path / name}: ")
    assert list(tmp_path.iterdir()) == []


def test_an_ending_in_capitals_counts(tiny_graph, tmp_path):
    write_graph(tiny_graph, tmp_path / "X.JSON")
    assert json.loads((tmp_path / "X.JSON").read_text(encoding="utf-8"))["format"] == "concept-graph"


@pytest.mark.parametrize("folder", ["missing", "file"])
def test_a_folder_that_takes_no_file(tiny_graph, tmp_path, folder):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ExportError, match="cannot be written") as caught:
        write_graph(tiny_graph, tmp_path / folder / "x.json")
    assert "\n" not in str(caught.value)


def test_a_file_replaces_an_older_one_and_a_failure_leaves_it_whole(tiny_graph, tmp_path, monkeypatch):
    path = tmp_path / "x.json"
    path.write_text("old")

    def fail(graph: ConceptGraph) -> str:
        raise RuntimeError("cannot render")

    with monkeypatch.context() as patched:
        patched.setattr("graph.export.formats.json_pieces", fail)
        with pytest.raises(RuntimeError, match="cannot render"):
            write_graph(tiny_graph, path)
    assert path.read_text() == "old"
    write_graph(tiny_graph, path)
    assert path.read_text(encoding="utf-8") == to_json(tiny_graph)
    assert [found.name for found in tmp_path.iterdir()] == ["x.json"]


def test_a_link_and_permissions_of_an_older_file_stay(tiny_graph, tmp_path):
    (tmp_path / "far").mkdir()
    file, link = tmp_path / "far" / "x.json", tmp_path / "link.json"
    file.write_text("old")
    file.chmod(0o600)
    link.symlink_to(file)
    write_graph(tiny_graph, link)
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == to_json(tiny_graph)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_failure_leaves_no_temporary_file(tiny_graph, tmp_path):
    (tmp_path / "x.json").mkdir()
    with pytest.raises(ExportError, match="cannot be written"):
        write_graph(tiny_graph, tmp_path / "x.json")
    assert [found.name for found in tmp_path.iterdir()] == ["x.json"]


def test_text_that_is_no_unicode_is_refused(tiny_graph, tmp_path):
    with pytest.raises(ExportError, match="surrogate"):
        write_graph(relabelled(tiny_graph, "\ud800"), tmp_path / "x.json")
    assert list(tmp_path.iterdir()) == []
