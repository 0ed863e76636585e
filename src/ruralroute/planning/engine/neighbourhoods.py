"""Which part of an answer to search again: days whose stops lie near each other.

A part is a few used vehicles whose places are close, with one idle vehicle beside them.  Parts
of one choice share no vehicle and so no visit: they can be searched at the same time, and what
is found in each of them holds together.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ruralroute.planning.greedy.insertion import vehicle_kinds
from ruralroute.planning.problem.data import Days, RoutingProblem

SIZE = 35
"""Visits of a part, about: small enough for OR-Tools to search it well in a second."""
LEAST_IDLE, IDLE_SHARE = 20, 0.2
"""Idle vehicles of one kind that a round looks at, and more for each visit."""
LEAST_DAYS = 2
"""A part has at least so many used vehicles, where there are so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Vehicles and visits, by index and sorted, and the days that they have now."""

    vehicles: tuple[int, ...]
    visits: tuple[int, ...]
    days: Days


def choose_parts(
    problem: RoutingProblem,
    days: Days,
    loose: Sequence[int],
    count: int,
    dice: random.Random,
) -> list[Part]:
    """Choose up to `count` parts around days drawn at random; `loose` visits join the first."""
    free = sorted(days)
    idle = [index for index in range(len(problem.vehicles)) if index not in days]
    dice.shuffle(idle)
    parts: list[Part] = []
    for _ in range(count):
        if not free:
            break
        chosen = _around(problem, days, free, dice)
        free = [index for index in free if index not in chosen]
        vehicles = sorted([*chosen, *idle[:1]])
        del idle[:1]
        visits = [visit for one in chosen for visit in _visits(days, one)]
        if not parts:
            leaders = sorted(_leaders(problem, loose))
            visits += _both(problem, dice.sample(leaders, min(len(leaders), SIZE // 3)))
        parts.append(
            Part(
                vehicles=tuple(vehicles),
                visits=tuple(sorted(visits)),
                days={one: days[one] for one in chosen},
            )
        )
    return parts


def split(
    problem: RoutingProblem,
    days: Days,
    loose: Sequence[int],
    count: int,
    dice: random.Random,
    *,
    most: int,
) -> list[Part]:
    """Share the whole answer out into `count` parts that lie apart; none where days are few.

    Each part grows from a day drawn at random, nearest days first, until it has its share of the
    visits; the last takes what is left.  Idle vehicles are dealt out.  Of the parts, `most` are
    drawn at random, and each of the `loose` visits joins the nearest of those.
    """
    free = sorted(days)
    if len(free) < LEAST_DAYS * count:
        return []
    idle = _idle(problem, days, len(problem.visits), dice)
    share = sum(len(_visits(days, one)) for one in free) / count
    parts: list[Part] = []
    for number in range(count):
        chosen = free
        if number < count - 1:
            seed = dice.choice(free)
            near = sorted(free, key=lambda one: _distance(problem, days, seed, one))
            chosen, size = [], 0
            while near and (not chosen or size < share):
                chosen.append(near.pop(0))
                size += len(_visits(days, chosen[-1]))
        free = [index for index in free if index not in chosen]
        visits = [visit for one in chosen for visit in _visits(days, one)]
        if chosen:
            parts.append(
                Part(
                    vehicles=tuple(sorted([*chosen, *idle[number::count]])),
                    visits=tuple(sorted(visits)),
                    days={one: days[one] for one in chosen},
                )
            )
    if len(parts) > most:
        parts = dice.sample(parts, most)
    return _with_loose(problem, parts, _leaders(problem, loose))


def _with_loose(problem: RoutingProblem, parts: list[Part], leaders: list[int]) -> list[Part]:
    """Let each visit, and its other half, join the part that has a stop nearest to it."""
    if not leaders:
        return parts
    seconds = problem.matrices[problem.vehicles[parts[0].vehicles[0]].matrix].duration_s
    here = [problem.visits[one].place for one in leaders]
    away = np.stack(
        [
            seconds[np.ix_(here, [problem.visits[one].place for one in part.visits])].min(axis=1)
            for part in parts
        ]
    )
    nearest = away.argmin(axis=0)
    return [
        replace(
            part,
            visits=tuple(
                sorted(
                    [
                        *part.visits,
                        *_both(problem, [leaders[at] for at in np.flatnonzero(nearest == number)]),
                    ]
                )
            ),
        )
        for number, part in enumerate(parts)
    ]


def clusters(
    problem: RoutingProblem,
    days: Days,
    loose: Sequence[int],
    count: int,
    dice: random.Random,
) -> list[Part]:
    """Share visits that are out into `count` parts of neighbours, and idle vehicles among them."""
    idle = _idle(problem, days, len(loose), dice)
    left = _leaders(problem, loose)
    size = -(-len(left) // count)
    parts: list[Part] = []
    while left and len(parts) < len(idle):
        seed = problem.visits[dice.choice(left)]
        vehicle = problem.vehicles[seed.vehicles[0] if seed.vehicles else 0]
        away = problem.matrices[vehicle.matrix].duration_s[seed.place]
        left.sort(key=lambda one: int(away[problem.visits[one].place]))
        parts.append(
            Part(
                vehicles=tuple(sorted(idle[len(parts) :: count])),
                visits=tuple(sorted(_both(problem, left[:size]))),
                days={},
            )
        )
        del left[:size]
    return [part for part in parts if part.vehicles]


def _idle(problem: RoutingProblem, days: Days, visits: int, dice: random.Random) -> list[int]:
    """Return idle vehicles in random order: of each kind no more than a round can make use of."""
    idle = [index for index in range(len(problem.vehicles)) if index not in days]
    dice.shuffle(idle)
    kinds = vehicle_kinds(problem)
    taken = Counter[int]()
    kept = []
    for index in idle:
        taken[kinds[index]] += 1
        if taken[kinds[index]] <= LEAST_IDLE + visits * IDLE_SHARE:
            kept.append(index)
    return kept


def _leaders(problem: RoutingProblem, visits: Sequence[int]) -> list[int]:
    """Return visits without the second halves of shipments."""
    return [one for one in visits if _pair(problem, one) >= one]


def _pair(problem: RoutingProblem, visit: int) -> int:
    pair = problem.visits[visit].pair
    return visit if pair is None else pair


def _both(problem: RoutingProblem, leaders: Sequence[int]) -> list[int]:
    """Return visits with the other halves of their shipments."""
    pairs = [problem.visits[one].pair for one in leaders]
    return [*leaders, *(one for one in pairs if one is not None)]


def _visits(days: Days, vehicle: int) -> list[int]:
    return [visit for trip in days[vehicle] for visit in trip.visits]


def _around(problem: RoutingProblem, days: Days, free: list[int], dice: random.Random) -> list[int]:
    """Grow a part from a day drawn at random, nearest days first, with some chance in it."""
    seed = dice.choice(free)
    near = sorted(
        (one for one in free if one != seed),
        key=lambda one: _distance(problem, days, seed, one) * dice.uniform(0.7, 1.4),
    )
    chosen, size = [seed], len(_visits(days, seed))
    for one in near:
        more = len(_visits(days, one))
        if len(chosen) >= LEAST_DAYS and size + more > SIZE:
            break
        chosen.append(one)
        size += more
    return chosen


def _distance(problem: RoutingProblem, days: Days, first: int, second: int) -> float:
    """Mean way from each place of one day to the nearest of the other, in seconds."""
    matrix = problem.matrices[problem.vehicles[first].matrix]
    here, there = _places(problem, days, first), _places(problem, days, second)
    way = matrix.duration_s[np.ix_(here, there)]
    return float(way.min(axis=1).mean() + way.min(axis=0).mean())


def _places(problem: RoutingProblem, days: Days, vehicle: int) -> NDArray[np.intp]:
    return np.array(
        [problem.visits[visit].place for visit in _visits(days, vehicle)], dtype=np.intp
    )
