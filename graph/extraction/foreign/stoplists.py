"""Words of other languages that name no concept: spaCy's stop words, and everyday and shell words.

As in the English lists, a word belongs here if it would be out of place in the index of every
textbook; no term of any field does.
"""

from __future__ import annotations

import runpy
from functools import lru_cache
from pathlib import Path

import spacy.lang

SPACY_CODES = {"sh": "hr", "fil": "tl"}  # spaCy's names of languages that wordfreq calls otherwise

# Nouns and adjectives that point at an idea which the rest of the sentence supplies.
_SHELLS = {
    "de": """
        abschnitt absicht allgemein alternativ anfang angabe annahme ansatz anwendung anzahl art aspekt
        aufbau aufgabe ausdruck aussage auswirkung bedeutend bedeutung bedingung begriff beispiel beliebig
        bereich beschreibung besonder besonderheit bestimmt betracht bezug bild dauer definition
        eigenschaft einfach einfluss einsatz einzeln element ende entsprechend ergebnis erklärung faktor
        fall fehlend folge folgend form formel frage fähigkeit ganz gebiet gegebenheit gegenteil gemeinsam
        genau gering gesamt gleich grund grundlage gruppe hand haupt herausforderung hilfe hinsicht
        hinweis hoch häufig höhe idee inhalt jahr jeweilig kriterium kunde lage lösung mangel maßnahme
        mehrzahl meist menge merkmal mitarbeiter monat möglich möglichkeit nachteil name neu niedrig
        notwendig nutzen nutzung nützlich ordnung ort person platz problem punkt reihe reihenfolge richtig
        richtung rolle sache schlecht schnell schritt schwierig schwierigkeit seite sicht sinn situation
        spezifisch stand stelle stunde stück tag tatsache teil thema tief typ typisch umfang umgang
        umstand unbegrenzt unterschied unterschiedlich ursache ursprünglich verfahren verfügung vergleich
        verhältnis verschieden verwendung vielfalt vollständig voraussetzung vorgang vorgehen
        vorgehensweise vorteil wahl wahr wechsel weg weise weit weiter welt wert wesentlich wichtig
        wirkung wort zahl zahlreich zeile zeit ziel zusammenhang zustand zweck zweier ähnlich überblick
        überlegung üblich
    """,
    "fr": """
        aide ailleurs ainsi aspect avantage bas besoin bon but capable car caractéristique cas cause
        certain chose commun complet complexe condition conséquence courant critère demande dernier
        difficulté différence différent direct divers domaine début définition détail ensemble entier
        essentiel exemple existant facteur faible fait façon fin formule fort fréquent genre grand gros
        groupe général haut idée important inconvénient intérêt jour lettre lieu limitation liste long
        main majeur manière mauvais meilleur milieu mise moment monde moyen multiple méthode naturel
        niveau nom nombre nombreux notamment notion nouveau nouvelle nécessaire objectif objet occasion
        opposé ordre outil part particulier partie pas passage petit pire plupart point possibilité
        possible premier principal principe problème processus proche procédure procédé propre propriété
        précis précédent présence qualité quantité question raison rapport route réel réponse résultat
        rôle semblable sens seul similaire simple simultané situation solution sorte sous-catégorie
        sous-ensemble spécifique suite suivant sujet série sûr taille technique temps terme tour
        traditionnel travail type typique tâche unique usage usuel utile utilisation valeur variété vie
        vrai vue élément étape
    """,
    "es": """
        adecuado alto aplicación aspecto ayuda bajo buen bueno cantidad capacidad capaz característica
        caso causa cierto clase completo común concepto condición conjunto consecuencia contenido cosa
        criterio cuestión definición demás desventaja detalle diferencia diferente difícil distinto
        diverso efecto ejemplo elemento entero especial específico estado este etapa factor fin final
        forma frecuente fácil fórmula general grande grupo habitual hecho idea importante inicio instante
        largo lista lugar manera mayor mayoría mejor menor modo momento mundo método múltiple necesario
        necesidad nivel noción nombre normal nueva nuevo número objetivo objeto opción orden otro papel
        parte particular paso peor pequeño persona posibilidad posible primer principal principio problema
        procedimiento proceso propiedad propio propósito punto razón real relación resto resultado rol
        sencillo serie siguiente similar simple sistema situación solución tamaño tarea tema tiempo tipo
        total técnica uso valor variedad varios ventaja vez vida área época único útil
    """,
    "it": """
        aiuto alto ambito aspetto basso buono capace caratteristica caso causa certo compito completo
        comune concetto condizione conseguenza cosa criterio definizione dettaglio differente differenza
        difficile diverso effetto elemento esempio facile fattore fine forma formula generale grande
        gruppo idea importante inizio insieme intero lista livello lungo luogo maggior maggioranza maniera
        metodo migliore minore modo momento mondo motivo multiplo necessario necessità nome normale
        nozione numero nuovo obiettivo oggetto ogni opzione ordine parte particolare passo peggiore
        persona piccolo possibile possibilità primo principale principio problema procedimento processo
        proprietà proprio punto quantità ragione rapporto reale relazione resto risultato ruolo scopo
        seguente semplice senso serie simile singolo situazione soluzione specifico stato svantaggio
        tecnica tema tempo tipo totale unico uso utile valore vantaggio vari varietà vita volta
    """,
    "nl": """
        aanpak aantal aspect basis beeld begin begrip belangrijk bepaald beschrijving beste deel definitie
        doel eenvoudig eigen eigenschap einde element enkel factor geheel geval gevolg goed groep groot
        grootte hoog hulp idee klein lijst manier mate meest methode middel moeilijk mogelijk mogelijkheid
        moment naam nadeel nieuw niveau nut onderdeel onderwerp oorzaak oplossing orde plaats probleem
        proces punt reden reeks regel resultaat rol snel soort specifiek stap stuk taak techniek tijd type
        uitleg verschil verschillend volgende volgorde voorbeeld voordeel voorwaarde vorm vraag waarde
        wereld wijze woord zaak zijde
    """,
    "pt": """
        adequado ajuda alto aplicação aspecto baixo bom caminho capacidade capaz característica caso causa
        certo coisa completo comum conceito condição conjunto consequência conteúdo critério definição
        demais desvantagem detalhe diferente diferença difícil distinto diverso efeito elemento específico
        estado etapa exemplo fator fim final forma frequente fácil fórmula geral grande grupo ideia
        importante inteiro início lista longo lugar maior maioria maneira melhor menor modo momento mundo
        método múltiplo necessidade necessário nome normal novo noção nível número objetivo objeto opção
        ordem outro papel parte particular passo pequeno pessoa pior ponto possibilidade possível primeiro
        principal princípio problema procedimento processo propriedade propósito próprio questão razão
        real relação resto resultado seguinte semelhante similar simples sistema situação solução série
        tamanho tarefa tema tempo tipo total técnica uso valor vantagem variedade vez vida vários área
        único útil
    """,
    "ja": """
        一種 一般 一部 上記 下記 以上 以下 以外 以降 以前 何か 何 例 例外 個 概念 概要 他 代表例 代わり
        仕組 仕組み 他方 使用 全て 全体 全部 内容 別 前 前者 効果 原因 同じ 各 名前 問題 問題点 回 場合
        場所 多く 大事 大切 定義 実際 対象 対応 対策 少し 属 工夫 差 式 後者 必要 性質 意味 感じ 手法 手段
        手順 数 方 方向 方式 方法 時 時間 時点 普通 最初 最後 最終 有効 有名 本 条件 様々 次 残り 段階 毎
        注意 点 現在 現象 理由 用語 用途 目的 直接 直前 直後 相手 短所 種類 答え 簡単 結果 考え 考慮 自分
        自体 自身 良い 要因 要素 観点 解決 解説 記述 説明 課題 質問 通常 述 逆 違い 部分 重要 長所 間 関係
        際 順 順番 項目 高速 もの ケース タイプ ポイント メリット デメリット 特徴 役割 利点 欠点 具体例
        一意 複雑 単純 解釈 アプローチ 多数 少数 可能 不可能 全般 基本 基本的 主 主要 適切 両方 双方 片方
        前後 左右 上下 中 内 外 上 下 先 元 今 人
    """,
    "zh": """
        一些 一种 一个 多个 各个 几个 不同 主要 之间 产生 介绍 任何 任务 优点 作用 使用 使得 例子 依赖
        具体 具有 内容 出现 列举 利用 包含 包括 区别 原因 原理 原来 参与 双方 发生 变化 可能 名称 含义
        含有 因素 大小 如何 完成 实例 实现 实际 容易 对象 导致 属于 常见 常用 年 应用 开始 引入 影响 必须
        情况 意义 所有 手段 描述 提供 提出 支持 改变 数量 方式 方法 方面 时候 时间 最好 有效 条件 来自
        标准 根据 概念 步骤 注意 活动 满足 特点 现象 理解 用于 用来 直接 相关 相同 知道 确定 种类 称为
        简单 简述 类型 组成 结果 缺点 能力 能够 表示 表现 表达 要求 解决 解释 计划 讨论 设置 说明 请 超过
        过程 进行 选择 通常 通过 造成 部分 采用 重要 错误 问题 降低 需要 顺序 领域 良好 很好 不佳 较好
        唯一 标识 从而 作为 成为 比较 更多 更少
    """,
}  # fmt: skip

