"""Bytes to text: marks, UTF-8, and the encodings of older programs."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.readers import Choices, ReaderError, read_deck
from graph.readers.decoding import decode, detect, guessed, lines_of
from graph.readers.errors import UnreadableError

TEXTS = {
    "japanese": "エントロピーとは\t不確実性の量\n勾配降下法とは\t損失を最小にする方法。\n",
    "simplified": "什么是过拟合？\t模型在训练数据上表现很好，但在新数据上不行。\n什么是熵\t不确定性的大小\n",
    "traditional": "什麼是過度擬合？\t模型在訓練資料上很好，在新資料上不行。\n什麼是熵\t不確定性的大小\n",
    "korean": "과적합이란 무엇인가?\t모델이 훈련 데이터에 지나치게 맞는 것이다.\nTCP란?\t연결 지향 규약.\n",
    "russian": "Что такое градиентный спуск?\tМетод, который двигает параметры против градиента.\n",
    "ukrainian": "Що таке перенавчання?\tМодель запам'ятовує навчальні дані.\n",
    "german": "Was ist Übermaß?\tÄhnlich wie »größer«, 5 € “so” … ÄÖÜ ÄÖÜ\n",
    "french": "Qu'est-ce que l’entropie ?\tLa surprise espérée… créée « là » où ça dépend, cœur, ÉÈÀ.\n",
    "greek": "Τι είναι η υπερπροσαρμογή;\tΤο μοντέλο απομνημονεύει τα δεδομένα εκπαίδευσης.\n",
    "hebrew": "מהי התאמת יתר?\tהמודל משנן את נתוני האימון במקום ללמוד מהם.\n",
    "english": "What is entropy?\tThe surprise that is to be expected.\n",
}


@pytest.mark.parametrize(
    ("language", "encoding", "found"),
    [
        ("japanese", "shift_jis", "cp932"),
        ("japanese", "euc_jp", "euc_jp"),
        ("simplified", "gb2312", "gb18030"),
        ("simplified", "gb18030", "gb18030"),
        ("traditional", "big5", "cp950"),
        ("korean", "euc_kr", "cp949"),
        ("russian", "cp1251", "cp1251"),
        ("ukrainian", "cp1251", "cp1251"),
        ("german", "cp1252", "cp1252"),
        ("french", "cp1252", "cp1252"),
        # What is not known for sure is not called Cyrillic or Chinese.
        ("greek", "cp1253", "cp1252"),
        ("hebrew", "cp1255", "cp1252"),
        ("russian", "koi8_r", "cp1252"),
    ],
)
@pytest.mark.parametrize("times", [1, 40])
def test_what_older_programs_write(language: str, encoding: str, found: str, times: int) -> None:
    data = TEXTS[language].encode(encoding) * times
    assert detect(data) == found
    assert guessed(found)
    if found not in ("cp1252",) or encoding == "cp1252":
        assert decode(data)[0] == TEXTS[language] * times


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-8-sig"])
@pytest.mark.parametrize("language", TEXTS)
def test_unicode_needs_no_mark(language: str, encoding: str) -> None:
    text, found = decode(TEXTS[language].encode(encoding))
    assert (text, found, guessed(found)) == (TEXTS[language], encoding, "")


def test_a_few_words_of_another_language_do_not_decide() -> None:
    deck = "".join(f"What is number {n}?\tIt is ‘one’ of {n}, naïve as in a café.\n" for n in range(500))
    assert detect(deck.encode("cp1252")) == "cp1252"
    mixed = (
        "".join(f"What is number {n}?\t確率へ写す関数\n" for n in range(500))
        + "ひらがなとカタカナ\tはい\n" * 99
    )
    assert decode(mixed.encode("cp932")) == (mixed, "cp932")
    late = "What is it?\tAn answer.\n" * 20_000 + TEXTS["japanese"]
    assert decode(late.encode("cp932")) == (late, "cp932")


def test_a_broken_byte_costs_one_character() -> None:
    data = TEXTS["russian"].encode() * 10
    assert detect(data + b"\xff" + data) == "utf-8"
    assert decode(data + b"\xff" + data)[0] == TEXTS["russian"] * 10 + "\ufffd" + TEXTS["russian"] * 10


@pytest.mark.parametrize(
    "name",
    ["", "no-such", "hex", "zip", "rot13", "idna", "punycode", "unicode_escape", "a\0b", "\ud800", "x" * 999],
)
def test_what_is_no_encoding_of_files_is_refused(name: str) -> None:
    with pytest.raises(UnreadableError, match=r"no encoding is named '[^\n]*'; name one such as utf-8"):
        decode(b"", name)
    with pytest.raises(ReaderError, match=r"^d.tsv: no encoding is named"):
        read_deck(b"Q\tA\n", "d.tsv", Choices(encoding=name))


def test_the_user_is_taken_at_their_word() -> None:
    text = TEXTS["greek"]
    assert decode(text.encode("cp1253"), "cp1253") == (text, "cp1253")
    deck = read_deck(text.encode("cp1253"), "d.tsv", Choices(encoding="windows-1253"))
    assert (deck.cards[0].front, deck.issues) == (text.split("\t")[0], ())
    assert decode(codecs.BOM_UTF8 + b"a", "utf-8") == ("a", "utf-8")


@pytest.mark.parametrize("data", [bytes(range(256)), b"\x89PNG\r\n\x1a\n\0\0", b"a\0b\0\1\2"])
def test_binary_data_is_no_text(data: bytes) -> None:
    with pytest.raises(ValueError, match="binary data"):
        decode(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_a_value_error(data: bytes) -> None:
    try:
        text, encoding = decode(data)
    except ValueError:
        return
    broken = text.replace("\r\n", "\n").replace("\r", "\n")
    assert "\n".join(lines_of(data, encoding)) == broken.removesuffix("\n")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\t\n")))
def test_utf8_is_always_read_as_that(text: str) -> None:
    assert decode(text.encode()) == (
        text.removeprefix("\ufeff"),
        "utf-8-sig" if text[:1] == "\ufeff" else "utf-8",
    )


@given(st.lists(st.sampled_from("abc éèàüöäß,.'’“”–\t\n")).map("".join))
def test_western_accents_are_never_taken_for_another_script(text: str) -> None:
    data = text.encode("cp1252")
    if detect(data) != "utf-8":
        assert decode(data) == (text, "cp1252")


@pytest.mark.parametrize(
    ("name", "text"), [("a.md", "Q: caf\u00e9?\nA: x\n"), ("a.json", '[{"q": "caf\u00e9?", "a": "x"}]')]
)
def test_a_guessed_encoding_is_told_whatever_the_format(name, text):
    deck = read_deck(text.encode("cp1252"), name)
    assert [(issue.line, issue.kind) for issue in deck.issues] == [(1, "encoding")]
    assert deck.cards[0].front == "caf\u00e9?"


def test_what_could_not_be_decoded_is_told_whatever_the_format():
    deck = read_deck(("Q: " + "\u00e9" * 20 + "?\nA: x\n").encode() + b"\xff\n", "a.md")
    assert [(issue.line, issue.kind) for issue in deck.issues] == [(3, "encoding")]


def test_old_macs():
    text = "Question;R\u00e9ponse\r\u00c9t\u00e9 ?;\u00e0 c\u00f4t\u00e9\r"
    assert decode(text.encode("mac_roman")) == (text, "mac_roman")
    assert decode(text.encode("cp1252")) == (text, "cp1252")
