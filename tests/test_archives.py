"""Archives: what is read of them, and what they cannot do."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Issue
from graph.readers import ReaderError, archives, limits, read_deck
from graph.readers.archives import Archive, files_in, is_archive
from graph.readers.errors import UnreadableError
from graph.readers.files import Choices, File

ROW = b"What is KL?\tA divergence.\n"


def packed(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(written, "w", method) as archive:
        warnings.simplefilter("ignore")  # names that stand there twice
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return written.getvalue()


def names_in(data: bytes) -> list[str]:
    return [found.name if isinstance(found, File) else found.text for found in files_in(File("a.zip", data))]


def test_the_files_of_an_archive_are_one_deck_in_the_order_of_their_names():
    deck = read_deck(
        packed(("b/two.tsv", b"Why?\tSo.\nno tab\n"), ("a.csv", b"front,back\nHow?,Thus.\n")), "my.zip"
    )
    assert [(card.front, card.source, card.deck) for card in deck.cards] == [
        ("How?", "a.csv:2", "a"),
        ("Why?", "b/two.tsv:1", "b::two"),
    ]
    assert [(issue.file, issue.line, issue.kind) for issue in deck.issues] == [
        ("b/two.tsv", 2, "no-separator")
    ]
    assert (deck.path, deck.format, deck.encoding, deck.skipped) == ("my.zip", "csv, tsv", "utf-8", 1)


def test_choices_hold_for_every_file():
    data = packed(("a.txt", "Wer?;Ich.\nWo?;Dört.".encode("cp1254")))
    deck = read_deck(data, "my.zip", Choices(encoding="cp1254", delimiter=";"))
    assert [card.back for card in deck.cards] == ["Ich.", "Dört."]


def test_media_and_what_programs_keep_are_passed_over():
    passed = (
        ".obsidian/app.json",
        "a/.trash/old.tsv",
        "__MACOSX/._a.tsv",
        "a/.DS_Store",
        "Thumbs.db",
        "img/p.PNG",
        "logseq/bak/pages/old.md",
        "folder/",
    )
    deck = read_deck(
        packed(*((name, ROW if name[-1] != "/" else b"") for name in passed), ("x.tsv", ROW)), "a.zip"
    )
    assert ([card.source for card in deck.cards], deck.issues) == (["x.tsv:1"], ())


def test_what_is_no_deck_is_an_issue_and_the_rest_is_read():
    inner = packed(("x.tsv", ROW))
    files = (
        ("a.tsv", ROW),
        ("b.zip", inner),
        ("c.tsv", b""),
        ("d.bin", bytes(range(256))),
        ("e.txt", b"prose"),
    )
    deck = read_deck(packed(*files), "my.zip")
    assert [(issue.file, issue.kind, issue.skipped) for issue in deck.issues] == [
        ("b.zip", "not-a-deck", True),
        ("c.tsv", "unreadable", True),
        ("d.bin", "not-a-deck", False),
        ("e.txt", "not-a-deck", False),
    ]
    assert len(deck.cards) == 1


def test_plain_notes_are_cards_only_where_nothing_else_is():
    note = ("n.md", b"# KL\n\nA divergence.\n")
    (card,) = read_deck(packed(note), "my.zip").cards
    assert (card.front, card.back) == ("KL", "A divergence.")
    deck = read_deck(packed(note, ("a.tsv", ROW)), "my.zip")
    assert [card.source for card in deck.cards] == ["a.tsv:1"]
    assert [(issue.file, issue.kind, issue.skipped) for issue in deck.issues] == [("n.md", "no-card", False)]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("../../x.tsv", "../../x.tsv"),
        ("/etc/x.tsv", "/etc/x.tsv"),
        ("C:\\notes\\x.tsv", "C:/notes/x.tsv"),
        ("a\x1b[2J\nb.tsv", "a\ufffd[2J b.tsv"),
        ("a\u202evst.tsv", "a\ufffdvst.tsv"),
        ("n" * 9000 + ".tsv", "…" + "n" * 245 + ".tsv"),
    ],
)
def test_names_are_only_names(name, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (card,) = read_deck(packed((name, ROW)), "my.zip").cards
    assert card.source == f"{told}:1"
    assert list(tmp_path.iterdir()) == []


def test_two_files_of_one_name_are_both_read():
    deck = read_deck(packed(("x.tsv", ROW), ("x.tsv", b"Why?\tSo.\n")), "my.zip")
    assert [card.front for card in deck.cards] == ["What is KL?", "Why?"]
    assert Archive(packed(("x", b"1"), ("x", b"2"))).read("x") == b"2"


@pytest.mark.parametrize("written", ["ä".encode(), b"\x84"])
def test_names_of_no_said_encoding_are_utf8_or_else_of_the_old_code_page(written):
    placeholder = "_" * len(written)
    data = packed((f"{placeholder}.tsv", ROW)).replace(placeholder.encode(), written)
    assert names_in(data) == ["ä.tsv"]


# --- hostile ------------------------------------------------------------------------------------


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(archives, "LITTLE", 1000)
    bomb = packed(("a.tsv", ROW), ("b.tsv", ROW * 100_000))
    deck = read_deck(bomb, "my.zip")
    assert len(deck.cards) == 1
    assert [(issue.file, issue.kind, issue.skipped) for issue in deck.issues] == [
        ("b.tsv", "unreadable", True)
    ]


def test_what_is_unpacked_is_bounded_in_all(monkeypatch):
    monkeypatch.setattr(archives, "LITTLE", 2 * len(ROW))
    monkeypatch.setattr(archives, "MOST_FOLD", 0)
    assert names_in(packed(*((f"{letter}.tsv", ROW) for letter in "abc"))) == [
        "a.tsv",
        "b.tsv",
        "skipped: 'c.tsv' makes the archive unpack to far more than its size; split it",
    ]


def test_a_size_that_lies_unpacks_to_no_more():
    data = packed(("a.tsv", ROW * 100_000))
    lying = data.replace(struct.pack("<I", len(ROW) * 100_000), struct.pack("<I", len(ROW)))
    with pytest.raises(UnreadableError, match=r"^'a.tsv' in the archive is damaged; export it again$"):
        Archive(lying).read("a.tsv")


def test_entries_are_counted_before_their_list_is_built(monkeypatch):
    monkeypatch.setattr(archives, "MOST_ENTRIES", 3)
    monkeypatch.setattr(archives.zipfile, "ZipFile", None)
    with pytest.raises(UnreadableError, match=r"^an archive of more than 3 files; split it$"):
        Archive(b"PK\x03\x04" + b"PK\x01\x02" * 4)


def test_an_encrypted_file_is_told():
    data = packed(("a.tsv", ROW))
    at = data.index(b"PK\x01\x02") + 8
    encrypted = data[:at] + b"\x01" + data[at + 1 :]
    assert names_in(encrypted) == [
        "skipped: 'a.tsv' in the archive is encrypted; export it without a password"
    ]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_rare_packing_is_told(method):
    names = names_in(packed(("a.tsv", ROW), method=method))
    assert names == ["skipped: 'a.tsv' in the archive is packed in a rare way; pack it as a plain zip"]


def test_a_damaged_file_leaves_the_others():
    data = packed(("a.tsv", ROW), ("b.tsv", b"Why?\tSo.\n"), method=zipfile.ZIP_STORED)
    deck = read_deck(data.replace(b"KL", b"XX"), "my.zip")
    assert [card.front for card in deck.cards] == ["Why?"]
    assert deck.issues == (
        Issue(
            1,
            "unreadable",
            "skipped: 'a.tsv' in the archive is damaged; export it again",
            "a.tsv",
            skipped=True,
        ),
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (packed(("a.tsv", ROW))[:-30], "a damaged archive; export it again"),
        (packed(), "no file in it that may hold cards; name one of decks or notes"),
        (packed(("p.png", b"x"), (".git/config", b"x")), "no file in it that may hold cards"),
        (packed(("[Content_Types].xml", b"<x/>")), "an office document or a book; save a spreadsheet as CSV"),
        (packed(("a.tsv", b"")), "no card found; line 1 of a.tsv: skipped: the file is empty"),
        (
            packed(("a.zip", packed(("x.tsv", ROW)))),
            "no card found; line 1 of a.zip: skipped: an archive inside",
        ),
    ],
)
def test_an_archive_without_cards_is_one_clear_line(data, words):
    with pytest.raises(ReaderError) as caught:
        read_deck(data, "my.zip")
    assert str(caught.value).startswith(f"my.zip: {words}")
    assert "\n" not in str(caught.value)


def test_what_is_not_there_is_told():
    with pytest.raises(UnreadableError, match=r"^'b.' is not in the archive; export it again$"):
        Archive(packed(("a", b""))).read("b\0")


def test_an_archive_is_told_by_its_beginning():
    assert is_archive(File("a", packed(("a", b""))))
    assert is_archive(File("a", packed()))
    assert not is_archive(File("a.zip", b"What?\tSo."))


def found_in(data: bytes) -> list[File | Issue] | None:
    """What is in an archive; None if it is refused."""
    try:
        return list(files_in(File("a.zip", data)))
    except UnreadableError:
        return None


@given(st.binary(max_size=300))
def test_no_bytes_make_an_archive_raise_anything_else(data):
    for start in (b"PK\x03\x04", b"PK\x05\x06"):
        assert not found_in(start + data)


@given(st.integers(0, 400), st.integers(0, 255))
def test_no_byte_of_an_archive_makes_it_raise_anything_else(at, byte):
    data = bytearray(packed(("a.tsv", ROW), ("b/c.md", b"# Note\n\nText.\n")))
    data[at % len(data)] = byte
    assert len(found_in(bytes(data)) or ()) <= 2


@given(st.dictionaries(st.text("ab/.é", max_size=9).map("d{}.x".format), st.binary(max_size=50), max_size=5))
def test_all_that_is_packed_is_found(files):
    archive = Archive(packed(*files.items()))
    assert {name: archive.read(name) for name in archive.names} == files


def test_limits_are_far_beyond_real_decks():
    assert limits.MOST_ENTRIES >= 200_000  # a collection with a picture a card
    assert limits.LITTLE >= 50_000_000
