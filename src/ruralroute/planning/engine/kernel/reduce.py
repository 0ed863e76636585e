"""A problem with the places of a part alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ruralroute.planning.problem.data import RoutingProblem


def reduced(
    problem: RoutingProblem, visits: Sequence[int], vehicles: Sequence[int]
) -> RoutingProblem:
    """Return a problem with the places of a part alone; what is not of the part means nothing."""
    fleet = [problem.vehicles[one] for one in vehicles]
    ends = [place for one in fleet for place in (one.start_place, one.end_place)]
    stops = {problem.visits[one].place for one in visits}
    used = sorted(stops.union(place for place in ends if place is not None))
    if 2 * len(used) > len(problem.place_ids):
        return problem
    number = {place: index for index, place in enumerate(used)}
    cut = np.ix_(used, used)
    own = set(visits)
    return replace(
        problem,
        place_fixed_s=tuple(problem.place_fixed_s[place] for place in used),
        matrices=tuple(
            replace(
                one,
                duration_s=one.duration_s[cut],
                distance_m=one.distance_m[cut],
                reachable=one.reachable[cut],
                cost=None if one.cost is None else one.cost[cut],
            )
            for one in problem.matrices
        ),
        visits=tuple(
            replace(one, place=number[one.place]) if index in own else one
            for index, one in enumerate(problem.visits)
        ),
        vehicles=tuple(
            replace(
                one,
                start_place=number.get(one.start_place) if one.start_place is not None else None,
                end_place=number.get(one.end_place) if one.end_place is not None else None,
            )
            for one in problem.vehicles
        ),
    )
