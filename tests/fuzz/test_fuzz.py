"""A few seconds of fuzzing, the same ones on every run; and that it finds what it looks for."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from random import Random

import pytest

from graph.readers import ReaderError, read_deck
from graph.readers.formats import FORMATS
from tests import hostile
from tests.fuzz import checking
from tests.fuzz.checking import Defect, check
from tests.fuzz.mutations import mutated
from tests.fuzz.samples import samples
from tests.fuzz.searching import smallest

ROOT = Path(__file__).parents[2]
SAMPLES = samples()
_EACH = 12  # damaged decks of a format
_DIGEST = """
from hashlib import sha256
from random import Random
from tests.fuzz.checking import check
from tests.fuzz.mutations import mutated
from tests.fuzz.samples import samples
decks = [check(name, mutated(data, Random(1))) for name, data in samples().items()]
print(sha256(repr(decks).encode("utf-8", "surrogatepass")).hexdigest())
"""


def test_every_format_has_a_sample():
    read = {read_deck(data, name).format for name, data in SAMPLES.items()}
    assert {form.name for form in FORMATS} <= {name for names in read for name in names.split(", ")}


@pytest.mark.parametrize("name", SAMPLES)
def test_no_damage_does_harm(name):
    random = Random(name)
    check(name, SAMPLES[name])
    for _ in range(_EACH):
        check(name, mutated(SAMPLES[name], random, [*SAMPLES.values()]))


@pytest.mark.parametrize("name", hostile.decks())
def test_hostile_text_does_no_harm(name):
    assert check(name, hostile.decks()[name])


@pytest.mark.parametrize("name", SAMPLES)
def test_the_name_of_a_file_does_no_harm(name):
    for other in ("", "x", "x.tsv", "x.csv", "x.md", "x.json", "x.apkg", "x.zip", "x.org", "../\0\ud800\n"):
        check(other, SAMPLES[name])


def test_decks_do_not_depend_on_the_seed_of_hashes():
    runs = [
        subprocess.run(
            [sys.executable, "-c", _DIGEST],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONWARNINGS": "error"},
            capture_output=True,
            text=True,
            check=True,
        )
        for seed in ("1", "2")
    ]
    assert len({run.stdout for run in runs}) == 1


# --- the fuzzing itself --------------------------------------------------------------------------


def test_mutations_are_the_same_for_a_seed():
    for data in SAMPLES.values():
        assert mutated(data, Random(5)) == mutated(data, Random(5))


@pytest.mark.parametrize("name", [name for name, data in SAMPLES.items() if data.startswith(b"PK")])
def test_archives_are_damaged_inside(name):
    assert sum(is_sound_archive(mutated(SAMPLES[name], Random(seed))) for seed in range(20)) >= 10


def is_sound_archive(data: bytes) -> bool:
    try:
        return zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    except Exception:  # zipfile raises much on damaged archives
        return False


@pytest.fixture
def reads(monkeypatch):
    """Put another reader in the place of all."""

    def by(reader):
        monkeypatch.setattr(checking, "read_deck", reader)

    return by


def test_another_error_than_the_readers_is_found_and_made_small(reads):
    def failing(data, name):
        if b"a" in data and b"b" in data:
            raise KeyError(name)
        raise ReaderError("refused")

    reads(failing)
    with pytest.raises(Defect, match=r"^KeyError: 'x'"):
        check("x", b"b--a")
    assert check("x", b"b--") is None
    assert smallest("x", b"1234b567a89" * 9, "KeyError") in (b"ba", b"ab")


def test_what_takes_too_long_is_found(reads, monkeypatch):
    def endless(data, name):
        while True:
            pass

    reads(endless)
    monkeypatch.setattr(checking, "MOST_SECONDS", 0.05)
    with pytest.raises(Defect, match=r"^slow"):
        check("x", b"")


def test_what_takes_too_much_memory_is_found(reads, monkeypatch):
    heights = iter((100 << 20, 700 << 20))

    def refusing(data, name):
        raise ReaderError("refused")

    reads(refusing)
    monkeypatch.setattr(checking, "_height", heights.__next__)
    with pytest.raises(Defect, match=r"^memory: 600 MB"):
        check("x", b"")


def test_chance_is_found(reads):
    turns = iter("abcdefgh")

    def by_chance(data, name):
        raise ReaderError(next(turns))

    reads(by_chance)
    with pytest.raises(Defect, match=r"^not deterministic"):
        check("x", b"")


@pytest.mark.parametrize("message", ["", "two\nlines", "\x1b[2J", "x" * 2000])
def test_a_message_that_is_not_one_clear_line_is_found(reads, message):
    def refusing(data, name):
        raise ReaderError(message)

    reads(refusing)
    with pytest.raises(Defect, match=r"^not one clear line"):
        check("x", b"")
