"""Exactly: functions of Python's ``math`` on columns.

numpy's own exponential and logarithm differ in the last bit from one processor to another, and with them
whether a pair just reaches a threshold.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from graph.prerequisites.ragged import Floats


def each(function: Callable[[float], float], values: Floats) -> Floats:
    """The function of each value.

    >>> import math
    >>> each(math.log1p, np.array([0.0, math.e - 1])).tolist()
    [0.0, 1.0]
    """
    return np.fromiter(map(function, values.tolist()), np.float64, len(values))
