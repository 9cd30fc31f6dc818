"""What the tagger is spared: formulas, code, links, markup. A dot shows where a character is blank.

The marks around a name or an emphasis become spaces, which a term may span."""

from __future__ import annotations

import re
import string
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.extraction.masking import BLANK, MARKED, blank, marked, mask, masks, signs_of
from graph.extraction.plain_formulas import FUNCTIONS, GREEK, Mask, plain_formulas


def shown(text: str) -> str:
    return mask(text).replace(BLANK, "·")


FORMULAS = [
    # a whole formula, and where it stops in prose
    ("H(p) = -sum_x p(x) log p(x)", "···························"),
    ("The entropy H(p) = -sum_x p(x) log p(x) is it.", "The entropy ··························· is it."),
    ("Temperature T > 1 softens", "Temperature ····· softens"),
    ("if a < b and c > d", "if ····· and ·····"),
    ("either A < B, B < A, or A = B.", "either ·····, ·····, or ·····."),
    ("Q^T Q = I.", "··· ·····."),
    ("is p = a constant", "is p = a constant"),
    ("p < 0.05 is significant", "········ is significant"),
    ("f(x) = x^2 + 1", "··············"),
    ("f(x) = x - y", "············"),
    ("f(x) = x -y or x- y", "········ -y or x- y"),
    ("f(x) = x- y", "········- y"),
    ("sigma(z) = 1 / (1 + exp(-z))", "····························"),
    ("P(A|B) = P(B|A) P(A) / P(B)", "···························"),
    ("V(s') = n! + x'", "···············"),
    ("f(x)' = n! here", "·········· here"),
    ("x → ∞, y = √x, 2√n", "·····, ······, ···"),
    ("of x f(x) = 2", "of x ········"),
    ("loss(x_i) = 2", "loss(···) ···"),
    ("T = (alpha beta) or (loss x_i)", "················ or (loss ···)"),
    ("T = (loss x_i) / (precision / n)", "·····loss·········precision·····"),
    ("W^{train}, e^{-x}", "·········, ······"),
    ("n >= 30, θ = 1, x ∈ R", "·······, ·····, ·····"),
    ("√x is ∑ x_i", "√x is ·····"),
    ("2x faster", "·· faster"),
    ("x_1, x_2 and y", "········ and y"),
    # indices: of letters, Greek names and functions, not of words
    ("the winner y_w and x_{ij}", "the winner ··· and ······"),
    ("a d_model or pi_ref or p_{data}(x)", "a ······· or ······ or ···········"),
    ("top_k, foo_bar and train_test_split", "·····, foo_bar and train_test_split"),
    # acronyms before brackets stay, and so do words in them
    ("KL(p||q) diverges", "KL······ diverges"),
    ("KL(net||student)", "KL·net··student·"),
    ("softmax(QK^T / sqrt(d_k))V", "softmax··················V"),
    ("KL(teacher || student) loss", "KL·teacher····student· loss"),
    ("KL(pi(y|x) || pi_ref(y|x))", "KL························"),
    ("H(p,q) = H(p) + KL(p||q)", "················KL······"),
    ("Perplexity = exp(cross-entropy)", "Perplexity ······cross-entropy·"),
    ("learning rate = 0.01", "learning rate ······"),
    ("loss = -log p(y)", "loss ···········"),
    ("relu(x) = max(0, x)", "relu···············"),
    ("softmax(x) in O(n log n) time", "softmax··· in O(n log n) time"),
    ("f(g(h(x))) of f(x)(y)", "·········· of ·······"),
]

