"""What app and page show: text cut into segments, formulas, layout, drawing, records."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Concept, ConceptGraph, Link
from graph.presentation.drawing import draw, link_id, vis_network
from graph.presentation.formulas import math_tree, plain_to_latex, without_delimiters
from graph.presentation.layout import layout
from graph.presentation.typeset import segments

# What a formula may consist of, named here on purpose and not taken from the source.
SAFE_TAGS = set(
    "math mi mn mo mrow msub msup msubsup mfrac msqrt mroot mtext munder mover munderover mtable mtr mtd "
    "mspace mstyle mpadded menclose mphantom".split()
)
SAFE_ATTRIBUTES = set(
    "mathvariant stretchy fence separator form displaystyle scriptlevel linethickness columnalign accent "
    "accentunder lspace rspace notation width".split()
)


def glyphs(tree) -> str:
    """The text that a MathML tree shows."""
    return "".join(child if isinstance(child, str) else glyphs(child) for child in tree[2:])


def is_safe(tree, depth: int = 0) -> bool:
    """Whether a tree holds allow-listed elements and attributes only, and ends somewhere."""
    tag, attributes, *children = tree
    return (
        depth < 100
        and tag in SAFE_TAGS
        and set(attributes) <= SAFE_ATTRIBUTES
        and all("url" not in value and ":" not in value for value in attributes.values())
        and all(isinstance(child, str) or is_safe(child, depth + 1) for child in children)
    )


# --- segments ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Just prose.", [(0, "Just prose.", "")]),
        ("Is `x` fine?", [(0, "Is ", ""), (3, "x", "code"), (6, " fine?", "")]),
        ("a \\(x^2\\) b", [(0, "a ", ""), (2, "\\(x^2\\)", "math"), (9, " b", "")]),
        ("So KL(p||q)=0. Yes", [(0, "So ", ""), (3, "KL(p||q)=0", "math"), (13, ". Yes", "")]),
        ("```py\nx = 1\n```", [(0, "x = 1", "code")]),
        ("<code>f(x)</code> y", [(0, "f(x)", "code"), (17, " y", "")]),
        ("\\(\\frac{\\)", [(0, "\\(\\frac{\\)", "code")]),
        ("$5 and $6", [(0, "$5 and $6", "")]),
        ("<CODE>f(x)</CODE>", [(0, "f(x)", "code")]),
    ],
)
def test_segments(text, expected):
    kinds = [next((kind for kind in ("math", "code") if kind in found), "") for found in segments(text)]
    assert [(found["at"], found["text"]) for found in segments(text)] == [case[:2] for case in expected]
    assert kinds == [case[2] for case in expected]


def test_a_tag_is_no_formula():
    assert segments("Is <i>it</i> so?") == [{"at": 0, "text": "Is <i>it</i> so?"}]


def assert_tiles(text: str) -> None:
    found = segments(text)
    places = [segment["at"] for segment in found]
    assert places == sorted(set(places))
    assert places[:1] == ([0] if text else [])
    for segment, end in zip(found, [*places[1:], len(text)], strict=bool(text)):
        source = text[segment["at"] : end]
        if segment.get("code"):
            assert segment["text"] in source
        else:
            assert segment["text"] == source


PIECES = [
    "`",
    "```",
    "\\(",
    "\\)",
    "$",
    "x_i",
    "p(x)",
    "= ",
    "(",
    ")",
    "word ",
    "é😀",
    "<b>",
    "\n",
    "&lt;",
    "~~~",
    "^2",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=40))
def test_segments_tile_any_text(text):
    assert_tiles(text)


def test_segments_tile_the_seed_deck(seed_deck):
    for card in seed_deck.cards:
        assert_tiles(card.front)
        assert_tiles(card.back)


# --- formulas ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "latex", "tree"),
    [
        (
            r"\frac{a}{b}",
            True,
            [
                "math",
                {},
                ["mrow", {}, ["mfrac", {}, ["mrow", {}, ["mi", {}, "a"]], ["mrow", {}, ["mi", {}, "b"]]]],
            ],
        ),
        ("x^2", True, ["math", {}, ["mrow", {}, ["msup", {}, ["mi", {}, "x"], ["mn", {}, "2"]]]]),
        (
            "x_i",
            False,
            ["math", {}, ["mrow", {}, ["msub", {}, ["mi", {}, "x"], ["mrow", {}, ["mi", {}, "i"]]]]],
        ),
    ],
)
def test_math_tree(source, latex, tree):
    assert math_tree(source, latex=latex) == tree


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("H(p) = -sum_x p(x) log p(x)", "H(p)=−∑xp(x)logp(x)"),
        ("pi_ref(y|x)", "πref(y∣x)"),
        ("KL(p||q) >= 0", "KL(p‖q)≥0"),
        ("theta -> infinity", "θ→infinity"),
        ("a**b != c", "ab≠c"),
        ("50% & {x}", "50%&{x}"),
        ("x__y", "xy"),
    ],
)
def test_plain_notation_shows(source, shown):
    tree = math_tree(source, latex=False)
    assert glyphs(tree).replace("\u2061", "") == shown
    assert is_safe(tree)


def test_plain_to_latex():
    assert plain_to_latex("x_(i+1) = softmax(z)") == r"x_{i+1}=\text{softmax}(z)"


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        (r"\(x\)", "x"),
        ("$x$", "x"),
        ("$$x$$", "x"),
        (r"\[x\]", "x"),
        ("[LaTeX]x[/latex]", "x"),
        ("[$]x[/$]", "x"),
        ("[$$]x[/$$]", "x"),
        (r"\( \)", None),
        ("x", None),
        (r"\(x", None),
    ],
)
def test_without_delimiters(text, inner):
    assert without_delimiters(text) == inner


@pytest.mark.parametrize(
    "source",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\href{javascript:alert(1)}{",
        r"\style{background:url(//evil)}{x}",
        r"\class{a}{x} \color{red}{y}",
        r"\hspace{url(x)}",
        r"\text{<script>alert(1)</script>}",
        r"\image{http://evil}",
        r"\def\a{\a}\a",
        r"\begin{matrix}1",
        "a & b &lt; <img src=x>",
        r"\unicode{x3c}",
        "^" * 50,
        "\\",
        "\x00",
        "\ud800",
        "{" * 900 + "}" * 900,
        "{" * 10_000,
        r"\sqrt{" * 250 + "x" + "}" * 250,
        r"\frac{1}{" * 10_000,
        "x" * 3000,
        "x_{" * 250 + "}" * 250,
    ],
)
@pytest.mark.parametrize("latex", [True, False])
def test_hostile_formulas_give_nothing_or_safe_elements(source, latex):
    tree = math_tree(source, latex=latex)
    assert tree is None or is_safe(tree)


@pytest.mark.parametrize("source", ["", " ", "{", r"\sqrt{", "x" * 2001, "{" * 10_000, r"\text{<b>}"])
def test_what_cannot_be_typeset(source):
    assert math_tree(source, latex=True) is None


def test_deep_plain_notation_is_not_typeset():
    assert math_tree("x_{" * 500 + "}" * 500, latex=False) is None


@settings(deadline=None)
@given(st.text(alphabet="\\{}^_&$%#x1 <>()[]'\"frachetsqybgi", max_size=40), st.booleans())
def test_any_formula_gives_nothing_or_safe_elements(source, latex):
    tree = math_tree(source, latex=latex)
    assert tree is None or is_safe(tree)


# --- drawing -----------------------------------------------------------------------------------


def line_of(count: int, linked: bool = True) -> tuple[list[Concept], list[Link]]:
    """Concepts in a row, three to a community, each linked with the next."""
    concepts = [Concept(f"n{n}", f"n{n}", 1.0, ("c",), community=n // 3) for n in range(count)]
    pairs = [(f"n{n}", f"n{n + 1}") for n in range(count - 1)] if linked else []
    return concepts, [Link(a, b, 1, 1, 0.1, 1.0, 0.5, ("c",)) for a, b in pairs]


def test_nodes_and_edges_that_are_drawn(tiny_graph):
    drawing = draw(tiny_graph)
    positions = layout(tiny_graph.concepts, tiny_graph.links)
    x, y = positions["entropy"]
    assert drawing["nodes"][0] == {
        "id": "entropy",
        "label": "entropy",
        "x": x,
        "y": y,
        "size": 28.0,
        "community": 0,
        "cards": 2,
        "links": 1,
        "aliases": ["Shannon entropy", "H"],
    }
    # the area grows with the score: (8² + ½·(28² − 8²))^½ and (8² + ¼·(28² − 8²))^½
    assert [node["size"] for node in drawing["nodes"]] == [28.0, 20.6, 15.6]
    assert drawing["edges"][1] == [0, 1, 1.38]  # from entropy to perplexity
    assert drawing["options"]["physics"] == {"enabled": False}
    assert drawing["legend"] == [
        {"community": 0, "name": "entropy, perplexity", "count": 2},
        {"community": 1, "name": "bigram", "count": 1},
    ]


def test_concepts_are_drawn_where_they_have_a_place():
    concepts, links = line_of(3)
    places = {"n0": (1.0, 2.0), "n1": (3.0, 4.0), "n2": (5.0, 6.0)}
    drawing = draw(ConceptGraph((), tuple(concepts), tuple(links)), places)
    assert [(node["x"], node["y"]) for node in drawing["nodes"]] == list(places.values())


def test_an_empty_graph_is_drawn_empty():
    drawing = draw(ConceptGraph((), (), ()))
    assert (drawing["nodes"], drawing["edges"], drawing["legend"]) == ([], [], [])


@given(st.text(min_size=1), st.text(min_size=1))
def test_link_id_is_the_same_from_either_end(a, b):
    assert link_id(a, b) == link_id(b, a)
    assert (link_id(a, b) == link_id(a, a)) == (a == b)


def test_the_drawing_library_points_nowhere():
    assert len(vis_network()) > 100_000
    assert "sourceMappingURL" not in vis_network()
