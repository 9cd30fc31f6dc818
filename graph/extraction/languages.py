"""Languages: which one each card of a deck is written in.

A script of its own gives a language away. Between the languages of one script decide their commonest
words, which ``wordfreq`` lists: technical terms, names and code, which a card may borrow from
anywhere, are not among them and so count for none. A card that says too little to tell, such as
"docker create", has the language of most of its deck.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat

from wordfreq import available_languages, read_cBpack

from graph.extraction.masking import mask
from graph.model import Card

ENGLISH = "en"

# How many cards are in which language (ISO 639 code), most cards first.
LanguageCounts = tuple[tuple[str, int], ...]

NAMES = {
    "am": "Amharic", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech",
    "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "fa": "Persian",
    "fi": "Finnish", "fil": "Filipino", "fr": "French", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi",
    "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic", "it": "Italian",
    "ja": "Japanese", "ka": "Georgian", "km": "Khmer", "kn": "Kannada", "ko": "Korean", "lo": "Lao",
    "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ml": "Malayalam", "ms": "Malay",
    "my": "Burmese", "nb": "Norwegian", "nl": "Dutch", "pa": "Punjabi", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sh": "Serbo-Croatian", "si": "Sinhala",
    "sk": "Slovak", "sl": "Slovenian", "sv": "Swedish", "ta": "Tamil", "te": "Telugu", "th": "Thai",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip

# The letters of each script, the languages that are told apart by their words (or the only one), and
# how many Latin letters one of its letters is worth. A single letter may be a symbol (λ, Σ, Я), but a
# character of Chinese or Japanese is half a word.
_SCRIPTS: dict[str, tuple[str, tuple[str, ...], int]] = {
    "kana": ("\u3041-\u3096\u30a1-\u30ff\uff66-\uff9f", ("ja",), 2),
    "han": ("\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff", ("zh", "ja"), 2),
    "hangul": ("\u1100-\u11ff\u3130-\u318f\uac00-\ud7af", ("ko",), 2),
    "cyrillic": ("\u0400-\u052f", ("bg", "mk", "ru", "uk"), 1),
    "arabic": ("\u0620-\u06ff\u0750-\u077f\ufb50-\ufdfb\ufe70-\ufefc", ("ar", "fa", "ur"), 1),
    "greek": ("\u0370-\u03ff\u1f00-\u1fff", ("el",), 1),
    "hebrew": ("\u05d0-\u05ea", ("he",), 1),
    "armenian": ("\u0531-\u0587", ("hy",), 1),
    "devanagari": ("\u0900-\u097f", ("hi",), 1),
    "bengali": ("\u0980-\u09ff", ("bn",), 1),
    "gurmukhi": ("\u0a00-\u0a7f", ("pa",), 1),
    "gujarati": ("\u0a80-\u0aff", ("gu",), 1),
    "tamil": ("\u0b80-\u0bff", ("ta",), 1),
    "telugu": ("\u0c00-\u0c7f", ("te",), 1),
    "kannada": ("\u0c80-\u0cff", ("kn",), 1),
    "malayalam": ("\u0d00-\u0d7f", ("ml",), 1),
    "sinhala": ("\u0d80-\u0dff", ("si",), 1),
    "thai": ("\u0e01-\u0e4e", ("th",), 1),
    "lao": ("\u0e81-\u0ecd", ("lo",), 1),
    "burmese": ("\u1000-\u109f", ("my",), 1),
    "georgian": ("\u10a0-\u10ff\u1c90-\u1cbf", ("ka",), 1),
    "ethiopic": ("\u1200-\u139f", ("am",), 1),
    "khmer": ("\u1780-\u17ff", ("km",), 1),
}
_LATIN = (
    *("ca", "cs", "da", "de", "en", "es", "fi", "fil", "fr", "hu", "id", "is", "it", "lt", "lv", "ms", "nb"),
    *("nl", "pl", "pt", "ro", "sh", "sk", "sl", "sv", "tr", "vi"),
)
_SCRIPT_RUNS = re.compile(
    "|".join(
        f"(?P<{name}>[{letters}]{'+' if weight > 1 else '{2,}'})"
        for name, (letters, _, weight) in _SCRIPTS.items()
    )
)
# What only marked-up text holds, in which there are words that nobody says: code, formulas, links.
_MARKED = re.compile(r"[`$\\<]|~~~|\]\(|\[latex\]")
_WORDS = re.compile(r"[^\W\d_]+")
_ASCII_BREAKS = {code: " " for code in range(128) if not chr(code).isalpha()}
_FOREIGN = re.compile(f"[{''.join(letters for letters, _, _ in _SCRIPTS.values())}]")

# What is left out of the cards of a large deck; to mask them takes fifty times as long. It begins with a set
# of signs, not with a choice of patterns, since search skips to these at once.
_LARGE = 20_000  # cards
_MARKUP = re.compile(
    r"[`~$\\<\]](?:"
    r"(?<=`)(?:``.*?(?:```|\Z)|[^`\n]*`)"
    r"|(?<=~)~~.*?(?:~~~|\Z)"
    r"|(?<=\$)[^$\n]{0,300}\$"
    r"|(?<=\\)(?:\((?:(?!\\[()]).)*\\\)|\[(?:(?!\\[\[\]]).)*\\\])"
    r"|(?<=<)[^<>]{0,300}>"
    r"|(?<=\])\([^()\s]*\)"
    r")",
    re.DOTALL,
)

# English words that no other language of the script writes. (Others do write "is", "to", "for", "was".)
_UNMISTAKABLE = frozenset(
    "the of and which what how from this that with its their there when where why these those".split()
)

_FLOOR = 450  # hundredths of Zipf frequency from which a word is evidence: 2,000 to 3,500 words a language
_PLAIN = 0.6  # evidence a word from which a text is plain English
_TELLING = 3.0  # evidence from which a card has a say in what its deck is written in
_ENGLISH_BONUS = 1.2  # so much more say than English another language needs to be a deck's
_VOTE = 1_000_000  # what a card's vote is worth
_CLEAR = 4.0  # evidence by which a card's language must lead over its deck's: about two words
_LEAD = 1.25  # … on top of that many times the evidence for the deck's

Evidence = Mapping[str, float]


def language_name(code: str) -> str:
    """The English name of a language.

    >>> language_name("de"), language_name("ja")
    ('German', 'Japanese')
    """
    return NAMES[code]


def card_languages(cards: Iterable[Card]) -> tuple[str, ...]:
    """The language of each card, in order, as ISO 639 codes.

    In a deck of 20,000 cards or more, formulas and code are found by a rougher and much quicker look.

    >>> card_languages([Card("1", "Was ist ein Stack?", "Ein Stapel, der nach unten wächst."),
    ...                 Card("2", "git push", "")])
    ('de', 'de')
    """
    cards = tuple(cards)
    evidence = [evidence_of(card.front, card.back, rough=is_large(len(cards))) for card in cards]
    return languages_by(evidence, main_language(map(votes_of, evidence)))


def is_large(cards: int) -> bool:
    """Whether so many cards are looked at more roughly."""
    return cards >= _LARGE


def languages_by(evidence: Iterable[Evidence], main: str) -> tuple[str, ...]:
    """The language of each card by its evidence, in a deck whose ``main`` language is known."""
    return tuple(_language(found, main) for found in evidence)


def count_languages(codes: Iterable[str]) -> LanguageCounts:
    """How many cards are in which language, most first.

    >>> count_languages(["en", "de", "en"])
    (('en', 2), ('de', 1))
    """
    return tuple(sorted(Counter(codes).items(), key=lambda item: (-item[1], item[0])))


def votes_of(found: Evidence) -> Mapping[str, int]:
    """The vote of a card on the language of its deck, in millionths; what nearly fits gets nearly as much.

    Whole numbers, so that votes can be added up in any order.
    """
    best = max(found.values(), default=0.0)
    if best < _TELLING:
        return {}
    return {code: round(_VOTE * value / best) for code, value in found.items()}


def main_language(votes: Iterable[Mapping[str, int]]) -> str:
    """The language that most cards fit best."""
    total: Counter[str] = Counter()
    for vote in votes:
        total.update(vote)
    shares: dict[str, float] = {ENGLISH: 0.0} | total
    shares[ENGLISH] *= _ENGLISH_BONUS
    return max(shares, key=lambda code: (shares[code], code == ENGLISH, code))


def _language(found: Evidence, main: str) -> str:
    best = max(found, key=lambda code: (found[code], code), default=main)
    if found.get(best, 0.0) - _LEAD * found.get(main, 0.0) >= _CLEAR:
        return best
    return main


def evidence_of(front: str, back: str, *, rough: bool = False) -> Evidence:
    """How much a card's words speak for each language that they speak for at all.

    With ``rough``, formulas and code are found by a quicker look.
    """
    text = f"{front}\n{back}"
    if rough:
        text = _MARKUP.sub(" ", text)
    elif _MARKED.search(text):
        text = " ".join(map(mask, (front, back)))
    words = _lower_words(text)
    foreign = not text.isascii() and _FOREIGN.search(text) and _SCRIPT_RUNS.search(text)
    if not foreign and (plain := _plain_english(words)):
        return {ENGLISH: plain}
    if foreign:
        scripts = Counter[str]()
        for run in _SCRIPT_RUNS.finditer(text):
            scripts[run.lastgroup or ""] += len(run[0])
        weights = {name: number * _SCRIPTS[name][2] for name, number in scripts.items()}
        if sum(weights.values()) > sum(map(len, words)) - sum(scripts.values()):
            return _of_script(weights, words)
    return _of_words(_LATIN, words)


def _plain_english(words: Sequence[str]) -> float:
    """The evidence for English if words are beyond doubt English, without a look at other languages."""
    if sum(map(_UNMISTAKABLE.__contains__, words)) < 2:
        return 0.0
    english = _common_words(ENGLISH)
    value = sum(map(english.get, words, repeat(0.0)))
    return value if value >= _PLAIN * len(words) else 0.0


def _lower_words(text: str) -> list[str]:
    if text.isascii():  # the same, at a third of the time
        return text.lower().translate(_ASCII_BREAKS).split()
    return [word.lower() for word in _WORDS.findall(text)]


def _of_script(weights: Mapping[str, int], words: Sequence[str]) -> Evidence:
    """Evidence of a script other than Latin: its letters, and which language's words they spell."""
    if "kana" in weights:
        return {"ja": float(sum(weights.values()))}
    name = max(weights, key=lambda script: (weights[script], script))
    _, codes, _ = _SCRIPTS[name]
    letters = float(weights[name])
    if len(codes) == 1 or name == "han":  # Japanese is Chinese characters too, but hardly ever alone
        return {code: letters - 0.2 * letters * place for place, code in enumerate(codes)}
    spelled = _of_words(codes, words)
    return {code: letters + spelled.get(code, 0.0) for code in codes}


def _of_words(codes: tuple[str, ...], words: Iterable[str]) -> Evidence:
    found: dict[str, float] = defaultdict(float)
    table = _values(codes)
    for word in words:
        for code, value in table.get(word, ()):
            found[code] += value
    return found


@lru_cache(maxsize=len(_SCRIPTS))
def _values(codes: tuple[str, ...]) -> Mapping[str, Sequence[tuple[str, float]]]:
    """The commonest words of languages, each with its value in every one of them that has it."""
    values: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for code in codes:
        for word, value in _common_words(code).items():
            values[word].append((code, value))
    return dict(values)


@lru_cache(maxsize=len(NAMES))
def _common_words(code: str) -> Mapping[str, float]:
    """The commonest words of a language, each with its Zipf frequency above the floor."""
    # wordfreq's own functions keep the whole list in memory, of which this is a twelfth. It has the
    # words in groups of one frequency, that of group n being 10 ** (-n / 100).
    groups = read_cBpack(available_languages("small")[code])[: 900 - _FLOOR]
    return {
        word: (900 - _FLOOR - place) / 100
        for place, group in enumerate(groups)
        for word in group
        if len(word) > 1 or not word.isascii()
    }
