"""Notes of Obsidian: the marks of its spaced repetition plugin, decks, schedules, and what is no card."""

from __future__ import annotations

import pytest

from graph.model import Issue, Memory
from graph.readers.drafts import Draft
from graph.readers.files import File
from graph.readers.markdown.obsidian import OBSIDIAN

DAY = 86_400


def read(text: str, name: str = "note.md") -> list[Draft | Issue]:
    return list(OBSIDIAN.read(File(name, text.encode())))


def cards(text: str, name: str = "note.md") -> list[tuple[int, str, str]]:
    return [(item.line, item.front, item.back) for item in read(text, name) if isinstance(item, Draft)]


def issues(text: str) -> list[tuple[int, str, bool]]:
    return [(item.line, item.kind, item.skipped) for item in read(text) if isinstance(item, Issue)]


def recognised(text: str, name: str = "note.md") -> bool:
    return OBSIDIAN.recognises(File(name, text.encode()))


@pytest.mark.parametrize(
    ("text", "front", "back"),
    [
        ("Entropy::expected surprise", "Entropy", "expected surprise"),
        ("Entropy:::expected surprise", "Entropy", "expected surprise"),
        ("Entropy :: expected surprise", "Entropy", "expected surprise"),
        ("- [[Entropy]]::[[surprisal|surprise]] ![[plots/h.png|200]]", "Entropy", "surprise [image: h.png]"),
        ("What is `a::b`?::a path", "What is `a::b`?", "a path"),
        ("$p::q$ is::a formula", "$p::q$ is", "a formula"),
        ("What sorts?::std::sort", "What sorts?", "std::sort"),
        ("1. Entropy::surprise ^ab-12", "Entropy", "surprise"),
        ("Entropy\nin bits\n?\nsurprise\nexpected", "Entropy\nin bits", "surprise\nexpected"),
        ("prior\n??\nposterior", "prior", "posterior"),
        ("### Entropy\n?\nsurprise", "Entropy", "surprise"),
        ("Read\n?\n```python\na = 1\n\nb::c\n```", "Read", "```python\na = 1\n\nb::c\n```"),
        ("Which?\n?\nfirst::second", "Which?", "first::second"),
        (
            "The ==prior== meets ==data==^[what is seen][^1]",
            "The […] meets [… what is seen]",
            "The prior meets data",
        ),
        ("A {{c1::prior::belief}} and {{2::more}}", "A [… belief] and […]", "A prior and more"),
        ("A {{prior}}\nmeets data", "A […]\nmeets data", "A prior\nmeets data"),
        ("What is it? #card\nAn answer\nin lines", "What is it?", "An answer\nin lines"),
        ("## What is it #card\n\nAn answer\n\nText", "What is it", "An answer"),
    ],
)
def test_a_card(text, front, back):
    text = f"#flashcards\n\n{text}\n"
    assert recognised(text)
    assert cards(text) == [(3, front, back)]


def test_cards_in_one_block_are_told_apart():
    text = "#flashcards\na::b\nc::d\nQuestion\n?\nAnswer\n\nThe ==gap==\ne::f\n# Heading ==no gap==\n"
    assert cards(text) == [
        (2, "a", "b"), (3, "c", "d"), (4, "Question", "Answer"), (8, "The […]", "The gap"), (9, "e", "f")
    ]  # fmt: skip
    assert issues(text) == []


def test_decks_and_tags():
    text = (
        "---\ntags:\n  - flashcards/a\n  - ml\n---\nx1::y\n\n#flashcards/b/c #hard\nx2::y #nlp\n\n"
        "#flashcards/d x3::y\n\nx4::y\n"
    )
    found = [(item.front, item.deck, item.tags) for item in read(text) if isinstance(item, Draft)]
    assert found == [
        ("x1", "a", ("ml",)),
        ("x2", "b::c", ("ml", "hard", "nlp")),
        ("x3", "d", ("ml", "hard")),
        ("x4", "b::c", ("ml", "hard")),
    ]


def test_folders_are_decks_where_no_tag_names_one():
    [draft] = read("#flashcards\na::b\n", "ml/losses/note.md")
    assert draft.deck == "ml::losses"


@pytest.mark.parametrize(
    ("schedule", "memory"),
    [
        ("<!--SR:!1970-01-21,10,250-->", Memory(10 * DAY, 10, 0.5, "interval")),
        ("<!--SR:!1970-02-21,30,250!1970-01-06,4.5,230-->", Memory(DAY / 2, 4.5, 0.5, "interval")),
        ("<!--SR:1970-01-03,2,290-->", Memory(0, 2, 0.5, "interval")),
        ("<!--SR:!2000-01-01,1,250!1970-01-21,10,250-->", Memory(10 * DAY, 10, 0.5, "interval")),
        ("<!--SR:!2000-01-01,1,250-->", None),
        ("<!--SR:!1970-99-21,10,250-->", None),
        ("<!--SR:!1970-01-21,0,250-->", None),
        ("<!--SR:!1970-01-21,999999,250-->", None),
        ("<!--SR:soon-->", None),
    ],
)
def test_schedules_are_memory(schedule, memory):
    text = f"#flashcards\na::b {schedule}\n\nc::d\n{schedule}\n\ne\n?\nf\n{schedule}\n\n==g==\n{schedule}\n"
    drafts = read(text)
    assert [(draft.front, draft.back) for draft in drafts] == [
        ("a", "b"),
        ("c", "d"),
        ("e", "f"),
        ("[…]", "g"),
    ]
    assert [draft.memory for draft in drafts] == [memory] * 4


