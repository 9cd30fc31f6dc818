"""Columns: which of a table hold question, answer, tags and deck, by its header or as the user says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.readers.errors import UnreadableError
from graph.readers.files import Choices

FRONT_NAMES = frozenset(
    """
    front question q prompt term concept word input instruction query cue expression vocabulary headword
    frage vorderseite begriff wort stichwort question recto terme mot pregunta anverso término termino palabra
    concepto domanda fronte termine parola pergunta frente termo pergunta vraag voorkant begrip woord
    pytanie przód awers pojęcie otázka otazka líc pojem fråga framsida term spørsmål spørgsmål forside kysymys
    вопрос термин понятие слово питання запитання термін въпрос kérdés întrebare soru ερώτηση
    問題 質問 表 表面 単語 用語 问题 問題 正面 术语 術語 单词 單字 질문 문제 앞면 용어 단어
    سؤال السؤال מושג שאלה प्रश्न pertanyaan คำถาม
    """.split()
) | {
    "questions",
    "front side",
    "front text",
    "side 1",
    "side a",
    "card front",
    "question text",
    "question title",
    "full question",
    "câu hỏi",
    "mặt trước",
    "ön yüz",
}
BACK_NAMES = frozenset(
    """
    back answer a completion definition meaning output response reply translation explanation
    antwort rückseite bedeutung erklärung übersetzung respuesta reverso dorso definición definicion
    significado traducción risposta retro definizione significato traduzione réponse reponse verso définition
    signification traduction resposta definição tradução antwoord achterkant definitie betekenis odpowiedź tył
    rewers definicja odpověď odpoved rub definice svar baksida bakside bagside vastaus
    ответ определение значение перевод відповідь визначення отговор válasz răspuns cevap yanıt απάντηση
    答え 解答 回答 答案 裏 裏面 意味 定義 背面 定义 释义 釋義 解释 解釋 답 답변 정답 뒷면 뜻 정의
    جواب الجواب إجابة الإجابة תשובה הגדרה उत्तर jawaban คำตอบ
    """.split()
) | {
    "answers",
    "correct answer",
    "correct answers",
    "best answer",
    "expected answer",
    "model answer",
    "reference answer",
    "definitions",
    "solution",
    "back side",
    "back text",
    "side 2",
    "side b",
    "card back",
    "answer text",
    "câu trả lời",
    "đáp án",
    "mặt sau",
    "arka yüz",
}
TAG_NAMES = frozenset(
    """
    tags tag t labels label topics topic keywords schlagwörter schlagworte étiquettes etiquetas etichette
    trefwoorden etykiety štítky taggar теги метки мітки etiketler タグ 标签 標籤 태그
    """.split()
)
DECK_NAMES = frozenset(
    """
    deck category set stapel kategorie paquet catégorie mazo categoría mazzo categoria baralho talia kategoria
    balíček kortlek колода категория デッキ カテゴリ 牌组 牌組 类别 덱
    """.split()
) | {"deck name", "deckname"}

LANGUAGES = frozenset(
    """
    english german french spanish italian portuguese dutch latin greek russian japanese chinese korean arabic
    polish swedish norwegian danish finnish turkish hebrew hindi czech hungarian romanian ukrainian vietnamese
    deutsch englisch französisch spanisch italienisch lateinisch latein français anglais allemand espagnol
    español inglés alemán francés italiano inglese tedesco francese português inglês nederlands engels
    日本語 英語 中文 英文 한국어 영어 русский английский polski angielski svenska engelska
    """.split()
)
"""Names of languages, two of which are the heading of a list of words."""
_WEAK = frozenset(
    """
    input term word concept query cue expression instruction explanation erklärung translation output response
    reply explication explicación
    """.split()
)  # what a question or an answer is called unless another column is called so
_APART = re.compile(r"[\s_-]+")
_LONGEST, _MOST_TOLD = 40, 20  # characters of a column's name, and columns, in what is told of them


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the parts of a card stand in a row (from 0), and how many columns there are.

    ``header``: the first row holds the names of the columns. ``unused`` are those that no card gets anything
    of, by name or number.
    """

    front: int
    back: int
    tags: int | None
    deck: int | None
    width: int
    header: bool
    unused: tuple[str, ...]


def header_of(fields: Sequence[str]) -> Columns | None:
    """The columns of a row that names both question and answer, in any of many languages.

    >>> header_of(["id", "Antwort", "Frage"])
    Columns(front=2, back=1, tags=None, deck=None, width=3, header=True, unused=('id',))
    """
    names = _names(fields)
    front, back = _first(names, FRONT_NAMES), _first(names, BACK_NAMES)
    if front is None or back is None:
        front, back, *_ = (*(i for i, name in enumerate(names) if name in LANGUAGES), None, None)
    if front is None or back is None or names[front] == names[back]:
        return None
    return _named(names, front, back, _first(names, TAG_NAMES))


