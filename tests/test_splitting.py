"""A deck in parts: however it is cut, and in whatever order the parts are done, the same comes of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import build
from graph.build import build_graph
from graph.cache.store import Store
from graph.extraction import splitting
from graph.extraction.census import Census, census_of, merged, verdict
from graph.extraction.encoding import decoded_census, decoded_sides, encoded_census, encoded_sides
from graph.extraction.glossary import Entry
from graph.extraction.keeping import cut
from graph.extraction.pipeline import load_pipeline
from graph.extraction.reading import read_sides
from graph.extraction.recall import find_and_keep, found_again, settings_key, text_keys
from graph.extraction.splitting import Settings
from graph.model import Card, ConceptGraph
from graph.prerequisites.prose import read_prose
from graph.workers import processes
from graph.workers.inprocess import InProcess

# Cards that depend on each other: one spells an acronym out, asks what another names only inside a longer
# term, outvotes a tag, shares a head with another, or has a verb of its noun.
TEXTS = (
    ("What is mean squared error (MSE)?", "The mean squared error is the mean of squares."),
    ("Where is MSE used?", "MSE and cross-entropy loss are losses; MSE suits regression."),
    ("What is entropy?", "Entropy H(p) measures uncertainty. It is also known as Shannon entropy."),
    ("What does H(p) say?", "H(p) is small if p is sharp: a low entropy policy."),
    ("What is a group?", "A group is a set with an operation."),
    ("What is group theory?", "The theory of groups. Forward and reverse KL matter little here."),
    ("Define forward KL.", "Forward KL is mode-covering; reverse KL is mode-seeking."),
    ("Why does overfitting occur?", "A model overfits noise. Normalizing helps, as normalization does."),
    ("What is normalization?", "Normalization rescales features. Batch normalization is BatchNorm."),
    ("Was ist ein Stapel?", "Ein Stapel (LIFO) ist eine Datenstruktur, die nach unten wächst."),
    ("Where does normalizing fail?", "Normalizing fails on outliers in `batch_size` or CAP theorem proofs."),
    ("What is CAP?", "The CAP theorem: consistency, availability, partition tolerance (CAP)."),
    ("What is a theorem?", "Theorem proving: the theorem holds by proof."),
    ("", "Only an answer about cross-entropy loss."),
)
GLOSSARY = (Entry("cross-entropy", ("CE",)), Entry("policy entropy", ("entropy bonus",)))


def deck(texts: Iterable[tuple[str, str]]) -> tuple[Card, ...]:
    return tuple(Card(f"c{number}", *sides) for number, sides in enumerate(texts))


class Shuffled(InProcess):
    """Does the tasks in any order, and gives their results in order."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        tasks = list(items)
        done = {at: function(tasks[at]) for at in self._chance.sample(range(len(tasks)), len(tasks))}
        return (done[at] for at in range(len(tasks)))


@pytest.fixture(scope="module")
def whole() -> ConceptGraph:
    return build_graph(deck(TEXTS), GLOSSARY)


@settings(max_examples=25)
@given(part=st.integers(1, 9), at_once=st.integers(1, 20), seed=st.integers(0, 1000))
def test_a_deck_cut_in_any_way_gives_the_same_graph(whole, part, at_once, seed):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splitting, "_PART", part)
        patch.setattr(splitting, "_AT_ONCE", at_once)
        assert build_graph(deck(TEXTS), GLOSSARY, workers=Shuffled(seed)) == whole


def test_with_words_and_links_found_beside_other_work_the_graph_is_the_same(whole, monkeypatch):
    monkeypatch.setattr(build, "_APART", len(TEXTS))
    stages: list[str] = []
    with processes(2) as workers:
        begin = Mock(side_effect=workers.begin)
        monkeypatch.setattr(workers, "begin", begin)
        found = build_graph(
            deck(TEXTS), GLOSSARY, workers=workers, progress=lambda stage, *_: stages.append(stage)
        )
    assert found == whole
    assert [call.args[0] for call in begin.call_args_list] == [read_prose, build._linked]
    assert list(dict.fromkeys(stages)) == [stage for stage in build.STAGES if stage != build.LINKING]


# --- the census ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def censuses() -> list[Census]:
    nlp = load_pipeline()
    read = read_sides(TEXTS[:9], ["en"] * 9, nlp, lambda code: pytest.fail(code))
    return [census_of([sides], Settings().nouns) for sides in read]


@given(data=st.data())
def test_a_census_is_the_same_however_its_parts_are_merged(censuses, data):
    parts = data.draw(st.permutations(censuses))
    while len(parts) > 1:
        at = data.draw(st.integers(0, len(parts) - 2))
        parts[at : at + 2] = [merged(parts[at : at + 2])]

    assert parts[0] == merged(censuses)
    assert verdict(parts[0], Settings().nouns) == verdict(merged(censuses), Settings().nouns)


def test_what_a_census_counts(censuses):
    counted = merged(censuses[:1])

    assert counted.tags["error", "N"] == 2
    assert counted.tags["squares", "N"] == 1
    assert counted.spelled_out == {"meansquarederror"}
    assert [word.text for (word,) in censuses[4].asked] == ["group"]


def test_a_census_and_sides_outlive_encoding(censuses):
    nlp = load_pipeline(GLOSSARY)
    for texts in TEXTS:
        (sides,) = read_sides([texts], ["en"], nlp, lambda code: pytest.fail(code))
        assert decoded_sides(encoded_sides(sides), texts, "en") == sides
    for census in censuses:
        assert decoded_census(encoded_census(census)) == census


