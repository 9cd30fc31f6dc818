"""Term runs: the stretches of a text that a term could stand in, with their tags.

A run is a longest row of nouns, adjectives, participles and verbs. It is more than any term: which
part of it is one is decided later, when the whole deck has voted on the tags of its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from graph.extraction.clauses import with_bare_verbs, with_verbs
from graph.extraction.inflection import POSSESSIVES, is_acronym
from graph.extraction.lexicon import REPAIRED, Lexicon
from graph.extraction.masking import BLANK
from graph.extraction.memo import Memo
from graph.extraction.stoplists import FUNCTION_WORDS, GENERIC_MODIFIERS
from graph.extraction.zipf import zipf

_COMMON_ADVERB = 4.0  # Zipf frequency: "differentially expressed genes", but not "highly expressed"
_SURNAME = 3.2  # … below which a capital is taken for that of a person's name: "Hess's law"
_RARE_NOUN = 3.0  # … below which a number behind a noun is part of its name: "trisomy 21"
_LONGEST = 60  # characters of a word
_MEASURED = re.compile(r"\d ?$|[A-Za-z]/$")  # "5 mV", "kJ/mol"
_NEW_LINE = re.compile(r"  +(?=[A-Z][a-z])")  # that the export of a card made of its line break
_ANY = frozenset("a an any each every some".split())
_SUM = re.compile(r"\w\+\w|[·Σ∑√×²³]")  # "TP+FP", "λ·Σw²"
_BLANKS = re.compile(r"\d+x+")  # "4xxx"
_BOUND = re.compile("[OΘΩo]\\(")  # "average O(n log n)"
_LONGEST_UNIT = 6
_UNIT = re.compile(r"[pnumµμkKMGT]?(?:i?B|bp?|bit|V|A|W|J|eV|Hz|Pa|N|g|m|s|[lL]|mol|cal|K|F|Ω|M|nt)(?:/\w+)?")
_OPEN_CLASSES = ("NN", "JJ", "VB", "FW", "CD")
_FITS, _MAY_OWN, _MAY_JOIN, _MAY_BE_UNIT = 1, 2, 4, 8  # what a word may be to a run


class Word(NamedTuple):
    """A token of a run: its text, Penn Treebank tag, character offset, and the tags around it.

    ``is_name`` is set for what is no ordinary word (see ``graph.extraction.names``).
    """

    text: str
    tag: str
    start: int
    next_tag: str = ""
    previous_tag: str = ""
    is_name: bool = False

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        return self.start + len(self.text)


word_of: Callable[[tuple[Any, ...]], Word] = partial(tuple.__new__, Word)  # in a third of the time
Run = tuple[Word, ...]


class TermRuns:
    """SpaCy component: the mended ``"tags"`` and the ``"runs"`` of a document, in ``doc.user_data``."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __call__(self, doc: Doc) -> Doc:
        """The document, with its runs."""
        doc.user_data["tags"] = tags = mended_tags(doc, self._lexicon)
        doc.user_data["runs"] = find_runs(doc, tags)
        return doc


@Language.component("tagged_runs")
def tagged_runs(doc: Doc) -> Doc:
    """SpaCy component: the ``"runs"`` of a document that has its ``"tags"`` already."""
    doc.user_data["runs"] = find_runs(doc, doc.user_data["tags"])
    return doc


@Language.factory("term_runs")
def _term_runs(nlp: Language, name: str) -> TermRuns:
    return TermRuns(Lexicon.of(nlp))


def mended_tags(doc: Doc, lexicon: Lexicon) -> list[str]:
    """The tags of a document, those put right that no dictionary or no clause can agree to."""
    texts: list[str] = doc.user_data["words"]
    given: list[int] = doc.to_array("TAG").tolist()
    names = {tag: doc.vocab.strings[tag] for tag in set(given)}
    tags: list[str] = []
    before = ""
    for text, tag in zip(texts, map(names.__getitem__, given), strict=True):
        before = lexicon.repaired(text, tag, before) if tag in REPAIRED else tag
        tags.append(before)
    tags = with_bare_verbs(texts, tags, doc.user_data["bare_odds"], lexicon)
    return with_verbs(texts, tags, doc.user_data["verb_odds"], lexicon)


