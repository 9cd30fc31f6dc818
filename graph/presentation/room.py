"""Room: what a concept and its label claim in the picture, so that nothing is drawn on anything else."""

from __future__ import annotations

import math

from graph.model import Concept

Box = tuple[float, float, float, float]  # centre, from that of the node, across and down; width and height
Room = tuple[Box, ...]

CORE = 300  # concepts drawn at first: more make a picture that nobody reads

_SMALLEST, _LARGEST = 8.0, 28.0  # radius in pixels
_LABELLED = 92  # of the best concepts claim room for their label, fewer where labels are larger
_MARGIN = 6.0  # around a node
_NARROWEST, _WIDEST, _HEIGHT = 36.0, 66.0, 28.0  # of what a node without a label claims, or more for its size
_SHARE = 0.5  # of the width of its label is claimed even so: it shows the sooner on zooming in
_STEP = 6.0  # by which that grows, so that few sizes occur
# Pixels, for the best of the concepts: this share of them, but no fewer than these; as graph.js paints them.
_LABEL_SIZES = ((0.06, 3, 15.0), (0.25, 8, 12.5))
_LABEL_SIZE = 11.0  # for the others
_LEAST_ZOOM = 0.75  # of labels, however small the picture is drawn
_FULL_SCALE = 0.49  # at which a picture of 300 concepts fits into its pane
_CHARACTER = 0.54  # width of a character, and
_LINE = 1.25  # height of a line, times the size of the letters
_BELOW = 3.0  # pixels on the screen from a node to its label
_CLEAR = (5.0, 3.0)  # pixels on the screen that a label keeps from what is beside it, and above or below


def radius(concept: Concept) -> float:
    """The radius of a node in pixels: its area grows with the score.

    >>> radius(Concept("kl", "KL", score=1.0, cards=("c1",)))
    28.0
    """
    return math.sqrt(_SMALLEST**2 + concept.score * (_LARGEST**2 - _SMALLEST**2))


def room(concept: Concept, rank: int, count: int) -> Room:
    """The boxes that a concept claims, the node's first, of a picture of ``count`` concepts.

    ``rank`` is 0 for the best one. The more concepts, the smaller they are drawn, but labels stop
    shrinking at three quarters of their size: from there they need the more room in the picture.
    """
    side = 2 * radius(concept) + _MARGIN
    pixel = max(1.0, (min(count, CORE) / CORE) ** 0.25 / _FULL_SCALE)  # of the screen, in the picture
    larger = max(1.0, _LEAST_ZOOM * pixel)
    if rank >= _LABELLED / larger:
        wide = _SHARE * len(concept.label) * _CHARACTER * _LABEL_SIZE
        return ((0.0, 0.0, _stepped(max(side, min(wide, _WIDEST)), _NARROWEST), _stepped(side, _HEIGHT)),)
    sizes = (size for share, least, size in _LABEL_SIZES if rank < max(share * min(count, CORE), least))
    size = larger * next(sizes, _LABEL_SIZE)
    width = len(concept.label) * _CHARACTER * size
    beside, beyond = (2 * (clear * pixel - _MARGIN / 2) for clear in _CLEAR)
    below = radius(concept) + _BELOW * pixel + size * _LINE / 2
    return (0.0, 0.0, side, side), (0.0, below, width + beside, size * _LINE + beyond)


def _stepped(side: float, least: float) -> float:
    return least + max(0, math.ceil((side - least) / _STEP)) * _STEP
