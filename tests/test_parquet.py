"""Parquet files of cards: which columns are read, what is told of the rest, and what cannot do harm."""

from __future__ import annotations

import datetime
import io
import zipfile
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from graph.model import Deck
from graph.readers import Choices, ReaderError, read_deck
from graph.readers.errors import UnreadableError
from graph.readers.records import parquet as reader
from graph.readers.records.parquet_pages import Page, pages

KL = ("What is KL?", "A divergence.")


def written(table: pa.Table | dict[str, Any], **options: Any) -> bytes:
    """A table as a Parquet file."""
    data = io.BytesIO()
    parquet.write_table(table if isinstance(table, pa.Table) else pa.table(table), data, **options)
    return data.getvalue()


def read(table: pa.Table | dict[str, Any], **choices: str) -> Deck:
    return read_deck(written(table), "my.parquet", Choices(**choices))


def sides(deck: Deck) -> list[tuple[str, str]]:
    return [(card.front, card.back) for card in deck.cards]


def told(deck: Deck) -> list[tuple[int, str, str, bool]]:
    return [(issue.line, issue.kind, issue.text, issue.skipped) for issue in deck.issues]


def pair(question: Any, answer: Any = "It.") -> dict[str, Any]:
    """A table of one card."""
    return {"question": [question], "answer": [answer]}


# --- what is read ----------------------------------------------------------------------------------

WORDS = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1)
ROWS = st.lists(
    st.tuples(WORDS, WORDS, st.lists(WORDS, unique=True)), min_size=1, unique_by=lambda row: row[:2]
)


@given(
    rows=ROWS,
    codec=st.sampled_from(["none", "snappy", "zstd", "gzip"]),
    version=st.sampled_from(["1.0", "2.0"]),
    group=st.integers(1, 5),
    dictionary=st.booleans(),
)
def test_what_is_written_is_read_in_order(
    rows: list[tuple[str, str, list[str]]], codec: str, version: str, group: int, dictionary: bool
) -> None:
    fronts, backs, tags = map(list, zip(*rows, strict=True))
    data = written(
        {"front": fronts, "back": backs, "tags": tags},
        compression=codec,
        data_page_version=version,
        row_group_size=group,
        use_dictionary=dictionary,
        data_page_size=20,
    )
    deck = read_deck(data, "my.parquet")
    assert [(card.front, card.back, list(card.tags)) for card in deck.cards] == rows
    assert [card.source for card in deck.cards] == [f"my.parquet:{number + 1}" for number in range(len(rows))]
    assert (deck.format, deck.encoding) == ("Parquet", "utf-8")


def test_columns_are_told_by_their_names_and_others_are_told_of() -> None:
    deck = read({"id": [7], "Answer": [KL[1]], "Question": [KL[0]], "deck": ["ML"], "labels": ["ml, it"]})
    (card,) = deck.cards
    assert (card.front, card.back, card.deck, card.tags) == (*KL, "ML", ("ml", "it"))
    assert told(deck) == [(1, "unused-column", "the column 'id' is not used", False)]


def test_columns_may_be_chosen() -> None:
    table = {"x": ["one"], "y": ["two"], "my.z": ["three"]}
    assert sides(read(table, front="y", back="my.z")) == [("two", "three")]
    assert sides(read(table, front="3", back="1")) == [("three", "one")]
    with pytest.raises(
        ReaderError, match=r"^my.parquet: a Parquet file without columns of question and answer "
    ):
        read(table)
    with pytest.raises(
        ReaderError, match=r"\(its columns: x, y, my.z\); name the columns of question and answer$"
    ):
        read(table, front="no", back="y")


def test_the_first_of_columns_of_one_name_counts() -> None:
    names = ["front", "front", "back"]
    table = pa.table([pa.array(["a"]), pa.array(["b"]), pa.array(["c"])], names=names)
    assert sides(read(table)) == [("a", "c")]


def test_html_becomes_text() -> None:
    assert sides(read(pair("What is <b>KL</b>?"))) == [("What is KL?", "It.")]


def test_an_instruction_and_its_input_are_a_question() -> None:
    table = {"instruction": ["Add", "Go"], "input": ["1 1", None], "output": ["2", "Gone"]}
    assert sides(read(table)) == [("Add\n\n1 1", "2"), ("Go", "Gone")]


