"""What ``check`` says of glossaries and of the writing of cards, how it prints it, and ``--strict``."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.cli import main
from graph.extraction.glossary import Entry, GlossaryError, glossary_lines
from graph.extraction.glossary_check import check_glossary
from graph.model import Card
from graph.readers import read_deck
from graph.readers.formatting import formatting_issues

ROOT = Path(__file__).parents[1]

# --- glossaries --------------------------------------------------------------------------------


def remarks(nouns, *rows: str, others: tuple[Entry, ...] = ()) -> list[tuple[int, str, str]]:
    """The remarks on a glossary written with ``;`` for tabs."""
    issues = check_glossary([row.replace(";", "\t") for row in rows], nouns, others)
    return [(issue.line, issue.kind, issue.text) for issue in issues]


def test_a_sound_glossary_has_no_remark(nouns):
    rows = ["# label;aliases", "", "entropy;H;;A number.", "cross-entropy;;entropy|KL;Is it one?"]
    rows += ["KL divergence;KL|relative entropy;H;It is (rather) a 'divergence.'", "bit;;;A unit!;"[:-1]]
    assert remarks(nouns, *rows) == []


NEXT = "each needs the next; take out one of these prerequisites"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["a1;;b1;A.", "b1;;a1;B."], [(1, f"a1 -> b1 -> a1: {NEXT}")]),
        (["# order", "b1;;c1;B.", "c1;;a1;C.", "a1;;b1;A."], [(2, f"b1 -> c1 -> a1 -> b1: {NEXT}")]),
        (["a1;;c1;A.", "b1;;c1;B.", "c1;;b1;C."], [(2, f"b1 -> c1 -> b1: {NEXT}")]),
        (["a1;alias;b1;A.", "b1;;ALIAS;B."], [(1, f"a1 -> b1 -> a1: {NEXT}")]),
        (
            ["a1;;b1|c1;A.", "b1;;a1;B.", "c1;;a1;C."],
            [(1, f"a1 -> b1 -> a1: {NEXT}"), (1, f"a1 -> c1 -> a1: {NEXT}")],
        ),
        (["a1;;A1;A."], [(1, "a1 -> a1: an entry cannot need itself; take out this prerequisite")]),
        (["a1;;b1|c1;A.", "b1;;d1;B.", "c1;;d1;C.", "d1;;;D."], []),
    ],
)
def test_each_circle_is_named_once_in_order_from_its_first_entry(nouns, rows, expected):
    assert remarks(nouns, *rows) == [(line, "cycle", text) for line, text in expected]


@pytest.mark.parametrize(
    ("needed", "text"),
    [
        ("surprise", "no entry is called 'surprise'; add that entry or correct the name"),
        ("Cross Entropies", "no entry is called 'Cross Entropies'; write 'cross-entropy'"),
    ],
)
def test_a_prerequisite_is_a_name_of_an_entry(nouns, needed, text):
    rows = ["cross-entropy;CE;;A number.", f"perplexity;;{needed};A power."]
    assert remarks(nouns, *rows) == [(2, "dangling", text)]
    assert remarks(nouns, *rows, others=(Entry("x", (needed.upper(),)),)) == []


@pytest.mark.parametrize("name", ["Cross entropy", "crossentropies", "CROSS-ENTROPY"])
def test_two_entries_claim_a_name_as_the_matcher_compares_names(nouns, name):
    text = f"'{name}' of 'loss' also names 'cross-entropy' in line 2; leave it to one entry"
    rows = ["# names", "cross-entropy;CE|ce;;A number.", f"loss;{name};;A number."]
    assert remarks(nouns, rows[0], rows[1].replace("|ce", ""), rows[2]) == [(3, "duplicate", text)]


def test_a_row_twice_is_one_duplicate(nouns):
    text = "'KL' and 'relative entropy' of 'KL' also name 'KL' in line 1; leave it to one entry"
    row = "KL;relative entropy;;A divergence."
    assert remarks(nouns, row, row) == [(2, "duplicate", text)]


def test_all_that_is_wrong_with_rows_is_listed(nouns):
    rows = ["bit;;;", ";alias;bit;Nameless.", "nat", "ban;;;A unit"]
    rows += [
        "entropy;H|h|Entropy;bit|nat|Bit|shannon;Bits.;more",
        "shannon;Sh;;A unit.",
        "sum;;shannon|Sh;S.",
    ]
    four = "label, aliases, prerequisites and definition are 4; take out a tab"
    assert remarks(nouns, *rows) == [
        (1, "no-definition", "'bit' has no definition; write one as the fourth field"),
        (2, "label-missing", "the label is missing; write it before the first tab"),
        (3, "no-definition", "'nat' has no definition; write one as the fourth field"),
        (4, "not-a-sentence", "the definition ends without a full stop: 'A unit'; make it a sentence"),
        (5, "columns", f"5 fields, but {four}"),
        (5, "repeated", "the alias 'h' repeats the alias 'H'; take it out"),
        (5, "repeated", "the alias 'Entropy' repeats the label; take it out"),
        (5, "repeated", "the prerequisite 'Bit' repeats 'bit'; take it out"),
        (7, "repeated", "the prerequisite 'Sh' repeats 'shannon'; take it out"),
    ]


GLOSSARY_TEXT = st.lists(
    st.text(st.sampled_from("aAs |\t-.#") | st.characters(exclude_categories=["Cs"]), max_size=30), max_size=8
).map("\n".join)


@settings(deadline=None, max_examples=200)
@given(GLOSSARY_TEXT.map(lambda text: text.encode("utf-8")) | st.binary(max_size=40))
def test_whatever_a_glossary_holds_each_remark_has_a_line_of_it(nouns, tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any-glossary.tsv"
    path.write_bytes(content)
    try:
        lines = glossary_lines(path)
    except GlossaryError:
        return  # not UTF-8
    issues = check_glossary(lines, nouns)
    assert all(1 <= issue.line <= len(lines) and issue.text for issue in issues)
    assert [issue.line for issue in issues] == sorted(issue.line for issue in issues)


def label(number: int) -> str:
    return f"concept {chr(ord('a') + number)}x"


@st.composite
def relations(draw) -> tuple[list[int], set[tuple[int, int]]]:
    """An order of some entries, and pairs of them: who needs whom."""
    size = draw(st.integers(1, 8))
    pairs = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    return draw(st.permutations(range(size))), draw(st.sets(pairs, max_size=16))


def cycles(nouns, order, edges) -> list[tuple[int, list[str]]]:
    """The line and the labels of each cycle found in a glossary, all other remarks being none."""
    rows = [
        f"{label(entry)}\t\t{'|'.join(label(needed) for who, needed in sorted(edges) if who == entry)}\tX."
        for entry in order
    ]
    issues = check_glossary(rows, nouns)
    assert {issue.kind for issue in issues} <= {"cycle"}
    return [(issue.line, issue.text.split(":")[0].split(" -> ")) for issue in issues]


@settings(deadline=None)
@given(relations())
def test_what_needs_only_earlier_entries_has_no_cycle(nouns, generated):
    order, edges = generated
    assert cycles(nouns, order, {(max(pair), min(pair)) for pair in edges if pair[0] != pair[1]}) == []


@settings(deadline=None)
@given(st.integers(1, 8).flatmap(lambda size: st.permutations(range(size))), st.data())
def test_a_circle_is_exactly_one_cycle(nouns, order, data):
    round_trip = data.draw(st.permutations(order))
    edges = set(zip(round_trip, [*round_trip[1:], round_trip[0]], strict=True))
    ((line, way),) = cycles(nouns, order, edges)
    start = round_trip.index(order[0])
    expected = [*round_trip[start:], *round_trip[:start], order[0]]
    assert (line, way) == (1, [label(entry) for entry in expected])


@settings(deadline=None)
@given(relations())
def test_cycles_are_ways_round_and_found_where_there_are_any(nouns, generated):
    order, edges = generated
    network = nx.DiGraph((label(who), label(needed)) for who, needed in edges)
    found = cycles(nouns, order, edges)
    assert bool(found) != nx.is_directed_acyclic_graph(network)
    assert len({tuple(way) for _, way in found}) == len(found)
    for line, way in found:
        assert nx.is_path(network, way)
        assert way[0] == way[-1] == label(order[line - 1])
        assert len(set(way)) == len(way) - 1
        assert line == min(1 + order.index(entry) for entry in order if label(entry) in way)


# --- the writing of cards ------------------------------------------------------------------------


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


# --- the command -------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A deck and a glossary with remarks and one of each without, in the working directory."""
    (tmp_path / "deck.tsv").write_text("What?\tIt (so.\nno tab\nWhy?\tSo , it is.\n", encoding="utf-8")
    (tmp_path / "good.tsv").write_text("What?\tSo.\n", encoding="utf-8")
    (tmp_path / "terms.tsv").write_text("bit\t\tnat\tA unit.\nnat\t\tbit|ban\t\n", encoding="utf-8")
    (tmp_path / "more.tsv").write_text("# more\nban\t\tbit\tA unit.\nnit\n", encoding="utf-8")
    (tmp_path / "sound.tsv").write_text("sum\t\t\tA number.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


REPORT = """\
deck.tsv: tsv, utf-8, 2 cards, 0 duplicates, 0 empty answers, 1 rows skipped
  line 1: unbalanced: the answer has a ( without its partner: 'It (so.'; add the other or take it out
  line 2: no-separator: skipped: no tab between question and answer
  line 3: spaces: the answer has a space before a comma: 'So , it is.'; take it out
terms.tsv: 2 entries, 1 with a definition, 2 with prerequisites
  line 1: cycle: bit -> nat -> bit: each needs the next; take out one of these prerequisites
  line 2: no-definition: 'nat' has no definition; write one as the fourth field
  line 2: dangling: no entry is called 'ban'; add that entry or correct the name
"""


def test_the_report_is_printed_line_by_line(folder, capsys):
    assert main(["check", "deck.tsv", "--glossary", "terms.tsv"]) == 0
    assert capsys.readouterr() == (REPORT, "")


def test_strict_prints_the_whole_report_and_fails_on_any_remark(folder, capsys):
    assert main(["check", "deck.tsv", "--glossary", "terms.tsv", "--strict"]) == 1
    assert capsys.readouterr() == (REPORT, "python -m graph check: 6 remarks, and --strict allows none\n")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["good.tsv"], 0),
        (["good.tsv", "--glossary", "sound.tsv"], 0),
        (["--glossary", "sound.tsv"], 0),
        (["good.tsv", "deck.tsv"], 1),
        (["deck.tsv", "--limit", "1"], 1),
        (["--glossary", "sound.tsv", "--glossary", "more.tsv"], 1),
    ],
)
def test_strict_is_about_all_files(folder, arguments, status):
    assert main(["check", "--strict", *arguments]) == status
    assert main(["check", *arguments]) == 0


