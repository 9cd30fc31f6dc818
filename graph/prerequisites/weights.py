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
                "repeated_naming": 1.377,
                "named_both_ways": 1.17,
                "aside": -0.446,
                "formula": 4.169,
                "part_of_name": 1.368,
                "named_in_part": 0.843,
                "similar_texts": 1.96,
                "closest_kin": 2.2,
                "mutual_kin": 2.442,
                "ambiguous_name": -0.544,
                "same_card": 1.328,
            },
        ),
        False: Logistic(
            -4.009,
            {
                "early_naming": 1.919,
                "sentence_about": 0.647,
                "undivided": 0.844,
                "formula": 0.214,
                "part_of_name": 1.721,
                "similar_texts": 1.276,
                "named_by_kin": 1.857,
                "most_general": -0.391,
                "lone_words": -0.344,
                "ambiguous_name": -0.342,
                "same_card": 0.475,
                "in_questions": 0.432,
            },
        ),
    },
    ahead={
        True: Logistic(
            0.0,
            {
                "early_naming": 3.988,
                "sentence_about": 1.289,
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
                "early_naming": 2.863,
                "sentence_about": 0.416,
                "aside": -1.986,
                "formula": 0.43,
                "dependency_phrase": -0.245,
                "part_of_name": 2.051,
                "named_in_part": 0.0,
                "named_by_kin": 2.308,
                "plainer": 0.206,
                "longer": -0.269,
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
                "ahead": 0.451,
                "step": 1.583,
            },
        ),
    },
    closure=Logistic(
        -1.173,
        {
            "related": 0.569,
            "ahead": 0.443,
            "asked_for": 0.221,
            "early_naming": 0.695,
            "early_naming_back": -1.275,
            "part_of_name": 0.19,
        },
    ),
)
