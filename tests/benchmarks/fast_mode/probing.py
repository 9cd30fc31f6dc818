"""Classes of words by what the statistical tagger says of them in the same places of real sentences.

A probe is a place in a sentence, with four words on either side: all that the tagger's network sees. Every
word of a vocabulary is put into every probe; words that get the same tags are of one class.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from graph.extraction.word_classes import LONGEST_ENDING

Tagged = tuple[list[str], list[str]]  # the words of a text and their tags
Probes = dict[str, list[list[str]]]  # by the tag of the word that stands there
Signature = tuple[str, ...]  # the tag that a word gets in most probes of each kind

KINDS = ("NN", "NNS", "JJ", "VB", "VBZ", "VBP", "VBN", "VBD", "VBG", "RB", "NNP")
_PROBES = 4  # of each kind
_SIDE = 4  # words on either side
_CLASSES = 120
_BATCH = 256  # words
_COMMONEST = 3000  # words that say nothing of others with their ending
_EVIDENCE = 20  # words that an ending must have


def probes_of(texts: Iterable[Tagged], chance: random.Random) -> Probes:
    """Places where a plain word has each of the tags, as the words around and in it."""
    found: Probes = {kind: [] for kind in KINDS}
    for words, tags in texts:
        if len(words) < 2 * _SIDE + 2:
            continue
        at = chance.randrange(_SIDE, len(words) - _SIDE)
        around = words[at - _SIDE : at + _SIDE + 1]
        probes = found.get(tags[at], [])
        plain = words[at].islower() and words[at].isalpha() and len(words[at]) > 3
        if tags[at] in found and len(probes) < _PROBES and plain and all(map(str.isascii, around)):
            probes.append(around)
    return found


def signatures(words: Sequence[str], probes: Probes, nlp: Language) -> dict[str, Signature]:
    """The signature of each word."""
    rows: list[list[str]] = [[] for _ in words]
    for kind in KINDS:
        given = [_tags_in(probe, words, nlp) for probe in probes[kind]]
        for row, tags in zip(rows, zip(*given, strict=True), strict=True):
            row.append(Counter(tags).most_common(1)[0][0])
    return {word: tuple(row) for word, row in zip(words, rows, strict=True)}


def _tags_in(probe: list[str], words: Sequence[str], nlp: Language) -> list[str]:
    """The tag of each word in the place of a probe.

    One text holds the probes of many words, for none of them sees into the next.
    """
    encoder: Any = nlp.get_pipe("tok2vec")
    tagger: Any = nlp.get_pipe("tagger")
    before, behind = probe[:_SIDE], probe[_SIDE + 1 :]
    tags: list[str] = []
    for first in range(0, len(words), _BATCH):
        batch = words[first : first + _BATCH]
        docs = [Doc(nlp.vocab, words=[text for word in batch for text in (*before, word, *behind)])]
        encoder.set_annotations(docs, encoder.predict(docs))
        (scores,) = tagger.predict(docs)
        tags += [tagger.labels[best] for best in scores[_SIDE :: len(probe)]]
    return tags


def classes_of(found: dict[str, Signature]) -> tuple[dict[str, str], dict[str, Signature]]:
    """The class of each word, and the signature of each class: the commonest ones, and what is like them."""
    counts = Counter(found.values())
    chosen = [signature for signature, _ in counts.most_common(_CLASSES)]
    names = {signature: f"c{number}" for number, signature in enumerate(chosen)}

    def likeness(signature: Signature, other: Signature) -> tuple[int, int]:
        return sum(a == b for a, b in zip(signature, other, strict=True)), counts[other]

    nearest = {
        rare: max(chosen, key=lambda other: likeness(rare, other)) for rare in counts.keys() - names.keys()
    }
    classes = {word: names[nearest.get(signature, signature)] for word, signature in found.items()}
    return classes, {name: signature for signature, name in names.items()}


def endings_of(classes: dict[str, str]) -> dict[str, str]:
    """The class of most words with an ending; ``classes`` has the commonest words first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for word, name in list(classes.items())[_COMMONEST:]:
        for length in range(1, min(LONGEST_ENDING, len(word) - 2) + 1):
            counts[word[-length:]][name] += 1
    return {
        ending: found.most_common(1)[0][0]
        for ending, found in sorted(counts.items())
        if found.total() >= _EVIDENCE
    }
