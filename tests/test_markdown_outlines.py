"""Logseq, RemNote, org-drill and Mochi's Markdown."""

from __future__ import annotations

import pytest

from graph.model import Issue, Memory
from graph.readers.drafts import Draft
from graph.readers.files import File
from graph.readers.markdown.lines import read_note
from graph.readers.markdown.logseq import LOGSEQ
from graph.readers.markdown.mochi import MOCHI
from graph.readers.markdown.org import ORG
from graph.readers.markdown.outlines import outline
from graph.readers.markdown.remnote import REMNOTE

DAY = 86_400
KIND = (0.5, "interval")


def cards(form, text: str, name: str = "page.md") -> list[tuple[int, str, str]]:
    file = File(name, text.encode())
    assert form.recognises(file)
    return [(item.line, item.front, item.back) for item in form.read(file) if isinstance(item, Draft)]


def test_an_outline_knows_what_stands_below_what():
    bullets = outline(read_note("- a\n\t- b\n\t  more\n\t\t- c\n\t- ```\n\t  - d\n\t  ```\n# e\n- f\n").lines)
    assert [(b.number, b.text, b.depth, b.parent, b.end, len(b.more)) for b in bullets] == [
        (1, "a", 0, -1, 4, 0), (2, "b", 1, 0, 3, 1), (4, "c", 2, 1, 3, 0),
        (5, "```", 1, 0, 4, 2), (9, "f", 0, -1, 5, 0)
    ]  # fmt: skip


def test_logseq():
    text = (
        "tags:: ml, [[losses]]\n\n- Losses\n\t- What is [[KL]]? #card #hard\n\t  id:: 1\n\t\t- A divergence\n"
        "\t\t  collapsed:: true\n\t\t\t- of two\n\t\t- Not symmetric\n"
        "\t- The {{cloze softmax \\\\ a function}} maps #card\n"
        "\t- JS {{cloze is}} symmetric\n\t- # Empty #[[card]]\n"
        "\t- Outer #card\n\t\t- Inner #card\n\t\t\t- x\n\t\t- y\n"
    )
    file = File("page.md", text.encode())
    drafts = list(LOGSEQ.read(file))
    assert LOGSEQ.recognises(file)
    assert [(draft.line, draft.front, draft.back) for draft in drafts] == [
        (4, "What is KL?", "- A divergence\n  - of two\n- Not symmetric"),
        (10, "The [… a function] maps", "The softmax maps"),
        (11, "JS […] symmetric", "JS is symmetric"),
        (12, "Empty", ""),
        (13, "Outer", "- Inner\n- y"),
        (14, "Inner", "x"),
    ]
    assert drafts[0].tags == ("ml", "losses", "hard")


@pytest.mark.parametrize(
    ("properties", "memory"),
    [
        (
            "card-last-interval:: 4\n  card-last-reviewed:: 1970-01-02T12:00:00.000Z",
            Memory(1.5 * DAY, 4, 0.5, "interval"),
        ),
        (
            "card-last-interval:: 4\n  card-next-schedule:: 1970-01-06T00:00:00.000Z",
            Memory(DAY, 4, 0.5, "interval"),
        ),
        ("card-last-interval:: 4", None),
        ("card-last-interval:: -1\n  card-last-reviewed:: 1970-01-02T12:00:00.000Z", None),
        ("card-last-interval:: x\n  card-last-reviewed:: y", None),
    ],
)
def test_logseq_memory(properties, memory):
    [draft] = LOGSEQ.read(File("page.md", f"- a #card\n  {properties}\n  - b\n".encode()))
    assert (draft.front, draft.back, draft.memory) == ("a", "b", memory)


def test_remnote():
    text = (
        "- Losses\n    - What is KL? >> A divergence\n    - **KL** :: a [[divergence]]\n"
        "        - symmetric ;; no\n"
        "        - detail\n    - Kinds >>>\n        - forward\n        - reverse\n    - JS <> symmetric\n"
        "    - The {{prior}} and {{more\n    - The {{prior}} here\n    - MLE << maximum likelihood\n"
        "    - Steps >>1.\n        - only\n    - `a >> b` is code\n    - ELBO ::\n        - a bound\n"
    )
    assert cards(REMNOTE, text) == [
        (2, "What is KL?", "A divergence"),
        (3, "**KL**", "a divergence"),
        (4, "**KL**: symmetric", "no"),
        (6, "Kinds", "- forward\n- reverse"),
        (9, "JS", "symmetric"),
        (10, "The […] and {{more", "The prior and {{more"),
        (11, "The […] here", "The prior here"),
        (12, "maximum likelihood", "MLE"),
        (13, "Steps", "only"),
        (16, "ELBO", "a bound"),
    ]


def test_remnote_tells_an_open_gap():
    [_, issue] = REMNOTE.read(File("a.md", b"- a >> b\n- an {{open gap\n"))
    assert isinstance(issue, Issue)
    assert (issue.line, issue.kind, issue.skipped) == (2, "unclosed", True)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Prose about a >> b\n", "a.md"),
        ("- if n >> m, then\n- text\n- text\n- text\n", "a.md"),
        ("- `cin >> x` reads\n- `cout << x` writes\n", "a.md"),
        ("- a >> b\tc\n- d >> e\tf\n", "a.txt"),
        ("#flashcards\n- a :: b\n- c :: d\n", "a.md"),
        ("- text\n", "a.md"),
    ],
)
def test_what_is_not_remnote(text, name):
    assert not REMNOTE.recognises(File(name, text.encode()))


