"""Study: in which order to learn the concepts, the path to a goal, and what can be learned now."""

from graph.study.cards import teaching_of
from graph.study.order import nearest_order, study_order
from graph.study.path import NEEDED, dependents, find_path, frontier, implied

__all__ = [
    "NEEDED",
    "dependents",
    "find_path",
    "frontier",
    "implied",
    "nearest_order",
    "study_order",
    "teaching_of",
]
