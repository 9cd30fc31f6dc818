"""Bytes to text: byte-order marks, UTF-8, and what older programs write."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator

from graph.readers.errors import UnreadableError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSED = {
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "cp1251": "Windows-1251",
    "cp932": "Shift_JIS",
    "euc_jp": "EUC-JP",
    "gb18030": "GB 18030",
    "cp950": "Big5",
    "cp949": "EUC-KR",
}
_NO_FILES = frozenset(
    ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem")
)
_SAMPLE = 1 << 16  # bytes, or characters, looked at on each side of a place to tell what they are
_CHUNK = 1 << 20
_BINARY_SHARE = 0.02  # text holds next to no control characters, machine code about one in eight
_WHOLE_SHARE = 0.8  # of the characters beyond ASCII: above it, a text is UTF-8 with a few broken bytes
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_UNMARKED_WIDE = ("utf-16-le", "utf-16-be")
_BLANK = re.compile(r"[ \t\r\n]")
_BLANK_SHARE = 0.02  # of the characters of any text, be it Chinese
_FEWEST = 4  # characters of an East Asian encoding, for two accents in a row are hardly more
_COMMON_SHARE = 0.85  # of the characters beyond ASCII, in the encoding that a text was written in
_KANA_SHARE = 0.1
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fc]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_EAST_ASIAN_SIGNS = re.compile("[\u2010-\u203b\u3000-\u303f\uff01-\uff5e]")
# Each standard has its common characters first: one that is read as another gets few of them.
_COMMON_LEADS = {"euc_jp": (0xB0, 0xCF), "gb2312": (0xB0, 0xD7), "big5": (0xA4, 0xC6), "euc_kr": (0xB0, 0xC8)}

_CYRILLIC_WORDS = re.compile(rb"[\xc0-\xff\xa5\xa8\xaa\xaf\xb2-\xb4\xb8\xba\xbf]{3,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_FREQUENT_CYRILLIC = re.compile("[оеаинт]".encode("cp1251"))
_NOT_HEBREW = re.compile("[А-Яя]".encode("cp1251"))
# Letters with accents as old Macs write them; the same bytes are mostly signs in Windows-1252.
_MAC_LETTERS = re.compile("[ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûüßøæŒœ]")
_FEWEST_CYRILLIC = 20  # letters
_CYRILLIC_SHARE = 0.75  # of the bytes beyond ASCII, in words of three letters or more
_FREQUENT_SHARE = 0.36  # of those letters; in Greek, Hebrew or KOI8-R they stand for rarer ones


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    r"""Decode a text file, returning its text (without byte-order mark) and the encoding's name.

    What cannot be decoded becomes U+FFFD. The encoding is that of ``detect``.

    >>> decode(b"caf\xc3\xa9")
    ('café', 'utf-8')
    >>> decode(b"caf\xe9")
    ('café', 'cp1252')

    Raises:
        UnreadableError: there is no such ``encoding``.
        ValueError: the bytes are not text.
    """
    found = detect(data, encoding)
    return data.decode(found, errors="replace").removeprefix("\ufeff"), found


def lines_of(data: bytes, encoding: str) -> Iterator[str]:
    r"""The lines of a text file one by one, without their ends (\n, \r\n or \r), nor a byte-order mark.

    Lines are decoded as they are asked for, so that a large file is not in memory twice.

    >>> list(lines_of(b"one\r\ntwo", "utf-8"))
    ['one', 'two']
    """
    text = io.TextIOWrapper(io.BytesIO(data), encoding, errors="replace", newline=None)
    first = text.readline()
    if first:
        yield first.removeprefix("\ufeff").removesuffix("\n")
    for line in text:
        yield line.removesuffix("\n")


def detect(data: bytes, encoding: str | None = None) -> str:
    r"""The encoding of a text file, by Python's name for it.

    An ``encoding`` that is given is taken at its word. Else a byte-order mark decides; then UTF-16, where
    spaces and line breaks are two bytes; UTF-8, where all or nearly all of the text is; an East Asian
    encoding, whose common characters nearly all of the text beyond ASCII is; Windows-1251, where Cyrillic
    words are; and Windows-1252, which Western European spreadsheets still write.

    >>> detect("確率へ写す関数\tはい".encode("shift_jis"))
    'cp932'

    Raises:
        UnreadableError: there is no such ``encoding``.
        ValueError: the bytes are not text.
    """
    found = _known(encoding) if encoding is not None else _detected(data)
    sample = data[: 4 * _SAMPLE].decode(found, errors="replace")[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > _BINARY_SHARE * len(sample):
        raise ValueError("binary data, not text")
    return found


def guessed(encoding: str) -> str:
    """What an encoding that was only guessed is called; empty if it was not.

    >>> guessed("cp1252"), guessed("utf-8")
    ('Windows-1252', '')
    """
    return _GUESSED.get(encoding, "")


def without_controls(text: str) -> str:
    r"""Text without control characters other than tab and line breaks.

    >>> without_controls("a\x00b\tc")
    'ab\tc'
    """
    return _CONTROL.sub("", text)


def _known(encoding: str) -> str:
    """The encoding, if Python has one of this name that files are written in.

    Raises:
        UnreadableError: it has none.
    """
    try:
        known = codecs.lookup(encoding).name not in _NO_FILES
        b"a".decode(encoding, errors="replace")  # refuses what is no encoding of text, such as zip
    except (LookupError, ValueError):  # null characters and halves of characters are ValueErrors
        known = False
    if known:
        return encoding
    name = encoding.encode("ascii", "replace").decode()
    raise UnreadableError(f"no encoding is named {name!r}; name one such as utf-8, cp1252 or shift_jis")


def _detected(data: bytes) -> str:
    for mark, marked in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return marked
    if wide := _utf16_by_spaces(data[:_SAMPLE]):
        return wide
    broken = _not_utf8(data)
    if broken is None:
        return "utf-8"
    around = data[max(0, broken - _SAMPLE) : broken + _SAMPLE]
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(around)  # the last may be cut in two
    if text.count("\ufffd") < (1 - _WHOLE_SHARE) * len(_BEYOND_ASCII.findall(text)):
        return "utf-8"
    if b"\n" not in data and b"\r" in data and _is_mac_roman(data[:_SAMPLE]):
        return "mac_roman"
    line = max(data.rfind(b"\n", 0, broken), data.rfind(b"\r", 0, broken)) + 1
    return _by_characters(data[line : line + _SAMPLE])


def _utf16_by_spaces(sample: bytes) -> str | None:
    """UTF-16 without a mark: spaces, tabs and line breaks have a zero beside them, on the same side."""
    if b"\0" not in sample:
        return None
    little, big = (
        len(_BLANK.findall(sample.decode(encoding, errors="replace"))) for encoding in _UNMARKED_WIDE
    )
    if max(little, big) < max(2, _BLANK_SHARE * len(sample) / 2) or min(little, big) * 4 > max(little, big):
        return None
    return _UNMARKED_WIDE[little < big]


def _not_utf8(data: bytes) -> int | None:
    """About where a byte stands that is not UTF-8 (in a chunk at a time, to keep no second copy)."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data) + 1, _CHUNK):
        chunk = data[start : start + _CHUNK]
        try:
            decoder.decode(chunk, final=start + _CHUNK > len(data))
        except UnicodeDecodeError as error:
            return max(0, start + error.start - 3 * (start > 0))
    return None


