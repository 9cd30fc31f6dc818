"""The benchmark of scale: its decks are the same every time, and its tables say what was measured."""

from __future__ import annotations

from itertools import islice

from graph.model import Card
from tests.benchmarks.scale import decks, floors, measuring, tables

DECK = (
    Card("1", "What is entropy?", "Entropy measures uncertainty. It is highest for uniform distributions."),
    Card("2", "What is backpropagation?", "Backpropagation computes gradients. It applies the chain rule."),
)


def test_the_first_round_is_the_real_deck_and_the_others_vary_it() -> None:
    pairs = list(decks.multiplied([DECK], 40))
    assert pairs[:2] == [(card.front, card.back) for card in DECK]
    assert pairs == list(decks.multiplied([DECK], 40))
    assert pairs[:10] == list(decks.multiplied([DECK], 10))
    assert len(set(pairs)) > 20
    assert all(back.endswith(".") for _, back in pairs)


def test_the_vocabulary_goes_on_growing_ever_more_slowly() -> None:
    words = [word for front, _ in decks.multiplied([DECK], 8000) for word in front.split()]
    found = [len(set(islice(words, number))) for number in (1000, 2000, 4000)]
    assert found[0] < found[1] < found[2] < 2 * found[1] < 4 * found[0]


def test_a_deck_is_written_as_it_is_read(tmp_path) -> None:
    decks.write_deck(tmp_path / "deck.tsv", [DECK], 3)
    found = measuring._cards(tmp_path / "deck.tsv")
    assert [(card.front, card.back) for card in found] == list(decks.multiplied([DECK], 3))


def test_a_measurement_counts_what_it_measures(tmp_path) -> None:
    decks.write_deck(tmp_path / "deck.tsv", [DECK], 6)
    row = measuring.measured("build", tmp_path / "deck.tsv", tmp_path / "cache")
    again = measuring.measured("edited", tmp_path / "deck.tsv", tmp_path / "cache")
    assert (row["cards"], again["cards"]) == (6, 6)
    assert list(row["stages"]) == list(tables.STAGES)
    sent = measuring.measured("sent", tmp_path / "deck.tsv", None)["sent"]
    assert {name.split()[1] for name in sent} == {"_evidence", "_read", "_search", "read_prose"}


def _row(cards: int, seconds: float, **more: object) -> tables.Row:
    stages = dict.fromkeys(tables.STAGES, seconds / 4)
    counts = {
        "concepts": 1,
        "links": 2,
        "prerequisites": 3,
        "reading": 0.5,
        "child_peak": 1 << 30,
    }
    return {"way": "build", "cards": cards, "seconds": seconds, "cpu": seconds, "peak": cards << 14} | {
        "stages": stages,
        **counts,
        **more,
    }


def test_the_tables_say_ratios_of_the_same_run() -> None:
    rates = [_row(100, 1.0, way="ours"), _row(100, 4.0, way="graphrag-cfg")]
    growth = [_row(1_000, 10.0), _row(10_000, 110.0), _row(100_000, 1_210.0)]
    result = {
        "quick": False,
        "skipped": ["yake: not installed"],
        "missed": ["two processes: × 1.50, less than × 1.6"],
        "rates": rates,
        "growth": growth,
        "growth_fast": [],
        "sent": {"cards": 10, "sent": {"to _read": 5, "from _read": 10_000}},
        "cache": {"full": _row(50, 100.0), "again": _row(50, 0.5), "edited": _row(50, 4.0), "bytes": 1 << 20},
        "processes": {"one": _row(20, 9.0), "two": _row(20, 5.0)},
    }

    report = tables.scale_report(result)

    assert "| ours | 100 | × 4.0 |" in report
    assert "(10,000 to 100,000) take × 11.0." in report
    assert "| 1/200 |" in report
    assert "| 1/25 |" in report
    assert "× 1.80; the larger of the workers takes 1.00 GiB" in report
    # 302.5 s to read 100,000 cards; the merging is 11 times as long at ten times the cards
    assert "| 10,000,000 | 4.2 | 0.1 | 0.0 | 30.5 | 9 | 153 |" in report
    assert "| opened again (+ its file read) | 0.50 (+ 0.50) | 1/200 |" in report
    assert "- missed: two processes: × 1.50, less than × 1.6\n- skipped: yake: not installed" in report


def test_what_falls_short_is_told_and_what_reaches_its_floor_is_not() -> None:
    peer = _row(100, 10.0, way="graphrag-cfg")
    result = {
        "quick": False,
        "rates": [_row(100, 4.0, way="ours"), _row(100, 1.0, way="ours-fast"), peer],
        "growth": [_row(10_000, 10.0), _row(100_000, 120.0, peak=3 << 30)],
        "cache": {"full": _row(50, 90.0), "again": _row(50, 5.0), "edited": _row(50, 3.0)},
        "processes": {"one": _row(20, 8.0), "two": _row(20, 5.0)},
    }
    assert floors.missed(result) == []
    result |= {
        "rates": [_row(100, 5.0, way="ours"), _row(100, 2.0, way="ours-fast"), peer],
        "growth": [_row(10_000, 10.0), _row(100_000, 125.0, peak=4 << 30)],
        "cache": {"full": _row(50, 90.0), "again": _row(50, 6.0), "edited": _row(50, 18.0)},
        "processes": {"one": _row(20, 7.5), "two": _row(20, 5.0)},
    }
    assert floors.missed(result) == [
        "ours: × 2.0 of GraphRAG's cards per second, less than × 2.5",
        "ours-fast: × 5.0 of GraphRAG's cards per second, less than × 10",
        "opened again: 6.0 s, more than 5",
        "after one edited card: 1/5.0 of the full build, more than 1/30",
        "two processes: × 1.50, less than × 1.6",
        "100,000 cards: 4.00 GiB, more than 3",
        "ten times the cards: × 12.5, more than × 12",
    ]
    assert floors.missed({**result, "quick": True}) == []
