"""Names that are not spelled like words: in inline code, in prose, and as concepts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extraction.candidates import candidates
from graph.extraction.concepts import extract_concepts
from graph.extraction.inflection import NounTable
from graph.extraction.names import code_name, names_in_prose
from graph.extraction.votes import tag_counts, tag_votes
from graph.model import Card


def named(code: str) -> str | None:
    place = code_name(code)
    return None if place is None else code[slice(*place)]


def named_in(text: str) -> list[str]:
    return [text[start:end] for start, end in names_in_prose(text, 0, len(text))]


# --- inline code -------------------------------------------------------------------------------

CODE = [
    # commands, with the subcommand but not its options
    ("git", "git"),
    ("git reset", "git reset"),
    ("git reset --soft HEAD~1", "git reset"),
    ("docker run -it ubuntu", "docker run"),
    ("apt-get install", "apt-get install"),
    ("rm -rf /", "rm"),
    ("sudo rm -rf /", "rm"),
    ("$ ls -la", "ls"),
    ("chmod 755 file", "chmod"),
    ("ls | grep x", "ls"),
    ("python3.11 -m venv", "python3.11"),
    # calls and what else is called by a name
    ("fork()", "fork"),
    ("fork(pid, 0)", "fork"),
    ("np.array([1, 2])", "np.array"),
    ("React.useState()", "React.useState"),
    ("arr[i][j]", "arr"),
    ("std::vector<int>", "std::vector"),
    ("self->next", "self->next"),
    ("dict[str, int]", "dict"),
    ("__init__", "__init__"),
    ("train_test_split", "train_test_split"),
    ("kebab-case", "kebab-case"),
    ("empty?", "empty?"),
    ("$PATH", "PATH"),
    ("@property", "property"),
    ("*args", None),
    ("color;", "color"),
    ("naïve", "naïve"),
    # what introduces a name
    ("def add(a, b):", "add"),
    ("function add(a, b) { return a + b }", "add"),
    ("async function go()", "go"),
    ("class Node:", "Node"),
    ("new Map()", "Map"),
    ("await fetch(url)", "fetch"),
    # tags and paths
    ("<div>", "div"),
    ("</div>", "div"),
    ('<img alt="x">', "img"),
    ("<my-tag/>", "my-tag"),
    ("/etc/passwd", "/etc/passwd"),
    ("~/.bashrc", "~/.bashrc"),
    ("./run.sh", "./run.sh"),
    ("C:\\Windows\\", "C:\\Windows"),
    (".gitignore", "gitignore"),
    ("src/main.py", "src/main.py"),
    # no names: expressions, assignments, data, letters, stand-ins
    ("x = 1", None),
    ("x=1", None),
    ("const x = 5", None),
    ("a == b", None),
    ("i + 1", None),
    ("i++", None),
    ("[1, 2, 3]", None),
    ("key: value", None),
    ("'use strict'", None),
    ("3.14", None),
    ("404", None),
    ("--soft", None),
    ("\\d+", None),
    ("&&", None),
    ("user@example.com", None),
    ("x", None),
    ("foo()", None),
    ("true", None),
    ("TODO", None),
    ("a b c d e f g h i", None),
    ("a" * 40, "a" * 40),
    ("a" * 41, None),
    ("", None),
    ("  ", None),
    ("()", None),
    ("git\nreset", None),
]


CODE += [
    # what is a name in prose
    ("C++", "C++"),
    ("C#", "C#"),
    ("O(n log n)", "O(n log n)"),
    ("R²", "R²"),
    # words of a language, and of English
    ("import numpy as np", "numpy"),
    ("int main()", "main"),
    ("public static void main", "main"),
    ("it is not here", None),
]


@pytest.mark.parametrize(("code", "name"), CODE)
def test_the_name_in_a_piece_of_code(code: str, name: str | None):
    assert named(code) == name


@given(st.text(st.sampled_from("ab _-.:/\\$()[]{}<>=;,!?*#@&~|+0é\n'\"")) | st.text(max_size=30))
def test_a_name_in_code_stands_within_it_and_has_letters(code: str):
    place = code_name(code)
    if place is not None:
        start, end = place
        assert 0 <= start < end <= len(code)
        assert sum(c.isalpha() for c in code[start:end]) >= 2
        assert code[start:end].strip() == code[start:end]


# --- prose -------------------------------------------------------------------------------------

PROSE = [
    ("C++ sorts in O(n log n).", ["C++", "O(n log n)"]),
    ("in O(1), O(n²), Θ(n), Ω(n log(n)) and o(1) time", ["O(1)", "O(n²)", "Θ(n)", "Ω(n log(n))", "o(1)"]),
    ("O(V + E) or O(|V|) or O(2^n)", ["O(V + E)", "O(|V|)", "O(2^n)"]),
    ("H2O(l), NaO(s), CO(g), foo(O(n))", []),
    ("O(n or O() or O", []),
    ("O(((n)))", []),
    ("O(" + "n" * 24 + ")", ["O(" + "n" * 24 + ")"]),
    ("O(" + "n" * 25 + ")", []),
    ("C/C++, (C#) and F#'s", ["C++", "C#", "F#"]),
    ("C++11, G++, C+, C+++, ABC++", []),
    ("R² and R^2 of a χ² test", ["R²", "R^2", "χ²"]),
    ("the R² = 0.9, R²>0.5, E=mc², x² + y², A²B, m²", []),
    ("the variance E[X^2] - E[X]^2", []),
    ("std::vector<int> and A::B::C, Foo::bar()", ["std::vector", "A::B::C", "Foo::bar"]),
    ("::b, 1::2, std:: x", []),
    ("See /etc/passwd, ./run/x or /dev/null.", ["/etc/passwd", "./run/x", "/dev/null"]),
    ("and/or, km/h, 24/7, yes/no/maybe, /etc", []),
    ("TCP/IP, I/O and A/B tests", ["TCP/IP", "I/O", "A/B"]),
    ("SSL/TLS: the S of SSL", []),
    ("I/O and O", ["I/O"]),
    ("1 V = 1 J/C, 5 W/A", []),
    ("Na+, Ca2+ and Cu²⁺ ions; a B+ tree", ["Na+", "Ca2+", "Cu²⁺", "B+"]),
    ("A+B, x+y, C+, Na+/K+-ATPase", []),
    ("LL(1), LALR(1) and ARMA(1,1), but f(1), KL(p)", ["LL(1)", "LALR(1)", "ARMA(1,1)"]),
    ("i.i.d. samples, w.r.t. x, e.g. this", ["i.i.d."]),
    ("E. coli and S. aureus, but Plan A. then", ["E. coli", "S. aureus"]),
    ("z. B. beim Arzt", []),
    ("PRM800K and GPT4o, not 5mg", ["PRM800K", "GPT4o"]),
    ("recall@k, P@10, me@example.org", ["recall@k", "P@10"]),
    ("fork() and os.fork() but not fork(pid)", ["fork", "os.fork"]),
    ("Fork() or 1fork() or fork ()", []),
    ("Merge sort (O(n log n)) is stable, foo(O(n)) is a call.", ["O(n log n)"]),
    ("See ~/.ssh/config.", ["~/.ssh/config"]),
    ("It calls f() and foo().", ["f", "foo"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "names"), PROSE)
def test_names_in_prose(text: str, names: list[str]):
    assert named_in(text) == names


def test_names_are_sought_between_two_offsets_only():
    text = "C++ and F# and C++"
    assert list(names_in_prose(text, 3, 14)) == [(8, 10)]


@given(st.text(st.sampled_from("CFORχ²^2()+# .:/ae~n_\n")) | st.text(max_size=30))
def test_names_in_prose_are_in_order_and_not_empty(text: str):
    at = 0
    for start, end in names_in_prose(text, 0, len(text)):
        assert at <= start < end <= len(text)
        at = end


# --- hostile text ------------------------------------------------------------------------------

UNITS = ["`", "``", "` ", "(", "[", "{", "<", "/", "\\", ":", "::", ".", "~", "$ ", "sudo ", "a.", "a/", "/a"]
UNITS += ["a::", "a->", "a-", "a_", "a ", " -a", "<a ", "()", "[]", "a(", "a()", "C+", "C++", "R²", "R^2"]
UNITS += ["O(", "O(()", "O(n) ", "fork(", "fork()", "é", "\0", "😀", "1", "\n"]


@pytest.mark.parametrize("unit", UNITS)
def test_a_hundred_thousand_characters(unit: str):
    """Each takes a fraction of a second; in quadratic time it would take minutes."""
    text = (unit * 100_000)[:100_000]
    for tail in ("", "!x", " = "):
        assert code_name(text + tail) is None or len(unit) > 1
        places = list(names_in_prose(text + tail, 0, len(text)))
        assert all(start < end <= len(text) for start, end in places)


@pytest.mark.parametrize("pair", ["()", "<>", "[]"])
def test_a_row_of_brackets_behind_a_name(pair: str):
    assert code_name("f" + pair * 40 + "x") is None


# --- names as concepts -------------------------------------------------------------------------


def found_in(nlp, nouns: NounTable, text: str) -> list[str]:
    runs = nlp(text).user_data["runs"]
    votes = tag_votes(tag_counts(runs))
    return [" ".join(w.text for w in found.words) for run in runs for found in candidates(run, votes, nouns)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Use the `alt` attribute.", ["alt attribute"]),
        ("What does `set` do?", ["set"]),
        ("`this` is set.", ["this"]),
        ("`git reset --soft HEAD~1` keeps the index.", ["git reset", "index"]),
        ("The `fork()` call is slow.", ["fork"]),
        ("It sorts in average O(n log n) time.", ["O(n log n)"]),
        ("Templates of C++ are slow.", ["Templates", "C++"]),
        ("Users are in /etc/passwd.", ["/etc/passwd"]),
        ("It is **bold `alt` text**.", ["bold alt text"]),
        ("Set `x = 1`.", []),
    ],
)
def test_a_name_is_one_word_and_a_noun(nlp, nouns, text: str, expected: list[str]):
    assert found_in(nlp, nouns, text) == expected


def test_a_word_that_is_a_name_knows_it(nlp):
    ((word,),) = nlp("`with` x").user_data["runs"]
    assert (word.text, word.start, word.end, word.is_name) == ("with", 1, 5, True)
    assert nlp("`with` x").user_data["names"] == {1}
    assert nlp("with x").user_data["runs"] == ()


@pytest.mark.parametrize("name", ["set", "for", "time", "make", "open", "std::vector", "O(n log n)", "R²"])
def test_a_name_is_a_concept_however_common_its_letters(name: str):
    code = f"`{name}`" if name.isalpha() else name
    concepts = extract_concepts([Card("c1", "Which one?", f"We like {code} of all.")]).concepts
    assert [concept.label for concept in concepts] == [name]
    (mention,) = concepts[0].mentions
    assert f"We like {code} of all."[mention.start : mention.end] == name
