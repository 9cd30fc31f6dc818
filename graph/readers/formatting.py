r"""Formatting: what looks wrong in the text of cards, such as a formula that nothing closes.

A remark that is not true costs more than one that is missing, so each rule leaves alone what people
write on purpose: "a)" and "1)", smileys, [0,1), ``$PATH``, "$5", lines that two spaces join.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.model import Card, Issue
from graph.readers.pairs import TAG, find_formulas, hidden, prose_of, unpaired_bracket

_FORMULA_PAIRS = ("([)]", "{}")  # half-open intervals are formulas, too
_TEXT_PAIRS = ("()", "[]", "{}")
_LET_GO = re.compile(r"\\(?:left|right)\s*\.")  # a bracket without a partner, as TeX has it

# Between words of one sentence; before a capital or a sign two spaces may stand for a new line.
_TWO_SPACES = re.compile(r"(?<=[^\W\d_][^\W\d_,;]) {2}(?=(?P<word>[^\W\d_]{2}))")
# "a . b" is a product, ". script.sh" a command: a full stop ends the text, or a capital follows it.
_SPACE_BEFORE = re.compile(r"(?<=[\w)\]\0]) +(?:,(?=\s)|\.(?=\s+[^\W\d_a-z]|\s*\Z))")

_END_MARKS = (".", "!", "?", "…", ":", ";", "。", "！", "？", "।", "۔", "؟")
_BEHIND_THE_END = " \t\n\1\"'”’»)]*_"
_SENTENCE_BREAK = re.compile(r"(?<=[.!?:;…])[\s\1]+|[\n\0]")
_LIST = re.compile(r"(?:^|\s)(?:[-*•]|\d{1,2}[.)])\s|<li\b")
_NOTES = re.compile(r"[=<>→⇒]")  # what notes are written with, sentences hardly
_FEWEST_WORDS = 6  # in lower case, for a fragment such as "O(n log n), in place" to be none
_MOST = 0.75  # of the answers have to end with a mark before its absence is worth a word

_BEFORE, _BEHIND = 25, 15  # characters quoted around a place


def formatting_issues(cards: Sequence[Card]) -> tuple[Issue, ...]:
    """What looks wrong in the text of a deck's cards, in their order, with the file and line of each.

    >>> card = Card("c1", "What is a square?", "A product (of a number with itself.", source="my.tsv:7")
    >>> [(issue.file, issue.line, issue.kind) for issue in formatting_issues([card])]
    [('my.tsv', 7, 'unbalanced')]
    """
    tagged = sum(bool(card.tags) for card in cards)
    sides, ends = [], []
    for card in cards:
        front, back = prose_of(card.front), prose_of(card.back)
        sides.append(
            (*_side_remarks("question", card.front, front), *_side_remarks("answer", card.back, back))
        )
        ends.append(_is_ended(card.back, back))
    expects_end = ends.count(True) >= _MOST * sum(bool(card.back) for card in cards)
    issues: list[Issue] = []
    for card, ended, found in zip(cards, ends, sides, strict=True):
        remarks = [*found]
        if _is_same(card.front, card.back):
            remarks.append(("same-sides", "the answer repeats the question; write what it asks for"))
        if ended is False and expects_end:
            last = _quoted(card.back, len(card.back))
            remarks.append(("no-end", f"the answer ends without a full stop, unlike most: {last}; add one"))
        if not card.tags and tagged * 2 >= len(cards):
            remarks.append(("no-tags", f"no tags, but {tagged} of {len(cards)} cards have some; add them"))
        if remarks:
            file, _, line = card.source.rpartition(":")
            issues += [Issue(int(line), kind, text, file) for kind, text in remarks]
    return tuple(issues)


def _side_remarks(name: str, text: str, prose: str) -> Iterator[tuple[str, str]]:
    """Kind and text of each remark on one side of a card, the question or the answer."""
    if (at := text.find("\ufffd")) >= 0:
        yield "replacement", f"the {name} has lost a character: {_quoted(text, at)}; write it again"
        return  # brackets in a text that was read wrongly are hardly its own
    formulas, unpaired = find_formulas(prose)
    if unpaired:
        at, sign = unpaired[0]
        advice = r"close the formula, or write \$" if sign == "$" else "close the formula"
        yield "unclosed-math", f"the {name} has a {sign} without its partner: {_quoted(text, at)}; {advice}"
    for start, end in formulas:
        formula = prose[start:end]
        pairs = _FORMULA_PAIRS[1 if _LET_GO.search(formula) else 0 :]
        if (inside := unpaired_bracket(formula, pairs)) is not None:
            yield "unbalanced", f"a formula in the {name} {_without_partner(text, start + inside)}"
    prose = hidden(prose, formulas)
    if not unpaired and (bracket := unpaired_bracket(prose, _TEXT_PAIRS)) is not None:
        yield "unbalanced", f"the {name} {_without_partner(text, bracket)}"
    # To look for the signs first is many times as fast as to search for what they are part of.
    doubled = _TWO_SPACES.finditer(prose) if "  " in prose else ()
    if (gap := next((found.end() for found in doubled if found["word"].islower()), None)) is not None:
        yield "spaces", f"the {name} has two spaces in a row: {_quoted(text, gap)}; leave one"
    if (" ," in prose or " ." in prose) and (before := _SPACE_BEFORE.search(prose)):
        sign = "comma" if before[0].endswith(",") else "full stop"
        yield "spaces", f"the {name} has a space before a {sign}: {_quoted(text, before.end())}; take it out"


def _is_same(front: str, back: str) -> bool:
    """Whether both sides have the same words; mostly the first ones tell."""
    first, other = front.split(maxsplit=1)[:1], back.split(maxsplit=1)[:1]
    if [word.casefold() for word in first] != [word.casefold() for word in other]:
        return False
    return front.casefold().split() == back.casefold().split()


def _without_partner(text: str, at: int) -> str:
    return f"has a {text[at]} without its partner: {_quoted(text, at)}; add the other or take it out"


def _quoted(text: str, at: int) -> str:
    """The words around a place of a text, in quotes."""
    start, end = max(0, at - _BEFORE), at + _BEHIND
    words = re.sub(r"\s", " ", text[start:end])
    return f"'{'…' if start else ''}{words}{'…' if end < len(text) else ''}'"


def _is_ended(text: str, prose: str) -> bool | None:
    """Whether a text that ends in a sentence has its end mark; None if it ends in something else."""
    prose = prose.rstrip(_BEHIND_THE_END)
    if prose.endswith(_END_MARKS):
        return True
    last = _SENTENCE_BREAK.split(prose)[-1].strip(TAG)
    words = [word.strip(",()") for word in last.split()]
    plain = sum(word.isalpha() and word.islower() for word in words)
    if plain < _FEWEST_WORDS or not last[0].isupper() or not (words[0] + words[-1]).isalpha():
        return None
    return None if _LIST.search(text) or _NOTES.search(last) else False
