"""Bytes to text: byte-order marks, UTF-8, and the single-byte fallback."""

from __future__ import annotations

import codecs
import re

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 1 << 16  # characters looked at to tell text from a binary file
_BINARY_SHARE = 0.02  # text holds next to no control characters, machine code about one in eight
_WHOLE_SHARE = 0.8  # of the characters beyond ASCII: above it, a text is UTF-8 with a few broken bytes
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def decode(data: bytes) -> tuple[str, str]:
    r"""Decode a text file, returning its text (without byte-order mark) and the encoding's name.

    A byte-order mark decides; else UTF-8, where all or nearly all of the text is; else Windows-1252,
    which Western European spreadsheets still write. What cannot be decoded becomes U+FFFD.

    >>> decode(b"caf\xc3\xa9")
    ('café', 'utf-8')
    >>> decode(b"caf\xe9")
    ('café', 'cp1252')

    Raises:
        ValueError: the bytes are not text.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _checked(data.decode(encoding, errors="replace"), encoding)
    try:
        return _checked(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
        if text.count("\ufffd") < (1 - _WHOLE_SHARE) * len(_BEYOND_ASCII.findall(text)):
            return _checked(text, "utf-8")
        # cp1252 leaves five bytes undefined: a few of them do not make a text unreadable.
        return _checked(data.decode("cp1252", errors="replace"), "cp1252")


def without_controls(text: str) -> str:
    r"""Text without control characters other than tab and line breaks.

    >>> without_controls("a\x00b\tc")
    'ab\tc'
    """
    return _CONTROL.sub("", text)


def _checked(text: str, encoding: str) -> tuple[str, str]:
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > _BINARY_SHARE * len(sample):
        raise ValueError("binary data, not text")
    return text, encoding
