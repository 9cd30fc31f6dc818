"""What is wrong with a glossary: circles, names that no entry has or two claim, rows that are not whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph.extraction.glossary import LABEL_MISSING, Glossary, GlossaryRow, glossary_rows
from graph.extraction.inflection import NounTable, spelling_key
from graph.model import Issue

_MOST_FIELDS = 4
_END_MARKS = (".", "!", "?", "。", "।")
_BEHIND_THE_END = "\"'”’»)"


def check_glossary(lines: Iterable[str], nouns: NounTable, others: Glossary = ()) -> tuple[Issue, ...]:
    r"""Every remark on the lines of a glossary, in their order; ``others`` are entries that it may refer to.

    Kinds: ``columns``, ``label-missing``, ``no-definition`` and ``not-a-sentence`` are about a row,
    ``repeated`` about a name twice in an entry, ``duplicate`` about one that two entries claim, as
    the matcher compares names. ``dangling`` is a prerequisite that no entry is called, ``cycle`` a way
    from an entry through what it needs back to itself.

    >>> lines = ["bit\t\tentropy\tA unit.", "entropy\t\tbit|nat\tA number of bits."]
    >>> [(issue.line, issue.kind) for issue in check_glossary(lines, NounTable())]
    [(1, 'cycle'), (2, 'dangling')]
    """
    rows = list(glossary_rows(lines))
    entries = [row for row in rows if row.entry.label]
    places = _places(entries)
    issues = [
        *(issue for row in rows for issue in _row_issues(row)),
        *(issue for row in entries for issue in _repeated(row, places)),
        *_duplicates(entries, nouns),
        *_dangling(entries, nouns, others),
        *_cycles(entries, places),
    ]
    return tuple(sorted(issues, key=lambda issue: issue.line))


def _places(entries: Sequence[GlossaryRow]) -> dict[str, int]:
    """The entry that a prerequisite means, by its name in lower case: a label wins over an alias."""
    places: dict[str, int] = {}
    for place, row in enumerate(entries):
        places.setdefault(row.entry.label.casefold(), place)
    for place, row in enumerate(entries):
        for alias in row.entry.aliases:
            places.setdefault(alias.casefold(), place)
    return places


def _row_issues(row: GlossaryRow) -> Iterator[Issue]:
    if row.fields > _MOST_FIELDS:
        text = f"{row.fields} fields, but label, aliases, prerequisites and definition are 4; take out a tab"
        yield Issue(row.line, "columns", text)
    if not row.entry.label:
        yield Issue(row.line, "label-missing", LABEL_MISSING)
        return
    definition = row.entry.definition
    if not definition:
        text = f"'{row.entry.label}' has no definition; write one as the fourth field"
        yield Issue(row.line, "no-definition", text)
    elif not definition.rstrip(_BEHIND_THE_END).endswith(_END_MARKS):
        text = f"the definition ends without a full stop: '{definition[-25:]}'; make it a sentence"
        yield Issue(row.line, "not-a-sentence", text)


def _repeated(row: GlossaryRow, places: Mapping[str, int]) -> Iterator[Issue]:
    known: dict[str, str] = {row.entry.label.casefold(): "the label"}
    for alias in row.entry.aliases:
        if other := known.get(alias.casefold()):
            yield Issue(row.line, "repeated", f"the alias '{alias}' repeats {other}; take it out")
        known.setdefault(alias.casefold(), f"the alias '{alias}'")
    needed: dict[int | str, str] = {}
    for name in row.entry.prerequisites:
        place = places.get(name.casefold(), name.casefold())
        if place in needed:
            text = f"the prerequisite '{name}' repeats '{needed[place]}'; take it out"
            yield Issue(row.line, "repeated", text)
        needed.setdefault(place, name)


def _duplicates(entries: Sequence[GlossaryRow], nouns: NounTable) -> Iterator[Issue]:
    first: dict[str, GlossaryRow] = {}
    for row in entries:
        shared: dict[GlossaryRow, list[str]] = {}
        for key, name in {_key(name, nouns): name for name in reversed(row.entry.names)}.items():
            earlier = first.setdefault(key, row)
            if earlier is not row:
                shared.setdefault(earlier, []).insert(0, f"'{name}'")
        for earlier, names in shared.items():
            owner = f"'{earlier.entry.label}' in line {earlier.line}"
            also = "also name" if len(names) > 1 else "also names"
            text = f"{' and '.join(names)} of '{row.entry.label}' {also} {owner}; leave it to one entry"
            yield Issue(row.line, "duplicate", text)


def _dangling(entries: Sequence[GlossaryRow], nouns: NounTable, others: Glossary) -> Iterator[Issue]:
    names = [name for entry in (*(row.entry for row in entries), *others) for name in entry.names]
    known = {name.casefold() for name in names}
    alike = {_key(name, nouns): name for name in reversed(names)}
    for row in entries:
        for name in dict.fromkeys(row.entry.prerequisites):
            if name.casefold() not in known:
                close = alike.get(_key(name, nouns))
                advice = f"write '{close}'" if close else "add that entry or correct the name"
                yield Issue(row.line, "dangling", f"no entry is called '{name}'; {advice}")


def _key(name: str, nouns: NounTable) -> str:
    """What names have in common that the matcher takes for one; signs alone have only themselves."""
    return spelling_key(name, nouns) or name.casefold()


def _cycles(entries: Sequence[GlossaryRow], places: Mapping[str, int]) -> Iterator[Issue]:
    needs = []
    for row in entries:
        names = [name.casefold() for name in row.entry.prerequisites]
        needs.append(list(dict.fromkeys(places[name] for name in names if name in places)))
    for circle in _circles(needs):
        way = " -> ".join(entries[place].entry.label for place in (*circle, circle[0]))
        advice = "each needs the next; take out one of these prerequisites"
        if len(circle) == 1:
            advice = "an entry cannot need itself; take out this prerequisite"
        yield Issue(entries[circle[0]].line, "cycle", f"{way}: {advice}")


def _circles(needs: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """A circle for each edge that leads a depth-first walk back onto its way, from its lowest number on.

    Without these edges there is none left, though there may be more ways round: their number can be
    exponential.

    >>> list(_circles([[1], [2], [0, 2]]))
    [[0, 1, 2], [2]]
    """
    done: set[int] = set()
    for start in range(len(needs)):
        way = {} if start in done else {start: iter(needs[start])}
        while way:
            here = next(reversed(way))
            following = next(way[here], None)
            if following is None:
                del way[here]
                done.add(here)
            elif following in way:
                circle = list(way)[list(way).index(following) :]
                lowest = circle.index(min(circle))
                yield circle[lowest:] + circle[:lowest]
            elif following not in done:
                way[following] = iter(needs[following])
