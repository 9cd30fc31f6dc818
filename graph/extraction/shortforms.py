"""How well words spell a short form: "mean squared error" spells MSE, "the network" does not spell CNN.

The letters of a short form stand in its order in the words it stands for. Of all ways to pick them the
cheapest counts: initials cost nothing; letters inside words, and words without a letter, cost the more
the less often people abbreviate so. One pass over the words thus ranks what S. Sohn, D. C. Comeau,
W. Kim and W. J. Wilbur try strategy by strategy ("Abbreviation definition identification based on
automatic precision estimates", BMC Bioinformatics 9:402, 2008).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from graph.extraction.plain_formulas import GREEK
from graph.extraction.stoplists import FUNCTION_WORDS, VERBAL_STARTS
from graph.extraction.zipf import zipf

# What a spelling costs, in function words left out: "area under the curve" spells AUC for 1.
_FUNCTION_WORD = 1
_NEXT = 3  # the letter right behind one that counts: LoRA, "low-rank adaptation"
_PART = 3  # into a word at its second part: DN, "deep Q-network"
_INSIDE = 6  # another letter of a word: HTTP, "hypertext transfer protocol"
_BREAK = 6  # over a comma or a dash, or a function word behind the last letter
_WORD = 9  # a word without a letter
_START_AT_PART = 9  # a long form that begins at the second part of a word: "GABA-induced current"
_LAST_WORD = 12  # a word without a letter behind all others: XSS, "cross-site scripting attack"
_BRACKET = 12  # words in brackets without a letter: AUC, "area under the [ROC] curve"
_START_AT_FUNCTION_WORD = 12  # or at a participle: no term begins with "of" or "using"
_MIDDLE = 24  # into a word at neither its beginning nor that of a part
_LAST_BRACKET = 24  # words in brackets behind the last letter

_EXACT = 2  # the most that a spelling by initials costs
_COMMON = 4.0  # Zipf frequency from which lower case is a word ("net", "hot") and no short form ("std")

_MOST_CHARACTERS = 14
_SHORT = re.compile(r"[^\W_](?:[\w./&+-]|\([\w+-]{1,3}\))*(?: (?:[\w./&+-]|\([\w+-]{1,3}\))+){0,2}")
_TOKEN = re.compile(r"(?P<bracket>(?<!\S)(?:\([^()]*\)|\[[^\[\]]*\])(?![^\s/]))|[^\s/]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_AROUND_WORD = ".,;:\"'()[]"
_NUMBERS = {
    word: str(digit)
    for words in (
        "one two three four five six seven eight nine",
        "first second third fourth fifth sixth seventh eighth ninth",
    )
    for digit, word in enumerate(words.split(), start=1)
}
_CONVENTIONAL = frozenset((*_NUMBERS.values(), "x"))  # what a word may stand for that has no such letter


@dataclass(frozen=True, slots=True)
class Spelling:
    """Where in a text the words begin that spell a short form, and what that costs."""

    start: int
    cost: int

    @property
    def exact(self) -> bool:
        """Whether it is by initials, with two function words left out at most."""
        return self.cost <= _EXACT


class _Place(NamedTuple):
    """A letter or digit of a word: what it may stand for, and what it costs to come to it."""

    at: int
    says: str
    enter: int  # from an earlier word
    onward: int  # from an earlier letter of its word
    follow: int  # from the letter right before


class _Token(NamedTuple):
    """A word or a bracket: its places, and what it costs to leave it out or to go on behind it."""

    start: int
    places: tuple[_Place, ...]
    skip: int  # left out between two letters
    trail: int  # left out behind the last letter
    leave: int


def is_short_form(text: str) -> bool:
    """Whether a text has the shape of a short form: up to three words, 14 characters at most.

    >>> [text for text in ("MSE", "k-NN", "PGE(2)", "TNF alpha", "2025", "see", "H") if is_short_form(text)]
    ['MSE', 'k-NN', 'PGE(2)', 'TNF alpha']
    """
    if len(text) > _MOST_CHARACTERS or not _SHORT.fullmatch(text):
        return False
    if text.lower() in FUNCTION_WORDS and not text.isupper():
        return False
    if text[-1] == "-" and not text[:-1].isupper():  # a prefix, but END- is one of END+ and END-
        return False
    return sum(c.isalnum() for c in text) >= 2 and not text.split()[0].isdigit()


def spell(short: str, text: str) -> Spelling | None:
    """The cheapest spelling of a short form by the words that end a text; of equals the shortest.

    >>> spell("MSE", "the mean squared error"), spell("HTTP", "hypertext transfer protocol")
    (Spelling(start=4, cost=0), Spelling(start=0, cost=6))
    >>> spell("CNN", "the network") is None
    True
    """
    letters = _spelled(short, text)
    if not _may_spell(letters, text):
        return None
    last = list(_TOKEN.finditer(text))[-2 * len(letters) - 5 :]
    tokens = [_token(found, frozenset(letters)) for found in last]
    costs: dict[int, float] | None = None
    for letter in reversed(letters):
        costs = _costs(letter, tokens, costs)
        if not costs:
            return None
    found = [
        Spelling(opening.start, int(costs[place.at]) + opening.cost)
        for token in tokens
        for place in token.places
        if costs and place.at in costs and (opening := _opening(text, token, place))
    ]
    return min(found, key=lambda spelling: (spelling.cost, -spelling.start), default=None)


def _may_spell(letters: Sequence[str], text: str) -> bool:
    """Whether letters stand in a text in their order; a digit or an X may stand for a word."""
    lower = text.lower() if text.isascii() else "".join(map(str.lower, text))
    at = 0
    for letter in letters:
        if letter not in _CONVENTIONAL:
            at = lower.find(letter, at) + 1
            if not at:
                return False
    return True


def is_spelled(short: str, long: str, spelling: Spelling) -> bool:
    """Whether a long form spells a short form well enough for a text that puts one beside the other.

    >>> [is_spelled("GD", long, spell("GD", long)) for long in ("gradient descent", "grid of models")]
    [True, False]
    """
    words = long.split()
    if len(long) <= len(short) or short.lower() in long.lower().split():
        return False
    if not _says_more(short, long) and (len(words) == 1 or not spelling.exact):
        return False
    if short.islower():
        if not (spelling.exact and len(words) > 1) and not _is_clipping(short, words):
            return False
    elif short.istitle() and short.isalpha():  # one word, or a name in capitals: Sj, Schistosoma japonicum
        if len(words) > 1 and not all(initial in short for initial in re.findall(r"\b\w", long)):
            return False
    elif len(words) == 1 and sum(c.isupper() or c.isdigit() for c in short) < 2:
        return False
    # The fewer the letters, the more of them chance would find.
    return spelling.cost <= 9 * min(len(_spelled(short, long)), 5) - 3


def _says_more(short: str, long: str) -> bool:
    """Whether a long form has a word that is neither an acronym itself nor one of the short form."""
    own = re.split(r"\W+", short.lower())
    words = [word for word in re.split(r"\W+", long) if word and word.lower() not in own]
    return any(not word.isupper() and not word.isdigit() for word in words)


def _is_clipping(short: str, words: Sequence[str]) -> bool:
    """Whether lower case is a short form ("std", standard deviation) and not a word in brackets."""
    repeated = len(words) > 1 and any(word.lower().startswith(short) for word in words)
    return len(short) <= 5 and not repeated and zipf(short) < _COMMON


def _spelled(short: str, long: str) -> list[str]:
    """What of a short form is to be spelled: letters and digits, without the s of a plural (VAEs)."""
    letters = [c for c in short.lower() if c.isalnum()]
    plural = len(letters) > 2 and short[-1] == "s" and short[-2].isupper() and long.endswith("s")
    return letters[:-1] if plural else letters


def _costs(letter: str, tokens: Sequence[_Token], rest: dict[int, float] | None) -> dict[int, float]:
    """What it costs to spell the end of a short form, by the place of the first letter of that end.

    ``rest`` has these costs for the end that is one letter shorter; None where nothing is left.
    """
    costs: dict[int, float] = {}
    later = 0.0 if rest is None else inf  # the cheapest way on in a later word
    for number, token in enumerate(reversed(tokens)):
        later += token.leave if number else 0
        enter = onward = inf
        behind: _Place | None = None
        for place in reversed(token.places):
            if letter in place.says:
                cost = min(later, onward)
                if rest and behind and behind.at == place.at + 1 and behind.at in rest:
                    cost = min(cost, rest[behind.at] + behind.follow)
                if cost < inf:
                    costs[place.at] = cost
            if rest and place.at in rest:
                enter = min(enter, rest[place.at] + place.enter)
                onward = min(onward, rest[place.at] + place.onward)
            behind = place
        later = min(enter, later + (token.trail if rest is None else token.skip))
    return costs


def _token(found: re.Match[str], letters: frozenset[str]) -> _Token:
    text, start = found[0], found.start()
    leave = _BREAK if text[-1] in ",;" else 0
    if found["bracket"]:
        return _Token(start, (), _BRACKET, _LAST_BRACKET, leave)
    if not any(c.isalnum() for c in text):  # a dash
        return _Token(start, (), _BREAK, _BREAK, leave)
    function = text.strip(_AROUND_WORD).lower() in FUNCTION_WORDS
    skip, trail = (_FUNCTION_WORD, _BREAK) if function else (_WORD, _LAST_WORD)
    return _Token(start, tuple(_places(text, start, letters)), skip, trail, leave)


def _places(text: str, start: int, letters: frozenset[str]) -> Iterator[_Place]:
    """The places of a word that may stand for one of the letters."""
    before, first = " ", True
    conventional = not _CONVENTIONAL.isdisjoint(letters)
    for at, c in enumerate(text):
        if c.isalnum():
            opens = not before.isalnum()
            says = c.lower() + (_conventions(text, at) if opens and conventional else "")
            if not letters.isdisjoint(says):
                part = opens or (c.isupper() and not before.isupper()) or c.isdigit() != before.isdigit()
                yield _Place(
                    at=start + at,
                    says=says,
                    enter=0 if first else _PART if part else _MIDDLE,
                    onward=0 if part else _INSIDE,
                    follow=0 if c.isupper() or c.isdigit() else _NEXT,
                )
            first = False
        before = c


def _conventions(text: str, at: int) -> str:
    """What a word stands for besides its initial: X for "ex" and "cross", 3 for "three"."""
    found = _LETTERS.match(text, at)
    word = found[0].lower() if found else ""
    return _NUMBERS.get(word, "") + ("x" if len(word) > 3 and word.startswith(("ex", "cross")) else "")


def _opening(text: str, token: _Token, place: _Place) -> Spelling | None:
    """Where a long form begins whose first letter is at a place, and what beginning there costs."""
    if place.enter > _PART:
        return None
    prefix = text[token.start : place.at]
    cost = _START_AT_PART
    if not place.enter:
        word = text[place.at :].split(None, 1)[0].strip(_AROUND_WORD).lower()
        cost = _START_AT_FUNCTION_WORD if word in FUNCTION_WORDS or word in VERBAL_STARTS else 0
        starts: tuple[int, ...] = (place.at, token.start)
    elif all(len(run) < 3 or run in GREEK for run in _LETTERS.findall(prefix)):
        starts = (token.start,)  # a prefix that is no word belongs to it: "2,4-dinitrophenyl"
    else:
        starts = (place.at,) if prefix[-1] == "-" else ()
    for start in starts:
        if all(text.count(a, start) == text.count(b, start) for a, b in ("()", "[]")):
            return Spelling(start, cost)
    return None
