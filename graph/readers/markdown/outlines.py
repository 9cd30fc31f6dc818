"""Outlines: bullets below bullets, as Logseq and RemNote keep their notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.readers.limits import DEEPEST
from graph.readers.markdown.lines import Line, masked

_BULLET = re.compile(r"([ \t]*)[-*+•](?:[ \t]+|\Z)")
_TAB = 4


@dataclass(frozen=True, slots=True)
class Bullet:
    """A bullet: its text and marks, the lines that go on with it, and its place in the outline.

    ``depth`` counts those it stands below; ``parent`` is the index of the next of them, or -1; ``end`` is the
    index behind the last one below this.
    """

    number: int
    text: str
    marks: str
    more: tuple[Line, ...]
    depth: int
    parent: int
    end: int


def outline(lines: Sequence[Line]) -> list[Bullet]:
    r"""The bullets of a note in order; text that is part of none ends what stands above.

    >>> from graph.readers.markdown.lines import read_note
    >>> [(b.text, b.depth, b.end) for b in outline(read_note("- a\n  - b\n  - c\n- d").lines)]
    [('a', 0, 3), ('b', 1, 2), ('c', 1, 3), ('d', 0, 4)]
    """
    starts: list[tuple[Line, int, str, list[Line]]] = []
    breaks: set[int] = set()  # bullets that follow other text
    for line in lines:
        match = (
            _BULLET.match(line.text) if line.kind == "text" or (line.kind == "block" and line.text) else None
        )
        inside = line.kind == "block" and not line.text.lstrip(" \t-*+•").startswith(("```", "~~~", "$$"))
        if match and not inside:
            starts.append((line, _width(match[1]), line.text[match.end() :], []))
        elif line.kind == "blank" or not starts:
            continue
        elif inside or line.kind in ("block", "comment") or _width(line.text) > starts[-1][1]:
            starts[-1][3].append(line)
        else:
            breaks.add(len(starts))
    ends = [len(starts)] * len(starts)
    parents, depths = [-1] * len(starts), [0] * len(starts)
    above: list[int] = []
    for index, (_, width, _, _) in enumerate(starts):
        while above and (index in breaks or starts[above[-1]][1] >= width):
            ends[above.pop()] = index
        if above:
            parents[index], depths[index] = above[-1], len(above)
        above.append(index)
    return [
        Bullet(line.number, text, masked(text), tuple(more), depths[index], parents[index], ends[index])
        for index, (line, _, text, more) in enumerate(starts)
    ]


def _width(text: str) -> int:
    space = text[: len(text) - len(text.lstrip())]
    return len(space.expandtabs(_TAB))


def below(
    bullets: Sequence[Bullet], index: int, own: Callable[[int], bool], written: Callable[[Bullet], list[str]]
) -> list[str]:
    """The lines below a bullet as a list; of those that are cards of their ``own`` only their own text.

    A single line is no list.
    """
    lines: list[str] = []
    at, count = index + 1, 0
    while at < bullets[index].end:
        bullet = bullets[at]
        indent = "  " * min(bullet.depth - bullets[index].depth - 1, DEEPEST)
        first, *rest = written(bullet) or [""]
        lines += [f"{indent}- {first}", *(f"{indent}  {line}" if line else "" for line in rest)]
        count += 1
        at = bullet.end if own(at) else at + 1
    if count == 1:
        return [line[2:] for line in lines]
    return lines
