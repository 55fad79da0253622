"""Places for things that hang together: linked ones near each other, all others apart."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]
_SEED: Final = 20_260_101
_EXACT_UP_TO: Final = 300
"""Things of which every pair pushes apart; of more, cells of a grid do."""
_CELLS: Final = 14
_ROUNDS: Final = 110
_GRAVITY: Final = 1.5
_NEAREST: Final = 1e-3
_MOST_OF: Final = 0.95
"""The part of the things that fills the picture; the others stand around it."""
_BEYOND: Final = 0.25
_CROWD: Final = 200
"""More things than these are spread over the whole picture."""


def layout(count: int, links: Sequence[tuple[int, int, int]]) -> Points:
    """(count, 2) places between -1 and 1; the same for the same links.

    `links` are (index, index, facts). Takes under a second for 2,000 things: call it in a thread.
    """
    if count == 0:
        return np.zeros((0, 2), np.float32)
    random = np.random.default_rng(_SEED)
    points = random.uniform(-1, 1, (count, 2)).astype(np.float32)
    if count == 1:
        return np.zeros((1, 2), np.float32)
    sources, targets, pull = _link_arrays(links)
    ideal = np.float32(1.6 / np.sqrt(count))
    for turn in range(_ROUNDS):
        step = 0.12 * (1 - turn / _ROUNDS) ** 1.5 + 0.0008
        force = _pushes(points, ideal) - _GRAVITY * points
        force += _pulls(points, sources, targets, pull, ideal)
        length = np.maximum(np.linalg.norm(force, axis=1, keepdims=True), _NEAREST)
        points += (force / length * np.minimum(length, step)).astype(np.float32)
    return _fitted(points)


def _link_arrays(
    links: Sequence[tuple[int, int, int]],
) -> tuple[NDArray[np.int64], NDArray[np.int64], Points]:
    real = np.array([link for link in links if link[0] != link[1]], np.int64).reshape(-1, 3)
    return real[:, 0], real[:, 1], (1 + np.log1p(real[:, 2:])).astype(np.float32)


def _pushes(points: Points, ideal: np.float32) -> Points:
    places, mass = _bodies(points)
    squared = np.sum(points**2, axis=1)[:, np.newaxis] + np.sum(places**2, axis=1)
    squared -= 2 * points @ places.T
    np.maximum(squared, _NEAREST**2, out=squared)
    weight = (ideal * ideal) * mass / squared
    return points * weight.sum(axis=1, keepdims=True) - weight @ places


def _bodies(points: Points) -> tuple[Points, Points]:
    """What pushes: every point, or the middle of each cell with the number of its points."""
    if len(points) <= _EXACT_UP_TO:
        return points, np.ones(len(points), np.float32)
    low = points.min(axis=0)
    span = np.maximum(points.max(axis=0) - low, _NEAREST)
    cells = np.minimum((points - low) / span * _CELLS, _CELLS - 1).astype(np.int64)
    _, cell = np.unique(cells[:, 0] * _CELLS + cells[:, 1], return_inverse=True)
    mass = np.bincount(cell).astype(np.float32)
    middles = np.stack([np.bincount(cell, points[:, axis]) / mass for axis in (0, 1)], axis=1)
    return middles.astype(np.float32), mass


def _pulls(
    points: Points,
    sources: NDArray[np.int64],
    targets: NDArray[np.int64],
    pull: Points,
    ideal: np.float32,
) -> Points:
    force = np.zeros_like(points)
    if len(sources) == 0:
        return force
    away = points[targets] - points[sources]
    length = np.linalg.norm(away, axis=1, keepdims=True)
    pulled = away * length / ideal * pull * 0.25
    for axis in (0, 1):
        force[:, axis] += np.bincount(sources, pulled[:, axis], len(points))
        force[:, axis] -= np.bincount(targets, pulled[:, axis], len(points))
    return force


def _fitted(points: Points) -> Points:
    """Within -1 and 1; what stands alone comes near, and a crowd in the middle spreads."""
    middle = np.median(points, axis=0)
    away = points - middle
    radius = np.linalg.norm(away, axis=1, keepdims=True)
    reach = max(float(np.quantile(radius, _MOST_OF)), _NEAREST)
    wanted = np.minimum(radius / reach, 1 + _BEYOND * np.tanh(np.maximum(radius / reach - 1, 0)))
    if len(points) > _CROWD:
        rank = np.empty(len(points), np.float32)
        rank[np.argsort(radius[:, 0], kind="stable")] = np.arange(1, len(points) + 1)
        even = np.sqrt(rank / len(points))[:, np.newaxis]
        wanted = (wanted + even) / 2
    shown = away / np.maximum(radius, _NEAREST) * wanted
    centred = shown - (shown.max(axis=0) + shown.min(axis=0)) / 2
    return (centred / max(float(np.abs(centred).max()), _NEAREST)).astype(np.float32)
