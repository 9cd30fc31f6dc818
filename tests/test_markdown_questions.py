"""Questions and answers in Markdown: headings, bold lines, labels, details and tables."""

from __future__ import annotations

import pytest

from graph.model import Issue
from graph.readers.drafts import Draft
from graph.readers.files import File
from graph.readers.markdown.questions import MARKDOWN_QUESTIONS


def read(text: str, name: str = "note.md") -> list[Draft | Issue]:
    return list(MARKDOWN_QUESTIONS.read(File(name, text.encode())))


def cards(text: str) -> list[tuple[int, str, str]]:
    return [(item.line, item.front, item.back) for item in read(text) if isinstance(item, Draft)]


def issues(text: str) -> list[tuple[int, str, bool]]:
    return [(item.line, item.kind, item.skipped) for item in read(text) if isinstance(item, Issue)]


def recognised(text: str, name: str = "note.md") -> bool:
    return MARKDOWN_QUESTIONS.recognises(File(name, text.encode()))


@pytest.mark.parametrize(
    ("text", "front", "back"),
    [
        ("Q: KL?\nA: A divergence.", "KL?", "A divergence."),
        ("Q: KL,\nwhich is?\nA: A\ndivergence.\n\nOf two.", "KL,\nwhich is?", "A\ndivergence.\n\nOf two."),
        ("Q: KL?\nQ: In short.\nA: A\nA: divergence.", "KL?\nIn short.", "A\ndivergence."),
        ("- Q: KL?\n- A: A divergence.", "KL?", "A divergence."),
        ("**Q:** KL?\n**A:** A divergence.", "KL?", "A divergence."),
        ("**Q: KL?**\nA: A divergence.", "KL?", "A divergence."),
        ("Question 3: KL?\nAnswer: A divergence.", "KL?", "A divergence."),
        ("Q1. KL?\nA1. A divergence.", "KL?", "A divergence."),
        ("**Q1. KL?**\n\n**Answer:** A divergence.\n\n---", "KL?", "A divergence."),
        ("### Q2) KL?\nA divergence.", "KL?", "A divergence."),
        ("## Question: KL\n### Answer\nA divergence.", "KL", "A divergence."),
        ("C: The [KL] of [two](x) is [here].", "The […] of [two](x) is […].", "The KL of [two](x) is here."),
        ("<details><summary>KL?</summary>\n\nA `</details>`\n\n</details>", "KL?", "A `</details>`"),
        (
            "<details>\n  <summary>\n  <b>KL?</b>\n  </summary>\nA divergence.\n</details>",
            "KL?",
            "A divergence.",
        ),
    ],
)
def test_a_card(text, front, back):
    assert cards(f"# Notes\n\n{text}\n") == [(3, front, back)]


def test_headings_that_ask():
    text = (
        "# Sheet\n\n## 1. What is KL? 🤔\nA divergence.\n\n### In short\nNot symmetric.\n\n"
        "```\n## Not this?\n```\n"
        "## [[JS|What is JS]]?\n\n- symmetric\n\n## Sources\n\nBooks\n\n## Empty?\n"
    )
    assert recognised(text)
    assert cards(text) == [
        (3, "What is KL? 🤔", "A divergence.\n\n### In short\nNot symmetric.\n\n```\n## Not this?\n```"),
        (12, "What is JS?", "- symmetric"),
    ]
    assert issues(text) == [(16, "no-question", True), (20, "no-answer", True)]


def test_bold_lines_that_ask():
    text = (
        "**What is KL?**\n\nA divergence.\n\n2. **What is JS?** Symmetric.\n\n"
        "__Why__?\n\nBecause.\n\n**Bold** text\n"
    )
    assert recognised(text)
    assert cards(text) == [
        (1, "What is KL?", "A divergence."),
        (5, "What is JS?", "Symmetric."),
        (7, "Why?", "Because.\n\n**Bold** text"),
    ]


def test_bold_text_in_an_answer_is_no_question_where_questions_are_labelled():
    assert cards("Q: KL?\nA: A divergence.\n\n**Symmetric?** No.\n") == [
        (1, "KL?", "A divergence.\n\n**Symmetric?** No.")
    ]


def test_a_table_of_questions():
    text = (
        "| No | Question | Answer |\n|---:|:--|---|\n| 1 | KL? | `a|b` |\n| 2 | x\\|y | |\n| 3 |\n\n"
        "| a | b |\n|-|-|\n| c | d |\n"
    )
    assert recognised(text)
    assert cards(text) == [(3, "KL?", "`a|b`"), (4, "x|y", ""), (5, "", "")]


def test_what_is_not_whole_is_told():
    text = (
        "A: Nobody asked.\n\n<details>Text</details>\n\nC: no gap\n\n<details><summary>Open</summary>\n\n"
        "Q: KL?\nA: A divergence.\n\nQ: Last?\n"
    )
    assert cards(text) == [(9, "KL?", "A divergence."), (12, "Last?", "")]
    assert issues(text) == [
        (1, "no-question", True), (3, "no-question", True), (5, "no-gap", True), (7, "unclosed", True)
    ]  # fmt: skip


def test_tags_and_deck_of_the_front_matter():
    [draft] = read("---\ntags: [a, b]\ndeck: Losses\n---\nQ: KL? #c\nA: A divergence.\n")
    assert (draft.line, draft.tags, draft.deck) == (5, ("a", "b", "c"), "Losses")


