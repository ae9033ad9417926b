"""Chance that can be repeated: a seed from what is written down, and a draw that depends on nothing else."""

import hashlib
import json
from collections.abc import Mapping
from math import ceil, floor, sqrt
from random import Random
from typing import Any
from uuid import UUID

# Two-sided 95 %.
_Z = 1.959964


def seed_of(inputs: Mapping[str, Any]) -> str:
    """Return the SHA-256 of `inputs` as JSON with sorted keys and no spaces."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def population_hash(ids: Mapping[UUID, str]) -> str:
    """Return the SHA-256 of the sorted ids, a line each."""
    return hashlib.sha256("\n".join(sorted(map(str, ids))).encode()).hexdigest()


def draw(population: Mapping[UUID, str], size: int, seed: str) -> list[UUID]:
    """Return `size` ids: every one as likely as any other, each stratum with its share, give or take one.

    Within its stratum each id gets a place by chance; then every (N/size)th place is taken, from a start by
    chance. The same population, size and seed give the same ids on every machine.
    """
    size = min(size, len(population))
    if size <= 0:
        return []
    chance = Random(seed)  # noqa: S311 - repeatable on purpose: the seed is written down for whoever checks
    placed = sorted((stratum, str(one)) for one, stratum in population.items())
    ordered = sorted((stratum, chance.random(), one) for stratum, one in placed)
    start = chance.random()
    places = (min(floor((start + index) * len(ordered) / size), len(ordered) - 1) for index in range(size))
    return [UUID(ordered[place][2]) for place in places]


def wilson(agreeing: int, checked: int) -> tuple[int, int] | None:
    """Return the 95 % interval of a share in whole per cent, rounded outwards; None when nothing was checked."""
    if checked <= 0:
        return None
    share, square = agreeing / checked, _Z * _Z
    middle = (share + square / (2 * checked)) / (1 + square / checked)
    spread = _Z * sqrt(share * (1 - share) / checked + square / (4 * checked * checked)) / (1 + square / checked)
    return max(floor((middle - spread) * 100), 0), min(ceil((middle + spread) * 100), 100)
