"""HTML to text: what a reader sees, with formulas and code whole and nothing that could run."""

from __future__ import annotations

import html
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.extraction.masking import mask
from graph.presentation.typeset import segments
from graph.readers.html.text import html_to_text, is_html, plain
from tests import hostile

FORMULAS = [
    (r"\(a&lt;b\)", r"\(a<b\)"),
    (r"\(a<b\) and \(c>d\)", r"\(a<b\) and \(c>d\)"),
    (r"\[a <br>= b\]", r"\[a = b\]"),
    (r"\[a \\[2pt] <b>b</b>\]", r"\[a \\[2pt] b\]"),
    ("$i<p>0$ and $$x&amp;y$$", "$i<p>0$ and $$x&y$$"),
    ("costs $5<br>or $6", "costs $5\nor $6"),
    ("[$]x^2[/$], [$$]y[/$$]", r"\(x^2\), \[y\]"),
    ("[latex]$H(X)$[/latex]", r"\(H(X)\)"),
    ("[latex]x_1[/latex]", r"\(x_1\)"),
    (r"[latex]\begin{align}a&amp;b\end{align}[/latex]", r"\[\begin{align}a&b\end{align}\]"),
    ("[latex]Let $x$ be in $R$[/latex]", "Let $x$ be in $R$"),
    ("<anki-mathjax>a&lt;b</anki-mathjax>", r"\(a<b\)"),
    ('<anki-mathjax block="true">x</anki-mathjax>', r"\[x\]"),
    (
        '<span class="katex"><span class="katex-mathml"><math><semantics><mi>x</mi><annotation '
        'encoding="application/x-tex">x^2</annotation></semantics></math></span><span class="katex-html">'
        "<span>x<sup>2</sup></span></span></span> is",
        r"\(x^2\) is",
    ),
    ('<math display="block" alttext="x_1"><mi>x</mi></math>', r"\[x_1\]"),
    ("<math><mfrac><mi>a</mi><mrow><mi>b</mi><mi>c</mi></mrow></mfrac></math>", r"\(\frac{a}{bc}\)"),
    ('<script type="math/tex">x</script> is', r"\(x\) is"),
    ("<img class=latex alt='$x$' src=a.png>", r"\(x\)"),
    ("<img src='https://render.githubusercontent.com/render/math?math=%5Cbeta'>", r"\(\beta\)"),
    (r"open \( and <b>bold</b>", r"open \( and bold"),
]

CODE = [
    ("<pre><code>if a &lt; b:\n    pass</code></pre>", "```\nif a < b:\n    pass\n```"),
    ("x<pre>a<br>b</pre>y", "x\n```\na\nb\n```\ny"),
    ("use <code>List&lt;int&gt;</code>.", "use `List<int>`."),
    ("<code>a`b</code>", "``a`b``"),
    ("<code>`a`</code><code> </code>", "`a`"),
    ("<code>a<br>b</code>", "```\na\nb\n```"),
    ("<pre>```</pre>", "~~~\n```\n~~~"),
    ("`<b>` is <b>bold</b>", "`<b>` is bold"),
    ("```python<br>if x:<br>&nbsp; y<br>```", "```python\nif x:\n  y\n```"),
    ("```\na  <b>&lt;</b>\n```<br>c", "```\na  <b>&lt;</b>\n```\nc"),
]

NO_TAGS = [
    "List<String>, vector<a>, Optional<Object>, Map<i, s>",
    "a < b and x<y>z, i<p and p>0",
    "#include <map> and <table of contents>",
    "the <br> tag, the <div> element",
    "<<anki-html>> and <3 and <- and <=>",
    "AT&T, R&D; &lt and &nosuch;",
    "never closed <!-- and <script>",
]

LINES = [
    ("a<br>b<br/>c", "a\nb\nc"),
    ("a<br>\n2. b<br>\nc\nd", "a\n2. b\nc d"),
    ("<p>a</p><p>b</p>c", "a\n\nb\n\nc"),
    ("a<div>b</div><div><br></div><div>c</div>", "a\nb\n\nc"),
    ("<div>a\nb</div>\n\nc\n- d", "a b\n\nc\n- d"),
    ("<b>a</b>\nb", "a\nb"),
    ("a <b>b </b> c&nbsp; d", "a b c d"),
    ("&nbsp;&nbsp;a<br>&nbsp;b", "  a\n b"),
    ("<ul><li>a<ul><li>b</li></ul></li><li><p>c</p></li><li></li></ul>d", "- a\n  - b\n- c\n\nd"),
    ("<ol start=3><li>a<li>b</ol>", "3. a\n4. b"),
    ("<table><tr><th>a</th><th>b</th></tr><tr><td></td><td><p>c</p></td></tr></table>d", "a | b\n| c\nd"),
    ("<h1>a</h1>b<hr>c", "a\n\nb\n\nc"),
    ("<q>a</q> <ruby>漢<rt>かん</rt></ruby>", "“a” 漢(かん)"),
    ("&lt;b&gt; &amp;lt; &#960;", "<b> &lt; π"),
    ("a<!-- b --><style>c</style><o:p></o:p>d", "ad"),
    ("", ""),
]

INDICES = [
    ("x<sup>2</sup>, x<sub>i</sub>, e<sup>-x</sup>", "x^2, x_i, e^{-x}"),
    ("x<sub>i+1</sub><sup>2</sup>", "x_{i+1}^2"),
    ("H<sub>2</sub>O, CO<sub>2</sub>, H<sub>0</sub>", "H2O, CO2, H_0"),
    ("1<sup>st</sup>, m<sup>a</sup>, so<sup>[1]</sup>", "1st, m^a, so[1]"),
    ("<sup>2</sup> <sub>a <b>b</b></sub>", "2 a b"),
]

