"""Tables: which column is what, which files are tables at all, and Quizlet's exports."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Deck
from graph.readers import Choices, ReaderError, read_deck
from graph.readers.files import File
from graph.readers.tables import FORMATS
from graph.readers.tables.rows import rows_of


def read(text: str, name: str = "d.csv", **choices: str) -> Deck:
    return read_deck(text.encode(), name, Choices(**choices))


def sides(deck: Deck) -> list[tuple[str, str]]:
    return [(card.front, card.back) for card in deck.cards]


def claimed(text: str, name: str) -> str | None:
    """The format of tables that claims a file."""
    return next((form.name for form in FORMATS if form.recognises(File(name, text.encode()))), None)


# --- columns --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        "recto,verso,étiquettes",
        "Pergunta,Resposta,Tags",
        "вопрос,ответ,теги",
        "問題,答え,タグ",
        "正面,背面,标签",
        "질문,답변,태그",
        " Side 1 , SIDE 2 , Topics ",
        "Questions,Answers,Tags",
        "Question Text,Correct Answer,Tags",
        "question_text,correct_answer,tags",
        "QuestionText,AnswerText,Tags",
        "Word,Meaning,Tags",
        "German,English,Tags",
    ],
)
def test_headers_of_many_languages(header: str):
    deck = read(f"{header}\nKL?,A divergence.,ml\n")
    assert (sides(deck), deck.cards[0].tags, deck.issues) == ([("KL?", "A divergence.")], ("ml",), ())


def test_names_that_say_most_go_before_others():
    deck = read("term,Question,Explanation,Answer\n2,KL?,Because.,A divergence.\n")
    assert sides(deck) == [("KL?", "A divergence.")]


def test_titles_above_the_header_are_told():
    deck = read("Table 1,,\n,,\nFront,Back,Tags\nKL?,A divergence.,ml\n")
    assert sides(deck) == [("KL?", "A divergence.")]
    assert [(issue.line, issue.kind, issue.skipped) for issue in deck.issues] == [
        (1, "title", True),
        (2, "title", True),
    ]
    assert len(read("KL,A divergence.\nfront,back\n").cards) == 2


@pytest.mark.parametrize("sign", ["^", "~"])
def test_rare_signs_between_columns(sign: str):
    deck = read(f"front{sign}back\nKL?{sign}A divergence.\n")
    assert sides(deck) == [("KL?", "A divergence.")]


def test_a_deck_column_names_the_deck_of_a_card():
    deck = read("deck,front,back\nML::Loss,KL?,X.\n,H?,Y.\n", "my.csv")
    assert [card.deck for card in deck.cards] == ["ML::Loss", "my"]


THREE = "Spanish,English,Hint\nagua,water,wet\nfuego,fire,hot\n"


@pytest.mark.parametrize(
    ("text", "choices", "cards", "unused"),
    [
        (THREE, {"front": "english", "back": " SPANISH"}, [("water", "agua"), ("fire", "fuego")], ["hint"]),
        (THREE, {"front": "Spanish"}, [("agua", "water"), ("fuego", "fire")], ["hint"]),
        (THREE, {"front": "3", "back": "English"}, [("wet", "water"), ("hot", "fire")], ["spanish"]),
        ("Back,Front\nA.,Q?\n", {"front": "back"}, [("A.", "Q?")], []),
        ("deck,Tags,X,Y\nd,t,A.,Q?\n", {"front": "y"}, [("Q?", "A.")], []),
        (
            "agua,water,wet\nfuego,fire,hot\n",
            {"front": "2", "back": "1"},
            [("water", "agua"), ("fire", "fuego")],
            [],
        ),
        ("agua,water,wet\nfuego,fire,hot\n", {"back": "3"}, [("agua", "wet"), ("fuego", "hot")], ["2"]),
        ("agua,water,wet\nfuego,fire,hot\n", {"front": "3"}, [("wet", "water"), ("hot", "fire")], ["1"]),
    ],
)
def test_chosen_columns(text: str, choices: dict[str, str], cards: list[tuple[str, str]], unused: list[str]):
    deck = read(text, **choices)
    assert sides(deck) == cards
    assert [issue.kind for issue in deck.issues] == ["unused-column"] * len(unused)
    for issue, name in zip(deck.issues, unused, strict=True):
        assert issue.text in (f"the column '{name}' is not used", f"column {name} is not used")


def test_chosen_tags():
    assert read(THREE, front="Spanish", back="English", tags="Hint").cards[0].tags == ("wet",)
    assert read("t1 t2\tQ?\tA.\n", "d.tsv", front="2", back="3", tags="1").cards[0].tags == ("t1", "t2")


@pytest.mark.parametrize(
    ("text", "choices", "message"),
    [
        (
            THREE,
            {"front": "english", "back": "French"},
            "name one of those there are: 'spanish', 'english', 'hint'",
        ),
        (
            THREE,
            {"front": "English", "tags": "4"},
            "name one of those there are: 'spanish', 'english', 'hint'",
        ),
        ("agua,water\n", {"front": "Spanish"}, "there is no header, so name one by number, from 1 to 2"),
        ("agua,water\n", {"back": "0"}, "there is no header, so name one by number, from 1 to 2"),
        ("agua,water\n", {"back": "-1"}, "there is no header, so name one by number, from 1 to 2"),
        ("agua,water\n", {"back": "9" * 999}, "there is no header, so name one by number, from 1 to 2"),
        ("agua,water\n", {"delimiter": "~"}, "choose the sign that is between question and answer"),
    ],
)
def test_what_is_chosen_and_not_there(text: str, choices: dict[str, str], message: str):
    with pytest.raises(ReaderError) as error:
        read(text, **choices)
    assert str(error.value).startswith("d.csv: no ")
    assert str(error.value).endswith(message)


def test_a_chosen_delimiter_makes_a_table_of_any_text():
    assert sides(read("KL? ~ A divergence.\n", "d.md", delimiter="~")) == [("KL?", "A divergence.")]
    assert sides(read("KL?\tA, B\n", "d.tsv", delimiter=",")) == [("KL?\tA", "B")]


def test_a_further_column_of_most_rows_is_told_once():
    deck = read("".join(f"Q{n}\tA{n}\tt\tmore\tof it\n" for n in range(9)) + "Q\tA\n", "d.tsv")
    assert [(i.line, i.text) for i in deck.issues] == [
        (1, "column 4 is not used"),
        (1, "column 5 is not used"),
    ]


# --- what is a table ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("d.txt", "KL?\tA divergence.\nH?\tA sum.\n", "tsv"),
        ("d.txt", "\tonly back\nKL?\tA divergence.\nH?\t\n", "tsv"),
        ("d", '"KL?"\t"A\n\ndivergence.\n\nOf two."\nH?\tA sum.\n', "tsv"),
        ("d.txt", "front,back\nKL?,A divergence.\n", "csv"),
        ("d.txt", '"front";"back"\nKL?;A divergence.\n', "csv"),
        ("d.txt", "KL?,A divergence.\nH?,A sum.\nCE?,A loss.\n", "csv"),
        ("d.txt", "KL? | A divergence.\nH? | A sum.\nCE? | A loss.\n", "csv"),
        ("d.tsv", "front,back\nKL?,A divergence.\n", "csv"),
        ("d.tsv", "nothing here\n", "tsv"),
        ("d.tab", "- a\n- b\tc\n", "tsv"),
        ("d.csv", "nothing here\n", "csv"),
        ("d.txt", "Dear all,\n\nthis is a text.\nIt has\tone tab.\nAnd more.\n", None),
        ("d.txt", "1.\tFirst of all\n2.\tThen this\n3.\tAnd that\n", None),
        ("d.txt", "all:\n\tmake it\nclean:\n\trm it\n", None),
        ("d.txt", "Roses, red.\nViolets, blue.\nSugar, sweet.\n", None),
        ("d.txt", "| a | b |\n|---|---|\n| c | d |\n", None),
        ("d.md", "KL?\tA divergence.\nH?\tA sum.\n", None),
        ("d.org", "front,back\nKL?,A divergence.\n", None),
        ("d.json", '{"a": 1,\n"b": 2,\n"c": 3}\n', None),
        ("d.txt", "", None),
        ("d.txt", "\0\1\2\3" * 99, None),
    ],
)
def test_what_is_a_table(name: str, text: str, form: str | None):
    assert claimed(text, name) == form


@given(st.binary(), st.sampled_from(["d", "d.txt", "d.tsv", "d.csv", "d.md"]))
def test_recognition_raises_nothing(data: bytes, name: str):
    for form in FORMATS:
        form.recognises(File(name, data))


ROWS = st.lists(st.text(st.sampled_from('ab",\t ')), max_size=12)


@given(ROWS, st.sampled_from(",\t"))
def test_rows_lose_no_line(lines: list[str], delimiter: str):
    rows = list(rows_of(lines, delimiter))
    starts = [row.line for row in rows]
    assert starts == sorted(set(starts))
    text = "".join(field for row in rows for field in row.fields)
    for letter in "ab":
        assert text.count(letter) == "".join(lines).count(letter)


@pytest.mark.parametrize(
    "unit",
    [
        '"',
        'a\t"\n',
        '""\t',
        '"a\n',
        '";"\n',
        "\t",
        ";",
        "a - b;",
        " - \n",
        "sep=\n",
        "=",
        "==||",
        "a: b\n",
        "a,b;",
        "%%\n",
    ],
)
@pytest.mark.parametrize("name", ["d.csv", "d.txt"])
def test_what_repeats_without_end_is_read_in_a_moment(unit: str, name: str):
    started = time.process_time()
    with suppress(ReaderError):
        read(unit * (100_000 // len(unit)), name)
    assert time.process_time() - started < 5


# --- Quizlet --------------------------------------------------------------------------------------


def test_signs_of_ones_own():
    deck = read("KL - A divergence; not a metric.;H - A sum - of logs.;CE - A loss.", "d.txt")
    assert (deck.format, deck.issues) == ("Quizlet", ())
    assert sides(deck) == [
        ("KL", "A divergence; not a metric."),
        ("H", "A sum - of logs."),
        ("CE", "A loss."),
    ]
    assert [card.source for card in deck.cards] == ["d.txt:1", "d.txt:2", "d.txt:3"]


@pytest.mark.parametrize("side", ["\t", " - ", " – ", " = "])
@pytest.mark.parametrize("row", [";", "; ", ";\n"])
def test_terms_and_definitions_between_signs(side: str, row: str):
    pairs = [(f"term {n}", f"definition {n}") for n in range(5)]
    deck = read(row.join(side.join(pair) for pair in pairs) + row.strip(" "), "d.txt")
    assert (deck.format, sides(deck), deck.issues) == ("Quizlet", pairs, ())


def test_a_dash_on_each_line():
    text = "KL - A divergence.\nH - A sum.\n\nCE - A loss.\n"
    assert sides(read(text, "d.txt")) == [("KL", "A divergence."), ("H", "A sum."), ("CE", "A loss.")]
    assert claimed("- a - b\n- c - d\n- e - f\n", "d.txt") is None
    assert claimed("A text - so be it.\nWithout any.\nAnd more.\n", "d.txt") is None


def test_a_definition_of_several_lines_is_put_together_and_told():
    text = "KL\tA divergence.\n\nNot a metric.\nNor symmetric.\nH\tA sum.\nCE\tA loss.\n- of bits\n\n"
    deck = read(text, "d.txt")
    assert deck.format == "Quizlet"
    assert sides(deck) == [
        ("KL", "A divergence.\n\nNot a metric.\nNor symmetric."),
        ("H", "A sum."),
        ("CE", "A loss.\n- of bits"),
    ]
    assert [(i.line, i.kind, i.text, i.skipped) for i in deck.issues] == [
        (3, "continued", "2 pieces without a tab added to the definition in front", False),
        (7, "continued", "1 piece without a tab added to the definition in front", False),
    ]
    assert [card.source for card in deck.cards] == ["d.txt:1", "d.txt:5", "d.txt:6"]


def test_a_row_in_a_definition_without_a_term():
    deck = read("KL - A divergence;no metric;H - A sum;CE - A loss;MSE - A loss", "d.txt")
    assert sides(deck)[0] == ("KL", "A divergence;no metric")
    assert [(i.line, i.text) for i in deck.issues] == [
        (2, "1 piece without a '-' added to the definition in front")
    ]


def test_a_table_of_that_name_keeps_its_rows():
    deck = read("KL\tA divergence.\nno tab\nno tab either\nH\tA sum.\nCE\tA loss.\n", "d.tsv")
    assert (deck.format, len(deck.cards), deck.skipped) == ("tsv", 3, 2)


@pytest.mark.parametrize("sign", ["::", " :: ", " -> ", "=>", " → ", " ~ ", "===", " @@ "])
def test_a_sign_on_each_line(sign: str):
    pairs = [("KL", "A divergence."), ("H", "A sum of logs."), ("CE", "A loss.")]
    deck = read("\n\n".join(sign.join(pair) for pair in pairs), "d.txt")
    assert (deck.format, sides(deck), deck.issues) == ("Quizlet", pairs, ())


@pytest.mark.parametrize(
    "text",
    [
        "KL===A divergence.|||H===A sum.|||CE===A loss.|||JS===Another.|||",
        "KL @@ A divergence.\n%%%\nH @@ A sum.\n%%%\nCE @@ A loss.\n%%%\nJS @@ Another.\n%%%\n",
        "KL,A divergence.;H,A sum.;CE,A loss.;JS,Another.;",
        "KL: A divergence.; H: A sum.; CE: A loss.; JS: Another.",
        "KL: A divergence.\nH: A sum.\nCE: A loss.\nJS: Another.\n",
    ],
)
def test_signs_that_quizlet_lets_one_choose(text: str):
    deck = read(text, "d.txt")
    assert (deck.format, deck.issues) == ("Quizlet", ())
    assert sides(deck) == [("KL", "A divergence."), ("H", "A sum."), ("CE", "A loss."), ("JS", "Another.")]


@pytest.mark.parametrize(
    "text",
    [
        "12:00:01 INFO: a\n12:00:02 INFO: b\n12:00:03 WARN: c\n12:00:04 INFO: d\n",
        "Ann: hello\nBob: hi\nAnn: well?\nBob: fine\nAnn: good\n",
        "One, two; three, four; five, six.",
        "It is so.\nNote: that too.\nAnd this -> there.\nThe end.\n",
        "KL: a\nH: b\nCE: c\n",
    ],
)
def test_text_that_has_such_signs_is_no_deck(text: str):
    assert claimed(text, "d.txt") is None
