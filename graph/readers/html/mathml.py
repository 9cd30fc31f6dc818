"""MathML to LaTeX: by what it brings along, or else by its elements."""

from __future__ import annotations

import re

from graph.readers.html.formulas import without_markup
from graph.readers.html.tags import COMMENT, characters
from graph.readers.limits import DEEPEST

_ANNOTATION = re.compile(
    r"<annotation\b[^<>]{0,200}?\btex\b[^<>]{0,200}>(?P<latex>[^<]*+(?:<(?!/?annotation)[^<]*+)*+)</annotation",
    re.IGNORECASE,
)
_TAG = re.compile(
    rf"{COMMENT}|<(?P<close>/?)(?P<name>[a-z][a-z-]*)\b[^<>]*?(?P<empty>/?)>", re.IGNORECASE | re.DOTALL
)
_PATTERNS = {
    "msup": "{}^{{{}}}",
    "msub": "{}_{{{}}}",
    "munder": "{}_{{{}}}",
    "mover": "{}^{{{}}}",
    "msubsup": "{}_{{{}}}^{{{}}}",
    "munderover": "{}_{{{}}}^{{{}}}",
    "mfrac": r"\frac{{{}}}{{{}}}",
    "mroot": r"\sqrt[{1}]{{{0}}}",
}
_SPECIAL = str.maketrans({"{": r"\{", "}": r"\}", "%": r"\%", "#": r"\#", "&": r"\&", "$": r"\$"})


def latex_of(attributes: dict[str, str], inner: str) -> str:
    r"""The LaTeX of a formula's element, by its attributes and the source inside it.

    >>> latex_of({}, "<mi>x</mi><msup><mi>e</mi><mrow><mo>-</mo><mi>x</mi></mrow></msup>")
    'xe^{-x}'
    >>> latex_of({}, "<mi>x</mi><annotation encoding='application/x-tex'>x_1</annotation>")
    'x_1'
    """
    if found := _ANNOTATION.search(inner):
        return characters(found["latex"])
    if alternative := attributes.get("alttext"):
        return alternative
    if not re.search(r"<m(?:i|n|o|text|row|sup|sub|frac)\b", inner, re.IGNORECASE):
        return without_markup(inner)
    return _of_elements(inner)


def _of_elements(inner: str) -> str:
    opened: list[tuple[str, list[str]]] = [("", [])]
    at = 0
    for found in _TAG.finditer(inner):
        _add(opened, inner[at : found.start()])
        at = found.end()
        name = (found["name"] or "").lower()
        if found["close"]:
            if len(opened) > 1 and opened[-1][0] == name:
                _end(opened)
        elif name and not found["empty"] and len(opened) < DEEPEST:
            opened.append((name, []))
    _add(opened, inner[at:])
    while len(opened) > 1:
        _end(opened)
    return "".join(opened[0][1])


def _add(opened: list[tuple[str, list[str]]], source: str) -> None:
    if text := characters(source).strip():
        opened[-1][1].append(text.translate(_SPECIAL))


def _end(opened: list[tuple[str, list[str]]]) -> None:
    name, parts = opened.pop()
    pattern = _PATTERNS.get(name, "")
    if pattern and len(parts) == len(re.findall(r"\{\d?\}", pattern.replace("{{", "").replace("}}", ""))):
        text = pattern.format(*parts)
    elif name == "msqrt":
        text = rf"\sqrt{{{''.join(parts)}}}"
    elif name == "mtext":
        text = rf"\text{{{' '.join(parts)}}}"
    else:
        text = "".join(parts)
    opened[-1][1].append(text)
