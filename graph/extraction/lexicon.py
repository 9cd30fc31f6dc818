"""Word classes that English knows for a word, to put right what the tagger cannot be right about.

The statistical tagger reads "an access token (and" as a participle and "symmetric" before a full stop
as a noun. WordNet's index, which comes with spaCy's lemmatizer, knows "token" as a noun and "symmetric"
as an adjective only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from spacy.language import Language

_KINDS = ("noun", "verb", "adj")
# Endings of adjectives, hardly of any noun.
ADJECTIVE_SUFFIXES = tuple(
    "al ic ous ive able ible ary ory ful less ed ing ish ant ent ar ile ese ian most ward".split()
)
_ADJECTIVE_PREFIXES = tuple("anti cross inter intra multi non post pre semi un".split())
_OBJECTS = ("DT", "PRP$", "POS", "CD", "IN")  # what stands before a plural and before no verb
_CLAUSE_BEGINS = frozenset(("", ".", ",", ":", "TO", "MD", "CC", "NNS"))
# The tags that may be wrong about a word: nouns, verbs and adjectives.
REPAIRED = frozenset("NN NNS NNP NNPS VB VBD VBG VBN VBP VBZ JJ JJR JJS".split())
_MOST_KNOWN = 1 << 16


class Lexicon:
    """The word classes of English words and of their inflected forms."""

    def __init__(
        self,
        index: Mapping[str, Iterable[str]],
        exceptions: Mapping[str, Mapping[str, list[str]]],
        rules: Mapping[str, Iterable[tuple[str, str]]],
    ) -> None:
        self._index = {kind: frozenset(index[kind]) for kind in _KINDS}
        self._exceptions = exceptions
        self._rules = {kind: [tuple(rule) for rule in rules[kind]] for kind in _KINDS}
        self._tags: dict[tuple[str, str, str], str] = {}

    @classmethod
    def of(cls, nlp: Language) -> Lexicon:
        """The lexicon of a pipeline whose lemmatizer is loaded, be it disabled."""
        lookups = nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
        index, exceptions, rules = (lookups.get_table(f"lemma_{name}") for name in ("index", "exc", "rules"))
        return cls(index, {kind: exceptions[kind] for kind in _KINDS}, rules)

    def kinds(self, word: str) -> frozenset[str]:
        """What a lower-case word can be, of noun, verb and adj; nothing if it is unknown."""
        return frozenset(kind for kind in _KINDS if self._can_be(word, kind))

    def _can_be(self, word: str, kind: str) -> bool:
        index = self._index[kind]
        return (
            word in index
            or word in self._exceptions[kind]
            or any(
                word.endswith(ending) and word[: len(word) - len(ending)] + base in index
                for ending, base in self._rules[kind]
            )
        )

    def repaired(self, text: str, tag: str, before: str = "") -> str:
        """A Penn Treebank tag, or another where the word cannot be what the tag says.

        ``before`` is the tag of the word before it: only behind a noun or at the start of a clause may a
        noun turn out a verb ("the loss penalizes outliers", "to minimize latency"), and no verb stands
        behind a preposition or an article ("between reward maximization").
        """
        if tag not in REPAIRED:
            return tag
        key = (text, tag, _expected(tag, before))
        if (known := self._tags.get(key)) is None:
            if len(self._tags) >= _MOST_KNOWN:
                self._tags.clear()
            known = self._tags[key] = self._repaired(*key)
        return known

    def _repaired(self, text: str, tag: str, expected: str) -> str:
        word = text.lower()
        if not word.isalpha() or len(word) < 4:
            return tag
        if tag == "NNP" and text.istitle():  # a proper noun may be any word: React, Angular
            adjective = expected == "opening" and word.endswith(ADJECTIVE_SUFFIXES)
            return "JJ" if adjective and self.kinds(word) == {"adj"} else tag
        if not (text.islower() or text.istitle()) or word.endswith("ing"):
            return tag
        kinds = self.kinds(word)
        if tag == "NNP" and text.islower() and "adj" in kinds:  # no name: "(infinite)"
            return "JJ"
        if tag.startswith("VB") and "noun" in kinds and "verb" not in kinds:
            return tag if tag == "VBN" and "adj" in kinds else "NN"
        if tag in ("VB", "VBP") and "noun" in kinds and expected == "noun":
            return "NN"
        if tag == "JJ" and (kinds == {"noun"} or not (kinds or _is_shaped_like_adjective(word))):
            return "NN"  # "stdout" is in no dictionary
        if tag in ("VB", "VBP") and kinds == {"adj"}:
            return "JJ"
        if tag in ("NN", "NNP") and kinds and "noun" not in kinds and "adj" in kinds:
            return "JJ" if word.endswith(ADJECTIVE_SUFFIXES) else tag
        if expected == "verb" and kinds == {"verb"}:
            return "VBZ" if tag == "NNS" else "VB"
        return tag


def _is_shaped_like_adjective(word: str) -> bool:
    return word.endswith(ADJECTIVE_SUFFIXES) or word.startswith(_ADJECTIVE_PREFIXES)


def _expected(tag: str, before: str) -> str:
    """What may stand behind a tag, where that speaks against the tag of the next word."""
    if tag in ("VB", "VBP"):
        return "noun" if before in ("IN", "DT", "PRP$") else ""
    if tag == "NNP":
        return "opening" if before in ("", ".", ":") else ""
    if tag == "NN":
        return "verb" if before in _CLAUSE_BEGINS else ""
    if tag == "NNS":
        return "" if before in _OBJECTS else "verb"
    return ""
