"""Extraction: from card text to concepts, by spaCy components and deck-wide decisions."""
