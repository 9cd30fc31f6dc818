r"""Masking: blank out what is not prose (formulas, code, links, markup) before the tagger reads it.

A mask replaces characters one for one, so every offset into the masked text is an offset into the
card. Blanked characters become tabs, which no candidate spans; the stars of an emphasis and the
backticks around a name become spaces, which one may. Only a word with markup inside moves, to where
that begins: ``**L**eftmost``, ``$\sigma$-algebra``.

What carries a concept stays: the acronym that heads a call (``KL(p||q)`` keeps KL), words in its
arguments (``KL(teacher||student)`` keeps teacher and student, ``exp(cross-entropy)`` keeps
cross-entropy), the words left of an equals sign.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from graph.extraction.names import code_name, may_hold_name, names_in_prose
from graph.extraction.plain_formulas import Mask, MaskKind, may_hold_formula, plain_formulas

BLANK = "\t"
NO_WORD = BLANK + " "  # what consists of these is none

# Marked-up regions, tried at each position in this order. A dollar pair is math only as Pandoc has
# it: no space inside the dollars and no digit behind, so that "$5 and $6" stays prose. One-letter
# tags take only attributes with a value, so that "i<p and p>0" is none.
# A search for an ending stops where the same thing opens again: thousands of openings without an
# end would otherwise each be followed to the end of the text.
# Brackets with an ellipsis hide the answer of a cloze, with its hint; others name an image.
MARKED = re.compile(
    r"""
    (?=[`~<\\$*!\[\]&])(?:  # few places of a text have a sign that one begins with
    (?P<inline>(?<!`)`(?![`\s])[^`\n]*(?<=\S)`(?!`) | ``(?:(?!'')[^`\n]|`(?!`))+``
      | <code>(?=\S)[^<>`\n]{1,80}(?<=\S)</code>)
  | (?P<code>```.*?(?:```|\Z) | ~~~.*?(?:~~~|\Z)
      | <(?P<tag>pre|code)\b[^<>]*>(?:(?!<(?P=tag)\b).)*?</(?P=tag)>)
  | (?P<math>\\\((?:(?!\\\().)*?\\\)
      | (?<!\\)\\\[(?:(?!(?<!\\)\\\[).)*?\\\] | (?<=\\)\\\[(?:(?!\\\\\[).)*?\\\]  # "\\[2pt]" opens nothing
      | \$\$.+?\$\$ | \[latex\](?:(?!\[latex\]).)*?\[/latex\] | \[\$\$?\](?:(?!\[\$).)*?\[/\$\$?\]
      | (?<![\\$\w])\$(?=[^\s$])(?:[^$\n\\]|\\.){0,300}?(?<=[^\s\\])\$(?![\d$]))
  | (?P<spelled>(?<![\w*])(?:\*\*\w{1,2}\*\*|<(?P<face>b|strong|i|em|u)>\w{1,2}</(?P=face)>)
      (?-i:[a-z][a-z-]+))
  | (?P<image>!\[[^\[\]\n]*\]\((?:[^)\n!]|!(?!\[))*\))
  | (?P<hidden>\[(?:…[^\[\]\n]{0,100} | \.\.\. | (?:image|sound|video|embedded)(?::[^\[\]\n]{0,250})?)\]
      (?![(\[:]))
  | (?P<site>\[(?P<host>\w{2,40})\]\(https?://(?=[^/)\s]{0,80}?(?P=host))[^)\s]*\))
  | (?P<open>\[)(?=[^\[\]\n]{1,200}\]\((?:[^)\n\]]|\](?!\())*\)) | (?P<target>\]\((?:[^)\n\]]|\](?!\())*\))
  | (?P<wiki>\[\[(?:[^\[\]|\n]{1,200}\|)?|\]\])
  | (?P<html></?(?:[abipqsu](?:\s[^<>=]*=[^<>]*|\s*)|(?:abbr|address|article|aside|blockquote|body|br
      |button|caption|center|cite|code|col|dd|del|details|div|dl|dt|em|figure|figcaption|font|footer
      |form|h[1-6]|head|header|hr|html|iframe|img|input|ins|label|li|link|main|mark|meta|nav|object|ol
      |option|pre|script|section|select|small|span|strike|strong|style|sub|summary|sup|svg|table|tbody
      |td|textarea|tfoot|th|thead|tr|tt|ul|var|video)(?:\s[^<>]*)?)/?>
      | <!--(?:(?!<!--).)*?--> | &(?:\w{2,8}|\#\d{1,6}|\#x[\da-f]{1,5});)
    )
  | (?P<url>(?:arxiv|doi):\ ?\d[\w./-]*\w | (?:https?://|ftp://|www\.)[^\s<>"')\]]*[^\s<>"')\].,;:!?]
      | (?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]+\w)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
# What a marked-up region begins with that is no link, and what only links have in them.
_OPENING = re.compile(r"[`~<\\$*!\[\]&]")
_LINKS = re.compile(r"@|://|(?i:www\.|arxiv:|doi:)")
# What every marked-up region has in it; most prose has none, and the search for this is fast.
_MARKS = re.compile(rf"[`~<\\$*\[\]&]|{_LINKS.pattern}")
_EMPHASIS = re.compile(
    r"(?=[A-Z#*+_])(?:"  # what any begins with: few places of a text
    r"(?P<hard>[A-Z][\w'’-]{1,30}(?:(?:,|,? and|,? &(?:amp;)?) [A-Z][\w'’-]{1,30}){0,4},? et al\b\.?"
    r"|(?<!\S)(?:\#{1,6}|[*+])(?=\s)|(?<![\w&#])\#[^\W\d][\w/-]+)"
    r"|\*\*\*?|__+|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w))"
)
# What every emphasis has in it, and the word that the only other mask of its kind has ("Vaswani et al.").
_EMPHASIS_SIGNS = re.compile(r"[#*]|__|\A(?:\+|et)\Z")
_MARKED_KIND: dict[str, MaskKind] = {
    "code": "code",
    "math": "math",
    "image": "link",
    "hidden": "markup",
    "open": "link",
    "target": "link",
    "wiki": "link",
    "url": "link",
    "site": "link",
    "html": "markup",
    "spelled": "spelled",
}
_SYMBOL = re.compile(r"(?:\$|\\\()\s*\\?([A-Za-z]{1,8})\s*(?:\$|\\\))")
_BEHIND_SYMBOL = re.compile(r"-[a-z]{3,}")  # "$\sigma$-algebra"
_MARKUP = re.compile(r"<[^<>]*>|\*")
# "=====": the tokenizer would peel it symbol by symbol; half of a pair of surrogates: it has no encoding
_RULES = re.compile(r"[^\w\s]{30,}|[\ud800-\udfff]+")


def mask(text: str) -> str:
    r"""Text of the same length in which everything that is not prose is blank (a tab).

    >>> mask("KL(p||q) diverges if q(x)=0.").replace(BLANK, "·")
    'KL······ diverges if ······.'
    >>> mask("Perplexity = exp(cross-entropy)").replace(BLANK, "·")
    'Perplexity ······cross-entropy·'
    """
    signs = signs_of(text)
    return blank(text, masks(text, signs), signs)


def signs_of(text: str) -> frozenset[str]:
    """What a text has signs of, of all that is masked; nothing, as most prose.

    No pattern finds anything of which no word of a text has a sign.

    >>> signs_of("Entropy is zero (or more)."), signs_of("KL(p||q) is zero.")
    (frozenset(), frozenset({'formula'}))
    """
    return frozenset[str]().union(*map(_signs, text.split()))


_ANY = frozenset(("marked", "name", "formula", "emphasis", "rule"))


@lru_cache(maxsize=1 << 16)
def _signs(word: str) -> frozenset[str]:
    """What a word without white space in it may be part of."""
    signs = {
        "marked": _MARKS.search(word),
        "name": may_hold_name(word),
        "formula": may_hold_formula(word),
        "emphasis": _EMPHASIS_SIGNS.search(word),
        "rule": _RULES.search(word),
    }
    return frozenset(kind for kind, found in signs.items() if found)


def blank(text: str, regions: Iterable[Mask], signs: frozenset[str] = _ANY) -> str:
    """Text with these regions blank, which come by position and do not overlap; names stay."""
    pieces: list[str] = []
    at = 0
    for start, end, kind in regions:
        if kind == "name":
            continue
        pieces.append(text[at:start])
        if kind == "spelled":
            pieces.append(_spelled(text[start:end]).ljust(end - start))
        else:
            pieces.append((" " if kind == "emphasis" else BLANK) * (end - start))
        at = end
    masked = "".join((*pieces, text[at:]))
    if "rule" not in signs:
        return masked
    characters = list(masked)
    for rule in _RULES.finditer(text):
        characters[rule.start() : rule.end()] = BLANK * (rule.end() - rule.start())
    return "".join(characters)


def _spelled(marked: str) -> str:
    """A word without the markup of its first letter: "Leftmost" of "**L**eftmost", "σ-algebra"."""
    formula = _SYMBOL.match(marked)
    if formula:
        return _symbol(formula[0]) + marked[formula.end() :]
    return _MARKUP.sub("", marked)


def _symbol(formula: str) -> str:
    r"""The letter that a formula consists of, a Greek one as such; empty if it is more than that.

    >>> _symbol(r"$\sigma$"), _symbol("$k$"), _symbol("$x+1$")
    ('σ', 'k', '')
    """
    found = _SYMBOL.fullmatch(formula)
    if not found:
        return ""
    name = found[1].removeprefix("var").replace("ambda", "amda")  # as Unicode has it
    if len(name) == 1:
        return name
    size = "SMALL" if name.islower() else "CAPITAL"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {name}")
    except KeyError:
        return ""


def masks(text: str, signs: frozenset[str] = _ANY) -> list[Mask]:
    """Every masked region and every name of a text, by position and without overlap.

    It is quicker if what the text has signs of is known.
    """
    regions = list(marked(text)) if "marked" in signs else []
    found: list[Mask] = []
    at = 0
    for region in regions:
        if region.start() < at:  # in the word behind a symbol
            continue
        kind = region.lastgroup or ""
        found.extend(_plain_masks(text, at, region.start(), signs_of(text[at : region.start()])))
        at = region.end()
        if kind == "inline":
            found.extend(_inline_code(text, region.start(), region.end()))
        elif kind == "math" and (word := _BEHIND_SYMBOL.match(text, region.end())) and _symbol(region[0]):
            at = word.end()
            found.append(Mask(region.start(), at, "spelled"))
        else:
            found.append(Mask(region.start(), region.end(), _MARKED_KIND[kind]))
    if regions:  # what is left of a word may be what the whole of it is not
        signs = signs_of(text[at:])
    found.extend(_plain_masks(text, at, len(text), signs))
    return found


def marked(text: str) -> Iterator[re.Match[str]]:
    """The marked-up regions of a text; where none is a link, what none begins with is skipped."""
    if _may_link(text):
        yield from MARKED.finditer(text)
        return
    at = 0
    while sign := _OPENING.search(text, at):
        if region := MARKED.match(text, sign.start()):
            yield region
        at = region.end() if region else sign.end()


def _may_link(text: str) -> bool:
    """Whether a text has what only links have in them."""
    if "@" in text or "://" in text:
        return True
    if not text.isascii():  # where an "i" may be a letter without its dot
        return _LINKS.search(text) is not None
    lower = text.lower()
    return "www." in lower or "arxiv:" in lower or "doi:" in lower


def _inline_code(text: str, start: int, end: int) -> Iterator[Mask]:
    """What a piece of code is called is a term of its deck and stays; the rest of it goes."""
    inside = start + 1, end - 1
    if text[start] == "<":
        inside = start + len("<code>"), end - len("</code>")
    name = code_name(text[slice(*inside)])
    if name is None:
        yield Mask(start, end, "code")
        return
    first, last = inside[0] + name[0], inside[0] + name[1]
    yield Mask(start, first, "emphasis" if first == inside[0] else "code")
    yield Mask(first, last, "name")
    yield Mask(last, end, "emphasis" if last == inside[1] else "code")


def _plain_masks(text: str, start: int, end: int, signs: frozenset[str]) -> Iterator[Mask]:
    """The masks between two marked-up regions; a name in a formula is cut out of it."""
    at = start
    for first, last in names_in_prose(text, start, end) if "name" in signs else ():
        yield from _prose_masks(text, at, first, signs)
        yield Mask(first, last, "name")
        at = last
    yield from _prose_masks(text, at, end, signs)


def _prose_masks(text: str, start: int, end: int, signs: frozenset[str]) -> Iterator[Mask]:
    """Formulas first: the star of a product is none of a list or of an emphasis."""
    at = start
    for formula in plain_formulas(text, start, end) if "formula" in signs else ():
        yield from _emphasis(text, at, formula.start, signs)
        yield from formula.masks
        at = formula.end
    yield from _emphasis(text, at, end, signs)


def _emphasis(text: str, start: int, end: int, signs: frozenset[str]) -> Iterator[Mask]:
    for found in _EMPHASIS.finditer(text, start, end) if "emphasis" in signs else ():
        yield Mask(found.start(), found.end(), "markup" if found["hard"] else "emphasis")
