"""Clauses: where one has no finite verb, a noun of it that may as well be one is taken for it.

A tagger that looks at a few words around one takes "risks" in "a strong decoder risks posterior collapse"
for a plural. What decides is the clause: it has no other verb, the word before agrees with it in number,
and to the tagger the verb was only a little less likely.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from graph.extraction.lexicon import Lexicon

_FINITE = ("VBZ", "VBP", "VBD", "MD")
_BORDERS = frozenset('.,;:?!()[]—–-"')
_SHORTEST = 3  # tokens of a clause
# How much less likely than its tag a verb may be (in logits): behind a singular, behind a plural.
_SINGULAR, _PLURAL = 2.7, 3.0
_NO_OBJECTS = frozenset("of for across as with".split())  # … that follow a noun rather than a verb
_BEHIND_VERBS = ("DT", "PRP", "NN", "JJ", "CD", "RB", "IN", "TO", "RP", "PDT")


class VerbOdds:
    """SpaCy component: how much less likely than its tag a finite verb is, token by token.

    ``doc.user_data["verb_odds"]`` holds the difference in logits, 0 where the tag is one. It is read
    off the tagger's last layer, whose input the document keeps as its tensor.
    """

    def __init__(self, nlp: Language) -> None:
        tagger = nlp.get_pipe("tagger")
        layer = next(node for node in tagger.model.walk() if node.has_param("W") and node.has_dim("nO"))
        self._weights: NDArray[np.float32] = layer.get_param("W").T
        self._bias: NDArray[np.float32] = layer.get_param("b")
        self._verbs = [at for at, tag in enumerate(tagger.labels) if tag in _FINITE]

    def __call__(self, doc: Doc) -> Doc:
        """The document, with its odds."""
        scores = doc.tensor @ self._weights + self._bias
        doc.user_data["verb_odds"] = scores[:, self._verbs].max(axis=1) - scores.max(axis=1)
        return doc


@Language.factory("verb_odds")
def _verb_odds(nlp: Language, name: str) -> VerbOdds:
    return VerbOdds(nlp)


def with_verbs(
    texts: Sequence[str], tags: Sequence[str], odds: Sequence[float], lexicon: Lexicon
) -> list[str]:
    """The tags of a text, a verb's in place of a noun's where a clause would have none."""
    mended = list(tags)
    for first, last in _clauses(texts):
        if last - first < _SHORTEST or tags[first] == "VB":
            continue
        if any(tag in _FINITE for tag in tags[first:last]):
            continue
        likely = [at for at in range(first + 1, last - 1) if _may_be_verb(at, texts, tags, odds, lexicon)]
        if likely:
            at = max(likely, key=odds.__getitem__)
            mended[at] = "VBZ" if tags[at] == "NNS" else "VBP"
    return mended


def _clauses(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    first = 0
    for at, text in enumerate([*texts, "."]):
        if text in _BORDERS:
            yield first, at
            first = at + 1


def _may_be_verb(
    at: int, texts: Sequence[str], tags: Sequence[str], odds: Sequence[float], lexicon: Lexicon
) -> bool:
    tag, subject = tags[at], tags[at - 1]
    if tag == "NNS":
        agrees = subject in ("NN", "NNP") and not _is_plural(texts[at - 1]) and odds[at] > -_SINGULAR
    else:
        agrees = tag == "NN" and (subject == "NNS" or _is_plural(texts[at - 1])) and odds[at] > -_PLURAL
    if not agrees or texts[at + 1] in _NO_OBJECTS or not tags[at + 1].startswith(_BEHIND_VERBS):
        return False
    return "verb" in lexicon.kinds(texts[at].lower()) and texts[at - 1] != "data"


def _is_plural(text: str) -> bool:
    return len(text) > 2 and text[-1] == "s" and text[:-1].isupper()
