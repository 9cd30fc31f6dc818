"""Make the tables of the fast mode anew: ``python -m tests.benchmarks.fast_mode``. Takes ten minutes."""

from __future__ import annotations

import random
from collections import Counter

from spacy.language import Language
from wordfreq import top_n_list

from graph.extraction.lexicon import Lexicon
from graph.extraction.lexicon_tagging import TABLES, LexiconTagger
from graph.extraction.pipeline import load_pipeline
from graph.extraction.tagging import BATCH
from graph.extraction.word_classes import WordClasses
from tests.benchmarks.data import SHARED
from tests.benchmarks.fast_mode.probing import Tagged, classes_of, endings_of, probes_of, signatures
from tests.benchmarks.fast_mode.tables import agreement, tables_of, write
from tests.benchmarks.fast_mode.texts import deck_texts, package_texts

_WORDS = 60_000  # of wordfreq's list
_OWN = 800  # words that are classes by themselves
_DECKS = 4  # times that a deck counts: cards are what is to be tagged
_HELD_OUT = 40  # one text in so many is only for measuring


def main() -> None:
    """Read, probe, count, write; print the size and how often the tables and the tagger agree."""
    nlp = load_pipeline()
    packages, decks = _tagged(package_texts(), nlp), _tagged(deck_texts(SHARED / "decks"), nlp)
    held_out = packages[::_HELD_OUT] + decks[::_HELD_OUT]
    texts: list[Tagged] = [text for at, text in enumerate(packages) if at % _HELD_OUT]
    texts += _DECKS * [text for at, text in enumerate(decks) if at % _HELD_OUT]
    print(f"{sum(len(words) for words, _ in packages + decks):,} words of text")

    counts = Counter(word.lower() for words, _ in texts for word in words if not word.isspace())
    own = [word for word, _ in counts.most_common(_OWN)]
    classes, kinds = classes_of(signatures(_vocabulary(counts), _probes(texts), nlp))
    endings = endings_of(classes)
    by_ending = WordClasses(frozenset(), {}, endings)
    listed = {word: name for word, name in classes.items() if by_ending.of(word) != name}
    tables = tables_of(texts, WordClasses(frozenset(own), listed, endings), kinds, own)
    write(tables, TABLES)
    rules = len(tables.first) + len(tables.second)
    print(f"{len(listed):,} listed words, {len(endings):,} endings, {rules:,} rules")
    print(f"{TABLES.stat().st_size / 1000:.0f} kB")
    found = agreement(held_out, LexiconTagger(tables, Lexicon.of(nlp)).tags)
    print(f"{100 * found:.1f} % of words that were held out get the tag that the tagger gives")


def _tagged(texts: list[str], nlp: Language) -> list[Tagged]:
    docs = nlp.pipe(texts, batch_size=BATCH)
    return [(doc.user_data["words"], doc.user_data["tags"]) for doc in docs if len(doc)]


def _vocabulary(counts: Counter[str]) -> list[str]:
    """The commonest words of English, then those of the texts."""
    words = top_n_list("en", 2 * _WORDS)
    common = [word for word in words if word.isalpha() and word.isascii() and len(word) > 1][:_WORDS]
    texts = [word for word in sorted(counts) if counts[word] > 1 and word.isalpha() and word.isascii()]
    return list(dict.fromkeys(common + [word for word in texts if len(word) > 1]))


def _probes(texts: list[Tagged]) -> dict[str, list[list[str]]]:
    chance = random.Random(7)
    shuffled = list(texts)
    chance.shuffle(shuffled)
    return probes_of(shuffled, chance)


if __name__ == "__main__":
    main()
