"""Tagging fast: the English model's own network and weights, evaluated with less work.

None of what follows changes a tag. Each distinct word is embedded once (the first layer looks at one word at
a time) and its vector kept; what the first layer makes of a feature is worked out in advance; the pieces of
a maxout layer lie side by side; matrices go through numpy's BLAS, several times faster than the one that
spaCy brings, and on one thread, for a second one costs more processor time than it saves.

The tags of a text are its own: they do not depend on what is tagged beside it, to the last bit. BLAS rounds
a row by its place in the matrix, so every text begins at a multiple of what its kernels do at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model
from threadpoolctl import ThreadpoolController

BATCH = 32  # texts at a time: what a processor's cache holds

_ROWS = 12  # of a matrix that BLAS multiplies in one go, or a multiple of them, on every processor known
_FEWEST = 240  # rows of a product: of smaller ones some kernels make short work
_PADDING = 4  # empty rows between two texts, one for each layer that looks at neighbours
_MOST_WORDS = 1 << 16  # whose vectors are kept: 24 MB
_TINY = 1e-8  # keeps a division from being one by zero, as in the model's own layers

Floats = NDArray[np.float32]
Integers = NDArray[np.uint64]
Place = tuple[int, int]  # the first and the last row (exclusive) of a text


def tag_fast(nlp: Language) -> None:
    """Rebuild the network behind a pipeline's ``tok2vec`` and ``tagger`` in place.

    The model is that of spaCy's small pipelines: hashed embeddings of a word's features, mixed into one
    vector by a layer of its own, then convolutions, then a linear layer.
    """
    encoder: Any = nlp.get_pipe("tok2vec")
    tagger: Any = nlp.get_pipe("tagger")
    encoder.model = _encoder(encoder.model)
    tagger.model = _scorer(tagger.model)


def _encoder(model: Model[Any, Any]) -> Model[list[Doc], list[Floats]]:
    """The vectors of each text's words, in their context."""
    embedding, convolutions = model.layers
    words = _Words(embedding)
    layers = [_Maxout(layer) for layer in _maxouts(convolutions)]
    blas = ThreadpoolController()

    def forward(_: Model[Any, Any], docs: list[Doc], is_train: bool) -> tuple[list[Floats], Any]:
        places, height = _places(map(len, docs))
        vectors = np.zeros((height + 2, words.width), np.float32)  # between an empty row at either end
        inner = vectors[1:-1]
        inner[_rows(places)] = words.vectors(docs)
        with blas.limit(limits=1, user_api="blas"):
            for layer in layers:
                inner += layer(np.concatenate((vectors[:-2], inner, vectors[2:]), axis=1))
        return [inner[start:end] for start, end in places], None

    return Model("encoder", forward, dims={"nO": words.width})


def _scorer(model: Model[Any, Any]) -> Model[list[Doc], list[Floats]]:
    """The score of each tag for each word of a text, whose vectors it has as its tensor."""
    layer = next(node for node in model.walk() if node.has_param("W"))
    weights, bias = np.ascontiguousarray(layer.get_param("W").T), layer.get_param("b")
    blas = ThreadpoolController()

    def forward(_: Model[Any, Any], docs: list[Doc], is_train: bool) -> tuple[list[Floats], Any]:
        places, height = _places(map(len, docs))
        vectors = np.zeros((height, len(weights)), np.float32)
        vectors[_rows(places)] = np.concatenate([doc.tensor for doc in docs])
        with blas.limit(limits=1, user_api="blas"):
            scores = vectors @ weights
        scores += bias
        return [scores[start:end] for start, end in places], None

    return Model("scorer", forward, dims={"nO": layer.get_dim("nO")}, layers=[layer])


def _places(lengths: Iterable[int]) -> tuple[list[Place], int]:
    """Where each text stands in a matrix with a row for each word, and how many rows that has.

    >>> _places((3, 9))
    ([(12, 15), (24, 33)], 240)
    """
    places = []
    at = _ROWS
    for length in lengths:
        places.append((at, at + length))
        at = _whole(at + length + _PADDING)
    return places, max(at, _FEWEST)


