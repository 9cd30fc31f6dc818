"""The command line: what each command prints, and its options."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from graph.cli import main
from graph.cli.progress import progress
from graph.readers import read_deck
from graph.readers.cards import card_id

ROOT = Path(__file__).resolve().parents[1]
KL_CARD = ("What is KL divergence?", "KL divergence is relative entropy.")
ENTROPY_CARD = ("What is entropy?", "Entropy is a number of bits.")
PLAIN_CARD = ("Why?", "Because it is so.")
CARDS = (KL_CARD, ENTROPY_CARD, PLAIN_CARD)
KL_ID, ENTROPY_ID, PLAIN_ID = (card_id(*card) for card in CARDS)


@pytest.fixture
def deck(tmp_path) -> str:
    path = tmp_path / "deck.tsv"
    path.write_text("".join(f"{front}\t{back}\n" for front, back in CARDS), encoding="utf-8")
    return str(path)


@pytest.fixture
def run(capsys):
    """Run a command that succeeds; its standard output and standard error."""

    def succeed(*arguments: str) -> tuple[str, str]:
        capsys.readouterr()
        assert main(arguments) == 0
        return capsys.readouterr()

    return succeed


@pytest.fixture
def as_json(run):
    """Run a command with --json; the objects it prints, a line each, and nothing else."""

    def parsed(*arguments: str) -> list:
        out, _ = run(*arguments, "--json")
        return [json.loads(line) for line in out.splitlines()]

    return parsed


# --- build -------------------------------------------------------------------------------------


def test_build_prints_a_summary(run, deck):
    out, err = run("build", deck)
    lines = out.splitlines()
    assert lines[0].startswith("3 cards, ")
    nouns = [part.split(" ", 1)[1] for part in lines[0].split(", ")]
    assert [noun[:4] for noun in nouns] == ["card", "conc", "link", "comm", "prer"]
    assert {"Best concepts", "Communities"} <= set(lines)
    assert "KL divergence" in out
    assert err == ""


@pytest.mark.parametrize("ending", ["json", "graphml", "gexf", "html", "csv"])
def test_build_writes_a_file_and_speaks_on_standard_error(run, deck, tmp_path, ending):
    out, err = run("build", deck, "-o", str(tmp_path / f"x.{ending}"))
    assert out == ""
    assert err.startswith(f"{tmp_path / f'x.{ending}'}: 3 cards, ")
    assert len(err.splitlines()) == 1
    assert (tmp_path / f"x.{ending}").stat().st_size > 0


def test_build_joins_decks_and_numbers_equal_cards(run, deck, tmp_path):
    run("build", deck, deck, "--output", str(tmp_path / "x.json"))
    cards = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["cards"]
    once = [KL_ID, ENTROPY_ID, PLAIN_ID]
    assert [card["id"] for card in cards] == [*once, *(f"{ident}-2" for ident in once)]


# --- concepts ----------------------------------------------------------------------------------


def test_concepts_as_lines_and_as_json(run, as_json, deck):
    found = as_json("concepts", deck)
    assert [set(concept) for concept in found] == [{"id", "label", "score", "cards", "aliases"}] * len(found)
    assert found[0]["id"] == "kl-divergence"
    assert found[0]["cards"] == [KL_ID]
    assert "relative entropy" in found[0]["aliases"]
    scores = [concept["score"] for concept in found]
    assert scores == sorted(scores, reverse=True)
    out, err = run("concepts", deck)
    assert len(out.splitlines()) == len(found)
    assert out.startswith("1.000      1 card  KL divergence   also: ")
    assert err == ""


def test_concepts_per_card_come_in_deck_order_best_first(as_json, deck):
    found = as_json("concepts", deck, "--per-card")
    assert [set(line) for line in found] == [{"card", "concepts"}] * 3
    assert [line["card"] for line in found] == [KL_ID, ENTROPY_ID, PLAIN_ID]
    for line, (front, back) in zip(found, CARDS, strict=True):
        assert all(set(concept) == {"text", "label", "score"} for concept in line["concepts"])
        assert all(concept["text"] in f"{front}\n{back}" for concept in line["concepts"])
        scores = [concept["score"] for concept in line["concepts"]]
        assert scores == sorted(scores, reverse=True)
    assert found[0]["concepts"][0]["label"] == "KL divergence"
    assert found[1]["concepts"][0]["text"] == "entropy"
    assert found[2]["concepts"] == []


def test_concepts_per_card_as_lines(run, deck):
    out, _ = run("concepts", deck, "--per-card", "--top", "1")
    assert out.splitlines() == ["deck.tsv:1  KL divergence", "deck.tsv:2  entropy", "deck.tsv:3  "]


@pytest.mark.parametrize("top", [1, 2])
def test_top_keeps_the_best(as_json, seed_path, top):
    command = ("concepts", str(seed_path), "--limit", "1")
    assert as_json(*command, "--top", str(top)) == as_json(*command)[:top]
    (best,), (every,) = (as_json(*command, "--per-card", *more) for more in (("--top", str(top)), ()))
    assert best["concepts"] == every["concepts"][:top]
    assert len(every["concepts"]) > top


# --- show, path, check ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["KL divergence", "kl DIVERGENCE", "relative entropy", "KL", "kl-divergence"]
)
def test_show_takes_a_label_or_any_alias(as_json, deck, name):
    (shown,) = as_json("show", deck, "--concept", name)
    assert shown["label"] == "KL divergence"


def test_show_as_json(as_json, tmp_path):
    path = tmp_path / "two.tsv"
    path.write_text("Why perplexity?\tPerplexity uses cross-entropy.\n", encoding="utf-8")
    ident = card_id("Why perplexity?", "Perplexity uses cross-entropy.")
    (shown,) = as_json("show", str(path), "--glossary-only", "--concept", "perplexity")
    text = "Perplexity uses cross-entropy."
    assert shown["id"] == "perplexity"
    assert shown["definition"].startswith("Exponential of a language model's average")
    assert shown["aliases"] == [{"text": "PPL", "reason": "glossary"}]
    assert shown["cards"] == [{"id": ident, "front": "Why perplexity?", "back": text, "source": "two.tsv:1"}]
    assert shown["neighbours"] == [
        {
            "concept": "cross-entropy",
            "weight": 0.25,
            "count": 1,
            "npmi": 0.0,
            "g2": 0.0,
            "cards": [ident],
            "evidence": [{"card": ident, "text": text}],
        }
    ]
    (need,) = shown["needs"]
    assert need.pop("evidence")[:2] == [
        {"kind": "glossary", "card": "", "text": "perplexity needs cross-entropy"},
        {"kind": "dependency", "card": ident, "text": text},
    ]
    assert need == {"concept": "cross-entropy", "confidence": 0.98, "tier": "strong", "origin": "glossary"}
    assert shown["unlocks"] == []


def test_show_for_people(run, deck):
    out, err = run("show", deck, "--concept", "KL")
    assert out.splitlines()[:2] == ["KL divergence", "  KL divergence is relative entropy."]
    assert "\n  also relative entropy (glossary)\n" in out
    assert "\n  deck.tsv:1  What is KL divergence?\n" in out
    assert err == ""


def test_path_as_json(as_json, deck):
    (path,) = as_json("path", deck, "--to", "KL divergence", "--know", "entropy")
    assert {"goal", "known", "steps", "gaps"} <= set(path)
    assert (path["goal"], path["known"]) == (["KL divergence"], ["entropy"])
    assert [step["concept"] for step in path["steps"]] == ["KL divergence"]
    assert {"concept", "cards", "minutes", "because"} <= set(path["steps"][0])
    assert path["steps"][0]["cards"] == [KL_ID]


@pytest.mark.parametrize("command", [("build",), ("concepts",), ("concepts", "--per-card", "--json")])
def test_other_languages_are_told_on_standard_error(run, deck, tmp_path, command):
    german = tmp_path / "german.tsv"
    german.write_text("Was ist ein Stack?\tEine Datenstruktur, die nach oben wächst.\n", encoding="utf-8")
    out, err = run(command[0], deck, str(german), *command[1:])
    assert err == "1 of 4 cards is German: read without a tagger, so their concepts are rougher\n"
    assert "Datenstruktur" in out


def test_check_names_the_languages_of_a_deck(run, as_json, tmp_path):
    path = tmp_path / "mixed.tsv"
    rows = ["What is a stack?\tA pile of data that grows.", "Was ist das?\tEin Stapel, der nach oben wächst."]
    path.write_text("\n".join(rows), encoding="utf-8")
    ((report,),) = [line["decks"] for line in as_json("check", str(path))]
    assert report["languages"] == [
        {"code": "de", "name": "German", "cards": 1},
        {"code": "en", "name": "English", "cards": 1},
    ]
    assert run("check", str(path))[0].splitlines()[1:] == ["  1 card in German", "  1 card in English"]


def test_check_reports_what_a_deck_holds(run, as_json, tmp_path):
    path = tmp_path / "odd.tsv"
    path.write_text("Why?\tSo.\nno tab\nWhy?\tSo.\nlone\t\n", encoding="utf-8")
    ((report,),) = [line["decks"] for line in as_json("check", str(path))]
    issues = report.pop("issues")
    assert report.pop("formatting") == []
    assert report == {
        "path": str(path),
        "format": "tsv",
        "encoding": "utf-8",
        "cards": 3,
        "duplicates": 1,
        "near_duplicates": 0,
        "empty_backs": 1,
        "empty_fronts": 0,
        "skipped": 1,
        "looked_at": 3,
        "languages": [{"code": "en", "name": "English", "cards": 3}],
    }
    kinds = [(2, "no-separator"), (3, "duplicate"), (4, "empty-back")]
    assert [(issue["line"], issue["kind"]) for issue in issues] == kinds
    assert all(issue["text"] for issue in issues)
    out, err = run("check", str(path))
    summary, *remarks = out.splitlines()
    assert summary == f"{path}: tsv, utf-8, 3 cards, 1 duplicates, 1 empty answers, 1 rows skipped"
    assert [line.split(":")[0] for line in remarks] == ["  line 2", "  line 3", "  line 4"]
    assert err == ""


# --- options and streams -----------------------------------------------------------------------


def labels(as_json, *arguments: str) -> set[str]:
    return {concept["label"] for concept in as_json("concepts", *arguments)}


def test_limit_uses_the_first_cards(as_json, deck, tmp_path, run):
    assert [line["card"] for line in as_json("concepts", deck, "--per-card", "--limit", "2")] == [
        KL_ID,
        ENTROPY_ID,
    ]
    run("build", deck, deck, "--limit", "4", "-o", str(tmp_path / "x.json"))
    cards = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["cards"]
    assert [card["id"] for card in cards] == [KL_ID, ENTROPY_ID, PLAIN_ID, f"{KL_ID}-2"]
    assert [found["cards"] for found in as_json("check", deck, deck, "--limit", "1")[0]["decks"]] == [1, 1]


def test_glossary_options(as_json, deck, tmp_path):
    mine, other = tmp_path / "mine.tsv", tmp_path / "other.tsv"
    mine.write_text("number of bits\t\t\t\n", encoding="utf-8")
    other.write_text("entropy\tuncertainty\t\t\n", encoding="utf-8")
    known = ("--glossary", str(mine), "--glossary", str(other))
    assert labels(as_json, deck, "--glossary-only") == {"KL divergence", "entropy"}
    assert labels(as_json, deck, *known, "--glossary-only") == {"KL divergence", "entropy", "number of bits"}
    assert labels(as_json, deck, *known, "--glossary-only", "--no-glossary") == {"entropy", "number of bits"}
    assert {"KL divergence", "entropy", "relative entropy"} <= labels(as_json, deck, "--no-glossary")
    (shown,) = as_json("show", deck, *known, "--concept", "uncertainty")
    assert shown["label"] == "entropy"


def test_remarks_on_a_deck_stay_off_standard_output(run, tmp_path):
    path = tmp_path / "odd.tsv"
    path.write_text("What is entropy?\tA number.\nno tab\n", encoding="utf-8")
    out, err = run("concepts", str(path), "--per-card", "--json")
    assert json.loads(out)["card"] == card_id("What is entropy?", "A number.")
    assert err.splitlines() == [f"{path}: 1 card read, 1 remark; run 'python -m graph check' to see them"]


class Terminal(io.StringIO):
    """Standard error as a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_long_import_is_told_on_a_terminal_and_cleared(monkeypatch, tmp_path):
    path = tmp_path / "long.tsv"
    path.write_text("".join(f"What is {n}?\tIt.\n" for n in range(12_000)), encoding="utf-8")
    clock = iter(range(100))
    monkeypatch.setattr("graph.cli.progress.time.monotonic", lambda: next(clock))
    monkeypatch.setattr("graph.cli.progress._USUAL", 400)
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress(str(path)) as report:
        read_deck(path, report=report)
    shown = [f"\r\x1b[K{path}: {percent} % of 12,000 lines" for percent in (0, 41, 83)]
    assert sys.stderr.getvalue() == "".join(shown) + "\r\x1b[K"


