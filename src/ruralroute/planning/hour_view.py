"""What the engine plans with where roads change by the hour: one matrix, and windows that fit it.

The engine knows one number for each leg.  `typical_view` takes the mean of the hours at which the
leg can fall, and some more; `driven_view` what it takes about the hour at which an answer is at its
start.  Where a place can be reached, or left, at some hours only, its windows are cut to what is
possible.  Whatever is planned so is timed with the true hours afterwards, and mended where these
break it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ruralroute.planning.problem.data import Matrix, RoutingProblem, TimeWindow, VisitData
from ruralroute.planning.problem.hours import Hours, RunData
from ruralroute.planning.problem.ways import NEVER_S
from ruralroute.planning.schedule.result import DayTime

MARGIN = 0.3
"""So far the typical number lies from the mean towards the slowest: most days planned with it are
then legal by the true hours."""
ABOUT_S = 1_800
"""So much earlier and later an answer may come to a place, and what it takes there still holds."""

Times = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Spans:
    """When each place can be left first and last, and reached last; seconds since midnight."""

    leave: Times
    leave_by: Times
    reach_by: Times


def typical_view(problem: RoutingProblem) -> RoutingProblem:
    """Return a problem with one matrix a profile: what is typical of the hours that matter."""
    matrices = [
        matrix if matrix.hours is None else _mean(matrix, matrix.hours, _spans(problem, index))
        for index, matrix in enumerate(problem.matrices)
    ]
    return replace(problem, matrices=tuple(matrices), visits=_cut_windows(problem))


def driven_view(problem: RoutingProblem, times: Mapping[int, DayTime]) -> RoutingProblem:
    """Return a problem with one matrix a profile: each leg as it is about when an answer is there.

    Parameters
    ----------
    problem
        The problem.
    times
        Times of the answer's days.
    """
    found: dict[int, list[int]] = {}
    for day in times.values():
        for trip in day.trips:
            home = problem.vehicles[day.vehicle].start_place
            if home is not None:
                found.setdefault(home, []).append(trip.departure_s)
            for stop in trip.stops:
                found.setdefault(stop.place, []).append(stop.departure_s)
    middle = sorted(one for some in found.values() for one in some)
    usual = middle[len(middle) // 2] if middle else 0
    matrices = []
    for index, matrix in enumerate(problem.matrices):
        if matrix.hours is None:
            matrices.append(matrix)
            continue
        spans = _spans(problem, index)
        seconds, metres = matrix.duration_s.copy(), matrix.distance_m.copy()
        for place in range(len(seconds)):
            known = sorted(found.get(place, [usual]))
            left = min(max(known[len(known) // 2], spans.leave[place]), spans.leave_by[place])
            known_s = np.full(len(seconds), -1, dtype=np.int64)
            for moment in (left, left - ABOUT_S, left + ABOUT_S):
                way_s, way_m = _row(matrix.hours, place, max(0, int(moment)))
                slower = (way_s < NEVER_S) & (way_s > known_s)
                seconds[place, slower], metres[place, slower] = way_s[slower], way_m[slower]
                known_s[slower] = way_s[slower]
        matrices.append(replace(matrix, duration_s=seconds, distance_m=metres, hours=None))
    return replace(problem, matrices=tuple(matrices), visits=_cut_windows(problem))


def _spans(problem: RoutingProblem, matrix: int) -> _Spans:
    """Bound the clocks of each place by shifts, opening hours and windows."""
    size = len(problem.place_ids)
    fleet = [one for one in problem.vehicles if one.matrix == matrix] or list(problem.vehicles)
    first = min(max(one.shift_start_s, problem.centres[one.centre].open_s) for one in fleet)
    last = max(min(one.shift_end_s, problem.centres[one.centre].close_s) for one in fleet)
    leave, reach_by = np.full(size, last, np.int64), np.full(size, first, np.int64)
    leave_by = np.full(size, last, np.int64)
    homes = {one.place for one in problem.centres}
    homes |= {
        one for data in fleet for one in (data.start_place, data.end_place) if one is not None
    }
    for place in homes:
        leave[place], reach_by[place] = first, last
    for visit in problem.visits:
        place = visit.place
        leave[place] = min(leave[place], max(first, visit.windows[0][0]))
        reach_by[place] = max(reach_by[place], min(last, visit.windows[-1][1]))
    return _Spans(leave, leave_by, reach_by)


def _mean(matrix: Matrix, hours: Hours, spans: _Spans) -> Matrix:
    """Weigh each period by how long a leg may leave in it, and lean to the slowest."""
    seconds, metres, weights, slowest = (np.zeros(matrix.duration_s.shape) for _ in range(4))
    leave = spans.leave[:, None]
    leave_by = np.maximum(leave + 1, np.minimum(spans.leave_by[:, None], spans.reach_by[None, :]))
    size = len(matrix.duration_s)
    for period, begin in enumerate(hours.starts_s):
        run = _of_places(hours.runs[period, period], size)
        inside = np.minimum(leave_by, hours.end_s(period)) - np.maximum(leave, begin)
        weight = np.where(run.reachable, np.maximum(inside, 0), 0)
        weights += weight
        np.maximum(slowest, run.duration_s, out=slowest, where=weight > 0)
        seconds += weight * run.duration_s
        metres += weight * run.distance_m
    known = weights > 0
    whole = np.maximum(weights, 1)
    mean = seconds / whole
    mean += MARGIN * np.maximum(slowest - mean, 0)
    return replace(
        matrix,
        duration_s=np.where(known, np.ceil(mean), matrix.duration_s).astype(np.int32),
        distance_m=np.where(known, np.rint(metres / whole), matrix.distance_m).astype(np.int32),
        hours=None,
    )


def _cut_windows(problem: RoutingProblem) -> tuple[VisitData, ...]:
    """Cut windows to when each place can be reached from a centre, and left for one."""
    first, last = _possible(problem)
    cut = []
    for visit in problem.visits:
        if not visit.vehicles:
            cut.append(visit)
            continue
        low = min(
            first[one][visit.place] for one in {problem.vehicles[v].matrix for v in visit.vehicles}
        )
        high = max(
            last[one][visit.place] for one in {problem.vehicles[v].matrix for v in visit.vehicles}
        )
        low += problem.place_fixed_s[visit.place]
        windows: tuple[TimeWindow, ...] = tuple(
            (max(start, int(low)), min(end, int(high)))
            for start, end in visit.windows
            if max(start, low) <= min(end, high)
        )
        cut.append(visit if not windows else replace(visit, windows=windows))
    return tuple(cut)


def _possible(problem: RoutingProblem) -> tuple[list[Times], list[Times]]:
    """Return for each profile when each place is reached first, and left last for a centre."""
    firsts, lasts = [], []
    for index, matrix in enumerate(problem.matrices):
        size = len(problem.place_ids)
        first, last = np.zeros(size, np.int64), np.full(size, NEVER_S, np.int64)
        if matrix.hours is not None and _closes(matrix.hours):
            begin: dict[int, int] = {}
            end: dict[int, int] = {}
            for one in problem.vehicles:
                centre = problem.centres[one.centre]
                if one.matrix != index or one.start_place is None or one.end_place is None:
                    continue
                start_s = max(one.shift_start_s, centre.open_s) + centre.load_s
                end_s = min(one.shift_end_s, centre.close_s) - centre.unload_s
                begin[one.start_place] = min(begin.get(one.start_place, NEVER_S), start_s)
                end[one.end_place] = max(end.get(one.end_place, 0), end_s)
            if begin:
                first = _first_arrivals(matrix.hours, begin)[:size]
                last = _last_departures(matrix.hours, end)[:size]
        firsts.append(first)
        lasts.append(last)
    return firsts, lasts


def _closes(hours: Hours) -> bool:
    """Whether some way is closed at some hours and open at others."""
    masks = [hours.runs[one, one].reachable for one in range(len(hours.starts_s))]
    return any(not np.array_equal(one, masks[0]) for one in masks[1:])


def _of_places(run: RunData, size: int) -> RunData:
    """Cut waiting points off."""
    return RunData(
        duration_s=run.duration_s[:size, :size],
        distance_m=run.distance_m[:size, :size],
        reachable=run.reachable[:size, :size],
    )


def _row(hours: Hours, start: int, ready_s: int) -> tuple[Times, Times]:
    """Return driving and metres of the ways from a place to all others, ready at a time.

    One waits for a road that opens, but not for one that is better later.
    """
    size = hours.size - hours.points
    ever = hours.slowest.reachable[start]
    arrival, seconds, metres = _one_part(hours, start, ready_s, ever=ever)
    waiting = {one for one in range(size, hours.size) if arrival[one] < NEVER_S}
    if np.array_equal(seconds[:size], hours.fastest.duration_s[start]):
        waiting = set()
    while waiting:
        point = min(waiting, key=lambda one: (int(arrival[one]), one))
        waiting.discard(point)
        found, way_s, way_m = _one_part(hours, point, int(arrival[point]))
        better = found < arrival
        arrival[better] = found[better]
        seconds[better] = seconds[point] + way_s[better]
        metres[better] = metres[point] + way_m[better]
        waiting |= {one for one in range(size, hours.size) if better[one]}
    return seconds[:size], metres[:size]


def _one_part(
    hours: Hours, start: int, ready_s: int, *, ever: NDArray[np.bool_] | None = None
) -> tuple[Times, Times, Times]:
    """Return arrival, seconds and metres of the ways in one run to places and waiting points.

    With `ever`, the places that are wanted, one does not wait for a way that is better later.
    """
    size = hours.size
    arrival, seconds, metres = (np.full(size, NEVER_S, np.int64) for _ in range(3))
    for first in range(len(hours.starts_s)):
        left = max(ready_s, hours.starts_s[first])
        if left >= hours.end_s(first):
            continue
        open_ways = np.ones(size, dtype=np.bool_)
        for last in range(first, len(hours.starts_s)):
            run = hours.runs.get((first, last))
            if run is None:
                break
            way = run.duration_s[start].astype(np.int64)
            fits = open_ways & run.reachable[start] & (left + way <= hours.end_s(last))
            better = fits & (left + way < arrival)
            arrival[better] = left + way[better]
            seconds[better], metres[better] = way[better], run.distance_m[start][better]
            open_ways &= ~fits
            if not open_ways.any():
                break
        if ever is not None and (arrival[: len(ever)][ever] < NEVER_S).all():
            break
    return arrival, seconds, metres


def _column(hours: Hours, end: int, arrive_s: int) -> Times:
    """Return when each place must be left at the latest to arrive at one by a time."""
    latest = np.full(hours.size, -NEVER_S, np.int64)
    for (first, last), run in hours.runs.items():
        way = run.duration_s[:, end].astype(np.int64)
        left = np.minimum(min(arrive_s, hours.end_s(last)) - way, hours.end_s(first) - 1)
        able = run.reachable[:, end] & (left >= hours.starts_s[first])
        latest = np.where(able, np.maximum(latest, left), latest)
    return latest


def _first_arrivals(hours: Hours, begin: Mapping[int, int]) -> Times:
    """Return when each place is reached at the earliest, by way of others if that is sooner."""
    arrival = np.full(hours.size, NEVER_S, np.int64)
    for place, start_s in begin.items():
        arrival[place] = start_s
    waiting = arrival.copy()
    while waiting.min() < NEVER_S:
        place = int(waiting.argmin())
        now = int(waiting[place])
        waiting[place] = NEVER_S
        found, _, _ = _one_part(hours, place, now)
        better = found < arrival
        arrival[better] = waiting[better] = found[better]
    return arrival


def _last_departures(hours: Hours, end: Mapping[int, int]) -> Times:
    """Return when each place must be left at the latest, by way of others if that is later."""
    latest = np.full(hours.size, -NEVER_S, np.int64)
    for place, end_s in end.items():
        latest[place] = end_s
    waiting = latest.copy()
    while waiting.max() > -NEVER_S:
        place = int(waiting.argmax())
        now = int(waiting[place])
        waiting[place] = -NEVER_S
        found = _column(hours, place, now)
        better = found > latest
        latest[better] = waiting[better] = found[better]
    return latest
