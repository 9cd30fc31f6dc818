"""Folders and files on disk: what is read, what is passed over, and what cannot do harm."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph.readers import ReaderError, folders, read_deck
from graph.readers.files import Choices

ROW = "What is KL?\tA divergence.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "notes"
    found.mkdir()
    return found


def write(path: Path, text: str = ROW) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def sources(folder: Path) -> list[str]:
    return [card.source for card in read_deck(folder).cards]


def remarks(folder: Path) -> list[tuple[str, str]]:
    return [(issue.file, issue.text) for issue in read_deck(folder).issues if issue.kind != "duplicate"]


def test_a_folder_is_one_deck_in_the_order_of_paths(folder):
    for number, name in enumerate(("b.tsv", "a/z.tsv", "a/é.tsv", "B.tsv", "a.tsv")):
        write(folder / name, f"What is number {number}?\tIt.\n")
    deck = read_deck(folder)
    assert [card.source for card in deck.cards] == ["B.tsv:1", "a.tsv:1", "a/z.tsv:1", "a/é.tsv:1", "b.tsv:1"]
    assert [card.deck for card in deck.cards] == ["B", "a", "a::z", "a::é", "b"]
    assert (deck.path, deck.format, deck.encoding, deck.issues) == (str(folder), "tsv", "utf-8", ())


def test_the_order_is_not_that_of_the_file_system(folder, monkeypatch):
    for name in "badc":
        write(folder / f"{name}.tsv", f"What is {name}?\tIt.\n")
    scan, orders = os.scandir, []
    for backwards in (False, True):

        @contextmanager
        def listed(path, backwards=backwards):
            yield iter(sorted(scan(path), key=lambda entry: entry.name, reverse=backwards))

        monkeypatch.setattr(folders.os, "scandir", listed)
        orders.append(sources(folder))
    assert orders[0] == orders[1] == ["a.tsv:1", "b.tsv:1", "c.tsv:1", "d.tsv:1"]


def test_the_same_names_are_passed_over_as_in_archives(folder):
    for name in (
        ".git/x.tsv",
        ".hidden.tsv",
        "__MACOSX/x.tsv",
        "a/p.jpg",
        "logseq/bak/x.tsv",
        "a/.trash/x.tsv",
    ):
        write(folder / name)
    write(folder / "notes.js/kept.tsv")
    assert (sources(folder), remarks(folder)) == (["notes.js/kept.tsv:1"], [])


def test_a_hidden_folder_that_is_named_is_read(tmp_path):
    write(tmp_path / ".decks" / "x.tsv")
    assert sources(tmp_path / ".decks") == ["x.tsv:1"]


def test_links_lead_nowhere_outside(folder, tmp_path):
    write(folder / "a.tsv")
    write(tmp_path / "secret.tsv")
    write(tmp_path / "other" / "b.tsv")
    (folder / "file.tsv").symlink_to(tmp_path / "secret.tsv")
    (folder / "folder").symlink_to(tmp_path / "other")
    (folder / "twin.tsv").symlink_to("a.tsv")  # what it names is there anyway
    (folder / "round").symlink_to(".")
    (folder / "picture.png").symlink_to(tmp_path / "secret.tsv")
    text = "skipped: a link out of the folder; name what it points to beside the folder"
    assert (sources(folder), remarks(folder)) == (["a.tsv:1"], [("file.tsv", text), ("folder", text)])


def test_a_link_that_is_named_itself_is_followed(folder, tmp_path):
    write(folder / "a.tsv")
    (tmp_path / "link").symlink_to(folder)
    (tmp_path / "link.tsv").symlink_to(folder / "a.tsv")
    assert sources(tmp_path / "link") == ["a.tsv:1"]
    assert sources(tmp_path / "link.tsv") == ["link.tsv:1"]


def test_pipes_and_sockets_are_no_files(folder, monkeypatch):
    write(folder / "a.tsv")
    os.mkfifo(folder / "pipe.tsv")
    monkeypatch.chdir(folder)
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("socket.tsv")
        assert (sources(folder), remarks(folder)) == (["a.tsv:1"], [])


def test_what_takes_the_place_of_a_file_is_not_waited_for(folder):
    os.mkfifo(folder / "pipe")
    (folder / "link").symlink_to("pipe")
    for name in ("pipe", "link"):
        with pytest.raises(OSError, match=r"no longer a file|symbolic links"):
            folders._regular(folder / name, 10)


def test_a_pipe_that_is_named_itself_is_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=write, args=(tmp_path / "pipe",))
    writer.start()
    assert sources(tmp_path / "pipe") == ["pipe:1"]
    writer.join()


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "_PATIENCE", 0.05)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ReaderError, match=r"pipe: a pipe that nobody writes to; name a file"):
        read_deck(tmp_path / "pipe")


def test_who_writes_to_a_pipe_may_take_longer(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "_PATIENCE", 0.05)
    reading, writing = os.pipe()
    writer = threading.Timer(0.3, lambda: (os.write(writing, ROW.encode()), os.close(writing)))
    writer.start()
    assert sources(Path(f"/dev/fd/{reading}")) == [f"{reading}:1"]
    os.close(reading)


def test_what_cannot_be_read_is_told(folder, monkeypatch):
    write(folder / "a.tsv")
    write(folder / "b.tsv")
    write(folder / "below" / "c.tsv")
    opened, scan = os.open, os.scandir

    def refusing(function, name):
        def called(path, *arguments):
            if Path(path).name == name:
                raise PermissionError(13, "Permission denied")
            return function(path, *arguments)

        return called

    monkeypatch.setattr(folders.os, "open", refusing(opened, "b.tsv"))
    monkeypatch.setattr(folders.os, "scandir", refusing(scan, "below"))
    text = "skipped: cannot be read (Permission denied); check its permissions"
    assert (sources(folder), remarks(folder)) == (["a.tsv:1"], [("b.tsv", text), ("below", text)])
    monkeypatch.setattr(folders.os, "scandir", refusing(scan, "notes"))
    with pytest.raises(
        ReaderError, match=r"notes: cannot be read \(Permission denied\); check its permissions$"
    ):
        read_deck(folder)


def test_sizes_are_bounded(folder, monkeypatch):
    for name in "abc":
        write(folder / f"{name}.tsv", f"What is {name}?\tIt.\n")
    monkeypatch.setattr(folders, "MOST_OF_FOLDER", 40)
    text = "skipped: with it, the folder has more than 0 MB to read; split it"
    assert (sources(folder), remarks(folder)) == (["a.tsv:1", "b.tsv:1"], [("c.tsv", text)])
    monkeypatch.setattr(folders, "MOST_ENTRIES", 2)
    with pytest.raises(ReaderError, match=r"notes: a folder of more than 2 files; name one inside it$"):
        read_deck(folder)
    monkeypatch.setattr(folders, "LARGEST_FILE", 10)
    with pytest.raises(ReaderError, match=r"a.tsv: larger than 0 MB; split it$"):
        read_deck(folder / "a.tsv")


def test_an_endless_file_is_left_off(monkeypatch):
    monkeypatch.setattr(folders, "LARGEST_FILE", 1 << 20)
    with pytest.raises(ReaderError, match=r"^/dev/zero: larger than 1 MB; split it$"):
        read_deck("/dev/zero")


def test_deep_folders_are_no_trouble(folder):
    here = os.open(folder, os.O_RDONLY)
    for _ in range(420):
        os.mkdir("d" * 9, dir_fd=here)
        below = os.open("d" * 9, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    write(folder / "x.tsv")
    deck = read_deck(folder)
    assert [card.source for card in deck.cards] == ["x.tsv:1"]
    ((kind, text),) = [(issue.kind, issue.text) for issue in deck.issues]  # a path can only be so long
    assert (kind, text) == (
        "unreadable",
        "skipped: cannot be read (File name too long); check its permissions",
    )


def test_names_that_are_no_text_are_told_legibly(folder):
    (folder / os.fsdecode(b"caf\xe9\n.tsv")).write_text(ROW, encoding="utf-8")
    (card,) = read_deck(folder).cards
    assert card.source == "caf\ufffd .tsv:1"


@pytest.mark.parametrize("names", [(), ("p.png",), (".git/x.tsv",)])
def test_a_folder_without_decks_is_told(folder, names):
    for name in names:
        write(folder / name)
    with pytest.raises(
        ReaderError, match=r"notes: no file in it that may hold cards; name one of decks or notes$"
    ):
        read_deck(folder)


def test_choices_hold_for_every_file(folder):
    write(folder / "a.txt", "Wer?;Ich.\n")
    write(folder / "b.txt", "Wo?;Dort.\n")
    assert [card.back for card in read_deck(folder, choices=Choices(delimiter=";")).cards] == [
        "Ich.",
        "Dort.",
    ]


def test_reports_count_the_cards_of_all_files(folder):
    for name in "ab":
        write(folder / f"{name}.tsv", "".join(f"What is {name}{number}?\tIt.\n" for number in range(3000)))
    heard: list[tuple[int, int]] = []
    assert len(read_deck(folder, report=lambda *at: heard.append(at)).cards) == 6000
    assert heard == [(0, 0), (5000, 0)]