def find_runs(doc: Doc, tags: list[str]) -> tuple[Run, ...]:
    """The runs of a document with these tags, in order; a masked stretch ends a run as a comma does.

    A name's possessive is part of it ("Bayes' theorem"), and so are a lone capital that this word alone
    has ("vitamin K", "T wave") and a number between nouns ("type 1 diabetes").
    """
    raw: str = doc.user_data["text"]
    masked: str = doc.user_data["masked"]
    offsets: list[int] = doc.user_data["offsets"]
    names: set[int] = doc.user_data["names"]
    texts: list[str] = doc.user_data["words"]
    behind, before = _neighbours(tags, offsets, texts, masked)
    repeated = _repeated(texts)
    gaps = BLANK in masked or "  " in raw
    known: dict[tuple[str, str, int], bool] = {}
    runs: list[Run] = []
    current: list[Word] = []
    end = 0  # of the last word

    def close() -> None:
        if current:
            runs.append(tuple(current))
            current.clear()

    # Most words of a text are plain ones that fit or do not: they are told apart before anything is called.
    for at, (text, start, fit) in enumerate(
        zip(texts, offsets, map(_fits.__getitem__, zip(texts, tags, strict=True)), strict=True)
    ):
        is_name = start in names
        if not (fit & _FITS or is_name):
            owned = fit & _MAY_OWN and current and _is_possessive(text, current[-1], start)
            if owned and at + 1 < len(texts) and tags[at + 1][:2] != "VB" and _fitting(at + 1, texts, tags):
                current[-1] = current[-1]._replace(text=current[-1].text + text)
                end = current[-1].end
                continue
            if not (fit & _MAY_JOIN and _joins(at, texts, tags, current, raw, known)):
                close()
                continue
        if at in repeated or (fit & _MAY_BE_UNIT and _MEASURED.search(raw, max(0, start - 3), start)):
            close()
            continue
        alone = is_name and bool(_BOUND.match(text))
        if alone or (gaps and current and start != end and _parts(raw, masked, end, start)):
            close()
        current.append(word_of((text, tags[at], start, behind[at], before[at], is_name)))
        end = start + len(text)
        if alone:
            close()
    close()
    return tuple(runs)


def _repeated(texts: list[str]) -> set[int]:
    """The places of words in "word by word" or "step by step", which say how and name nothing."""
    if "by" not in texts:
        return set()
    middles = (at for at, text in enumerate(texts) if text == "by" and 0 < at < len(texts) - 1)
    return {place for at in middles if texts[at - 1] == texts[at + 1] for place in (at - 1, at + 1)}


def _parts(raw: str, masked: str, end: int, start: int) -> bool:
    """Whether what is between two words parts them: a masked stretch, the end of a line."""
    return BLANK in masked[end:start] or bool(_NEW_LINE.match(raw, end, start + 2))


def _neighbours(
    tags: list[str], offsets: list[int], texts: list[str], masked: str
) -> tuple[list[str], list[str]]:
    """The tags behind each token and before it; a formula between two is a symbol to either."""
    behind = [*tags[1:], ""]
    before = ["", *tags[:-1]]
    for at in range(len(tags) - 1 if BLANK in masked else 0):
        if BLANK in masked[offsets[at] + len(texts[at]) : offsets[at + 1]]:
            behind[at] = before[at + 1] = "SYM"
    return behind, before


def _is_possessive(text: str, before: Word, start: int) -> bool:
    """Whether a token is the 's or the apostrophe of a name."""
    if before.end != start or not before.text.istitle():
        return False
    return before.tag == "NNP" or (before.tag == "NN" and zipf(before.text.lower()) < _SURNAME)


