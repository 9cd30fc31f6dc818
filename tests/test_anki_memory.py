"""How well the notes of Anki packages are remembered: FSRS state, the log of reviews, intervals."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime

import fsrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Card, Deck, Memory
from graph.readers import read_deck
from graph.readers.anki import scheduling
from tests.anki_packages import (
    CLOZE,
    CREATED,
    DAY,
    GENERATIONS,
    Generation,
    Note,
    Studied,
    package,
)

KL = Note(("What is KL?", "A divergence."), tags="maths stats::kl", deck="Maths::Information")


def read(data: bytes, name: str = "my.apkg") -> Deck:
    return read_deck(data, name)


def only(note: Note, generation: Generation = "anki21b") -> Card:
    (card,) = read(package([note], generation)).cards
    return card


def kinds(deck: Deck) -> list[tuple[int, str]]:
    return [(issue.line, issue.kind) for issue in deck.issues]


class TestMemory:
    @pytest.mark.parametrize("generation", GENERATIONS)
    def test_the_state_of_fsrs(self, generation: Generation) -> None:
        data = '{"pos":1,"s":8.2956,"d":2.118,"dr":0.9,"decay":0.154,"lrt":1795449943}'
        card = Studied(kind=2, queue=2, due=10, interval=3, data=data, reviews=((CREATED, 3, 0, 0),))
        assert only(replace(KL, cards=(card,)), generation).memory == Memory(
            1795449943, 8.2956, 0.154, "fsrs"
        )

    def test_older_states_have_neither_decay_nor_last_review(self) -> None:
        card = Studied(kind=2, queue=2, due=10, interval=3, data='{"s":4,"d":5}')
        assert remembered(card) == Memory(CREATED + 7 * DAY, 4, 0.5, "fsrs")
        reviewed = replace(card, reviews=((CREATED + DAY, 3, 1, 2500),))
        assert remembered(reviewed) == Memory(CREATED + DAY, 4, 0.5, "fsrs")

    def test_new_cards_have_none_and_suspended_ones_keep_theirs(self) -> None:
        assert remembered(Studied(data='{"s":4,"lrt":1600000000}')) is None
        suspended = Studied(kind=2, queue=-1, data='{"s":4,"lrt":1600000000}')
        assert remembered(suspended) == Memory(1_600_000_000, 4, 0.5, "fsrs")

    def test_reviews_are_replayed(self) -> None:
        """Good, good ten minutes later, and after two days: as py-fsrs has it."""
        reviews = ((CREATED, 3, 0, 0), (CREATED + 600, 3, 0, 0), (CREATED + 2 * DAY + 900, 3, 1, 2500))
        found = remembered(Studied(kind=2, queue=2, due=9, interval=5, reviews=reviews))
        assert found is not None
        assert (found.reviewed, found.decay, found.basis) == (CREATED + 2 * DAY + 900, 0.1542, "reviews")
        assert found.stability == pytest.approx(scheduled((0, 3), (600, 3), (2 * DAY + 900, 3)))

    def test_what_says_nothing_about_memory_is_left_out(self) -> None:
        noise = (
            (CREATED + 10, 0, 4, 2500),  # rescheduled by hand
            (CREATED + 20, 0, 5, 2500),
            (CREATED + 30, 3, 3, 0),  # crammed
            (CREATED + 40, 7, 1, 2500),
        )
        card = Studied(kind=2, queue=2, due=9, interval=5, reviews=((CREATED, 3, 0, 0),))
        assert remembered(replace(card, reviews=(*card.reviews, *noise))) == remembered(card)

    def test_reviews_before_a_reset_do_not_count(self) -> None:
        before = ((CREATED, 4, 0, 0), (CREATED + DAY, 4, 1, 0), (CREATED + 2 * DAY, 0, 4, 0))
        card = Studied(kind=2, queue=2, due=9, interval=5, reviews=((CREATED + 3 * DAY, 3, 0, 0),))
        assert remembered(replace(card, reviews=(*before, *card.reviews))) == remembered(card)

    def test_an_interval_is_a_stability(self) -> None:
        assert remembered(Studied(kind=2, queue=2, due=40, interval=30)) == Memory(
            CREATED + 10 * DAY, 30, 0.5, "interval"
        )

    def test_a_card_in_a_filtered_deck_has_its_due_date_and_deck_at_home(self) -> None:
        card = Studied(kind=2, queue=2, due=-5, interval=30, due_at_home=40, deck="Cram", home="Maths")
        found = only(Note(("q", "a"), cards=(card,)))
        assert found.memory == Memory(CREATED + 10 * DAY, 30, 0.5, "interval")
        assert found.deck == "Maths"

    def test_the_weakest_of_several_cards_counts_and_new_ones_do_not(self) -> None:
        strong = Studied(kind=2, queue=2, data='{"s":90,"lrt":1600000000}')
        weak = Studied(order=1, kind=2, queue=2, data='{"s":9,"lrt":1600000000}')
        note = Note(("{{c1::a}} {{c2::b}} {{c3::c}}", ""), CLOZE, cards=(strong, weak, Studied(order=2)))
        memory = only(note).memory
        assert memory is not None
        assert memory.stability == 9

    @pytest.mark.parametrize(
        "data",
        [
            "{",
            "[" * 5000 + '"s"',
            '{"s":"x"}',
            '{"s":-1,"lrt":5}',
            '{"s":NaN,"lrt":5}',
            '{"s":1e99,"lrt":5}',
            '{"s":4,"lrt":-5}',
            '{"s":4,"decay":0,"lrt":5}',
            '["s"]',
            '{"s":true,"lrt":null}',
        ],
    )
    def test_states_that_make_no_sense(self, data: str) -> None:
        card = Studied(kind=2, queue=2, due=40, interval=30, data=data)
        assert remembered(card) == Memory(CREATED + 10 * DAY, 30, 0.5, "interval")

    def test_too_many_reviews_are_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(scheduling, "_MOST_REVIEWS", 1)
        cards = [
            Studied(kind=2, queue=2, due=9, interval=5, reviews=((CREATED + n, 3, 1, 2500),))
            for n in range(3)
        ]
        deck = read(package([Note((f"q{n}", "a"), cards=(card,)) for n, card in enumerate(cards)]))
        assert [card.memory and card.memory.basis for card in deck.cards] == [
            "reviews",
            "interval",
            "interval",
        ]
        assert kinds(deck) == [(1, "memory")]

    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(
            st.tuples(*[st.integers(-(2**63), 2**63 - 1) | st.integers(-9, 9) | st.text(max_size=3)] * 5),
            max_size=8,
        )
    )
    def test_any_log_gives_memories_that_make_sense(self, log: list[tuple[object, ...]]) -> None:
        reviews = scheduling.reviews_by_card(log)
        memories = scheduling.Memories(CREATED, reviews)
        for (_, ident, due, interval, kind), data in itertools.product(log, ("", '{"s":1}')):
            memory = memories.of(scheduling.CardState(ident, kind, due, interval, 0, data))
            assert memory is None or (memory.stability > 0 and memory.decay > 0 and memory.reviewed > 0)


def remembered(card: Studied) -> Memory | None:
    return only(replace(KL, cards=(card,))).memory


def scheduled(*reviews: tuple[float, int]) -> float | None:
    """The stability after reviews, each given as seconds and rating, by the scheduler itself."""
    scheduler, card = fsrs.Scheduler(enable_fuzzing=False), fsrs.Card(1)
    for at, rating in reviews:
        moment = datetime.fromtimestamp(CREATED + at, UTC)
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), moment)
    return card.stability