MEDIA = [
    ("<img src='a/x%20y.jpg'>", "[image: x y.jpg]"),
    ("<img src=x.png alt='a [b] > c'>", "[image: a (b) > c]"),
    ("<img src='data:image/png;base64,AAAA'><svg></svg>", "[image][image]"),
    ("[sound:x.mp3] [sound: y.mp3]", "[sound: x.mp3] [sound: y.mp3]"),
    ("[anki:play:q:0]", "[sound]"),
    ("<video src='/v/a.mp4'>no</video><audio><source src=m.ogg></audio>", "[video: a.mp4][sound: m.ogg]"),
    ("<iframe src='https://a.org/embed/1'></iframe>", "[embedded: a.org/embed/1]"),
    ("<a href='https://a.org/b'>here</a>", "here (https://a.org/b)"),
    ("<a href='https://www.a.org/'>a.org</a>", "a.org"),
    ("<a href='javascript:x'>here</a> <a href='jav&#x09;ascript:x'>b</a> <a href='/c'>c</a>", "here b c"),
    ("<a href='mailto:a@b.org'>mail</a>", "mail (mailto:a@b.org)"),
]


@pytest.mark.parametrize(("text", "expected"), FORMULAS + CODE + LINES + INDICES + MEDIA)
def test_text(text, expected):
    assert html_to_text(text) == expected


@pytest.mark.parametrize("text", NO_TAGS)
def test_other_angle_brackets_stay(text):
    assert not is_html(text)
    assert plain(text) == text
    assert html_to_text(f"{text}<b></b>") == text


def test_text_without_tags_is_not_touched():
    assert plain("a  b\n\n\n  c") == "a  b\n\n\n  c"
    assert plain("a  b<br>c") == "a b\nc"


@pytest.mark.parametrize(("text", "expected"), FORMULAS[:5])
def test_formulas_are_shown_as_formulas_and_masked(text, expected):
    shown = segments(html_to_text(text))
    assert any("math" in segment or "code" in segment for segment in shown)
    assert set(mask(html_to_text(text)).replace("and", "")) <= set(" \t")


@pytest.mark.parametrize("text", hostile.SCRIPTS + hostile.REQUESTS)
def test_hostile_markup_leaves_no_element_with_attributes(text):
    read = html_to_text(f"<b>a</b> {text} b")
    assert read.startswith("a")
    assert read.endswith("b")
    if not text.startswith(("&lt;", "`", "$", "\\(", "{{", "[", "!", "<javascript", "```", "<scr")):
        assert "onerror" not in read
        assert "onload" not in read


WORDS = st.text(string.ascii_letters + string.digits + "é<>&;'\"=/!-", min_size=1, max_size=12)


@given(st.lists(WORDS, min_size=1, max_size=12).map(" ".join))
def test_escaped_text_is_read_as_it_was(text):
    assert html_to_text(html.escape(text)) == text


TAGS = [
    "b",
    "div",
    "p",
    "li",
    "ul",
    "td",
    "tr",
    "table",
    "sub",
    "a href='https://a.org'",
    "span",
    "code",
    "pre",
]
PIECES = [
    *(f"<{tag}>" for tag in TAGS),
    *(f"</{tag.split()[0]}>" for tag in TAGS),
    "<br>",
    "\n",
    "&nbsp;",
    " ",
]
PIECES += [
    "<!--",
    "-->",
    "<",
    ">",
    "$",
    "\\(",
    "\\)",
    "`",
    "```",
    "[latex]",
    "[/latex]",
    "<math>",
    "<script>",
]
PIECES += [
    "</script>",
    "=",
    '"',
    "'",
    "<img alt='",
    "[sound:",
    "]",
    "<span class=katex-html>",
    "&#",
    ";",
    "~~~",
]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(PIECES) | st.sampled_from(["one", "two"]), max_size=30).map("".join) | st.text()
)
def test_any_text_is_read(text):
    read = html_to_text(text)
    assert html_to_text(text) == read
    assert plain(text) in (text, read)


@given(
    st.lists(st.sampled_from(TAGS), max_size=8, unique=True),
    st.lists(st.sampled_from(["one", "two", "six"]), min_size=1),
)
def test_no_word_is_lost_or_moved(tags, words):
    opened = "".join(f"<{tag}>{word} " for tag, word in zip(tags, words, strict=False))
    closed = "".join(f"</{tag.split()[0]}>" for tag in reversed(tags))
    rest = " ".join(words[len(tags) :])
    read = html_to_text(f"{opened}{closed} {rest}").replace("(https://a.org)", " ")
    kept = list("".join(c if c.isalpha() else " " for c in read).split())
    assert kept == words


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<a ",
        '<a b="',
        "<a b='<",
        "<!--",
        "<div>",
        "<pre>",
        "<code>",
        "\\(",
        "\\[",
        "$a ",
        "$$a",
        "[latex]",
        "[$]",
        "`",
        "``` ",
        "~~~",
        "[sound:",
        "&",
        "<math>",
        "<annotation tex>",
        "<script>",
        "<span class=katex-html>",
        "<sub>",
        "<ul><li>",
        "<table><tr><td>a<td>",
        "<a href=https://a.org>",
        "<![ ",
        "\n ",
        '<a x="<" ',
    ],
)
def test_many_openings_without_an_end(unit):
    assert len(html_to_text("<b></b>" + unit * 10_000)) <= len(unit) * 10_000 * 3


@pytest.mark.parametrize("name", ["div", "sub", "ul", "li", "table", "b", "pre", "code", "math", "span", "a"])
def test_ten_thousand_levels(name):
    read = html_to_text(f"<{name}>" * 10_000 + "x" + f"</{name}>" * 10_000)
    assert "x" in read
