"""Formulas written as plain text, such as ``H(p) = -sum_x p(x) log p(x)``, and what of them is prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from graph.extraction.inflection import is_acronym

MaskKind = Literal["math", "code", "link", "markup", "emphasis", "spelled", "name"]

GREEK = frozenset(
    "alpha beta gamma delta epsilon eps zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega Gamma Delta Theta Lambda Sigma Phi Psi Omega".split()
)
FUNCTIONS = frozenset(
    "log ln lg exp sin cos tan cot sec tanh sinh cosh max min sup inf sum prod int lim det dim ker tr "
    "rank diag sign sgn arg argmax argmin sqrt abs mod gcd lcm grad div curl var cov std avg clip".split()
)
_SYMBOL_NAMES = GREEK | FUNCTIONS


class Mask(NamedTuple):
    """Characters ``start`` to ``end`` of a text that are not prose, or one name (``kind`` says so)."""

    start: int
    end: int
    kind: MaskKind


class Formula(NamedTuple):
    """A whole formula, as it should be typeset, with what of it is masked from the tagger."""

    start: int
    end: int
    masks: tuple[Mask, ...]


_LEXER = re.compile(
    r"""
    (?P<space>[^\S\n]+)
  | (?P<number>\d+(?:[.,]\d+)*%?)
  | (?P<name>[^\W\d_][\w']*(?:[-‐‑–][^\W\d_]\w*)*)
  | (?P<open>[(\[{])
  | (?P<close>[)\]}])
  | (?P<relation><=|>=|==|!=|:=|->|=>|\|\||[=<>≈≠≤≥≡∝→⇒⇌∈∼~])
  | (?P<operator>\*\*|[-+*/^|−·×÷±∑∏∫√∂∇∞_⋅!'])
  | (?P<comma>,|\.\.\.|…|;)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
# What alone can prove a formula: a relation, an index, a power, a call, a function, 2x. Most prose has none.
_PROOF = re.compile(
    r"[=<>≈≠≤≥≡∝→⇒⇌∈∼~|^√∑∏∫∂∇_{]|[\w'][(\[]|\d[^\W\d_](?!\w)|(?<![^\W_])(?:"
    + "|".join(sorted(FUNCTIONS))
    + r")(?![^\W\d_])"
)
_DEEPEST = 40  # brackets deeper than this are not a formula a person wrote


class _Token(NamedTuple):
    kind: str
    start: int
    end: int
    text: str


# The index behind an operand, and whether the operand alone proves that this is a formula.
_Operand = tuple[int, bool]


def plain_formulas(text: str, start: int = 0, end: int | None = None) -> Iterator[Formula]:
    """Formulas in plain notation between two offsets, such as ``H(p) = -sum_x p(x) log p(x)``.

    A formula grows from a seed (a relation, a call, a name with an index) over everything that an
    operator or mere juxtaposition joins to it, and stops at the first word of prose.
    """
    end = len(text) if end is None else end
    if not _PROOF.search(text, start, end):
        return
    tokens = [
        _Token(match.lastgroup or "", match.start(), match.end(), match[0])
        for match in _LEXER.finditer(text, start, end)
    ]
    operands = _operands(tokens)
    unproven: set[int] = set()
    at = 0
    while at < len(tokens):
        reach = _formula(tokens, at, operands, unproven)
        if reach is None:
            at += 1
            continue
        parts = tuple(_kept_out(tokens[at:reach]))
        yield Formula(tokens[at].start, tokens[reach - 1].end, parts)
        at = reach


def may_hold_formula(word: str) -> bool:
    """Whether a word without white space in it alone can prove that there is a formula.

    >>> [may_hold_formula(word) for word in ("x_i", "H(p)", "log", "2x", "word")]
    [True, True, True, True, False]
    """
    return bool(_PROOF.search(word))


def _brackets(tokens: list[_Token]) -> dict[int, int]:
    """The index of the closing bracket for each opening one that is closed properly."""
    closing: dict[int, int] = {}
    stack: list[int] = []
    pairs = {")": "(", "]": "[", "}": "{"}
    for index, token in enumerate(tokens):
        if token.kind == "open":
            stack.append(index)
        elif token.kind == "close" and stack and tokens[stack[-1]].text == pairs[token.text]:
            if len(stack) <= _DEEPEST:
                closing[stack[-1]] = index
            stack.pop()
    return closing


def _formula(
    tokens: list[_Token], at: int, operands: list[_Operand | None], unproven: set[int]
) -> int | None:
    """Where a formula that starts at a token ends (exclusive), or None if none starts there.

    ``unproven`` collects the places that a chain such as ``x + y - 1`` passes before anything proves
    that it is a formula. A later start that comes to one of them would end alike, so it is given up.
    """
    head = tokens[at]
    if at and tokens[at - 1].kind in ("name", "number") and head.kind != "relation":
        return None  # what hangs on a word is no formula of its own
    seeded = head.kind == "relation"
    operand = operands[_skip_space(tokens, at + 1) if seeded else at]
    if operand is None or (at == 0 and head.text in ("->", "=>", "→", "⇒", "~", "<", ">")):
        return None
    here = operand[0]
    seeded = seeded or operand[1]
    while True:
        if not seeded:
            if here in unproven:
                return None
            unproven.add(here)
        joint = _skip_space(tokens, here)
        if joint >= len(tokens):
            break
        token = tokens[joint]
        if token.kind in ("relation", "operator"):
            after = _skip_space(tokens, joint + 1)
            if token.text == "-" and (joint == here) != (after == joint + 1):
                break  # "x - y" and "x-y" are differences, "x -y" and "x- y" are dashes
            nxt = operands[after]
            if nxt is None:
                if token.text in ("'", "!") and joint == here:
                    here = joint + 1
                    continue
                break
            here = nxt[0]
            seeded = seeded or token.kind == "relation" or nxt[1] or token.text in ("^", "√", "∑", "∫")
        else:
            nxt = operands[_skip_space(tokens, joint + 1) if token.kind == "comma" else joint]
            if nxt is None or not nxt[1] or not (seeded or token.kind == "comma"):
                break
            here = nxt[0]
    return here if seeded else None


def _skip_space(tokens: list[_Token], at: int) -> int:
    return at + 1 if at < len(tokens) and tokens[at].kind == "space" else at


def _operands(tokens: list[_Token]) -> list[_Operand | None]:
    """The operand that starts at each token, if one does.

    Worked out from the last token to the first, for a sign or a function needs the operand behind it.
    """
    closing = _brackets(tokens)
    operands: list[_Operand | None] = [None] * (len(tokens) + 1)
    for at in reversed(range(len(tokens))):
        operands[at] = _operand(tokens, at, closing, operands)
    return operands


def _operand(
    tokens: list[_Token], at: int, closing: dict[int, int], operands: list[_Operand | None]
) -> _Operand | None:
    token = tokens[at]
    if token.kind == "operator":
        if token.text in "-+−±∑∏∫√∂∇":  # signs
            return operands[_skip_space(tokens, at + 1)]
        return (at + 1, False) if token.text == "∞" else None
    if token.kind == "open":
        close = closing.get(at)
        raised = token.text == "{" and at > 0 and tokens[at - 1].text == "^"
        if close is None or not (raised or _formal(tokens[at + 1 : close])):
            return None
        return close + 1, False
    if token.kind == "number":
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if following and following.kind == "name" and len(following.text) == 1 and following.text.islower():
            return at + 2, True  # 2x, but not 3D
        return at + 1, False
    if token.kind != "name":
        return None
    end, indexed = _indexed(tokens, at, closing)
    if end in closing and _callable(token.text, indexed, tokens[end + 1 : closing[end]]):
        close = closing[end]
        while close + 1 in closing:
            close = closing[close + 1]
        return close + 1, True
    if indexed:
        return end, True
    if token.text in FUNCTIONS:
        argument = operands[_skip_space(tokens, end)]
        return (argument[0], True) if argument else None
    letter = token.text.rstrip("'")
    if token.text in GREEK or (len(letter) == 1 and letter not in "aAI"):
        return end, False
    if letter in ("a", "A", "I"):  # a word where another one follows
        behind = _skip_space(tokens, end)
        if behind == len(tokens) or tokens[behind].kind != "name":
            return end, False
    return None


def _indexed(tokens: list[_Token], at: int, closing: dict[int, int]) -> tuple[int, bool]:
    """The end of a name with its indices (``y_w``, ``x_{ij}``, ``x^2``), and whether it has any."""
    text = tokens[at].text
    if "_" in text.strip("_"):
        base, index = text.split("_", 1)
        # snake_case is code, not mathematics: an index hangs on a letter, a Greek name, a function
        return at + 1, len(base) <= 2 or base in GREEK or base in FUNCTIONS or len(index) == 1
    end = at + 1
    if end in closing and text.endswith("_") and tokens[end].text == "{":
        return closing[end] + 1, True
    return end, False


def _callable(head: str, indexed: bool, arguments: list[_Token]) -> bool:
    """Whether HEAD(arguments) is mathematics and not a word with a remark in brackets."""
    if indexed or head in FUNCTIONS or head in GREEK or len(head) == 1:
        return True
    symbolic = any(token.kind == "relation" or token.text in ("|", "^") for token in arguments)
    if symbolic:
        return True
    if len(arguments) == 1:  # softmax(x) is a call, Windows(R) is a trade mark
        return len(arguments[0].text) == 1 and arguments[0].text.islower()
    return _formal(arguments) and not any(_wordy(token) for token in arguments)


def _formal(tokens: list[_Token]) -> bool:
    """Whether brackets hold a formula: symbols with at least one operator or index, no prose."""
    words = sum(_wordy(token) for token in tokens)
    symbols = sum(
        token.kind in ("relation", "operator", "open") or "_" in token.text.strip("_") for token in tokens
    )
    letters = any(token.kind in ("name", "number") for token in tokens)
    return letters and words <= symbols and not any(token.kind == "other" for token in tokens)


def _wordy(token: _Token) -> bool:
    text = token.text
    return token.kind == "name" and len(text) > 1 and text not in _SYMBOL_NAMES and "_" not in text


def _kept_out(tokens: list[_Token]) -> Iterator[Mask]:
    """The masks of a formula: all of it but the words and acronyms that name a concept."""
    start: int | None = None
    for index, token in enumerate(tokens):
        raised = index + 1 < len(tokens) and tokens[index + 1].text == "^"
        raised |= index > 1 and tokens[index - 1].text == "{" and tokens[index - 2].text[-1] in "^_"
        if _names_concept(token) and not raised:
            if start is not None:
                yield Mask(start, token.start, "math")
            start = None
        elif start is None:
            start = token.start
    if start is not None:
        yield Mask(start, tokens[-1].end, "math")


def _names_concept(token: _Token) -> bool:
    text = token.text
    if token.kind != "name" or "_" in text or text in _SYMBOL_NAMES:
        return False
    return text.lower() not in FUNCTIONS if len(text) >= 3 else is_acronym(text)
