"""SQLite databases of cards: which tables and columns are read, and what is told of the rest."""

from __future__ import annotations

import sqlite3
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Card, Issue
from graph.readers.drafts import cards_of
from graph.readers.errors import UnreadableError
from graph.readers.files import Choices, File
from graph.readers.records.sqlite import is_sqlite, read_sqlite


def database(*statements: str, rows: tuple[tuple[str, tuple[object, ...]], ...] = ()) -> bytes:
    connection = sqlite3.connect(":memory:")
    try:
        for statement in statements:
            connection.execute(statement)
        for statement, values in rows:
            connection.execute(statement, values)
        connection.commit()
        return connection.serialize()
    finally:
        connection.close()


def read(data: bytes, **choices: str) -> tuple[tuple[Card, ...], tuple[Issue, ...]]:
    return cards_of(read_sqlite(File("my.db", data, Choices(**choices))), "my.db", "my")


CARDS = "create table cards (id integer primary key, front text, back text, tags text)"
KL = ("insert into cards values (?, ?, ?, ?)", (7, "What is <b>KL</b>?", "A divergence.", "ml it"))


def test_a_table_of_questions_and_answers():
    data = database(CARDS, "create table settings (key text, value text)", rows=(KL,))
    assert is_sqlite(File("", data))
    cards, issues = read(data)
    assert [(card.front, card.back, card.tags, card.deck, card.source) for card in cards] == [
        ("What is KL?", "A divergence.", ("ml", "it"), "my", "my.db:1")
    ]
    assert [(issue.line, issue.kind, issue.text, issue.skipped) for issue in issues] == [
        (1, "unused-column", "the column 'id' is not used", False)
    ]


def test_several_tables_are_decks_and_told_like_files():
    data = database(
        "create table words (term text, definition text)",
        "create table quiz (Question text, Answer text)",
        rows=(
            ("insert into quiz values ('H?', 'Disorder.')", ()),
            ("insert into words values ('KL', '')", ()),
        ),
    )
    cards, issues = read(data)
    assert [(card.front, card.deck, card.source) for card in cards] == [
        ("KL", "words", "words:1"),
        ("H?", "quiz", "quiz:1"),
    ]
    assert [(issue.file, issue.kind) for issue in issues] == [("words", "empty-back")]


def test_decks_by_name_or_by_the_number_of_another_table():
    by_name = database("create table t (q, a, deck)", "insert into t values ('x', 'y', 'ML::IT')")
    assert read(by_name)[0][0].deck == "ML::IT"
    by_number = database(
        "create table decks (id integer primary key, name text)",
        "create table t (q, a, deck_id)",
        "insert into decks values (3, 'IT')",
        "insert into t values ('x', 'y', 3), ('v', 'w', 4)",
    )
    cards, issues = read(by_number)
    assert [card.deck for card in cards] == ["IT", "my"]
    assert issues == ()


def test_values_that_are_no_text():
    rows = (
        ("insert into cards values (1, ?, ?, null)", ("x", b"\xff\xfe")),
        ("insert into cards values (2, ?, ?, null)", (b"caf\xc3\xa9", 2.5)),
        ("insert into cards values (3, null, null, null)", ()),
    )
    cards, issues = read(database(CARDS, rows=rows))
    assert [(card.front, card.back, card.source) for card in cards] == [("café", "2.5", "my.db:2")]
    assert [(issue.line, issue.kind, issue.skipped) for issue in issues if issue.skipped] == [
        (1, "binary", True),
        (3, "empty-card", True),
    ]


def test_the_user_names_columns_or_counts_them():
    data = database(
        'create table t (id, "my ""word""", reading, kind)', "insert into t values (1, '犬', 'いぬ', 'n5')"
    )
    assert [
        (card.front, card.back, card.tags) for card in read(data, front="2", back="reading", tags="Kind")[0]
    ] == [("犬", "いぬ", ("n5",))]
    assert read(data, front='my "word"', back="1")[0][0].back == "1"
    with pytest.raises(UnreadableError, match=r"its tables: t \(id, my \"word\", reading, kind\)"):
        read(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (database("create table t (x)"), "without a table of questions and answers"),
        (database('create table "a\nb" ("c\nd")'), r"its tables: a b \(c d\)"),
        (database("create view cards as select 'a' as front, 'b' as back"), "its tables: none"),
        (database(CARDS, rows=(KL,))[:4096], "damaged"),
        (b"SQLite format 3\x00" + bytes(200), "damaged|without a table"),
    ],
)
def test_without_cards_one_sentence_says_why(data, message):
    with pytest.raises(UnreadableError, match=message):
        read(data)


def test_rows_in_front_of_a_damage_are_kept():
    rows = tuple((KL[0], (number, f"What is {number}?", "x" * 500, "")) for number in range(1, 200))
    data = bytearray(database(CARDS, rows=rows))
    data[-3 * 4096 : -2 * 4096] = b"\xff" * 4096
    cards, issues = read(bytes(data))
    assert 50 < len(cards) < 199
    assert issues[-1].line == len(cards) + 1
    assert issues[-1].text.startswith("skipped: a damaged database")


@pytest.mark.parametrize("data", [b"", b"front\tback", b"PK\x03\x04"])
def test_what_is_no_database(data):
    assert not is_sqlite(File("cards.db", data))


sides = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="<&\\$[]{}`"), min_size=1)


@settings(deadline=None)
@given(st.lists(st.tuples(sides, sides), min_size=1, unique=True))
def test_what_is_written_is_read_again(pairs):
    rows = tuple(("insert into cards (front, back) values (?, ?)", pair) for pair in pairs)
    assert [(card.front, card.back) for card in read(database(CARDS, rows=rows))[0]] == pairs


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 255)), max_size=30))
def test_damaged_databases_give_cards_issues_or_an_error(damages):
    data = bytearray(database(CARDS, rows=((KL[0], (None, *KL[1][1:])),) * 50))
    for at, value in damages:
        data[at % len(data)] = value
    if is_sqlite(File("", bytes(data))):
        with suppress(UnreadableError):
            read(bytes(data))
