"""How the tables of the fast mode are made: ``python -m tests.benchmarks.fast_mode``."""
