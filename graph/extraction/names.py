"""Names that are not spelled like words: what a piece of code is called, C++, O(n log n), χ².

Each is one token to the tagger and a noun to us, however common the letters of it may be elsewhere:
the command ``set`` is a concept of its deck, the verb is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from graph.extraction.stoplists import FUNCTION_WORDS
from graph.extraction.zipf import zipf

_LONGEST = 40  # characters of a name
_LONGEST_IN_PROSE = 80  # … where nothing but its signs sets it off
_COMMON = 3.6  # Zipf frequency from which a word behind an initial is none of a species
_PLACEHOLDERS = frozenset("foo bar baz qux foobar true false none todo args kwargs".split())

# Words of a language that stand before the name they introduce.
_KEYWORDS = re.compile(
    r"(?:\$ |> |sudo |(?:async|await|bool|char|class|const|def|double|final|float|from|function|import|int"
    r"|let|new|private|public|return|static|var|void) )+"
    r"(?=[\w@$.:])"
)
_IMPORTED_AS = re.compile(r"(?<=\w) as \w+\s*$")
_IDENTIFIER = r"[A-Za-z_][\w-]*(?:(?:::|\.|->|/)[A-Za-z_][\w-]*)*[+#]{0,2}[!?]?"
_CALL = re.compile(
    rf"[@$.#&:]*(?P<name>{_IDENTIFIER})"
    r"(?:[(<\[{].*[)>\]}])?[;,:]?(?:\s*(?:=>|\{).*)?"
)
_TAG = re.compile(r"</?(?P<name>[A-Za-z][\w:-]*)(?:\s[^<>]*)?/?>")
_PATH = re.compile(r"(?P<name>(?:~|\.{1,2}|[A-Za-z]:)?[/\\][\w.~+@-]+(?:[/\\][\w.~+@-]+)*)[/\\]?")
_COMMAND = re.compile(
    r"(?P<name>[a-z][a-z\d_.-]*(?:[a-z\d]|\+\+)(?:\ [a-z][a-z-]+(?=$|\ ))?)(?P<rest>(?:\ \S+)*)", re.VERBOSE
)
_MOST_WORDS = 4  # behind the name of a command line that has no option among them

_IN_PROSE = re.compile(
    r"""
    (?<!\w)(?:  # no name begins inside a word, and most places of a text are there
    (?<!\w\()[OΘΩo]\((?:[^()\n]|\([^()\n]*\)){1,24}\)(?!\w)               # O(n log n)
  | (?<![\w.])[CFJ](?:\+\+|\#)(?![\w+\#])                              # C++, F#
  | (?<![\w^(\[+*/=-])(?<![-+*/=]\ )[A-Zχ](?:²|\^2)(?!\w|\s*[-+*/=^<>|])  # R², χ²
  | (?<![\w./-])[A-Za-z]\w*(?:::\w+)+                                  # std::vector
  | (?<![\w./~-])(?:~|\.)?(?:/\.?[a-z][\w.-]*){2,}(?<![.-])(?![\w/])       # /etc/passwd
  | (?<![\w.])[a-z_]\w*(?:\.\w+)*(?=\(\))                             # fork()
  | [A-Z]{2,6}\(\d(?:,\ ?\d)*\)(?!\w)                           # LALR(1), ARMA(1,1)
  | (?<![\w^+])(?!C\+)[A-Z][a-z]?\d?(?:\+(?![\w+=/-])|[²³]?[⁺⁻](?!\w))        # Ca2+, B+ tree
  | (?<![\w/])(?<!=\ )(?<!\d\ )(?P<pair>[A-Z]{1,4}/[A-Z]{1,4})(?=s?(?![\w/+#]))                # I/O, TCP/IP
  | (?<![\w.])(?!w\.r\.t)(?:[a-z]\.){3,}                                        # i.i.d.
  | (?<![\w.-])[A-Z][A-Za-z]+\d+[A-Za-z]+(?!\w)                         # PRM800K
  | (?<![\w.])[A-Za-z]+@(?:[kKnN]|\d{1,3})(?!\w)                        # recall@k
  | (?<![\w.])[A-Z]\.\ (?P<species>[a-z]{4,})\b                          # E. coli
    )
    """,
    re.VERBOSE,
)

# What every such name has in it. It begins with a set of signs, not with a choice of patterns, since search
# skips to these at once; all but the first has no white space inside.
_SIGNS = re.compile(
    r"""
    [.(+#²^:/⁺⁻@\d](?:
        (?<=(?<![\w.])[A-Z]\.)(?:$|\ [a-z])  # E. coli, or the first word of it
      | (?<=[a-z]\.)[a-z]\.[a-z]\.
      | (?<=[OΘΩo]\() | (?<=\w\()\) | (?<=[A-Z]\()\d
      | (?<=[A-Za-z\d]\+) | (?<=[CFJ]\#)
      | (?<=[A-Zχ]²) | (?<=[A-Zχ]\^)2
      | (?<=\w:):\w
      | (?<=/)\.?[a-z][\w.-]*/ | (?<=[A-Z]/)[A-Z]
      | (?<=[⁺⁻])
      | (?<=[A-Za-z]@)
      | (?<=[A-Za-z]\d)\d*[A-Za-z]
    )
    """,
    re.VERBOSE,
)


def may_hold_name(word: str) -> bool:
    """Whether a word without white space in it may be a name or the first word of one, by its signs.

    >>> [may_hold_name(word) for word in ("C++", "O(n", "E.", "word", "(MSE)")]
    [True, True, True, False, False]
    """
    return bool(_SIGNS.search(word))


def code_name(code: str) -> tuple[int, int] | None:
    """Where the name in a piece of inline code stands: the function called, the command run.

    None if it has none, as an assignment does.

    >>> [code[slice(*code_name(code))] for code in ("git reset --soft HEAD~1", "fork()", "$PATH")]
    ['git reset', 'fork', 'PATH']
    >>> code_name("x = 1") is None
    True
    """
    end = len(_IMPORTED_AS.sub("", code).rstrip())
    if (found := _IN_PROSE.fullmatch(code, 0, end)) and not (found["pair"] or found["species"]):
        return 0, end
    begin = keyword.end() if (keyword := _KEYWORDS.match(code)) else 0
    for pattern in (_TAG, _PATH, _CALL):
        if found := pattern.fullmatch(code, begin, end):
            return _if_a_name(found["name"], found.start("name"))
    found = _COMMAND.fullmatch(code, begin, end)
    if not found or " = " in found["rest"] or found["name"].split()[0] in FUNCTION_WORDS:
        return None
    rest = found["rest"].split()
    start, name = found.start("name"), found["name"]
    if len(rest) >= _MOST_WORDS and not any(word.startswith("-") for word in rest):
        return None  # a sentence in the type of code
    return _if_a_name(name, start)


def _if_a_name(name: str, start: int) -> tuple[int, int] | None:
    letters = sum(c.isalpha() for c in name)
    if letters < 2 or len(name) > _LONGEST or name.lower() in _PLACEHOLDERS:
        return None
    return start, start + len(name)


def names_in_prose(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where names that are not words stand between two offsets of a text.

    >>> text = "C++ sorts in O(n log n)."
    >>> [text[a:b] for a, b in names_in_prose(text, 0, len(text))]
    ['C++', 'O(n log n)']
    """
    for found in _IN_PROSE.finditer(text, start, end) if _SIGNS.search(text, start, end) else ():
        if found["pair"] and not _is_one_name(found["pair"], text):
            continue
        if found["species"] and not _is_species(
            found["species"], text[max(0, found.start() - 4) : found.start()]
        ):
            continue
        if found.end() - found.start() <= _LONGEST_IN_PROSE:
            yield found.span()


def _is_species(word: str, before: str) -> bool:
    """Whether an initial and a word are a species' name: not the B. of "z. B. beim"."""
    return zipf(word) < _COMMON and not re.search(r"(?<![\w.])[a-z]\. $", before)


@lru_cache(maxsize=1 << 10)
def _is_one_name(pair: str, text: str) -> bool:
    """Whether a text says "TCP/IP" as one name, not TCP or IP: neither stands there by itself."""
    parts = pair.split("/")
    alone = rf"(?<![\w/])(?:{'|'.join(parts)})(?![\w/])"
    return min(map(len, parts)) == 1 or not re.search(alone, text)