def test_empty_values_are_told_by_row() -> None:
    deck = read({"front": ["a", None, None], "back": [None, "b", None], "tags": [None, ["x"], []]})
    assert [(card.front, card.back, card.source) for card in deck.cards] == [
        ("a", "", "my.parquet:1"),
        ("", "b", "my.parquet:2"),
    ]
    assert [(line, kind) for line, kind, *_ in told(deck)] == [
        (1, "empty-back"),
        (2, "empty-front"),
        (3, "empty-card"),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (pa.array(["a"], pa.large_string()), "a"),
        (pa.array(["a"]).dictionary_encode(), "a"),
        (pa.array([b"caf\xc3\xa9"]), "café"),
        (pa.array([7]), "7"),
        (pa.array([0.5]), "0.5"),
        (pa.array([True]), "true"),
        (pa.array([Decimal("1.50")]), "1.50"),
        (pa.array([datetime.date(2024, 2, 29)]), "2024-02-29"),
        (pa.array([["a", None, "b"]]), "a\nb"),
        (pa.array([["a"], None], pa.large_list(pa.string()))[:1], "a"),
        (pa.array([{"text": ["a", "b"], "answer_start": [3, 4]}]), "a\nb"),
        (pa.array([[[1], [2]]]), "1\n2"),
        (pa.array(["a"]).cast(pa.string_view()), "a"),
        (pa.array([b"caf\xc3\xa9"]).cast(pa.binary_view()), "café"),
        (pa.array([["a", "b"]], pa.list_(pa.string(), 2)), "a\nb"),
    ],
)
def test_values_of_many_types_are_texts(value: pa.Array, text: str) -> None:
    assert sides(read(pa.table([pa.array(["Which?"]), value], names=["question", "answer"]))) == [
        ("Which?", text)
    ]


def test_lists_keep_apart_where_some_are_missing() -> None:
    answers = [["a"], None, [], ["b", "c"], None]
    deck = read({"front": [*"12345"], "back": answers})
    assert [card.back for card in deck.cards] == ["a", "", "", "b\nc", ""]
    texts = [{"text": "a"}, None, {"text": None}, {"text": "b"}]
    assert [card.back for card in read({"front": [*"1234"], "back": texts}).cards] == ["a", "", "", "b"]


def test_a_dictionary_that_grows_too_large_goes_on_without() -> None:
    tags = [[f"tag{number}", f"tag{number % 7}"] for number in range(2000)]
    table = {"front": [f"What is {number}?" for number in range(2000)], "back": ["It."] * 2000, "tags": tags}
    deck = read_deck(written(table, dictionary_pagesize_limit=100, data_page_size=500), "my.parquet")
    assert [list(card.tags) for card in deck.cards] == [list(dict.fromkeys(found)) for found in tags]


@pytest.mark.parametrize(
    "value", [b"\xff\0", [b"ok", b"\xff"], {"text": b"\xff"}], ids=["plain", "listed", "inside"]
)
def test_binary_data_are_no_text(value: Any) -> None:
    deck = read({"front": ["a", "b"], "back": [type(value)(), value]})
    assert [card.source for card in deck.cards] == ["my.parquet:1"]
    assert told(deck)[-1] == (2, "binary", "skipped: binary data in place of a text", True)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())), "map<string, int64"),
        (pa.array([b"1234"], pa.binary(4)), "fixed_size_binary"),
        (pa.array([[[[[["a"]]]]]]), "list<"),
    ],
    ids=["map", "fixed", "deep"],
)
def test_types_without_a_text_are_told(value: pa.Array, kind: str) -> None:
    with pytest.raises(
        ReaderError, match=rf"^my.parquet: the column 'answer' holds no text \({kind}.*\); name"
    ):
        read(pa.table([pa.array(["a"]), value], names=["question", "answer"]))
    table = pa.table([pa.array(["a"]), pa.array(["b"]), value], names=["question", "answer", "tags"])
    deck = read(table)
    assert [(card.tags, card.back) for card in deck.cards] == [((), "b")]
    assert told(deck) == [(1, "unused-column", "the column 'tags' is not used", False)]


# --- several parts ---------------------------------------------------------------------------------


