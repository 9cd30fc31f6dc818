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
            -6.877,
            {
                "early_naming": 0.216,
                "repeated_naming": 1.379,
                "named_both_ways": 1.169,
                "aside": -0.445,
                "formula": 4.188,
                "part_of_name": 1.368,
                "named_in_part": 0.843,
                "similar_texts": 1.96,
                "closest_kin": 2.204,
                "mutual_kin": 2.437,
                "ambiguous_name": -0.544,
                "same_card": 1.327,
            },
        ),
        False: Logistic(
            -4.018,
            {
                "early_naming": 1.922,
                "sentence_about": 0.618,
                "undivided": 0.85,
                "formula": 0.216,
                "part_of_name": 1.7,
                "similar_texts": 1.3,
                "named_by_kin": 1.935,
                "most_general": -0.415,
                "lone_words": -0.343,
                "ambiguous_name": -0.302,
                "same_card": 0.459,
                "in_questions": 0.427,
            },
        ),
    },
    ahead={
        True: Logistic(
            0.0,
            {
                "early_naming": 3.988,
                "sentence_about": 1.288,
                "aside": -0.765,
                "formula": 1.7,
                "dependency_phrase": 2.063,
                "part_of_name": 1.901,
                "named_in_part": 2.282,
                "named_by_kin": 6.577,
                "plainer": 0.252,
                "longer": -0.956,
            },
        ),
        False: Logistic(
            0.0,
            {
                "early_naming": 2.856,
                "sentence_about": 0.357,
                "aside": -1.969,
                "formula": 0.429,
                "dependency_phrase": -0.231,
                "part_of_name": 2.059,
                "named_in_part": 0.0,
                "named_by_kin": 2.404,
                "plainer": 0.207,
                "longer": -0.255,
            },
        ),
    },
    turn={
        True: Logistic(
            0.0,
            {
                "ahead": 0.516,
                "step": 3.155,
            },
        ),
        False: Logistic(
            0.0,
            {
                "ahead": 0.444,
                "step": 1.578,
            },
        ),
    },
    closure=Logistic(
        -1.172,
        {
            "related": 0.567,
            "ahead": 0.44,
            "asked_for": 0.222,
            "early_naming": 0.719,
            "early_naming_back": -1.132,
            "part_of_name": 0.22,
        },
    ),
)
