"""Parquet files: a card a row, from the columns of question and answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from graph.model import Issue
from graph.readers.archives import most_unpacked
from graph.readers.drafts import Draft
from graph.readers.errors import UnreadableError
from graph.readers.files import File, Item, is_parquet_data, on_one_line, shown
from graph.readers.records.names import Layout, layout, tags_of, text_of
from graph.readers.records.parquet_pages import pages

_BATCH = 1 << 16  # rows that are unpacked at a time
_FOLD = 8  # times its size that a file may unpack to, however large it is
_MOST_VALUES = 20_000_000  # of a column: a list in a single row may have any number
_PAGE = 64  # bytes that a page is taken to have besides: groups without number may all have the same ones
_DEEPEST = 4  # lists and structures inside each other
_FOOTER = {"thrift_string_size_limit": 1 << 24, "thrift_container_size_limit": 1 << 20}
_MOST_NAMES = 20  # of columns that are told
_LONGEST_REASON = 100  # characters of what is told of a damage
# Types, as pyarrow calls them.
_TEXTS = ("string", "large_string", "string_view", "binary", "large_binary", "binary_view")
_LISTS = ("list", "large_list", "fixed_size_list")
_NUMBERS = ("integer", "floating", "decimal", "boolean", "date", "time", "timestamp", "null")


def is_parquet(file: File) -> bool:
    """Whether a file is one of Parquet."""
    return is_parquet_data(file.data)


def read_parquet(file: File) -> Iterator[Item]:
    """The cards of all rows, by number.

    Raises:
        UnreadableError: the file is damaged, too large, or has no columns of questions and answers.
    """
    import pyarrow as pa  # what only such files need takes a while to load
    from pyarrow.parquet import ParquetFile

    number = 0
    try:
        source = ParquetFile(pa.BufferReader(file.data), pre_buffer=False, **_FOOTER)
        columns: dict[str, Any] = {}
        for field in source.schema_arrow:
            columns.setdefault(field.name, field.type)
        place = layout(tuple(columns), file.choices)
        if place is None:
            there = ", ".join(map(shown, [*columns][:_MOST_NAMES])) or "none"
            why = f"a Parquet file without columns of question and answer (its columns: {there})"
            raise UnreadableError(f"{why}; name the columns of question and answer")
        place = _usable(place, columns)
        leaves = _leaves(source, place)
        _check_sizes(file.data, source, leaves)
        # As dictionaries: a long text may stand in any number of rows, and is unpacked once.
        texts = [path for path, kind in leaves.values() if kind == "BYTE_ARRAY"]
        source = ParquetFile(pa.BufferReader(file.data), pre_buffer=False, read_dictionary=texts, **_FOOTER)
        for item in _cards(source, place, len(file.data)):
            number += isinstance(item, Draft) or item.skipped
            yield item
    except (pa.ArrowException, OSError, KeyError, IndexError, UnicodeDecodeError) as error:
        why = on_one_line(str(error).partition("\n")[0])[:_LONGEST_REASON]
        if not number:
            raise UnreadableError(f"a damaged Parquet file ({why}); write it again") from None
        text = f"skipped: a damaged Parquet file ({why}); nothing behind row {number} is read"
        yield Issue(number + 1, "damaged", text, skipped=True)


def _cards(source: Any, place: Layout, size: int) -> Iterator[Item]:
    for name in place.unused:
        yield Issue(1, "unused-column", f"the column '{shown(name)}' is not used")
    names = [*place.front, place.back, place.tags, place.deck]
    wanted = list(dict.fromkeys(filter(None, names)))
    left = _most(size)
    number = 0
    for batch in _batches(source, wanted):
        values = {name: _values(batch.column(batch.schema.get_all_field_indices(name)[0])) for name in wanted}
        nothing = [None] * len(batch)
        for *sides, tags, deck in zip(*(values[name] if name else nothing for name in names), strict=True):
            number += 1
            if any(map(_is_binary, sides)):
                text = "skipped: binary data in place of a text"
                yield Issue(number, "binary", text, skipped=True)
                continue
            *questions, answer = map(text_of, sides)
            front = "\n\n".join(filter(None, questions))
            left -= len(front) + len(answer)
            if left < 0:
                text = f"skipped: it unpacks to far more than its size; nothing from row {number} on is read"
                yield Issue(number, "too-many", text, skipped=True)
                return
            yield Draft(number, front, answer, tags_of(tags), text_of(deck))


def _batches(source: Any, columns: list[str]) -> Iterator[Any]:
    """Some rows at a time; none are of two groups, each of which has dictionaries of its own."""
    for group in range(source.metadata.num_row_groups):
        yield from source.iter_batches(_BATCH, row_groups=[group], columns=columns, use_threads=False)


def _usable(place: Layout, columns: dict[str, Any]) -> Layout:
    """The layout without tags and decks of a type that has no text.

    Raises:
        UnreadableError: questions or answers are of one.
    """
    for name in (*place.front, place.back):
        if not _has_text(columns[name]):
            kind = on_one_line(str(columns[name]))[:_LONGEST_REASON]
            raise UnreadableError(f"the column '{shown(name)}' holds no text ({kind}); name another one")
    lost = [name for name in (place.tags, place.deck) if name and not _has_text(columns[name])]
    tags, deck = (None if name in lost else name for name in (place.tags, place.deck))
    return Layout(place.front, place.back, tags, deck, (*place.unused, *lost))


def _has_text(kind: Any, depth: int = 0) -> bool:
    """Whether values of a type can be told: texts, numbers, dates, and lists and structures of them."""
    from pyarrow import types

    if depth > _DEEPEST:
        return False
    if types.is_dictionary(kind) or _is_any(kind, _LISTS):
        return _has_text(kind.value_type, depth + 1)
    if types.is_struct(kind):
        return kind.num_fields > 0 and all(_has_text(field.type, depth + 1) for field in kind)
    return _is_any(kind, _TEXTS) or _is_any(kind, _NUMBERS)


def _is_any(kind: Any, names: Iterable[str]) -> bool:
    """Whether a type is one of those that pyarrow calls by some names."""
    from pyarrow import types

    return any(getattr(types, f"is_{name}")(kind) for name in names)


def _leaves(source: Any, place: Layout) -> dict[int, tuple[str, str]]:
    """The columns of simple values that make up those of a layout, by number: their paths and types."""
    wanted = {*place.front, place.back, place.tags, place.deck}
    found = {}
    for number in range(len(source.schema)):
        leaf = source.schema.column(number)
        if leaf.path in wanted or any(leaf.path.startswith(f"{name}.") for name in wanted):
            found[number] = (leaf.path, leaf.physical_type)
    return found


def _check_sizes(data: bytes, source: Any, leaves: dict[int, Any]) -> None:
    """See that what is used of a file unpacks to no more than it may.

    Raises:
        UnreadableError: it does, or is damaged.
    """
    left = _most(len(data))
    values = dict.fromkeys(leaves, _MOST_VALUES)
    too_much = UnreadableError("it unpacks to far more than its size, or has too many rows; split it")
    for group in range(source.metadata.num_row_groups):
        row_group = source.metadata.row_group(group)
        for number in leaves:
            column = row_group.column(number)
            start = column.data_page_offset
            if column.has_dictionary_page and 0 < column.dictionary_page_offset < start:
                start = column.dictionary_page_offset
            for page in pages(data, start, column.total_compressed_size, column.num_values):
                left -= page.unpacked + _PAGE
                values[number] -= page.values
                if left < 0 or values[number] < 0:
                    raise too_much


def _most(size: int) -> int:
    """How many bytes or characters may come out of a file."""
    return max(most_unpacked(size), _FOLD * size)


def _values(array: Any) -> list[Any]:
    """The values of an array: texts, lists, dictionaries, bytes that are no text, and None."""
    import pyarrow as pa
    from pyarrow import types

    kind = array.type
    if types.is_dictionary(kind):
        words = _values(array.dictionary)
        return [None if at is None else words[at] for at in array.indices.to_pylist()]
    if _is_any(kind, _LISTS):
        inside, end = _values(array.flatten()), 0
        lists: list[list[Any] | None] = []
        for length in array.value_lengths().to_pylist():
            lists.append(None if length is None else inside[end : end + length])
            end += length or 0
        return lists
    if types.is_struct(kind):
        names = [field.name for field in kind]
        return [
            dict(zip(names, row, strict=True)) for row in zip(*map(_values, array.flatten()), strict=True)
        ]
    if _is_any(kind, _TEXTS):
        return [_decoded(raw) for raw in array.cast(pa.large_binary()).to_pylist()]
    found: list[Any] = array.cast(pa.string()).to_pylist()
    return found


def _decoded(raw: bytes | None) -> str | bytes | None:
    if raw is None:
        return None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw


def _is_binary(value: object) -> bool:
    """Whether there are bytes in a value that are no text."""
    if isinstance(value, list):
        return any(map(_is_binary, value))
    if isinstance(value, dict):
        return any(map(_is_binary, value.values()))
    return isinstance(value, bytes)
