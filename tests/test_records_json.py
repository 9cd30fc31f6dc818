"""JSON and JSON lines of many shapes: every record a card or an issue with its line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Card, Issue
from graph.readers.drafts import cards_of
from graph.readers.errors import UnreadableError
from graph.readers.files import Choices, File
from graph.readers.records.documents import values
from graph.readers.records.json_cards import is_json, read_json

KL = {"question": "What is KL?", "answer": "A divergence."}
H = {"question": "What is entropy?", "answer": "Disorder."}


def read(text: object, name: str = "my.json", **choices: str) -> tuple[tuple[Card, ...], tuple[Issue, ...]]:
    text = text if isinstance(text, str) else json.dumps(text)
    return cards_of(read_json(File(name, text.encode(), Choices(**choices))), name, "my")


def outcome(text: str) -> tuple[tuple[Card, ...], tuple[Issue, ...]]:
    """What is read; nothing, where one line says why."""
    try:
        return read(text)
    except UnreadableError as error:
        why = str(error)
    assert why
    assert "\n" not in why
    return (), ()


def sides(text: object, **choices: str) -> list[tuple[str, str]]:
    return [(card.front, card.back) for card in read(text, **choices)[0]]


def told(text: object, **choices: str) -> list[tuple[int, str, bool]]:
    return [(issue.line, issue.kind, issue.skipped) for issue in read(text, **choices)[1]]


BOTH = [("What is KL?", "A divergence."), ("What is entropy?", "Disorder.")]


@pytest.mark.parametrize(
    "text",
    [
        [KL, H],
        {"name": "LLM", "cards": [KL, H]},
        {"a": {"b": {"c": {"cards": [KL, H]}}}},
        {"1": KL, "2": H},
        [list(KL.values()), list(H.values())],
        [["Question", "Answer"], list(KL.values()), list(H.values())],
        dict(BOTH),
        [dict(BOTH[:1]), dict(BOTH[1:])],
        {front: {"definition": back} for front, back in BOTH},
        [{"term": front, "definition": back} for front, back in BOTH],
        [{"Frage": front, "Antwort": back} for front, back in BOTH],
        [{"Question_Text": front, "correct answer": back} for front, back in BOTH],
        [{"fields": {"Front": {"value": front}, "Back": {"value": back}}} for front, back in BOTH],
        [{"fields": list(pair)} for pair in BOTH],
        [{"q": {"text": front}, "a": [back, back]} for front, back in BOTH],
        {"question": [front for front, _ in BOTH], "answer": [back for _, back in BOTH]},
        {"question": {"0": BOTH[0][0], "1": BOTH[1][0]}, "answer": {"0": BOTH[0][1], "1": BOTH[1][1]}},
        [{"prompt": front, "completion": back} for front, back in BOTH],
        [{"instruction": front, "input": "", "output": back} for front, back in BOTH],
        [{"answer": back, "explanation": back, "question": front} for front, back in BOTH],
        "\n\n".join(map(json.dumps, [KL, H])),
        "\r".join(map(json.dumps, [KL, H])),
        "\n".join(json.dumps(record, indent=1) for record in (KL, H)),
        "\n".join(json.dumps(record) + "," for record in (KL, H)),
        "[" + json.dumps(KL) + ",\n" + json.dumps(H) + ",\n]",
        "[" + json.dumps(KL)[:-1] + ",},\n" + json.dumps(H) + "]",
        "\ufeff" + json.dumps([KL, H]),
    ],
)
def test_all_usual_shapes(text):
    assert sides(text) == BOTH


def test_an_instruction_and_its_input_are_a_question_together():
    record = {"input": "2 + 2", "instruction": "Add.", "output": "4"}
    assert sides([record]) == [("Add.\n\n2 + 2", "4")]


def test_squad_with_what_cannot_be_answered():
    asked = [
        {"question": "Who?", "id": "1", "answers": [{"text": "Shannon", "answer_start": 0}] * 2},
        {"question": "Why?", "id": "2", "answers": [], "is_impossible": True},
    ]
    text = {"version": "v2.0", "data": [{"title": "IT", "paragraphs": [{"context": "…", "qas": asked}]}]}
    cards, issues = read(text)
    assert [(card.front, card.back, card.deck) for card in cards] == [("Who?", "Shannon", "IT")]
    assert [issue.text for issue in issues if issue.skipped] == [
        "skipped: marked as a question that has no answer"
    ]
    assert {"what is under 'context' is not used", "what is under 'id' is not used"} <= {
        i.text for i in issues
    }


@pytest.mark.parametrize(
    ("name", "role", "content", "person", "machine"),
    [
        ("messages", "role", "content", "user", "assistant"),
        ("conversations", "from", "value", "human", "gpt"),
    ],
)
def test_conversations_are_a_card_an_answer(name, role, content, person, machine):
    said = [("system", "Be brief."), (person, "Q1"), (machine, "A1"), (person, "Q2"), (person, "more")]
    said += [(machine, "A2"), (machine, "and"), (person, "Q3")]
    line = json.dumps({name: [{role: who, content: text} for who, text in said]})
    assert sides(line) == [("Q1", "A1"), ("Q2\n\nmore", "A2\n\nand")]
    assert told(f"{line}\n" * 2)[0] == (1, "no-answer", True)


def test_pictures_in_messages_are_named():
    content = [
        {"type": "text", "text": "What is this?"},
        {"type": "image_url", "image_url": {"url": "data:"}},
    ]
    messages = [{"role": "user", "content": content}, {"role": "assistant", "content": "A plot."}]
    assert sides({"messages": messages}) == [("What is this?\n[image_url]", "A plot.")]


def test_what_tools_say_is_told():
    said = [("user", "Q"), ("tool", "42"), ("assistant", "A")]
    messages = [{"role": role, "content": text} for role, text in said]
    assert told({"messages": messages}) == [(2, "unused-message", False)]


def test_pairs_may_lack_an_answer_or_have_a_number_for_one():
    assert sides([["KL", ""], ["H", None], ["Year of the transformer?", 2017]]) == [
        ("KL", ""),
        ("H", ""),
        ("Year of the transformer?", "2017"),
    ]


def test_messages_of_nobody_are_told():
    assert told(json.dumps({"messages": [{"role": "system", "content": "x"}]}) + "\n" + json.dumps(KL)) == [
        (1, "no-question", True)
    ]


def test_decks_and_tags_of_records_and_of_what_they_are_in():
    text = {
        "name": "ML",
        "tags": ["ml"],
        "cards": [{**KL, "tags": "a, b"}, {**H, "deck": "Other", "tags": ["two words"]}],
        "children": [{"name": "IT", "cards": [["MI?", "Mutual information."]]}],
    }
    cards, issues = read(text)
    assert [(card.deck, card.tags) for card in cards] == [
        ("ML", ("ml", "a", "b")),
        ("Other", ("ml", "two words")),
        ("ML::IT", ("ml",)),
    ]
    assert issues == ()


def test_lists_and_terms_under_several_names_are_decks():
    assert [card.deck for card in read({"One": [KL], "Two": [H]})[0]] == ["One", "Two"]
    assert [card.deck for card in read({"One": {"KL": "x"}, "Two": {"H": "y"}})[0]] == ["One", "Two"]
    assert [card.deck for card in read({"One": [KL]})[0]] == ["my"]


def test_lines_are_where_records_start():
    lines = ["{", '"deck": "x", "cards": [', json.dumps(KL) + ",", "", json.dumps(H, indent=0), "]}"]
    cards, issues = read("\n".join(lines))
    assert [card.source for card in cards] == ["my.json:3", "my.json:5"]
    assert issues == ()


def test_lines_deep_inside():
    text = json.dumps({"data": [{"paragraphs": [{"qas": [KL, H]}]}]}, indent=1)
    expected = [n for n, line in enumerate(text.split("\n"), 1) if line.strip() == "{"][-2:]
    assert [card.source for card in read(text)[0]] == [f"my.json:{n}" for n in expected]


def test_terms_have_lines_and_none_is_lost_for_being_there_twice():
    text = '{"KL": "x",\n"KL": "y",\n\n"H": ["a", "b"]}'
    cards, issues = read(text)
    assert [(card.front, card.back, card.source) for card in cards] == [
        ("KL", "x", "my.json:1"),
        ("KL", "y", "my.json:2"),
        ("H", "a\nb", "my.json:4"),
    ]
    assert issues == ()


def test_records_are_counted_where_all_is_in_one_line():
    text = json.dumps([KL, {"x": 1}, H, {"q": "MI?", "a": "", "id": 7}])
    cards, issues = read(text)
    assert [card.source for card in cards] == ["my.json:1", "my.json:3", "my.json:4"]
    assert [(issue.line, issue.kind, issue.skipped) for issue in issues] == [
        (2, "no-card", True),
        (4, "unused-key", False),
        (4, "empty-back", False),
    ]


def test_what_becomes_no_card_is_told_with_its_line():
    lines = [
        json.dumps(KL),
        "",
        '{"q": "x", "a": }',
        "5",
        '{"kanji": "x", "reading": "y"}',
        json.dumps(H),
        '{"q',
    ]
    cards, issues = read("\n".join(lines), "my.jsonl")
    assert [card.source for card in cards] == ["my.jsonl:1", "my.jsonl:6"]
    assert [(issue.line, issue.kind, issue.skipped) for issue in issues] == [
        (3, "broken-json", True),
        (4, "no-card", True),
        (5, "no-card", True),
        (7, "broken-json", True),
    ]
    assert issues[0].text == "skipped: broken JSON (Expecting value, character 17)"
    assert issues[2].text == "skipped: no question and answer among its keys (kanji, reading)"


def test_a_list_that_is_cut_off_gives_what_is_whole():
    text = "[\n" + json.dumps(KL) + ",\n" + json.dumps(H)[:-5]
    cards, issues = read(text)
    assert [card.front for card in cards] == ["What is KL?"]
    assert [(issue.line, issue.kind, issue.skipped) for issue in issues] == [(3, "broken-json", True)]
    assert told("[\n" + json.dumps(KL) + ",\n") == [(3, "broken-json", False)]
    assert sides('{"name": "x", "cards": [' + json.dumps(KL) + ', {"q') == BOTH[:1]


def test_behind_a_broken_record_the_next_is_found():
    text = "[\n  " + json.dumps(KL) + ',\n  {"q": "x"\n   "a": 5},\n  ' + json.dumps(H) + "\n]"
    assert sides(text) == BOTH
    assert told(text) == [(3, "broken-json", True)]


def test_keys_that_are_there_twice_are_told():
    assert told('{"q": "1", "q": "2", "a": "3"}') == [(1, "repeated-key", False)]


def test_keys_of_which_nothing_is_used_are_told_once():
    assert told("\n".join(json.dumps({**record, "level": 3}) for record in (KL, H))) == [
        (1, "unused-key", False)
    ]
    assert told({"settings": {"a": [1]}, "cards": [KL]}) == [(1, "unused-key", False)]


def test_numbers_and_constants_are_text_as_they_are_written():
    digits = "9" * 6000
    assert sides('[{"q": 1.10, "a": NaN}, {"q": true, "a": ' + digits + '}, {"q": "x", "a": null}]') == [
        ("1.10", "NaN"),
        ("true", digits),
        ("x", ""),
    ]


def test_markup_clozes_and_halves_of_characters():
    cloze = '{"q": "{{c1::KL::name}} is a <b>divergence</b> &amp; more", "a": "Note."}'
    text = f'[{cloze}, {{"q": "\\ud83d", "a": "x"}}]'
    assert sides(text) == [
        ("[… name] is a divergence & more", "KL is a divergence & more\n\nNote."),
        ("\ufffd", "x"),
    ]


def test_the_user_names_keys_or_counts_them():
    records = [{"kanji": "犬", "reading": "いぬ", "meaning": "dog", "level": "n5 animals"}]
    assert sides(records, front="kanji") == [("犬", "dog")]
    assert sides(records, front="Kanji", back="2") == [("犬", "いぬ")]
    assert read(records, front="1", back="3", tags="level")[0][0].tags == ("n5", "animals")
    assert sides([["a", "b", "c"]], front="3", back="1") == [("c", "a")]
    with pytest.raises(UnreadableError, match="no question and answer among its keys"):
        read(records, front="nothing")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "it needs a list of objects with a question and an answer"),
        ("{}", "no question and answer among its keys"),
        ('[{"q": ', "broken JSON in line 1"),
        ("{'q': 'x', 'a': 'y'}", "a name in double quotes is missing"),
        (
            '{"theme": "dark", "size": 5}',
            r"among its keys \(theme, size\); name the keys of question and answer",
        ),
        ("[" * 100_000, "too many levels"),
        ('{"a":' * 100_000, "too many levels"),
        ('[{"a":\n' * 5000, "too many levels"),
        ('[{"' + '\\"' * 50_000, "Unterminated string"),
        ('[{"a": 1}' + ", " * 50_000, "has no end"),
        ("[" + '{"a": 1},' * 5000 + "]", "no question and answer"),
    ],
)
def test_without_cards_one_sentence_says_why(text, message):
    with pytest.raises(UnreadableError, match=message):
        read(text)


def test_searching_for_sound_records_comes_to_an_end():
    text = "[" + ('{"a": [' + '{"b": 1},' * 200 + "\n") * 200
    with pytest.raises(UnreadableError, match="broken JSON"):
        read(text)


def test_deep_nesting_costs_its_record_alone():
    deep = '{"q": "x", "a": ' + "[" * 2000 + "]" * 2000 + "}"
    text = "\n".join([json.dumps(KL), deep, json.dumps(H)])
    assert sides(text) == BOTH
    assert told(text) == [(2, "broken-json", True)]
    wrapped = json.dumps(KL)
    for _ in range(150):
        wrapped = f'{{"a": {wrapped}}}'
    with pytest.raises(UnreadableError, match="more than 100 levels"):
        read(wrapped)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.json", "[]", True),
        ("a.json", "{'q': 1}", True),
        ("a.txt", json.dumps([KL]), True),
        ("a.txt", json.dumps(KL), True),
        ("", f"\n {json.dumps([['KL', 'x']])}", True),
        ("a.txt", '{"x": {"y": 5}}', False),
        ("a.ipynb", '{"cells": [{"cell_type": "code", "source": ["x"]}], "nbformat": 4}', False),
        ("a.md", "[link](x) and text", False),
        ("a.md", "[[wiki]]\nfoo::bar", False),
        ("a.txt", "{{c1::KL}}\tis", False),
        ("a.tsv", '{"a": 1}\tis JSON', False),
        ("a.json", "question,answer\na,b", False),
        ("a.json", "", False),
        ("a.json", '{"__type__": "Deck", "notes": []}', False),
        ("a.json", '{"result": [{"noteId": 1, "fields": {"Front": {"value": "x", "order": 0}}}]}', False),
        ("a.json", '[{"noteId": 1, "question": "x", "answer": "y"}]', True),
    ],
)
def test_what_is_taken_for_json(name, text, expected):
    assert is_json(File(name, text.encode())) is expected


def test_binary_data_is_not_taken_for_json():
    assert not is_json(File("a.json", b"PK\x03\x04" + bytes(100)))


texts = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("q a cards tags x".split()), inner),
    max_leaves=10,
)


@settings(deadline=None)
@given(st.lists(json_values, min_size=1), st.sampled_from((None, 0, 1)), st.integers(0, 200), st.booleans())
def test_any_json_whole_or_cut_gives_cards_issues_or_an_error(records, indent, cut, by_line):
    text = "\n".join(map(json.dumps, records)) if by_line else json.dumps(records, indent=indent)
    for part in (text, text[:cut]):
        cards, issues = outcome(part)
        lines = part.count("\n") + 1
        assert lines == 1 or all(1 <= issue.line <= lines for issue in issues)
        assert lines == 1 or all(1 <= int(card.source.rpartition(":")[2]) <= lines for card in cards)


@settings(deadline=None)
@given(st.text(st.sampled_from('[]{}",:\\ \n1aq')))
def test_any_text_gives_cards_issues_or_an_error(text):
    is_json(File("", text.encode()))
    outcome(text)


@settings(deadline=None)
@given(st.lists(st.tuples(texts, texts), min_size=1), st.sampled_from((None, 1)), st.booleans())
def test_what_is_written_is_read_again(pairs, indent, by_line):
    records = [{"id": at, "front": front, "back": back} for at, (front, back) in enumerate(pairs)]
    text = "\n".join(map(json.dumps, records)) if by_line else json.dumps(records, indent=indent)
    found = [value for _, value in filter(lambda item: isinstance(item, tuple), values(text))]
    assert [(value["front"], value["back"]) for value in found] == pairs


@pytest.mark.parametrize(
    ("record", "front", "back"),
    [
        ({"prompt": "KL?", "chosen": "A divergence.", "rejected": "No."}, "KL?", "A divergence."),
        ({"instruction": "KL?", "context": "Logs.", "response": "It."}, "KL?\n\nLogs.", "It."),
        ({"@type": "Question", "name": "KL?", "acceptedAnswer": {"@type": "A", "text": "It."}}, "KL?", "It."),
        ({"id": 1, "german": "Hund", "english": "dog"}, "Hund", "dog"),
        ({"question": {"stem": "KL?", "choices": [{"text": "a"}, {"text": "b"}]}, "answerKey": "B"},
         "KL?\na\nb", "B"),
    ],
)  # fmt: skip
def test_names_of_data_sets(record, front, back):
    cards, _ = read([record, record | {"more": 1}])
    assert [(card.front, card.back) for card in cards] == [(front, back)] * 2