# --- encodings without a mark ---------------------------------------------------------------------


def _by_characters(sample: bytes) -> str:
    """The encoding in which a sample of text that is not UTF-8 consists of common characters."""
    best, highest = "", 0.0
    for encoding, share in _EAST_ASIAN.items():
        text = codecs.getincrementaldecoder(encoding)("replace").decode(sample)
        characters = _BEYOND_ASCII.findall(text)
        if len(characters) >= _FEWEST:
            found = share(characters)
            if found >= _COMMON_SHARE and found > highest:  # the first of equals
                best, highest = encoding, found
    return best or ("cp1251" if _is_cyrillic(sample) else "cp1252")


def _japanese(characters: list[str]) -> float:
    """The share of common characters, if as much kana is among them as in any Japanese."""
    kana = sum(bool(_KANA.match(character)) for character in characters)
    return _common(characters, "euc_jp", _KANA) if kana >= _KANA_SHARE * len(characters) else 0.0


def _chinese_simplified(characters: list[str]) -> float:
    return _common(characters, "gb2312")


def _chinese_traditional(characters: list[str]) -> float:
    return _common(characters, "big5")


def _korean(characters: list[str]) -> float:
    return (
        _common([character for character in characters if _HANGUL.match(character)], "euc_kr")
        * sum(
            bool(_HANGUL.match(character) or _EAST_ASIAN_SIGNS.match(character)) for character in characters
        )
        / len(characters)
    )


# Japanese and Korean first: their characters are common ones of Chinese if they are read as that.
_EAST_ASIAN: dict[str, Callable[[list[str]], float]] = {
    "cp932": _japanese,
    "euc_jp": _japanese,
    "cp949": _korean,
    "gb18030": _chinese_simplified,
    "cp950": _chinese_traditional,
}


def _common(characters: list[str], standard: str, letters: re.Pattern[str] = _EAST_ASIAN_SIGNS) -> float:
    """The share of characters that are signs, ``letters``, or among the common ones of a standard."""
    low, high = _COMMON_LEADS[standard]
    common = 0
    for character in characters:
        if letters.match(character) or _EAST_ASIAN_SIGNS.match(character):
            common += 1
        else:
            encoded = character.encode(standard, errors="ignore")
            common += len(encoded) == 2 and low <= encoded[0] <= high
    return common / max(1, len(characters))


def _is_mac_roman(sample: bytes) -> bool:
    """Whether more letters with accents are in a sample if an old Mac wrote it, which ends lines in CR."""
    old_mac, windows = (
        len(_MAC_LETTERS.findall(sample.decode(encoding, errors="replace")))
        for encoding in ("mac_roman", "cp1252")
    )
    return old_mac > windows


def _is_cyrillic(sample: bytes) -> bool:
    words = b"".join(_CYRILLIC_WORDS.findall(sample))
    return (
        len(words) >= _FEWEST_CYRILLIC
        and len(words) >= _CYRILLIC_SHARE * len(_HIGH.findall(sample))
        and bool(_NOT_HEBREW.search(words))
        and len(_FREQUENT_CYRILLIC.findall(words.lower())) >= _FREQUENT_SHARE * len(words)
    )
