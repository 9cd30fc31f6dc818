"""Decks of any size, the same on every machine: cards about made-up concepts with plausible names."""

from __future__ import annotations

import random
from itertools import product

from graph.network import SEED

SIZES = (300, 1000, 3000)

# Every pair of a kind and a thing is a name.
_KINDS = """
acoustic adaptive affine algebraic angular atomic axial biased binary bounded causal cellular chaotic
circular coherent convex cyclic dense diagonal differential dihedral discrete dual elastic elliptic
ergodic euclidean finite fractal geometric harmonic hidden holomorphic hyperbolic impulsive inductive
inverse isotropic kinetic lateral linear magnetic marginal modular molecular nodal optical parabolic
periodic planar polar projective quantum radial rational recursive skewed sparse spectral stochastic tidal
"""
_THINGS = """
algebra amplifier antenna automaton basis boundary cascade circuit cluster compiler contour crystal
decoder detector electrode embedding engine envelope filament filter gradient grammar heuristic isotope
junction kernel lattice lens manifold matrix membrane mesh oscillator packet parser pendulum polymer
polynomial reactor receptor resonator rotor scheduler sensor spinor tensor theorem transducer turbine vortex
"""
_ANSWERS = (
    "The {0} is built from the {1} and the {2}, and it replaces the {3}.",
    "The {0} turns the {1} into the {2}; without the {3} it fails.",
    "The {0} measures the effect of the {1} on the {2} and on the {3}.",
    "The {0} keeps the {1} apart from the {2}, as the {3} does.",
)
_NEAR = 12  # a card mostly names concepts no further than this from its own: communities come of that


def names(count: int) -> list[str]:
    """The names of ``count`` concepts, all different, in an order that only the seed decides.

    Raises:
        ValueError: there are not that many.
    """
    pairs = [f"{kind} {thing}" for kind, thing in product(_KINDS.split(), _THINGS.split())]
    if count > len(pairs):
        raise ValueError(f"there are {len(pairs)} names, not {count}")
    random.Random(SEED).shuffle(pairs)
    return pairs[:count]


def deck(count: int) -> str:
    """A deck in TSV of ``count`` cards, each about a concept of its own, whose answer names three others.

    Raises:
        ValueError: there are not that many names, or too few for a card to name three others.

    >>> print(deck(300).splitlines()[0].split("\\t")[0])
    What is the dual manifold?
    """
    called = names(count)
    if count <= _NEAR:
        raise ValueError(f"a deck takes more than {_NEAR} cards")
    choose = random.Random(SEED)
    rows = []
    for number, name in enumerate(called):
        near = [called[(number + step) % count] for step in choose.sample(range(1, _NEAR + 1), 2)]
        famous = called[int(count * choose.random() ** 3)]  # a few are named by many
        answer = choose.choice(_ANSWERS).format(name, *near, famous)
        rows.append(f"What is the {name}?\t{answer}\n")
    return "".join(rows)
