"""Edits as a glossary's file: written, read back, changed by hand, and used on the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.build import build_graph
from graph.cli import main
from graph.editing import apply_edits, from_glossary, normalised, read_own, to_glossary
from graph.editing.revising import EditError
from graph.editing.statements import KINDS, in_order
from graph.extraction.glossary import BUILT_IN, Entry, GlossaryError, parse_glossary, read_glossary
from graph.model import Edit
from tests.conftest import ROOT
from tests.editing import no

EVERY = (
    Edit("concept", "foo"),
    Edit("concept", "bar"),
    Edit("definition", "bar", "A bar."),
    no("concept", "baz"),
    Edit("name", "KL", "KL divergence"),
    Edit("name", "relative entropy", "KL divergence"),
    Edit("needed", "entropy", "KL divergence"),
    Edit("definition", "KL divergence", "A divergence | a distance."),
    no("definition", "entropy", "A mess."),
    no("name", "forward KL", "KL divergence"),
    Edit("link", "entropy", "mess"),
    no("link", "KL divergence", "mess"),
    no("needed", "mess", "entropy"),
    Edit("name", "O(|V|)", "linear time"),
    Edit("needed", "a|b", "#define"),
    Edit("concept", "#define"),
    Edit("definition", "#define", "A macro."),
)
LINES = [
    "#! edits of\tMy deck",
    "bar\t\t\tA bar.",
    "foo",
    "KL divergence\tKL|relative entropy\tentropy\tA divergence | a distance.",
    "#! hide\tbaz",
    "#! concept\t#define",
    "#! separate\tforward KL\tKL divergence",
    "#! name\tO(|V|)\tlinear time",
    "#! no link\tKL divergence\tmess",
    "#! link\tentropy\tmess",
    "#! not needed\tmess\tentropy",
    "#! needed\ta|b\t#define",
    "#! no definition\tentropy\tA mess.",
    "#! definition\t#define\tA macro.",
    "#! concept\tbar",
]


def said(text: str) -> list[str]:
    """The lines of a file that are no comments."""
    return [line for line in text.splitlines() if not line.startswith("# ")]


def test_every_edit_has_its_line_and_is_read_back():
    text = to_glossary(EVERY, "My\tdeck")
    assert said(text) == LINES
    assert text == to_glossary(reversed(EVERY), "My deck")
    assert from_glossary(text, "mine.tsv") == in_order(EVERY)


def test_what_a_column_can_say_any_reader_of_glossaries_understands():
    assert list(parse_glossary(to_glossary(EVERY, "My deck").splitlines())) == [
        Entry("bar", definition="A bar."),
        Entry("foo"),
        Entry("KL divergence", ("KL", "relative entropy"), ("entropy",), "A divergence | a distance."),
    ]


def test_no_edits_are_a_file_too():
    text = to_glossary((), "")
    assert (said(text), from_glossary(text, "none.tsv")) == (["#! edits of\t"], ())


TEXTS = st.text(st.sampled_from("aB|#! \t\n\u2028\ufeff\"'-ß"), max_size=6) | st.text(max_size=6)


@given(st.lists(st.builds(Edit, st.sampled_from(KINDS), TEXTS, TEXTS, st.booleans())), TEXTS)
def test_whatever_can_be_said_is_read_back(edits, title):
    kept = []
    for edit in edits:
        try:
            kept.append(normalised(edit))
        except EditError:
            continue
    text = to_glossary(kept, title)
    assert from_glossary(text, "any.tsv") == in_order(kept)
    assert to_glossary(from_glossary(text, "any.tsv"), title) == text


def test_any_glossary_is_edits():
    edits = from_glossary(BUILT_IN.read_text(encoding="utf-8"), "glossary.tsv")
    entries = read_glossary()
    assert Edit("name", "KL", "KL divergence") in edits
    assert Edit("needed", "exponentiation", "logarithm") in edits
    assert len(edits) == sum(
        len(entry.aliases) + len(entry.prerequisites) + bool(entry.definition) for entry in entries
    )


def test_what_people_write_by_hand_is_understood():
    text = "\ufefffoo\tFoo|foo\t\t\n#!HIDE\t bar \n#! not  needed\ta\t\tb\n\n#no edit\n#! Edits of\n"
    assert from_glossary(text, "hand.tsv") == in_order(
        [Edit("name", "Foo", "foo"), no("concept", "bar"), no("needed", "a", "b")]
    )


WORDS = "concept, hide, name, separate, link, no link, needed, not needed, definition, no definition"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("#! hied\tfoo", f"'hied' is no word for an edit; write one of {WORDS}"),
        ("#! hide foo", f"'hide foo' is no word for an edit; write one of {WORDS}"),
        ("#! hide\ta\tb", "'hide' takes one text behind a tab, and not 2; correct the line"),
        ("#! link\ta", "'link' takes two texts, each behind a tab, and not 1; correct the line"),
        ("#! link\ta\tA", "“a” and “A” are one name; choose another concept"),
        ("\tKL", "the label is missing; write it before the first tab"),
        ("KL\t\tKL", "“KL” and “KL” are one name; choose another concept"),
    ],
)
def test_what_is_not_understood_is_told_with_its_line(line, message):
    with pytest.raises(GlossaryError) as error:
        from_glossary(f"foo\n{line}\n", "hand.tsv")
    assert str(error.value) == f"hand.tsv:2: {message}"


# --- on the command line ---------------------------------------------------------------------------

SEED_EDITS = (
    Edit("concept", "average"),
    Edit("name", "perplexity", "branching factor"),
    Edit("name", "cross-entropy", "entropy"),
    no("name", "distillation", "knowledge distillation"),
    no("concept", "DPO"),
    Edit("definition", "entropy", "How unsure one is."),
    Edit("link", "GRPO", "entropy"),
    no("link", "scalar signal", "GRPO"),
    Edit("needed", "GRPO", "KL"),
    no("name", "KL", "entropy"),
    no("needed", "entropy", "KL divergence"),
)


@pytest.fixture
def edits_file(tmp_path: Path) -> Path:
    path = tmp_path / "edits.tsv"
    path.write_text(to_glossary(SEED_EDITS, "seed"), encoding="utf-8")
    return path


def test_a_build_with_edits_is_the_edited_build(seed_deck, glossary, seed_graph):
    graph = build_graph(seed_deck.cards, glossary, edits=SEED_EDITS)
    assert graph == apply_edits(seed_graph, SEED_EDITS).graph != seed_graph


def test_the_command_line_makes_of_the_file_what_the_app_shows(
    seed_graph, seed_path, edits_file, tmp_path, capsys
):
    target = tmp_path / "graph.json"
    assert main(["build", str(seed_path), "--glossary", str(edits_file), "-o", str(target)]) == 0
    built = json.loads(target.read_text(encoding="utf-8"))
    result = apply_edits(seed_graph, SEED_EDITS)
    assert [(c["id"], c["label"]) for c in built["concepts"]] == [
        (c.id, c.label) for c in result.graph.concepts
    ]
    (own,) = (link for link in built["links"] if link.get("origin"))
    assert (own["source"], own["target"], own["origin"]) == ("entropy", "grpo", "user")
    (defined,) = (concept for concept in built["concepts"] if concept.get("own_definition"))
    assert defined["definition"] == "How unsure one is."
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "no effect: “KL” is no name of “entropy”: “KL” is no name of “entropy” anyway"
    assert len(told) - 1 == len(result.idle) == 1


def test_edits_give_the_same_bytes_whatever_the_hash_seed(seed_path, edits_file, tmp_path):
    written = []
    for seed in ("1", "2"):
        target = tmp_path / f"{seed}.json"
        subprocess.run(
            [sys.executable, "-m", "graph", "build", seed_path, "--glossary", edits_file, "-o", target],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        )
        written.append(target.read_bytes())
    assert written[0] == written[1]


def test_edits_without_effect_are_told_in_a_line_each(seed_path, tmp_path, capsys):
    path = tmp_path / "edits.tsv"
    path.write_text(to_glossary([no("concept", "quark"), Edit("concept", "gluon")], "seed"), encoding="utf-8")
    assert main(["concepts", str(seed_path), "--glossary", str(path)]) == 0
    assert capsys.readouterr().err.splitlines() == [
        "no effect: “quark” is no concept: no concept is called “quark” any more",
        "no effect: “gluon” is a concept: no card names “gluon”",
    ]


def test_an_ordinary_glossary_may_have_edits_besides(tmp_path):
    path = tmp_path / "glossary.tsv"
    path.write_text("KL divergence\tKL\t\tA divergence.\n#! hide\tDPO\n", encoding="utf-8")
    assert read_own(path) == (
        (Entry("KL divergence", ("KL",), (), "A divergence."),),
        (no("concept", "DPO"),),
    )
    path.write_text("#! edits of\tseed\nKL divergence\tKL\n#! hide\tDPO\n", encoding="utf-8")
    assert read_own(path) == ((), (no("concept", "DPO"), Edit("name", "KL", "KL divergence")))


def test_concepts_are_listed_as_edits_leave_them(seed_path, edits_file, capsys):
    arguments = ["concepts", str(seed_path), "--glossary", str(edits_file), "--json"]
    assert main(arguments) == 0
    listed = {record["label"]: record for record in map(json.loads, capsys.readouterr().out.splitlines())}
    assert {"average", "branching factor", "distillation"} <= set(listed)
    assert not {"DPO", "perplexity", "cross-entropy"} & set(listed)
    assert "perplexity" in listed["branching factor"]["aliases"]
    assert main([*arguments, "--per-card"]) == 0
    cards = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    on_cards = {found["label"]: found["text"] for card in cards for found in card["concepts"]}
    assert set(on_cards) == set(listed)
    assert on_cards["branching factor"].lower() == "perplexity"


def test_a_glossary_of_edits_has_no_concepts_to_link_alone(seed_path, edits_file, capsys):
    arguments = ["--glossary", str(edits_file), "--no-glossary", "--glossary-only"]
    assert main(["build", str(seed_path), *arguments]) == 1
    assert "--glossary-only needs a glossary" in capsys.readouterr().err


def test_check_reports_on_marked_lines_and_spares_edits_what_only_a_glossary_must_have(
    tmp_path, capsys, edits_file
):
    assert main(["check", "--glossary", str(edits_file), "--strict"]) == 0
    bad = tmp_path / "bad.tsv"
    bad.write_text("foo\t\tbar\tA foo.\n#! hied\tfoo\n", encoding="utf-8")
    assert main(["check", "--glossary", str(bad), "--json"]) == 0
    (report,) = json.loads(capsys.readouterr().out.splitlines()[-1])["glossaries"]
    assert [(issue["line"], issue["kind"]) for issue in report["issues"]] == [(1, "dangling"), (2, "edit")]
