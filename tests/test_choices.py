"""What the user decides instead of the reader, from the command line on; and errors that name the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph.cli import main
from graph.readers import Choices, ReaderError, read_deck
from graph.readers.errors import UnreadableError
from graph.readers.files import on_one_line, shown

COMMANDS = (
    ("build",),
    ("concepts",),
    ("show", "--concept", "entropy"),
    ("path", "--to", "entropy"),
    ("check",),
)


@pytest.fixture
def deck(tmp_path: Path) -> str:
    path = tmp_path / "odd.txt"
    rows = ("nr;was;wozu;wo", "1;entropy is bits;What is entropy?;a", "2;Größe;What is size?;b")
    path.write_text("\n".join(rows), encoding="cp1252")
    return str(path)


def read(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert main(["check", "--json", *arguments]) == 0
    ((found,),) = [json.loads(capsys.readouterr().out)["decks"]]
    return found


@pytest.mark.parametrize("columns", [("wozu", "was", "wo"), ("3", "2", "4"), ("WOZU", "Was", "4")])
@pytest.mark.parametrize("delimiter", [";", "semicolon", "Semicolon"])
def test_choices_reach_the_cards(deck, tmp_path, columns, delimiter, capsys):
    front, back, tags = columns
    chosen = ["--delimiter", delimiter, "--front", front, "--back", back, "--tags", tags]
    out = tmp_path / "x.json"
    assert main(["build", deck, *chosen, "--encoding", "latin-1", "-o", str(out)]) == 0
    cards = json.loads(out.read_text(encoding="utf-8"))["cards"]
    assert [(card["front"], card["back"], card["tags"]) for card in cards][-2:] == [
        ("What is entropy?", "entropy is bits", ["a"]),
        ("What is size?", "Größe", ["b"]),
    ]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_them(deck, command, capsys):
    name, *more = command
    chosen = ["--delimiter", ";", "--front", "wozu", "--back", "was", "--encoding", "cp1252"]
    assert main([name, deck, *more, *chosen]) == 0
    assert capsys.readouterr().out


def test_the_encoding_is_taken_at_its_word(deck, capsys):
    assert read(capsys, deck, "--delimiter", ";", "--encoding", "cp1252")["encoding"] == "cp1252"


@pytest.mark.parametrize(
    ("name", "sign"),
    [("tab", "\t"), ("comma", ","), ("semicolon", ";"), ("bar", "|"), ("space", " "), ("~", "~")],
)
def test_delimiters_have_names(tmp_path, name, sign, capsys):
    path = tmp_path / "x.txt"
    path.write_text(f"bits{sign}entropy\nnats{sign}rate\n", encoding="utf-8")
    assert read(capsys, str(path), "--delimiter", name)["cards"] == 2


@pytest.mark.parametrize(
    "wrong",
    [
        ("--encoding", "klingon"),
        ("--encoding", "hex"),
        ("--encoding", "idna"),
        ("--encoding", ""),
        ("--delimiter", "tabs"),
        ("--delimiter", ""),
        ("--delimiter", '"'),
        ("--delimiter", "\n"),
    ],
)
def test_a_choice_that_cannot_be_is_wrong_usage(deck, wrong, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["check", deck, *wrong])
    out, err = capsys.readouterr()
    assert (caught.value.code, out) == (2, "")
    assert f"argument {wrong[0]}: " in err.splitlines()[-1]


def test_the_same_choices_are_refused_by_the_reader():
    for choices in (Choices(encoding="klingon"), Choices(delimiter="tabs")):
        with pytest.raises(UnreadableError, match=r"klingon|tabs"):
            choices.check()
        with pytest.raises(ReaderError, match=r"^my.tsv: .*(klingon|tabs)"):
            read_deck(b"Why?\tSo.", "my.tsv", choices)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("missing.tsv", None, "no such file; check the path"),
        ("empty.tsv", b" \n", None),
        ("page.pdf", b"%PDF-1.7\n\xff\xfe", "a PDF, not a deck; export the cards as text or CSV"),
        ("x.tar.gz", b"\x1f\x8b\x08\0\0\0", "packed by gzip; unpack it and open what is inside"),
        ("deck.apkg", b"PK\x03\x04 cut off", "a damaged archive; export it again"),
    ],
)
def test_errors_name_the_file_by_the_path_that_was_given(tmp_path, name, data, message):
    path = tmp_path / "sub" / name
    path.parent.mkdir()
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(ReaderError) as caught:
        read_deck(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert message is None or str(caught.value) == f"{path}: {message}"


def test_what_is_told_steers_no_terminal():
    with pytest.raises(ReaderError) as caught:
        read_deck(b"\0", "a\x1b[31m\n\u202eb.tsv")
    assert str(caught.value).startswith("a\ufffd[31m \ufffdb.tsv: ")
    rows = "".join(f"What is {number}?\tIt is {number}.\tx\n" for number in range(20))
    (issue,) = read_deck(f"question\tanswer\tm\x1b[31m\x9b\u202e\n{rows}".encode(), "a.tsv").issues
    assert issue.kind == "unused-column"
    assert on_one_line(issue.text) == issue.text


def test_long_names_are_cut_in_front():
    assert shown("a/" * 500 + "deck.tsv") == "…" + ("a/" * 500 + "deck.tsv")[-249:]
    assert shown("a/deck.tsv") == "a/deck.tsv"


def test_more_items_than_a_deck_may_have_are_left_out_and_told(monkeypatch):
    monkeypatch.setattr("graph.readers.formats.MOST_ITEMS", 3)
    deck = read_deck(b"".join(b"What is %d?\tIt.\n" % number for number in range(9)), "my.tsv")
    assert [card.source for card in deck.cards] == ["my.tsv:1", "my.tsv:2", "my.tsv:3"]
    ((line, kind, skipped),) = [(issue.line, issue.kind, issue.skipped) for issue in deck.issues]
    assert (line, kind, skipped) == (4, "too-many", True)


def test_reports_count_lines_where_there_are_some():
    data = b"".join(b"What is %d?\tIt.\n" % number for number in range(12_000))
    heard: list[tuple[int, int]] = []
    read_deck(data, "my.tsv", report=lambda *at: heard.append(at))
    assert heard == [(1, 12_000), (5001, 12_000), (10_001, 12_000)]
    heard.clear()
    read_deck(data.replace(b"\n", b"\r"), "my.tsv", report=lambda *at: heard.append(at))
    assert heard[-1] == (10_001, 12_000)