def test_org_drill():
    text = (
        "#+TITLE: Losses\n#+FILETAGS: :ml:\n* Item :drill:\n:PROPERTIES:\n:ID: 1\n:DRILL_LAST_INTERVAL: 2.0\n"
        ":DRILL_LAST_REVIEWED: [1970-01-02 Fri 12:00]\n:END:\nWhat is KL?\n** Answer\nA divergence.\n"
        "* What is JS? :drill:hard:\nSymmetric [[link][KL]].\n"
        "* Cloze :drill:\nSCHEDULED: <2020-01-01>\nThe [prior||belief] meets [data] [fn:1] [[x][y]] [ ]\n"
        "* Terms :drill:\n:PROPERTIES:\n:DRILL_CARD_TYPE: twosided\n:END:\n"
        "** English\nloss\n** German\nVerlust\n"
        "* Heading\nText\n** Two\n*** Parts :drill:\n**** First\na\n**** Second\nb\n"
    )
    file = File("a.org", text.encode())
    drafts = list(ORG.read(file))
    assert ORG.recognises(file)
    assert [(draft.line, draft.front, draft.back) for draft in drafts] == [
        (3, "What is KL?", "A divergence."),
        (12, "What is JS?", "Symmetric KL."),
        (14, "The [… belief] meets […] [fn:1] y [ ]", "The prior meets data [fn:1] y [ ]"),
        (17, "Terms\nEnglish\nloss", "German\nVerlust"),
        (28, "Parts", "First\na\nSecond\nb"),
    ]
    assert drafts[0].memory == Memory(1.5 * DAY, 2, 0.5, "interval")
    assert drafts[1].tags == ("ml", "hard")


def test_org_drill_by_the_tags_of_the_file():
    assert cards(ORG, "#+FILETAGS: :drill:\n* KL?\nA divergence.\n", "a.org") == [(2, "KL?", "A divergence.")]
    assert not ORG.recognises(File("a.org", b"* Heading\nabout :drill: tags\n"))


@pytest.mark.parametrize(
    ("text", "front", "back"),
    [
        ("KL?\n---\nA divergence.\n\nOf two. #ml\n", "KL?", "A divergence.\n\nOf two."),
        ("# KL\n---\nA divergence. #ml\n", "# KL", "A divergence."),
        ("KL?\n\n---\n\nA divergence. #ml", "KL?", "A divergence."),
        ("The {{softmax}} gives {{1::chances}} #ml\n", "The […] gives […]", "The softmax gives chances"),
    ],
)
def test_mochi(text, front, back):
    assert cards(MOCHI, text) == [(1, front, back)]
    [draft] = MOCHI.read(File("page.md", text.encode()))
    assert draft.tags == ("ml",)


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: a\n---\nText\n",
        "Text\n\n---\n\nRelated\n",
        "# A\ntext\n---\n## B\ntext\n",
        "a\n---\nb\n---\nc\n",
        "Hello {{name}}\n",
        "```\na\n---\nb\n```\n",
    ],
)
def test_what_is_no_card_of_mochi(text):
    assert not MOCHI.recognises(File("page.md", text.encode()))


def test_the_tag_of_logseq_in_every_way_of_writing():
    text = "- a #Card\n\t- b\n- c [[card]]\n\t- d\n- e #cards\n\t- f\n- #card g\n\t- h\n"
    assert cards(LOGSEQ, text) == [(1, "a", "b"), (3, "c", "d"), (7, "g", "h")]


def test_more_signs_of_remnote():
    text = "- a :> b\n- c :< d\n- e\n  - f ;> g\n- h == i\n- j >- k\n"
    assert cards(REMNOTE, text) == [(1, "a", "b"), (2, "d", "c"), (4, "e: f", "g"), (5, "h", "i")]
    told = [item for item in REMNOTE.read(File("page.md", text.encode())) if isinstance(item, Issue)]
    assert [(issue.line, issue.kind, issue.skipped) for issue in told] == [(6, "not-asked", True)]


def test_arrows_as_remnote_shows_them():
    text = "- a → b\n- c ← d\n- e ↓\n  - f\n"
    assert cards(REMNOTE, text) == [(1, "a", "b"), (2, "d", "c"), (3, "e", "f")]
    assert not REMNOTE.recognises(File("a.md", b"- in \xe2\x86\x92 out\n- b\n- c\n"))


def test_cards_of_anki_editor_and_org_fc():
    text = (
        "* ML\n** KL\n:PROPERTIES:\n:ANKI_NOTE_TYPE: Basic\n:END:\n*** Front\nKL?\n*** Back\nIt.\n"
        "** Gap\n:PROPERTIES:\n:ANKI_NOTE_TYPE: Cloze\n:END:\n*** Text\nA {{c1::sum}}.\n*** Extra\nMore.\n"
        "** H? :fc:ml:\nA sum.\n"
    )
    assert cards(ORG, text, "a.org") == [
        (2, "KL?", "It."), (10, "A […].", "A sum.\nMore."), (18, "H?", "A sum.")
    ]  # fmt: skip


def test_headings_of_org_that_ask():
    text = "* KL?\nA divergence.\n* H?\nA sum.\n"
    assert cards(ORG, text, "a.org") == [(1, "KL?", "A divergence."), (3, "H?", "A sum.")]
    assert not ORG.recognises(File("a.org", b"* Tasks\n** TODO call?\n* Notes\nText\n"))


def test_a_text_with_labels_is_no_card_of_mochi():
    assert not MOCHI.recognises(File("a.md", b"Q: a\nA: b\n---\nC: a [b]\n"))
