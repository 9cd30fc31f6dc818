"""Limits: how much a deck may ask for. They are far beyond real decks, and what passes them is told."""

from __future__ import annotations

LONGEST_SIDE = 500_000  # characters of a question or an answer; the rest is left out
LONGEST_NAME = 250  # characters shown of a file's name, which stands in the source of each of its cards
LONGEST_REMARK = 1000  # characters of an issue, which may quote the deck
MOST_ISSUES = 100_000  # of a kind that are told one by one
DEEPEST = 100  # levels of brackets, lists or decks inside each other
MOST_ITEMS = 2_000_000  # cards and issues of a file or an archive; the rest is left out
MOST_ENTRIES = 250_000  # files in an archive or a folder: packages hold one for each picture
MOST_UNPACKED = 1 << 29  # bytes of one archive that are read, in all
# A folder on disk is the user's own, and what is read of it no more than what lies there: it may hold ten
# million cards of some 600 bytes, each with a remark. Reading them takes 1.3 KB of memory for each.
MOST_ITEMS_OF_FOLDER = 20_000_000
MOST_OF_FOLDER = 1 << 34  # bytes of its files, in all
MOST_FOLD = 100  # how many times its size an archive may unpack to, where that is much
LITTLE = 1 << 26  # bytes that any archive may unpack to
LARGEST_FILE = 1 << 29  # bytes of a file on disk
LARGEST_ARCHIVE = 1 << 31  # bytes of an archive on disk, which may hold pictures and sounds
