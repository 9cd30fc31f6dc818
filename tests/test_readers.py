"""Decks to cards: formats, encodings, quotes, odd rows, identities, errors."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graph.model import Card, Deck
from graph.readers import ReaderError, all_cards, read_deck
from graph.readers.cards import card_id


def read(text: str | bytes, name: str = "my.tsv") -> Deck:
    return read_deck(text.encode() if isinstance(text, str) else text, name)


def sides(deck: Deck) -> list[tuple[str, str]]:
    return [(card.front, card.back) for card in deck.cards]


def found(deck: Deck) -> list[tuple[int, str]]:
    return [(issue.line, issue.kind) for issue in deck.issues]


# --- columns, delimiters, headers -----------------------------------------------------------------

TWO = [("What is KL?", "A divergence."), ("What is H?", "Entropy.")]


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("d.tsv", "What is KL?\tA divergence.\nWhat is H?\tEntropy.\n", "tsv"),
        ("d.txt", "Front\tBack\nWhat is KL?\tA divergence.\nWhat is H?\tEntropy.\n", "tsv"),
        ("d", "question\tanswer\nWhat is KL?\tA divergence.\nWhat is H?\tEntropy.\n", "tsv"),
        ("d.csv", "What is KL?,A divergence.\nWhat is H?,Entropy.\n", "csv"),
        ("d.CSV", "Term,Definition\nWhat is KL?,A divergence.\nWhat is H?,Entropy.\n", "csv"),
        ("d.csv", '"Prompt","Completion"\n"What is KL?","A divergence."\n"What is H?","Entropy."\n', "csv"),
        ("d.csv", '"What is KL?", "A divergence."\n"What is H?", "Entropy."\n', "csv"),
        ("d.csv", "Frage;Antwort\nWhat is KL?;A divergence.\nWhat is H?;Entropy.\n", "csv"),
        ("d.csv", "q|a\nWhat is KL?|A divergence.\nWhat is H?|Entropy.\n", "csv"),
        ("d.csv", "What is KL?\tA divergence.\nWhat is H?\tEntropy.\n", "tsv"),
        ("d.csv", "sep=;\nWhat is KL?;A divergence.\nWhat is H?;Entropy.\n", "csv"),
        ("d.txt", "SEP=~\nWhat is KL?~A divergence.\nWhat is H?~Entropy.\n", "csv"),
        ("d.csv", "sep=\t\nWhat is KL?\tA divergence.\nWhat is H?\tEntropy.\n", "tsv"),
        ("d.csv", "Pregunta;Respuesta\n\nWhat is KL?;A divergence.\n  \nWhat is H?;Entropy.\n", "csv"),
    ],
)
def test_columns_and_delimiters(name: str, text: str, kind: str):
    deck = read(text, name)
    assert (deck.format, sides(deck), deck.issues) == (kind, TWO, ())


@pytest.mark.parametrize("sign", ['"', "x", "_"])
def test_what_cannot_separate_is_no_separator_hint(sign: str):
    deck = read(f"sep={sign}\nWhat is H?\tEntropy.\n")
    assert (sides(deck), found(deck)) == (TWO[1:], [(1, "no-separator")])


def test_header_in_any_order_with_tags_and_unused_columns():
    deck = read("id,Tags,Answer,notes,Question\n7,ml;nlp,A.,my own,Q?\n8,,B.,,P?\n", "d.csv")
    assert sides(deck) == [("Q?", "A."), ("P?", "B.")]
    assert [card.tags for card in deck.cards] == [("ml", "nlp"), ()]
    assert [i.text for i in deck.issues] == [f"the column '{name}' is not used" for name in ("id", "notes")]


def test_the_first_row_is_a_card_unless_both_names_are_known():
    assert sides(read("Question\tWhy?\nQ\tA\n")) == [("Question", "Why?"), ("Q", "A")]


def test_tags_stand_in_the_third_column_once_each():
    deck = read("Q1\tA1\tml; nlp,ml  llm::loss\nQ2\tA2\n")
    assert [card.tags for card in deck.cards] == [("ml", "nlp", "llm::loss"), ()]


def test_a_column_without_a_name_is_not_worth_an_issue():
    assert read("Front,Back,,\nQ1,A1,,\n", "d.csv").issues == ()


def test_delimiter_that_most_rows_agree_on_wins_unless_a_header_decides():
    assert sides(read("a, b, c?;x\nd;y, z\ne;w\n", "d.csv")) == [("a, b, c?", "x"), ("d", "y, z"), ("e", "w")]
    assert sides(read("q;a\nx, y;z\nv, w;z\nu, t\n", "d.csv")) == [("x, y", "z"), ("v, w", "z")]


# --- encodings and line breaks --------------------------------------------------------------------

ACCENTED = "Qu'est-ce que l’entropie ?\tLa surprise espérée.\nQ2\tA2\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_the_same_cards_from_any_encoding_and_line_break(encoding: str, line_break: str, last: bool):
    text = ACCENTED.replace("\n", line_break)
    deck = read((text if last else text.rstrip()).encode(encoding))
    assert deck.encoding == encoding
    assert deck.cards == read(ACCENTED).cards
    assert found(deck) == ([(1, "encoding")] if encoding == "cp1252" else [])


@pytest.mark.parametrize(
    ("data", "encoding", "last_back", "issues"),
    [
        (b"\xfe\xff" + "Q1\té".encode("utf-16-be"), "utf-16", "é", []),
        # one broken byte does not cost all accents, and a chance "Ã©" does not make a text UTF-8
        ("é\té\né\té\nQ\té".encode() + b"\xff", "utf-8", "é\ufffd", [(2, "duplicate"), (3, "encoding")]),
        ("Ã© café\tété".encode("cp1252"), "cp1252", "été", [(1, "encoding")]),
        (b"Q1\tA\nQ2\tcaf\xe9 \x81\nQ3\t\x81", "cp1252", "\ufffd", [(1, "encoding"), (2, "encoding")]),
    ],
)
def test_odd_bytes(data: bytes, encoding: str, last_back: str, issues: list[tuple[int, str]]):
    deck = read(data)
    assert (deck.encoding, deck.cards[-1].back, found(deck)) == (encoding, last_back, issues)


def test_control_characters_are_removed_and_reported():
    plain = "A longer answer, so that this is not taken for a binary file by its share of such characters."
    deck = read(f"Q1\t{plain}\nwh\x00at\x07\t{plain}\n\x1a")
    assert sides(deck)[1] == ("what", plain)
    assert [(i.line, i.kind, i.text) for i in deck.issues] == [
        (2, "control-characters", "2 characters that cannot be seen taken out"),
    ]


# --- quotes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "cards"),
    [
        ("d.tsv", '"two\nlines"\tA\nQ2\tA2\n', [("two\nlines", "A"), ("Q2", "A2")]),
        ("d.tsv", 'Q\t"a\r\n\r\n \tb"\ttag\r\n', [("Q", "a\n\n \tb")]),  # an indented line is no row
        ("d.tsv", '"He said ""hi"""\tA\n', [('He said "hi"', "A")]),
        ("d.tsv", 'He said "hi"\tunbalanced " quote\n', [('He said "hi"', 'unbalanced " quote')]),
        ("d.tsv", '"a\tb"\tA\n', [("a\tb", "A")]),
        ("d.csv", '"a, b","c\n""d"", e"\nQ2,A2\n', [("a, b", 'c\n"d", e'), ("Q2", "A2")]),
        ("d.csv", '"a, b", "c, d"\n"e", f\n', [("a, b", "c, d"), ("e", "f")]),
        ("d.csv", '"",A\n', [("", "A")]),
    ],
)
def test_quoted_fields(name: str, text: str, cards: list[tuple[str, str]]):
    deck = read(text, name)
    assert sides(deck) == cards
    assert deck.count("stray-quote") == 0


