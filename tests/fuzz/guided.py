"""The same search guided by coverage: atheris keeps what makes a reader do something new."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

_MOST = 1 << 18  # bytes of an input


def run(decks: dict[str, bytes], seconds: float, corpus: Path) -> None:
    """Fuzz for a while and end the process; ``corpus`` keeps the inputs from one run to the next."""
    import atheris  # not among the requirements: pip install atheris

    with atheris.instrument_imports(include=["graph.readers"]):
        from tests.fuzz.checking import check
    from tests.fuzz.mutations import mutated

    names, others = list(decks), list(decks.values())

    def one(data: bytes) -> None:
        if data:
            check(names[data[0] % len(names)], data[1:])

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        return (data[:1] + mutated(data[1:], Random(seed), others))[:most]

    corpus.mkdir(parents=True, exist_ok=True)
    for number, (name, data) in enumerate(decks.items()):
        (corpus / name).write_bytes(bytes([number]) + data)
    options = [f"-max_total_time={seconds:.0f}", f"-max_len={_MOST}", "-timeout=60", "-rss_limit_mb=2048"]
    options.append(f"-artifact_prefix={corpus.parent}/")
    atheris.Setup([sys.argv[0], *options, str(corpus)], one, custom_mutator=mutate)
    atheris.Fuzz()
