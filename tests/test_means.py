"""How a graph is built: on any number of processes, with a cache or without, the bytes are the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import build as building
from graph.cache.store import FILE_NAME, user_store
from graph.cli import main
from graph.extraction import splitting
from graph.model import Card
from graph.readers import read_deck
from tests.conftest import ROOT

SEED = str(ROOT / "data" / "seed.tsv")


def built(folder: Path, *options: str) -> bytes:
    target = folder / "graph.json"
    assert main(["build", SEED, *options, "-o", str(target)]) == 0
    return target.read_bytes()


def test_the_same_bytes_by_all_means(tmp_path, data_folder, monkeypatch) -> None:
    plain = built(tmp_path, "--no-cache", "--processes", "1")
    assert not (data_folder / FILE_NAME).exists()
    assert built(tmp_path, "--no-cache", "--processes", "2") == plain
    assert built(tmp_path) == plain
    assert (data_folder / FILE_NAME).exists()
    monkeypatch.setattr(building, "_built", lambda *_: pytest.fail("built again"))
    assert built(tmp_path) == plain


def test_a_damaged_cache_costs_only_time(tmp_path, data_folder) -> None:
    plain = built(tmp_path)
    file = data_folder / FILE_NAME
    data = bytearray(file.read_bytes())
    data[len(data) // 3 : len(data) // 2] = b"\xff" * (len(data) // 2 - len(data) // 3)
    file.write_bytes(data)
    assert built(tmp_path) == plain
    file.write_bytes(b"")
    assert built(tmp_path) == plain


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path, data_folder) -> None:
    data_folder.write_text("a file where the folder should be")
    assert built(tmp_path) == built(tmp_path, "--no-cache")


def test_concepts_of_each_card_come_from_the_cache_as_well(capsys, data_folder, monkeypatch) -> None:
    options = ["concepts", SEED, "--per-card", "--json"]
    assert main([*options, "--no-cache"]) == 0
    plain = capsys.readouterr().out
    assert main(options) == 0
    for work in ("_read", "_read_each", "_search", "_search_each"):
        monkeypatch.setattr(splitting, work, lambda task: pytest.fail("it was done again"))
    assert main(options) == 0
    assert capsys.readouterr().out == 2 * plain


@pytest.mark.parametrize("options", [["--processes", "0"], ["--processes", "2", "--cluster", "local"]])
def test_what_cannot_be_meant_is_wrong_usage(options: list[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["build", SEED, *options])
    assert raised.value.code == 2


def test_what_else_is_in_a_card_makes_another_graph(data_folder) -> None:
    cards = read_deck(SEED).cards
    store = user_store()
    one = building.build_graph(cards, cache=store)
    tagged = (Card(cards[0].id, cards[0].front, cards[0].back, ("new",)), *cards[1:])
    other = building.build_graph(tagged, cache=store)
    assert one.cards != other.cards
    assert other.cards == tagged
    assert other.concepts == one.concepts
