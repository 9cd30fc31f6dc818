"""What stands inside a line: links between notes, images and tags."""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph.readers.html.media import named
from graph.readers.html.text import plain

_REFERENCE = re.compile(
    r"""
    (?P<code>```.*?``` | `[^`\n]+`)
  | (?P<embedded>!?)\[\[(?P<target>[^\[\]\n|]{1,500})(?:\|(?P<shown>[^\[\]\n]{0,500}))?\]\]
  | !\[(?P<alt>[^\[\]\n]{0,500})\]\((?P<address>[^()\n]*)\)
    """,
    re.VERBOSE | re.DOTALL,
)
_SIZE = re.compile(r"\d+(?:x\d+)?")
TAG = re.compile(r"(?<![^\s,;(])#(?=[^\W\d_])([\w/-]+)(?![\w#/-])")
"""A tag, its name without the sign as group 1."""
_TAG_LINE = re.compile(r"\s*(?:[-*] )?#(?=[^\W\d_])[\w/-]+(?:[\s,;]+#[\w/-]+)*[\s,;]*")
_TAGS_AHEAD = re.compile(r"\s*(?:#(?=[^\W\d_])[\w/-]+[\s,;]+)+")
ENDS_ASKING = re.compile(r"[?？]\W{0,20}\Z")
"""The end of a text that asks, which is looked for in the last characters."""
_BLOCK_NAME = re.compile(r"\s\^[A-Za-z0-9-]+\Z")


def displayed(lines: Iterable[str]) -> str:
    r"""Lines of Markdown as the text of a card: links between notes by their words, images by their names.

    Code, formulas and emphasis stay as they are written; HTML becomes text.

    >>> displayed(["[[Kullback–Leibler|KL]] in ![[a/plot.png]]", "and ![ROC](x.png)"])
    'KL in [image: plot.png]\nand [image: ROC]'
    """
    text = "\n".join(line.rstrip() for line in lines).strip("\n")
    text = _dedented(text)
    if "[" in text:
        text = _REFERENCE.sub(_shown, text)
    return plain(text).strip()


def _dedented(text: str) -> str:
    """A text without the space that all of its lines begin with."""
    lines = text.split("\n")
    indents = [line[: len(line) - len(line.lstrip())] for line in lines if line.strip()]
    common = min(indents, key=len, default="")
    if common and all(indent.startswith(common) for indent in indents):
        lines = [line[len(common) :] for line in lines]
    return "\n".join(lines)


def _shown(match: re.Match[str]) -> str:
    if match["code"]:
        return match[0]
    if match["target"] is None:
        return named("image", match["alt"].strip() or _file_name(match["address"]))
    shown = (match["shown"] or "").strip()
    target: str = match["target"].strip()
    if match["embedded"]:
        return named("image", shown if shown and not _SIZE.fullmatch(shown) else _file_name(target))
    if not any(character.isalpha() for character in shown or target):
        return match[0]  # a matrix
    return shown or target.replace("#^", " > ").replace("#", " > ").removeprefix(" > ")


def _file_name(address: str) -> str:
    """The name of the file that an address leads to."""
    if address.strip().startswith("data:"):
        return "embedded"
    words = address.strip().strip("<>").split('"', 1)[0].strip()
    return words.rstrip("/").rpartition("/")[2] or words


def is_tag_line(text: str) -> bool:
    """Whether a line holds tags and nothing else.

    >>> is_tag_line("#ml, #language/models"), is_tag_line("# ml")
    (True, False)
    """
    return bool(_TAG_LINE.fullmatch(text))


def tags_of(text: str) -> list[str]:
    """The names of the tags in a text."""
    return TAG.findall(text)


def take_tags(text: str) -> tuple[str, list[str]]:
    """A line without the tags at its beginning and end, and their names; those within sentences are words.

    >>> take_tags("#ml What is #1 in C#? #nlp #card")
    ('What is #1 in C#?', ['ml', 'nlp', 'card'])
    """
    tags: list[str] = []
    if "#" in text:
        if ahead := _TAGS_AHEAD.match(text):
            tags += tags_of(ahead[0])
            text = text[ahead.end() :]
        text, behind = _without_tags_behind(text)
        tags += behind
    return _BLOCK_NAME.sub("", text.rstrip()), tags


def _without_tags_behind(text: str) -> tuple[str, list[str]]:
    tags: list[str] = []
    while "#" in text:
        text = text.rstrip()
        start = max(text.rfind(" "), text.rfind("\t")) + 1
        if not is_tag_line(text[start:]):
            break
        tags += tags_of(text[start:])
        text = text[:start]
    return text, tags[::-1]
