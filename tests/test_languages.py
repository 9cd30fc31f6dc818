"""Which language a card is in, and how people are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.extraction.languages import NAMES, card_languages, count_languages, language_name
from graph.model import Card
from graph.presentation.notices import language_notice
from graph.readers import read_deck

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
ENGLISH_DECKS = [
    ROOT / "data" / "seed.tsv",
    *sorted(SHARED.glob("decks/*/deck.tsv")),
    *sorted(SHARED.glob("gold/*/deck.tsv")),
]


def languages(*sides: tuple[str, str]) -> list[str]:
    return list(card_languages([Card(str(n), front, back) for n, (front, back) in enumerate(sides)]))


@pytest.mark.parametrize(
    ("code", "front", "back"),
    [
        ("de", "Was ist ein Deadlock?", "Prozesse warten gegenseitig auf Ressourcen."),
        ("de", "docker create", "Erstellt einen neuen Container aus einem Image"),
        ("de", "Was ist Gradient Descent?", "Ein Verfahren, bei dem der Loss schrittweise minimiert wird."),
        ("fr", "Qu'est-ce qu'un pointeur ?", "Une variable qui contient une adresse mémoire."),
        ("fr", "docker create", "Crée un nouveau conteneur à partir d'une image"),
        ("es", "¿Qué es el sobreajuste?", "El modelo memoriza los datos de entrenamiento."),
        ("it", "Che cos'è il sovradattamento?", "Il modello impara a memoria i dati."),
        ("pt", "O que é sobreajuste?", "O modelo memoriza os dados de treinamento."),
        ("nl", "Wat is overfitting?", "Het model past zich te sterk aan de trainingsdata aan."),
        ("sv", "Vad är överanpassning?", "Modellen lär sig träningsdata utantill."),
        ("pl", "Co to jest przeuczenie?", "Model zbyt mocno dopasowuje się do danych."),
        ("ru", "Что такое градиентный спуск?", "Метод оптимизации."),
        ("uk", "Що таке перенавчання?", "Модель запам'ятовує навчальні дані."),
        ("el", "Τι είναι η υπερπροσαρμογή;", "Το μοντέλο απομνημονεύει τα δεδομένα."),
        ("ar", "ما هو الانحدار التدرجي؟", "خوارزمية تحسين."),
        ("fa", "بیش‌برازش چیست؟", "مدل داده‌های آموزشی را حفظ می‌کند."),
        ("he", "מהי התאמת יתר?", "המודל משנן את הנתונים."),
        ("hi", "ओवरफिटिंग क्या है?", "मॉडल डेटा को याद कर लेता है।"),
        ("th", "โอเวอร์ฟิตติ้งคืออะไร", "โมเดลจำข้อมูล"),
        ("ko", "TCP와 UDP의 차이는?", "TCP는 연결 지향이다."),
        ("zh", "什么是过拟合？", "模型在新数据上表现不佳。"),
        ("ja", "Transformerとは何ですか", "Attentionのみを使うモデル"),
        ("en", "What is a Zeitgeist?", "The spirit of the age."),
        ("en", "What does 水 mean?", "water"),
        ("en", "What do λ and Σ stand for in π(x) = λΣ?", "weights"),
    ],
)
def test_a_card_by_itself(code: str, front: str, back: str) -> None:
    assert languages((front, back)) == [code]


GERMAN = ("Was ist ein Stack?", "Ein Stapel, auf den man Daten legt und von dem man sie wieder nimmt.")


@pytest.mark.parametrize(
    "short", [("docker create", ""), ("RAM", "Arbeitsspeicher"), ("H(X)", "-sum p log p")]
)
def test_a_card_that_tells_nothing_has_the_language_of_its_deck(short: tuple[str, str]) -> None:
    assert languages(GERMAN, short, GERMAN) == ["de", "de", "de"]
    assert languages(short) == ["en"]


def test_formulas_and_code_have_no_say() -> None:
    code = (
        "Was gibt das aus?",
        "```\nfor the in this: print(the and that)\nif this is the: with that as what\n```",
    )
    formula = ("Was ist die Entropie?", r"\[ \text{the and of this with that from which} \] und so weiter")
    assert languages(code, formula, GERMAN) == ["de", "de", "de"]


def test_a_large_deck_is_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    cards = [card for path in ENGLISH_DECKS for card in read_deck(path).cards]
    marked = (
        ("Was gibt das aus?", "```\nfor the in this: print(the and that)\nif this is the: with that as what"),
        (
            "Was ist `the of and`?",
            r"\( \text{the and of this} \), $the of$, [die](the-of-and) <the of='and'>",
        ),
        ("Was ist das?", r"\[ \text{the and of this} \] und `so` weiter, ~~~the of this that which~~~"),
        GERMAN,
        ("Что такое спуск?", "Метод."),
    )
    cards += [Card(str(n), front, back) for n, (front, back) in enumerate(marked)]
    exact = card_languages(cards)
    assert exact[-5:] == ("de", "en", "de", "de", "ru")
    monkeypatch.setattr("graph.extraction.languages._LARGE", 1)
    assert card_languages(cards) == exact
    assert card_languages(cards[-5:]) == ("de", "de", "de", "de", "ru")


@pytest.mark.parametrize("unit", ["`", "$a", "\\(", "\\[", "<a", "](", "~~~", "```", "\\", "$"])
def test_marks_without_end_are_read_in_a_moment(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.extraction.languages._LARGE", 1)
    assert languages(((unit * 50_000)[:50_000], "")) == ["en"]


def test_decks_of_several_languages() -> None:
    english = ("What is a stack?", "A pile of data: what is put on it last is taken off first.")
    japanese = ("スタックとは？", "後に入れたものを先に出す構造。")
    assert languages(english, english, GERMAN, japanese) == ["en", "en", "de", "ja"]
    assert languages(GERMAN, GERMAN, english, ("TCP", "UDP")) == ["de", "de", "en", "de"]
    assert languages(japanese, japanese, ("二分探索", "線形探索"), ("TCP", "")) == ["ja"] * 4


@pytest.mark.parametrize("sides", [[], [("", "")], [("😀", "🎉🎉")], [("RAM", "")], [("", "a"), ("7", "∞")]])
def test_what_tells_nothing_is_english(sides: list[tuple[str, str]]) -> None:
    assert languages(*sides) == ["en"] * len(sides)


@pytest.mark.parametrize("path", ENGLISH_DECKS, ids=lambda path: "-".join(path.parts[-3:]))
def test_no_card_of_an_english_deck_is_lost(path: Path) -> None:
    cards = read_deck(path).cards
    assert set(card_languages(cards)) == {"en"}
    assert {card_languages([card]) for card in cards} == {("en",)}  # nor does any need its deck for that


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60)), max_size=5))
def test_any_text_has_one_language_of_those_with_a_name(sides: list[tuple[str, str]]) -> None:
    found = languages(*sides)
    assert found == languages(*sides)
    assert len(found) == len(sides)
    assert set(found) <= set(NAMES)


def test_names_and_counts() -> None:
    assert language_name("nb") == "Norwegian"
    assert count_languages([]) == ()
    assert count_languages(["fr", "de", "fr", "en", "de"]) == (("de", 2), ("fr", 2), ("en", 1))


@pytest.mark.parametrize(
    ("counts", "opening"),
    [
        ((), ""),
        ((("en", 3),), ""),
        ((("de", 1),), "The only card is German: "),
        ((("de", 1200),), "All 1,200 cards are German: "),
        ((("en", 39), ("ja", 1)), "1 of 40 cards is Japanese: "),
        (
            (("de", 5), ("en", 4), ("fr", 2), ("it", 1)),
            "5 of 12 cards are German, 2 are French, 1 is Italian: ",
        ),
    ],
)
def test_notices(counts: tuple[tuple[str, int], ...], opening: str) -> None:
    end = "read without a tagger, so their concepts are rougher"
    assert language_notice(counts) == (opening + end if opening else "")