def test_the_parts_of_a_folder_are_one_deck(tmp_path: Path) -> None:
    folder = tmp_path / "cards"
    (folder / "lang=en").mkdir(parents=True)
    for number in (2, 1):
        table = {"question": ["Why?", f"What is {number}?"], "answer": ["So.", "It."]}
        (folder / f"part-0000{number}-c000.parquet").write_bytes(written(table))
    (folder / "lang=en" / "train-00000-of-00001.parquet").write_bytes(written(pair("How?")))
    (folder / "other.parquet").write_bytes(written(pair("Who?")))
    (folder / "_SUCCESS").touch()
    (folder / "_metadata").write_bytes(written(pair("Who?")))
    (folder / "part-00003.parquet").write_bytes(b"PAR1" + bytes(100))
    deck = read_deck(folder)
    assert [(card.source, card.front, card.deck) for card in deck.cards] == [
        ("lang=en/train-00000-of-00001.parquet:1", "How?", "lang=en"),
        ("other.parquet:1", "Who?", "other"),
        ("part-00001-c000.parquet:1", "Why?", "cards"),
        ("part-00001-c000.parquet:2", "What is 1?", "cards"),
        ("part-00002-c000.parquet:1", "Why?", "cards"),
        ("part-00002-c000.parquet:2", "What is 2?", "cards"),
    ]
    assert len({card.id for card in deck.cards}) == 6
    assert [(issue.file, issue.line, issue.kind, issue.skipped) for issue in deck.issues] == [
        ("part-00002-c000.parquet", 1, "duplicate", False),
        ("part-00003.parquet", 1, "unreadable", True),
    ]


@pytest.mark.parametrize(
    ("ending", "line"), [("tsv", "What is {0}?\tIt.\n"), ("jsonl", '{{"q": "What is {0}?", "a": "It."}}\n')]
)
def test_parts_of_lines_are_one_deck_too(tmp_path: Path, ending: str, line: str) -> None:
    folder = tmp_path / "cards"
    folder.mkdir()
    for part in (1, 0):
        text = "".join(line.format(number) for number in (part, part + 1))
        (folder / f"part-{part:05}.{ending}").write_text(text, encoding="utf-8")
    deck = read_deck(folder)
    assert [(card.source, card.front, card.deck) for card in deck.cards] == [
        (f"part-00000.{ending}:1", "What is 0?", "cards"),
        (f"part-00000.{ending}:2", "What is 1?", "cards"),
        (f"part-00001.{ending}:1", "What is 1?", "cards"),
        (f"part-00001.{ending}:2", "What is 2?", "cards"),
    ]
    assert len({card.id for card in deck.cards}) == 4


def test_an_archive_may_hold_some() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a/cards.parquet", written(pair(*KL)))
    deck = read_deck(packed.getvalue(), "my.zip")
    assert [(card.front, card.source, card.deck) for card in deck.cards] == [
        (KL[0], "a/cards.parquet:1", "a::cards")
    ]


# --- what cannot do harm ---------------------------------------------------------------------------

DATA = written(
    {"question": [f"What is {n}?" for n in range(100)], "answer": ["It."] * 100}, row_group_size=50
)


@pytest.mark.parametrize("data", [DATA[:200], DATA[:-4], DATA[:-200] + b"PAR1", b"PAR1PAR1", b"PAR1"])
def test_damaged_files_are_one_clear_line(data: bytes) -> None:
    with pytest.raises(
        ReaderError, match=r"^my.parquet: a damaged Parquet file \(.*\); write it again$"
    ) as caught:
        read_deck(data, "my.parquet")
    assert len(str(caught.value)) < 200
    assert "\n" not in str(caught.value)


def test_of_a_file_that_is_damaged_behind_what_is_in_front_is_read() -> None:
    column = parquet.ParquetFile(io.BytesIO(DATA)).metadata.row_group(1).column(0)
    damaged = bytearray(DATA)
    at = column.dictionary_page_offset + column.total_compressed_size
    damaged[at - 10 : at] = b"\xff" * 10
    deck = read_deck(bytes(damaged), "my.parquet")
    assert len(deck.cards) == 50
    ((line, kind, text, skipped),) = told(deck)
    assert (line, kind, skipped) == (51, "damaged", True)
    assert text.startswith("skipped: a damaged Parquet file (")
    assert text.endswith("); nothing behind row 50 is read")


def test_an_encrypted_file_is_told() -> None:
    with pytest.raises(
        ReaderError, match=r"^my.parquet: an encrypted Parquet file; write it without encryption$"
    ):
        read_deck(b"PARE" + bytes(100) + b"PARE", "my.parquet")


