"""Fuzzing of the readers: small decks of every format, damaged in many ways, must never do harm.

``python -m tests.fuzz`` looks for inputs that do; ``test_fuzz.py`` runs a few seconds of it.
"""
