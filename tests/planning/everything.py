"""Brute force: the best answer of a tiny problem, by trying every answer."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from ruralroute.planning.problem.data import RoutingProblem, Trip
from ruralroute.planning.schedule.evaluate import evaluate_day
from ruralroute.planning.schedule.result import DayTime, Score


def best_score(problem: RoutingProblem) -> Score:
    """Return the score of the best of all answers."""
    count = len(problem.visits)
    everybody = (1 << count) - 1
    done: dict[int, int] = {0: 0}
    for vehicle in range(len(problem.vehicles)):
        costs = cheapest_days(problem, vehicle)
        more: dict[int, int] = dict(done)
        for before, money in done.items():
            for own, cost in costs.items():
                if not before & own:
                    both = before | own
                    more[both] = min(more.get(both, money + cost), money + cost)
        done = more
    return min(_score(problem, everybody & ~mask, money) for mask, money in done.items())


def cheapest_days(problem: RoutingProblem, vehicle: int) -> dict[int, int]:
    """Return the least cost of serving each set of visits (as bits) with one vehicle."""
    allowed = [one for one, visit in enumerate(problem.visits) if vehicle in visit.vehicles]
    costs: dict[int, int] = {}
    for size in range(1, len(allowed) + 1):
        for chosen in itertools.combinations(allowed, size):
            days = (
                evaluate_day(problem, vehicle, trips)
                for order in itertools.permutations(chosen)
                for trips in cut(problem, vehicle, order)
            )
            legal = [day.cost for day in days if isinstance(day, DayTime)]
            if legal:
                costs[sum(1 << one for one in chosen)] = min(legal)
    return costs


def cut(
    problem: RoutingProblem, vehicle: int, order: tuple[int, ...]
) -> Iterator[tuple[Trip, ...]]:
    """Yield every way to cut a sequence into trips, with every use of spaces."""
    most = problem.vehicles[vehicle].max_trips
    for cuts in range(min(most, len(order))):
        for places in itertools.combinations(range(1, len(order)), cuts):
            bounds = (0, *places, len(order))
            pieces = [order[start:end] for start, end in itertools.pairwise(bounds)]
            yield from itertools.product(*(_fillings(problem, vehicle, one) for one in pieces))


def _fillings(problem: RoutingProblem, vehicle: int, visits: tuple[int, ...]) -> list[Trip]:
    spaces = problem.vehicles[vehicle].spaces
    trips = []
    for points in itertools.product(*(space.set_points for space in spaces)):
        able = [
            [
                number
                for number, point in enumerate(points)
                if problem.zones[point].holds[problem.visits[visit].zone]
            ]
            for visit in visits
        ]
        trips += [
            Trip(visits=visits, spaces=chosen, set_points=points)
            for chosen in itertools.product(*able)
        ]
    return trips


def _score(problem: RoutingProblem, left_out: int, money: int) -> Score:
    unserved = [0] * len(problem.visits[0].loss)
    for index, visit in enumerate(problem.visits):
        if left_out >> index & 1:
            unserved = [sum(one) for one in zip(unserved, visit.loss, strict=True)]
            money += visit.price or 0
    return Score(unserved=tuple(unserved), money=money)
