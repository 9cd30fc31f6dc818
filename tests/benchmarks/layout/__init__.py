"""The subject ``layout``: how long pictures take to be laid out and how well that shows what is linked."""

from tests.benchmarks.layout.subject import NAMES, report, run

__all__ = ["NAMES", "report", "run"]
