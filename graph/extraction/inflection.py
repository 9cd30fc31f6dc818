"""The forms of words: singulars, acronyms, and when two spellings are the same term."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from graph.extraction.spelling import american
from graph.extraction.zipf import zipf

if TYPE_CHECKING:
    from spacy.language import Language

_ALWAYS_PLURAL = frozenset(
    """
    acoustics aesthetics basics classics dynamics economics electronics ethics graphics lens means
    mechanics news odds optics pants physics series species statistics tactics
    """.split()
)
_PLURAL_ACRONYM = re.compile(r"\b([A-Z][A-Z0-9]+)s\b")
POSSESSIVES = ("'s", "’s", "'", "’")
_UNHEARD = re.compile(r"'s\b|(?<=\bof )(?:an?|the) ")  # Shannon's entropy, the order of an element
_SEPARATORS = re.compile(r"[\s\-‐‑–_/.,'’]+")


class NounTable:
    """Singulars by the rules, exceptions and index of spaCy's English lemmatizer (WordNet's nouns)."""

    def __init__(
        self,
        index: Iterable[str] = (),
        exceptions: Mapping[str, list[str]] | None = None,
        rules: Iterable[tuple[str, str]] = (("ies", "y"), ("s", "")),
    ) -> None:
        self._index = frozenset(index)
        self._exceptions = exceptions or {}
        # Longest ending first: "ses" would otherwise never be tried behind "s".
        self._rules = sorted((tuple(rule) for rule in rules), key=lambda rule: -len(rule[0]))
        self._known: dict[str, str] = {}

    @classmethod
    def of(cls, nlp: Language) -> NounTable:
        """The table of a pipeline whose lemmatizer is loaded, be it disabled."""
        lookups = nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
        return cls(
            lookups.get_table("lemma_index")["noun"],
            lookups.get_table("lemma_exc")["noun"],
            lookups.get_table("lemma_rules")["noun"],
        )

    def lists(self, word: str) -> bool:
        """Whether the index holds a lower-case word as a noun."""
        return word in self._index

    def singular(self, word: str) -> str:
        """The singular of a lower-case noun; a singular comes back as it is.

        >>> NounTable().singular("entropies"), NounTable().singular("loss")
        ('entropy', 'loss')
        """
        if (known := self._known.get(word)) is None:
            known = self._known[word] = self._singular(word)
        return known

    def _is_plural_too(self, word: str) -> bool:
        """Whether a word that the index lists is the plural of another: rates, laws, windows."""
        return word.endswith("s") and len(word) > 3 and word[:-1] in self._index

    def _singular(self, word: str) -> str:
        if len(word) < 3 or (not word.endswith("s") and word not in self._exceptions):
            return word
        if word.endswith("sses"):  # WordNet lists "losses" and "glasses" as words of their own
            return word[:-2]
        if word.endswith(("ss", "us", "is")) or word in _ALWAYS_PLURAL:
            return word
        if word.endswith("ics"):  # "heuristics", but "genetics"
            return word[:-1] if word[:-1] in self._index and zipf(word[:-1]) >= zipf(word) else word
        if word in self._index and not self._is_plural_too(word):
            return word
        # Of several singulars take the irregular one: bases → basis, leaves → leaf.
        if forms := self._exceptions.get(word):
            return max(forms, key=lambda form: (form != word[:-1], len(form), form))
        stems = [word[: -len(end)] + single for end, single in self._rules if word.endswith(end)]
        if known := [stem for stem in stems if stem in self._index]:
            return max(known, key=zipf)  # "cookies" are no cookys
        single = _by_ending(word)
        # "ponens", "iptables": nobody writes them without the s.
        return word if zipf(word) > 0 == zipf(single) else single


def _by_ending(plural: str) -> str:
    if plural.endswith("ies") and len(plural) > 4:
        return plural[:-3] + "y"
    if plural.endswith(("xes", "ches", "shes")):
        return plural[:-2]
    return plural.removesuffix("s")


def fold(text: str) -> str:
    """Text in lower case and compatibility form, with plain quotes.

    >>> fold("Bayes’ Rule")
    "bayes' rule"
    """
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'")


def word_parts(words: Iterable[str]) -> Iterator[str]:
    """The parts of words between hyphens, folded.

    >>> list(word_parts(("Low-Rank", "adaptation")))
    ['low', 'rank', 'adaptation']
    """
    return (part for word in words for part in fold(word).split("-") if part)


def initials(words: Iterable[str]) -> str:
    """The first letters of words and of their parts.

    >>> initials(("low-rank", "adaptation"))
    'lra'
    """
    return "".join(part[0] for part in word_parts(words))


def without_plural(acronym: str) -> str:
    """An acronym without its plural s.

    >>> without_plural("LLMs"), without_plural("SGD")
    ('LLM', 'SGD')
    """
    return acronym[:-1] if acronym.endswith("s") and acronym[:-1].isupper() else acronym


@lru_cache(maxsize=1 << 17)
def spelling_key(text: str, nouns: NounTable) -> str:
    """What two spellings of a term have in common: case, hyphens, spaces and plurals don't count.

    Nor does British or American spelling.

    >>> spelling_key("Fine-tunings", NounTable()) == spelling_key("finetuning", NounTable())
    True
    >>> spelling_key("GPUs", NounTable())
    'gpu'
    """
    text = _UNHEARD.sub("", fold(_PLURAL_ACRONYM.sub(r"\1", text)))
    words = [word for word in _SEPARATORS.split(text) if word]
    return "".join(american(nouns.singular(word)) for word in words)


@lru_cache(maxsize=1 << 16)
def is_acronym(text: str) -> bool:
    """Whether a word is spelled like a name of capitals: RLHF, LoRA, C4, pH, but not A.

    >>> [is_acronym(word) for word in ("RLHF", "LoRA", "VAEs", "Entropy", "A", "3D")]
    [True, True, True, False, False, True]
    """
    capitals = sum(c.isupper() for c in text)
    if capitals == 1:
        return any(c.isdigit() for c in text) or (text[0].islower() and text.isalpha())
    return capitals >= 2