# --- the cache -----------------------------------------------------------------------------------


class Counting(InProcess):
    """Counts the cards that are read and searched."""

    def __init__(self) -> None:
        self.read = self.searched = 0

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        for task in items:
            if function is splitting._read_each:
                self.read += len(task[1])
            if function is splitting._search_each:
                self.searched += len(task[2])
            yield function(task)


def counts(cards: Sequence[Card], store: Store) -> tuple[int, int]:
    workers = Counting()
    assert build_graph(cards, GLOSSARY, workers=workers, cache=store) == build_graph(cards, GLOSSARY)
    return workers.read, workers.searched


def test_only_the_card_that_was_edited_is_read_again(tmp_path):
    store, cards = Store.at(tmp_path / "cache"), deck(TEXTS)
    edited = (*cards[:5], Card("new", "What is a ring?", "A ring is no knot."), *cards[6:])

    assert counts(cards, store) == (14, 14)
    assert counts(cards, store) == (0, 0)
    assert counts(edited, store)[0] == 1
    assert counts(cards, store) == (0, 0)
    assert counts(tuple(reversed(cards)), store)[0] == 0


def test_only_the_stretch_with_the_card_that_was_edited_is_counted_again(tmp_path, monkeypatch):
    monkeypatch.setattr("graph.extraction.keeping._CUT", 64)
    decoded: list[bytes] = []

    def decoding(data: bytes) -> Census:
        decoded.append(data)
        return decoded_census(data)

    monkeypatch.setattr(splitting, "decoded_census", decoding)
    store, cards = Store.at(tmp_path / "cache"), deck(TEXTS * 3)
    stretches = len(list(cut([*text_keys(settings_key(GLOSSARY, False), TEXTS * 3)])))
    edited = (*cards[:20], Card("new", "What is a ring?", "A ring is no knot."), *cards[21:])
    assert build_graph(cards, GLOSSARY, cache=store) == build_graph(cards, GLOSSARY)
    for number in (1, 2):
        again = Card(f"{number}", f"Is {number} prime?", "Who knows.")
        decoded.clear()
        assert build_graph((*edited, again), GLOSSARY, cache=store) == build_graph((*edited, again), GLOSSARY)
        assert stretches - 3 <= len(decoded) < len(cards)


def test_stretches_hold_every_card_once_and_an_edit_changes_few():
    keys = [blake2b(bytes([number % 256, number // 256])).digest() for number in range(3000)]
    whole = list(cut(keys))
    assert [number for part in whole for number in part] == list(range(3000))
    assert 10 < len(whole) < 50
    edited = list(cut([*keys[:1500], *keys[1501:]]))
    assert len({*edited} & {*whole}) >= len([part for part in whole if part.stop <= 1500])
    assert list(cut([])) == []
    assert [len(part) for part in cut([b"x"] * 2050)] == [1024, 1024, 2]


def test_a_card_is_searched_again_if_the_deck_says_otherwise(tmp_path):
    store, cards = Store.at(tmp_path / "cache"), deck((*TEXTS[:4], *TEXTS[6:]))
    with_group = (*cards, Card("g", "What is a low?", "A low is a state of entropy."))

    assert counts(cards, store) == (12, 12)
    read, searched = counts(with_group, store)
    assert read == 1
    assert 1 < searched < 13  # the new one, and "a low entropy policy"


@settings(max_examples=25)
@given(decks=st.lists(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=8), min_size=2, max_size=4))
def test_with_a_cache_of_other_decks_a_graph_is_the_same(tmp_path_factory, decks):
    store = Store.at(tmp_path_factory.mktemp("cache") / "cache")
    for texts in decks:
        cards = deck(texts)
        assert build_graph(cards, GLOSSARY, cache=store) == build_graph(cards, GLOSSARY)


def test_settings_are_not_mixed_up(tmp_path):
    store, cards = Store.at(tmp_path / "cache"), deck(TEXTS)
    other = (Entry("mean squared error", ("squares",)),)

    assert build_graph(cards, GLOSSARY, cache=store) != build_graph(cards, other, cache=store)
    assert build_graph(cards, other, cache=store) == build_graph(cards, other)
    only = build_graph(cards, other, glossary_only=True, cache=store)
    assert only == build_graph(cards, other, glossary_only=True)


def test_what_was_found_holds_as_long_as_the_deck_says_the_same(censuses):
    nouns = Settings().nouns
    (sides,) = read_sides([TEXTS[3]], ["en"], load_pipeline(), lambda code: pytest.fail(code))
    decided = verdict(merged(censuses), nouns)
    kept = find_and_keep(sides, decided, nouns)

    assert found_again(kept, decided) is not None
    outvoted = verdict(merged([*censuses, Census(tags=censuses[3].tags + merged(censuses).tags)]), nouns)
    assert found_again(kept, outvoted) is not None  # more of the same votes
    other = type(decided)(dict(decided.votes) | {"entropy": "V"}, decided.headwords, decided.wholes)
    assert found_again(kept, other) is None
    whole_now = type(decided)(decided.votes, decided.headwords, decided.wholes | {"lowentropy"})
    assert found_again(kept, whole_now) is None
    elsewhere = type(decided)(decided.votes, decided.headwords, decided.wholes | {"highentropy"})
    assert found_again(kept, elsewhere) is not None
