"""Anki packages that are damaged or mean harm: bombs, names, broken databases, any bytes."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Deck
from graph.readers import ReaderError, read_deck
from graph.readers.anki.note_types import message
from graph.readers.limits import LITTLE
from tests.anki_packages import (
    CLOZE,
    GENERATIONS,
    Note,
    collection,
    compressed,
    package,
    zipped,
)

KL = Note(("What is KL?", "A divergence."), tags="maths stats::kl", deck="Maths::Information")


def read(data: bytes, name: str = "my.apkg") -> Deck:
    return read_deck(data, name)


SAMPLES = {
    generation: collection(
        [KL, Note(("{{c1::a}} b", ""), CLOZE), *[Note((f"q{n}", f"a{n} " * 50)) for n in range(20)]],
        generation,
    )
    for generation in GENERATIONS
}


class TestHostilePackages:
    def test_a_bomb_of_zstandard_is_refused(self) -> None:
        bomb = zstandard.ZstdCompressor().compress(bytes(LITTLE + 1))
        with pytest.raises(ReaderError, match="its collection unpacks to more than 64 MB"):
            read(zipped({"collection.anki21b": bomb}))

    @pytest.mark.parametrize("kept", [4, 30, 500])
    def test_a_frame_that_is_cut_off_is_refused(self, kept: int) -> None:
        with pytest.raises(ReaderError):
            read(zipped({"collection.anki21b": compressed(collection([KL], "anki21b"))[:kept]}))

    def test_a_package_that_is_cut_off_is_refused(self) -> None:
        data = package([KL])
        for length in (20, len(data) // 2, len(data) - 10):
            with pytest.raises(ReaderError):
                read(data[:length])

    def test_names_of_media_are_only_names(self) -> None:
        media = json.dumps({"0": "../../etc/passwd", "1": "C:\\x", "2": "\x00"}).encode()
        data = zipped(
            {"collection.anki2": collection([KL], "anki2"), "media": media, "0": b"x", "../1": b"y"}
        )
        assert len(read(data).cards) == 1

    @settings(max_examples=80, deadline=None)
    @given(st.data())
    def test_any_damage_is_a_deck_or_one_line(self, data: st.DataObject) -> None:
        generation = data.draw(st.sampled_from(GENERATIONS))
        damaged = bytearray(SAMPLES[generation])
        for _ in range(data.draw(st.integers(1, 10))):
            damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
        try:
            deck = read(zipped({"collection.anki21": bytes(damaged)}))
        except ReaderError as error:
            told = str(error)
        else:
            told = "; ".join(issue.text for issue in deck.issues)
            assert all(card.front or card.back for card in deck.cards)
        assert "\n" not in told


@given(st.binary(max_size=60))
def test_any_bytes_are_a_message(data: bytes) -> None:
    assert all(isinstance(value, (int, bytes)) for value in message(data).values())


def test_a_package_is_never_unpacked_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    data = package([KL])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "collection.anki21b" in archive.namelist()
    read(data)
    assert list(tmp_path.iterdir()) == []