@pytest.mark.parametrize(
    ("name", "text", "cards"),
    [
        ("d.tsv", '"never closed\tA\nQ2\tA2\n', [('"never closed', "A"), ("Q2", "A2")]),
        ("d.tsv", 'Q\t"never closed\nQ2\tA2\n', [("Q", '"never closed'), ("Q2", "A2")]),
        ("d.tsv", '"Foo" bar\tA\nQ2\t"A2"\n', [('"Foo" bar', "A"), ("Q2", "A2")]),
        # These quotes would work out, at the price of rows; a tab amid the text gives them away.
        ("d.tsv", '"Disk of\tA\nQ2\tA2\n3.5"\tB\n', [('"Disk of', "A"), ("Q2", "A2"), ('3.5"', "B")]),
        ("d.tsv", '"Disk of\tA\n3.5"\tB\n', [('"Disk of', "A"), ('3.5"', "B")]),
        ("d.csv", '"never closed,A\nQ2,A2\nQ3,""\n', [('"never closed', "A"), ("Q2", "A2"), ("Q3", "")]),
        ("d.csv", '"never closed,A\nQ2,"A2, x"\n', [('"never closed', "A"), ("Q2", "A2, x")]),
    ],
)
def test_a_stray_quote_swallows_no_row(name: str, text: str, cards: list[tuple[str, str]]):
    deck = read(text, name)
    assert sides(deck) == cards
    assert [issue.line for issue in deck.issues if issue.kind == "stray-quote"] == [1]


