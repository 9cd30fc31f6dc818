"""Abbreviations and their long forms, as their text defines them: "mean squared error (MSE)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from graph.extraction.shortforms import Spelling, is_short_form, is_spelled, spell
from graph.extraction.stoplists import FUNCTION_WORDS

_WINDOW = 200  # characters before a short form in which its long form is sought
_LONGEST = 120  # characters between two brackets, or behind "stands for"
_LONGEST_LEAD = 30  # … between a long form and its short form
_REMARK = 18  # cost of a spelling from which a bracket behind a short form is taken for a remark

_EDGES = " \t\"'‘’“”"
_MARKUP = re.compile(r"(?<!\t)\t\t?(?!\t)")  # what the mask leaves of a star or a backtick
_BRACKETS = re.compile(r"[()\[\]\n]")
_PIECE = re.compile(r"[^,;:=\t]+")
_BETWEEN = re.compile(" or | and ")
_GENITIVE = re.compile("['’]s$")
_CLAUSE_END = re.compile(r"(?<!\b[A-Za-z])[.:;!?][\s\"']+(?=\S)|[\t\n]")  # but "H. pylori", "Corp. (…)"
# What may stand between an opening bracket and the short form or long form in it.
_LEAD = re.compile(
    r"^[ \t\"'‘’“”]*(?:(?:or|also|i\.e\.|abbr\.|(?:abbreviated|denoted|known|written)(?: as| to| by)?"
    r"|called|termed|hereafter|short for|stands for|from|the|an?)[\s,]+)*",
    re.IGNORECASE,
)
_BEFORE_BRACKET = re.compile(r"(?:(?<![\w-])([\w-]+) )?(?<![\w-])([^\W_][\w+/.-]*)[\t ]*$")
_ACRONYM = re.compile(r"[A-Z](?<![\w/&+-][A-Z])[\w/&-]{1,9}(?![\w/&+-])")  # search skips to capitals at once
_STANDS_FOR = re.compile(
    r"(?:(?P<said>(?:,? which)? stands for|(?:,|,? (?:which )?is) short for"
    r"|(?:,|,? (?:which )?is) an? (?:abbreviation|acronym|initialism) (?:of|for))"
    r"|[ \t]*[=:–—]| --?|, or|, i\.e\.,?)[ \t]+(?:the |an? )?[\"'‘“]?"
)
_OR_SHORT = re.compile(
    r"(?:,(?: (?:or|also|often|\w+ly|abbreviated(?: as| to)?|called|known as|i\.e\.,?))*| or| =)"
    r"[ \t]+[\"'‘“]?$"
)
_PHRASE_END = re.compile(r"[.,;:!?()\[\]\t\n\"”]|$")
_NEXT_WORD = re.compile(r"[ \t]*([\w-]*)")


@dataclass(frozen=True, slots=True)
class AbbreviationPair:
    """A short form and its long form, with the offsets of the long form in the text.

    ``long`` is what stands there with single spaces for all white space and markup.
    """

    short: str
    long: str
    start: int
    end: int


@Language.component("abbreviation_pairs")
def abbreviation_pairs(doc: Doc) -> Doc:
    """SpaCy component: the pairs of a document, in ``doc.user_data["abbreviations"]``."""
    doc.user_data["abbreviations"] = find_pairs(doc.user_data["masked"])
    return doc


def find_pairs(text: str) -> tuple[AbbreviationPair, ...]:
    """The pairs that a masked text defines, in brackets of either order or in so many words.

    >>> def found(text):
    ...     return [(pair.short, pair.long) for pair in find_pairs(text)]
    >>> found("It minimises mean squared error (MSE).")
    [('MSE', 'mean squared error')]
    >>> found("DPO (direct preference optimization)")
    [('DPO', 'direct preference optimization')]
    >>> found("PCA stands for principal component analysis.")
    [('PCA', 'principal component analysis')]
    """
    if "\t" in text:
        text = _MARKUP.sub(lambda markup: " " * len(markup[0]), text)
    found = [pair for start, end in _brackets(text) for pair in _in_bracket(text, start, end)]
    found.extend(_in_words(text))
    return tuple(sorted(dict.fromkeys(found), key=lambda pair: pair.start))


# --- in brackets ---------------------------------------------------------------------------------


def _brackets(text: str) -> list[tuple[int, int]]:
    """The offsets of what is in each pair of brackets, if it is on one line and not too long."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for mark in _BRACKETS.finditer(text):
        if mark[0] == "\n":
            opened.clear()
        elif mark[0] in "([":
            opened.append(mark.end())
        elif opened and text[opened[-1] - 1] + mark[0] in ("()", "[]"):
            start = opened.pop()
            if mark.start() - start <= _LONGEST:
                found.append((start, mark.start()))
    return sorted(found)


def _in_bracket(text: str, start: int, end: int) -> list[AbbreviationPair]:
    """The pairs of a bracket, which holds short forms, or else a long form, or else both."""
    pieces = [(piece[0], start + piece.start()) for piece in _PIECE.finditer(text[start:end])]
    shorts = [_bare(short) for piece, _ in pieces[:2] for short in _BETWEEN.split(piece)]
    found = [pair for short in shorts if (pair := _long_before(text, short, start - 1))]
    if not found and pieces:
        (first, at), (last, to) = pieces[0], pieces[-1]
        pair = _long_inside(text, at, at + len(first), start - 1)
        if not pair and to > at:
            pair = _long_before(text, _bare(last), to - 1)
        found = [pair] if pair else []
    return found


