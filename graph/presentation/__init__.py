"""Presentation: what the app and the offline page both show, as plain data for their scripts."""
