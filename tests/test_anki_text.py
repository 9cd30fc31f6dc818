"""Anki's plain texts: notes with all columns or few, cards, and the headers its importer knows."""

from __future__ import annotations

import csv
import html
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Issue
from graph.readers.anki.cloze_rows import blanked, is_of_cloze
from graph.readers.anki.plain_text import header_of, is_plain_text, read_plain_text
from graph.readers.drafts import Draft
from graph.readers.errors import UnreadableError
from graph.readers.files import Choices, File, Item
from graph.readers.formats import read_file

START = "#separator:tab\n#html:true\n"


DEFAULTS = Choices()


def read(text: str, choices: Choices = DEFAULTS) -> list[Item]:
    return list(read_plain_text(File("a.txt", text.encode(), choices)))


def test_notes_with_all_columns():
    text = START + "#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\n"
    text += 'g"1\tBasic\t"A::B ""c"""\tWhat is <b>KL</b>?\t"x &lt; y<br>\n<i>z</i>"\tml a,b\n'
    text += "<g\tBasic\tA\tQ\tB\t\n"
    assert read(text) == [
        Draft(7, "What is KL?", "x < y\nz", ("ml", "a,b"), 'A::B "c"'),
        Draft(9, "Q", "B", (), "A"),
    ]


def test_deck_and_tags_of_the_header_are_for_all():
    text = "#separator:Semicolon\n#html:false\n#deck:A::B\n#tags:x y\n#tags column:3\nQ <b>;A;y z\nR;B\n"
    assert read(text) == [
        Draft(6, "Q <b>", "A", ("x", "y", "z"), "A::B"),
        Draft(7, "R", "B", ("x", "y"), "A::B"),
    ]


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("tab", "\t"),
        ("Comma", ","),
        ("semicolon", ";"),
        ("pipe", "|"),
        ("colon", ":"),
        ("space", " "),
        (r"\t", "\t"),
        ("\t", "\t"),
        (",", ","),
        ("~", "~"),
        (" ", " "),
    ],
)
def test_separators(name, sign):
    text = f"#separator:{name}\n#html:false\nfront{sign}back\n"
    assert is_plain_text(File("a.txt", text.encode()))
    assert read(text) == [Draft(3, "front", "back")]


@pytest.mark.parametrize("sign", ["\t", ";", "|", ","])
def test_a_separator_that_is_not_named(sign):
    assert read(f"#html:false\nfront{sign}back\n") == [Draft(2, "front", "back")]


def test_after_the_header_no_row_is_a_comment():
    assert read(START + '"#hash"\tback\n#include\twhat\n') == [
        Draft(3, "#hash", "back"),
        Draft(4, "#include", "what"),
    ]


def test_html_only_where_it_is():
    assert read("#separator:tab\n#html:false\na<br>b\tc &lt; d\n") == [Draft(3, "a<br>b", "c &lt; d")]
    assert read("#separator:tab\na<br>b\tc &lt; d\nList<String>\td\n") == [
        Draft(2, "a\nb", "c < d"),
        Draft(3, "List<String>", "d"),
    ]


def test_further_fields_stand_behind_the_answer():
    assert read(START + "Q\tA\t<i>more</i>\t\n") == [Draft(3, "Q", "A\n\nmore")]


@pytest.mark.parametrize("kind", ["true", "false"])
def test_a_note_with_clozes_is_one_card(kind):
    text = f"#separator:tab\n#html:{kind}\n#tags column:3\n"
    text += "{{c1::KL::what}} and {{c2::H {{c3::x}}}}\tExtra\tt\n"
    assert read(text) == [Draft(4, "[… what] and […]", "KL and H x\n\nExtra", ("t",))]
    assert read(START + "{{c1::KL}} alone\n") == [Draft(3, "[…] alone", "KL alone")]


def test_image_occlusion_is_told():
    text = START + "{{c1::image-occlusion:rect:left=.1}}<br>\t<img src=a.png>\tHeart\n"
    issue, draft = read(text)
    assert isinstance(issue, Issue)
    assert issue.kind == "image-occlusion"
    assert isinstance(draft, Draft)
    assert "[image: a.png]" in draft.front + draft.back


def span(text: str, kind: str = "cloze-inactive") -> str:
    return f'<span class=""{kind}"" data-ordinal=""1"">{text}</span>'


def test_cards_of_a_note_with_clozes_are_one_card():
    answer = [
        f'"{span("KL", kind)} is {span("a <b>{}</b>".format(span("x")), other)}<br>\nMore"'
        for kind, other in (("cloze", "cloze-inactive"), ("cloze-inactive", "cloze"))
    ]
    text = (
        START
        + f'"{span("[… what]", "cloze")} is {span("a <b>{}</b>".format(span("x")))}"\t{answer[0]}\nQ\tA\n'
    )
    text += f'"{span("KL")} is {span("[...]", "cloze")}"\t{answer[1]}\n'
    assert read(text) == [
        Draft(3, "[… what] is […]", "KL is a x\nMore"),
        Draft(5, "Q", "A"),
        Issue(
            6, "cloze-row", "skipped: a further cloze of the note in line 3, which is one card", skipped=True
        ),
    ]


