"""From drafts to cards: what all formats share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Deck, Issue, Memory
from graph.readers.drafts import Draft, cards_of, renamed
from graph.readers.limits import LONGEST_SIDE


def found(*items: Draft | Issue) -> list[tuple[int, str, bool]]:
    return [(issue.line, issue.kind, issue.skipped) for issue in cards_of(items, "my.tsv", "my")[1]]


def pair(line: int, front: str, back: str = "A divergence.") -> Draft:
    return Draft(line, front, back)


def test_a_draft_becomes_a_card_with_all_it_has():
    memory = Memory(1.7e9, 8.0, 0.5, "interval")
    (card,), issues = cards_of(
        [Draft(3, " KL? ", "\nX.\n", ("t",), "A::B", memory, "in/x.tsv")], "z.zip", "z"
    )
    assert (card.front, card.back, card.tags, card.deck) == ("KL?", "X.", ("t",), "A::B")
    assert (card.source, card.memory, issues) == ("in/x.tsv:3", memory, ())


def test_what_names_no_deck_and_no_file_is_of_the_file_itself():
    (card,), _ = cards_of([pair(1, "KL?")], "my.tsv", "my")
    assert (card.deck, card.source) == ("my", "my.tsv:1")


def test_empty_sides_are_told_and_an_empty_card_is_none():
    items = [pair(1, "", "A."), pair(2, "Q?", " "), pair(3, "\u200b", " \t"), pair(4, "Q2?")]
    assert found(*items) == [
        (1, "empty-front", False),
        (2, "empty-back", False),
        (3, "empty-card", True),
    ]
    assert len(cards_of(items, "my.tsv", "my")[0]) == 3


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        ("What is KL?", "duplicate"),
        ("what is kl", "near-duplicate"),
        ("What is <b>KL</b>?", "near-duplicate"),
        ("What is&nbsp;KL?", "near-duplicate"),
        ("“What is KL?”", "near-duplicate"),
        ("What is\nKL ?", "near-duplicate"),
    ],
)
def test_cards_that_are_there_already(other, kind):
    assert found(pair(1, "What is KL?"), pair(7, other)) == [(7, kind, False)]


@pytest.mark.parametrize("other", ["What is K+L?", "What is K<L?", "What is ΚL?", "What is KL²?"])
def test_signs_with_a_meaning_tell_cards_apart(other):
    assert found(pair(1, "What is KL?"), pair(2, other)) == []


def test_the_same_question_with_another_answer_is_another_card():
    assert found(pair(1, "KL?"), pair(2, "KL?", "No metric.")) == []
    items = pair(1, "KL?"), pair(2, "KL?", "No metric."), pair(3, "kl?", "No metric"), pair(4, "KL?")
    assert found(*items) == [(3, "near-duplicate", False), (4, "duplicate", False)]


def test_two_ways_to_write_an_accent_are_one():
    assert found(pair(1, "caf\u00e9?"), pair(2, "cafe\u0301?")) == [(2, "near-duplicate", False)]


def test_the_file_of_a_duplicate_is_named_where_it_is_another_one():
    one, two = Draft(1, "KL?", "X.", file="a.tsv"), Draft(5, "KL?", "X.", file="b.tsv")
    (issue,) = cards_of([one, two], "z.zip", "z")[1]
    assert (issue.file, issue.line, issue.text) == ("b.tsv", 5, "the same card as in a.tsv, line 1")


def test_equal_cards_have_ids_of_their_own():
    cards, _ = cards_of([pair(1, "KL?"), pair(2, "KL?")], "my.tsv", "my")
    assert cards[1].id == f"{cards[0].id}-2"


def test_what_cannot_be_seen_is_taken_out_and_told():
    (card,), (issue,) = cards_of([pair(1, "en\u00adtro\u200bpy\x00", "\u202eA\u202c")], "my.tsv", "my")
    assert (card.front, card.back) == ("entropy", "A")
    assert issue.text == "5 characters that cannot be seen taken out"


def test_names_of_decks_and_tags_hold_nothing_that_cannot_be_seen():
    (card,), _ = cards_of([Draft(1, "Q?", "A.", ("half \ud83d", "en\u200btropy"), "a\x00b")], "my.tsv", "my")
    assert (card.tags, card.deck) == (("half \ufffd", "entropy"), "ab")


@pytest.mark.parametrize("sign", ["\r\n", "\r", "\x0b", "\x0c", "\x85"])
def test_line_breaks_of_any_kind_are_line_breaks(sign):
    (card,), issues = cards_of([pair(1, f"one{sign}two")], "my.tsv", "my")
    assert (card.front, issues) == ("one\ntwo", ())


def test_what_scripts_need_stays():
    text = "می\u200cخواهم 👩\u200d👧 \u200fשלום"
    (card,), issues = cards_of([pair(1, text)], "my.tsv", "my")
    assert (card.front, issues) == (text, ())


def test_half_a_character_becomes_the_sign_for_a_lost_one():
    (card,), (issue,) = cards_of([pair(1, "a\ud83d")], "my.tsv", "my")
    assert (card.front, issue.kind) == ("a\ufffd", "replacement")


def test_a_side_without_end_is_cut_and_told():
    (card,), (issue,) = cards_of([pair(1, "Q?", "x" * (LONGEST_SIDE + 1))], "my.tsv", "my")
    assert (len(card.back), issue.kind) == (LONGEST_SIDE, "too-long")
    assert issue.text == "the answer has 500,001 characters: those after 500,000 are left out"


def test_issues_stand_by_file_and_line():
    items = [
        Issue(9, "late", "x", "a.tsv"),
        Draft(1, "", "A.", file="b.tsv"),
        Issue(2, "early", "x", "a.tsv"),
    ]
    assert found(*items) == [(2, "early", False), (9, "late", False), (1, "empty-front", False)]


def test_of_issues_without_end_the_last_stands_for_the_rest(monkeypatch):
    monkeypatch.setattr("graph.readers.drafts.MOST_ISSUES", 2)
    items = [Issue(line, "no-separator", "skipped: x", skipped=True) for line in range(1, 6)]
    cards, issues = cards_of([*items, pair(9, "KL?")], "my.tsv", "my")
    assert [(issue.line, issue.times) for issue in issues] == [(1, 1), (2, 1), (5, 3)]
    assert issues[-1].text == "skipped: x (the last of 3 more that are not listed)"
    assert Deck("my.tsv", "tsv", "utf-8", cards, issues).skipped == 5


def test_files_inside_files_are_named_by_both():
    inner = [Draft(1, "Q?", "A.", file="x.md"), Issue(2, "kind", "text")]
    assert [item.file for item in renamed(inner, "vault")] == ["vault/x.md", "vault"]


DRAFTS = st.builds(Draft, st.integers(1, 99), st.text(max_size=5), st.text(max_size=5))


@given(st.lists(DRAFTS, max_size=20))
def test_each_draft_is_a_card_or_an_issue_that_says_skipped(drafts):
    cards, issues = cards_of(drafts, "my.tsv", "my")
    assert len(cards) + sum(issue.skipped for issue in issues) == len(drafts)
    assert len({card.id for card in cards}) == len(cards)


@given(st.lists(DRAFTS, max_size=20))
def test_what_became_cards_becomes_the_same_cards_again(drafts):
    cards, _ = cards_of(drafts, "my.tsv", "my")
    again = [Draft(int(card.source[7:]), card.front, card.back) for card in cards]
    assert cards_of(again, "my.tsv", "my")[0] == cards
