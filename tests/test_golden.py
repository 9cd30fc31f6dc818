"""The build of the seed deck, whole: any change to it shows in review.

Where a change is meant: python -m graph build data/seed.tsv -o tests/golden/seed.json
"""

from pathlib import Path

from graph.export import to_json
from graph.model import ConceptGraph

GOLDEN = Path(__file__).parent / "golden" / "seed.json"


def test_the_seed_builds_to_the_same_bytes(seed_graph: ConceptGraph) -> None:
    assert to_json(seed_graph) == GOLDEN.read_text(encoding="utf-8")