MARKED_UP = [
    # LaTeX
    (r"\(a<b\) holds", "······· holds"),
    (r"\[x = 1\] done", "········· done"),
    (r"\[a \\[2pt] b\] done", "··············· done"),
    (r"open \( and \(x\)", r"open \( and ·····"),
    ("$x^2$ and $$y$$ end", "····· and ····· end"),
    ("[latex]a<b[/latex] x", "·················· x"),
    ("[$]x[/$] and [$$]y[/$$]", "········ and ··········"),
    ("It costs $5 and $6.", "It costs $5 and $6."),
    ("from $HOME to $PATH, at $5/$6", "from $HOME to $PATH, at $5/$6"),
    # code; a name in backticks is a term of its deck
    ("```python\nx = 1\n``` done", "··················· done"),
    ("```never closed: the rest", "·························"),
    ("~~~\nx\n~~~ done", "········· done"),
    ("Use `fit` and `x = 1` here", "Use  fit  and ······· here"),
    ("the `alt` attribute", "the  alt  attribute"),
    (
        "`train_test_split(X, y)` of `git reset --soft HEAD~1`",
        " train_test_split······· of  git reset···············",
    ),
    ("``a`b`` done", "······· done"),
    ("a ` b` c", "a ` b` c"),
    ("a ``training set'' and a ``test set'' differ", "a ``training set'' and a ``test set'' differ"),
    ("by `trusted' or `sound' systems", "by `trusted' or `sound' systems"),
    ("<pre>x = 1</pre> y", "················ y"),
    ("<code>x < y</code> y", "·················· y"),
    ("<code>never closed", "······never closed"),
    # links: their text stays, their address goes
    ("[KL divergence](https://a.org/b) is", "·KL divergence·················· is"),
    ("![alt text](img.png) here", "···················· here"),
    ("[[KL divergence|KL]] and [[Entropy]]", "················KL·· and ··Entropy··"),
    ("See https://a.org/b?c=d. Then", "See ···················. Then"),
    ("See (www.a.org), or mail a.b@c.org.", "See (·········), or mail ·········."),
    # what stands for no words of the card: hidden answers and their hints, images, sounds
    ("the […] of a [...] is […](x)", "the ··· of a ····· is ·…····"),
    ("[… a city] is in [Stadt].", "·········· is in [Stadt]."),
    (
        "see [image: loss curve.png], [image] and [sound: a.mp3]",
        "see ·······················, ······· and ··············",
    ),
    ("[DNA part]: the [CLS] and [MASK] tokens, [1, 2]", "[DNA part]: the [CLS] and [MASK] tokens, [1, 2]"),
    # markup
    ("<b>bold</b> text<br/>next", "···bold···· text·····next"),
    ('<a href="x">here</a> <!-- c --> d', "············here···· ·········· d"),
    ("i<p and p>0", "··· and ···"),
    ("List<String> items", "List<String> items"),
    ("&nbsp;x &amp; y &#39; AT&T", "······x ····· y ····· AT&T"),
    ("**bold** and *italic* and __x__ and ***both***", "  bold   and  italic  and   x   and    both   "),
    ("## Heading\n* item\n+ item\n- item", "·· Heading\n· item\n· item\n- item"),
    ("#optics #wave_motion, F# and AT&T#1", "······· ············, F# and AT&T#1"),
    # citations
    ("as Vaswani et al. say", "as ·············· say"),
    ("Devlin, Chang & Lee et al found", "························· found"),
]

PROSE = [
    "mean squared error(MSE)",
    "TCP/IP or and/or",
    "GPT-4 (OpenAI), Windows(R), softmax(logits), train(model)",
    "Adam(beta1, beta2)",
    "pages 10-20 of 2010–2020, 50% of 3.5 or 1,000, -5 degrees",
    "state-of-the-art top-k, A/B test, L2 norm, C# and C++ and F#",
    "a 3D convolution and v1.2.3",
    "I have a plan, e.g. this one (see below) [1, 2, 3].",
    "don't and it's",
    "input -> hidden -> output, encoder→decoder",
    "key=value",
    "T = (x: y - z)",
    "the difference x - y, plan A - B",  # letters and a dash: no proof of a formula
    "~5 items",
    "> quoted",
    "",
]


@pytest.mark.parametrize(("text", "expected"), FORMULAS + MARKED_UP + [(text, text) for text in PROSE])
def test_mask(text: str, expected: str):
    assert shown(text) == expected
    assert shown(mask(text)) == expected  # what was left was prose


def test_masks_name_their_kind():
    assert masks("`x=1` is **at** [x](y), x > 1") == [
        Mask(0, 5, "code"),
        Mask(9, 11, "emphasis"),
        Mask(13, 15, "emphasis"),
        Mask(16, 17, "link"),
        Mask(18, 22, "link"),
        Mask(24, 29, "math"),
    ]
    assert masks("* `fork()` takes O(n), `x`") == [
        Mask(0, 1, "markup"),
        Mask(2, 3, "emphasis"),
        Mask(3, 7, "name"),
        Mask(7, 10, "code"),
        Mask(17, 21, "name"),
        Mask(23, 26, "code"),
    ]


def test_plain_formulas_are_whole_and_within_their_bounds():
    text = "T > 1, so KL(p||q) > 0; y = 2"
    assert [(text[f.start : f.end], f.masks) for f in plain_formulas(text, 5, 22)] == [
        ("KL(p||q) > 0", (Mask(12, 22, "math"),))
    ]


# --- properties -----------------------------------------------------------------------------------

# Fragments that open or join something, so that random texts are hard ones.
PIECES = [
    *string.punctuation,
    *"ab1 \nΣ∑∈é–",
    "log ",
    "KL",
    "beta",
    "word ",
    "x_i",
    "f(x)",
    "\\(",
    "\\)",
    "\\[",
]
PIECES += [
    "```",
    "``",
    "''",
    "$$",
    "[[",
    "]]",
    "](",
    "![",
    "<b>",
    "<pre>",
    "</pre>",
    "<!--",
    "-->",
    "[latex]",
]
PIECES += ["http://a.b", "a@b.cd", "&amp;", "**", "||", "->", "..."]
texts = st.text() | st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


LONG_RULE = re.compile(r"[^\w\s]{30,}")


