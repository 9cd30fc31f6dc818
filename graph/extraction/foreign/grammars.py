"""What stands inside the terms of a language, and what tells its verbs where there is no tagger."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from graph.extraction.foreign.lemmas import base_form

_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class Grammar:
    """The small words of a language, and the endings of its verbs; nothing where it is not known.

    A verb is a word whose base form is an infinitive, that is, has one of the ``infinitives``' endings
    and, where ``pasts`` are known, makes a past tense by one of them: (ending, what is cut, what is put).
    """

    joiners: frozenset[str] = frozenset()  # "de", behind which an article may stand
    definite_joiners: frozenset[str] = frozenset()  # "du", which holds one
    direct_joiners: frozenset[str] = frozenset()  # "par", behind which none may
    negations: frozenset[str] = frozenset()  # "no", in "aprendizaje no supervisado"
    articles: frozenset[str] = frozenset()
    determiners: frozenset[str] = frozenset()  # behind them a word that could be a verb is a noun
    prenominal: frozenset[str] = frozenset()  # everyday adjectives that stand in front of nouns
    infinitives: tuple[str, ...] = ()
    pasts: tuple[tuple[str, int, str], ...] = ()
    participles: Mapping[str, re.Pattern[str]] = field(default_factory=dict)  # by ending of the infinitive
    gerunds: tuple[str, ...] = ()
    gerund_markers: frozenset[str] = frozenset()
    adverbs: tuple[str, ...] = ()
    of_third_person: str = ""  # what makes an infinitive of "calcule" or "calcula"
    attached: re.Pattern[str] = _NEVER  # verbs with their pronoun: "est-ce", "referirse"

    @cached_property
    def all_joiners(self) -> frozenset[str]:
        """The small words of all kinds that join others to a term."""
        return self.joiners | self.definite_joiners | self.direct_joiners | self.negations


def grammar_of(language: str) -> Grammar:
    """The grammar of a language; an empty one where nothing is known of it."""
    return _GRAMMARS.get(language, _EMPTY)


@lru_cache(maxsize=1 << 16)
def is_verb(base: str, language: str) -> bool:
    """Whether a base form is a verb's.

    >>> is_verb("comparer", "fr"), is_verb("linéaire", "fr"), is_verb("étranger", "fr")
    (True, False, False)
    """
    grammar = grammar_of(language)
    if not base.endswith(grammar.infinitives or "\0"):
        return False
    pasts = (base[: len(base) - cut] + put for ending, cut, put in grammar.pasts if base.endswith(ending))
    return not grammar.pasts or any(base_form(past, language) == base for past in pasts)


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_EMPTY = Grammar()
_IBERIAN_PARTICIPLES = {
    "ar": re.compile(r"ad[oa]s?$"),
    "er": re.compile(r"(?:[ií]d|uest|t)[oa]s?$"),
    "ir": re.compile(r"(?:[ií]d|it|iert)[oa]s?$"),
}
_GRAMMARS = {
    "fr": Grammar(
        joiners=_set("de d'"),
        definite_joiners=_set("du des"),
        direct_joiners=_set("par à"),
        articles=_set("la l'"),
        determiners=_set("le la les l' un une des du au aux ce cette ces son sa ses chaque"),
        prenominal=_set(
            "autre beau bon dernier divers différent gros grand haut importante long mauvais meilleur même "
            "moindre nombreux nouveau nouvelle petit pire plusieurs premier principal second seul simple "
            "tel tout vaste vrai véritable"
        ),
        infinitives=("er", "ir", "re"),
        pasts=(
            *(("er", 2, "ait"), ("er", 2, "eait"), ("cer", 3, "çait"), ("ir", 1, "ssait"), ("ir", 2, "ait")),
            *(("oir", 3, "ait"), ("re", 2, "ait"), ("re", 2, "sait"), ("re", 2, "vait"), ("dre", 3, "ait")),
            ("ire", 3, "yait"),
        ),
        participles={
            "er": re.compile(r"ée?s?$"),
            "ir": re.compile(r"(?:ie?s?|ues?|ertes?)$"),
            "re": re.compile(r"(?:ues?|[iî]e?s|[aeiou][itn]?tes?)$"),
        },
        gerunds=("ant",),
        gerund_markers=_set("en"),
        adverbs=("ment",),
        of_third_person="r",
        attached=re.compile(r"-(?:ce|t-\w+|il|ils|elle|elles|on|nous|vous|je|tu|les?|la|y|en)$"),
    ),
    "es": Grammar(
        joiners=_set("de"),
        definite_joiners=_set("del"),
        direct_joiners=_set("por"),
        negations=_set("no"),
        articles=_set("la las los"),
        determiners=_set("el la los las un una unos unas del al este esta su sus cada"),
        prenominal=_set(
            "alguno ambos buen bueno cierto diferente diverso gran grande largo malo mayor mejor menor "
            "mismo mucho múltiple nuevo otro pequeño peor poco primer primero principal propio siguiente "
            "simple tal todo último único varios verdadero"
        ),
        infinitives=("ar", "er", "ir"),
        pasts=(("ar", 2, "aba"), ("er", 2, "ía"), ("ir", 2, "ía")),
        participles=_IBERIAN_PARTICIPLES,
        adverbs=("mente",),
        of_third_person="r",
        attached=re.compile(r"[aei]r(?:se|l[aeo]s?)$"),
    ),
    "it": Grammar(
        joiners=_set("di d'"),
        definite_joiners=_set("del dello della dell' dei degli delle"),
        direct_joiners=_set("per a"),
        negations=_set("non"),
        determiners=_set("il lo la l' i gli le uno una un' del della al alla questo questa ogni"),
        prenominal=_set(
            "altro bello buono certo diverso gran grande lungo maggiore migliore minore molto nuovo ogni "
            "peggiore piccolo primo principale proprio semplice singolo stesso tale tutto ultimo unico "
            "vari vero"
        ),
        infinitives=("are", "ere", "ire"),
        pasts=(("are", 3, "ava"), ("ere", 3, "eva"), ("ire", 3, "iva")),
        participles={
            "are": re.compile(r"at[oaie]$"),
            "ere": re.compile(r"(?:ut[oaie]|[stn]t?[oai])$"),
            "ire": re.compile(r"(?:it[oaie]|ert[oai])$"),
        },
        adverbs=("mente",),
        of_third_person="re",
    ),
    "pt": Grammar(
        joiners=_set("de"),
        definite_joiners=_set("do da dos das"),
        direct_joiners=_set("por"),
        negations=_set("não"),
        determiners=_set("o a os as um uma do da no na ao à este esta seu sua cada"),
        prenominal=_set(
            "algum ambos bom certo diferente diverso grande longo maior mau melhor menor mesmo muito "
            "múltiplo novo outro pequeno pior pouco primeiro principal próprio seguinte simples tal todo "
            "último único vários verdadeiro"
        ),
        infinitives=("ar", "er", "ir"),
        pasts=(("ar", 2, "ava"), ("er", 2, "ia"), ("ir", 2, "ia")),
        participles=_IBERIAN_PARTICIPLES,
        adverbs=("mente",),
        of_third_person="r",
    ),
    "nl": Grammar(
        determiners=_set("de het een elke elk deze dit die dat"),
        infinitives=("en",),
        participles={"en": re.compile(r"^(?:ge|be|ver|ont|her)\w+(?:de?|te?|en)$")},
    ),
    "cs": Grammar(infinitives=("t",), pasts=(("t", 1, "l"),)),
    "da": Grammar(infinitives=("e",), pasts=(("e", 0, "de"), ("e", 1, "te"))),
    "nb": Grammar(infinitives=("e",), pasts=(("e", 0, "t"), ("e", 1, "te"), ("e", 1, "de"))),
    "pl": Grammar(infinitives=("ć",), pasts=(("ć", 1, "ł"),)),
    "ru": Grammar(infinitives=("ть", "ться"), pasts=(("ть", 2, "л"), ("ться", 4, "лся"))),
    "sk": Grammar(infinitives=("ť",), pasts=(("ť", 1, "l"),)),
    "sv": Grammar(infinitives=("a",), pasts=(("a", 0, "de"), ("a", 1, "te"))),
    "uk": Grammar(infinitives=("ти", "тися"), pasts=(("ти", 2, "в"), ("тися", 4, "вся"))),
}
