"""A Dask cluster of this machine's cores, in a process of its own.

Dask starts its workers by multiprocessing, which runs the main module again in each: in the app, that is the
app. This process has none. It lives as long as its standard input is open, so it ends with its parent.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from graph.workers.child import greeting, started
from graph.workers.contract import WorkersError

_INSIDE = """
import os, shutil, signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
os.environ["DASK_LOGGING__DISTRIBUTED"] = "critical"
os.environ["DASK_TEMPORARY_DIRECTORY"] = told
os.environ["PYTHONWARNINGS"] = "ignore"  # of multiprocessing, where all of it is killed
from distributed import LocalCluster
options = {"threads_per_worker": 1, "memory_limit": None, "dashboard_address": ":0"}
with LocalCluster(**options, local_directory=told) as cluster:
    print(cluster.scheduler_address, flush=True)
    sys.stdin.buffer.read()
shutil.rmtree(told, ignore_errors=True)
"""
_ENDING = 1.0  # seconds that its workers have to end; then they are killed, whatever they are at


@contextmanager
def on_this_machine() -> Iterator[str]:
    """The address of the scheduler of a new cluster, a worker a core.

    Raises:
        WorkersError: it does not start.
    """
    with (
        tempfile.TemporaryDirectory(prefix="concept-explorer-", ignore_cleanup_errors=True) as folder,
        started(_INSIDE) as process,
        cast(BinaryIO, process.stdin) as life,
        cast(BinaryIO, process.stdout) as told,
    ):
        try:
            life.write(greeting(folder))
            life.flush()
            address = told.readline().decode().strip()
            if not address:
                raise WorkersError("no Dask cluster starts on this machine; the reason stands above")
            yield address
        finally:
            life.close()
            try:
                process.wait(_ENDING)
            except subprocess.TimeoutExpired:
                process.kill()
