"""Text with marks: the conventions by which people write cards into their notes."""

from graph.readers.files import Format
from graph.readers.markdown.anki_blocks import ANKI_BLOCKS
from graph.readers.markdown.glossaries import GLOSSARY
from graph.readers.markdown.logseq import LOGSEQ
from graph.readers.markdown.mochi import MOCHI
from graph.readers.markdown.notes import is_note, read_as_note
from graph.readers.markdown.obsidian import OBSIDIAN
from graph.readers.markdown.org import ORG
from graph.readers.markdown.questions import MARKDOWN_QUESTIONS
from graph.readers.markdown.remnote import REMNOTE

# An outline or a tag for flashcards tells more than a question mark at the end of a heading.
FORMATS: tuple[Format, ...] = (
    ORG,
    LOGSEQ,
    REMNOTE,
    ANKI_BLOCKS,
    OBSIDIAN,
    MOCHI,
    MARKDOWN_QUESTIONS,
    GLOSSARY,
)
NOTES = Format("plain notes", is_note, read_as_note)
