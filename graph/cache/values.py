"""Values of the model as columns, an attribute of all objects after the other, and the same values again.

How something is written follows from its type as the model annotates it, so that a new attribute needs
nothing here. Mentions are columns of a table afterwards, whatever they were; links are what they were.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence, Sized
from dataclasses import dataclass, is_dataclass
from functools import cache
from itertools import accumulate, chain, islice, pairwise, repeat
from operator import attrgetter, itemgetter
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import numpy as np

from graph.cache.sections import Reader, Writer
from graph.columns import Ints, Mentions, MentionTable, Offsets, offsets
from graph.link_columns import Links, LinkTable
from graph.model import SIDES, Link, Mention

_T = TypeVar("_T", bound=Sized)


@dataclass(frozen=True, slots=True)
class Column:
    """How values of a type are written, and how so many are read; what is amiss raises ``ValueError``."""

    write: Callable[[Sequence[Any], Writer], None]
    read: Callable[[int, Reader], list[Any]]


@cache
def column_of(kind: Any) -> Column:
    """How values of a type are written and read: of a class, text, number, or tuple of such, or maybe None.

    Raises:
        TypeError: it is another type.
    """
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if isinstance(kind, type) and is_dataclass(kind):
        return _objects(kind)
    match get_origin(kind), get_args(kind):
        case origin, _ if origin is Literal:
            return _SIMPLE[str]
        case origin, (part, end) if origin is tuple and end is ...:
            return _tuples(column_of(part))
        case origin, parts if origin is tuple:
            return _rows(tuple(map(column_of, parts)))
        case _, (part, none) if none is NoneType:
            return _optional(column_of(part))
    raise TypeError(f"no columns for {kind}")


def _objects(kind: type[Any]) -> Column:
    parts = {name: column_of(part) for name, part in get_type_hints(kind).items()}

    def write(values: Sequence[Any], out: Writer) -> None:
        for name, part in parts.items():
            part.write(list(map(attrgetter(name), values)), out)

    def read(count: int, data: Reader) -> list[Any]:
        return _made(kind, count, {name: part.read(count, data) for name, part in parts.items()})

    return Column(write, read)


def _made(kind: type[Any], count: int, columns: Mapping[str, list[Any]]) -> list[Any]:
    """So many objects of a class by the columns of their attributes."""
    if not hasattr(kind, "__slots__"):
        return list(map(kind, *columns.values()))
    # In half the time of calling the class, since no code of Python runs for each object.
    made = list(map(object.__new__, repeat(kind, count)))
    for name, column in columns.items():
        deque(map(getattr(kind, name).__set__, made, column), maxlen=0)
    return made


def _tuples(part: Column) -> Column:
    """Tuples of any number of values of one type."""

    def write(values: Sequence[Any], out: Writer) -> None:
        out.whole(list(map(len, values)))
        part.write(list(chain.from_iterable(values)), out)

    def read(count: int, data: Reader) -> list[Any]:
        lengths = data.whole()
        members = iter(part.read(int(lengths.sum()), data))
        return _exactly(count, [tuple(islice(members, length)) for length in lengths.tolist()])

    return Column(write, read)


def _rows(parts: tuple[Column, ...]) -> Column:
    """Tuples of one value of each type."""

    def write(values: Sequence[Any], out: Writer) -> None:
        for place, part in enumerate(parts):
            part.write(list(map(itemgetter(place), values)), out)

    def read(count: int, data: Reader) -> list[Any]:
        return list(zip(*(part.read(count, data) for part in parts), strict=True))

    return Column(write, read)


def _optional(part: Column) -> Column:
    """Values, some of which are None."""

    def write(values: Sequence[Any], out: Writer) -> None:
        out.whole([value is not None for value in values])
        part.write([value for value in values if value is not None], out)

    def read(count: int, data: Reader) -> list[Any]:
        there = data.whole()
        members = iter(part.read(int(np.count_nonzero(there)), data))
        return _exactly(count, [next(members) if is_there else None for is_there in there.tolist()])

    return Column(write, read)


def _write_mentions(values: Sequence[Sequence[Mention]], out: Writer) -> None:
    objects = [mention for found in values if not isinstance(found, Mentions) for mention in found]
    tables = {id(found.table): found.table for found in values if isinstance(found, Mentions)}
    cards = dict.fromkeys(chain(*(table.cards for table in tables.values()), (one.card for one in objects)))
    number = {card: place for place, card in enumerate(cards)}
    rows = ((number[m.card], SIDES.index(m.side), m.start, m.end, *m.sentence) for m in objects)
    parts = [_renumbered(table, number) for table in tables.values()]
    parts.append(MentionTable.of(tuple(number), rows).columns)  # below the tables stand those made of objects
    begin, end = _bounds(values, tables)
    places = np.repeat(end - np.cumsum(end - begin), end - begin) + np.arange((end - begin).sum())
    out.whole(end - begin)
    out.texts(number)
    for column in zip(*parts, strict=True):
        out.whole(np.concatenate(column)[places])


def _renumbered(table: MentionTable, number: Mapping[str, int]) -> tuple[Ints, ...]:
    """The columns of a table, its cards by the numbers that are given."""
    numbers = np.array([number[card] for card in table.cards], dtype=np.int32)
    return numbers[table.card], *table.columns[1:]


def _bounds(
    values: Sequence[Sequence[Mention]], tables: Mapping[int, MentionTable]
) -> tuple[Offsets, Offsets]:
    """Where the mentions of each value begin and end, the tables and then the objects below each other."""
    *starts, free = accumulate(map(len, tables.values()), initial=0)
    first = dict(zip(tables, starts, strict=True))
    bounds = []
    for found in values:
        if isinstance(found, Mentions):
            start, stop, _ = found.part.indices(len(found.table))
            bounds.append((first[id(found.table)] + start, first[id(found.table)] + max(start, stop)))
        else:
            bounds.append((free, free + len(found)))
            free += len(found)
    begin, end = np.array(bounds, dtype=np.int64).reshape(-1, 2).T
    return begin, end


def _read_mentions(count: int, data: Reader) -> list[Any]:
    begin = _begin(data)
    cards = tuple(data.texts())
    total = int(begin[-1])
    card, side = _indices(total, data, len(cards)), _indices(total, data, len(SIDES))
    table = MentionTable(cards, card, side, *(_ints(total, data) for _ in range(4)))
    return _exactly(count, [Mentions(table, slice(*part)) for part in pairwise(begin.tolist())])


def _write_links(values: Sequence[Sequence[Link]], out: Writer) -> None:
    out.whole([isinstance(links, Links) for links in values])
    for links in values:
        if not isinstance(links, Links):
            _LINKS.write([links], out)
            continue
        table = links.table.taken(links.rows)
        out.texts(table.idents)
        out.texts(table.cards)
        for column in (table.count, table.source, table.target, table.sentences, table.card):
            out.whole(column)
        for figures in (table.npmi, table.g2, table.weight):
            out.floats(figures)


def _read_links(count: int, data: Reader) -> list[Any]:
    are_columns = data.whole().tolist()
    return _exactly(count, [_read_table(data) if one else _LINKS.read(1, data)[0] for one in are_columns])


def _read_table(data: Reader) -> Links:
    idents, cards = tuple(data.texts()), tuple(data.texts())
    begin = _begin(data)
    total = len(begin) - 1
    table = LinkTable(
        idents=idents,
        cards=cards,
        begin=begin,
        source=_indices(total, data, len(idents)),
        target=_indices(total, data, len(idents)),
        sentences=_ints(total, data),
        card=_indices(int(begin[-1]), data, len(cards)),
        npmi=_exactly(total, data.floats()).copy(),
        g2=_exactly(total, data.floats()).copy(),
        weight=_exactly(total, data.floats()).copy(),
    )
    return Links(table)


def _begin(data: Reader) -> Offsets:
    """Where each of some groups begins, by how many each has, and where the last one ends."""
    lengths = data.whole()
    if (lengths < 0).any():
        raise ValueError("less than nothing")
    return offsets(lengths)


def _indices(count: int, data: Reader, below: int) -> Ints:
    """The numbers of so many of some things."""
    column = _ints(count, data)
    if count and not 0 <= column.min() <= column.max() < below:
        raise ValueError("a number of nothing")
    return column


def _ints(count: int, data: Reader) -> Ints:
    return _exactly(count, data.whole()).astype(np.int32, casting="unsafe")


def _exactly(count: int, column: _T) -> _T:
    if len(column) != count:
        raise ValueError("columns of different length")
    return column


_SIMPLE: dict[Any, Column] = {
    str: Column(lambda values, out: out.texts(values), lambda count, data: _exactly(count, data.texts())),
    int: Column(
        lambda values, out: out.whole(values), lambda count, data: _exactly(count, data.whole()).tolist()
    ),
    bool: Column(
        lambda values, out: out.whole(values),
        lambda count, data: _exactly(count, data.whole()).astype(bool).tolist(),
    ),
    float: Column(
        lambda values, out: out.floats(values), lambda count, data: _exactly(count, data.floats()).tolist()
    ),
    Sequence[Mention]: Column(_write_mentions, _read_mentions),
    Sequence[Link]: Column(_write_links, _read_links),
}
_LINKS = column_of(tuple[Link, ...])
