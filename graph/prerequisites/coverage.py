"""Coverage: how much of a concept's name the cards about another concept hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from graph.model import Concept
from graph.prerequisites.lexicon import Lexicon
from graph.prerequisites.pairs import Pairs, PairTable
from graph.prerequisites.ragged import Bools, Floats, Ints, Ragged, blocks, bounds_of
from graph.prerequisites.runs import Runs
from graph.prerequisites.words import simple_words, singular, stems

_HALF = 0.5  # share of a name's weight below which a text does not hold it
_WORDS = _PAIRS = 1 << 19  # that are looked at at a time
_NAME_PARTS = re.compile(r"\s+(?:and|or|&|vs\.?)\s+|:\s+|\s*[()]\s*")


def name_variants(label: str) -> list[tuple[str, ...]]:
    """The ways in which a text may hold a name in part: its stems, and those of its coordinated parts.

    A lone word is given in the singular behind "=", since stems confuse "general" and "generalization";
    it counts only as a part, for a name of one word is found by extraction.

    >>> name_variants("expectation and variance")
    [('expect', 'varianc'), ('=expectation',), ('=variance',)]
    """
    whole = stems(label)
    found = [whole] if len(whole) > 1 else []
    parts = [part for part in _NAME_PARTS.split(label) if part]
    for part in parts if len(parts) > 1 else ():
        words = stems(part)
        if len(words) > 1:
            found.append(words)
        elif words:
            found.append((f"={singular(simple_words(part)[-1])}",))
    return found


def coverage(concepts: Sequence[Concept], asked: Ints, lexicon: Lexicon, runs: Runs) -> PairTable:
    """(named, explained): the share of a name's weight that the cards about another concept hold.

    Only among the concepts that cards have ``asked`` for by name. Shares under a half are left out; a lone
    word counts only whole.
    """
    owner, variants = _variants(concepts, asked)
    number = {word: at for at, word in enumerate(dict.fromkeys(word for words in variants for word in words))}
    words = Ragged.of([[number[word] for word in variant] for variant in variants])
    shares = np.array([share for variant in variants for share in _shares(variant, lexicon)])
    held = _held(asked, number, lexicon, runs)
    texts = Ragged(held.second, bounds_of(held.first, len(number)))
    telling = _telling(words, shares, texts.lengths)
    row, word = words.row[telling], words.values[telling]
    none = np.zeros(0, dtype=np.int32)
    found: list[tuple[Ints, Ints, Floats]] = [(none, none, np.zeros(0))]
    for block in blocks(texts.lengths[word], _PAIRS):
        text = texts.values[texts.places(word[block])]
        pairs = Pairs.of(np.repeat(row[block], texts.lengths[word[block]]), text)
        share = _held_share(pairs, words, shares, held)
        name, text = owner[pairs.first], asked[pairs.second]
        kept = (name != text) & (share > _HALF - 1e-9)
        found.append((name[kept], text[kept], share[kept]))
    names, explained, value = (np.concatenate(column) for column in zip(*found, strict=True))
    return PairTable.highest(names, explained, value)


def _telling(words: Ragged, shares: Floats, texts: Ints) -> Bools:
    """Of the words of variants those of which a text has to hold one, so as to hold a half of the name.

    The commonest words of a variant, by the number of ``texts`` of each, are left out as long as they do not
    come to a half together.
    """
    order = np.lexsort((-texts[words.values], words.row))
    sums = np.append(0.0, np.cumsum(shares[order]))
    so_far = sums[1:] - np.repeat(sums[words.bounds[:-1]], words.lengths)
    found = np.zeros(len(order), dtype=bool)
    found[order] = so_far > _HALF - 1e-6
    return found


def _held_share(pairs: Pairs, words: Ragged, shares: Floats, held: Pairs) -> Floats:
    """The share of each of some variants that a text holds."""
    pair = np.repeat(np.arange(len(pairs)), words.lengths[pairs.first])
    at = words.places(pairs.first)
    there = held.find(words.values[at], pairs.second[pair]) >= 0
    found = np.bincount(pair[there], weights=shares[at[there]], minlength=len(pairs))
    return found.astype(np.float64, copy=False)


def _held(asked: Ints, number: Mapping[str, int], lexicon: Lexicon, runs: Runs) -> Pairs:
    """(word, text): which of the numbered words the cards about each concept that is asked for hold."""
    of_stem = np.array([number.get(word, -1) for word in lexicon.stems], dtype=np.int32)
    of_word = np.array([number.get(f"={singular(word)}", -1) for word in lexicon.words], dtype=np.int32)
    keys: list[Ints] = [np.zeros(0, dtype=np.int64)]
    runs = runs.part(np.isin(runs.concept, asked))
    for block in blocks(runs.number, _WORDS):
        part = runs.part(block)
        place, text = part.words, np.searchsorted(asked, np.repeat(part.concept, part.number))
        word = lexicon.backs.word[place]
        stem = np.where(lexicon.backs.tells[place], of_stem[lexicon.stem_of[word]], -1)
        words = np.concatenate([stem, of_word[word]])
        keys.append(Pairs.of(words[words >= 0], np.tile(text, 2)[words >= 0]).keys)
    return Pairs.of_keys(np.concatenate(keys))


def _variants(concepts: Sequence[Concept], asked: Ints) -> tuple[Ints, list[list[str]]]:
    """The variants of the names of some concepts, no word twice in any, and whose each is."""
    found = [(at, list(dict.fromkeys(v))) for at in asked.tolist() for v in name_variants(concepts[at].label)]
    return np.array([at for at, _ in found], dtype=np.int32), [variant for _, variant in found]


def _shares(variant: Sequence[str], lexicon: Lexicon) -> list[float]:
    """The share of each of its words in the weight of a name."""
    weights = [lexicon.weight_of(word) for word in variant]
    total = sum(weights) or 1.0
    return [weight / total for weight in weights]
