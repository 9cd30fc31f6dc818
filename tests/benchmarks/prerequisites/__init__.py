"""The subject ``prerequisites``: edges, direction, order and calibration against what people drew."""

from tests.benchmarks.prerequisites.subject import NAMES, report, run

__all__ = ["NAMES", "report", "run"]
