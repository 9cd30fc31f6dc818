"""Workers: where the tasks of a build run: here, in processes of this machine, or on a Dask cluster.

The same tasks give the same results in the same order anywhere, so nothing but time depends on the choice.
"""

from __future__ import annotations

from graph.workers.contract import Shared, Workers, WorkersError
from graph.workers.dask_cluster import LOCAL, Cluster, cluster
from graph.workers.inprocess import InProcess, here
from graph.workers.pool import Processes, processes
from graph.workers.sparing import all_cores

__all__ = [
    "LOCAL",
    "Cluster",
    "InProcess",
    "Processes",
    "Shared",
    "Workers",
    "WorkersError",
    "all_cores",
    "cluster",
    "here",
    "processes",
]