def test_a_quote_that_closes_a_thousand_lines_below_is_stray():
    deck = read('"open,A\n' + "Q,A\n" * 1000 + 'size 5",A\n', "d.csv")
    assert (len(deck.cards), found(deck)[0]) == (1002, (1, "stray-quote"))


def test_many_stray_quotes_are_read_in_one_pass():
    row = 'Q\t"open ""\n'
    assert len(read(row * 20_000).cards) == 20_000


def test_an_answer_of_300_kb():
    long = "word, " * 50_000
    assert csv.field_size_limit() >= 1 << 26
    assert sides(read(f'Q,"{long}"\n', "d.csv")) == [("Q", long.strip())]


def test_every_odd_row_is_reported_with_its_line():
    deck = read(
        "Q1\tA1\n"  # 1
        "\n"
        "no separator\n"  # 3
        "\t\n"  # 4
        "only front\t\n"  # 5
        "\tonly back\n"  # 6
        '"two\nlines"\tA\n'  # 7 and 8
        "Q1\tA1\n"  # 9
        "Q2\tA2\ttag\tmore\t\n"  # 10
        "Q3\tA3\ttag\t\t\n"  # 11: the spreadsheet's empty columns are nothing lost
        '"stray\tA4'  # 12
    )
    assert [(issue.line, issue.kind, issue.text) for issue in deck.issues] == [
        (3, "no-separator", "skipped: no tab between question and answer in 'no separator'"),
        (4, "empty-card", "skipped: question and answer are empty"),
        (5, "empty-back", "the answer is empty"),
        (6, "empty-front", "the question is empty"),
        (9, "duplicate", "the same card as in line 1"),
        (10, "extra-columns", "5 fields: those after field 3 are not used"),
        (12, "stray-quote", "unbalanced quotes: taken as plain text"),
    ]
    assert [card.source for card in deck.cards] == [f"my.tsv:{n}" for n in (1, 5, 6, 7, 9, 10, 11, 12)]


def test_fields_beyond_the_header_are_reported():
    deck = read("question,answer\nQ1,A1\nWhat?,this, and that\n", "d.csv")
    assert sides(deck)[1] == ("What?", "this")
    assert [(i.line, i.text) for i in deck.issues] == [(3, "3 fields: those after field 2 are not used")]


def test_ids_depend_on_the_text_alone():
    one = read("Q1\tA1\nQ2\tA2\n", "one.tsv").cards
    two = read('x,Back,Front\r\n1,A2,Q2\r\n2,"A1",Q1\r\n', "two.csv").cards
    assert (
        [card.id for card in one] == [card.id for card in reversed(two)] == ["144bff788a7e", "0494568c3c9c"]
    )


def test_the_second_of_equal_cards_is_numbered():
    first, other = card_id("Q1", "A1"), card_id("Q2", "A2")
    deck = read("Q1\tA1\nQ2\tA2\nQ1\tA1\nQ1\tA1\n")
    assert [card.id for card in deck.cards] == [first, other, f"{first}-2", f"{first}-3"]


def test_ids_are_unique_over_decks_that_hold_duplicates_themselves():
    deck = Deck("d", "tsv", "utf-8", (Card("x", "Q", "A"), Card("x-2", "Q", "A")))
    assert [card.id for card in all_cards([deck, deck])] == ["x", "x-2", "x-3", "x-2-2"]


def test_a_card_knows_its_deck_and_line():
    deck = read("\nQ1\tA1\tml\n", "my.deck.tsv")
    assert deck.cards == (Card(card_id("Q1", "A1"), "Q1", "A1", ("ml",), "my.deck", "my.deck.tsv:2"),)


# --- files and errors -----------------------------------------------------------------------------


def test_a_file_is_read_as_its_bytes_are(tmp_path: Path):
    path = tmp_path / "my.tsv"
    path.write_bytes(b"Q1\tA1\n")
    assert read_deck(path) == Deck(str(path), "tsv", "utf-8", read("Q1\tA1\n").cards)


def test_missing_file_and_folder(tmp_path: Path):
    for path, fix in ((tmp_path / "no.tsv", "check the path"), (tmp_path, "name one of decks or notes")):
        with pytest.raises(ReaderError, match=re.escape(str(path)) + f": .*; {fix}$"):
            read_deck(path)


