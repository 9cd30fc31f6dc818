"""The benchmark of reading: what it writes is what it says, and its report tells what is missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.readers import read_deck
from tests.benchmarks import reading


def test_the_table_has_so_many_cards_and_nothing_to_remark(tmp_path: Path) -> None:
    reading.write_table(tmp_path / "large.tsv", 200)
    deck = read_deck(tmp_path / "large.tsv")
    assert (deck.format, len(deck.cards), deck.issues) == ("tsv", 200, ())
    assert reading.measured("csv module", tmp_path / "large.tsv")["cards"] == 200


def test_the_package_has_so_many_notes_each_reviewed(tmp_path: Path) -> None:
    reading.write_package(tmp_path / "large.apkg", 30)
    deck = read_deck(tmp_path / "large.apkg")
    assert (deck.format, len(deck.cards), deck.issues) == ("Anki package", 30, ())
    assert {card.memory.basis for card in deck.cards if card.memory} == {"reviews"}
    assert sum(card.memory is not None for card in deck.cards) == 30
    assert reading.measured("sqlite3", tmp_path / "large.apkg")["cards"] == 30


@pytest.mark.parametrize(
    ("seconds", "peak", "missed"),
    [(9.0, 1 << 29, []), (11.0, 1 << 29, ["table: more than 10 seconds"])],
)
def test_what_is_missed_is_told(seconds: float, peak: int, missed: list[str], monkeypatch) -> None:
    row = {"seconds": seconds, "peak": peak, "cards": 5}
    monkeypatch.setattr(reading, "measured_apart", lambda reader, path: row)
    result = reading.run(quick=True, only=("table",))
    assert result["missed"] == missed
    assert "| table | ours | 5 |" in reading.report(result)
