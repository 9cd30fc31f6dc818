"""The colours of communities: told apart by everybody, on both grounds."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest

from graph.presentation.drawing import asset
from tests.conftest import ROOT

# Simulations of full colour blindness in linear RGB: G. Machado, M. Oliveira and L. Fernandes, "A
# physiologically-based model for simulation of color vision deficiency", IEEE TVCG 15, 2009.
SIGHTS = {
    "usual": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
# Linear RGB to OKLab: B. Ottosson, "A perceptual color space for image processing", 2020.
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    return TO_LAB @ np.cbrt(np.clip(TO_CONES @ np.clip(light, 0, 1), 0, None))


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2."""
    low, high = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def palette(theme: str, of: str = "theme.js") -> list[str]:
    """The colours of communities, or those of memory."""
    found = re.search(rf"^  {theme}: \[(.*)\]", asset(of), re.MULTILINE)
    assert found
    return re.findall(r"#[0-9a-f]{6}", found[1])


def ground(theme: str) -> str:
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    found = re.search(rf'\[theme\.{theme}\].*?backgroundColor = "(#\w+)"', config, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_any_two_communities_differ_whatever_one_sees(theme: str, sight: str) -> None:
    seen = {colour: lab(np.array(SIGHTS[sight]) @ linear(colour)) for colour in palette(theme)}
    assert len(seen) == 8
    closest = min(float(np.linalg.norm(seen[a] - seen[b])) for a, b in combinations(seen, 2))
    assert closest > 0.09  # 0.02 is about what can just be told


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_community_stands_out_from_the_ground(theme: str) -> None:
    assert all(contrast(colour, ground(theme)) >= 3 for colour in palette(theme))


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_levels_of_memory_differ_and_stand_out(theme: str, sight: str) -> None:
    colours = palette(theme, "memory.js")
    seen = [lab(np.array(SIGHTS[sight]) @ linear(colour)) for colour in colours]
    assert len(seen) == 4
    assert min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2)) > 0.11
    assert all(contrast(colour, ground(theme)) >= 3 for colour in colours)


def test_the_measure_finds_what_the_colour_blind_confuse() -> None:
    red, green = (lab(np.array(SIGHTS["deuteranopia"]) @ linear(c)) for c in ("#b0447c", "#6b7280"))
    assert float(np.linalg.norm(red - green)) < 0.02
