"""Benchmarks that anyone can run: ``python -m tests.benchmarks extraction``.

No module here has side effects, and none imports a peer before it is run, so that the tests can
import them all.
"""
