"""Tagging fast: the English model's own network and weights, evaluated with less work.

Three things, none of which changes a tag: each distinct word of a batch is embedded once (the first
layer looks at one word at a time), matrices go through numpy's BLAS, several times faster than the
one that spaCy brings, and on one thread, for a second one costs more processor time than it saves.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model, NumpyOps
from threadpoolctl import ThreadpoolController

BATCH = 32  # texts at a time: what a processor's cache holds

Floats = NDArray[np.float32]


class _OneThread(NumpyOps):  # type: ignore[misc]
    """Numpy's matrix product on one thread."""

    def __init__(self) -> None:
        super().__init__(use_blis=False)
        self._threads = ThreadpoolController()

    def gemm(self, *args: Any, **options: Any) -> Floats:
        with self._threads.limit(limits=1, user_api="blas"):
            product: Floats = super().gemm(*args, **options)
        return product


def tag_fast(nlp: Language) -> None:
    """Rebuild the network behind a pipeline's ``tok2vec`` and ``tagger`` in place.

    The model is that of spaCy's small pipelines: hashed embeddings of a word's features, mixed into one
    vector by a layer of its own, then convolutions.
    """
    ops = _OneThread()
    encoder = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
    for model in (encoder, nlp.get_pipe("tagger").model):  # type: ignore[attr-defined]
        for node in model.walk():
            node.ops = ops
    encoder.layers[0] = _distinct_words(encoder.layers[0])


def _distinct_words(embed: Model[Any, Any]) -> Model[list[Doc], list[Floats]]:
    """The embedding layer, evaluated once for each distinct pair of a word and "a space follows"."""
    extract, _, hashed, mixed, _ = embed.layers
    columns = extract.attrs["columns"]

    def forward(_: Model[Any, Any], docs: list[Doc], is_train: bool) -> tuple[list[Floats], Any]:
        rows = np.concatenate([doc.to_array(["ORTH", "SPACY"]) for doc in docs])
        _keys, first, back = np.unique(rows[:, 0] * 2 + rows[:, 1], return_index=True, return_inverse=True)
        features = np.concatenate([doc.to_array(columns) for doc in docs])[first]
        vectors = mixed.layers[0].predict(hashed.layers[0].predict(features))
        borders = np.cumsum([len(doc) for doc in docs])[:-1]
        return np.split(vectors[back], borders), None

    return Model("distinct_words", forward, dims={"nO": embed.get_dim("nO")})