# Stop words that spaCy's lists lack.
_MORE_STOP_WORDS = {
    "fr": "ainsi davantage mal parfois trop",
    "ko": """
        가장 가지 각각 것 경우 관한 그리고 기술 나열 다음 단점 대한 대해 등 때 따라 또는 매우 먼저 모두
        목적 무엇 방법 사용 설명 수 어떤 어떻게 역할 예 위한 위해 의미 이유 장점 정의 종류 차이 차이점
        통해 특징 하나 현상
    """,
}


@lru_cache(maxsize=64)
def stop_words(language: str) -> frozenset[str]:
    """The stop words of a language, in lower case; none where spaCy has no list of them.

    >>> {"nicht", "der"} <= stop_words("de"), stop_words("ka")
    (True, frozenset())
    """
    folder = Path(spacy.lang.__path__[0]) / SPACY_CODES.get(language, language)
    # Not imported: the packages of some languages compile thousands of patterns (French: four seconds).
    file = folder / "stop_words.py"
    words: set[str] = runpy.run_path(str(file))["STOP_WORDS"] if file.exists() else set()
    more = _MORE_STOP_WORDS.get(language, "").split()
    return frozenset(word.lower().replace("’", "'") for word in (*words, *more))


@lru_cache(maxsize=64)
def shell_words(language: str) -> frozenset[str]:
    """Base forms of everyday words that name no concept by themselves; none for many languages."""
    return frozenset(_SHELLS.get(language, "").split())
