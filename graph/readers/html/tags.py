"""HTML tags and entities in text with other angle brackets: ``List<String>``, ``a<b``, ``cp <path>``."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field

# A value in quotes may hold a few "<" (alt="\(a<b\)"); every repetition is possessive and bounded by the next
# "<", so that thousands of openings without an end take linear time.
_VALUES = r"""=\s*+(?:"[^"<]*+(?:<[^"<]*+){0,3}+"|'[^'<]*+(?:<[^'<]*+){0,3}+')?+"""
TAG = (
    r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]{0,30}+)"
    rf"(?P<attributes>(?=[\s/>])(?:[^<>=]++|{_VALUES}){{0,60}}+)>(?P<spoken>\s+(?:tag|element)s?\b)?"
)
COMMENT = r"<!--(?:-?>|(?:(?!<!--|-->).)*+-->)|<!(?i:doctype)\b[^<>]*>|<!\[[^<>]*>|<\?xml\b[^<>]*>"

_MARKUP = re.compile(rf"{COMMENT}|{TAG}", re.DOTALL)
_ENDING = re.compile(r"</([A-Za-z][A-Za-z0-9:-]{0,30})")
_ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s"'<>=/]++)(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s"'<>]++)))?"""
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_WORD_DOCUMENT = re.compile(r"(?:[ovwm]|st\d):[a-z]+")  # <o:p>, as word processors paste it

BLOCKS = frozenset(
    "address article aside body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form header hgroup html legend li main menu nav ol optgroup option section summary table tbody "
    "tfoot thead tr ul".split()
)
PARAGRAPHS = frozenset("blockquote h1 h2 h3 h4 h5 h6 hr p".split())
_NEVER_CLOSED = frozenset("br hr wbr p li dt dd td th tr".split())
_NAMES = (
    BLOCKS
    | PARAGRAPHS
    | frozenset(
        "a abbr acronym area audio b base basefont bdi bdo big blink br button canvas cite code col "
        "colgroup data datalist del dfn em embed font frame frameset head i iframe img input ins kbd label "
        "link map mark marquee meta meter nobr noframes noscript object output param picture pre progress "
        "q rb rp rt rtc ruby s samp script select slot small source span strike strong style sub sup td "
        "template textarea th time title track tt u var video wbr".split()
    )
    | frozenset(
        "svg g path rect circle ellipse line polyline polygon text tspan defs desc use symbol marker "
        "clippath lineargradient radialgradient stop foreignobject animate animatetransform set image "
        "pattern mask".split()
    )
    | frozenset(
        "math mi mn mo ms mtext mrow msup msub msubsup mfrac msqrt mroot mtable mtr mtd mlabeledtr mover "
        "munder munderover mspace mstyle mpadded menclose mphantom mfenced mmultiscripts mprescripts "
        "semantics annotation".split()
    )
)
_BOOLEANS = frozenset(
    "allowfullscreen async autoplay checked compact contenteditable controls default defer disabled "
    "download hidden ismap itemscope loop multiple muted noshade novalidate nowrap open playsinline "
    "readonly required reversed selected".split()
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: its name in lower case, whether it closes, its attributes (decoded), and its end in the text."""

    name: str
    closes: bool
    end: int
    source: str = field(repr=False)

    def attributes(self) -> dict[str, str]:
        """The attributes by name in lower case; the first of several counts."""
        found: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(self.source):
            value = match["double"] or match["single"] or match["bare"] or ""
            found.setdefault(match["name"].lower(), characters(value).strip())
        return found


class Endings:
    """Where the elements of a text are closed."""

    def __init__(self, text: str) -> None:
        self._last = {found[1].lower(): found.start() for found in _ENDING.finditer(text)}

    def later(self, name: str, at: int) -> bool:
        """Whether an element is closed somewhere behind a place."""
        return self._last.get(name, -1) >= at


def tag_of(found: re.Match[str], endings: Endings) -> Tag | None:
    """The tag that ``TAG`` matched; None if it is other text in angle brackets, or a tag that is spoken of.

    Elements have to be known and closed where that is asked for; words without a value are no attributes.
    """
    name, closes, source = found["name"].lower(), bool(found["close"]), found["attributes"]
    end = found.end("attributes") + 1
    if name in _NAMES and ("=" in source or (closes and not source)):  # as nearly all are
        return Tag(name, closes, end, source)
    words = source.strip(" \t\r\n\f/").lower().split()
    bare = not words
    if name not in _NAMES and not _WORD_DOCUMENT.fullmatch(name):
        if "-" not in name or (bare and not closes and not endings.later(name, end)):
            return None
    elif (words and "=" not in source and not _BOOLEANS.issuperset(words)) or (
        bare and not closes and (found["spoken"] or not _stands_alone(name, endings, end))
    ):
        return None
    return Tag(name, closes, end, source)


def _stands_alone(name: str, endings: Endings, end: int) -> bool:
    return name in _NEVER_CLOSED or endings.later(name, end)


def with_texts(source: str, text_of: Callable[[Tag, Endings], str | None]) -> str:
    """Source with a text in the place of each tag, and without comments; tags of which it is None stay.

    >>> with_texts("a<br>b<!-- c --> List<String>", lambda tag, endings: f"({tag.name})")
    'a(br)b List<String>'
    """
    if "<" not in source:
        return source
    endings = Endings(source)

    def replaced(found: re.Match[str]) -> str:
        if not found["name"]:
            return ""
        tag = tag_of(found, endings)
        text = text_of(tag, endings) if tag else None
        return found[0] if text is None else text + (found["spoken"] or "")

    return _MARKUP.sub(replaced, source)


def characters(text: str) -> str:
    """Text with its entities as characters; what is none stays, such as the ``&lt`` of an address.

    >>> characters("a &lt; b &amp;amp; AT&T &#960;")
    'a < b &amp; AT&T π'
    """
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def has_entity(text: str) -> bool:
    """Whether a text holds entities.

    >>> has_entity("x&nbsp;y"), has_entity("AT&T; and R&D;")
    (True, False)
    """
    return any(html.unescape(found[0]) != found[0] for found in _ENTITY.finditer(text))
