"""The tables of the fast mode, counted from tagged text."""

from __future__ import annotations

import gzip
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from graph.extraction.lexicon_tagging import ANY, END, FIRST, SECOND, START, Table, TagTables, unknown
from graph.extraction.word_classes import WordClasses
from tests.benchmarks.fast_mode.probing import KINDS, Signature, Tagged

_EVERYDAY = 300  # words that are a kind by themselves to their neighbours
_EVIDENCE = 4  # times that a rule must have been seen
_GAIN = 2  # words more that it must get right than a plainer one

Key = tuple[str, ...]
Row = tuple[list[str], list[str]]  # the classes of a text's words and their tags


def tables_of(
    texts: Sequence[Tagged],
    classes: WordClasses,
    signatures: Mapping[str, Signature],
    everyday: Sequence[str],
) -> TagTables:
    """The tables that tag texts best for their size.

    ``signatures`` are those of classes, ``everyday`` the commonest words, most first.
    """
    rows: list[Row] = [([classes.of(word) for word in words], tags) for words, tags in texts]
    kinds = _kinds(rows, signatures, {"=" + word for word in everyday[:_EVERYDAY]})
    first = _rules(((beside(names, kinds), tags) for names, tags in rows), FIRST)

    table = Table(first, FIRST)

    def guessed(names: Sequence[str]) -> list[str]:
        return [table.tag(key) for key in beside(names, kinds)]

    second = _rules(((around(names, guessed(names)), tags) for names, tags in rows), SECOND)
    return TagTables(classes, kinds, first, second)


def beside(names: Sequence[str], kinds: Mapping[str, str]) -> list[Key]:
    """The keys of the first table for the classes of a text's words."""
    own = [kinds.get(name, "<" + unknown(name)) for name in names]
    return list(zip([START, *own], names, [*own[1:], END], strict=False))


def around(names: Sequence[str], tags: Sequence[str]) -> list[Key]:
    """The keys of the second table for the classes of a text's words and their tags by the first."""
    behind = [*tags[1:], END], [*tags[2:], END, END]
    return list(zip([START, START, *tags], [START, *tags], names, *behind, strict=False))


def _kinds(rows: Iterable[Row], signatures: Mapping[str, Signature], everyday: set[str]) -> dict[str, str]:
    """What each class is to its neighbours: a word by itself, or its tag and what else it may be."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for names, tags in rows:
        for name, tag in zip(names, tags, strict=True):
            counts[name][tag] += 1
    kinds = {}
    for name, found in counts.items():
        more = ""
        if name in signatures:
            says = dict(zip(KINDS, signatures[name], strict=True))
            more += "v" if says["VB"].startswith("VB") else ""
            more += "n" if says["NN"].startswith("NN") or says["NNS"].startswith("NN") else ""
            more += "j" if says["JJ"] == "JJ" else ""
        kinds[name] = name if name in everyday else f"<{_best(found)}{more}"
    return kinds


def plainer(key: tuple[str, ...], pattern: str) -> tuple[str, ...]:
    """A key with whatever the pattern leaves out.

    >>> plainer(("=the", "c1", "=of"), "bc.")
    ('=the', 'c1', '*')
    """
    return tuple(part if mark != "." else ANY for part, mark in zip(key, pattern, strict=True))


def _rules(texts: Iterable[tuple[Sequence[Key], Sequence[str]]], patterns: Sequence[str]) -> dict[Key, str]:
    """The rules that say something else than the plainer ones behind them, and are right often enough."""
    counts: list[dict[Key, Counter[str]]] = [defaultdict(Counter) for _ in patterns]
    for keys, tags in texts:
        for key, tag in zip(keys, tags, strict=True):
            for pattern, level in zip(patterns, counts, strict=True):
                level[plainer(key, pattern)][tag] += 1
    rules: dict[Key, str] = {}
    for number in reversed(range(len(patterns))):
        last = number + 1 == len(patterns)
        plain = Table(rules, patterns[number + 1 :] or patterns[-1:])
        more = {}
        for key, found in counts[number].items():
            tag = _best(found)
            said = plain.tag(key)
            enough = found.total() >= _EVIDENCE and found[tag] - found[said] >= _GAIN
            if tag != said and (last or enough):
                more[key] = tag
        rules |= more
    return rules


def _best(found: Counter[str]) -> str:
    return max(sorted(found), key=found.__getitem__)


def write(tables: TagTables, path: Path) -> None:
    """Write tables as the fast mode reads them; the same tables give the same bytes."""
    path.parent.mkdir(exist_ok=True)
    text = "".join("\t".join(line) + "\n" for line in _lines(tables))
    with gzip.GzipFile(path, "wb", compresslevel=9, mtime=0) as file:
        file.write(text.encode())


def _lines(tables: TagTables) -> Iterator[Sequence[str]]:
    yield ["own", *sorted(tables.classes.own)]
    parts: Mapping[str, Mapping[str, str]] = {
        "listed": tables.classes.listed,
        "ending": tables.classes.endings,
        "kind": tables.kinds,
        "first": {" ".join(key): tag for key, tag in tables.first.items()},
        "second": {" ".join(key): tag for key, tag in tables.second.items()},
    }
    for name, part in parts.items():
        values: dict[str, list[str]] = defaultdict(list)
        for key, value in part.items():
            values[value].append(key)
        for value in sorted(values):
            yield [name, value, *sorted(values[value])]


def agreement(texts: Iterable[Tagged], tags_of: Callable[[Sequence[str]], Sequence[str]]) -> float:
    """The share of words that get the tag that they have, proper nouns and others being alike."""
    alike = {"NNP": "NN", "NNPS": "NNS"}
    right = words = 0
    for given, tags in texts:
        words += len(tags)
        right += sum(alike.get(a, a) == alike.get(b, b) for a, b in zip(tags, tags_of(given), strict=True))
    return right / words
