"""Terms of languages that part words by spaces: stretches without stop words and verbs.

In Romance languages a term may hold prepositions ("apprentissage par renforcement", "descente de
gradient"), and its head comes first.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph.extraction.candidates import Candidate
from graph.extraction.foreign.grammars import Grammar, grammar_of, is_verb
from graph.extraction.foreign.lemmas import base_form
from graph.extraction.foreign.stoplists import shell_words, stop_words
from graph.extraction.foreign.words import Stretch, is_english
from graph.extraction.inflection import is_acronym
from graph.extraction.runs import Word
from graph.extraction.zipf import zipf

_EVERYDAY = 5.2  # Zipf frequency from which a lone word is no term
_FUNCTION = 5.6  # … and from which a word is part of none, where no list of such words was made
_MOST_WORDS = 4  # content words of a term; a longer stretch is a sentence whose verb nobody found
_RARE = 4.0  # Zipf frequency below which the words of such a stretch are terms one by one


def spaced_terms(stretch: Stretch, language: str) -> Iterator[Candidate]:
    """The terms of a stretch of words of a language, left to right."""
    reader = _Reader(stretch.words, language)
    at = 0
    while at < len(stretch.words):
        last = reader.end_of_term(at)
        if last > at:
            yield from reader.trimmed(at, last)
        at = max(last, at + 1)


class _Reader:
    """The words of one stretch, and what each of them can be."""

    def __init__(self, words: tuple[Word, ...], language: str) -> None:
        self._words, self._language = words, language
        self._lower = [word.text.lower().replace("’", "'") for word in words]
        self._grammar: Grammar = grammar_of(language)

    def end_of_term(self, at: int) -> int:
        """Where the longest term ends that starts at a word; at the word itself if none does."""
        last = at
        while last < len(self._words):
            if last > at and self._is_participle(last - 1) and not self._is_participle(last):
                break  # what stands behind an adjective is none of its noun's
            if self._is_content(last, opens=last == at):
                last += 1
                continue
            behind = self._behind_joiner(at, last) if last > at else last
            if behind == last:
                break
            last = behind + 1
        return last

    def _behind_joiner(self, first: int, at: int) -> int:
        """The content word that the preposition at ``at`` joins to a term; ``at`` if it joins none."""
        text, grammar = self._lower[at], self._grammar
        behind = at + 1
        definite = text in grammar.definite_joiners
        if text in grammar.joiners and behind < len(self._words) and self._lower[behind] in grammar.articles:
            definite, behind = True, behind + 1
        if behind >= len(self._words) or not self._is_content(behind, opens=False):
            return at
        if definite:  # "théorie de l'information", but not "complexité | du tri fusion"
            return behind if at - first == 1 and not self._goes_on(behind + 1) else at
        if text in grammar.joiners:
            return behind
        direct = text in grammar.direct_joiners or text in grammar.negations
        return behind if direct and not self._is_participle(at - 1) else at

    def _goes_on(self, at: int) -> bool:
        """Whether a word would make a term longer that ends before it."""
        if at == len(self._words):
            return False
        return self._lower[at] in self._grammar.all_joiners or self._is_content(at, opens=False)

    def _is_content(self, at: int, *, opens: bool) -> bool:
        """Whether a word can be part of a term: no stop word, no adverb and no verb."""
        text, lower, grammar = self._words[at].text, self._lower[at], self._grammar
        if len(text) < 2 or lower.endswith("'") or lower in stop_words(self._language):
            return False
        if is_acronym(text):
            return True
        if not shell_words(self._language) and zipf(lower, self._language) >= _FUNCTION:
            return False
        if grammar.attached.search(lower) or self._is_adverb(lower):
            return False
        before = self._lower[at - 1] if at else ""
        if before in grammar.gerund_markers and lower.endswith(grammar.gerunds):
            return False
        base = base_form(lower, self._language)
        if not is_verb(base, self._language):
            return not self._has_object(at)
        if base == lower:  # an infinitive opens no term, nor the part of one ("tâche de classer")
            return is_english(text, self._language) or not (opens or before in grammar.all_joiners)
        if before in grammar.determiners or before in grammar.all_joiners - grammar.negations:
            return True  # "la mesure", "per rinforzo"
        return not opens and self._is_participle(at)

    def _has_object(self, at: int) -> bool:
        """Whether a word that could be a verb stands between a noun and a determiner: "… règle la taille"."""
        ending, determiners = self._grammar.of_third_person, self._grammar.determiners
        behind = self._lower[at + 1] if at + 1 < len(self._lower) else ""
        if not ending or behind not in determiners:
            return False
        if at == 0 or self._lower[at - 1] in stop_words(self._language) | determiners:
            return False
        return any(
            is_verb(form + ending, self._language)
            for form in (self._lower[at], self._lower[at].replace("è", "é"))
        )

    def _is_participle(self, at: int) -> bool:
        lower = self._lower[at]
        if at and (self._lower[at - 1] in self._grammar.determiners or self._is_prenominal(at - 1)):
            return False
        endings = [end for end, pattern in self._grammar.participles.items() if pattern.search(lower)]
        base = base_form(lower, self._language) if endings else ""
        return base.endswith(tuple(endings)) and is_verb(base, self._language)

    def _is_adverb(self, word: str) -> bool:
        """Whether a word is an adverb made of an adjective: "automatiquement", not "entraînement"."""
        for ending in self._grammar.adverbs:
            if word.endswith(ending):
                adjective = base_form(word.removesuffix(ending), self._language)
                return bool(adjective) and not is_verb(adjective, self._language)
        return False

    def trimmed(self, first: int, last: int) -> Iterator[Candidate]:
        """A term less the shell words at its ends, and less the prepositions that these leave."""
        while first < last and self._is_shell(first):
            first = self._behind_shell(first, last)
        while last > first and (self._is_shell(last - 1) or self._is_small(last - 1)):
            last -= 1
        content = [at for at in range(first, last) if not self._is_small(at)]
        if len(content) > _MOST_WORDS:
            for at in content:
                if is_acronym(self._words[at].text) or zipf(self._lower[at], self._language) < _RARE:
                    yield Candidate((self._words[at],))
        elif len(content) > 1 or (content and self._is_term(content[0])):
            yield Candidate(_glued(self._words[first:last]))

    def _behind_shell(self, at: int, last: int) -> int:
        """Where a term goes on behind the shell word it opens with.

        An adjective behind a shell noun goes with it: nothing is left of "processus itératif".
        """
        if self._grammar.joiners and not self._is_prenominal(at):
            while at + 1 < last and not self._is_small(at + 1):
                at += 1
        at += 1
        while at < last and self._is_small(at):
            at += 1
        return at

    def _is_prenominal(self, at: int) -> bool:
        lower = self._lower[at]
        return bool({lower, base_form(lower, self._language)} & self._grammar.prenominal)

    def _is_shell(self, at: int) -> bool:
        lower = self._lower[at]
        if is_acronym(self._words[at].text):
            return False
        forms = {lower, base_form(lower, self._language) or lower.removesuffix("s")}
        return bool(forms & shell_words(self._language)) or self._is_prenominal(at)

    def _is_small(self, at: int) -> bool:
        return self._lower[at] in self._grammar.all_joiners or self._lower[at] in self._grammar.articles

    def _is_term(self, at: int) -> bool:
        text = self._words[at].text
        return is_acronym(text) or (len(text) > 2 and zipf(self._lower[at], self._language) < _EVERYDAY)


def _glued(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Words with each elided one made part of the next: "d'apprentissage"."""
    found: list[Word] = []
    for word in words:
        if found and found[-1].text.endswith(("'", "’")):
            word = Word(found[-1].text + word.text, "", found.pop().start)
        found.append(word)
    return tuple(found)
