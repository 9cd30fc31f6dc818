"""The errors of readers, and of who reads glossaries."""

from __future__ import annotations


class UnreadableError(ValueError):
    """A file that cannot be used at all: "what is wrong; what to do", without the file's name."""


class ReaderError(ValueError):
    """A deck that cannot be used at all; its message is one line naming the file and the fix."""


class GlossaryError(ValueError):
    """A glossary that cannot be used; its message is one line naming the file, line and fix."""
