"""Why tasks of a case are left out: found by trying, as far as that is quick."""

from __future__ import annotations

from dataclasses import replace

from ruralroute.planning.explain import UnservedReason, explain_unserved, lone_reason
from ruralroute.planning.hopeless import has_way_by_others
from ruralroute.planning.problem.data import Days, RoutingProblem
from ruralroute.planning.reasons import Proof, Reason
from ruralroute.planning.schedule.score import served

_ON_THE_WAY = {Reason.WINDOW, Reason.SHIFT, Reason.UNREACHABLE, Reason.ACCESS}
"""Reasons that other stops before or after may take away."""
QUICK = 5_000
"""So many pairs of a task and a vehicle are tried in about a second."""


def why_left_out(
    problem: RoutingProblem, days: Days, *, most: int = QUICK
) -> dict[int, UnservedReason]:
    """Say of each visit that is in no trip why, and how surely that is known.

    In a small problem all is tried that `explain_unserved` knows.  In a large one each visit is
    tried alone, as many as can be with `most` pairs; of the others nothing is known but that they
    were not served, which is the proof ``none``.

    Parameters
    ----------
    problem, days
        A legal answer of a problem that came from a routing file.
    most
        Pairs of a visit and a vehicle.
    """
    done = served(days)
    out = [visit for visit in range(len(problem.visits)) if visit not in done]
    if len(problem.visits) * len(problem.vehicles) <= most:
        found = explain_unserved(problem, days, out)
    else:
        found = _alone_only(problem, out, most)
    return {
        visit: replace(one, proof=Proof.INSERTION)
        if one.proof is Proof.ALONE and one.reason in _ON_THE_WAY and _has_way(problem, visit)
        else one
        for visit, one in found.items()
    }


def _has_way(problem: RoutingProblem, visit: int) -> bool:
    """Whether an end of a task is served better behind other stops: alone proves nothing."""
    ends = [visit, problem.visits[visit].pair]
    return any(has_way_by_others(problem, one) for one in ends if one is not None)


def _alone_only(problem: RoutingProblem, out: list[int], most: int) -> dict[int, UnservedReason]:
    """Try each visit alone, as long as pairs are left."""
    found = dict.fromkeys(out, UnservedReason(reason=Reason.CROWDED_OUT, proof=Proof.NONE))
    hopeless: list[int] = []
    for visit in out:
        vehicles = problem.visits[visit].vehicles
        most -= len(vehicles)
        if most < 0:
            break
        if all(lone_reason(problem, vehicle, visit) is not None for vehicle in vehicles):
            hopeless.append(visit)
    return found | explain_unserved(problem, {}, hopeless)
