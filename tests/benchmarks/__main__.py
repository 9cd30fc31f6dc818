"""The command: ``python -m tests.benchmarks extraction``."""

from tests.benchmarks.data import load_sets
from tests.benchmarks.quality import our_pairs, ours, pair_figures, quality

sets = load_sets()
print(sets.skipped)
for name, figures in quality(ours, sets).items():
    print(name, figures)
print("med1250", pair_figures(our_pairs, sets.med1250))
