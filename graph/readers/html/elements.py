"""What the elements of HTML do to a text: blocks, lists, tables, links, indices, formulas that are drawn."""

from __future__ import annotations

import re
from typing import Any

from graph.readers.html.formulas import delimited
from graph.readers.html.indices import index
from graph.readers.html.lines import Lines
from graph.readers.html.mathml import latex_of
from graph.readers.html.media import image, link_target, named, player
from graph.readers.html.tags import BLOCKS, PARAGRAPHS, Tag

_DEEPEST_LIST = 10  # levels that are indented
_SHORT = 400  # characters of a link or index whose text is looked at
_DRAWN = frozenset(["katex-html", "mathjax", "mathjax_preview"])  # formulas once more, sign by sign
_PLAYERS = frozenset("audio video iframe object canvas".split())


class Elements:
    """The text so far, and the elements that are open."""

    def __init__(self) -> None:
        self._lines = Lines()
        self._lists: list[int | None] = []  # the number of the next item; None: no numbers
        self._rows: list[tuple[int, int]] = []  # of each table, the cells of its row and where this began
        self._indices: list[int] = []
        self._links: list[tuple[str, int]] = []
        self._drawn = 0  # spans that are open in a formula that is drawn
        self._drawing: list[str] = []

    def finished(self) -> str:
        """The text; with that of a drawing that never ended, since it may have been none."""
        for text in self._drawing if self._drawn else ():
            self._lines.text(text)
        return str(self._lines)

    def text(self, text: str) -> None:
        """Text between tags."""
        if self._drawn:
            self._drawing.append(text)
        else:
            self._lines.text(text)

    def verbatim(self, text: str) -> None:
        """A piece that stays as it is, such as code."""
        if text and self._drawn:
            self._drawing.append(text)
        elif text:
            self._lines.verbatim(text)

    def line(self) -> None:
        """A line break."""
        self._lines.line()

    def block(self, lines: int = 1) -> None:
        """A block begins or ends here."""
        self._lines.block(lines)

    def directive(self, source: str) -> None:
        """A sound or a voice in Anki's brackets."""
        kind, _, name = source[1:-1].partition(":")
        if kind.lower() == "sound" or name.startswith("play"):
            self.verbatim(named("sound", "" if kind.lower() == "anki" else name))

    def whole(self, tag: Tag, inner: str) -> None:
        """An element whose inside is no text: a formula, a script, a player."""
        attributes = tag.attributes()
        if tag.name in _PLAYERS:
            self.verbatim(player(tag.name, attributes, inner))
        elif tag.name == "anki-mathjax":
            block = attributes.get("block", "").lower() == "true"
            self.verbatim(delimited(latex_of({}, inner), block=block))
        elif tag.name == "math":
            self.verbatim(delimited(latex_of(attributes, inner), block=attributes.get("display") == "block"))
        elif tag.name == "script":  # MathJax keeps its LaTeX in scripts of a type of their own
            kind = attributes.get("type", "").lower()
            if kind.startswith("math/tex"):
                self.verbatim(delimited(inner, block="mode=display" in kind))

    def open(self, tag: Tag) -> None:
        """An element begins."""
        name = tag.name
        if name == "span":
            self._span(tag)
        elif name == "br":
            self._lines.line()
        elif name in ("ul", "ol"):
            self._lines.block()
            start = tag.attributes().get("start", "")
            first = int(start) if re.fullmatch(r"[0-9]{1,6}", start) else 1
            self._lists.append(first if name == "ol" else None)
        elif name == "li":
            self._lines.item(self._mark())
        elif name == "table":
            self._lines.block()
            self._rows.append((0, self._lines.length))
        elif name == "tr":
            self._lines.row()
            if self._rows:
                self._rows[-1] = (0, self._lines.length)
        elif name in ("td", "th"):
            self._cell()
        elif name in ("sub", "sup"):
            self._indices.append(self._lines.length)
        elif name == "a":
            self._links.append((tag.attributes().get("href", ""), self._lines.length))
        elif name == "img":
            self.verbatim(image(tag.attributes()))
        elif name in ("svg", "embed"):
            self.verbatim(named("image"))
        elif name in ("q", "rt"):
            self.text("“" if name == "q" else "(")
        else:
            self._edge(name)

    def close(self, name: str, following: str) -> None:
        """An element ends; ``following`` is the source behind it."""
        if name == "span":
            self._drawn = max(0, self._drawn - 1)
            if not self._drawn:
                self._drawing.clear()
        elif name in ("ul", "ol"):
            self._ended(self._lists)
        elif name == "tr":
            self._lines.row()
        elif name == "li":
            self._lines.unmarked()
            self._lines.block()
        elif name == "table":
            self._ended(self._rows)
        elif name in ("sub", "sup"):
            self._end_index(name, following)
        elif name == "a":
            self._end_link()
        elif name in ("q", "rt"):
            self.text("”" if name == "q" else ")")
        else:
            self._edge(name)

    def _ended(self, opened: list[Any]) -> None:
        """A list or a table ends."""
        self._lines.unmarked()
        if opened:
            opened.pop()
        self._lines.block()

    def _edge(self, name: str) -> None:
        """Where an element begins or ends that is no more than a block, or a part of a line."""
        if name in PARAGRAPHS:
            self._lines.block(2)
        elif name in BLOCKS:
            self._lines.block()

    def _span(self, tag: Tag) -> None:
        if self._drawn or (
            "class" in tag.source.lower()  # most spans have only a style
            and not _DRAWN.isdisjoint(tag.attributes().get("class", "").lower().split())
        ):
            self._drawn += 1

    def _mark(self) -> str:
        """The mark of the next item of a list."""
        indent = "  " * min(len(self._lists) - 1, _DEEPEST_LIST)
        number = self._lists[-1] if self._lists else None
        if number is None:
            return f"{indent}- "
        self._lists[-1] = number + 1
        return f"{indent}{number}. "

    def _cell(self) -> None:
        if not self._rows:
            self._lines.space()
            return
        cells, begin = self._rows[-1]
        if cells:
            self._lines.cell(begin)
        self._rows[-1] = (cells + 1, begin)

    def _end_index(self, name: str, following: str) -> None:
        if self._indices:
            begin = self._indices.pop()
            written = self._lines.since(begin, _SHORT)
            if written and begin:
                self._lines.replace(begin, index(name, self._lines.before(begin), written, following))

    def _end_link(self) -> None:
        if self._links:
            address, begin = self._links.pop()
            if target := link_target(address, self._lines.since(begin, _SHORT)):
                self._lines.space()
                self.verbatim(target)
