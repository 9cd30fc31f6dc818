"""The subject ``explorer``: how fast the app draws, answers and pans in a browser, beside its peers."""

from tests.benchmarks.explorer.subject import NAMES, report, run

__all__ = ["NAMES", "report", "run"]
