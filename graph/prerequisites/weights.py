"""The weights of the signals, as ``python -m tests.benchmarks prerequisites --fit`` writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.prerequisites.judging import Logistic


@dataclass(frozen=True)
class Weights:
    """The judges; all but ``closure`` by whether cards ask for both concepts by name.

    ``related``: does one of the two need the other; ``ahead``: if so, does the first come first; ``turn``:
    the same again once the levels of all concepts are known; ``closure``: is the first needed at all, be it
    by way of others.
    """

    related: Mapping[bool, Logistic]
    ahead: Mapping[bool, Logistic]
    turn: Mapping[bool, Logistic]
    closure: Logistic


WEIGHTS = Weights(
    related={
        True: Logistic(
            -6.896,
            {
                "early_naming": 0.138,
                "repeated_naming": 1.339,
                "named_both_ways": 1.135,
                "aside": -0.553,
                "formula": 4.187,
                "part_of_name": 1.391,
                "named_in_part": 0.831,
                "similar_texts": 2.454,
                "closest_kin": 2.065,
                "mutual_kin": 2.327,
                "ambiguous_name": -4.761,
                "same_card": 1.34,
            },
        ),
        False: Logistic(
            -4.292,
            {
                "early_naming": 1.902,
                "sentence_about": 0.656,
                "undivided": 0.788,
                "formula": 0.237,
                "part_of_name": 1.564,
                "similar_texts": 1.597,
                "named_by_kin": 1.802,
                "most_general": -0.391,
                "lone_words": -0.414,
                "same_card": 0.542,
                "in_questions": 0.463,
            },
        ),
    },
    ahead={
        True: Logistic(
            0.0,
            {
                "early_naming": 3.988,
                "sentence_about": 1.297,
                "aside": -0.667,
                "formula": 1.704,
                "dependency_phrase": 2.038,
                "part_of_name": 1.924,
                "named_in_part": 2.274,
                "named_by_kin": 7.911,
                "plainer": 0.251,
                "longer": -0.951,
            },
        ),
        False: Logistic(
            0.0,
            {
                "early_naming": 2.815,
                "sentence_about": 0.329,
                "aside": -1.766,
                "formula": 0.401,
                "dependency_phrase": -0.204,
                "part_of_name": 2.003,
                "named_in_part": -0.374,
                "named_by_kin": 2.353,
                "plainer": 0.215,
                "longer": -0.307,
            },
        ),
    },
    turn={
        True: Logistic(
            0.0,
            {
                "ahead": 0.516,
                "step": 3.098,
            },
        ),
        False: Logistic(
            0.0,
            {
                "ahead": 0.351,
                "step": 1.765,
            },
        ),
    },
    closure=Logistic(
        -1.167,
        {
            "related": 0.584,
            "ahead": 0.44,
            "asked_for": 0.282,
            "early_naming": 0.743,
            "early_naming_back": -1.726,
            "part_of_name": 0.317,
        },
    ),
)
