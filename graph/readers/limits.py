"""Limits: how much a deck may ask for. They are far beyond real decks, and what passes them is told."""

from __future__ import annotations

LONGEST_SIDE = 500_000  # characters of a question or an answer; the rest is left out
LONGEST_NAME = 250  # characters shown of a file's name, which stands in the source of each of its cards
LONGEST_REMARK = 1000  # characters of an issue, which may quote the deck
MOST_ISSUES = 100_000  # of a kind that are told one by one
DEEPEST = 100  # levels of brackets, lists or decks inside each other
MOST_ITEMS = 2_000_000  # cards and issues of a deck; the rest is left out
MOST_ENTRIES = 250_000  # files in an archive or a folder: packages hold one for each picture
MOST_UNPACKED = 1 << 29  # bytes of one archive or folder that are read, in all
MOST_FOLD = 100  # how many times its size an archive may unpack to, where that is much
LITTLE = 1 << 26  # bytes that any archive may unpack to
LARGEST_FILE = 1 << 29  # bytes of a file on disk
LARGEST_ARCHIVE = 1 << 31  # bytes of an archive on disk, which may hold pictures and sounds