EMPTY = "the file is empty; it needs a question and its answer on each line"
BINARY = "binary data of no known kind; export the deck as an Anki package, TSV or CSV"
NO_CARD = "no card found; each row needs a question, a {} and an answer"
NO_TAB = "no line holds a tab; put one between question and answer, or name a comma-separated file .csv"
NO_SIGN = "no line holds a comma, semicolon, bar or tab; put one between question and answer"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("e.tsv", b"", EMPTY),
        ("e.tsv", b"\xff\xfe", EMPTY),
        ("e.csv", b" \n\t\r\n", EMPTY),
        ("e.csv", b" " * 99 + b"\x1a", NO_SIGN),
        ("e.tsv", b"\x89PNG\r\n\x1a\n\x00\x00", BINARY),
        ("e.tsv", "Q1\tA1\n".encode("utf-32-le"), BINARY),
        ("e.tsv", b"front\tback\n", NO_CARD.format("tab")),
        ("e.csv", b"front,back\n", NO_CARD.format("comma")),
        ("e.csv", b"sep=;\n", NO_CARD.format("semicolon")),
        ("e.csv", b"sep=~\nQ1\n", "no card found; line 2: skipped: no ~ between question and answer in 'Q1'"),
        ("e.csv", b"one\ntwo\n", NO_SIGN),
        ("e.tsv", b"Q1,A1\nQ2,A2\n", NO_TAB),
    ],
)
def test_what_is_no_deck(name: str, data: bytes, message: str):
    with pytest.raises(ReaderError) as error:
        read_deck(data, name)
    assert str(error.value) == f"{name}: {message}"


# --- properties -----------------------------------------------------------------------------------

PIECES = ['"', '""', "\t", ",", ";", "|", "\n", "\r", "\r\n", " ", "a", "é", "sep=", "\x00", "front,back\n"]


@settings(deadline=None)
@given(
    data=st.binary() | st.lists(st.sampled_from(PIECES)).map(lambda parts: "".join(parts).encode()),
    mark=st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"sep="]),
    name=st.sampled_from(["d.tsv", "d.csv", "d"]),
)
def test_any_bytes_are_a_deck_or_a_reader_error(data: bytes, mark: bytes, name: str):
    try:
        deck = read_deck(mark + data, name)
    except ReaderError as error:
        message = str(error)
    else:
        message = f"{name}: fine"
        assert deck.cards
        assert len({card.id for card in deck.cards}) == len(deck.cards)
    assert re.fullmatch(rf"{name}: [^\n]+", message)


# Line breaks and tabs are in; what cannot be seen is out: the reader removes it, as it must.
FIELD = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs"]) | st.sampled_from('\n\r\t", '), max_size=20
)


def as_read(field: str) -> str:
    return re.sub(r"\r\n?", "\n", field).strip()


def looks_like_rows(field: str) -> bool:
    """Text, tab, text on one of several lines: in a TSV, quotes around that are taken for stray ones."""
    return bool(re.search(r"[\r\n]", field) and re.search(r"\S.*\t.*\S", as_read(field)))


@settings(deadline=None)
@given(pairs=st.lists(st.tuples(FIELD, FIELD), min_size=1, max_size=8), delimiter=st.sampled_from("\t,"))
def test_what_the_csv_module_writes_is_read_back(pairs: list[tuple[str, str]], delimiter: str):
    expected = [(as_read(front), as_read(back)) for front, back in pairs]
    assume(any(front or back for front, back in expected))
    assume(delimiter == "," or not any(looks_like_rows(field) for pair in pairs for field in pair))
    out = io.StringIO()
    # With a header, no first pair such as ("q", "a") can be taken for one.
    csv.writer(out, delimiter=delimiter).writerows([("question", "answer"), *pairs])
    deck = read(out.getvalue(), "d.csv" if delimiter == "," else "d.tsv")
    assert sides(deck) == [pair for pair in expected if any(pair)]


@settings(deadline=None)
@given(lines=st.lists(FIELD.map(lambda field: re.sub(r"[\r\n\"]", "", field))))
def test_every_line_of_a_plain_tsv_is_a_card_or_an_issue(lines: list[str]):
    lines = ["Front\tBack", "Q1\tA1", *lines]
    deck = read("\n".join(lines))
    accounted = {issue.line for issue in deck.issues}
    accounted |= {int(card.source.rpartition(":")[2]) for card in deck.cards}
    assert accounted >= {number for number, line in enumerate(lines, 1) if number > 1 and line.strip()}