def test_cards_without_html_are_one_card_as_well():
    answer = "KL is a divergence  More"
    text = "#separator:tab\n#html:false\n"
    text += f"[...] is a divergence\t{answer}\nKL is a [noun]\t{answer}\nWhat [1]?\t{answer}\n"
    found = read(text)
    assert [item.line for item in found if isinstance(item, Issue)] == [4]
    assert [item.front for item in found if isinstance(item, Draft)] == ["[…] is a divergence", "What [1]?"]


def test_notes_that_look_like_such_cards_are_all_kept():
    text = "#separator:tab\n#html:false\n#tags column:3\n[a] b\tx b\t\n[c] b\tx b\t\n"
    assert [item.line for item in read(text) if isinstance(item, Draft)] == [4, 5]


def test_a_stray_quote_swallows_no_rows():
    found = read(START + '"Q\tA\nR\tB\n')
    assert [item.front for item in found if isinstance(item, Draft)] == ['"Q', "R"]
    assert [item.kind for item in found if isinstance(item, Issue)] == ["stray-quote"]


def test_a_row_of_one_field_is_told():
    assert read(START + "Q\tA\nalone\n")[1] == Issue(
        4, "no-separator", "skipped: no tab between question and answer", skipped=True
    )


def test_the_columns_that_the_user_chose():
    text = START + "#columns:Word\tNote\tMeaning\nw\tn\tm\n"
    assert read(text, Choices(front="word", back="meaning")) == [Draft(4, "w", "m")]
    assert read(text, Choices(front="3", back="1")) == [Draft(4, "m", "w")]
    with pytest.raises(UnreadableError, match="no column"):
        read(text, Choices(front="nosuch"))


@pytest.mark.parametrize("text", [START, START + "\n\n", START + "alone\n"])
def test_nothing_to_use(text):
    with pytest.raises(UnreadableError, match="export the notes again"):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "#",
        "# Title\n\nQ\tA",
        "#tags: a\nx",
        "#flashcards\nq::a",
        "front\tback\n#separator:tab",
        "#html:maybe\n",
        "#separator:\n",
        "#tags column:0\n",
        "#separator:tabs\n",
        "#deck:x\n",
    ],
)
def test_other_texts_are_not_claimed(text):
    assert not is_plain_text(File("a.txt", text.encode()))


def test_other_encodings():
    text = START.replace("\n", "\r\n") + "é\tb\r\n"
    for encoding in ("utf-8-sig", "utf-16"):
        file = File("a.txt", text.encode(encoding))
        assert is_plain_text(file)
        assert list(read_plain_text(file)) == [Draft(3, "é", "b")]
    assert [item.line for item in read_plain_text(File("a.txt", text.encode("cp1252")))] == [3, 1]


def test_the_header_is_bounded():
    assert header_of(["#a:b"] * 1000).lines == 100
    assert header_of(["#columns:a\tb", "x\ty"]).names == ("a", "b")


def test_it_is_read_as_what_it_is():
    deck = read_file(File("my.txt", (START + "Q\tA\n").encode()), "my.txt")
    assert (deck.format, deck.cards[0].deck, deck.cards[0].source) == ("Anki text", "my", "my.txt:3")


def test_what_tells_a_row_of_a_cloze():
    assert is_of_cloze("a [...] c", "a b c and more")
    assert not is_of_cloze("[...]", "anything")
    assert not is_of_cloze("a [...] c", "x a b c")
    assert (
        blanked('<span class="cloze">[...]</span> <span>b</span> <span class="cloze-inactive">never')
        == "[…] b never"
    )


FIELDS = st.text("ab \t\n\"'#<>&;,é{}", min_size=1, max_size=15).filter(lambda text: text.strip() == text)


@given(st.lists(st.tuples(FIELDS, FIELDS), min_size=1, max_size=8))
def test_what_anki_writes_is_read(notes):
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(
        [html.escape(part).replace("\n", "<br>") for part in note] for note in notes
    )
    found = read("#separator:semicolon\n#html:true\n#tags column:3\n" + out.getvalue())
    assert [(item.front.split(), item.back.split()) for item in found if isinstance(item, Draft)] == [
        (front.split(), back.split()) for front, back in notes
    ]


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(data):
    file = File("a.txt", START.encode() + data)
    assert is_plain_text(file) in (True, False)
    try:
        items = list(read_plain_text(file))
    except UnreadableError:
        return
    assert all(isinstance(item, Draft | Issue) for item in items)