def columns_of(rows: Sequence[Sequence[str]], choices: Choices) -> Columns:
    """The columns of a table, of which these are the first rows (one at least).

    What the user chose decides, by name where the first row is a header (or holds that name), or by number;
    then the header; then the order question, answer, tags.

    Raises:
        UnreadableError: a chosen column is not there.
    """
    first = rows[0]
    names = _names(first)
    known = header_of(first)
    chosen = (choices.front, choices.back, choices.tags)
    by_name = any(choice is not None and _name(choice) in names for choice in chosen)
    if not any(chosen):
        return known or _unnamed(rows, 0, 1, 2)
    width = max(len(row) for row in rows)
    headed = known is not None or by_name
    front, back, tags = (
        None if not choice else _chosen(choice, names if headed else (), width) for choice in chosen
    )
    if headed:
        default_front, default_back = _first(names, FRONT_NAMES), _first(names, BACK_NAMES)
        default_tags = _first(names, TAG_NAMES)
    else:
        default_front, default_back, default_tags = 0, 1, 2
    taken = {column for column in (front, back, tags) if column is not None}
    if headed:
        taken |= {i for i, name in enumerate(names) if name in TAG_NAMES | DECK_NAMES}
    if front is None:
        front = _free(default_front, taken, width)
        taken.add(front)
    if back is None:
        back = _free(default_back, taken, width)
        taken.add(back)
    if tags is None and default_tags not in (front, back) and (headed or {front, back} == {0, 1}):
        tags = default_tags
    return _named(names, front, back, tags) if headed else _unnamed(rows, front, back, tags)


def _named(names: Sequence[str], front: int, back: int, tags: int | None) -> Columns:
    deck = next(
        (i for i, name in enumerate(names) if name in DECK_NAMES and i not in (front, back, tags)), None
    )
    used = (front, back, tags, deck)
    unused = tuple(name for i, name in enumerate(names) if name and i not in used)
    return Columns(front, back, tags, deck, len(names), True, unused)


def _unnamed(rows: Sequence[Sequence[str]], front: int, back: int, tags: int | None) -> Columns:
    """Columns by number: a further one that most rows have is a column, not a slip in a row."""
    used = [column for column in (front, back, tags) if column is not None]
    filled = [
        sum(len(row) > column and bool(row[column].strip()) for row in rows)
        for column in range(max(map(len, rows)))
    ]
    most = [column for column, count in enumerate(filled) if 2 * count > len(rows) > 1]
    width = max([3 if tags == 2 else 0, *(column + 1 for column in (*used, *most))])
    unused = tuple(
        str(column + 1) for column, count in enumerate(filled[:width]) if count and column not in used
    )
    return Columns(front, back, tags, None, width, False, unused)


def _chosen(choice: str, names: Sequence[str], width: int) -> int:
    """The column of a name or of a number from 1.

    Raises:
        UnreadableError: it is not there.
    """
    if _name(choice) in names:
        return names.index(_name(choice))
    if choice.strip().isdecimal() and 1 <= int(choice.strip()[:9]) <= width:
        return int(choice.strip()[:9]) - 1
    if names:
        there = ", ".join(repr(name[:_LONGEST]) for name in names[:_MOST_TOLD] if name) or "no names"
        raise UnreadableError(f"no column {choice[:_LONGEST]!r}; name one of those there are: {there}")
    raise UnreadableError(
        f"no column {choice[:_LONGEST]!r}; there is no header, so name one by number, from 1 to {width}"
    )


def _free(default: int | None, taken: Iterable[int], width: int) -> int:
    """The default column, or the first that is not taken; the table may end before that."""
    if default is not None and default not in taken:
        return default
    return next((column for column in range(width) if column not in taken), width)


def _first(names: Sequence[str], wanted: frozenset[str]) -> int | None:
    found = [i for i, name in enumerate(names) if name in wanted or bare(name) in _BARE[wanted]]
    return next((i for i in found if names[i] not in _WEAK), found[0] if found else None)


def _names(fields: Iterable[str]) -> list[str]:
    return [_name(field) for field in fields]


def bare(name: str) -> str:
    """A name without case, spaces, hyphens and underscores; of a long one, which is none, the beginning.

    >>> bare("Correct_Answer")
    'correctanswer'
    """
    return _APART.sub("", name[:_LONGEST].casefold())


_BARE = {names: frozenset(map(bare, names)) for names in (FRONT_NAMES, BACK_NAMES, TAG_NAMES)}


def _name(field: str) -> str:
    return field.strip().casefold()
