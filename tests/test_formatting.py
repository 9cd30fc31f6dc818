"""What ``check`` says of the writing of cards: formulas, brackets, spaces, ends of sentences, tags."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Card
from graph.readers import read_deck
from graph.readers.formatting import formatting_issues

ROOT = Path(__file__).parents[1]


def written(*sides: tuple[str, str], tags: tuple[tuple[str, ...], ...] = ()) -> list[tuple[int, str, str]]:
    """The remarks on cards in lines 1, 2, …"""
    labels = tags or ((),) * len(sides)
    cards = [
        Card(f"c{line}", front, back, tag, "my", f"my.tsv:{line}")
        for line, ((front, back), tag) in enumerate(zip(sides, labels, strict=True), 1)
    ]
    return [(issue.line, issue.kind, issue.text) for issue in formatting_issues(cards)]


def kinds(text: str) -> list[str]:
    """The kinds of remarks on a text, which must be the same for a question and for an answer."""
    (front, back) = (
        [kind for _, kind, _ in written(sides)] for sides in ((text, "It is so."), ("Why so?", text))
    )
    assert front == back
    return front


@pytest.mark.parametrize(
    "text",
    [
        r"Let $f_n \to f and so on.",
        r"Let f_n \to f$ and so on.",
        r"With $x^2$ and $y it is $z$.",
        r"With $x^2$ and f(g)$ it is so.",
        r"Take $2^n of them.",
        r"The limit \(\lim_{n} a_n of it.",
        r"The limit \lim_{n} a_n\) of it.",
        r"The function \(f = g + h of it.",
        r"Displayed: \[ \sum_k k = n \) here.",
        r"Displayed: $$ x^2 + 1 here.",
        r"With $a$ and $\sigma-algebras.",
    ],
)
def test_unclosed_math(text):
    assert kinds(text) == ["unclosed-math"]


@pytest.mark.parametrize(
    "text",
    [
        "H(p(x) is a number.",
        "H(p)) is a number.",
        "The rest [see 1 is here.",
        "The set {1, 2 is one.",
        "The set 1, 2} is one.",
        "Both (a and b] here.",
        "A(s, a) = Q(s, a) - Vs) here.",
        "The largest, max0, x), of it.",
        r"So $\frac{a}{b$ is it.",
        r"So $f(x$ is it.",
        r"So \(x)\) is it.",
        r"So $$\sum_{k=1^n k$$ is it.",
        "See [this](https://a.b/c_(d)) and (more.",
    ],
)
def test_unbalanced(text):
    assert kinds(text) == ["unbalanced"]


@pytest.mark.parametrize(
    "text",
    ["two  words here.", "one, two  three.", "a word , and one.", "so it is .", "Here . There.", "`f` , so."],
)
def test_spaces(text):
    assert kinds(text) == ["spaces"]


@pytest.mark.parametrize(
    "text",
    [
        # brackets that stand alone on purpose
        "a) this b) that (or c) the other)",
        "1) this 2) that",
        "i) this, ii) that; iii) all",
        "Solve part b) of exercise 3.",
        "Nice :) or sad :-( or ;-)",
        "In [0,1) or (0, 1], but not in ]0, 1[ or [0; 1[ nor in [0, f(x)).",
        "Write ')' behind '('. A ( opens.",
        "The interval $[0, 1)$ and \\((a, b]\\).",
        r"So $\left\{ x \right.$ and $f\left(x\right)$ and $\{1, 2\}$ and \[a \\[2pt] b\].",
        "`f(` and ```if (x) {``` and <code>a[</code> and <a href='f('>x</a>",
        "See [x](https://en.wikipedia.org/wiki/F_(x)) and https://en.wikipedia.org/wiki/F_(x).",
        r"A pattern such as \(a|b and \[x.",
        # dollars that are no formula
        "It costs $5 or US$ 6 or 7$, $100 million, A$5.",
        "Echo $PATH, $my_var, ${x}, $(date), $1, $$ and $?.",
        "In Perl $x and $y are scalars.",
        "The pattern ^a$ is one.",
        r"Escaped \$x^2 is none.",
        # spaces that mean something
        "First line.  Second line  - a point  - another  Third",
        "See `a  b` and ```x  y , z .``` here.",
        "Do this:  then that.",
        "Qu'est-ce que c'est ? Voilà : oui ; non !",
        "Run . script.sh or .NET, a . b, wait ... and so on.",
        "1  2  3",
        # other scripts
        "過学習とは何か（例）。",
    ],
)
def test_what_people_write_on_purpose_is_left_alone(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("back", "kind", "text"),
    [
        (
            "The cross-entropy H(p,q measures the average bits per token.",
            "unbalanced",
            "the answer has a ( without its partner: 'The cross-entropy H(p,q measures t…'; "
            "add the other or take it out",
        ),
        (
            r"So $\frac{1}{2$ it is.",
            "unbalanced",
            r"a formula in the answer has a { without its partner: 'So $\frac{1}{2$ it is.'; "
            "add the other or take it out",
        ),
        (
            r"Let $f_n \to f.",
            "unclosed-math",
            r"the answer has a $ without its partner: 'Let $f_n \to f.'; close the formula, or write \$",
        ),
        (
            r"Let \(f_n \to f.",
            "unclosed-math",
            r"the answer has a \( without its partner: 'Let \(f_n \to f.'; close the formula",
        ),
        (
            "It has  two.",
            "spaces",
            "the answer has two spaces in a row: 'It has  two.'; leave one",
        ),
        ("It is , so.", "spaces", "the answer has a space before a comma: 'It is , so.'; take it out"),
        ("It is .", "spaces", "the answer has a space before a full stop: 'It is .'; take it out"),
        ("A caf\ufffd.", "replacement", "the answer has lost a character: 'A caf\ufffd.'; write it again"),
        ("why so? ", "same-sides", "the answer repeats the question; write what it asks for"),
    ],
)
def test_a_remark_says_where_and_what_to_do(back, kind, text):
    assert written(("What?", "A."), ("Why so?", back)) == [(2, kind, text)]


ENDED = [(f"What is {number}?", "A number.") for number in range(3)]
LONG = "This answer is a whole sentence of many words"


def test_a_sentence_without_an_end_is_told_where_most_answers_have_one():
    text = "the answer ends without a full stop, unlike most: '…le sentence of many words'; add one"
    assert written(*ENDED, ("Why?", LONG)) == [(4, "no-end", text)]
    assert written(*ENDED[:2], ("Why?", LONG)) == []


@pytest.mark.parametrize(
    "back",
    [
        "Short answers need no stop",
        "the quick brown fox jumps over the lazy dog",
        "O(n log n), in place, not stable, and quick",
        "First comes this and that - then all of the other things",
        "<ul><li>This answer is a whole sentence of many words</li></ul>",
        f"{LONG} <b>here.</b>",
        f'"{LONG} (and so on)."',
        f"{LONG}: `code`",
        "X -> Y means that nothing can come back from it",
        f"{LONG}, see https://example.org",
        "",
    ],
)
def test_what_is_no_sentence_needs_no_end(back):
    assert written(*ENDED, *ENDED, ("Why?", back)) == []


def test_tags_are_missed_where_most_cards_have_some():
    text = "no tags, but 2 of 3 cards have some; add them"
    assert written(*ENDED, tags=(("a",), (), ("b",))) == [(2, "no-tags", text)]
    assert written(*ENDED, tags=((), (), ("b",))) == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tests" / "gold").rglob("*.deck.tsv")), ids=lambda path: path.stem
)
def test_ordinary_decks_are_left_alone(path):
    assert formatting_issues(read_deck(path).cards) == ()


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.text(st.sampled_from("ab ()[]{}$\\^_`<>,.;:1\n") | st.characters())] * 2)))
def test_whatever_cards_hold_each_remark_has_the_line_of_one(sides):
    found = written(*sides)
    assert all(1 <= line <= len(sides) and "\n" not in text for line, _, text in found)
    assert [line for line, _, _ in found] == sorted(line for line, _, _ in found)


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "[a,",
        "]a,b",
        "a) ",
        ":)",
        "](a(",
        "<a b='",
        "<code>",
        "$a ",
        "\\(",
        "$$",
        "a_b ",
        "ab  cd ",
        " ,",
    ],
)
def test_what_repeats_without_end_is_read_in_a_moment(unit):
    text = (unit * 40_000)[:40_000]
    assert {line for line, _, _ in written((text, "Why?"), ("Why?", text))} <= {1, 2}