def _bare(short: str) -> str:
    """What is in a bracket without quotes, the words that lead to it and a genitive s."""
    return _GENITIVE.sub("", _LEAD.sub("", short).rstrip(_EDGES))


def _long_before(text: str, short: str, end: int) -> AbbreviationPair | None:
    """The pair of a short form and the words that end at an offset."""
    if not is_short_form(short):
        return None
    start, clause = _clause(text, end)
    head, _, tail = short.partition("-")
    for form in [short, f"{tail}-{head}"] if tail else [short]:  # TAS-20: "20-item … scale"
        spelling = spell(form, clause)
        if spelling and is_spelled(short, clause[spelling.start :], spelling):
            return _pair(text, short, start + spelling.start, start + len(clause))
    return None


def _clause(text: str, end: int) -> tuple[int, str]:
    """The clause before an offset: where it begins, and its text without what edges it."""
    start = max(0, end - _WINDOW)
    while 0 < start < end and not text[start - 1].isspace():
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    if text[max(start, end - 2) : end] in ("'s", "’s"):  # "the microactuator's (MA's) …"
        end -= 2
    for boundary in _CLAUSE_END.finditer(text, start, end):
        start = boundary.end()
    depth = 0
    opens = text.find("(", start, end) >= 0 or text.find("[", start, end) >= 0
    for at in range(end - 1, start - 1, -1) if opens else ():
        depth += (text[at] in ")]") - (text[at] in "([")
        if depth < 0:  # a bracket that is still open
            return at + 1, text[at + 1 : end]
    return start, text[start:end]


def _long_inside(text: str, start: int, end: int, bracket: int) -> AbbreviationPair | None:
    """The pair of the short form before a bracket and the words in it."""
    found = _BEFORE_BRACKET.search(text, max(0, bracket - 40), bracket)
    if not found or not is_short_form(found[2]):
        return None
    long = _LEAD.sub("", text[start:end])
    start = end - len(long)
    long = long.rstrip(_EDGES)
    if found[1] and found[1].isupper() and found[1] in long.split():
        return None  # the two words are one short form: "PR AUC (area under the PR curve)"
    spelling = spell(found[2], long)
    if not spelling or spelling.start or spelling.cost > _REMARK or not is_spelled(found[2], long, spelling):
        return None
    return _pair(text, found[2], start, start + len(long))


def _pair(text: str, short: str, start: int, end: int) -> AbbreviationPair:
    return AbbreviationPair(short, " ".join(text[start:end].split()), start, end)


# --- in so many words ----------------------------------------------------------------------------


def _in_words(text: str) -> Iterator[AbbreviationPair]:
    """Pairs without a bracket: "PCA stands for …", "PCA: …", "…, or PCA,"."""
    for acronym in _ACRONYM.finditer(text):
        word = acronym[0]
        if not word[1:].islower() and sum(c.isupper() for c in word) >= 2:
            pair = _stands_for(text, word, acronym.end()) or _is_called(text, acronym)
            if pair:
                yield pair


def _stands_for(text: str, short: str, end: int) -> AbbreviationPair | None:
    """The pair of a short form and the words behind it, if a text says so or initials show it."""
    found = _STANDS_FOR.match(text, end)
    if not found:
        return None
    start = found.end()
    stop = _PHRASE_END.search(text, start, start + _LONGEST)
    phrase = text[start : stop.start() if stop else start]
    best: tuple[Spelling, str] | None = None
    for word in list(re.finditer(r"\S+", phrase))[: 2 * len(short)]:
        long = phrase[: word.end()]
        if _may_end(text, start + word.end()):
            spelling = spell(short, long)
            if spelling and not spelling.start and (best is None or spelling.cost < best[0].cost):
                best = spelling, long
                if spelling.exact:
                    break
    if best and (best[0].exact or found["said"]) and is_spelled(short, best[1], best[0]):
        return _pair(text, short, start, start + len(best[1]))
    return None


def _is_called(text: str, acronym: re.Match[str]) -> AbbreviationPair | None:
    """The pair of a short form and the words before it whose initials it has."""
    before = max(0, acronym.start() - _LONGEST_LEAD)
    if not any(text.find(sign, before, acronym.start()) >= 0 for sign in (",", " or", " =")):
        return None
    found = _OR_SHORT.search(text, before, acronym.start())
    if not found or not _may_end(text, acronym.end()):
        return None
    start, clause = _clause(text, found.start())
    spelling = spell(acronym[0], clause)
    if not spelling or not spelling.exact or not is_spelled(acronym[0], clause[spelling.start :], spelling):
        return None
    return _pair(text, acronym[0], start + spelling.start, start + len(clause))


def _may_end(text: str, at: int) -> bool:
    """Whether a phrase may end at an offset: punctuation or a function word follows, or nothing."""
    found = _NEXT_WORD.match(text, at)
    return not found or not found[1] or found[1].lower() in FUNCTION_WORDS
