"""Snapshots: a concept graph as bytes, from which an equal one is there again in less than a second."""

from __future__ import annotations

from hashlib import blake2b

from zstandard import ZstdCompressor, ZstdDecompressor, ZstdError

from graph.cache.sections import Reader, Writer
from graph.cache.values import column_of
from graph.garbage import uncollected
from graph.model import ConceptGraph

_TAG = b"concept graph 1\n"  # the number counts the ways to write one
_DIGEST = 16  # bytes
_QUICK = 1  # of zstd: a third of the size, in less time than it would take to read and check the rest


def pack(graph: ConceptGraph) -> bytes:
    """A graph as bytes.

    Raises:
        ValueError: it has numbers of more than 64 bits, or of more than 32 in a mention.
    """
    out = Writer()
    try:
        column_of(ConceptGraph).write([graph], out)
    except OverflowError as error:
        raise ValueError(f"the graph cannot be packed: {error}") from None
    return _sealed(out.written())


def unpack(data: bytes) -> ConceptGraph:
    """The graph that was packed as these bytes; its mentions read like tuples, and links as they were.

    Raises:
        ValueError: the bytes are of no graph, or not whole.
    """
    with uncollected():
        try:
            source = Reader(_opened(data))
            graph: ConceptGraph
            (graph,) = column_of(ConceptGraph).read(1, source)
            source.end()
        except (LookupError, TypeError, OverflowError, MemoryError, ZstdError) as error:
            # The bytes are as they were written, but by another program.
            raise ValueError(f"not a graph: {error}") from None
    return graph


def _sealed(content: bytes) -> bytes:
    packed = ZstdCompressor(level=_QUICK).compress(content)
    return _TAG + blake2b(packed, digest_size=_DIGEST).digest() + packed


def _opened(data: bytes) -> bytes:
    packed = memoryview(data)[len(_TAG) + _DIGEST :]
    if not data.startswith(_TAG):
        raise ValueError("not a graph, or one of another version")
    if blake2b(packed, digest_size=_DIGEST).digest() != data[len(_TAG) : len(_TAG) + _DIGEST]:
        raise ValueError("the graph is damaged")
    return ZstdDecompressor().decompress(packed)
