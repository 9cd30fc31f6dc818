"""Terms of languages that write words without spaces, or with particles stuck to them.

Japanese: a term is a run of Chinese characters, katakana and Latin letters; hiragana is grammar, but
for the few syllables that verbs turned nouns keep ("畳み込み", "重み"). Chinese is cut into the most
probable words and at those that are no part of a term; Thai, Lao, Khmer and Burmese only at stop
words. Korean has spaces, and particles that are cut off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from graph.extraction.abbreviations import AbbreviationPair
from graph.extraction.candidates import Candidate
from graph.extraction.foreign.stoplists import shell_words, stop_words
from graph.extraction.runs import Word
from graph.extraction.zipf import zipf

_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_KATAKANA = "\u30a1-\u30fa\u30fc-\u30fe"
_LATIN = "A-Za-z0-9"
_EVERYDAY = 5.2  # Zipf frequency from which a lone word is no term
_UNSEEN = -1.0  # … and what a character is given that is no word: less than any word has
_SHORTEST = 4  # characters, vowel signs among them, of a Thai term
_LONGEST_WORD = 6  # characters of a Chinese word

# Hiragana inside a compound noun: the syllable that a verb's stem ends in, or "with" and "without".
# Behind it the compound goes on, or a particle or the end shows that it is a noun.
_OKURIGANA = (
    rf"(?<=[{_HAN}])(?:(?:あり|なし|付き|[みりきけえめれせべげち])(?=[{_HAN}{_KATAKANA}])"
    r"|[みりきえ](?=[のをがはにとも、。・（）()\s]|$))"
)
_JAPANESE = re.compile(rf"(?:[{_HAN}{_KATAKANA}{_LATIN}]|(?<=[{_LATIN}])[-+#. ](?=[{_LATIN}])|{_OKURIGANA})+")
_HIRAGANA = re.compile("[\u3041-\u3096]")
_VERBAL = re.compile("(?:する|し|す[れべ]|さ[れせ]|でき|出来)")  # "更新する": to update
_VERB_ENDING = re.compile(
    "[わえいうっらりるれろくけきぐぎげつちぶべびむめみ]"
)  # behind a stem: "組み合|わせる"
_ADVERBIAL = re.compile(r".{2,}的$")
_TAIL = re.compile(r"(?<=..)(?:[用等中後前時毎上]|済み|付き)$")
_HEAD = re.compile(r"^[各毎全両]")
_COUNT = re.compile(r"\w?[0-9a-z]+[個回本枚件人台行列番次]\w?")
_BRACKET = re.compile(r"[（(]([A-Z][A-Za-z0-9-]{1,9})[）)]")
_CHINESE = re.compile(rf"[{_HAN}{_LATIN}](?:[{_HAN}{_LATIN}]|[-+#.](?=[{_LATIN}]))*")
_CHINESE_GRAMMAR = frozenset(
    "的了是来在和与或及对从把被将为于以让而则但也都很更最个这那其它他她我你们有没会要能就还又等着吗呢吧啊之所"
    "并且若即如因由给向跟请指做看说叫使"
)
_CHINESE_TAIL = re.compile("(?<=.)[中上下里内外时后前]$")
_CHINESE_COUNT = re.compile("^[一二两三四五六七八九十几每某各]{1,2}([个种类行列次些步条项位]|$)")
_KOREAN = re.compile(r"[\uac00-\ud7af]{2,}|[A-Za-z][A-Za-z0-9+#.-]*[A-Za-z0-9+#]")
_PARTICLES = re.compile(
    "(?:이란|란|에서는|에서|에게|으로|까지|부터|처럼|보다|에는|과의|와의|들은|들이|들을|들의|이고|이며|이나|"
    "은|는|이|가|을|를|의|에|로|와|과|도|만|인)$"
)
_KOREAN_VERBS = re.compile(
    "(?:다|[하되]는|[하되]며|하고|하여|해서|되어|[한된될할했됐]|시키는|까|요|지는|려는|는가|..게|[져춰]|시오)$"
)
_OTHER = re.compile(r"[^\W\d_][\w\u0e31-\u0e4e\u0eb1-\u0ecd\u1000-\u109f\u1780-\u17d3]*")


def unspaced_terms(masked: str, language: str) -> Iterator[Candidate]:
    """The terms of a masked text, left to right."""
    return _FINDERS.get(language, _cut_at_stop_words)(masked, language)


def acronyms_of(masked: str, terms: tuple[Candidate, ...]) -> tuple[AbbreviationPair, ...]:
    """Acronyms in brackets right behind the term that they stand for, whose letters they need not share.

    >>> [found.long for found in acronyms_of("勾配法（GM）", tuple(unspaced_terms("勾配法（GM）", "ja")))]
    ['勾配法']
    """
    ends = {term.end: term for term in terms}
    pairs = []
    for bracket in _BRACKET.finditer(masked):
        term = ends.get(bracket.start())
        if term and not term.words[0].text.isascii() and sum(c.isupper() for c in bracket[1]) > 1:
            pairs.append(AbbreviationPair(bracket[1], masked[term.start : term.end], term.start, term.end))
    return tuple(pairs)


def _japanese(masked: str, language: str) -> Iterator[Candidate]:
    for run in _JAPANESE.finditer(masked):
        text, start = run[0], run.start()
        if head := _HEAD.match(text):
            text, start = text[head.end() :], start + head.end()
        if _VERBAL.match(masked, run.end()):
            if len(text) <= 4 or _HIRAGANA.search(text):
                continue
        elif _VERB_ENDING.match(masked, run.end()) and not text[-1:].isascii():
            text = text[:-1] if not _HIRAGANA.search(text) else ""
        elif masked.startswith("(", run.end()):  # "平均O(1)": a formula
            text = re.sub(r"(?<=[^\W\d_a-zA-Z])[A-Za-z]$", "", text)
        text = _TAIL.sub("", text)
        if not _ADVERBIAL.match(text) and not _COUNT.fullmatch(text) and _is_term(text, language):
            yield _candidate(text, start)


def _chinese(masked: str, language: str) -> Iterator[Candidate]:
    for run in _CHINESE.finditer(masked):
        term, start = "", run.start()
        for word, at in (*_segments(run[0], language), ("", len(run[0]))):
            if word and not _cuts_chinese(word, language):
                start = start if term else run.start() + at
                term += word
                continue
            term = _CHINESE_TAIL.sub("", term)
            if _is_term(term, language) and not _CHINESE_COUNT.match(term):
                yield _candidate(term, start)
            term = ""


def _cuts_chinese(word: str, language: str) -> bool:
    if len(word) == 1:  # many stop words of one character are parts of terms too: "过拟合", "不可约"
        return word in _CHINESE_GRAMMAR
    return word in stop_words(language) or word in shell_words(language)


@lru_cache(maxsize=1 << 12)
def _segments(text: str, language: str) -> tuple[tuple[str, int], ...]:
    """The most probable words of a text, with their offsets; Latin words stay whole."""
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("-inf"), 0)] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - _LONGEST_WORD), end):
            value = best[start][0] + _log_probability(text[start:end], language)
            if value > best[end][0]:
                best[end] = value, start
        latin = re.search(r"[A-Za-z0-9+#.-]+$", text[:end]) if text[end - 1].isascii() else None
        if latin:
            best[end] = best[latin.start()][0], latin.start()
    found = []
    end = len(text)
    while end:
        start = best[end][1]
        found.append((text[start:end], start))
        end = start
    return tuple(reversed(found))


def _log_probability(word: str, language: str) -> float:
    frequency = zipf(word, language)
    if frequency:
        return frequency - 9
    return _UNSEEN - 9 if len(word) == 1 else float("-inf")


def _korean(masked: str, language: str) -> Iterator[Candidate]:
    words: list[Word] = []
    end = -1
    for found in _KOREAN.finditer(masked):
        if words and masked[end : found.start()] != " ":
            yield from _of_words(words, language)
            words = []
        text = found[0]
        stem = text if text.isascii() else _PARTICLES.sub("", text)
        end = found.end()
        stops = stop_words(language)
        if _KOREAN_VERBS.search(text) or text in stops or stem in stops or len(stem) < 2:
            yield from _of_words(words, language)
            words = []
            continue
        words.append(Word(stem, "", found.start()))
        attached = re.compile("[은는이가을를의에로와과도만]").match(masked, found.end())
        if stem != text or attached:
            yield from _of_words(words, language)
            words = []
    yield from _of_words(words, language)


def _of_words(words: list[Word], language: str) -> Iterator[Candidate]:
    if words and (len(words) > 1 or _is_term(words[0].text, language)):
        yield Candidate(tuple(words))


def _cut_at_stop_words(masked: str, language: str) -> Iterator[Candidate]:
    pattern = _stop_pattern(language)
    for run in _OTHER.finditer(masked):
        at = 0
        for cut in (*pattern.finditer(run[0]), None):
            text = run[0][at : cut.start() if cut else len(run[0])]
            if (len(text) >= _SHORTEST or text.isascii()) and _is_term(text, language):
                yield _candidate(text, run.start() + at)
            at = cut.end() if cut else at


@lru_cache(maxsize=8)
def _stop_pattern(language: str) -> re.Pattern[str]:
    words = sorted(word for word in stop_words(language) if len(word) > 2)
    words.sort(key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)) or r"(?!)")


def _is_term(text: str, language: str) -> bool:
    if len(text) < 2 or not any(c.isalpha() for c in text):
        return False
    return text not in shell_words(language) and zipf(text.lower(), language) < _EVERYDAY


def _candidate(text: str, start: int) -> Candidate:
    return Candidate((Word(text, "", start),))


_FINDERS: dict[str, Callable[[str, str], Iterator[Candidate]]] = {
    "ja": _japanese,
    "ko": _korean,
    "zh": _chinese,
}
UNSPACED = frozenset(("ja", "km", "ko", "lo", "my", "th", "zh"))
