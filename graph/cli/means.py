"""By what means a graph is built: on how many processes or machines, and what is kept for the next time."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from graph.cache.store import Cache, user_store
from graph.extraction.splitting import WORTH
from graph.workers import Workers, all_cores, cluster, here, processes


@dataclass(frozen=True, slots=True)
class Means:
    """Who does the work, and where results are kept; None where nothing is."""

    workers: Workers
    cache: Cache | None


@contextmanager
def means_of(options: argparse.Namespace) -> Iterator[Means]:
    """The means that the options ask for; what works for others ends with the context.

    Raises:
        WorkersError: there is no such cluster, or it runs another version.
    """
    with _workers(options) as workers:
        yield Means(workers, None if options.no_cache else user_store())


def _workers(options: argparse.Namespace) -> Workers:
    if options.cluster:
        return cluster(options.cluster)
    if options.processes is None:
        return all_cores(WORTH)
    return processes(options.processes) if options.processes > 1 else here()
