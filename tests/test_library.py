"""The library: decks kept on disk, what happens when there are many, and when something goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import library as module
from graph.library import MOST_DECKS, DeckFile, Library, LibraryError, deck_id
from graph.readers import Choices

FILES = (DeckFile("a.tsv", b"What is KL?\tA divergence.\n"), DeckFile("b.csv", b"\xff\x00raw"))


@pytest.fixture
def shelf(tmp_path: Path) -> Library:
    return Library(tmp_path / "data" / "decks")


def numbered(shelf: Library, number: int) -> str:
    """Keep the deck of a number; it was opened as many seconds after 1970."""
    ident = shelf.keep([DeckFile(f"{number}.tsv", b"x\ty")], number)
    os.utime(shelf.folder / f"{ident}.zip", (number, number))
    return ident


def test_a_deck_comes_back_byte_for_byte(shelf: Library) -> None:
    ident = shelf.keep(FILES, 7)
    assert ident == deck_id(FILES)
    assert shelf.files(ident) == FILES
    (kept,) = shelf.recent()
    assert (kept.id, kept.names, kept.cards) == (ident, ("a.tsv", "b.csv"), 7)


def test_an_empty_library_has_nothing_and_makes_no_folder(shelf: Library) -> None:
    assert shelf.recent() == ()
    assert shelf.files("0123456789ab") is None
    assert not shelf.opened("0123456789ab")
    shelf.forget("0123456789ab")
    assert not shelf.folder.exists()


@given(st.lists(st.tuples(st.text(), st.binary()), min_size=1, max_size=4))
def test_any_names_and_bytes_come_back(tmp_path_factory: pytest.TempPathFactory, pairs: list) -> None:
    files = tuple(DeckFile(name, data) for name, data in pairs)
    shelf = Library(tmp_path_factory.mktemp("decks"))
    assert shelf.files(shelf.keep(files, 1)) == files


@pytest.mark.parametrize("name", ["../../up.tsv", "/etc/passwd", "a\0b", "\ud800", "deck.json", "C:\\x", ""])
def test_a_name_is_text_and_no_path(shelf: Library, name: str) -> None:
    ident = shelf.keep([DeckFile(name, b"1\t2"), DeckFile(name, b"3\t4")], 2)
    assert [file.name for file in shelf.files(ident) or ()] == [name, name]
    assert [path.name for path in shelf.folder.iterdir()] == [f"{ident}.zip"]


def test_the_id_tells_names_bytes_and_borders_apart() -> None:
    decks = [
        [DeckFile("a", b"bc")],
        [DeckFile("ab", b"c")],
        [DeckFile("a", b"b"), DeckFile("c", b"")],
        [DeckFile("c", b""), DeckFile("a", b"b")],
    ]
    assert len({deck_id(deck) for deck in decks}) == len(decks)


def test_the_deck_opened_last_comes_first_and_is_there_once(shelf: Library) -> None:
    one, two = numbered(shelf, 1), numbered(shelf, 2)
    assert [kept.id for kept in shelf.recent()] == [two, one]
    assert shelf.opened(one)
    assert [kept.id for kept in shelf.recent()] == [one, two]
    assert numbered(shelf, 2) == two
    assert len(shelf.recent()) == 2


def test_the_decks_not_opened_for_longest_go(shelf: Library) -> None:
    idents = [numbered(shelf, number) for number in range(1, MOST_DECKS + 3)]
    assert [kept.id for kept in shelf.recent()] == idents[:1:-1]
    assert len(idents[2:]) == MOST_DECKS


def test_too_many_bytes_make_the_oldest_go(shelf: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    noise = [os.urandom(900) for _ in range(3)]
    idents = [shelf.keep([DeckFile("a", data)], 1) for data in noise]
    for age, ident in enumerate(idents):  # the first is the oldest
        os.utime(shelf.folder / f"{ident}.zip", (age, age))
    monkeypatch.setattr(module, "MOST_BYTES", 2000)  # of more than 900 each
    newest = shelf.keep([DeckFile("b", b"1\t2")], 1)
    assert [kept.id for kept in shelf.recent()] == [newest, idents[2]]


def test_the_new_deck_stays_though_others_seem_newer(shelf: Library) -> None:
    for number in range(MOST_DECKS):
        ident = numbered(shelf, number)
        os.utime(shelf.folder / f"{ident}.zip", (4e9, 4e9))  # a clock that was wrong
    newest = shelf.keep(FILES, 1)
    assert newest in {kept.id for kept in shelf.recent()}
    assert len(shelf.recent()) == MOST_DECKS


def test_files_that_are_too_large_are_refused_and_nothing_goes(
    shelf: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = numbered(shelf, 1)
    monkeypatch.setattr(module, "MOST_BYTES", 1000)
    with pytest.raises(LibraryError, match="more than 0 MB; the deck cannot be kept"):
        shelf.keep([DeckFile("a", os.urandom(2000))], 1)
    assert [kept.id for kept in shelf.recent()] == [before]
    assert len(list(shelf.folder.iterdir())) == 1


def test_a_folder_that_cannot_be_made_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LibraryError, match="the deck cannot be kept") as error:
        Library(tmp_path / "file" / "decks").keep(FILES, 1)
    assert "\n" not in str(error.value)


def test_damaged_archives_are_passed_over(shelf: Library) -> None:
    good, cut, changed = shelf.keep(FILES, 7), numbered(shelf, 1), numbered(shelf, 2)
    path = shelf.folder / f"{cut}.zip"
    path.write_bytes(path.read_bytes()[:50])
    with zipfile.ZipFile(shelf.folder / f"{changed}.zip", "w") as archive:
        archive.writestr("deck.json", '{"names": ["2.tsv"], "cards": 2}')
        archive.writestr("0", "other bytes")
    (shelf.folder / "0123456789ab.zip").write_bytes(b"")
    (shelf.folder / "notes.zip").write_bytes(b"PK")
    for contents in ("[]", '{"names": [], "cards": 1}', '{"names": ["a", 1], "cards": 1}', "{", "[" * 9999):
        ident = f"{len(contents):012x}"
        with zipfile.ZipFile(shelf.folder / f"{ident}.zip", "w") as archive:
            archive.writestr("deck.json", contents)
    assert {kept.id for kept in shelf.recent()} == {good, changed}
    assert (shelf.files(cut), shelf.files(changed)) == (None, None)
    assert shelf.files(good) == FILES
    assert numbered(shelf, 1) == cut  # given again, it is whole again
    assert shelf.files(cut) is not None


def test_how_files_are_read_is_kept_beside_them_and_goes_with_them(shelf: Library) -> None:
    ident = shelf.keep(FILES, 7)
    assert shelf.recent()[0].choices == (Choices(), Choices())
    choices = (Choices(encoding="cp1252", delimiter="\t"), Choices(front="\ud800", tags="3"))
    shelf.choose(ident, choices, 5)
    (kept,) = shelf.recent()
    assert (kept.choices, kept.cards) == (choices, 5)
    assert shelf.kept(ident) == kept
    assert shelf.files(ident) == FILES
    assert shelf.keep(FILES, 7) == ident  # given again, they are read as before
    assert shelf.recent()[0].choices == choices
    shelf.forget(ident)
    assert list(shelf.folder.iterdir()) == []


def test_the_mode_that_was_chosen_stays_with_the_deck_however_it_is_read(shelf: Library) -> None:
    ident = shelf.keep(FILES, 7)
    shelf.build_fast("0123456789ab", True)  # there is none
    shelf.build_fast(ident, True)
    shelf.choose(ident, [Choices(back="2"), Choices()], 5)
    assert shelf.keep(FILES, 7) == ident
    found = shelf.kept(ident)
    assert found
    assert (found.fast, found.cards, found.choices[0].back) == (True, 5, "2")
    shelf.build_fast(ident, False)
    found = shelf.kept(ident)
    assert found
    assert (found.fast, found.cards, found.choices[0].back) == (False, 5, "2")
    assert [path.suffix for path in sorted(shelf.folder.iterdir())] == [".json", ".zip"]


def test_what_was_chosen_goes_with_a_deck_that_makes_room(shelf: Library) -> None:
    oldest = numbered(shelf, 1)
    shelf.choose(oldest, [Choices(back="2")], 1)
    for number in range(2, MOST_DECKS + 2):
        numbered(shelf, number)
    assert shelf.kept(oldest) is None
    assert {path.suffix for path in shelf.folder.iterdir()} == {".zip"}


@pytest.mark.parametrize(
    "said",
    [
        "",
        "[]",
        "{",
        "[" * 9999,
        '{"cards": 5, "choices": [{}]}',
        '{"cards": "5", "choices": [{}, {}]}',
        '{"cards": 5, "choices": [{}, {"front": 1}]}',
        '{"cards": 5, "choices": [{}, {"colour": "red"}]}',
        '{"cards": 5, "choices": [{}, null]}',
    ],
)
def test_choices_that_are_damaged_are_none(shelf: Library, said: str) -> None:
    ident = shelf.keep(FILES, 7)
    (shelf.folder / f"{ident}.json").write_text(said)
    (kept,) = shelf.recent()
    assert (kept.cards, kept.choices) == (7, (Choices(), Choices()))


def test_the_beginning_of_a_file_is_read_without_the_rest(shelf: Library) -> None:
    ident = shelf.keep(FILES, 7)
    assert shelf.beginning(ident, 0, 7) == b"What is"
    assert shelf.beginning(ident, 1, 99) == b"\xff\x00raw"
    assert shelf.beginning(ident, 2, 99) == shelf.beginning("0123456789ab", 0, 9) == b""


def test_what_is_packed_already_is_kept_as_it_is(shelf: Library) -> None:
    ident = shelf.keep([DeckFile("a.apkg", b"PK\x03\x04" + bytes(9999)), DeckFile("b.tsv", bytes(9999))], 1)
    with zipfile.ZipFile(shelf.folder / f"{ident}.zip") as archive:
        sizes = {info.filename: info.compress_size for info in archive.infolist()}
    assert sizes["0"] == 10_003
    assert sizes["1"] < 100


@pytest.mark.parametrize(
    "ident", ["", "..", "../secret", "0123456789AB", "0123456789ab.zip", "é" * 12, "a\0b"]
)
def test_what_is_no_id_reaches_no_file(shelf: Library, ident: str) -> None:
    numbered(shelf, 1)
    (shelf.folder.parent / "secret.zip").write_bytes((next(shelf.folder.iterdir())).read_bytes())
    assert shelf.files(ident) is None
    assert shelf.kept(ident) is None
    assert shelf.beginning(ident, 0, 9) == b""
    assert not shelf.opened(ident)
    shelf.forget(ident)
    assert (shelf.folder.parent / "secret.zip").exists()
    assert len(shelf.recent()) == 1


def test_a_deck_is_forgotten(shelf: Library) -> None:
    ident = numbered(shelf, 1)
    shelf.forget(ident)
    assert shelf.recent() == ()
    assert shelf.files(ident) is None


def test_what_a_killed_program_left_goes_in_time_and_what_is_being_written_stays(shelf: Library) -> None:
    numbered(shelf, 1)
    left, fresh = shelf.folder / ".new-left", shelf.folder / ".new-fresh"
    for path in (left, fresh):
        path.write_bytes(b"half")
    os.utime(left, (1, 1))
    shelf.keep(FILES, 1)
    assert not left.exists()
    assert fresh.exists()
    assert len(shelf.recent()) == 2


def test_programs_that_keep_at_once_and_are_killed_lose_no_whole_deck(shelf: Library) -> None:
    script = (
        "import sys; from graph.library import *; shelf = Library(sys.argv[1])\n"
        "for n in range(int(sys.argv[2]), 10**6, 2): shelf.keep([DeckFile(f'{n % 6}', b'x' * 9999)], n % 6)\n"
    )
    command = [sys.executable, "-c", script, str(shelf.folder)]
    root = Path(__file__).parents[1]
    programs = [subprocess.Popen([*command, start], cwd=root) for start in ("0", "1")]
    seen: set[str] = set()
    while len(seen) < 6:
        for kept in shelf.recent():
            files = shelf.files(kept.id)
            assert files is not None
            assert files[0].name == kept.names[0] == str(kept.cards)
            seen.add(kept.id)
    for program in programs:
        program.kill()
        program.wait()
    assert {kept.id for kept in shelf.recent()} == seen
