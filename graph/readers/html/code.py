"""Code in HTML: the lines of a piece, and the backticks or fences around it."""

from __future__ import annotations

import re

from graph.readers.html.media import image
from graph.readers.html.tags import BLOCKS, PARAGRAPHS, Endings, Tag, characters, with_texts

_FENCE_OF_LINES = re.compile(r"(?:```|~~~)[\w+#-]{0,30}\s*</?(?:br|div|p)\b", re.IGNORECASE)


def code_lines(source: str) -> str:
    r"""Code in HTML as text: line breaks for those of tags, no other tags, and signs for entities.

    >>> code_lines("<span class='k'>if</span> a &lt; b:<br>&nbsp; f(List<String>)")
    'if a < b:\n  f(List<String>)'
    """

    def text_of(tag: Tag, _endings: Endings) -> str:
        if tag.name == "img":
            return image(tag.attributes())
        return "\n" * (tag.name == "br" or (tag.closes and tag.name in BLOCKS | PARAGRAPHS))

    return characters(with_texts(source, text_of)).replace("\xa0", " ")


def fenced(source: str) -> str:
    r"""Code in backticks or fences as text: tags in it are its own, unless its lines are made of them.

    >>> fenced("`<b>&amp;`"), fenced("`a &lt; b`"), fenced("```py<br>a &lt; b<br>```")
    ('`<b>&amp;`', '`a < b`', '```py\na < b\n```')
    """
    if _FENCE_OF_LINES.match(source):
        return code_lines(source)
    return source if "<" in source else characters(source).replace("\xa0", " ")


def code(text: str, *, block: bool = False) -> str:
    r"""Code in backticks, or between fences if it has several lines; empty if there is none.

    >>> code("a<b"), code("x\ny"), code(" ")
    ('`a<b`', '```\nx\ny\n```', '')
    """
    text = text.strip("\n").rstrip()
    if not text.strip():
        return ""
    if block or "\n" in text:
        fence = "~~~" if "```" in text else "```"
        return f"{fence}\n{text}\n{fence}"
    text = text.strip()
    if text.startswith("`") and text.endswith("`") and text.count("`") == 2 and len(text) > 2:
        return text  # both marked up and in backticks
    return f"``{text}``" if "`" in text else f"`{text}`"
