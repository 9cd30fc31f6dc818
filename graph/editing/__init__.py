"""Editing: a graph as its owner's edits leave it, what one more edit does to them, edits as a glossary."""

from graph.editing.applying import Edited, apply_edits
from graph.editing.files import from_glossary, read_own, to_glossary
from graph.editing.revising import EditError, normalised, revised, withdrawn
from graph.editing.statements import Idle
from graph.editing.words import in_words
from graph.editing.yielding import GivenWay

__all__ = [
    "EditError",
    "Edited",
    "GivenWay",
    "Idle",
    "apply_edits",
    "from_glossary",
    "in_words",
    "normalised",
    "read_own",
    "revised",
    "to_glossary",
    "withdrawn",
]
