"""What is no text in HTML by its name: images, sounds, players, and the addresses of links."""

from __future__ import annotations

import re
from urllib.parse import unquote

from graph.readers.html.formulas import delimited, formula_of_image

_ADDRESS = re.compile(r"https?://[^\s<>]+|mailto:[^\s<>@]+@[^\s<>]+", re.IGNORECASE)
_SCHEME = re.compile(r"(?:https?://)?(?:www\.)?|mailto:", re.IGNORECASE)
_LONGEST_NAME = 200
_LONGEST_ADDRESS = 400


def named(kind: str, name: str = "") -> str:
    """What is no text, by its kind and name, in brackets.

    >>> named("sound", " a[1].mp3 "), named("image")
    ('[sound: a(1).mp3]', '[image]')
    """
    name = " ".join(name.translate(str.maketrans("[]", "()")).split())
    if len(name) > _LONGEST_NAME:
        name = name[:_LONGEST_NAME] + "…"
    return f"[{kind}: {name}]" if name else f"[{kind}]"


def file_name(address: str) -> str:
    """The name of a file without its folders; empty if the address is its data.

    >>> file_name("https://a.org/i/x%20y.jpg?v=2"), file_name("data:image/png;base64,AAAA")
    ('x y.jpg', '')
    """
    if re.match(r"\s*(?:data|blob|javascript):", address, re.IGNORECASE):
        return ""
    path = re.split(r"[?#]", address, maxsplit=1)[0].replace("\\", "/").rstrip("/")
    return unquote(path.rpartition("/")[2])


def image(attributes: dict[str, str]) -> str:
    """An image by what it shows, which may be a formula, or by the name of its file.

    >>> image({"src": "a/plot.png"}), image({"src": "x.png", "alt": "a plot"})
    ('[image: plot.png]', '[image: a plot]')
    """
    if latex := formula_of_image(attributes):
        return delimited(latex)
    return named("image", attributes.get("alt") or file_name(attributes.get("src", "")))


def player(name: str, attributes: dict[str, str], inner: str) -> str:
    """What an element plays or embeds; ``inner`` is the source inside it.

    >>> player("video", {}, "<source src='a.mp4'>"), player("iframe", {"src": "https://a.org/embed/1"}, "")
    ('[video: a.mp4]', '[embedded: a.org/embed/1]')
    """
    address = attributes.get("src") or attributes.get("data", "")
    if not address and (found := re.search(r"""\bsrc\s*=\s*["']?([^"'\s<>]{1,500})""", inner[:2000])):
        address = found[1]
    if name in ("audio", "video"):
        return named("sound" if name == "audio" else "video", file_name(address))
    if name == "canvas":
        return named("image")
    is_site = _ADDRESS.fullmatch(address) or address.startswith("//")
    return named("embedded", bare_address(address).lstrip("/") if is_site else file_name(address))


def bare_address(address: str) -> str:
    """An address as people write it.

    >>> bare_address("https://www.a.org/b/")
    'a.org/b'
    """
    return _SCHEME.sub("", address.strip(), count=1).rstrip("/")


def link_target(address: str, written: str | None) -> str:
    """The address of a link in brackets, if it can be visited and its text does not say it.

    >>> link_target("https://a.org", "here"), link_target("https://a.org", "a.org")
    ('(https://a.org)', '')
    """
    if len(address) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        return ""
    if written and bare_address(address).casefold() in written.casefold():
        return ""
    return "(" + address.replace("(", "%28").replace(")", "%29") + ")"