def test_the_report_as_json(folder, capsys):
    assert main(["check", "deck.tsv", "--glossary", "terms.tsv", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    ((deck,), (glossary,)) = report["decks"], report["glossaries"]
    assert [(issue["line"], issue["kind"]) for issue in deck["issues"]] == [(2, "no-separator")]
    assert [(issue["line"], issue["kind"]) for issue in deck["formatting"]] == [
        (1, "unbalanced"),
        (3, "spaces"),
    ]
    assert glossary.pop("issues")[1] == {
        "line": 2,
        "kind": "no-definition",
        "text": "'nat' has no definition; write one as the fourth field",
    }
    assert glossary == {
        "path": "terms.tsv",
        "entries": 2,
        "defined": 1,
        "with_prerequisites": 2,
        "remarks": 3,
    }


def test_json_without_glossaries_or_decks_has_empty_lists(folder, capsys):
    assert main(["check", "good.tsv", "--json"]) == main(["check", "--glossary", "sound.tsv", "--json"]) == 0
    first, second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (first["glossaries"], second["decks"]) == ([], [])


def test_glossaries_of_one_call_know_each_others_names(folder, capsys):
    assert main(["check", "--glossary", "terms.tsv", "--glossary", "more.tsv"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "terms.tsv: 2 entries, 1 with a definition, 2 with prerequisites",
        "  line 1: cycle: bit -> nat -> bit: each needs the next; take out one of these prerequisites",
        "  line 2: no-definition: 'nat' has no definition; write one as the fourth field",
        "more.tsv: 2 entries, 1 with a definition, 1 with prerequisites",
        "  line 3: no-definition: 'nit' has no definition; write one as the fourth field",
    ]


def test_rows_without_a_label_do_not_stop_the_check(folder, capsys):
    (folder / "bad.tsv").write_text("\talias\nbit\n\t\t\tNameless.\n", encoding="utf-8")
    assert main(["check", "--glossary", "bad.tsv"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "bad.tsv: 1 entry, 0 with a definition, 0 with prerequisites"
    assert [line.split(":")[1] for line in out[1:]] == [" label-missing", " no-definition", " label-missing"]


def test_what_is_shipped_has_no_remark(capsys):
    decks = [str(path) for path in sorted((ROOT / "data").glob("*.tsv")) if path.name != "glossary.tsv"]
    assert main(["check", *decks, "--glossary", str(ROOT / "data" / "glossary.tsv"), "--strict"]) == 0, (
        capsys.readouterr().out
    )
