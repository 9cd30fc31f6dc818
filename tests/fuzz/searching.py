"""The search for decks that do harm, and for the smallest of each kind."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

from tests.fuzz.checking import Defect, check
from tests.fuzz.mutations import mutated


def fuzz(decks: dict[str, bytes], seconds: float, seed: int, keep: Path | None = None) -> dict[str, bytes]:
    """Check mutated decks for a while and print what is found; the smallest input of each defect."""
    random = Random(seed)
    names, others = list(decks), list(decks.values())
    ends = time.monotonic() + seconds
    found: dict[str, tuple[str, bytes]] = {}
    tried = read = 0
    while time.monotonic() < ends:
        name = random.choice(names)
        data = mutated(decks[name], random, others)
        tried += 1
        try:
            read += check(name, data) is not None
        except Defect as defect:
            key = kind_of(defect)
            if key in found:
                continue
            small = smallest(name, data, key)
            found[key] = name, small
            print(f"{name}: {key}\n  {len(small)} bytes: {small[:300]!r}", flush=True)
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{len(found)}-{name}").write_bytes(small)
    print(f"{tried} decks, of which {read} could be read; {len(found)} defects", flush=True)
    return {key: data for key, (_, data) in found.items()}


def smallest(name: str, data: bytes, key: str, seconds: float = 20) -> bytes:
    """What is left of an input when all is taken out that the defect does not need."""
    ends = time.monotonic() + seconds
    size = len(data) // 2
    while size and time.monotonic() < ends:
        at = 0
        while at < len(data) and time.monotonic() < ends:
            less = data[:at] + data[at + size :]
            if _defect(name, less) == key:
                data = less
            else:
                at += size
        size //= 2
    return data


def _defect(name: str, data: bytes) -> str:
    try:
        check(name, data)
    except Defect as defect:
        return kind_of(defect)
    return ""


def kind_of(defect: Defect) -> str:
    """A defect by its kind and the place in the code where it happened."""
    place, cause = "", defect.__cause__
    trace = cause.__traceback__ if cause else None
    while trace:
        code = trace.tb_frame.f_code
        if "readers" in code.co_filename:
            place = f" in {code.co_name} of {Path(code.co_filename).name}"
        trace = trace.tb_next
    return f"{str(defect).partition(':')[0]}{place}" if place else str(defect).partition(":")[0]


def replay(files: list[Path]) -> int:
    """Check files; 1 if one of them does harm, else 0."""
    status = 0
    for path in files:
        try:
            deck = check(path.name, path.read_bytes())
            print(f"{path}: {f'{len(deck.cards)} cards' if deck else 'refused'}")
        except Defect as defect:
            status = 1
            print(f"{path}: {kind_of(defect)}: {defect}")
    return status
