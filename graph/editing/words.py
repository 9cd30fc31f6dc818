"""Words: an edit as a sentence."""

from __future__ import annotations

from textwrap import shorten

from graph.model import Edit, EditKind

_LONGEST = 80  # characters of a definition
_SENTENCES: dict[tuple[EditKind, bool], str] = {
    ("concept", True): "“{0}” is a concept",
    ("concept", False): "“{0}” is no concept",
    ("name", True): "“{0}” is another name of “{1}”",
    ("name", False): "“{0}” is no name of “{1}”",
    ("link", True): "“{0}” and “{1}” belong together",
    ("link", False): "“{0}” and “{1}” do not belong together",
    ("needed", True): "“{0}” is needed for “{1}”",
    ("needed", False): "“{0}” is not needed for “{1}”",
    ("definition", True): "“{0}” means: {1}",
    ("definition", False): "“{0}” does not mean: {1}",
}


def in_words(edit: Edit) -> str:
    """What an edit says, without a full stop.

    >>> in_words(Edit("name", "KL", "KL divergence")), in_words(Edit("concept", "foo", holds=False))
    ('“KL” is another name of “KL divergence”', '“foo” is no concept')
    """
    said = edit.object
    if edit.kind == "definition":
        said = shorten(edit.object, _LONGEST, placeholder=" …")
    return _SENTENCES[edit.kind, edit.holds].format(edit.subject, said)
