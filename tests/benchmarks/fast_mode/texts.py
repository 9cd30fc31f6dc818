"""Text to learn from: the documentation of packages that are installed, and public decks without a gold."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from graph.model import SIDES
from graph.readers import all_cards, read_deck

# What the requirements of the project, its tests and benchmarks install, with the most prose in docstrings.
PACKAGES = (
    "numpy scipy networkx pandas matplotlib nltk spacy thinc streamlit altair dask sknetwork rdflib pyarrow "
    "PIL bs4 pygments hypothesis jinja2 requests wordfreq snowballstemmer IPython narwhals pydantic rich "
    "pyparsing selenium fsrs regex textblob click packaging cryptography onnxruntime joblib traitlets tornado"
).split()
# Decks that nothing here is measured on.
DECKS = (
    "30s-interviews/deck.tsv",
    "ds-iamtodor/deck.tsv",
    "google-ml-glossary-obsidian/deck.tsv",
    "anki-csv-timcondit/docker.csv",
)
_SHORTEST = 60  # characters of a paragraph
_PROSE = 0.7  # of its words consist of letters alone


def deck_texts(folder: Path) -> list[str]:
    """Both sides of every card of the decks in a folder."""
    decks = [read_deck(folder / name) for name in DECKS]
    return [card.side(side) for card in all_cards(decks) for side in SIDES]


def package_texts(names: Iterable[str] = PACKAGES) -> list[str]:
    """The paragraphs of prose in the docstrings of packages, each once; none of what is not installed."""
    found = dict[str, None]()
    for name in names:
        spec = find_spec(name)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            for path in sorted(Path(folder).rglob("*.py")):
                found.update(dict.fromkeys(filter(_is_prose, _paragraphs(path))))
    return list(found)


def _paragraphs(path: Path) -> Iterator[str]:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError):  # of another version of Python, or not UTF-8
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            for paragraph in re.split(r"\n\s*\n", ast.get_docstring(node) or ""):
                yield " ".join(paragraph.split())


def _is_prose(text: str) -> bool:
    words = text.split()
    return (
        len(text) >= _SHORTEST and ">>>" not in text and sum(map(str.isalpha, words)) >= _PROSE * len(words)
    )