@settings(deadline=None)
@given(texts)
def test_masks_are_in_order_and_blank_what_they_cover_alone(text: str):
    found = masks(text)
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    expected = list(text)
    for m in found:
        if m.kind != "name":
            expected[m.start : m.end] = (" " if m.kind == "emphasis" else BLANK) * (m.end - m.start)
    for rule in LONG_RULE.finditer(text):  # see test_a_row_of_symbols_is_blank
        expected[rule.start() : rule.end()] = BLANK * (rule.end() - rule.start())
    assert mask(text) == blank(text, found) == "".join(expected)


# Not single letters and Greek names: "log pi" is a formula. All other words are prose, even "log" or "max".
WORDS = st.text(string.ascii_lowercase, min_size=2) | st.sampled_from(sorted(FUNCTIONS))


@given(st.lists(st.tuples(WORDS.filter(lambda word: word not in GREEK), st.sampled_from([" ", ", ", ". "]))))
def test_words_commas_and_full_stops_are_never_masked(pairs: list[tuple[str, str]]):
    assert masks("".join(word + behind for word, behind in pairs)) == []


# Openings without an end, and chains that prove nothing: each once took quadratic time or worse, so
# that with this many the tests would not end.
@pytest.mark.parametrize(
    ("unit", "covered"),
    [
        ("<pre", 0),
        ("<pre>", 5),
        ("\\(", 0),
        ("\\[", 0),
        ("[latex]", 0),
        ("[$]", 2),  # "$][$" is a pair of dollars
        ("![", 0),
        ("[image: ", 0),
        ("[aa ", 0),
        ("![a](", 0),
        ("<!--", 0),
        ("x", 0),
        (".", 0),
        ("x + ", 1),  # the sign looks like a bullet
        ("1 - ", 0),
        ("- ", 0),
        ("log ", 0),
    ],
)
def test_many_openings_without_an_end(unit: str, covered: int):
    assert sum(m.end - m.start for m in masks(unit * 50_000)) == covered * 50_000


@pytest.mark.parametrize("opening", ["(", "[", "{", "f(", "x_{", "sin "])
def test_ten_thousand_brackets(opening: str):
    text = opening * 10_000 + "x" + ")" * 10_000
    assert len(mask(text)) == len(text)


def test_a_megabyte_of_prose():
    text = "Entropy is the average surprise of a source, in bits or nats. " * 17_000
    assert mask(text) == text


def test_a_row_of_symbols_is_blank():
    """The tokenizer would take one off after the other, in quadratic time."""
    text = "Entropy " + "=" * 40 + " is high."
    assert mask(text) == "Entropy " + BLANK * 40 + " is high."


def test_half_of_a_pair_of_surrogates_is_blank():
    assert mask("a \ud800 b").replace(BLANK, "_") == "a _ b"


def test_a_letter_in_bold_moves_to_where_its_markup_begins():
    text = "the **L**eftmost and <b>R</b>ight"
    assert mask(text) == "the Leftmost     and Right       "
    assert len(mask(text)) == len(text)


def test_a_symbol_with_a_word_behind_it_is_a_word():
    assert mask(r"a $\sigma$-algebra, $x+1$-foo").replace(BLANK, "_") == r"a σ-algebra       , _____-foo"


def test_greek_symbols_keep_their_size():
    text = r"$\lambda$-calculus, $\Omega$-notation, $\omega$-notation, $\varphi$-foo"
    assert mask(text).split() == ["λ-calculus", ",", "Ω-notation", ",", "ω-notation", ",", "φ-foo"]


@pytest.mark.parametrize("text", ["WWW.ENTROPY.COM", "DOI: 10.1/x2", "a](page.html)"])
def test_marks_in_capitals_or_without_an_opening_are_masked(text):
    assert mask(text).strip(BLANK + " ") in ("", "a")


# --- a quick look ------------------------------------------------------------------------------

SIGNS = [
    *"ab .,()[]{}$`*_#+=<>^|/\\-~'&@!?:;0123²χ⁺",
    " ",
    "\n",
    "\t",
    "C++",
    "E. coli",
    "et al.",
    "A Vaswani et al. b",
]
SIGNS += [
    "log",
    "2x",
    "www.a.b",
    "doi:10.1/x",
    "std::vector",
    "fork()",
    "x_i",
    "H(p)",
    "=" * 30,
    "\ud800",
    "i.i.d.",
]


@given(texts | st.lists(st.sampled_from(SIGNS), max_size=12).map("".join))
def test_no_marked_region_is_skipped(text):
    assert [region.span() for region in marked(text)] == [region.span() for region in MARKED.finditer(text)]


@given(st.lists(st.sampled_from(SIGNS), max_size=12).map("".join))
def test_what_a_text_has_no_sign_of_is_not_in_it(text):
    assert masks(text, signs_of(text)) == masks(text)
    assert mask(text) == blank(text, masks(text))


@pytest.mark.parametrize(
    "text", ["", "A word (or two), and 3 more: it's 5-fold.", "In 2020, Bach's work; see page 12!"]
)
def test_most_texts_are_prose(text):
    assert not signs_of(text)


@pytest.mark.parametrize("text", [text for text, _ in FORMULAS if mask(text) != text])
def test_what_is_masked_is_no_prose(text):
    assert signs_of(text)
