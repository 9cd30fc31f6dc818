r"""HTML to plain text, with what is none kept: formulas, code, ``List<String>``. Nothing of it can run."""

from __future__ import annotations

import re
from functools import lru_cache

from graph.readers.html.code import code, code_lines, fenced
from graph.readers.html.elements import Elements
from graph.readers.html.formulas import FORMULA, formula
from graph.readers.html.tags import COMMENT, TAG, Endings, Tag, characters, has_entity, tag_of

# Whatever is no plain text, tried at each position in this order.
_SIGN = re.compile(
    rf"""(?=[<\\$\[`~])(?:
    (?P<fence>```(?:[^`]|`(?!``))*+``` | ~~~(?:[^~]|~(?!~~))*+~~~)
  | (?P<inline>(?<!`)`(?![`\s])[^`\n]*+(?<=\S)`(?!`))
  | (?P<formula>{FORMULA})
  | (?P<directive>\[(?i:sound|anki):[^\[\]\n]*+\])
  | (?P<comment>{COMMENT})
  | {TAG}
    )""",
    re.VERBOSE | re.DOTALL,
)
_NOT_AS_IT_IS = re.compile(r"[<&\\$\[`~]|  ")  # signs, and spaces that a browser shows as one
_BREAKS = re.compile(r"<(?:br|/?(?:p|div|li|ul|ol|table|tr|pre|blockquote|h[1-6]|hr))\b", re.IGNORECASE)
_ANY_BREAK = re.compile(r"\n")
# Line breaks of the source mean none beside <br> and blocks, unless Markdown stands between them.
_MEANT_BREAK = re.compile(r"\n[ \t]*\n\s*|\n(?=[ \t]*(?:[-*+•–>|]|\d{1,3}[.)]|\#{1,6})[ \t])")
_DROPPED = frozenset("script style template head iframe video audio object canvas noframes rp".split())
_CODE = frozenset("pre code tt samp".split())
_CODE_TAG = re.compile(r"</?(?:pre|code|tt|samp)\b[^<>]*>", re.IGNORECASE)
_NEXT_BREAK = re.compile(r"[ \t\n]{0,100}<br\b", re.IGNORECASE)


def html_to_text(text: str) -> str:
    r"""The text of a piece of HTML: its lines, lists and tables, formulas in LaTeX, code in backticks.

    Images and sounds are named in brackets; addresses follow links, unless these say them.

    >>> html_to_text("<b>If</b> \\(a&lt;b\\):<ul><li>List<String><li>x<sup>2</sup></ul><img src='i/a.png'>")
    'If \\(a<b\\):\n- List<String>\n- x^2\n[image: a.png]'
    """
    if text.isprintable() and not _NOT_AS_IT_IS.search(text):
        return text.strip(" ")  # as most fields of notes
    return _Reading(text.replace("\r\n", "\n").replace("\r", "\n")).text()


def is_html(text: str) -> bool:
    """Whether known tags or entities are in a text, outside of formulas and code.

    >>> is_html("a<br>b"), is_html("x&nbsp;y"), is_html("List<String> and a < b"), is_html("the <br> tag")
    (True, True, False, False)
    """
    if "&" in text and has_entity(text):
        return True
    if "<" not in text:
        return False
    endings = Endings(text)
    at = 0
    while found := _SIGN.search(text, at):
        if found["comment"] or (found["name"] and tag_of(found, endings)):
            return True
        at = found.end("attributes") if found["name"] else found.end()
    return False


def plain(text: str) -> str:
    """A text that may be HTML as plain text: unchanged if it is none."""
    return _plain(text) if "<" in text or "&" in text else text


@lru_cache(maxsize=4096)  # a source, a heading or an answer stands on many cards
def _plain(text: str) -> str:
    return html_to_text(text) if is_html(text) else text


class _Reading:
    """A piece of HTML, read from its beginning to its end."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._endings = Endings(source)
        self._breaks = _MEANT_BREAK if _BREAKS.search(source) else _ANY_BREAK
        self._elements = Elements()

    def text(self) -> str:
        at = begin = 0
        while found := _SIGN.search(self._source, at):
            tag = tag_of(found, self._endings) if found["name"] else None
            latex = formula(found[0]) if found["formula"] else ""
            if latex is None or (found["name"] and tag is None):
                at = found.start() + 1
                continue
            if begin < found.start():
                self._prose(self._source[begin : found.start()])
            at = begin = self._tag(tag) if tag else self._sign(found, latex)
        self._prose(self._source[begin:])
        return self._elements.finished()

    def _prose(self, text: str) -> None:
        """Text without any tags, whose line breaks may be those of the source."""
        at = 0
        for found in self._breaks.finditer(text):
            self._elements.text(characters(text[at : found.start()]))
            if self._breaks is _ANY_BREAK:
                self._elements.line()
            else:
                self._elements.block(min(found[0].count("\n"), 2))
            at = found.end()
        self._elements.text(characters(text[at:]))

    def _sign(self, found: re.Match[str], latex: str) -> int:
        """A formula, code or the name of a sound as it stands in the text; the place behind it."""
        if found["formula"]:
            self._elements.verbatim(latex)
        elif found["directive"]:
            self._elements.directive(characters(found[0]))
        elif found["inline"]:
            self._elements.verbatim(fenced(found[0]))
        elif found["fence"]:
            self._block(fenced(found[0]), found.end())
        return found.end()

    def _block(self, text: str, end: int) -> None:
        """Lines of code; a line break behind them in the source is the one that ends them."""
        self._elements.block()
        self._elements.verbatim(text)
        if not _NEXT_BREAK.match(self._source, end):
            self._elements.block()

    def _tag(self, tag: Tag) -> int:
        """Do what a tag says; the place to read on from."""
        if tag.closes:
            self._elements.close(tag.name, self._source[tag.end : tag.end + 10])
            return tag.end
        if tag.name not in _DROPPED and tag.name not in _CODE and tag.name not in ("math", "anki-mathjax"):
            self._elements.open(tag)
            return tag.end
        inner, end = self._inside(tag)
        if tag.name in _CODE:
            written = code(code_lines(_CODE_TAG.sub("", inner)), block=tag.name == "pre")
            if "\n" in written:
                self._block(written, end)
            else:
                self._elements.verbatim(written)
        else:
            self._elements.whole(tag, inner)
        return end

    def _inside(self, tag: Tag) -> tuple[str, int]:
        """The source inside an element, and the place behind it; nothing if it is never closed."""
        if self._endings.later(tag.name, tag.end):
            ending = re.compile(rf"</{tag.name}(?![A-Za-z0-9:-])[^<>]*>?", re.IGNORECASE)
            if found := ending.search(self._source, tag.end):
                return self._source[tag.end : found.start()], found.end()
        return "", tag.end
