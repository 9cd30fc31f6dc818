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
            -6.876,
            {
                "early_naming": 0.216,
                "repeated_naming": 1.377,
                "named_both_ways": 1.169,
                "aside": -0.445,
                "formula": 4.195,
                "part_of_name": 1.368,
                "named_in_part": 0.843,
                "similar_texts": 1.962,
                "closest_kin": 2.204,
                "mutual_kin": 2.436,
                "ambiguous_name": -0.545,
                "same_card": 1.328,
            },
        ),
        False: Logistic(
            -4.037,
            {
                "early_naming": 1.928,
                "sentence_about": 0.62,
                "undivided": 0.841,
                "formula": 0.235,
                "part_of_name": 1.699,
                "similar_texts": 1.301,
                "named_by_kin": 1.892,
                "most_general": -0.413,
                "lone_words": -0.344,
                "ambiguous_name": -0.295,
                "same_card": 0.494,
                "in_questions": 0.421,
            },
        ),
    },
    ahead={
        True: Logistic(
            0.0,
            {
                "early_naming": 3.987,
                "sentence_about": 1.289,
                "aside": -0.765,
                "formula": 1.7,
                "dependency_phrase": 2.063,
                "part_of_name": 1.901,
                "named_in_part": 2.282,
                "named_by_kin": 6.578,
                "plainer": 0.252,
                "longer": -0.956,
            },
        ),
        False: Logistic(
            0.0,
            {
                "early_naming": 2.844,
                "sentence_about": 0.367,
                "aside": -1.971,
                "formula": 0.439,
                "dependency_phrase": -0.243,
                "part_of_name": 2.021,
                "named_in_part": 0.0,
                "named_by_kin": 2.459,
                "plainer": 0.213,
                "longer": -0.306,
            },
        ),
    },
    turn={
        True: Logistic(
            0.0,
            {
                "ahead": 0.517,
                "step": 3.147,
            },
        ),
        False: Logistic(
            0.0,
            {
                "ahead": 0.434,
                "step": 1.602,
            },
        ),
    },
    closure=Logistic(
        -1.183,
        {
            "related": 0.57,
            "ahead": 0.442,
            "asked_for": 0.233,
            "early_naming": 0.721,
            "early_naming_back": -1.215,
            "part_of_name": 0.211,
        },
    ),
)
