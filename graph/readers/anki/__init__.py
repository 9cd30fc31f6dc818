"""Anki: packages, its two plain-text exports, CrowdAnki and AnkiConnect."""

from graph.readers.anki.ankiconnect import is_ankiconnect, read_ankiconnect
from graph.readers.anki.crowdanki import is_crowdanki, read_crowdanki
from graph.readers.anki.package import is_collection, is_package, read_package, read_unpacked
from graph.readers.anki.plain_text import is_plain_text, read_plain_text
from graph.readers.files import Format

PACKAGES: tuple[Format, ...] = (
    Format("Anki package", is_package, read_package),
    Format("Anki collection", is_collection, read_unpacked),
)
PLAIN_TEXT = Format("Anki text", is_plain_text, read_plain_text)
TEXTS: tuple[Format, ...] = (
    Format("CrowdAnki", is_crowdanki, read_crowdanki),
    Format("AnkiConnect", is_ankiconnect, read_ankiconnect),
    PLAIN_TEXT,
)