def _whole(rows: int) -> int:
    return -(-rows // _ROWS) * _ROWS


def _rows(places: Sequence[Place]) -> NDArray[np.intp]:
    return np.concatenate([np.arange(start, end) for start, end in places])


def _maxouts(model: Model[Any, Any]) -> Iterator[Model[Any, Any]]:
    """The layers of a network that end in a normalised maxout, in order."""
    return (node for node in model.walk(order="dfs_pre") if node.name == "maxout>>layernorm")


class _Maxout:
    """A maxout layer that is normalised: of each row the largest of some pieces, mean 0 and variance 1."""

    def __init__(self, model: Model[Any, Any]) -> None:
        layers: Any = model.layers
        maxout, norm = layers
        weights, bias = maxout.get_param("W"), maxout.get_param("b")
        self.width, self._pieces, inputs = weights.shape
        self.weights: Floats = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(inputs, -1))
        self._bias: Floats = bias.T.reshape(-1).copy()
        self._gain: Floats = norm.get_param("G")
        self._shift: Floats = norm.get_param("b")

    def __call__(self, rows: Floats) -> Floats:
        """What the layer makes of each row."""
        return self.largest(rows @ self.weights)

    def largest(self, products: Floats) -> Floats:
        """What the layer makes of its weights' products, which are lost."""
        products += self._bias
        width = self.width
        best = np.maximum(products[:, :width], products[:, width : 2 * width])
        for piece in range(2, self._pieces):
            np.maximum(best, products[:, piece * width : (piece + 1) * width], out=best)
        best -= best.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", best, best)[:, None] / np.float32(width) + np.float32(_TINY)
        best /= np.sqrt(variance)
        best *= self._gain
        best += self._shift
        return best


class _Words:
    """The vectors of words out of context, each worked out when it is first met."""

    def __init__(self, model: Model[Any, Any]) -> None:
        extract, _, hashed, mixed, _ = model.layers
        (layer,) = _maxouts(mixed)
        self._mix = _Maxout(layer)
        self._columns = extract.attrs["columns"]
        self._tables = [node for node in hashed.walk() if node.name == "hashembed"]
        width, last = self._tables[0].get_dim("nO"), 0
        # A feature's vector is the sum of four rows of its table; here, of four rows of the product.
        self._products: list[Floats] = []
        for table in self._tables:
            vectors: Any = table.get_param("E")
            self._products.append(vectors @ self._mix.weights[last : last + width])
            last += width
        self.width = self._mix.width
        self._row: dict[int, int] = {}
        self._vectors: Floats = np.empty((0, self.width), np.float32)
        self._lock = Lock()

    def vectors(self, docs: Sequence[Doc]) -> Floats:
        """The vectors of all words of some texts, a row each."""
        rows = np.concatenate([doc.to_array(["ORTH", "SPACY"]) for doc in docs])
        keys: list[int] = (rows[:, 0] * np.uint64(2) + rows[:, 1]).tolist()
        with self._lock:
            if len(self._row) > _MOST_WORDS:
                self._row.clear()
            if new := [
                at
                for key, at in dict(zip(keys, range(len(keys)), strict=True)).items()
                if key not in self._row
            ]:
                features = np.concatenate([doc.to_array(self._columns) for doc in docs])[new]
                first = len(self._row)
                self._vectors = np.concatenate((self._vectors[:first], self._embedded(features)))
                self._row.update((keys[at], first + number) for number, at in enumerate(new))
            return self._vectors[list(map(self._row.__getitem__, keys))]

    def _embedded(self, features: Integers) -> Floats:
        total = np.zeros((len(features), self._mix.weights.shape[1]), np.float32)
        for table, product in zip(self._tables, self._products, strict=True):
            ids: Any = np.ascontiguousarray(features[:, table.attrs["column"]])
            for number in (table.ops.hash(ids, table.attrs["seed"]) % len(product)).T:
                total += product[number]
        return self._mix.largest(total)
