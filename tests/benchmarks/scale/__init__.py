"""The subject ``scale``: how time and memory grow with a deck, in each way to build it."""

from tests.benchmarks.scale.subject import NAMES, report, run

__all__ = ["NAMES", "report", "run"]
