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
  line 2: no-separator: skipped: no tab between question and answer in 'no tab'
  line 3: spaces: the answer has a space before a comma: 'So , it is.'; take it out
terms.tsv: 2 entries, 1 with a definition, 2 with prerequisites
  line 1: cycle: bit -> nat -> bit: each needs the next; take out one of these prerequisites
  line 2: no-definition: 'nat' has no definition; write one as the fourth field
  line 2: dangling: no entry is called 'ban'; add that entry or correct the name
"""


def test_the_report_is_printed_line_by_line(folder, capsys):
    assert main(["check", "deck.tsv", "--glossary", "terms.tsv"]) == 0
    assert capsys.readouterr() == (REPORT, "")


def test_the_notes_of_a_package_are_counted_as_notes(folder, capsys):
    notes = [{"note_model_uuid": "m", "fields": ["What?", "So."], "tags": []}] * 2
    model = {"crowdanki_uuid": "m", "name": "Basic", "type": 0, "flds": [{"name": "Front"}, {"name": "Back"}]}
    deck = {"__type__": "Deck", "name": "d", "children": [], "notes": notes, "note_models": [model]}
    Path("deck.json").write_text(json.dumps(deck), encoding="utf-8")
    assert main(["check", "deck.json"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["  note 2: duplicate: the same card as in note 1"]


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


SEVERAL = """\
notes: csv, tsv, utf-8, 5 cards, 0 duplicates, 0 empty answers, 1 rows skipped, 1 near duplicates, \
1 empty questions
  line 2 of a/deck.csv: unbalanced: the answer has a ( without its partner: 'It (so.'; \
add the other or take it out
  line 3 of a/deck.csv: empty-front: the question is empty
  line 2 of b.tsv: no-separator: skipped: no tab between question and answer in 'no tab'
  line 3 of b.tsv: near-duplicate: nearly the card in line 1: only case, punctuation or markup differ
  line 3 of b.tsv: spaces: the answer has a space before a comma: 'So , it is.'; take it out
"""


def test_remarks_on_a_deck_of_several_files_name_theirs(folder, capsys):
    (folder / "notes" / "a").mkdir(parents=True)
    (folder / "notes" / "a" / "deck.csv").write_text("front,back\nWhat?,It (so.\n,Thus.\n", encoding="utf-8")
    rows = "Why?\tSo, it is.\nno tab\nWHY?\tSo , it is.\nHow?\tThus.\n"
    (folder / "notes" / "b.tsv").write_text(rows, encoding="utf-8")
    assert main(["check", "notes"]) == 0
    assert capsys.readouterr() == (SEVERAL, "")
    assert main(["check", "notes", "--json"]) == 0
    ((deck,),) = [json.loads(capsys.readouterr().out)["decks"]]
    assert deck["issues"] == [
        {"line": 3, "kind": "empty-front", "text": "the question is empty", "file": "a/deck.csv"},
        {
            "line": 2,
            "kind": "no-separator",
            "text": "skipped: no tab between question and answer in 'no tab'",
            "file": "b.tsv",
        },
        {
            "line": 3,
            "kind": "near-duplicate",
            "text": "nearly the card in line 1: only case, punctuation or markup differ",
            "file": "b.tsv",
        },
    ]
    assert [(issue["file"], issue["line"]) for issue in deck["formatting"]] == [
        ("a/deck.csv", 2),
        ("b.tsv", 3),
    ]
    assert (deck["near_duplicates"], deck["empty_fronts"], deck["skipped"]) == (1, 1, 1)


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


def test_of_a_large_deck_an_even_share_is_looked_at_unless_all_is_wanted(folder, capsys, monkeypatch):
    monkeypatch.setattr("graph.cli.check._LOOKED_AT", 2)
    rows = "".join(f"What is number {number}?\tIt is (so.\n" for number in range(5))
    (folder / "large.tsv").write_text(rows, encoding="utf-8")
    lines = {}
    for option in ((), ("--all",)):
        assert main(["check", "large.tsv", "--json", *option]) == 0
        (deck,) = json.loads(capsys.readouterr().out)["decks"]
        lines[option] = deck["looked_at"], [issue["line"] for issue in deck["formatting"]]
    assert lines == {(): (2, [1, 4]), ("--all",): (5, [1, 2, 3, 4, 5])}
    assert main(["check", "large.tsv"]) == 0
    assert "2 of 5 cards, evenly spread; --all looks at all" in capsys.readouterr().out
    assert main(["check", "large.tsv", "--strict"]) == 1
    assert capsys.readouterr().out.count("unbalanced") == 5
