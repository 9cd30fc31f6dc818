"""The subject ``scale``: how time and memory grow with a deck, in each way to build it."""
