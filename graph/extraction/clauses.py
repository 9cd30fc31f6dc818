"""Clauses: where one has no finite verb, a noun of it that may as well be one is taken for it.

A tagger that looks at a few words around one takes "risks" in "a strong decoder risks posterior collapse"
for a plural. What decides is the clause: it has no other verb, the word before agrees with it in number,
and to the tagger the verb was only a little less likely. A question with "do" has a second verb, which
stands at its end so often that the tagger takes it for the noun that ends most texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from graph.extraction.lexicon import Lexicon

_FINITE = frozenset(("VBZ", "VBP", "VBD", "MD"))
_BARE = ("VB", "VBP")
_CONJUNCTIONS = """
    although because if once since so that unless until when where whereas whether which while who
""".split()
_BORDERS = frozenset((*'.,;:?!—–-"', *_CONJUNCTIONS, *map(str.title, _CONJUNCTIONS)))
_SIGNS = _BORDERS | frozenset("()[]")
_AUXILIARIES = frozenset(("do", "does", "did"))
_SHORTEST = 3  # tokens of a clause
# How much less likely than its tag a verb may be (in logits): behind a singular, a plural; as the last word.
_SINGULAR, _PLURAL, _LAST = 2.7, 3.0, 0.25
_NO_OBJECTS = frozenset("of for across as with".split())  # … that follow a noun rather than a verb
_BEHIND_VERBS = ("DT", "PRP", "NN", "JJ", "CD", "RB", "IN", "TO", "RP", "PDT")


Odds = Callable[[int], float]


class VerbOdds:
    """SpaCy component: how much less likely than its tag a verb is, token by token.

    ``doc.user_data["verb_odds"]`` gives the difference in logits at a token for a finite verb, 0 where the
    tag is one, and ``doc.user_data["bare_odds"]`` for a verb's bare form. They are read off the tagger's
    last layer, whose input the document keeps as its tensor; only when asked, for few tokens are.
    """

    def __init__(self, nlp: Language) -> None:
        tagger: Any = nlp.get_pipe("tagger")
        layer = next(node for node in tagger.model.walk() if node.has_param("W") and node.has_dim("nO"))
        self._weights: NDArray[np.float32] = layer.get_param("W")
        self._bias: NDArray[np.float32] = layer.get_param("b")
        self._finite = [at for at, tag in enumerate(tagger.labels) if tag in _FINITE]
        self._bare = [at for at, tag in enumerate(tagger.labels) if tag in _BARE]

    def __call__(self, doc: Doc) -> Doc:
        """The document, with its odds."""
        tensor: Any = doc.tensor

        def odds(verbs: list[int], at: int) -> float:
            scores: NDArray[np.float32] = np.dot(self._weights, tensor[at]) + self._bias
            return float(scores[verbs].max() - scores.max())

        doc.user_data["verb_odds"] = partial(odds, self._finite)
        doc.user_data["bare_odds"] = partial(odds, self._bare)
        return doc


@Language.factory("verb_odds")
def _verb_odds(nlp: Language, name: str) -> VerbOdds:
    return VerbOdds(nlp)


def with_verbs(texts: Sequence[str], tags: Sequence[str], odds: Odds, lexicon: Lexicon) -> list[str]:
    """The tags of a text, a verb's in place of a noun's where a clause would have none."""
    mended = list(tags)
    for clause in _clauses(texts):
        if len(clause) < _SHORTEST or tags[clause[0]] in ("VB", "VBG"):
            continue
        if not _FINITE.isdisjoint(map(tags.__getitem__, clause)):
            continue
        places = zip(clause, clause[1:], [*clause[2:], None], strict=False)
        nouns = (place for place in places if tags[place[1]] in ("NN", "NNS"))
        likely = [at for before, at, after in nouns if _may_be_verb(before, at, after, texts, tags, odds)]
        likely = [at for at in likely if "verb" in lexicon.kinds(texts[at].lower())]
        if likely:
            at = max(likely, key=odds)
            mended[at] = "VBZ" if tags[at] == "NNS" else "VBP"
    return mended


def with_bare_verbs(texts: Sequence[str], tags: Sequence[str], odds: Odds, lexicon: Lexicon) -> list[str]:
    """The tags of a text, with the verb that a question with "do" must have: "What does a code cost?"."""
    mended = list(tags)
    if _AUXILIARIES.isdisjoint(map(str.lower, texts)):
        return mended
    for clause in _clauses(texts):
        asks = next((at for at, place in enumerate(clause) if _is_auxiliary(texts[place], tags[place])), None)
        asked = clause[asks + 1 :] if asks is not None else []
        if not asked or tags[asked[0]] in ("IN", "TO") or any(tags[at] in _BARE for at in asked):
            continue
        likely = [at for at in asked[1:] if _may_be_bare(texts[at], tags[at])]
        likely = [at for at in likely if "verb" in lexicon.kinds(texts[at])]
        if likely:
            mended[max(likely, key=odds)] = "VB"
    return mended


def _is_auxiliary(text: str, tag: str) -> bool:
    return text.lower() in _AUXILIARIES and tag in ("VBZ", "VBP", "VBD")


def _may_be_bare(text: str, tag: str) -> bool:
    return tag in ("NN", "JJ") and text.islower() and not text.endswith("ing")


def _clauses(texts: Sequence[str]) -> Iterator[list[int]]:
    """The places of the words of each clause; what is in brackets is one of its own."""
    opened: list[list[int]] = [[]]
    for at, text in enumerate(texts):
        if text not in _SIGNS:
            opened[-1].append(at)
        elif text in ("(", "["):
            opened.append([])
        elif text in (")", "]"):
            yield opened.pop()
            opened = opened or [[]]
        else:
            yield opened[-1]
            opened[-1] = []
    yield from opened


def _may_be_verb(
    before: int, at: int, after: int | None, texts: Sequence[str], tags: Sequence[str], odds: Odds
) -> bool:
    """Whether a noun, between the words before and behind it in its clause, may as well be a verb."""
    plural = tags[before] == "NNS" or _is_plural(texts[before])
    if tags[at] == "NNS":
        agrees, least = not plural and tags[before] in ("NN", "NNP"), -_SINGULAR
    else:
        agrees, least = plural and texts[before] != "data", -_PLURAL
    if after is None:
        return agrees and odds(at) > -_LAST
    fits = texts[after] not in _NO_OBJECTS and tags[after].startswith(_BEHIND_VERBS)
    return agrees and fits and odds(at) > least


def _is_plural(text: str) -> bool:
    return len(text) > 2 and text[-1] == "s" and text[:-1].isupper()