@pytest.mark.parametrize(
    ("text", "name", "known"),
    [
        ("Q: a\nA: b\n", "a.txt", True),
        ("Q: a\nA: b\n", "a", True),
        ("Q: a\nA: b\n", "a.csv", False),
        ("Q: a\tA: b\n", "a.txt", False),
        ("Text\n\nQ: a\nA: b\n", "a.txt", False),
        ("Text\n\nQ: a\nA: b\nQ: c\nA: d\n", "a.txt", True),
        ("Q: a\n", "a.md", False),
        ("A) one\nB) two\n", "a.md", False),
        ("# Title\n## Setup\ntext\n## Why?\ntext\n## Usage\ntext\n", "a.md", False),
        ("Some **bold?** text\n", "a.md", False),
        ("| a | b |\n|-|-|\n| c | d |\n", "a.md", False),
        ("`<details><summary>a</summary>b</details>`\n", "a.md", False),
        ("| Term | Definition |\n|-|-|\n| c | d |\n", "a.md", True),
    ],
)
def test_recognition(text, name, known):
    assert recognised(text, name) is known


@pytest.mark.parametrize(
    "text",
    [
        "### 1. What is KL?\nOne.\n\n**[⬆ Back to Top](#top)**\n\n### 2. What is JS?\nTwo.\n\n"
        "### 3. Explain H\nThree.",
        "1. ### What is KL?\n\n    One.\n\n2. ### What is JS?\n\n    Two.\n\n3. ### Explain H\n\n    Three.",
        "## What is KL?\nOne.\n## What is JS?\nTwo.\n## Explain H\nThree.",
        "#### [[⬆]](#t) <a name='a'>What is KL?</a>\nOne.\n#### <b>What is JS?</b>\nTwo.\n"
        "#### 3. Explain H\nThree.",
        "1. **What is KL?**\n   One.\n2. **What is JS?**\n   Two.\n3. **Explain H**\n   Three.",
        "1. What is KL?\n\n   One.\n\n2. What is JS?\n\n   Two.\n\n3. Explain H\n\n   Three.",
        "- What is KL?\n    \n    One.\n    \n- What is JS?\n    \n    Two.\n    \n"
        "- Explain H\n    \n    Three.",
        "What is KL?\nAnswer: One.\n\nWhat is JS?\nAns: Two.\n\n3. Explain H\nANSWER: Three.",
        "### Question\nWhat is KL?\n### Answer\nOne.\n### Question\nWhat is JS?\n### Answer\nTwo.\n"
        "### Question\nExplain H\n### Answer\nThree.",
        "Pregunta: What is KL?\nRespuesta: One.\n\nPregunta: What is JS?\nRespuesta: Two.\n\n"
        "Pregunta: Explain H\nRespuesta: Three.",
    ],
)
def test_what_asks_beside_questions(text):
    assert recognised(text)
    found = cards(text)
    assert [front for _, front, _ in found] == ["What is KL?", "What is JS?", "Explain H"]
    assert [back for _, _, back in found] == ["One.", "Two.", "Three."]
    assert not issues(text)


def test_choices_belong_to_the_question_and_details_may_answer():
    text = (
        "###### 1. Which is it?\n\n- A: one\n- B: two\n\n<details><summary><b>Answer</b></summary>\n\n"
        "#### Answer: B\n\nIndeed.\n\n</details>\n\n---\n\n###### 2. Why?\n\n<details>\n"
        "<summary>Show the answer</summary>\nBecause.\n</details>\n"
    )
    assert cards(text) == [
        (1, "Which is it?\n\n- A: one\n- B: two", "#### Answer: B\n\nIndeed."),
        (16, "Why?", "Because."),
    ]
    assert not issues(text)
    assert cards("Which?\nA. one\nB. two\nANSWER: B\n") == [(1, "Which?\nA. one\nB. two", "B")]


def test_paragraphs_that_ask_in_their_first_line():
    text = "What is KL?\nOne.\n\nWhat is JS?\nTwo.\nMore.\n\nWhy?\nThree.\n"
    assert recognised(text, "a.txt")
    assert cards(text) == [
        (1, "What is KL?", "One."),
        (4, "What is JS?", "Two.\nMore."),
        (8, "Why?", "Three."),
    ]
    assert not recognised("Why?\nSo.\n\nHow?\nThus.\n", "a.txt")
    assert not recognised("Why?\nSo.\n\nIt is.\n\nHow?\nThus.\n\nWho?\nMe.\n", "a.txt")


@pytest.mark.parametrize(
    "text",
    [
        "# Two Sum\n\nReturn two indices.\n\n## Solution\n\nA table.\n",
        "# Meeting\n\n- Budget\n  - too high\n- Next?\n  - we write\n- Lunch\n",
        "# Tool\n\n| Input | Output |\n|-|-|\n| a | b |\n",
        "| Key | Action |\n|-|-|\n| a | b |\n| c | d |\n| e | f |\n",
    ],
)
def test_notes_that_ask_nothing(text):
    assert not recognised(text)


def test_a_table_of_terms_under_a_question_is_its_answer():
    text = "## What is what?\n\n| Term | Meaning |\n|-|-|\n| a | b |\n\n## Why?\nBecause.\n"
    assert cards(text) == [
        (1, "What is what?", "| Term | Meaning |\n|-|-|\n| a | b |"),
        (7, "Why?", "Because."),
    ]


def test_tables_that_name_their_columns_otherwise():
    text = "# Words\n\n| # | German | English |\n|-|-|-|\n| 1 | Hund | dog |\n| 2 | Katze | cat |\n"
    assert recognised(text)
    assert cards(text) == [(5, "Hund", "dog"), (6, "Katze", "cat")]
