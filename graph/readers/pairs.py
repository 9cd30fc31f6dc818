"""Pairs: the formulas and brackets in the text of a card, and what of them has no partner."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from string import ascii_lowercase, ascii_uppercase

# Code, links and markup are no prose. Stand-ins of the same length keep every offset.
_HIDDEN, TAG = "\0", "\1"
# It begins with a set of signs, not with a choice of patterns, since search skips to these at once.
_NO_PROSE = re.compile(
    r"""
  [`~<hHwW(&](?i:
    (?<=`)(?:``.*?(?:```|\Z) | [^`\n]+`)
  | (?<=~)~~.*?(?:~~~|\Z)
  | (?<=<)(?:
        (?P<code>pre|code)\b[^<>]*>(?:(?!<(?P=code)\b).)*?</(?P=code)>
      | (?P<tag>/?[a-z][\w-]*(?:\s+[\w:-]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+))?)*\s*/?>)
    )
  | (?:(?<=h)ttps?://|(?<=w)ww\.)(?:[^\s<>"()\[\]]|\([^\s<>()]*\))+
  | (?<=\]\()(?:[^()\s]|\([^()\s]*\))*\)                              # the address of [text](address)
  | (?<=&)(?:\w{2,8}|\#\d{1,6}|\#x[\da-f]{1,5});
  )
    """,
    re.VERBOSE | re.DOTALL,
)

_OPENING = {r"\)": r"\(", r"\]": r"\["}
_DELIMITER = re.compile(r"(?<![\\$])\$\$(?!\$)|(?<!\\)\\[()\[\]]")
# As Pandoc has it: no space inside the dollars and no digit behind, so that "$5 and $6" is prose.
INLINE_FORMULA = r"(?<![\\$\w])\$(?=[^\s$])(?:[^$\n\\]|\\.){0,300}?(?<=[^\s\\])\$(?![\d$])"
_INLINE = re.compile(INLINE_FORMULA)
_DOLLAR = re.compile(r"(?<![\\$])\$(?!\$)")
# What a dollar begins without any formula: $PATH, $(date), $5. But "$f_n" and "$2^n" are formulas.
_VARIABLE = re.compile(r"(?![A-Za-z]_(?:\{|[A-Za-z\d]\b))[A-Za-z_]\w+|[\d_@?#!*({]")
_TEX_NUMBER = re.compile(r"[\d.]+[a-z]?(?:[\^_]| ?\\[A-Za-z]{2})")
_COMMAND = re.compile(r"\\[A-Za-z]{2,}")
# What only formulas hold. A name of one letter may have an index, "snake_case" is a name of its own.
_TEX = re.compile(r"\\[A-Za-z]{2,}|[\w)\]}]\^|(?<![^\W_])[A-Za-z]_[A-Za-z\d{]")
_EQUATION = re.compile(r"[\w)\]}] ?= ?[\w(\\-]")
_SYMBOL_AHEAD = re.compile(r"\s*[A-Za-z](?!\w)")
_SYMBOL_BACK = re.compile(r"(?:(?<!\w)[A-Za-z]|[)}])\s*\Z")
_NEAR = 60  # characters in which the signs of a formula are looked for

_BRACKET = re.compile(r"[\\()\[\]{}](?:(?<=\\).)?", re.DOTALL)  # or what a backslash makes of one
_BOUND = r"(?:[^\[\](){}\n]|\([^()\n]{0,10}\)){0,15}?"
_SHORT_BOUND = r" ?[-+−]?[\w.∞/^+*-]{1,10} ?"
# Half-open and open intervals: [0,1), (0, f(1)], and as some write them, ]0,1] and [0;1[.
_INTERVAL = re.compile(
    rf"\[{_BOUND}[,;]{_BOUND}\)|\({_BOUND}[,;]{_BOUND}\]|\[{_SHORT_BOUND}[,;]{_SHORT_BOUND}\["
    rf"|\]{_SHORT_BOUND}[,;]{_SHORT_BOUND}[\[\]]"
)
# "1)", "a)", "iv)", "Q2)", "1a)": the labels of lists.
_NUMBERING = re.compile(
    r"(?<![^\s,;:>\0\1])(?P<label>[A-Z]?\d{1,2}[a-z]?|[A-Za-z]|[ivx]{2,5}|[IVX]{2,5})[.°]?\)"
)
_SERIES = (
    [str(number) for number in range(1, 100)],
    [*ascii_lowercase],
    [*ascii_uppercase],
    "i ii iii iv v vi vii viii ix x".split(),
    "I II III IV V VI VII VIII IX X".split(),
)
_NEIGHBOURS = tuple({*pair} for series in _SERIES for pair in pairwise(series))
# What stands alone as well: "part b)", "see 3)", but hardly "n)".
_ALONE = re.compile(r"[A-Z]?\d{1,2}[a-z]?|[a-cA-CI]|[ivx]+|[IVX]{2,}")
# Smileys, and brackets that are spoken of and not used.
_SINGLE = re.compile(
    r"[:;][-'^o]?[()]+|(?<!\S)=-?[()]+(?!\S)|(?<=[\"'“‘«])[()\[\]{}](?=[\"'”’»])|(?<!\S)[()\[\]{}](?!\S)"
)


def prose_of(text: str) -> str:
    r"""A text of the same length without its code and links; markup such as ``<br>`` becomes tags.

    >>> prose_of("See `f(` <b>now</b>").replace("\0", "·").replace(TAG, "~")
    'See ···· ~~~now~~~~'
    """
    return _NO_PROSE.sub(lambda found: (TAG if found["tag"] else _HIDDEN) * len(found[0]), text)


def hidden(text: str, regions: Iterable[tuple[int, int]]) -> str:
    """A text of the same length without these regions."""
    characters: list[str] | None = None
    for start, end in regions:
        characters = characters or list(text)
        characters[start:end] = _HIDDEN * (end - start)
    return text if characters is None else "".join(characters)


# --- formulas ----------------------------------------------------------------------------------


def find_formulas(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, str]]]:
    r"""Where the formulas of a text stand, and every delimiter that was meant for one and has no partner.

    >>> find_formulas(r"Let $f_n$ tend to \(\sup f_n. It costs $5.")
    ([(4, 9)], [(18, '\\(')])
    """
    formulas: list[tuple[int, int]] = []
    unpaired: list[tuple[int, str]] = []
    if "$" not in text and "\\" not in text:
        return formulas, unpaired
    opened: dict[str, int] = {}
    for found in _DELIMITER.finditer(text):
        sign = _OPENING.get(found[0], found[0])
        closes = found[0] == "$$" or found[0] in _OPENING
        if closes and sign in opened:
            formulas.append((opened.pop(sign), found.end()))
        elif found[0] in _OPENING:
            unpaired.append((found.start(), found[0]))
        else:
            if sign in opened:
                unpaired.append((opened[sign], sign))
            opened[sign] = found.start()
    unpaired += [(at, sign) for sign, at in opened.items()]
    unpaired = [(at, sign) for at, sign in unpaired if _touches_tex(text, at, sign, bool(formulas))]
    text = hidden(text, formulas)
    inline = [found.span() for found in _INLINE.finditer(text)]
    text = hidden(text, inline)
    unpaired += [
        (found.start(), "$")
        for found in _DOLLAR.finditer(text)
        if _touches_tex(text, found.start(), "$", bool(inline))
    ]
    return sorted(formulas + inline), sorted(unpaired)


def _touches_tex(text: str, at: int, sign: str, among_formulas: bool) -> bool:
    """Whether a delimiter without a partner is meant as one: there is TeX on the side that it opens to.

    Among formulas that are closed, less of it is enough.
    """
    ahead = text[at + len(sign) : at + len(sign) + _NEAR].split("$")[0]
    back = text[max(0, at - _NEAR) : at].split("$")[-1]
    if sign == "$" and _VARIABLE.match(ahead):
        return bool(_TEX_NUMBER.match(ahead) or (among_formulas and _COMMAND.search(ahead)))
    if sign in _OPENING or (sign == "$" and not ahead[:1].strip()):
        ahead = ""
    if sign in _OPENING.values() or (sign == "$" and not back[-1:].strip()):
        back = ""
    if among_formulas and (_SYMBOL_AHEAD.match(ahead) or _SYMBOL_BACK.search(back)):
        return True
    patterns = (_TEX,) if sign == "$" else (_TEX, _EQUATION)
    return any(pattern.search(side) for pattern in patterns for side in (ahead, back))


# --- brackets ----------------------------------------------------------------------------------


def unpaired_bracket(text: str, pairs: Sequence[str]) -> int | None:
    """Where the first bracket without a partner stands; each of ``pairs`` holds openings, then closings.

    >>> unpaired_bracket("H(p(x) is", ["()"]), unpaired_bracket("a) in [0,1) b) else", ["()"])
    (1, None)
    """
    signs = [sign for sign in _BRACKET.findall(text) if sign[0] != "\\"]
    if all(_is_balanced(signs, pair) for pair in pairs):
        return None  # nor is any bracket too many when some need no partner
    brackets = [(found.start(), found[0]) for found in _BRACKET.finditer(text) if found[0][0] != "\\"]
    free = {at for found in _SINGLE.finditer(text) for at in range(*found.span())}
    free.update(_numbering(text, brackets))
    for interval in _INTERVAL.finditer(text):
        free |= {interval.start(), interval.end() - 1}
    surplus: list[int] = []
    for pair in pairs:
        openings, closings = pair[: len(pair) // 2], pair[len(pair) // 2 :]
        surplus += _surplus(brackets, openings, closings, free)
        surplus += _surplus(reversed(brackets), closings, openings, free)
    return min(surplus, default=None)


def _is_balanced(signs: Iterable[str], pair: str) -> bool:
    openings, closings = pair[: len(pair) // 2], pair[len(pair) // 2 :]
    depth = 0
    for sign in signs:
        if sign in openings:
            depth += 1
        elif sign in closings:
            depth -= 1
            if depth < 0:
                return False
    return not depth


def _numbering(text: str, brackets: Iterable[tuple[int, str]]) -> Iterator[int]:
    """The brackets of a list: "a)" is a part of one next to "b)", or if nothing opened it."""
    found = list(_NUMBERING.finditer(text))
    if not found:
        return
    depth, unopened = 0, set()
    for at, sign in brackets:
        if sign == ")" and not depth:
            unopened.add(at)
        depth = max(0, depth + (sign == "(") - (sign == ")"))
    labels = {label["label"] for label in found}
    listed = {label for pair in _NEIGHBOURS if pair <= labels for label in pair}
    for label in found:
        at = label.end() - 1
        argument = text[max(0, label.start() - 2) : label.start()].rstrip().endswith(",")  # max0, x)
        if label["label"] in listed or (at in unopened and not argument and _ALONE.fullmatch(label["label"])):
            yield at


def _surplus(
    brackets: Iterable[tuple[int, str]], rising: str, sinking: str, free: Collection[int]
) -> list[int]:
    """Where more brackets are closed than opened (at most one place), those aside that need no partner."""
    depth = 0
    for at, sign in brackets:
        depth += (sign in rising) - (sign in sinking and at not in free)
        if depth < 0:
            return [at]
    return []
