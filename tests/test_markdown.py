"""Notes with marks: which format reads what, plain notes, and text that nobody foresaw."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.readers import read_deck
from graph.readers.drafts import Draft, cards_of
from graph.readers.files import File
from graph.readers.markdown import FORMATS, NOTES
from graph.readers.markdown.inline import displayed, take_tags
from graph.readers.markdown.lines import HIDDEN, masked, read_note


def format_of(file: File) -> str:
    return next((form.name for form in FORMATS if form.recognises(file)), "")


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [
        ("#flashcards\na::b\n", "a.md", "Obsidian"),
        ("#flashcards\n- a :: b\n- c :: d\n", "a.md", "Obsidian"),
        ("- a >> b\n- c ;; d\n", "a.md", "RemNote"),
        ("- a #card\n  - b\n", "a.md", "Logseq"),
        ("* a :drill:\nb\n", "a.org", "Org"),
        ("a?\n---\nb\n", "a.md", "Mochi Markdown"),
        ("Q: a\nA: b\n", "a.txt", "Markdown"),
        ("# Title\n\nText.\n", "a.md", ""),
        ("a\tb\nQ: c\td\nA: e\tf\n", "a.txt", ""),
        ("front,back\nQ: a,b\n", "a.csv", ""),
        ('{"q": "Q: a", "a": "A: b"}\n', "a.jsonl", ""),
        ('[{"q": "a::b"}]', "a.txt", ""),
        ("int main() { std::cout << 1; }\n", "a.txt", ""),
        ("", "a.md", ""),
        ("\0\1\2" * 99, "a.md", ""),
    ],
)
def test_the_format_of_a_file(text, name, form):
    assert format_of(File(name, text.encode())) == form


@pytest.mark.parametrize(
    ("text", "name", "draft"),
    [
        ("A [[loss]].\n", "ml/KL.md", Draft(1, "KL", "A loss.", deck="ml")),
        ("\n#ml, #stats/basics\n\nA loss.\n", "KL.md", Draft(4, "KL", "A loss.", ("ml", "stats/basics"))),
        ("# KL\nA loss.\n# More\nText\n", "a.md", Draft(1, "KL", "A loss.\n# More\nText")),
        ("Aliases:: x\n\nA loss.\n", "KL.md", Draft(3, "KL", "A loss.")),
        ('---\ntitle: "KL"\ntags: [a, b]\n---\n\nA loss.\n', "a.md", Draft(6, "KL", "A loss.", ("a", "b"))),
        ("# KL\n", "a.md", Draft(1, "a", "# KL")),
        ("#+TITLE: KL\n* Heading\nA loss.\n", "a.org", Draft(2, "KL", "* Heading\nA loss.")),
        ("* KL\nA loss.\n", "a.org", Draft(1, "KL", "A loss.")),
        ("a\r\n\r\nb", "KL.md", Draft(1, "KL", "a\n\nb")),
    ],
)
def test_a_plain_note(text, name, draft):
    file = File(name, text.encode())
    assert format_of(file) == ""
    assert NOTES.recognises(file)
    assert list(NOTES.read(file)) == [draft]


@pytest.mark.parametrize(
    "file", [File("a.md", b" \n"), File("a.txt", b"text"), File("vault/README.md", b"text")]
)
def test_what_is_no_note(file):
    assert not NOTES.recognises(file)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[[a|b]] [[c]] [[d#e]] [[#f]]", "b c d > e f"),
        ("`[[a]]` and [[1, 2], [3, 4]] and [[5]]", "`[[a]]` and [[1, 2], [3, 4]] and [[5]]"),
        ('![[ x/a.png ]] ![](y/b.png "t") ![plot](c.png) ![](data:image/png;base64,AA)',
         "[image: a.png] [image: b.png] [image: plot] [image: embedded]"),
        ("[text](a.md) **bold** $x_1$", "[text](a.md) **bold** $x_1$"),
        ("```\n[[a]]\n```", "```\n[[a]]\n```"),
        ("<b>a</b> &amp; b", "a & b"),
    ],
)  # fmt: skip
def test_text_as_it_is_displayed(text, shown):
    assert displayed([text]) == shown


def test_tags_are_taken_from_the_ends_of_a_line():
    assert take_tags("#a #b/c Use C# and #1 of #d here #e, #f") == (
        "Use C# and #1 of #d here", ["a", "b/c", "e", "f"]
    )  # fmt: skip
    assert take_tags("## Heading") == ("## Heading", [])


def test_code_and_formulas_are_hidden_from_marks():
    for text in ("`a`", "``a`b``", "$a::b$", "$$a$$", "std::sort"):
        assert masked(f"x {text} y") == f"x {HIDDEN * len(text)} y"
    for text in ("`a", "``a`", "$5 and $6", "a $ b", "a::b"):
        assert masked(text) == text


@pytest.mark.parametrize("matter", ["---\na\n---", "---\na: b", "--- x\na: b\n---", "---\n- a\n---"])
def test_what_is_no_front_matter_is_text(matter):
    assert read_note(matter).matter == {}
    assert len(read_note(matter).lines) == matter.count("\n") + 1


PIECES = (
    "a", "b?", " ", "  ", "\t", "\n", "\n\n", "\r\n", "\r", "::", ":::", "?\n", "??", "==", "{{", "}}",
    "{{c1::", "::h", "#flashcards", "#card ", "#t ", "# ", "## ", "**", "__", "`", "```\n", "~~~", "$",
    "$$", "Q: ", "A: ", "C: ", "[", "]", "[[", "]]", "![", "](", ")", "|", "|-|-|\n",
    "| question | answer |\n", "<details>", "</details>", "<summary>", "</summary>", "<!--", "-->",
    "<!--SR:!2020-01-01,3,250-->", "---\n", "- ", "* ", "** ", ":drill:", ":PROPERTIES:\n", ":END:\n",
    ">> ", "<< ", "<> ", ";; ", ">>>", "> ", "[!question]", "card-last-interval:: 1\n", "{{cloze ",
    "\\\\", "\0", "é", "\ud800", "tags: [a]\n",
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(["a.md", "b/a.txt", "a.org", "a"]))
def test_any_text_becomes_cards_and_issues(pieces, name):
    data = "".join(pieces).encode("utf-8", "surrogatepass")
    file = File(name, data)
    lines = len(file.text.splitlines()) + 1
    for form in (*FORMATS, NOTES):
        known = form.recognises(file)
        items = list(form.read(file)) if known or file.decoded else []
        assert all(1 <= item.line <= lines for item in items)
        cards, _ = cards_of(items, name, "deck")
        assert len(cards) <= len(items)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["a.md", "a.txt", "a.org"]))
def test_any_bytes_are_told_apart(data, name):
    file = File(name, data)
    for form in (*FORMATS, NOTES):
        if form.recognises(file):
            list(form.read(file))


WORDS = st.lists(st.sampled_from("entropy of a model that is small".split()), min_size=1, max_size=6).map(
    " ".join
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=8))
def test_what_is_written_is_read(pairs):
    written = {
        "Obsidian": "#flashcards\n" + "".join(f"{front}::{back}\n" for front, back in pairs),
        "Markdown": "".join(f"Q: {front}\nA: {back}\n\n" for front, back in pairs),
        "Logseq": "".join(f"- {front} #card\n\t- {back}\n" for front, back in pairs),
        "RemNote": "".join(f"- {front} >> {back}\n" for front, back in pairs),
        "Org": "".join(f"* {front} :drill:\n{back}\n" for front, back in pairs),
    }
    for name, text in written.items():
        file = File("a.org" if name == "Org" else "a.md", text.encode())
        assert format_of(file) == name
        form = next(form for form in FORMATS if form.name == name)
        assert [(draft.front, draft.back) for draft in form.read(file)] == pairs
    blocks = "".join(f"{front}\n?\n{back}\n\n" for front, back in pairs)
    details = "".join(f"<details><summary>{front}</summary>\n\n{back}\n</details>\n" for front, back in pairs)
    for name, text in (("Obsidian", blocks), ("Markdown", details)):
        file = File("a.md", text.encode())
        assert format_of(file) == name
        form = next(form for form in FORMATS if form.name == name)
        assert [(draft.front, draft.back) for draft in form.read(file)] == pairs


@pytest.mark.parametrize(
    "unit",
    [
        *("  ", "`", "``a", "$a ", "<!--", "==a=", "{{a::", "[[a|", "![](", "#a ", "> ", "- ", "**", "|"),
        *("1. a?\n", "START\n", "a\n?\nb\n+++\n", "?\n+++\n", "a\n: b\n", "**a**: b\n", "Answer: a\n"),
        *("<details><summary>Answer</summary>", "# Question\n", "|a|b|\n|-|-|\n"),
    ],
)
def test_repetition_takes_linear_time(unit):
    text = "#flashcards\nx::y\n" + unit * (100_000 // len(unit))
    started = time.process_time()
    for form in (*FORMATS, NOTES):
        file = File("a.md", text.encode())
        form.recognises(file)
        list(form.read(file))
    assert time.process_time() - started < 5


def test_outlines_in_each_other_stay_as_large_as_their_file():
    for form, line in ((FORMATS[1], "- a #card\n"), (FORMATS[2], "- a >>>\n")):
        text = "".join(" " * depth + line for depth in range(500))
        drafts = list(form.read(File("a.md", text.encode())))
        assert len(drafts) == 500
        assert sum(len(draft.back) for draft in drafts) < 4 * len(text)


def test_a_note_without_marks_is_one_card_and_says_so():
    deck = read_deck(b"# Entropy\n\nThe average surprise.\n", "note.md")
    assert [(card.front, card.back) for card in deck.cards] == [("Entropy", "The average surprise.")]
    assert [(issue.kind, issue.skipped) for issue in deck.issues] == [("one-note", False)]
