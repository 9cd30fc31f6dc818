"""Text with marks: the conventions by which people write cards into their notes."""

from collections.abc import Iterator

from graph.readers.files import File, Format, Item
from graph.readers.markdown.anki_blocks import ANKI_BLOCKS
from graph.readers.markdown.blocks import tables_of_words
from graph.readers.markdown.glossaries import is_glossary, read_glossary
from graph.readers.markdown.lines import read_note
from graph.readers.markdown.logseq import LOGSEQ
from graph.readers.markdown.mochi import MOCHI
from graph.readers.markdown.notes import MARKDOWN, is_note, read_as_note
from graph.readers.markdown.obsidian import OBSIDIAN
from graph.readers.markdown.org import ORG
from graph.readers.markdown.questions import MARKDOWN_QUESTIONS
from graph.readers.markdown.remnote import REMNOTE

# An outline or a tag for flashcards tells more than a question mark at the end of a heading.
FORMATS: tuple[Format, ...] = (ORG, LOGSEQ, REMNOTE, ANKI_BLOCKS, OBSIDIAN, MOCHI, MARKDOWN_QUESTIONS)


def _read_plain(file: File) -> Iterator[Item]:
    """Read a note that has no marks: a list of words or terms gives a card each, any other note is one."""
    if is_glossary(file):
        return read_glossary(file)
    if file.ending in MARKDOWN and tables_of_words(read_note(file.text).lines):
        return MARKDOWN_QUESTIONS.read(file)
    return read_as_note(file)


NOTES = Format("plain notes", is_note, _read_plain)