def _joins(
    at: int,
    texts: list[str],
    tags: list[str],
    current: list[Word],
    raw: str,
    known: dict[tuple[str, str, int], bool],
) -> bool:
    """Whether a lone capital, a number or "least" belongs to the noun beside it.

    ``known`` keeps the verdict on each pair, which is the same wherever it stands on a side.
    """
    text = texts[at]
    behind_noun = bool(current) and current[-1].tag.startswith(("NN", "JJ"))
    before_noun = at + 1 < len(texts) and tags[at + 1] in ("NN", "NNS") and _in_run(texts[at + 1], "NN")
    if text.lower() == "least":  # "least squares", but "at least two", "the least important"
        plain = before_noun or (at + 1 < len(texts) and tags[at + 1] == "JJ")
        return plain and (not at or texts[at - 1].lower() != "at") and texts[at + 1] not in GENERIC_MODIFIERS
    if text[0].isdigit():
        if not behind_noun or not re.fullmatch(r"\d{1,4}(\.\d)?", text):
            return False
        acronym = is_acronym(current[-1].text)
        if before_noun and (acronym or len(text) <= 2):
            return True
        rare = current[-1].tag in ("NN", "NNP") and zipf(current[-1].text.lower()) < _RARE_NOUN
        return text.isdigit() and (len(text) > 2 if acronym else rare and len(text) in (2, 3))
    if len(text) != 1 or not text.isupper() or (tags[at] in ("PRP", "DT") and not before_noun):
        return False
    if _goes_on(at, texts, tags):
        return True
    if current and not before_noun and at > len(current) and texts[at - len(current) - 1].lower() in _ANY:
        return False  # "a generator G"
    if not behind_noun and (not before_noun or current or text in "AI"):
        return False
    step = -1 if behind_noun else 1
    pair = (text, texts[at + step].lower(), step)
    if pair not in known:
        known[pair] = _is_no_variable(*pair, texts, tags, raw)
    return known[pair]


def _goes_on(at: int, texts: list[str], tags: list[str]) -> bool:
    """Whether a letter is one more of a plural's: the S of "proteins C and S"."""
    if at < 3 or tags[at - 3] != "NNS" or texts[at - 1] not in ("and", "or"):
        return False
    return len(texts[at - 2]) == 1 and texts[at - 2].isupper()


def _is_beside_noun(index: int, tags: list[str]) -> bool:
    return 0 <= index < len(tags) and tags[index].startswith(("NN", "JJ"))


def _is_no_variable(letter: str, noun: str, step: int, texts: list[str], tags: list[str], raw: str) -> bool:
    """Whether a letter goes with nouns only, and this noun with a letter only: "vitamin K".

    A variable ("a generator G") shows in formulas as well, and what it stands for goes without it.
    """
    places = [index for index, text in enumerate(texts) if text == letter]
    nouns = {index for index, text in enumerate(texts) if text.lower() == noun}
    everywhere = sum(1 for _ in re.finditer(rf"(?<![^\W_]){letter}(?![^\W_])", raw))
    return (
        everywhere == len(places)
        and all(_is_beside_noun(index + step, tags) for index in places)
        and all(0 <= index - step < len(texts) and len(texts[index - step]) == 1 for index in nouns)
    )


def _fitting(at: int, texts: list[str], tags: list[str]) -> bool:
    """Whether a word of a text fits into a run."""
    return bool(_fits[texts[at], tags[at]] & _FITS)


def _fit(word: tuple[str, str]) -> int:
    """What a word with its tag may be: one of a run, by itself or beside others; behind a number, a unit."""
    text, tag = word
    lone = text[0].isdigit() or (len(text) == 1 and text.isupper()) or text.lower() == "least"
    unit = len(text) <= _LONGEST_UNIT and _UNIT.fullmatch(text)
    return (
        _FITS * _in_run(text, tag)
        | _MAY_OWN * (text in POSSESSIVES)
        | _MAY_JOIN * lone
        | _MAY_BE_UNIT * bool(unit)
    )


def _in_run(text: str, tag: str) -> bool:
    if not _may_stand(text):
        return False
    if tag == "RB":  # "forward KL": the deck may outvote the tagger
        return not text.endswith("ly") or zipf(text.lower()) < _COMMON_ADVERB
    return tag.startswith(_OPEN_CLASSES) or is_acronym(text)


_fits = Memo(_fit)


@lru_cache(maxsize=1 << 16)
def _may_stand(text: str) -> bool:
    """Whether a word can be one of a term, by its spelling alone."""
    if not 2 <= len(text.strip(".")) <= _LONGEST or not any(c.isalpha() for c in text):
        return False  # symbols, numbers, letters that a full stop makes an initial of, and data
    if not text[0].isalnum() or not (text[-1].isalnum() or text[-1] in "+#*'"):
        return False  # ".numpy", "cmd|"
    if _SUM.search(text) or _BLANKS.fullmatch(text):
        return False
    return text.lower() not in FUNCTION_WORDS
