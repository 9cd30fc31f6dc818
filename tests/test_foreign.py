"""Terms in other languages: exact ones for German, French and Japanese, sensible ones for the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.build import build_graph
from graph.extraction.concepts import Extraction, extract_concepts
from graph.extraction.foreign.labels import german_label, listed_form
from graph.extraction.foreign.lemmas import nouns_of
from graph.extraction.foreign.pipeline import load_foreign_pipeline
from graph.extraction.foreign.stoplists import shell_words, stop_words
from graph.extraction.glossary import Entry
from graph.extraction.inflection import NounTable, spelling_key
from graph.extraction.languages import NAMES
from graph.extraction.pipeline import load_pipeline
from graph.model import Card, ConceptGraph
from graph.presentation.notices import language_notice

DECKS = Path(__file__).parent / "gold" / "languages"


def terms_in(text: str, language: str) -> list[str]:
    """The terms of a text as they are written, left to right."""
    pipeline = load_foreign_pipeline(language, (), NounTable.of(load_pipeline()))
    (doc,) = pipeline.pipe([text], batch_size=1)
    return [text[found.start : found.end] for found in doc.user_data["candidates"]]


def extracted(*cards: tuple[str, str], glossary: tuple[Entry, ...] = (), **options: bool) -> Extraction:
    return extract_concepts(
        [Card(str(number), front, back) for number, (front, back) in enumerate(cards)], glossary, **options
    )


def labels(extraction: Extraction) -> set[str]:
    return {concept.label for concept in extraction.concepts}


# --- German ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Ein neuronales Netz lernt.", ["neuronales Netz"]),
        (
            "Was sind die Gewichte eines künstlichen neuronalen Netzes?",
            ["Gewichte", "künstlichen neuronalen Netzes"],
        ),
        ("Eine verkettete Liste speichert Verweise.", ["verkettete Liste", "Verweise"]),
        ("Nenne drei Sortierverfahren!", ["Sortierverfahren"]),
        ("Läuft der Prozess, teilen Threads Speicher.", ["Prozess", "Threads", "Speicher"]),
        ("Die neue, übliche Verlustfunktion", ["Verlustfunktion"]),
        ("Der Satz von Bayes gilt immer.", ["Satz von Bayes"]),
        ("Das Verfahren hat einen Vorteil.", []),
        ("Beim Stack Overflow hilft Gradient Descent nicht.", ["Stack Overflow", "Gradient Descent"]),
        ("Das supervised learning braucht Labels.", ["supervised learning", "Labels"]),
        ("Kullback-Leibler-Divergenz und LIFO-Prinzip", ["Kullback-Leibler-Divergenz", "LIFO-Prinzip"]),
        ("Eingabe- und Ausgabeschicht", ["Ausgabeschicht"]),
        ("1648 endete er mit dem Westfälischen Frieden.", ["Westfälischen Frieden"]),
        ("Bei 650W und O(n log n) liefert `quick_sort` 4K@60Hz.", ["O(n log n)", "quick_sort"]),
        ("Überwachtes Lernen: Daten mit Etiketten.", ["Überwachtes Lernen", "Daten", "Etiketten"]),
    ],
)
def test_german_terms(text: str, terms: list[str]) -> None:
    assert terms_in(text, "de") == terms


def test_inflected_forms_are_one_german_concept() -> None:
    extraction = extracted(
        ("Was ist ein neuronales Netz?", "Ein Modell aus Schichten."),
        ("Woraus bestehen neuronale Netze?", "Aus den Neuronen eines neuronalen Netzes."),
        ("Was sind Hashtabellen?", "Eine Hashtabelle ordnet Schlüsseln Werte zu."),
    )
    found = {concept.label: concept for concept in extraction.concepts}
    assert found["neuronales Netz"].cards == ("0", "1")
    assert {alias.text for alias in found["neuronales Netz"].aliases} == {
        "neuronale Netze",
        "neuronalen Netzes",
    }
    assert "Hashtabelle" in found
    assert found["Hashtabelle"].definition == ""


def test_german_abbreviations_and_definitions() -> None:
    extraction = extracted(
        (
            "Wer verwaltet Daten?",
            "Ein Datenbankmanagementsystem (DBMS) ist eine Software, die Daten verwaltet.",
        )
    )
    (concept,) = (c for c in extraction.concepts if c.label == "Datenbankmanagementsystem")
    assert [(alias.text, alias.reason) for alias in concept.aliases] == [("DBMS", "abbreviation")]
    assert concept.definition.startswith("Ein Datenbankmanagementsystem (DBMS) ist")


@pytest.mark.parametrize(
    ("words", "opens", "label"),
    [
        ("Neuronale Netze", True, "neuronale Netze"),
        ("Westfälischen Frieden", False, "Westfälischen Frieden"),
        ("symmetrischer Verschlüsselung", False, "symmetrische Verschlüsselung"),
        ("geheimen Schlüssel", False, "geheimen Schlüssel"),
        ("Stack Overflow", True, "Stack Overflow"),
        ("Rekursion", True, "Rekursion"),
    ],
)
def test_german_labels(words: str, opens: bool, label: str) -> None:
    assert " ".join(german_label(tuple(words.split()), opens=opens)) == label


@pytest.mark.parametrize(
    ("word", "language", "form"),
    [
        ("Gradienten", "de", "Gradient"),
        ("Trainingsdaten", "de", "Trainingsdaten"),
        ("Prozesse", "de", "Prozesse"),  # the dictionary has "Prozeß"
        ("vecteurs", "fr", "vecteur"),
        ("градиента", "ru", "градиент"),
        ("GPUs", "de", "GPUs"),
    ],
)
def test_listed_forms(word: str, language: str, form: str) -> None:
    assert listed_form(word, language) == form


# --- Romance languages and others that write spaces ---------------------------------------------


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Qu'est-ce que l'apprentissage par renforcement ?", ["apprentissage par renforcement"]),
        (
            "La descente de gradient minimise une fonction de coût.",
            ["descente de gradient", "fonction de coût"],
        ),
        ("Le taux d'apprentissage règle la taille des pas.", ["taux d'apprentissage"]),
        ("la théorie de l'information", ["théorie de l'information"]),
        ("la complexité du tri fusion", ["complexité", "tri fusion"]),
        ("un classifieur linéaire et des modèles linéaires", ["classifieur linéaire", "modèles linéaires"]),
        ("Il permet de détecter automatiquement une anomalie.", ["anomalie"]),
        ("un processus itératif, par exemple", []),
        ("l’apprentissage non supervisé", ["apprentissage non supervisé"]),
        ("Comment appelle-t-on un entraînement ?", ["entraînement"]),
        (
            "Que fait `git rebase` ? La fonction `printf()` de C++.",
            ["git rebase", "fonction", "printf", "C++"],
        ),
    ],
)
def test_french_terms(text: str, terms: list[str]) -> None:
    assert terms_in(text, "fr") == terms


@pytest.mark.parametrize(
    ("language", "text", "terms"),
    [
        (
            "es",
            "El descenso del gradiente minimiza la función de pérdida.",
            ["descenso del gradiente", "función de pérdida"],
        ),
        ("es", "el aprendizaje no supervisado", ["aprendizaje no supervisado"]),
        (
            "it",
            "L'apprendimento per rinforzo impara una strategia.",
            ["apprendimento per rinforzo", "strategia"],
        ),
        ("pt", "A função de perda mede o erro.", ["função de perda", "erro"]),
        ("nl", "Een primaire sleutel identificeert een rij.", ["primaire sleutel", "rij"]),
        ("sv", "En primärnyckel identifierar raden.", ["primärnyckel", "raden"]),
        ("ru", "Что такое градиентный спуск?", ["градиентный спуск"]),
        ("ar", "ما هو الانحدار التدرجي؟", ["الانحدار التدرجي"]),
        ("ka", "გრადიენტული დაშვება", ["გრადიენტული დაშვება"]),
    ],
)
def test_terms_of_languages_with_spaces(language: str, text: str, terms: list[str]) -> None:
    assert terms_in(text, language) == terms


# --- languages without spaces ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("過学習とは何か。", ["過学習"]),
        ("教師あり学習と教師なし学習の違い", ["教師あり学習", "教師なし学習"]),
        ("畳み込みニューラルネットワークの重みを更新する。", ["畳み込みニューラルネットワーク", "重み"]),
        ("データを組み合わせて正解ラベル付きにする", ["データ", "正解ラベル"]),
        ("平均O(1)で検索できるハッシュテーブル", ["平均", "ハッシュテーブル"]),
        ("MCMC法とDeep Learningの局所的な特徴", ["MCMC法", "Deep Learning"]),
        ("k回繰り返して、各パラメータを求める", ["パラメータ"]),
    ],
)
def test_japanese_terms(text: str, terms: list[str]) -> None:
    assert terms_in(text, "ja") == terms


@pytest.mark.parametrize(
    ("language", "text", "terms"),
    [
        ("zh", "过拟合是指模型在训练数据上表现很好。", ["过拟合", "模型", "训练数据"]),
        ("zh", "K均值聚类和主成分分析", ["K均值聚类", "主成分分析"]),
        ("zh", "C++的`std::vector`是什么？", ["std::vector"]),
        ("ko", "손실 함수의 기울기를 따라 가중치를 갱신한다.", ["손실 함수", "기울기", "가중치"]),
        ("th", "โอเวอร์ฟิตติ้งคืออะไร", ["โอเวอร์ฟิตติ้ง"]),
    ],
)
def test_terms_of_languages_without_spaces(language: str, text: str, terms: list[str]) -> None:
    assert terms_in(text, language) == terms


def test_an_acronym_behind_a_japanese_term_is_its_alias() -> None:
    extraction = extracted(("何を使うか。", "確率的勾配降下法（SGD）は、ミニバッチを使う方法である。"))
    (concept,) = (c for c in extraction.concepts if c.label == "確率的勾配降下法")
    assert [(alias.text, alias.reason) for alias in concept.aliases] == [("SGD", "abbreviation")]
    assert concept.definition == "確率的勾配降下法（SGD）は、ミニバッチを使う方法である。"


# --- glossaries and mixed decks ------------------------------------------------------------------


def test_a_glossary_finds_its_names_in_any_language() -> None:
    glossary = (
        Entry("KL divergence", ("Kullback-Leibler-Divergenz", "KL")),
        Entry("neuronales Netz"),
        Entry("過学習", ("過剰適合",)),
    )
    extraction = extracted(
        ("Was misst die Kullback-Leibler-Divergenz?", "Den Abstand der Ausgaben neuronaler Netze."),
        ("Was ist KL?", "Die KL ist nicht symmetrisch und nie negativ."),
        ("過学習の原因は？", "過剰適合は、モデルが複雑すぎると起きる。"),
        glossary=glossary,
        glossary_only=True,
    )
    cards = {concept.label: concept.cards for concept in extraction.concepts}
    assert cards == {"KL divergence": ("0", "1"), "neuronales Netz": ("0",), "過学習": ("2",)}


def test_a_term_of_two_languages_is_one_concept() -> None:
    extraction = extracted(
        ("What is overfitting?", "When a model learns the noise of the training set by heart."),
        ("Was versteht man unter Overfitting?", "Das Modell lernt die Trainingsdaten auswendig."),
        ("What are embeddings?", "Embeddings are the vectors that stand for the words."),
        ("Wozu dienen Embeddings?", "Sie stellen die Wörter als Vektoren dar."),
    )
    assert extraction.languages == (("de", 2), ("en", 2))
    cards = {concept.label: concept.cards for concept in extraction.concepts}
    assert cards["overfitting"] == ("0", "1")
    assert cards["embedding"] == ("2", "3")


def test_german_cards_in_an_english_deck_are_not_read_as_english(seed_deck) -> None:
    card = Card(
        "de", "Was besagt der Zwischenwertsatz?", "Jede stetige Funktion nimmt alle Werte dazwischen an."
    )
    graph = build_graph((*seed_deck.cards, card))
    assert graph.languages == (("en", 10), ("de", 1))
    on_card = {concept.label for concept in graph.concepts if "de" in concept.cards}
    assert on_card == {"Zwischenwertsatz", "stetige Funktion"}


def test_english_cards_are_read_alike_in_a_mixed_deck(seed_deck, plain_seed_graph) -> None:
    german = [Card("x", "Was ist ein Stapel?", "Ein Stapel ist eine Datenstruktur, die nach oben wächst.")]
    mixed = build_graph((*seed_deck.cards[:5], *german, *seed_deck.cards[5:]))
    ours = {c.label: c.mentions for c in mixed.concepts if "x" not in c.cards}
    assert ours == {concept.label: concept.mentions for concept in plain_seed_graph.concepts}


# --- whole decks ---------------------------------------------------------------------------------


def scored(name: str) -> tuple[float, float, ConceptGraph]:
    """Precision and recall of a deck, card by card, against the concepts that a person named.

    Columns: question, answer, core concepts, others that are right; ``=`` parts the forms of one.
    """
    rows = [line.split("\t") for line in (DECKS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()]
    graph = build_graph(Card(str(number), row[0], row[1]) for number, row in enumerate(rows))
    linked = right = core = found = 0
    for number, (_, _, wanted, allowed) in enumerate(rows):
        entries = [_forms(entry) for entry in wanted.split(";")]
        others = set().union(*map(_forms, allowed.split(";")))
        names = [
            {name.casefold() for name in concept.names}
            for concept in graph.concepts
            if str(number) in concept.cards
        ]
        hits = {index for index, entry in enumerate(entries) if any(entry & own for own in names)}
        linked, core, found = linked + len(names), core + len(entries), found + len(hits)
        right += len(hits) + sum(1 for own in names if own & others and not any(own & e for e in entries))
    return right / linked, found / core, graph


def _forms(entry: str) -> set[str]:
    return {form.strip().casefold() for form in entry.split("=")} - {""}


@pytest.mark.parametrize(
    ("name", "code", "cards", "precision", "recall"),
    [("german", "de", 12, 0.98, 0.95), ("french", "fr", 8, 0.90, 0.85), ("japanese", "ja", 8, 0.95, 0.95)],
)
def test_a_deck_in_another_language(
    name: str, code: str, cards: int, precision: float, recall: float
) -> None:
    measured_precision, measured_recall, graph = scored(name)
    assert graph.languages == ((code, cards),)
    assert language_notice(graph.languages).startswith(f"All {cards} cards are {NAMES[code]}: ")
    assert measured_precision >= precision
    assert measured_recall >= recall


# --- whatever comes --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", sorted(set(NAMES) - {"en"}))
def test_every_language_has_a_pipeline_and_may_lack_everything_else(language: str) -> None:
    assert isinstance(stop_words(language) | shell_words(language), frozenset)
    assert terms_in("", language) == []
    assert "TCP" in terms_in("TCP", language)


@settings(deadline=None, max_examples=60)
@given(
    st.text(max_size=80), st.sampled_from(["ar", "de", "fa", "fr", "ja", "ka", "ko", "ru", "th", "tr", "zh"])
)
def test_terms_lie_where_they_say_whatever_the_text(text: str, language: str) -> None:
    pipeline = load_foreign_pipeline(language, (), NounTable.of(load_pipeline()))
    (doc,) = pipeline.pipe([text], batch_size=1)
    masked = doc.user_data["masked"]
    for found in doc.user_data["candidates"]:
        assert [masked[word.start : word.end] for word in found.words] == [word.text for word in found.words]
        assert all(a.end <= b.start for a, b in zip(found.words, found.words[1:], strict=False))


MIXED = (
    "abc ÄÖß der das ist кот это あカ漢字学 한국어는 ไทย عرب हिंद λΣ 😀 .,!?()[]|^_$\\`*\n\t'’「」（）=0123"
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.text(alphabet=st.sampled_from(MIXED), max_size=50), st.text(max_size=30)), max_size=3
    )
)
def test_any_deck_gives_a_graph_and_always_the_same(sides: list[tuple[str, str]]) -> None:
    cards = [Card(str(number), front, back) for number, (front, back) in enumerate(sides)]
    graph = build_graph(cards)
    assert graph == build_graph(cards)
    assert sum(number for _, number in graph.languages) == len(cards)


@pytest.mark.parametrize("front", ["", " ", "😀🎉", "→", "\u200b", "ａｂｃ", "漢", "א", "𝔘𝔫𝔦"])
def test_cards_of_next_to_nothing(front: str) -> None:
    assert sum(number for _, number in build_graph([Card("1", front, "")]).languages) == 1


def test_keys_conflate_the_forms_of_a_word_and_no_others() -> None:
    english = NounTable.of(load_pipeline())
    german, french = nouns_of("de", english), nouns_of("fr", english)
    assert nouns_of("en", english) is english
    assert spelling_key("Bäume", german) == spelling_key("Baum", german)
    assert spelling_key("binärer Suche", german) == spelling_key("binäre Suchen", german)
    assert spelling_key("Netz", german) != spelling_key("Netto", german)
    assert spelling_key("réseaux de neurones", french) == spelling_key("réseau de neurones", french)
    assert spelling_key("optimiseur", french) != spelling_key("optimisation", french)
    assert spelling_key("bus", german) == "bus"