@pytest.mark.parametrize(
    "text",
    [
        "```\na::b\n```",
        "~~~md\nq\n?\n\n~~~~",
        "`a::b` and ``c::`d``",
        "$$\na::b\n$$",
        "<!-- a::b -->",
        "<!--\na::b\n\nc::d\n-->",
        "::: note\ntext\n:::",
        "the std::vector",
        "[ ] text",
    ],
)
def test_what_is_no_card(text):
    assert cards(f"#flashcards\n\n{text}\n") == []


def test_what_looks_like_a_card_and_is_none_is_told():
    text = (
        "#flashcards\nx::y\n\n> a::b\n\n| a::b | c |\n\nAuthor:: Somebody\n\n```\nq\n?\na\n```\n\n"
        "an {{open gap\n\n> a ==b==\n\n> [!question]\n> a\n"
    )
    assert cards(text) == [(2, "x", "y")]
    assert issues(text) == [
        (4, "not-read", True), (6, "not-read", True), (8, "field", True), (12, "not-read", True),
        (16, "unclosed", True), (18, "not-read", True), (20, "not-read", True),
    ]  # fmt: skip


def test_fields_of_dataview_are_cards_where_most_cards_are_written_like_that():
    text = "#flashcards\nAuthor:: Somebody\nEntropy:: surprise\nCross entropy:: surprise of another\n"
    assert cards(text) == [(3, "Entropy", "surprise"), (4, "Cross entropy", "surprise of another")]
    assert issues(text) == [(2, "field", True)]


def test_a_field_with_a_schedule_is_a_card():
    assert cards("#flashcards\na::b\nEntropy:: surprise\n<!--SR:!1970-01-21,10,250-->\n") == [
        (2, "a", "b"),
        (3, "Entropy", "surprise"),
    ]


def test_nothing_that_is_not_closed_hides_the_rest():
    assert cards("#flashcards\n```\n<!-- $$\n$$\na::b\n") == [(5, "a", "b")]


def test_a_second_question_mark_in_an_answer_is_told():
    text = "#flashcards\na\n?\nb\nc\n?\nd\n"
    assert cards(text) == [(2, "a", "b\nc\n?\nd")]
    assert issues(text) == [(6, "unclosed", False)]


@pytest.mark.parametrize(
    ("text", "name", "known"),
    [
        ("Question\n?\nAnswer\n", "a.md", True),
        ("a::b <!--SR:!1970-01-21,10,250-->\n", "a.md", True),
        ("a::b\nc::d\n", "a.md", True),
        ("#flashcards\na::b\n", "a.txt", True),
        ("#flashcards\na::b\n", "a.csv", False),
        ("#flashcards\na::b\tc\n", "a.txt", False),
        ("a::b\nc::d\n", "a.txt", False),
        ("Why\n?\nBecause\n", "a.txt", False),
        ("Author:: Somebody\nYear:: 1948\n", "a.md", False),
        ("Use std::vector\nand std::list\n", "a.md", False),
        ("A ==highlight== and {{title}}\n", "a.md", False),
        ("Tag it `#flashcards`:\n\n```\na::b\n```\n", "a.md", False),
        ("#flashcards\n\nNothing yet\n", "a.md", False),
    ],
)
def test_recognition(text, name, known):
    assert recognised(text, name) is known


def test_notes_of_the_plugin_flashcards():
    text = (
        "---\ncards-deck: ML\n---\n# KL? #card\nIt.\n^1647\n\nH? #flashcard\nA sum.\n\n"
        "The ==JS== one.\n\na::b #flashcard\n"
    )
    assert recognised(text)
    assert cards(text) == [
        (4, "KL?", "It."), (8, "H?", "A sum."), (11, "The […] one.", "The JS one."), (13, "a", "b")
    ]  # fmt: skip
    assert {draft.deck for draft in read(text) if isinstance(draft, Draft)} == {"ML"}


def test_answers_with_blank_lines_end_at_a_sign():
    text = (
        "#flashcards\n\na\n?\n\n| b |\n|---|\n\nc\n+++\nd\n??\ne\n\nf\n+++\n\n"
        "g\n?\nh\n\nText.\n\ni\n?\nj\n+++\n"
    )
    assert cards(text) == [
        (3, "a", "| b |\n|---|\n\nc"), (11, "d", "e\n\nf"), (18, "g", "h"), (24, "i", "j")
    ]  # fmt: skip
