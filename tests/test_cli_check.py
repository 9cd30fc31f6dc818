"""The command ``check``: what it prints of decks and glossaries, as text and as JSON, and ``--strict``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph.cli import main

ROOT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A deck and a glossary with remarks and one of each without, in the working directory."""
    (tmp_path / "deck.tsv").write_text("What?\tIt (so.\nno tab\nWhy?\tSo , it is.\n", encoding="utf-8")
    (tmp_path / "good.tsv").write_text("What?\tSo.\n", encoding="utf-8")
    (tmp_path / "terms.tsv").write_text("bit\t\tnat\tA unit.\nnat\t\tbit|ban\t\n", encoding="utf-8")
    (tmp_path / "more.tsv").write_text("# more\nban\t\tbit\tA unit.\nnit\n", encoding="utf-8")
    (tmp_path / "sound.tsv").write_text("sum\t\t\tA number.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


REPORT = """\
deck.tsv: tsv, utf-8, 2 cards, 0 duplicates, 0 empty answers, 1 rows skipped
  line 1: unbalanced: the answer has a ( without its partner: 'It (so.'; add the other or take it out
  line 2: no-separator: skipped: no tab between question and answer
  line 3: spaces: the answer has a space before a comma: 'So , it is.'; take it out
terms.tsv: 2 entries, 1 with a definition, 2 with prerequisites
  line 1: cycle: bit -> nat -> bit: each needs the next; take out one of these prerequisites
  line 2: no-definition: 'nat' has no definition; write one as the fourth field
  line 2: dangling: no entry is called 'ban'; add that entry or correct the name
"""


def test_the_report_is_printed_line_by_line(folder, capsys):
    assert main(["check", "deck.tsv", "--glossary", "terms.tsv"]) == 0
    assert capsys.readouterr() == (REPORT, "")


def test_strict_prints_the_whole_report_and_fails_on_any_remark(folder, capsys):
    assert main(["check", "deck.tsv", "--glossary", "terms.tsv", "--strict"]) == 1
    assert capsys.readouterr() == (REPORT, "python -m graph check: 6 remarks, and --strict allows none\n")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["good.tsv"], 0),
        (["good.tsv", "--glossary", "sound.tsv"], 0),
        (["--glossary", "sound.tsv"], 0),
        (["good.tsv", "deck.tsv"], 1),
        (["deck.tsv", "--limit", "1"], 1),
        (["--glossary", "sound.tsv", "--glossary", "more.tsv"], 1),
    ],
)
def test_strict_is_about_all_files(folder, arguments, status):
    assert main(["check", "--strict", *arguments]) == status
    assert main(["check", *arguments]) == 0


def test_the_report_as_json(folder, capsys):
    assert main(["check", "deck.tsv", "--glossary", "terms.tsv", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    ((deck,), (glossary,)) = report["decks"], report["glossaries"]
    assert [(issue["line"], issue["kind"]) for issue in deck["issues"]] == [(2, "no-separator")]
    assert [(issue["line"], issue["kind"]) for issue in deck["formatting"]] == [
        (1, "unbalanced"),
        (3, "spaces"),
    ]
    assert glossary.pop("issues")[1] == {
        "line": 2,
        "kind": "no-definition",
        "text": "'nat' has no definition; write one as the fourth field",
    }
    assert glossary == {
        "path": "terms.tsv",
        "entries": 2,
        "defined": 1,
        "with_prerequisites": 2,
        "remarks": 3,
    }


def test_json_without_glossaries_or_decks_has_empty_lists(folder, capsys):
    assert main(["check", "good.tsv", "--json"]) == main(["check", "--glossary", "sound.tsv", "--json"]) == 0
    first, second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (first["glossaries"], second["decks"]) == ([], [])


def test_glossaries_of_one_call_know_each_others_names(folder, capsys):
    assert main(["check", "--glossary", "terms.tsv", "--glossary", "more.tsv"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "terms.tsv: 2 entries, 1 with a definition, 2 with prerequisites",
        "  line 1: cycle: bit -> nat -> bit: each needs the next; take out one of these prerequisites",
        "  line 2: no-definition: 'nat' has no definition; write one as the fourth field",
        "more.tsv: 2 entries, 1 with a definition, 1 with prerequisites",
        "  line 3: no-definition: 'nit' has no definition; write one as the fourth field",
    ]


def test_rows_without_a_label_do_not_stop_the_check(folder, capsys):
    (folder / "bad.tsv").write_text("\talias\nbit\n\t\t\tNameless.\n", encoding="utf-8")
    assert main(["check", "--glossary", "bad.tsv"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "bad.tsv: 1 entry, 0 with a definition, 0 with prerequisites"
    assert [line.split(":")[1] for line in out[1:]] == [" label-missing", " no-definition", " label-missing"]


def test_what_is_shipped_has_no_remark(capsys):
    decks = [str(path) for path in sorted((ROOT / "data").glob("*.tsv")) if path.name != "glossary.tsv"]
    assert main(["check", *decks, "--glossary", str(ROOT / "data" / "glossary.tsv"), "--strict"]) == 0, (
        capsys.readouterr().out
    )
