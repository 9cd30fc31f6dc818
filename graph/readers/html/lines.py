"""Lines of text as a browser would break them, put together piece by piece."""

from __future__ import annotations

import re

_SPACE = re.compile(r"[ \t\n\r\f\v\xa0]+")
_MOST_INDENT = 20
_MOST_PIECES = 50  # that are looked back at


class Lines:
    """Text so far. Breaks, spaces and the marks of lists and cells are kept back until text follows them."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._breaks = 0
        self._space = False
        self._mark = ""

    @property
    def length(self) -> int:
        """How many pieces there are."""
        return len(self._parts)

    def text(self, text: str) -> None:
        """Add text; runs of space are one, but no-break spaces indent a line."""
        words = text.strip(" \t\n\r\f\v\xa0")
        if not words:
            self._space = self._space or bool(text)
            return
        before = text[: text.index(words[0])]
        indent = before.count("\xa0") if self._at_start and not self._mark else 0
        self._space = self._space or bool(before)
        self.verbatim(" " * min(indent, _MOST_INDENT) + _SPACE.sub(" ", words))
        self._space = text[-1].isspace()

    def verbatim(self, text: str) -> None:
        """Add text as it stands."""
        if self._parts:
            if self._breaks:
                self._parts.append("\n" * min(self._breaks, 2))
            elif self._space and not self._mark:
                self._parts.append(" ")
        if self._mark:
            self._parts.append(self._mark)
        self._breaks, self._space, self._mark = 0, False, ""
        self._parts.append(text)

    def space(self) -> None:
        """A space, unless a line begins here."""
        self._space = True

    def line(self) -> None:
        """A line break of the text's own: two of them leave a line empty."""
        if not self._mark:
            self._breaks += 1
            self._space = False

    def block(self, lines: int = 1) -> None:
        """A block begins or ends here: 2 ``lines`` leave one empty."""
        if not self._mark:
            self._breaks = max(self._breaks, lines)
            self._space = False

    def item(self, mark: str) -> None:
        """An item of a list begins here, whose mark stands before the next text."""
        self._breaks, self._space, self._mark = max(self._breaks, 1), False, mark

    def row(self) -> None:
        """A row of a table begins here."""
        self._breaks, self._space, self._mark = 1, False, ""

    def cell(self, row: int) -> None:
        """A further cell of a row begins here; ``row`` is the length when the row began."""
        if self.length > row:
            self._breaks = 0
            self._mark += " | "
        else:
            self._mark += "| "
        self._space = False

    def unmarked(self) -> None:
        """Forget the mark of an item or cell that stayed empty."""
        self._mark = ""

    @property
    def _at_start(self) -> bool:
        return bool(self._breaks) or not self._parts

    def before(self, length: int) -> str:
        """The last piece of text before those from ``length`` on."""
        return self._parts[length - 1] if length else ""

    def since(self, length: int, most: int) -> str | None:
        """The text of the pieces from ``length`` on; None if it has more characters than ``most``."""
        if self.length - length > _MOST_PIECES or sum(map(len, self._parts[length:])) > most:
            return None
        return "".join(self._parts[length:])

    def replace(self, length: int, text: str) -> None:
        """Put a text in the place of the pieces from ``length`` on."""
        self._parts[length:] = [text]

    def __str__(self) -> str:
        return "".join(self._parts).rstrip()