def test_a_text_that_begins_alike_is_a_text() -> None:
    assert sides(read_deck(b"PAR1\tThe magic of Parquet.\n", "my.tsv")) == [("PAR1", "The magic of Parquet.")]


def test_what_unpacks_to_far_more_than_its_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = written(pair("a" * 1_000_000), compression="zstd")
    assert len(data) < 10_000
    assert sides(read_deck(data, "my.parquet")) == [("a" * 500_000, "It.")]
    monkeypatch.setattr(reader, "most_unpacked", lambda size: 100 * size)
    with pytest.raises(
        ReaderError, match=r"^my.parquet: it unpacks to far more than its size, or has too many rows"
    ):
        read_deck(data, "my.parquet")


def test_one_long_text_in_many_rows_is_not_multiplied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "most_unpacked", lambda _: 1_000_000)
    data = written({"question": [f"What is {n}?" for n in range(3000)], "answer": ["a" * 10_000] * 3000})
    deck = read_deck(data, "my.parquet")
    assert len(deck.cards) == 99
    text = "skipped: it unpacks to far more than its size; nothing from row 100 on is read"
    assert told(deck) == [(100, "too-many", text, True)]


@pytest.mark.parametrize("answers", [[["a"] * 99, ["b"] * 2], [[], ["a"] * 101]])
def test_values_without_number_are_refused(answers: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    data = written({"question": ["a", "b"], "answer": answers})
    monkeypatch.setattr(reader, "_MOST_VALUES", 102)
    assert len(read_deck(data, "my.parquet").cards) == 2
    monkeypatch.setattr(reader, "_MOST_VALUES", 100)
    with pytest.raises(ReaderError, match=r"or has too many rows; split it$"):
        read_deck(data, "my.parquet")


def test_groups_without_number_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "most_unpacked", lambda _: 10_000)
    data = written({"question": [*map(str, range(2000))], "answer": ["b"] * 2000}, row_group_size=1)
    monkeypatch.setattr(reader, "_FOLD", 0)
    with pytest.raises(ReaderError, match=r"or has too many rows; split it$"):
        read_deck(data, "my.parquet")


# --- pages -----------------------------------------------------------------------------------------


def test_pages_say_what_they_unpack_to() -> None:
    data = written({"n": list(range(1000))}, compression="none", use_dictionary=False, row_group_size=1000)
    column = parquet.ParquetFile(io.BytesIO(data)).metadata.row_group(0).column(0)
    (page,) = pages(data, column.data_page_offset, column.total_compressed_size, 1000)
    assert page.values == 1000
    assert 8000 < page.unpacked < 8020


def test_a_header_byte_by_byte() -> None:
    fields = [
        b"\x15\x00",  # 1, the type, an i32: a page of values
        b"\x15\x08\x15\x06",  # 2 and 3, its sizes: 4 unpacked, 3 packed
        b"\x2c\x15\x0a\x00",  # 5, a structure, whose first field is 5
        b"\x0c\x64\x00",  # 50, by its whole number: an empty structure
        b"\x11\x12",  # 51 and 52, true and false
        b"\x13\x07",  # 53, a byte
        b"\x17" + bytes(8),  # 54, a double
        b"\x18\x02ab",  # 55, a text of two bytes
        b"\x19\x25\x02\x04",  # 56, a list of two i32
        b"\x19\xf3\x01\x07",  # 57, a list of one byte, its length on its own
        b"\x00",
    ]
    data = b"xx" + b"".join(fields) + b"abc"
    assert list(pages(data, 2, len(data) - 2, 5)) == [Page(4, 5)]
    assert list(pages(data, 2, len(data) - 2, 0)) == []


@given(data=st.binary(), start=st.integers(-5, 50), size=st.integers(0, 100))
def test_headers_of_any_bytes_end(data: bytes, start: int, size: int) -> None:
    found: list[Page] = []
    with suppress(UnreadableError):
        found.extend(pages(data, start, size, 1000))
    assert all(page.unpacked >= 0 and page.values >= 0 for page in found)


@pytest.mark.parametrize(
    "data", [b"\x1c" * 100, b"\x19\xfc\xff\xff\xff\xff\x0f", b"\x15" + b"\xff" * 20, b"\x1b\x00"]
)
def test_headers_that_go_on_and_on_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="header of a page"):
        list(pages(data + bytes(3), 0, 100, 1000))
