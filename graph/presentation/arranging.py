"""Arranging: where the best concepts of a graph stand, each community in a region of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.spatial import cKDTree

from graph.exploration.ends import Ends, Numbers
from graph.network import SEED
from graph.presentation.exchanging import Points, alike, exchanged
from graph.presentation.room import Room

_FORCE_STEPS = 100
_NOISE = 0.15  # around the places on a circle of radius 1 from which the forces begin
_FIRST_STRIDE = 0.2  # of a concept in the first step; later ones are ever shorter
_LEAST_FORCE = 0.01  # that makes a concept go as far as it may in a step
_NEAREST = 1e-4  # square of the distance below which concepts repel one another no more than there

_FILL = 0.75  # of a community's disc is claimed by its concepts
_GAP = 26.0  # pixels between communities
_SPREAD = 0.7  # of the discs before they are packed, against a picture that they would fill
_PACKING_STEPS = 200
_PACKING_PULL = 0.04
_APART_STEPS = 3  # to part the discs, after each pull

_SETTLING_STEPS = 100  # with pulls, which fade
_PARTING_STEPS = 400  # without, at most
_TO_COMMUNITY, _TO_LINKED, _TO_MIDDLE = 0.04, 0.06, 0.01  # pulls: the part of the way gone in a step
_CALM = 0.3  # weight of links below which they pull less
_LINK_ACROSS = 0.03  # how much a link between communities pulls while settling
_SLACK = 3.0  # pixels more than claimed, as the last of an overlap parts slowly
_CLEAR = 0.2  # pixels between boxes that stay apart when places are rounded
_FIRST_SIZE = 0.4  # of the boxes, which grow, so that concepts can pass one another
_PUSH = 0.5  # the part of an overlap that one step undoes
_REFRESH = 5  # steps for which the same pairs count as near
_NEAR = 20.0  # pixels that a pair may approach each other in these


def arranged(community: Numbers, ends: Ends, rooms: Sequence[Room]) -> Points:
    """Positions in pixels around the origin, a row a concept; hardly any boxes of ``rooms`` overlap.

    ``community`` holds the number of each concept's, counted from 0. Springs and repulsion (T. Fruchterman
    and E. Reingold, "Graph drawing by force-directed placement", Software: Practice and Experience 21, 1991)
    say which communities are near one another and where in them their concepts belong. The communities
    become discs as large as their concepts need, packed into a picture without parts far off. Then the
    concepts settle: pulled towards their community and what they are linked with, and pushed apart where
    their boxes overlap. Before and after that those of a community that claim as much change places.
    """
    area = np.array([sum(width * height for _, _, width, height in boxes) for boxes in rooms])
    between = ends.matrix(len(rooms))
    points = _in_discs(_by_forces(community, ends), community, area)
    everyone = range(len(rooms))
    points = exchanged(points, alike(everyone, community.tolist()), community, between)
    points = _settled(points, community, area, ends, rooms)
    claims = list(zip(community.tolist(), rooms, strict=True))
    return exchanged(points, alike(everyone, claims), community, between)


def _by_forces(community: Numbers, ends: Ends) -> Points:
    """Springs and repulsion, from communities on a circle, so that these need not be untangled first."""
    size = len(community)
    angle = 2 * math.pi * community / (community.max() + 1)
    start = np.column_stack((np.cos(angle), np.sin(angle)))
    x, y = (start + np.random.default_rng(SEED).normal(0, _NOISE, start.shape)).T / 2
    ideal = 1 / math.sqrt(size)
    pull: Points = ends.matrix(size).toarray() / ideal
    for step in range(_FORCE_STEPS):
        across, down = x[:, None] - x, y[:, None] - y
        squared = np.maximum(across**2 + down**2, _NEAREST)
        force = ideal**2 / squared - pull * np.sqrt(squared)
        across, down = (across * force).sum(axis=1), (down * force).sum(axis=1)
        stride = _FIRST_STRIDE * (1 - step / _FORCE_STEPS) / np.maximum(np.hypot(across, down), _LEAST_FORCE)
        x, y = x + across * stride, y + down * stride
    return np.column_stack((x, y))


def _in_discs(points: Points, community: Numbers, area: Points) -> Points:
    """The points of each community spread evenly over a disc, as seen from its middle."""
    middles = np.array([np.median(points[community == own], axis=0) for own in range(community.max() + 1)])
    radii = np.sqrt(np.bincount(community, area) / _FILL / math.pi)
    centres = _packed(middles, radii + _GAP / 2)
    spread = np.empty_like(points)
    for own, (middle, centre, reach) in enumerate(zip(middles, centres, radii, strict=True)):
        members = np.flatnonzero(community == own)
        offset = points[members] - middle
        distance = np.linalg.norm(offset, axis=1)
        order = np.empty(len(members))
        order[np.argsort(distance, kind="stable")] = np.arange(len(members)) + 0.5
        even = reach * np.sqrt(order / len(members))
        spread[members] = centre + offset * (even / (distance + 1e-9))[:, None]
    return spread


def _packed(centres: Points, radii: Points) -> Points:
    """Discs drawn together around the origin; smaller ones give way to larger ones."""
    area = radii**2
    centres = centres - np.average(centres, axis=0, weights=area)
    extent = math.sqrt(np.average((centres**2).sum(axis=1), weights=area)) or 1.0
    turn = 2.4 * np.arange(len(centres))  # what lies on one spot is nudged apart, each its own way
    centres = centres * (_SPREAD * math.sqrt(area.sum()) / extent)
    centres = centres + 1e-3 * np.column_stack((np.cos(turn), np.sin(turn)))
    reach = radii[:, None] + radii
    yielding = area / (area[:, None] + area)
    for step in range(_PACKING_STEPS):
        centres = centres + _to_middle(centres) * (_PACKING_PULL * (1 - step / _PACKING_STEPS))
        for _ in range(_APART_STEPS):
            delta = centres[:, None] - centres
            distance = np.linalg.norm(delta, axis=2)
            np.fill_diagonal(distance, np.inf)
            overlap = np.maximum(0.0, reach - distance) * yielding / 2
            centres = centres + (delta * (overlap / distance)[:, :, None]).sum(axis=1)
    return centres


def _to_middle(points: Points) -> Points:
    """The way to the middle, mostly along the longer axis: a square with round corners comes of it."""
    length = (np.abs(points) ** 4).sum(axis=1, keepdims=True) ** 0.25 + 1e-9
    way: Points = -((points / length) ** 3) * length
    return way


def _settled(
    points: Points,
    community: Numbers,
    area: Points,
    ends: Ends,
    rooms: Sequence[Room],
) -> Points:
    """Points pulled towards their community and their neighbours, their boxes pushed apart."""
    same = community[ends.source] == community[ends.target]
    ends = replace(ends, weight=ends.weight * np.where(same, 1.0, _LINK_ACROSS))
    boxes = np.array([box for boxes in rooms for box in boxes])
    owner = np.repeat(np.arange(len(rooms)), [len(boxes) for boxes in rooms])
    for step in range(_SETTLING_STEPS + _PARTING_STEPS):
        pull = max(0.0, 1 - step / _SETTLING_STEPS)
        if pull:
            points = points + pull * _pulls(points, community, ends)
        if step % _REFRESH == 0:
            near = _near(points, boxes, owner)
            one, other = owner[near].T
            shift = boxes[near[:, 0], :2] - boxes[near[:, 1], :2]
            room = (boxes[near[:, 0], 2:] + boxes[near[:, 1], 2:]) / 2
            close = np.abs(points[one] - points[other] + shift) < room + _CLEAR
            if not pull and not close.all(axis=1).any():
                break
            apart = (community[one] != community[other]) & (pull > 0)
            room += _SLACK + _GAP * apart[:, None]
        growth = min(1.0, _FIRST_SIZE + 2 * (1 - _FIRST_SIZE) * step / _SETTLING_STEPS)
        points = _pushed(points, area, one, other, shift, room * growth)
    return points


def _pulls(points: Points, community: Numbers, ends: Ends) -> Points:
    """The way that each point is pulled: to its neighbours, its community, and with that to the middle."""
    source, target, weights = ends.source, ends.target, ends.weight
    along = (points[target] - points[source]) * weights[:, None]
    way = np.zeros_like(points)
    np.add.at(way, source, along)
    np.subtract.at(way, target, along)
    strength = np.bincount(source, weights, len(points)) + np.bincount(target, weights, len(points))
    way *= _TO_LINKED / (strength + _CALM)[:, None]
    size = np.bincount(community)
    centres = np.column_stack([np.bincount(community, axis) / size for axis in points.T])
    way += _TO_COMMUNITY * (centres[community] - points)
    way += _TO_MIDDLE * _to_middle(centres)[community]
    return way


def _near(points: Points, boxes: Points, owner: Numbers) -> Numbers:
    """Pairs of boxes of different owners that overlap, or soon may."""
    centres = points[owner] + boxes[:, :2]
    reach = boxes[:, 2:].max(axis=0) + _GAP + _NEAR
    pairs = cKDTree(centres / reach).query_pairs(1.0, p=np.inf, output_type="ndarray")
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]  # the tree's own order is its affair
    between = np.abs(centres[pairs[:, 0]] - centres[pairs[:, 1]])
    between -= (boxes[pairs[:, 0], 2:] + boxes[pairs[:, 1], 2:]) / 2
    soon = (between[:, 0] < _GAP + _NEAR) & (between[:, 1] < _GAP + _NEAR)
    near: Numbers = pairs[soon & (owner[pairs[:, 0]] != owner[pairs[:, 1]])]
    return near


def _pushed(
    points: Points, area: Points, one: Numbers, other: Numbers, shift: Points, room: Points
) -> Points:
    """Points moved so that their pairs overlap less, the smaller claim more than the larger.

    A pair is pushed across the longer side of what they overlap in: two long labels part up and down.
    """
    delta = points[one] - points[other] + shift
    over = np.abs(delta) < room
    hit = over[:, 0] & over[:, 1]
    one, other, delta, room = one[hit], other[hit], delta[hit], room[hit]
    direction = delta / room**2
    direction /= np.hypot(direction[:, 0], direction[:, 1])[:, None] + 1e-9
    far = (room - np.abs(delta)) / (np.abs(direction) + 1e-3)
    push = _PUSH * 2 * direction * np.minimum(far[:, 0], far[:, 1])[:, None]
    lighter = (area[other] / (area[one] + area[other]))[:, None]
    points = points.copy()
    np.add.at(points, one, push * lighter)
    np.subtract.at(points, other, push * (1 - lighter))
    return points