def test_a_short_import_and_what_is_no_terminal_are_not_told_of(monkeypatch, deck):
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress(deck) as report:
        read_deck(deck, report=report)
    assert sys.stderr.getvalue() == ""
    for stream in (None, io.StringIO()):
        monkeypatch.setattr(sys, "stderr", stream)
        with progress(deck) as report:
            assert report is None


def test_files_of_all_kinds_and_folders_are_decks(as_json, deck, tmp_path):
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.csv").write_text("front,back\nWhat is a bit?,A unit.\n", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("in/b.tsv", "What is a nat?\tA unit.\n")
    (found,) = as_json("check", deck, str(folder), str(tmp_path / "b.zip"))
    assert [(report["format"], report["cards"]) for report in found["decks"]] == [
        ("tsv", 3),
        ("csv", 1),
        ("tsv", 1),
    ]
    cards = as_json("concepts", deck, str(folder), str(tmp_path / "b.zip"), "--per-card")
    assert len(cards) == 5


def printed_in_ascii(monkeypatch, tmp_path, *options: str) -> bytes:
    """What reaches a terminal that shows ASCII only of the best concept of a card on Möbius inversion."""
    (tmp_path / "deck.tsv").write_text("What is Möbius inversion?\tA formula.\n", encoding="utf-8")
    written = io.BytesIO()
    terminal = io.TextIOWrapper(written, encoding="ascii")
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", terminal)
        assert main(["concepts", str(tmp_path / "deck.tsv"), "--no-glossary", "--top", "1", *options]) == 0
    terminal.detach()
    return written.getvalue()


def test_a_terminal_that_lacks_a_letter_gets_a_stand_in(monkeypatch, tmp_path):
    printed = printed_in_ascii(monkeypatch, tmp_path)
    assert re.fullmatch(rb"1\.000      1 card  M.+bius inversion\r?\n", printed)


def test_json_is_whole_whatever_the_terminal_can_show(monkeypatch, tmp_path):
    assert json.loads(printed_in_ascii(monkeypatch, tmp_path, "--json"))["label"] == "Möbius inversion"


def test_the_module_runs(deck):
    command = [sys.executable, "-m", "graph", "check", deck, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["decks"][0]["cards"] == 3
    done = subprocess.run([*command[:-2], f"{deck}.x"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [f"{deck}.x: no such file; check the path"]
