"""A study path made by hand, paths with any text on them, and texts that must stay text."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from graph.model import Card, Concept, ConceptGraph, Gap, Reason, Step, StudyPath

CARDS = (
    Card("c1", "What is entropy?", "Average surprise.", ("maths", "week 1"), "tiny", "tiny.tsv:1"),
    Card("c2", "What is perplexity?", "The exponential of entropy.", (), "tiny", "tiny.tsv:2"),
    Card("c3", "Name a model.", "A bigram is one.", (), "tiny", ""),
    Card("c4", "What is a logarithm?", "An exponent.", (), "tiny", "tiny.tsv:4"),
)
GRAPH = ConceptGraph(
    cards=CARDS,
    concepts=(
        Concept("entropy", "entropy", 1.0, ("c1", "c2")),
        Concept("perplexity", "perplexity", 0.5, ("c2", "c3")),
        Concept("bigram-model", "bigram model", 0.25, ("c3",)),
        Concept("log", "logarithm", 0.25, ("c4",)),
    ),
    links=(),
)
PATH = StudyPath(
    goals=("perplexity",),
    known=("log",),
    steps=(
        Step(
            "entropy",
            ("c2", "c1"),
            1.25,
            (
                Reason("perplexity", "The exponential of entropy.", "c2"),
                Reason("bigram-model", "bigram model needs entropy"),
            ),
        ),
        Step("perplexity", ("c3",), 2.0),
    ),
    gaps=(Gap("surprisal", ("entropy", "perplexity"), "How unlikely it was."), Gap("token", ("entropy",))),
)
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- gone -->",
    "&lt;b&gt; &amp; &#42;",
    "[x](javascript:alert(1))",
    "[x][y] [y]: http://evil",
    "<javascript:alert(1)> <http://evil>",
    "![](http://evil)",
    "http://evil www.evil.com",
    "# heading",
    "heading\n===\n---",
    "***",
    "*a* **b** __c__ _d_ ~~e~~ ==f==",
    "a | b\n--|--\n1 | 2",
    ":-:",
    "`item` ``x``",
    "```\nfence\n```",
    "~~~ fence",
    "1. item\n2) two\n- three\n+ four\n* five",
    "> quote",
    "one\n\ntwo\r\nthree\rfour",
    "def f(x):\n    return x",
    "a \\\nb \\",
    "$x_1$ and $$y_2$$",
    "H(p) = -sum_x p(x) log p(x)",
    "{{Front}} {{c1::x}} {% raw %}",
]
PIECES = [
    "`",
    "```",
    "\\(",
    "\\)",
    "\\[",
    "$",
    "$$",
    "{{",
    "}",
    "[latex]",
    "[/latex]",
    "\\href",
    "<b>",
    "&lt;",
]
PIECES += [
    "\n",
    "\r",
    "\x0b",
    "\0",
    "\x1f",
    "\u2028",
    "x_i",
    "p(x) = ",
    "word ",
    "    ",
    "- ",
    "1. ",
    "*",
    "é😀",
]
PIECES += ["[sound:x]", "\\", "|", '"', ",", "=", "[x](y)", "![](z)"]
ANY = st.text(max_size=40) | st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def asking(*texts: str, graph: ConceptGraph = GRAPH) -> tuple[ConceptGraph, StudyPath]:
    """A graph with a path of one step whose cards ask and answer these texts."""
    cards = tuple(Card(f"c{at}", text, text, (), "", f"x:{at}") for at, text in enumerate(texts, 1))
    ids = tuple(card.id for card in cards)
    concepts = (Concept("entropy", "entropy", 1.0, ids),)
    return replace(graph, cards=cards, concepts=concepts), StudyPath(
        ("entropy",), (), (Step("entropy", ids, 1.0),)
    )


def naming(text: str) -> tuple[ConceptGraph, StudyPath]:
    """A graph with a path where this text stands wherever a text can, but on the cards."""
    concepts = tuple(replace(concept, label=text) for concept in GRAPH.concepts)
    cards = tuple(replace(card, source=text, tags=(text,)) for card in CARDS)
    first, *others = PATH.steps
    steps = (replace(first, because=(Reason("perplexity", text, "c2"),)), *others)
    gaps = (Gap(text, ("entropy",), text),)
    return replace(GRAPH, cards=cards, concepts=concepts), replace(PATH, steps=steps, gaps=gaps)


def words(text: str) -> str:
    """What a reader sees of a text: no matter how it is spaced."""
    return " ".join(text.split())
