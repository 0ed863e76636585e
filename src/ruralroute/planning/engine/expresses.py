"""Which problems the OR-Tools model can hold; the others are searched without it."""

from __future__ import annotations

from ruralroute.planning.problem.data import Mixing, RoutingProblem


def expresses(problem: RoutingProblem) -> bool:
    """Whether the model has every rule of a problem, exactly or as a safe proxy.

    It knows no shipments, no breaks, no trips that begin or end elsewhere than at the vehicle's
    centre, and no order of deliveries and collections.
    """
    return (
        not problem.has_pairs
        and problem.mixing is Mixing.FREE
        and all(
            one.start_place == one.end_place == problem.centres[one.centre].place and not one.breaks
            for one in problem.vehicles
        )
    )
