"""Mochi's packages: EDN and Transit, sides, templates, decks, tags, reviews, and what is put away."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Card, Issue, Memory
from graph.readers.drafts import cards_of
from graph.readers.errors import UnreadableError
from graph.readers.files import File
from graph.readers.mochi.content import filled, sides, tags_in
from graph.readers.mochi.edn import read_edn
from graph.readers.mochi.package import is_mochi, read_mochi
from graph.readers.mochi.transit import read_transit


def package(text: str | bytes, name: str = "data.json", **others: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, text)
        for other, data in others.items():
            archive.writestr(other, data)
    return packed.getvalue()


def transit(value: Any) -> Any:
    """Plain values as Mochi writes them, names as keywords."""
    if isinstance(value, dict):
        return {f"~:{key}": transit(child) for key, child in value.items()}
    if isinstance(value, list):
        return [transit(child) for child in value]
    if isinstance(value, str) and value[:1] in "~^":
        return f"~{value}" if value else value
    return value


def read(data: bytes, name: str = "my.mochi") -> tuple[tuple[Card, ...], tuple[Issue, ...]]:
    return cards_of(read_mochi(File(name, data)), name, "my")


def outcome(data: bytes) -> tuple[tuple[Card, ...], tuple[Issue, ...]]:
    """What is read; nothing, where one line says why."""
    try:
        return read(data)
    except UnreadableError as error:
        why = str(error)
    assert why
    assert "\n" not in why
    return (), ()


def read_cards(*cards: dict[str, Any], **more: Any) -> tuple[tuple[Card, ...], tuple[Issue, ...]]:
    data = {"version": 2, "decks": [{"id": "d", "name": "ML", "cards": list(cards)}], **more}
    return read(package(json.dumps(transit(data))))


def card_of(**card: Any) -> Card:
    (found,), issues = read_cards(card)
    assert not [issue for issue in issues if issue.kind != "empty-back"]
    return found


# Notations


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nil", None),
        ("[true false, nil]", [True, False, None]),
        ("{:a/b 1 \"c\" -2.5e1 d #{x}}", {"a/b": 1, "c": -25.0, "d": ["x"]}),
        ('"a\\n\\t\\"\\\\ \\u00e9 \\ud83d\\ude00 \\101"', 'a\n\t"\\ é 😀 A'),
        ('"two\nlines"', "two\nlines"),
        ("[\\a \\newline \\u0041 \\( \\u \\under]", ["a", "\n", "A", "(", "u", "under"]),
        ("; a remark\n(1 #_ 2 #_ #_ 3 4 5 #_[6 7])", [1, 5]),
        ('[#inst "2024-01-02T03:04:05.000-00:00" #uuid "f8" #mochi/x {:a 1}]', [
            "2024-01-02T03:04:05.000-00:00", "f8", {"a": 1},
        ]),
        ("#:deck{:name 1}", {"name": 1}),
        ("[12N 1.5M +3 - ##NaN 0x1F]", [12, 1.5, 3, "-", "##NaN", "0x1F"]),
        ("{[1 2] 3, nil 4}", {"[1, 2]": 3, "None": 4}),
        ("[" + "9" * 400 + "]", ["9" * 400]),
        ("1 2", 1),
    ],
)  # fmt: skip
def test_edn(text, value):
    assert read_edn(text) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the end is missing"),
        ("[1", "the end is missing"),
        ("\n[1 2)", r"line 2 \(a '\)' that closes nothing"),
        ("]", "closes nothing"),
        ("{:a}", "a key without a value"),
        ('["a', "a string without end"),
        ("[" * 200, "more than 100 levels"),
        ("#_ " * 1000, "the end is missing"),
        ('"' + "\\" * 100_001, "a string without end"),
        ("{" + "1 " * 100_001, "the end is missing"),
    ],
)
def test_what_is_no_edn(text, message):
    with pytest.raises(UnreadableError, match=message):
        read_edn(text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"~:a": {"~#set": ["x", "~:y"]}}, {"a": ["x", "y"]}),
        ({"~:at": {"~#dt": 5}, "~:on": "~t6", "~:m": "~m7", "~:x": "~t2024-01-02T00:00:00Z"},
         {"at": 5, "on": 6, "m": 7, "x": "2024-01-02T00:00:00Z"}),
        (["~~a", "~^b", "~$c", "~i12", "~d1.5", "~?t", "~?f", "~_", "~", "~ux"],
         ["~a", "^b", "c", 12, 1.5, True, False, None, "~", "x"]),
        ({"~#cmap": [["~:k"], 1, "b", 2]}, {"['k']": 1, "b": 2}),
        (["^ ", "~:name", 1, "plain", 2, "~:a", "~:name"], {"name": 1, "plain": 2, "a": "name"}),
        ([["^ ", "~:name", "~:deck", "long key", 1], ["^ ", "^0", "^1", "^2", 3]],
         [{"name": "deck", "long key": 1}, {"name": "deck", "long key": 3}]),
        (["~#set", ["a", "b"]], ["a", "b"]),
        ([], []),
        ("~:only", "only"),
        ({"~:big": 10**400}, {"big": str(10**400)}),
    ],
)  # fmt: skip
def test_transit(value, expected):
    assert read_transit(json.dumps(value)) == expected


def test_codes_of_transit_go_on_behind_44_and_begin_anew():
    names = [f"~:name{number}" for number in range(50)]
    assert read_transit(json.dumps([*names, "^0", "^[", "^10", "^15"]))[50:] == [
        "name0", "name43", "name44", "name49",
    ]  # fmt: skip
    many = [f"~:name{number}" for number in range(44 * 44 + 1)]
    assert read_transit(json.dumps([*many, "^0"]))[-1] == f"name{44 * 44}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "damaged JSON in line 1"),
        ('["^5"]', "a code for nothing"),
        ("[" * 100_000, "more than 100 levels"),
        ("[" * 150 + "]" * 150, "more than 100 levels"),
    ],
)
def test_what_is_no_transit(text, message):
    with pytest.raises(UnreadableError, match=message):
        read_transit(text)


# Content


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Q?\n---\nA.", ("Q?", "A.")),
        ("Q?\n\n ---  \nA.\n---\nMore.", ("Q?", "A.\n\nMore.")),
        ("Q --- not a rule", ("Q --- not a rule", "")),
        ("```\na: 1\n---\nb: 2\n```\n---\nYAML", ("```\na: 1\n---\nb: 2\n```", "YAML")),
        ("```\nno end\n---\nA.", ("```\nno end", "A.")),
        ("The {{softmax}} gives {{1::probabilities}}.", (
            "The […] gives […].", "The softmax gives probabilities.",
        )),
        ("{{1::KL}} of `{a}`\n---\nSee {{x}}.", ("[…] of `{a}`", "KL of `{a}`\n\nSee x.")),
        ("{{2::\\frac{a}{b}}}", ("[…]", "\\frac{a}{b}")),
        ("$x^{{2}} \\frac{{a}}{{b}}$ and {{c}}", ("$x^{{2}} \\frac{{a}}{{b}}$ and […]",
                                                 "$x^{{2}} \\frac{{a}}{{b}}$ and c")),
        ("{{never closed", ("{{never closed", "")),
        ("Q? #ml #a/b\n---\nA. #it", ("Q?", "A.")),
        ("#ml in front\n---\n# Heading", ("#ml in front", "# Heading")),
        ("#ml\n---\n", ("", "")),
        ("", ("", "")),
    ],
)  # fmt: skip
def test_sides(content, expected):
    assert sides(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Q #ml\n---\nA #it #ml", ("ml", "it")),
        ("`#x` ```\n#include y\n``` $#a$ https://x.org/#b c#d #1 # h ## i", ()),
        ("#größe #a-b/c", ("größe", "a-b/c")),
    ],
)
def test_tags_in_a_text(content, expected):
    assert tags_in(content) == expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("<<Word>>\n---\n<< meaning >>", "KL\n---\na divergence"),
        ("<< Unknown >>x", "x"),
        ("<< #Word >>a<< /Word >><<^Word>>b<</Word>>", "a"),
        ("<<#Note>>a<<#Word>>b<</Word>>c<</Note>>d<<^Note>>e", "de"),
        ("<</Word>><<Word", "<<Word"),
        ("1 << 2 and 3 >> 1", "1  1"),
    ],
)
def test_templates(template, expected):
    assert filled(template, {"word": "KL", "meaning": "a divergence", "note": " "}) == expected


@pytest.mark.parametrize(
    "sign", ["{{", "{{a", "{{a{b}", "{{{", " #a", "`", "```", "<<", "<< ", "$", "\n---", "}}"]
)
def test_repeated_signs_take_linear_time(sign):
    text = sign * 20_000
    sides(text + "x")
    tags_in(text + "x")
    filled(text + "x", {})


# Packages


def test_a_package_in_transit_and_in_edn():
    written = package(json.dumps(transit({"decks": [{"name": "ML", "cards": [{"content": "Q?\n---\nA."}]}]})))
    lists = '{"~:decks": [{"~:name": "ML", "~:cards": {"~#list": [{"~:content": "Q?\\n---\\nA."}]}}]}'
    edn = '{:decks [{:name "ML", :cards ({:content "Q?\\n---\\nA."})}], :version 2}'
    for data in (written, package(lists), package(edn, "data.edn", **{"a.png": b"\x89PNG"})):
        assert is_mochi(File("my.zip", data))
        (card,), issues = read(data)
        assert (card.front, card.back, card.deck, card.source) == ("Q?", "A.", "ML", "my.mochi:1")
        assert issues == ()


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("my.mochi", package("{}"), True),
        ("my.zip", package('{"cards": []}'), False),
        ("my.zip", package("Q?\tA.", "cards.tsv"), False),
        ("my.mochi", b"PK\x03\x04damaged", True),
        ("my.zip", b"PK\x03\x04damaged", False),
        ("my.mochi", b"Q?\tA.", False),
    ],
)
def test_what_is_taken_for_a_package(name, data, expected):
    assert is_mochi(File(name, data)) is expected


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04damaged", "damaged archive"),
        (package("x", "cards.tsv"), "no Mochi package"),
        (package("[1]", "data.edn"), "holds no decks"),
        (package("{:a", "data.edn"), "damaged EDN"),
        (package(bytes(range(32)) * 9), "is no text"),
    ],
)
def test_without_cards_one_sentence_says_why(data, message):
    with pytest.raises(UnreadableError, match=message):
        read(data)


def test_decks_inside_each_other_even_in_circles():
    decks = [
        {"id": "a", "name": "A", "cards": []},
        {"id": "b", "name": "B", "parent-id": "a", "cards": [{"content": "Q1"}]},
        {"id": "c", "name": "C", "parent-id": "d", "cards": [{"content": "Q2"}]},
        {"id": "d", "name": "D", "parent-id": "c", "cards": [{"content": "Q3"}]},
        {"id": "e", "name": "E", "parent-id": "absent", "cards": [{"content": "Q4"}]},
    ]
    data = {"decks": decks, "cards": [{"content": "Q5", "deck-id": "b"}, {"content": "Q6"}]}
    cards, _ = read(package(json.dumps(transit(data))))
    assert [card.deck for card in cards] == ["A::B", "D::C", "C::D", "E", "A::B", "my"]


def test_cards_put_away_are_told():
    cards, issues = read_cards(
        {"content": "Q1", "trashed?": 1700000000000},
        {"content": "Q2\n---\nA", "archived?": False},
        {"content": "Q3", "archived?": True},
    )
    assert [card.front for card in cards] == ["Q2"]
    assert [(issue.line, issue.kind, issue.text, issue.skipped) for issue in issues] == [
        (1, "trash", "skipped: in the trash in Mochi", True),
        (3, "archived", "skipped: archived in Mochi", True),
    ]
    decks = [
        {"id": "a", "name": "A", "archived?": True, "cards": []},
        {"id": "b", "parent-id": "a", "cards": [{"content": "Q"}]},
    ]
    cards, issues = read(package(json.dumps(transit({"decks": decks}))))
    assert [(cards, issue.text) for issue in issues] == [((), "skipped: archived in Mochi, with its deck")]


def test_what_is_no_card_is_told():
    cards, issues = read_cards({"content": "Q\n---\nA"}, {"content": "", "name": ""}, {"content": ["x"]})
    assert len(cards) == 1
    assert [(issue.line, issue.kind) for issue in issues] == [(2, "empty-card"), (3, "empty-card")]
    data = package('{:decks [{:cards [1 {:content "Q\\n---\\nA"}]} 5]}', "data.edn")
    assert [(issue.line, issue.kind) for issue in read(data)[1]] == [(1, "no-card")]


def test_tags_of_cards_and_in_their_text():
    assert card_of(content="Q #b\n---\nA #c", tags=["#a", "b"]).tags == ("a", "b", "c")


def test_templates_with_fields():
    template = {
        "id": "t",
        "content": "# << Word >>\n---\n<< Meaning >><< #Note >> (<< Note >>)<< /Note >>",
        "fields": {"name": {"name": "Word"}, "x1": {"name": "Meaning"}, "x2": {"name": "Note"}},
    }
    card = {
        "template-id": "t",
        "name": "KL",
        "content": "",
        "fields": {"name": {"value": "KL"}, "x1": {"value": "A divergence."}, "x2": {"value": ""}},
    }
    for templates in ([template], {"t": template}):
        (found,), _ = read_cards(card, templates=templates)
        assert (found.front, found.back) == ("# KL", "A divergence.")
    (found,), _ = read_cards(card)  # the template is not there
    assert (found.front, found.back) == ("KL", "A divergence.")


DAY = 86_400_000


@pytest.mark.parametrize(
    ("reviews", "expected"),
    [
        ([], None),
        ([{"date": "~t1700000000000", "interval": 4, "remembered?": True}],
         Memory(1.7e9, 4.0, 0.5, "interval")),
        ([{"date": {"~#dt": 1_700_000_000_000}, "due": {"~#dt": 1_700_000_000_000 + 2 * DAY}}],
         Memory(1.7e9, 2.0, 0.5, "interval")),
        ([{"date": 1_700_000_000_000, "interval": 9}, {"date": 1_600_000_000_000, "interval": 1}],
         Memory(1.7e9, 9.0, 0.5, "interval")),
        ([{"date": "2023-11-14T22:13:20Z", "interval": 0.5}], Memory(1.7e9, 0.5, 0.5, "interval")),
        ([{"date": "2023-11-14T22:13:20", "interval": 3}], Memory(1.7e9, 3.0, 0.5, "interval")),
        ([{"date": "yesterday", "interval": 3}], None),
        ([{"date": 1_700_000_000_000, "interval": 0}], None),
        ([{"date": 1_700_000_000_000}], None),
        ([{"date": 10**30, "interval": 3}, {"date": -5, "interval": 3}, "x"], None),
        ([{"date": 1_700_000_000_000, "interval": 10**30}], None),
        ([{"date": float("nan"), "interval": 3}, {"date": True, "interval": 3}], None),
        ([{"date": 1_700_000_000_000, "interval": float("inf")}], None),
        ("none", None),
    ],
)  # fmt: skip
def test_the_last_review_gives_the_memory(reviews, expected):
    raw = [{f"~:{key}": value for key, value in r.items()} if isinstance(r, dict) else r for r in reviews]
    data = {"~:decks": [{"~:cards": [{"~:content": "Q\n---\nA", "~:reviews": raw}]}]}
    (card,), _ = read(package(json.dumps(data)))
    assert card.memory == expected


def test_dates_of_edn():
    review = '{:date #inst "2023-11-14T22:13:20.000-00:00" :interval 3}'
    edn = f'{{:decks [{{:cards [{{:content "Q" :reviews [{review}]}}]}}]}}'
    assert read(package(edn, "data.edn"))[0][0].memory == Memory(1.7e9, 3.0, 0.5, "interval")


edn_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def edn_of(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{edn_of(key)} {edn_of(child)}" for key, child in value.items()) + "}"
    if isinstance(value, list):
        return "[" + " ".join(map(edn_of, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value)
    if value is None or isinstance(value, bool):
        return {None: "nil", True: "true", False: "false"}[value]
    return str(value)


@settings(deadline=None)
@given(edn_values)
def test_edn_that_is_written_is_read_again(value):
    assert read_edn(edn_of(value)) == value


@settings(deadline=None)
@given(edn_values)
def test_transit_that_is_written_is_read_again(value):
    assert read_transit(json.dumps(escaped(value))) == value


def escaped(value: Any) -> Any:
    if isinstance(value, dict):
        return {escaped(key): escaped(child) for key, child in value.items()}
    if isinstance(value, list):
        return [escaped(child) for child in value]
    return f"~{value}" if isinstance(value, str) and value[:1] in ("~", "^", "`") else value


@settings(deadline=None)
@given(st.text(st.sampled_from('()[]{}"#_:;\\ \n1a,u^~')))
def test_any_text_is_a_value_or_an_error(text):
    for reader in (read_edn, read_transit):
        with suppress(UnreadableError):
            reader(text)


names = st.sampled_from(
    "decks cards content name id parent-id tags reviews date interval fields value templates".split()
)
parts = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.sampled_from("a{}<>#`-$ \n:")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=10,
)


@settings(deadline=None)
@given(st.fixed_dictionaries({"decks": parts, "cards": parts, "templates": parts}))
def test_any_package_gives_cards_issues_or_an_error(data):
    outcome(package(json.dumps(transit(data))))


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_in_a_package_give_cards_issues_or_an_error(data):
    for name in ("data.json", "data.edn"):
        outcome(package(data, name))
